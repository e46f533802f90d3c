from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from signalmast.accounts.models import User
from signalmast.metrics import book

ROOT = Path(__file__).resolve().parents[2]


def test_keys_are_unique_and_parts_are_known() -> None:
    assert len(book.BY_KEY) == len(book.BOOK)
    assert {metric.part_of for metric in book.BOOK} == {"", "reactions"}


def test_people_are_never_added() -> None:
    assert [m.key for m in book.BOOK if m.unit == "people" and (m.over_posts or m.over_days)] == []


@pytest.mark.parametrize(
    ("metric", "namespace", "day", "wanted"),
    [
        ("views", "youtube", date(2025, 3, 30), 1),
        ("views", "youtube", date(2025, 3, 31), 2),
        ("views", "tiktok", date(2025, 3, 31), 1),
        ("reach", "facebook", date(2025, 11, 15), 2),
        ("weather", "facebook", date(2025, 11, 15), 1),
    ],
)
def test_version_counts_the_breaks_before_a_day(metric: str, namespace: str, day: date, wanted: int) -> None:
    assert book.version(metric, namespace, day) == wanted


def test_documentation_says_what_the_book_says() -> None:
    found = subprocess.run(  # the recipe of `make check`
        [sys.executable, "docs/build_book.py"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (found.returncode, found.stdout) == (0, "")


def test_screen_shows_the_book_in_both_languages(person: Callable[..., User], client: Client) -> None:
    user = person("analyst", language="vi")
    client.force_login(user)
    assert "Số người tiếp cận" in client.get("/admin/metric-book/").content.decode()
    user.language = "en"
    user.save()
    assert "People are never added" not in (found := client.get("/admin/metric-book/").content.decode())
    assert "Different people who saw the post" in found


def test_screen_is_closed_to_people_without_a_role(person: Callable[..., User], client: Client) -> None:
    client.force_login(person())
    assert client.get("/admin/metric-book/").status_code in (302, 403)

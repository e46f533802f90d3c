"""What leaves the desk as a spreadsheet: no cell runs as a formula, every letter opens right, times are the desk's."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.models import PageLogEntry

from signalmast.accounts.models import User
from signalmast.pages.models import Post
from tests.conftest import NOW
from tests.pages import builders

PREFIXES = ("=", "+", "-", "@", "\t", "\r", "＝", "  =", "\ufeff@")
# Letters that nobody sees are not kept in a headline; the formula behind them would be bare.
KEPT = tuple(prefix.removeprefix("\ufeff") for prefix in PREFIXES)
# Reports and lists with columns to export; another view that gets some fails `test_no_other_view_exports`.
EXPORTING = {
    "admin/reports/aging-pages/",
    "admin/reports/locked/",
    "admin/reports/site-history/",
    "admin/reports/workflow/",
    "admin/reports/workflow_tasks/",
    "admin/redirects/",
}


def _patterns(patterns: Any, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _patterns(each.url_patterns, here)
        else:
            yield here, each


def _exporting() -> set[str]:
    """Addresses of all views that would answer `?export=csv` with columns."""
    found = set()
    for address, pattern in _patterns(get_resolver().url_patterns):
        view = getattr(pattern.callback, "view_class", None)
        if view is not None and issubclass(view, SpreadsheetExportMixin):
            columns = (getattr(pattern.callback, "view_initkwargs", {}) or {}).get("list_export", view.list_export)
            if columns and not address.endswith("results/"):
                found.add(address)
    return found


def test_no_other_view_exports() -> None:
    assert _exporting() == EXPORTING


@pytest.fixture
def hostile(desk: Any, client: Client) -> Client:
    """Posts, redirects and a history whose names would run as formulas."""
    boss = User.objects.create_superuser("boss@example.org", "a-long-quiet-river", name="Boss", language="en")
    page = builders.section("=HYPERLINK(1)")
    kind = ContentType.objects.get_for_model(Post)
    for number, prefix in enumerate(PREFIXES):
        post = builders.post(page, f"{prefix}cmd {number}")
        Post.objects.filter(pk=post.pk).update(locked=True, locked_by=boss, locked_at=NOW, last_published_at=NOW)
        PageLogEntry.objects.create(
            page_id=post.pk, content_type=kind, label=f"{prefix}cmd {number}", action="wagtail.edit",
            user=boss, timestamp=NOW, content_changed=True,
        )  # fmt: skip
    client.force_login(boss)
    return client


def _export(client: Client, address: str, kind: str) -> bytes:
    answer = client.get(f"/{address}", {"export": kind})
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return b"".join(answer.streaming_content)


def _texts(content: bytes) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [list(row) for row in book.worksheets[0].iter_rows()]


def _runs(text: str) -> bool:
    """Whether a spreadsheet would run a cell: this test's own reading of the rule."""
    bare = text.lstrip(" \t\r\n\ufeff\u200b")
    return bare[:1] in tuple("=+-@＝") or text[:1] in ("\t", "\r")


@pytest.mark.parametrize("address", sorted(EXPORTING))
def test_no_cell_of_an_export_runs(hostile: Client, address: str) -> None:
    content = _export(hostile, address, "csv")
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [cell for row in rows for cell in row if _runs(cell)] == []
    sheet = _texts(_export(hostile, address, "xlsx"))
    assert (len(sheet), len(sheet[0])) == (len(rows), len(rows[0]))
    assert [cell for row in sheet for cell in row if cell.data_type == "f"] == []
    assert all(cell.quotePrefix for row in sheet for cell in row if isinstance(cell.value, str) and _runs(cell.value))


@pytest.mark.parametrize("address", ["admin/reports/locked/", "admin/reports/site-history/"])
def test_every_prefix_goes_out_and_comes_back(hostile: Client, address: str) -> None:
    rows = csv.reader(io.StringIO(_export(hostile, address, "csv").decode("utf-8-sig"), newline=""))
    said = {cell for row in rows for cell in row if "cmd" in cell}
    assert {cell.replace("\ufeff", "") for cell in said} == {
        f"'{prefix}cmd {number}" for number, prefix in enumerate(KEPT)
    }
    sheet = _texts(_export(hostile, address, "xlsx"))
    kept = {cell.value for row in sheet for cell in row if "cmd" in str(cell.value)}
    assert {value.replace("_x000D_", "\r").replace("\ufeff", "") for value in kept} == {
        f"{p}cmd {n}" for n, p in enumerate(KEPT)
    }


def test_times_are_the_desks_own(hostile: Client) -> None:
    """NOW is 02:30 in UTC."""
    rows = list(csv.reader(io.StringIO(_export(hostile, "admin/reports/locked/", "csv").decode("utf-8-sig"))))
    assert "2026-03-04 09:30:00" in [cell for row in rows for cell in row]
    sheet = _texts(_export(hostile, "admin/reports/locked/", "xlsx"))
    assert "2026-03-04 09:30:00" in [str(cell.value) for row in sheet for cell in row]

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from signalmast.accounts.models import User
from signalmast.assignments import rules
from signalmast.assignments.models import Assignment, RequestTemplate
from signalmast.assignments.services import keeping
from tests.assignments import factories


@pytest.mark.parametrize(
    "words",
    [
        "Vào https://example.org/bai-1 rồi chụp lại.",
        "Xem WWW.EXAMPLE.ORG nhé",
        "Đếm lượt chia sẻ ở facebook.com/nhom-xom",
        "Gửi link fb.me/abc",
        "Trang bao.example.vn có gì?",
    ],
)
def test_a_request_that_sends_people_elsewhere_is_refused_in_plain_words(coordinator: User, words: str) -> None:
    with pytest.raises(ValidationError) as found:
        factories.draft(coordinator, words=words)
    assert set(found.value.message_dict) == {"words"}
    assert not Assignment.objects.exists()


@pytest.mark.parametrize(
    "words",
    [
        "Gửi ảnh, ghi chép, v.v. trước 17.30 ngày 4.3.2026.",
        "Hỏi bác Ba (ba@example.org) xem nước rút chưa.",
        "Nước cao 1.5 m, tức là 1.500 mm...Gần bến đò.",
    ],
)
def test_ordinary_words_are_no_addresses(coordinator: User, words: str) -> None:
    assert factories.draft(coordinator, words=words).words == words


def test_a_template_asks_for_nothing_elsewhere_either(coordinator: User) -> None:
    row = RequestTemplate(name="Mẫu", title="Xem example.com", words="Chụp màn hình.")
    with pytest.raises(ValidationError):
        keeping.keep_template(template=row, by=coordinator, at=factories.NOW)


@pytest.mark.parametrize("wanted", ["address", "screenshot", "shares", ""])
def test_no_other_kind_of_thing_can_be_wanted(coordinator: User, wanted: str) -> None:
    with pytest.raises(ValidationError):
        factories.draft(coordinator, wanted=wanted)
    row = factories.draft(coordinator)
    with pytest.raises(DatabaseError), transaction.atomic():  # a check, or PostgreSQL's length before it
        Assignment.objects.filter(pk=row.pk).update(wanted=wanted)


@pytest.mark.parametrize(
    ("wanted", "text", "types", "field"),
    [
        ("text", "  ", [], "text"),
        ("answer", "https://example.org/1 www.example.com", [], "text"),
        ("picture", "Đây ạ", [], "files"),
        ("picture", "", ["application/pdf"], "files"),
        ("clip", "", ["image/jpeg"], "files"),
        ("file", "Đây ạ", [], "files"),
    ],
)
def test_what_is_no_answer(wanted: str, text: str, types: list[str], field: str) -> None:
    with pytest.raises(ValidationError) as found:
        rules.answers(wanted=wanted, text=text, media_types=types)
    assert set(found.value.message_dict) == {field}


@pytest.mark.parametrize(
    ("wanted", "text", "types"),
    [
        ("text", "", ["application/pdf"]),
        ("answer", "Theo công báo ở https://example.org/1 thì chưa.", []),
        ("picture", "", ["image/jpeg", "text/plain"]),
        ("clip", "", ["audio/mpeg"]),
        ("file", "", ["application/pdf"]),
    ],
)
def test_what_is_an_answer(wanted: str, text: str, types: list[str]) -> None:
    rules.answers(wanted=wanted, text=text, media_types=types)

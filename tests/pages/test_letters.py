"""The letters that go with handing in and deciding: in the person's own language, as text and as HTML."""

from __future__ import annotations

import pytest
from django.core import mail
from wagtail.models import TaskState
from wagtail.users.models import UserProfile

from signalmast.pages.services import letting_out
from tests.pages import newsroom

REMARK = "Thiếu nguồn ở <đoạn hai>.\nThêm giờ nhé."
WORDS = {
    "vi": ("Trả lại kèm nhận xét: Lịch cắt nước", "Lê Thị Nhuận đã đọc “Lịch cắt nước” (Bảng tin) và đề nghị sửa:"),
    "en": ("Sent back with a remark: Lịch cắt nước", "Lê Thị Nhuận has read “Lịch cắt nước” (Bảng tin)"),
}


@pytest.fixture
def reader(person):
    return person("editor", name="Lê Thị Nhuận")


def newest() -> TaskState:
    return TaskState.objects.order_by("-pk")[0]


def letter():
    (sent,) = mail.outbox
    ((html, kind),) = sent.alternatives
    assert kind == "text/html"
    return sent, html


@pytest.mark.parametrize("language", ["vi", "en"])
def test_remark_reaches_the_writer_in_their_language_as_text_and_as_html(person, page, reader, language):
    writer = person("editor", language=language)
    post = newsroom.write(writer, page, **{"action-submit": "1"})
    newsroom.decide(reader, post, "send_back", remark=REMARK)
    assert letting_out.tell_writer(state=newest()) == 1
    sent, html = letter()
    subject, words = WORDS[language]
    assert (sent.subject, sent.to) == (subject, [writer.email])
    for text in (sent.body, html):
        assert words in text
        assert f"/admin/pages/{post.pk}/edit/" in text
    assert REMARK in sent.body
    assert "Thiếu nguồn ở &lt;đoạn hai&gt;.<br>Thêm giờ nhé." in html
    assert f'<html lang="{language}">' in html


def test_approval_tells_the_remark_too(person, page, reader):
    post = newsroom.write(person("editor", language="en"), page, **{"action-submit": "1"})
    newsroom.decide(reader, post, remark="Hay lắm")
    letting_out.tell_writer(state=newest())
    sent, html = letter()
    for text in (sent.body, html):
        assert "and approved it. It is published." in text
        assert "Hay lắm" in text


def test_readers_are_told_what_waits_for_them(person, page, reader):
    writer = person("editor")
    post = newsroom.write(writer, page, **{"action-submit": "1"})
    assert letting_out.tell_readers(state=newest()) == 1
    sent, html = letter()
    assert sent.to == [reader.email]
    for text in (sent.body, html):
        assert f"/admin/posts/{post.pk}/read/" in text


def test_letter_fetches_nothing_when_it_is_opened(person, page, reader):
    post = newsroom.write(person("editor"), page, **{"action-submit": "1"})
    newsroom.decide(reader, post, "send_back", remark=REMARK)
    letting_out.tell_writer(state=newest())
    _sent, html = letter()
    assert [word for word in ("src=", "<link", "<style", "url(", "<script") if word in html] == []


def test_whoever_wants_no_letters_gets_none(person, page, reader):
    writer = person("editor")
    UserProfile.objects.create(user=writer, rejected_notifications=False)
    post = newsroom.write(writer, page, **{"action-submit": "1"})
    newsroom.decide(reader, post, "send_back", remark=REMARK)
    assert letting_out.tell_writer(state=newest()) == 0
    assert mail.outbox == []

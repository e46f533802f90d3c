"""A tip that came by mail: its words and fitting files, nothing of its head."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

from django.conf import settings

from signalmast.claims import attachments
from signalmast.claims.models import Tip
from signalmast.claims.senders import Senders
from signalmast.claims.services import tips

MOST_BYTES = 25 * 1024 * 1024


class NotRead(ValueError):
    """Too large, or nothing in it that could be read."""


def take(*, message: bytes, language: str, at: datetime) -> Tip:
    """Raises NotRead, senders.TooMany, sealing.NoKeys. Files that cannot be taken are left out, not the words."""
    if len(message) > MOST_BYTES:
        raise NotRead
    parsed = message_from_bytes(message, policy=policy.default)
    text = _words(parsed)[: tips.LONGEST]
    files = _files(parsed)
    Senders(settings.SENDERS_DIR).take_for_desk(at=at)
    try:
        return tips.receive_tip(text=text, files=files, way=Tip.Way.MAIL, language=language, at=at).tip
    except tips.NothingSaid:
        raise NotRead from None


def _words(message: EmailMessage) -> str:
    try:
        body = message.get_body(("plain", "html"))
        text = str(body.get_content()) if body is not None else ""
    except (LookupError, ValueError, KeyError, AttributeError):  # an alphabet or a form nobody knows
        return ""
    if body is not None and body.get_content_subtype() == "html":
        shown = _Shown()
        shown.feed(text)
        return "".join(shown.pieces)
    return text


def _files(message: EmailMessage) -> list[bytes]:
    """Those that can be taken, as many as one tip may have; each is looked at here, so that none spoils the rest."""
    found: list[bytes] = []
    for part in message.walk():
        if part.is_multipart() or part.get_content_maintype() == "text" or len(found) == attachments.MOST_FILES:
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            try:
                attachments.clean(content)
            except attachments.Refused:
                continue
            found.append(content)
    return found


class _Shown(HTMLParser):
    """The words of a mail that has no plain form."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.silent += tag in ("script", "style", "title")
        if tag in ("br", "p", "div", "li", "tr"):
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style", "title"):
            self.silent = max(0, self.silent - 1)

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(data)

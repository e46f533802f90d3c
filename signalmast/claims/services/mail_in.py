"""A tip that came by mail: its words and fitting files, nothing of its head.

Piped in by a mail server, or fetched from a mailbox, whose copy is deleted once the tip is on the disk.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings

from signalmast.claims import attachments, mailbox, sealing
from signalmast.claims.models import MailTaken, Tip
from signalmast.claims.selectors import tips as selectors
from signalmast.claims.senders import Senders, TooMany
from signalmast.claims.services import tips
from signalmast.core.textindex import files

MOST_BYTES = 25 * 1024 * 1024
A_ROUND = 50  # mails


class NotRead(ValueError):
    """Too large, or nothing in it that could be read."""


@dataclass(frozen=True)
class Fetched:
    """How many mails became tips, and how many were set aside because they could not be read."""

    taken: int
    set_aside: int


def fetch(*, address: mailbox.Address, language: str, at: datetime) -> Fetched:
    """Take in what waits in a mailbox and delete it there. Raises mailbox.Trouble, sealing.NoKeys.

    A mail is deleted after its tip is on the disk. Killed between, the next round knows it by its digest, which goes
    with the mail, and only deletes it. Above the desk's limit mails wait where they are.
    """
    taken = aside = 0
    with files.alone(Path(settings.DATA_DIR) / "run" / "mailbox"), mailbox.opened(address) as box:
        for uid in box.waiting()[:A_ROUND]:
            if box.size_of(uid) > MOST_BYTES:
                box.set_aside(uid)
                aside += 1
                continue
            message = box.read(uid)
            mark = sealing.receipt_digest(selectors.desk_keys().pepper, f"mail:{hashlib.sha256(message).hexdigest()}")
            try:
                if not MailTaken.objects.filter(digest=mark).exists():
                    take(message=message, language=language, at=at, mark=mark)
                    taken += 1
            except NotRead:
                box.set_aside(uid)
                aside += 1
                continue
            except TooMany:
                break
            box.delete(uid)
            MailTaken.objects.filter(digest=mark).delete()
    return Fetched(taken, aside)


def take(*, message: bytes, language: str, at: datetime, mark: str = "") -> Tip:
    """Raises NotRead, senders.TooMany, sealing.NoKeys. Files that cannot be taken are left out, not the words."""
    if len(message) > MOST_BYTES:
        raise NotRead
    parsed = message_from_bytes(message, policy=policy.default)
    text = _words(parsed)[: tips.LONGEST]
    attached = _files(parsed)
    Senders(settings.SENDERS_DIR).take_for_desk(at=at)
    try:
        return tips.receive_tip(
            text=text, files=attached, way=Tip.Way.MAIL, language=language, mail_mark=mark, at=at
        ).tip
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

"""What is done to tips without the screens: change the key, take one in from mail, delete those past their time."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from signalmast.claims import mailbox, sealing
from signalmast.claims.senders import TooMany
from signalmast.claims.services import desk_keys, mail_in, retention
from signalmast.core import clock


class Command(BaseCommand):
    help = "Change the key of tips, take a tip in from a piped mail, or delete tips past their time."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        rotate = acts.add_parser("rotate-key", help="seal every tip's own key under a new key of the desk")
        rotate.add_argument("--forget-old", action="store_true", help="older backups of tips cannot be opened then")
        take = acts.add_parser("take-mail", help="read one mail from standard input and keep it as a tip")
        take.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="")
        acts.add_parser("fetch-mail", help="take in what waits in the mailbox of tips, as the worker does by itself")
        acts.add_parser("delete-due", help="delete tips past their time, as the worker does by itself")

    def handle(self, *args: Any, **options: Any) -> None:
        acts = {"rotate-key": self._rotate, "take-mail": self._take, "fetch-mail": self._fetch}
        act = acts.get(options["act"], self._delete)
        try:
            act(options)
        except sealing.NoKeys as missing:
            raise CommandError(
                f"{missing.args[0]}: không đọc được khóa của tin báo / the key of tips cannot be read"
            ) from None

    def _rotate(self, options: dict[str, Any]) -> None:
        try:
            name, count = desk_keys.rotate(forget_old=options["forget_old"])
        except sealing.WrongKey:
            raise CommandError(
                f"{settings.TIP_KEYS}: không mở được mọi tin báo; chưa tin nào bị đổi"
                " / does not open every tip; no tip was changed"
            ) from None
        self.stdout.write(
            f"Khóa mới {name} giữ {count} tin báo; hãy cất một bản của {settings.TIP_KEYS} ở nơi khác."
            f" / The new key {name} holds {count} tips; keep a copy of {settings.TIP_KEYS} elsewhere."
        )

    def _take(self, options: dict[str, Any]) -> None:
        """Exit codes as mail servers know them: 0 taken, 65 nothing to be read, 75 come again later."""
        message = sys.stdin.buffer.read(mail_in.MOST_BYTES + 1)
        try:
            mail_in.take(message=message, language=options["language"] or settings.LANGUAGE_CODE, at=clock.now())
        except mail_in.NotRead:
            raise CommandError("không có gì đọc được / nothing that could be read", returncode=os.EX_DATAERR) from None
        except (TooMany, sealing.NoKeys, OSError, DatabaseError) as trouble:
            # Whatever the trouble, the mail server keeps the mail and tries again; its words may hold some of the mail.
            raise CommandError(
                f"xin gửi lại sau / come again later ({type(trouble).__name__})", returncode=os.EX_TEMPFAIL
            ) from None

    def _fetch(self, options: dict[str, Any]) -> None:
        if not settings.TIP_MAILBOX:
            raise CommandError("chưa có SIGNALMAST_TIP_MAILBOX / SIGNALMAST_TIP_MAILBOX is not set")
        address = mailbox.Address.of(settings.TIP_MAILBOX)
        try:
            found = mail_in.fetch(address=address, language=settings.LANGUAGE_CODE, at=clock.now())
        except mailbox.Trouble as trouble:
            raise CommandError(f"hộp thư / mailbox: {trouble}", returncode=os.EX_TEMPFAIL) from None
        self.stdout.write(
            f"Đã nhận {found.taken} thư, để riêng {found.set_aside} thư không đọc được."
            f" / Took {found.taken} mails in, set {found.set_aside} aside that cannot be read."
        )

    def _delete(self, options: dict[str, Any]) -> None:
        gone = retention.keep(at=clock.now(), days=settings.TIP_DAYS)
        self.stdout.write(f"Đã xóa {gone} tin báo hết hạn. / Deleted {gone} tips past their time.")

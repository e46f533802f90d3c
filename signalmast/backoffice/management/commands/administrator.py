from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from signalmast.accounts.services import AlreadyHere
from signalmast.backoffice import services
from signalmast.core import clock


class Command(BaseCommand):
    help = "Open an administrator's account and print the link by which they choose their password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip()
        try:
            validate_email(email)
            _user, path = services.add_administrator(name=options["name"], email=email, now=clock.now())
        except ValidationError:
            raise CommandError(f"{email}: không phải địa chỉ thư điện tử / not an e-mail address") from None
        except AlreadyHere:
            raise CommandError(
                f"{email}: đã có tài khoản; hãy dùng signalmast link / has an account; use signalmast link"
            ) from None
        self.stdout.write(settings.PUBLIC_URL + path)

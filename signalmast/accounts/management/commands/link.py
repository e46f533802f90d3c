from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from signalmast.accounts import services
from signalmast.accounts.models import SignInLink, User
from signalmast.core import clock


class Command(BaseCommand):
    help = "Print a one-time link for a person: to sign in, or to choose a (new) password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--purpose", choices=SignInLink.Purpose.values, default=SignInLink.Purpose.FIRST_SIGN_IN.value
        )

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(
                f"{options['email']}: không có tài khoản nào với địa chỉ này / no account has this address"
            )
        if not user.is_active:
            raise CommandError(f"{options['email']}: tài khoản này đã đóng / this account is closed")
        path = services.make_sign_in_link(user=user, purpose=options["purpose"], by=None, at=clock.now())
        self.stdout.write(settings.PUBLIC_URL + path)

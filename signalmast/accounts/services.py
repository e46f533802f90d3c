"""Every write about people: one-time links, invitations, passwords, language."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from signalmast.accounts import mail, selectors
from signalmast.accounts.models import SignInLink, User

LIFETIMES = {
    SignInLink.Purpose.FIRST_SIGN_IN: timedelta(days=1),
    SignInLink.Purpose.INVITATION: timedelta(days=7),
    SignInLink.Purpose.RESET: timedelta(days=1),
}


class LinkNotUsable(Exception):
    """The one-time link was used, has expired, or belongs to a closed account."""


class AlreadyHere(Exception):
    """Somebody with this e-mail address already has an account."""


class MayNotBeMade(Exception):
    """Only a superuser may make a link that signs in as a superuser."""


@dataclass(frozen=True)
class Invitation:
    """A link on its way to one person: by mail if mail works, and to copy by hand in any case."""

    user: User
    path: str
    delivery: mail.Delivery

    @property
    def address(self) -> str:
        return settings.PUBLIC_URL + self.path


@transaction.atomic
def make_sign_in_link(*, user: User, purpose: str, by: User | None, at: datetime) -> str:
    """The path of a new one-time link; `by=None` means the command line. Earlier ones of its kind stop working."""
    if by is not None and user.is_superuser and not by.is_superuser:
        raise MayNotBeMade(user.email)
    kind = SignInLink.Purpose(purpose)
    if kind != SignInLink.Purpose.FIRST_SIGN_IN:
        user.sign_in_links.filter(purpose=kind, used_at=None, expires_at__gt=at).update(expires_at=at)
    token = secrets.token_urlsafe(32)
    user.sign_in_links.create(
        digest=selectors.digest_of(token),
        purpose=kind,
        created_at=at,
        expires_at=at + LIFETIMES[kind],
        created_by=by,
    )
    return reverse("accounts_link", args=[token])


@transaction.atomic
def use_sign_in_link(*, link: SignInLink, password: str | None = None, at: datetime) -> User:
    """Use a link up; with a password, set it and end every other open link of the person."""
    user = link.user
    open_links = SignInLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=at)
    if not user.is_active or not open_links.update(used_at=at):
        raise LinkNotUsable(str(link))
    if password is not None:
        user.set_password(password)
        user.save(update_fields=["password"])
        user.sign_in_links.filter(used_at=None, expires_at__gt=at).update(expires_at=at)
    return user


@transaction.atomic
def add_person(*, name: str, email: str, roles: Iterable[Group], language: str = "") -> User:
    """A new person without a password; they get in by a one-time link."""
    if User.objects.filter(email__iexact=email).exists():
        raise AlreadyHere(email)
    user = User.objects.create_user(email=email, name=name, language=language)
    user.groups.set(roles)
    return user


def invite(
    *, name: str, email: str, roles: Iterable[Group], language: str = "", by: User | None, at: datetime
) -> Invitation:
    """Open an account for a colleague and send the link by which they choose their own password."""
    with transaction.atomic():
        user = add_person(name=name, email=email, roles=roles, language=language)
        path = make_sign_in_link(user=user, purpose=SignInLink.Purpose.INVITATION, by=by, at=at)
    return _send_link(
        user=user, path=path, letter="invitation", by=by, until=at + LIFETIMES[SignInLink.Purpose.INVITATION]
    )


def send_link_again(*, user: User, purpose: str, by: User | None, at: datetime) -> Invitation:
    """A fresh invitation or password link for somebody who has an account."""
    path = make_sign_in_link(user=user, purpose=purpose, by=by, at=at)
    kind = SignInLink.Purpose(purpose)
    return _send_link(user=user, path=path, letter=kind.value, by=by, until=at + LIFETIMES[kind])


@transaction.atomic
def forget_second_step(*, user: User, by: User) -> None:
    """For somebody who lost the telephone or the passkey. Whoever must have one sets it up anew at the next sign-in."""
    if user.is_superuser and not by.is_superuser:
        raise MayNotBeMade(user.email)
    Authenticator.objects.filter(user_id=user.pk).delete()


def make_superuser(*, user: User, by: User) -> None:
    if not by.is_superuser:
        raise MayNotBeMade(user.email)
    user.is_superuser = True
    user.save(update_fields=["is_superuser"])


def choose_language(*, user: User, language: str) -> None:
    user.language = language
    user.save(update_fields=["language"])


def _send_link(*, user: User, path: str, letter: str, by: User | None, until: datetime) -> Invitation:
    """Outside every transaction: a slow mail server must hold nothing up."""
    with translation.override(selectors.language_for(user)):
        context = {
            "name": user.name,
            "by": by.name if by else "",
            "desk": settings.WAGTAIL_SITE_NAME,
            "address": settings.PUBLIC_URL + path,
            "until": timezone.localtime(until),
        }
        text = render_to_string(f"accounts/mail/{letter}.txt", context)
        subject = (
            gettext("You are invited to %(desk)s") if letter == "invitation" else gettext("A new password for %(desk)s")
        ) % {"desk": settings.WAGTAIL_SITE_NAME}
        delivery = mail.send(to=user.email, subject=subject, text=text)
    return Invitation(user=user, path=path, delivery=delivery)

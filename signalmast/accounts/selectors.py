"""Who may do what, and which one-time link still works."""

from __future__ import annotations

import hashlib
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db.models import ProtectedError, Q
from django.db.models.deletion import Collector

from signalmast.accounts.models import SignInLink, User

OPEN_TIPS = "accounts.open_tips"
SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def holds_explicitly(user: User, permission: str) -> bool:
    """Whether a person was given a permission by name. Being a superuser is not enough."""
    app_label, codename = permission.split(".")
    return (
        Permission.objects.filter(content_type__app_label=app_label, codename=codename)
        .filter(Q(group__user=user) | Q(user=user))
        .exists()
    )


def may_open_tips(user: User) -> bool:
    """Given by name, and signing in with a second step."""
    return user.is_active and holds_explicitly(user, OPEN_TIPS) and has_second_step(user)


def has_second_step(user: User) -> bool:
    found: bool = Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_STEPS).exists()
    return found


def stands_on_record(user: User) -> bool:
    """Whether rows that stay hold on to a person by name."""
    try:
        Collector(using="default").collect([user])
    except ProtectedError:
        return True
    return False


def owes_second_step(user: User) -> bool:
    """Whoever may open tips signs in with a code or a passkey; everybody else may."""
    return holds_explicitly(user, OPEN_TIPS) and not has_second_step(user)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def link_of(token: str) -> SignInLink | None:
    return SignInLink.objects.select_related("user").filter(digest=digest_of(token)).first()


def link_works(link: SignInLink, *, at: datetime) -> bool:
    return link.used_at is None and at < link.expires_at and link.user.is_active


def mail_is_set() -> bool:
    """Whether the desk has a mail server at all."""
    return settings.EMAIL_BACKEND != "django.core.mail.backends.dummy.EmailBackend"


def language_for(user: User) -> str:
    """The language a letter to this person is written in."""
    return user.language or settings.LANGUAGE_CODE

"""The one way to prove a password: by e-mail, through allauth, which counts the attempts and asks the second step."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest


class DeskBackend(AuthenticationBackend):
    """Refuses `username=`: Django's and Wagtail's own sign-in forms use it and know neither delay nor second step."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> AbstractBaseUser | None:
        if "username" in credentials:
            return None
        user: AbstractBaseUser | None = super().authenticate(request, **credentials)
        return user

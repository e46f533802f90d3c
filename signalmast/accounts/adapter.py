"""How allauth behaves here: nobody signs up by themselves, and a delayed sign-in says when to try again."""

from __future__ import annotations

import ipaddress
import math
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import ngettext


class DeskAccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The visitor's address: a proxy is believed only when it is one of ours, nearest proxy first."""
        nearest = request.META.get("REMOTE_ADDR") or "unknown"
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        while hops and _is_trusted(nearest):
            nearest = hops.pop()
        return nearest if _is_address(nearest) else "unknown"

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # allauth puts the host name in: the delay must not start anew under another name of this machine.
        return str(credentials.get("email", credentials.get("username", ""))).strip().lower()

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refused:
            raise ValidationError(
                delay_in_words(self._seconds_to_wait(request, **credentials)), code="too_many_login_attempts"
            ) from refused

    def _seconds_to_wait(self, request: HttpRequest, **credentials: Any) -> float:
        attempts = self._get_login_attempts_cache_key(request, **credentials)
        waits = [1.0]
        for rate in ratelimit.get_rates(app="allauth.account", action="login_failed"):
            key = ratelimit.get_cache_key(
                request, app="allauth.account", action="login_failed", rate=rate, key=attempts
            )
            history = [moment for moment in cache.get(key, []) if moment > time.time() - rate.duration]
            if len(history) >= rate.amount:
                waits.append(history[rate.amount - 1] + rate.duration - time.time())
        return max(waits)


def delay_in_words(seconds: float) -> str:
    minutes = max(1, math.ceil(seconds / 60))
    return ngettext(
        "Too many wrong attempts. Wait %(minutes)d minute, then try again.",
        "Too many wrong attempts. Wait %(minutes)d minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _is_trusted(text: str) -> bool:
    if not _is_address(text):
        return False
    address = ipaddress.ip_address(text)
    return any(address in ipaddress.ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES)

"""What each role meets at every address of the project: gathered by asking, kept in tests/backoffice/permissions.json.

Made anew, after reading the difference by eye, with `REMAKE_PERMISSIONS=1 pytest tests/hostile/test_permissions.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

TABLE = Path(__file__).parents[1] / "backoffice" / "permissions.json"
ROLES = ("editor_in_chief", "editor", "fact_checker", "network_coordinator", "analyst", "administrator")
WHO = ("anonymous", "nobody", *ROLES)
# What a parameter stands for; the more exact "beginning of the address|name" comes first.
NAMES = re.compile(r"<(?:(\w+):)?(\w+)>")


@dataclass(frozen=True)
class Address:
    """`route` as the resolver spells it; `path` as asked; `own` where the view is ours."""

    route: str
    path: str
    own: bool


def addresses(values: dict[str, object]) -> list[Address]:
    """Every registered address with its parameters filled in. KeyError for a parameter nobody has thought about."""
    found = {}
    with translation.override("vi"):  # public addresses are spelt in the active language
        for route, pattern in _walk(get_resolver().url_patterns):
            own = _module(pattern).startswith("signalmast.")
            found.setdefault(route, Address(route, _fill(route, values), own))
    return list(found.values())


def meets(response: HttpResponse) -> str:
    """In short what was met: a status; "sign-in", "home" (Wagtail's refusal) or where else one was led."""
    if response.status_code not in (301, 302):
        return str(response.status_code)
    place = response.headers["Location"].split("?")[0]
    if place == "/accounts/login/":
        return "sign-in"
    return "home" if place == "/admin/" else "elsewhere"


def ask(client: Client, address: Address, method: str) -> HttpResponse:
    answer: HttpResponse = client.post(address.path) if method == "POST" else client.get(address.path)
    return answer


def _module(pattern: URLPattern) -> str:
    view = getattr(pattern.callback, "view_class", pattern.callback)
    return str(getattr(view, "__module__", ""))


def _walk(patterns: Any, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for each in patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _walk(each.url_patterns, here)
        else:
            yield here, each


def _fill(route: str, values: dict[str, object]) -> str:
    if route in values:
        return "/" + str(values[route])

    def value(found: re.Match[str]) -> str:
        name = found[2]
        exact = [
            key for key in values if "|" in key and key.endswith("|" + name) and route.startswith(key.split("|")[0])
        ]
        return str(values[max(exact, key=len)] if exact else values[name])

    path = NAMES.sub(value, route)
    if re.search(r"[\^$()?\\]", path.replace("^pages/", "pages/").replace("^documents/", "").replace("^images/", "")):
        raise KeyError(f"say in the test what {route} stands for")
    return "/" + path.replace("^", "")

"""What an answer says beside its words: policies, cookies, caches, and nothing about the machine."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.conf import settings as desk_settings
from django.test import Client
from django.urls import get_resolver, reverse

from signalmast.pages.models import CommunityPage
from signalmast.portal import urls as portal
from tests.conftest import Person
from tests.hostile.permission_table import _module, _walk
from tests.pages import builders

PUBLIC = ("/", "/bang-tin/", "/bang-tin/archive/", "/feed.xml", "/topics/nuoc-sach/", "/colours.css", "/en/")
OFFICE = ("/admin/", "/admin/imports/", "/admin/reviews/", "/admin/users/", "/admin/pages/")
ACCOUNTS = ("/accounts/login/", "/accounts/password/reset/", "/accounts/language/", "/accounts/link/none/")


@pytest.fixture
def site(page: CommunityPage) -> CommunityPage:
    builders.topic()
    builders.post(page, "Lịch cấp nước")
    return page


@pytest.mark.parametrize("path", PUBLIC)
def test_a_reader_gets_no_cookie(site: CommunityPage, client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.cookies == {}
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("path", [*PUBLIC, *OFFICE, *ACCOUNTS, "/no/such/page/", "/media/../secret_key"])
def test_every_answer_bears_its_policies(site: CommunityPage, client: Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "SAMEORIGIN"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
    assert "http" not in headers["Content-Security-Policy"]
    assert "Server" not in headers
    assert "X-Powered-By" not in headers


@pytest.mark.parametrize("path", [*OFFICE, *ACCOUNTS])
def test_what_is_for_one_person_is_kept_nowhere(person: Person, client: Client, path: str) -> None:
    for somebody in (None, person("administrator", "analyst", "editor")):
        if somebody:
            client.force_login(somebody)
        assert "no-store" in client.get(path).headers.get("Cache-Control", "")


def test_the_dashboard_asks_nothing_from_outside(person: Person, site: CommunityPage, client: Client) -> None:
    client.force_login(person("administrator", "analyst", "editor"))
    said = client.get("/admin/").content.decode()
    loaded = re.findall(r"""<(?:script|img|link|iframe|source|video)[^>]*?(?:src|href)=["']([^"']+)""", said)
    assert loaded
    assert [address for address in loaded if re.match(r"(?:https?:)?//", address)] == []
    assert "gravatar" not in said


@pytest.mark.parametrize("path", ["/no/such/page/", "/admin/no/such/", "/topics/none/", "/bang-tin/archive/2026/13/"])
def test_an_error_says_nothing_of_the_machine(person: Person, site: CommunityPage, client: Client, path: str) -> None:
    client.force_login(person("administrator"))
    answer = client.get(path)
    assert answer.status_code == 404
    assert not re.search(r"Traceback|DEBUG|signalmast\.config|site-packages|urlconf|Django|/work|/tmp",
                         answer.content.decode(), re.IGNORECASE)  # fmt: skip


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1@evil.example", "a b", "[::1"])
def test_another_host_is_refused(site: CommunityPage, host: str) -> None:
    for path in ("/", "/accounts/login/", "/accounts/password/reset/"):
        answer = Client(headers={"host": host}).get(path)
        assert answer.status_code == 400
        assert "evil" not in answer.content.decode()


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
     "http:///evil.example", "https:evil.example", "/%09/evil.example", "///evil.example", "\thttps://evil.example"],
)  # fmt: skip
def test_nobody_is_led_outside(person: Person, client: Client, wanted: str) -> None:
    somebody = person("editor")
    given = {"login": somebody.email, "password": "a-long-quiet-river", "language": "en", "next": wanted}
    for path in ("/accounts/login/", "/accounts/language/", "/accounts/reauthenticate/", "/accounts/logout/"):
        for answer in (client.get(path, {"next": wanted}), client.post(path, given)):
            assert _inside(answer.headers.get("Location", "/")), path


def _inside(place: str) -> bool:
    """As a browser reads it: control characters dropped, a backslash a slash."""
    read = re.sub(r"[\t\r\n]", "", place).strip().replace("\\", "/")
    return read.startswith("/") and not read.startswith("//")


def test_the_cookies_of_a_session_are_kept_from_scripts_and_other_sites(person: Person, client: Client) -> None:
    somebody = person("editor")
    answer = client.post("/accounts/login/", {"login": somebody.email, "password": "a-long-quiet-river"})
    cookie = answer.cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", "")
    assert desk_settings.SESSION_COOKIE_SECURE is desk_settings.PUBLIC_URL.startswith("https://")


def _own_addresses() -> list[Any]:

    return [
        pattern for route, pattern in _walk(get_resolver().url_patterns) if _module(pattern).startswith("signalmast.")
    ]


# Forms for people without an account: no cookie, no session, so that a foreign form could do nothing in their name.
FOR_ANYBODY = {"tips", "receipt", "dispute", "dispute_receipt", "api_tips", "api_receipt", "api_match"}


# The contributors' portal asks the browser where a form stood instead: a token's cookie would go to the forms above.
PORTAL = {str(pattern.name): pattern for pattern in portal.urlpatterns}


def test_no_own_view_lets_a_foreign_form_in() -> None:
    exempt = {pattern.name for pattern in _own_addresses() if getattr(pattern.callback, "csrf_exempt", False)}
    assert exempt == FOR_ANYBODY | set(PORTAL)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(PORTAL))
def test_the_portal_takes_no_form_that_stood_elsewhere(name: str, client: Client) -> None:
    given = {"token": "a", "key": "a", "number": 1}
    names = PORTAL[name].pattern.converters
    path = reverse(f"portal:{name}", kwargs={each: given[each] for each in names})
    for said in ({}, {"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://elsewhere.example"}):
        assert client.post(path, **said).status_code == 403


@pytest.mark.parametrize("name", ["import_new", "review_new", "accounts_language", "account_login"])
def test_a_form_from_elsewhere_is_refused(person: Person, name: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("administrator", "analyst"))
    assert client.post(reverse(name), {"language": "en"}).status_code == 403

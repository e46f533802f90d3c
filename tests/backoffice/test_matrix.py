"""Every own screen of the back office × every role: who gets in, and what the refused never read."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from signalmast.accounts.admin_views import DeskAdminView
from signalmast.backoffice import presets

ALL = {each.identifier for each in presets.PRESETS}
ADMINISTRATOR = {"administrator"}
# address: (who gets in, what only they may read, what GET answers them, what an empty POST answers them)
SCREENS: dict[str, tuple[set[str], str, int, int]] = {
    "/admin/entrance/": (ALL, "", 302, 405),
    "/admin/health/": (ADMINISTRATOR | {"editor_in_chief"}, "Room on the disk", 200, 405),
    "/admin/outside/": (ADMINISTRATOR, "As long as this is switched off", 200, 302),
    "/admin/roles/": (ALL, "Answers for everything that goes out.", 200, 405),
    "/admin/roles/editor/": (ALL, "Writes posts and reads those of colleagues.", 200, 405),
    "/admin/set-up/": (ADMINISTRATOR, "0 of 6 steps are done.", 200, 405),
    "/admin/set-up/close/": (ADMINISTRATOR, "", 405, 302),
    "/admin/set-up/publisher/": (ADMINISTRATOR, "Postal address", 200, 200),
    "/admin/set-up/page/": (ADMINISTRATOR, "Name of the page", 200, 200),
    "/admin/set-up/look/": (ADMINISTRATOR, "White words stand on it", 200, 200),
    "/admin/set-up/colleagues/": (ADMINISTRATOR, "to be handed over by you", 200, 200),
    "/admin/set-up/mail/": (ADMINISTRATOR, "No mail server is set.", 200, 200),
    "/admin/set-up/demo/": (ADMINISTRATOR, "There is no demonstration on this desk.", 200, 200),
    "/admin/people/{other}/link/": (ADMINISTRATOR, "secret-name@example.org", 200, 200),
}


@pytest.fixture(autouse=True)
def _no_mail(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"


@pytest.fixture
def other(person):
    return person("editor", email="secret-name@example.org")


def sign_in(client, person, role):
    user = person(role, language="en")
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)


@pytest.mark.parametrize("role", sorted(ALL))
@pytest.mark.parametrize("address", sorted(SCREENS))
def test_each_role_at_each_screen(person, client, other, role, address):
    allowed, words, got, posted = SCREENS[address]
    address = address.format(other=other.pk)
    sign_in(client, person, role)
    answers = {"get": client.get(address), "post": client.post(address)}
    if role in allowed:
        assert {how: answer.status_code for how, answer in answers.items()} == {"get": got, "post": posted}
        assert words in answers["get"].content.decode()
    else:
        for answer in answers.values():
            page = answer.content.decode()
            assert answer.status_code == 403
            assert "Your roles do not include this screen." in page
            assert not words or words not in page
            assert "/accounts/link/" not in page


@pytest.mark.parametrize("address", sorted(SCREENS))
def test_nobody_signed_out_gets_in(client, other, address):
    address = address.format(other=other.pk)
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("address", sorted(SCREENS))
def test_nobody_without_a_role_gets_in(person, client, other, address):
    client.force_login(person())
    address = address.format(other=other.pk)
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")


def test_every_own_screen_of_this_app_stands_in_the_matrix(desk):
    """A new screen of backoffice or accounts must be added above."""
    found = set()

    def walk(patterns, before):
        for pattern in patterns:
            here = before + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, here)
            elif isinstance(pattern, URLPattern):
                view = getattr(pattern.callback, "view_class", None)
                own = view is not None and issubclass(view, DeskAdminView)
                if own and view.__module__.startswith(("signalmast.backoffice", "signalmast.accounts")):
                    found.add("/" + here)

    walk(get_resolver().url_patterns, "")
    listed = {a.replace("{other}", "<int:pk>").replace("roles/editor", "roles/<slug:identifier>") for a in SCREENS}
    assert found == listed

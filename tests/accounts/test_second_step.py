from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import Permission
from django.test import Client

from signalmast.accounts import selectors

PASSWORD = "a-long-quiet-river"
FIRST = "/accounts/two-step/first/"


def prove(client: Client) -> None:
    """The password once more, before anything about signing in is changed."""
    assert client.get("/accounts/reauthenticate/").status_code == 200
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


@pytest.mark.parametrize("role", ["editor_in_chief", "fact_checker"])
@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/roles/",
        "/admin/pages/",
        "/admin/account/",
        "/documents/1/x.pdf",
        "/accounts/two-step/recovery-codes/",
    ],
)
def test_whoever_may_open_tips_is_led_to_the_second_step_first(person, client, role, address):
    client.force_login(person(role))
    response = client.get(address)
    assert (response.status_code, response.url) == (302, FIRST)
    assert client.get(FIRST).status_code == 200


@pytest.mark.parametrize("role", ["editor", "network_coordinator", "analyst", "administrator"])
def test_other_roles_are_not_led_there(person, client, role):
    client.force_login(person(role))
    assert client.get("/admin/").status_code == 200


def test_superuser_is_led_there_only_when_it_was_given_by_name(person, client):
    user = person(is_superuser=True)
    client.force_login(user)
    assert client.get("/admin/").status_code == 200
    assert user.has_perm("accounts.open_tips")
    assert not selectors.may_open_tips(user)
    user.user_permissions.add(Permission.objects.get(codename="open_tips"))
    assert client.get("/admin/").url == FIRST


def test_language_and_sign_out_stay_open_meanwhile(person, client):
    client.force_login(person("fact_checker"))
    assert client.post("/accounts/language/", {"language": "en", "next": FIRST}).url == FIRST
    assert client.get("/accounts/logout/").status_code == 200
    client.post("/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_setting_up_an_app_opens_the_desk_and_is_asked_at_the_next_sign_in(person):
    user, client = person("fact_checker", language="en"), Client()
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert client.get("/accounts/two-step/totp/activate/").url.startswith("/accounts/reauthenticate/")
    prove(client)
    page = client.get("/accounts/two-step/totp/activate/")
    secret = page.context["form"].secret
    assert client.post("/accounts/two-step/totp/activate/", {"code": code_of(secret)}).status_code == 302
    assert client.get("/admin/").status_code == 200
    assert selectors.may_open_tips(user)
    assert client.get("/accounts/two-step/recovery-codes/").status_code == 200

    other = Client()
    response = other.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert response.url == "/accounts/two-step/authenticate/"
    assert other.get("/admin/").status_code == 302
    assert other.post("/accounts/two-step/authenticate/", {"code": "000000"}).status_code == 200
    assert "_auth_user_id" not in other.session


def test_taking_the_second_step_away_closes_the_desk_again(person, client):
    user = person("fact_checker")
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)
    assert client.get("/admin/").status_code == 200
    user.authenticator_set.all().delete()
    assert client.get("/admin/").url == FIRST


@pytest.mark.parametrize(
    "address", ["/accounts/two-step/", "/accounts/two-step/webauthn/", "/accounts/password/change/"]
)
def test_pages_of_the_second_step_open(person, client, address):
    user = person("editor")
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    page = client.get(address, follow=True)
    assert page.status_code == 200
    assert "office-card" in page.content.decode()


def test_no_page_holds_a_script_or_style_of_its_own(person, client):
    user = person("fact_checker")
    pages = ["/accounts/login/", "/accounts/password/reset/", "/accounts/language/"]
    markup = [client.get(page).content.decode() for page in pages]
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    markup.append(client.get("/accounts/reauthenticate/").content.decode())
    prove(client)
    for page in [FIRST, "/accounts/two-step/totp/activate/", "/accounts/two-step/webauthn/add/", "/accounts/two-step/"]:
        response = client.get(page)
        assert response.status_code == 200, page
        markup.append(response.content.decode())
    for page in markup:
        assert "<style" not in page
        assert " style=" not in page
        assert " onclick=" not in page
        scripts = page.replace("<script src=", "").replace('type="application/json"', "data")
        assert "<script>" not in scripts

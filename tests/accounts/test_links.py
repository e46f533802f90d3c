from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import CommandError, call_command

from signalmast.accounts import services
from signalmast.accounts.models import SignInLink
from signalmast.core import clock

NEW = "quite-another-river-7"


def link_for(user, purpose="first_sign_in", **late):
    return services.make_sign_in_link(user=user, purpose=purpose, by=None, at=clock.now() - timedelta(**late))


def signed_in_as(client) -> str | None:
    return client.session.get("_auth_user_id")


def test_link_is_stored_only_as_its_digest(person):
    path = link_for(person("editor"))
    token = path.rstrip("/").rsplit("/", 1)[1]
    row = SignInLink.objects.values().get()
    assert token not in str(row)
    assert len(token) >= 43


def test_opening_a_link_does_not_use_it_up(person, client):
    user = person("editor")
    path = link_for(user)
    assert client.get(path).status_code == 200
    assert client.head(path).status_code == 200
    assert signed_in_as(client) is None
    response = client.post(path)
    assert (response.status_code, response.url) == (302, "/admin/entrance/")
    assert signed_in_as(client) == str(user.pk)


def test_link_used_once_says_so_the_second_time(person, client):
    path = link_for(person("editor"))
    client.post(path)
    client.logout()
    for response in (client.get(path), client.post(path)):
        assert response.status_code == 410
        assert "already used" in client.get(path, headers={"accept-language": "en"}).content.decode()
    assert signed_in_as(client) is None


def test_link_after_its_day_is_over_says_that_it_expired(person, client):
    path = link_for(person("editor"), days=1)
    response = client.post(path, headers={"accept-language": "en"})
    assert response.status_code == 410
    assert "This link has expired" in response.content.decode()
    assert signed_in_as(client) is None


def test_unknown_link_is_gone(desk, client):
    assert client.post("/accounts/link/made-up/").status_code == 410


def test_link_of_a_closed_account_is_gone(person, client):
    user = person("editor")
    path = link_for(user)
    user.is_active = False
    user.save()
    assert client.post(path).status_code == 410


def test_link_does_not_step_around_the_second_step(person, client):
    user = person("editor")
    TOTP.activate(user, generate_totp_secret())
    response = client.post(link_for(user))
    assert (response.status_code, response.url) == (302, "/accounts/two-step/authenticate/")
    assert signed_in_as(client) is None


def test_link_signs_the_former_person_of_the_browser_out(person, client):
    first, second = person("editor"), person("editor")
    client.force_login(first)
    client.post(link_for(second))
    assert signed_in_as(client) == str(second.pk)


def test_invitation_asks_for_a_password_and_signs_in(person, client):
    user = person("editor")
    path = link_for(user, "invitation")
    assert client.post(path, {"password1": "short", "password2": "short"}).status_code == 200
    assert client.post(path, {"password1": NEW, "password2": NEW + "x"}).status_code == 200
    assert client.post(path, {"password1": NEW, "password2": NEW}).url == "/admin/entrance/"
    user.refresh_from_db()
    assert user.check_password(NEW)


def test_new_password_ends_every_other_open_link(person, client):
    user = person("editor")
    other = link_for(user)
    client.post(link_for(user, "reset"), {"password1": NEW, "password2": NEW})
    client.logout()
    assert client.post(other).status_code == 410


def test_second_reset_link_replaces_the_first(person, client):
    user = person("editor")
    first, second = link_for(user, "reset"), link_for(user, "reset")
    assert client.get(first).status_code == 410
    assert client.get(second).status_code == 200


def test_only_a_superuser_makes_a_link_for_a_superuser(person):
    administrator, superuser = person("administrator"), person(is_superuser=True)
    with pytest.raises(services.MayNotBeMade):
        services.make_sign_in_link(user=superuser, purpose="reset", by=administrator, at=clock.now())


def test_link_command_prints_an_address_that_works(person, client):
    user = person("editor")
    out = StringIO()
    call_command("link", user.email.upper(), stdout=out)
    address = out.getvalue().strip()
    assert address.startswith("http://127.0.0.1:8000/accounts/link/")
    client.post(address.removeprefix("http://127.0.0.1:8000"))
    assert signed_in_as(client) == str(user.pk)


def test_link_command_for_nobody_says_so(desk):
    with pytest.raises(CommandError, match="no account has this address"):
        call_command("link", "nobody@example.org")

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.test import Client

PASSWORD = "a-long-quiet-river"


def sign_in(client: Client, email: str, password: str, **extra):
    return client.post("/accounts/login/", {"login": email, "password": password}, **extra)


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_sign_in_with_the_right_password_opens_the_desk(person, client):
    user = person("editor")
    response = sign_in(client, user.email, PASSWORD)
    assert (response.status_code, response.url) == (302, "/admin/entrance/")
    assert client.get("/admin/entrance/", follow=True).status_code == 200


def test_sixth_attempt_after_five_wrong_ones_is_refused_with_the_right_password(person, client):
    user = person("editor")
    for _ in range(5):
        assert not sign_in(client, user.email, "wrong").wsgi_request.user.is_authenticated
    response = sign_in(Client(), user.email, PASSWORD, headers={"accept-language": "en"})
    assert "Too many wrong attempts. Wait 5 minutes, then try again." in response.content.decode()
    assert not response.wsgi_request.user.is_authenticated


def test_delay_does_not_start_anew_under_another_host_name_or_other_capitals(person, client):
    user = person("editor")
    for _ in range(5):
        sign_in(client, user.email, "wrong")
    response = sign_in(client, user.email.upper(), PASSWORD, headers={"host": "localhost"})
    assert not response.wsgi_request.user.is_authenticated


def test_delay_of_one_person_leaves_a_colleague_alone(person, client):
    user, colleague = person("editor"), person("editor")
    for _ in range(5):
        sign_in(client, user.email, "wrong")
    sign_in(client, colleague.email, PASSWORD)
    assert signed_in(client)


def test_ten_wrong_attempts_of_one_address_delay_it_for_everybody(person, client):
    user = person("editor")
    for number in range(10):
        sign_in(client, f"guess{number}@example.org", "wrong")
    sign_in(client, user.email, PASSWORD)
    assert not signed_in(client)
    sign_in(client, user.email, PASSWORD, REMOTE_ADDR="10.0.0.9")
    assert signed_in(client)


def test_wrong_attempts_do_not_hide_behind_an_untrusted_forwarded_address(person, client):
    user = person("editor")
    for number in range(10):
        sign_in(client, f"guess{number}@example.org", "wrong", headers={"x-forwarded-for": f"10.0.0.{number}"})
    sign_in(client, user.email, PASSWORD, headers={"x-forwarded-for": "10.0.0.99"})
    assert not signed_in(client)


def test_storm_from_one_address_is_told_to_wait_a_minute(person, client):
    for number in range(30):
        sign_in(client, f"guess{number}@example.org", "wrong")
    response = sign_in(client, "guess@example.org", "wrong", headers={"accept-language": "vi"})
    assert response.status_code == 429
    assert "Hãy đợi một phút rồi thử lại." in response.content.decode()


@pytest.mark.parametrize("address", ["/admin/login/", "/_util/login/"])
def test_wagtails_own_sign_in_form_is_closed(person, client, address):
    user = person("editor")
    response = client.post(address, {"username": user.email, "password": PASSWORD})
    assert (response.status_code, response.url) == (302, "/accounts/login/")
    assert not signed_in(client)


def test_django_authentication_by_user_name_is_refused(person):
    from django.contrib.auth import authenticate

    user = person("editor")
    assert authenticate(None, username=user.email, password=PASSWORD) is None
    assert authenticate(None, email=user.email, password=PASSWORD) == user


@pytest.mark.parametrize("address", ["/accounts/signup/", "/accounts/email/", "/accounts/3rdparty/"])
def test_unwanted_doors_do_not_exist(desk, client, address):
    assert client.get(address).status_code == 404


def test_delay_is_shared_by_two_workers_and_survives_a_new_process(empty_desk):
    """Two real processes on one data folder: five wrong attempts in the first, the right password in the second."""
    environment = {
        **os.environ,
        "SIGNALMAST_DATA": str(empty_desk.data),
        "SIGNALMAST_ENV_FILE": "/nonexistent",
        "SIGNALMAST_DEBUG": "true",
        "DJANGO_SETTINGS_MODULE": "signalmast.config.settings",
    }
    environment.pop("DATABASE_URL", None)

    def run(program: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    start = (
        "import django; django.setup(); from django.test import Client; from signalmast.accounts.models import User\n"
    )
    run(
        "import django; django.setup()\n"
        "from signalmast.accounts.models import User\n"
        f"User.objects.create_user('a@example.org', '{PASSWORD}', name='A', is_superuser=True)\n"
    )
    attempt = (
        "Client(headers={'host': 'localhost'}).post('/accounts/login/', {'login': 'a@example.org', 'password': %r})"
    )
    wrong, right = attempt % "wrong", attempt % PASSWORD
    assert run(f"{start}print({right}.status_code)") == "302\n"
    run(f"{start}\nfor _ in range(3): {wrong}")
    run(f"{start}\nfor _ in range(2): {wrong}")
    assert run(f"{start}print({right}.status_code)") == "200\n"

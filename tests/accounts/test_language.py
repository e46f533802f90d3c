from __future__ import annotations

import pytest

SIGN_IN = {"vi": "Đăng nhập bàn biên tập", "en": "Sign in to the desk"}


def language_of(response) -> str:
    page = response.content.decode()
    (found,) = [code for code, words in SIGN_IN.items() if words in page]
    assert f'<html lang="{found}">' in page
    return found


@pytest.mark.parametrize(
    ("cookie", "browser", "expected"),
    [
        ("en", "vi", ("en", "en")),
        ("", "en-GB,en;q=0.8", ("en", "en")),
        ("", "de,fr;q=0.5", ("vi", "en")),
        ("", "", ("vi", "en")),
        ("xx", "vi", ("vi", "vi")),
    ],
)
def test_sign_in_page_speaks_cookie_then_browser_then_default(desk, client, settings, cookie, browser, expected):
    """`expected` on a desk whose default is Vietnamese, and on one whose default is English."""
    for desk_default, shown in zip(("vi", "en"), expected, strict=True):
        settings.LANGUAGE_CODE = desk_default
        client.cookies["django_language"] = cookie
        assert language_of(client.get("/accounts/login/", headers={"accept-language": browser})) == shown


def test_own_setting_wins_over_cookie_and_browser(person, client):
    client.force_login(person("editor", language="en"))
    client.cookies["django_language"] = "vi"
    page = client.get("/accounts/logout/", headers={"accept-language": "vi"}).content.decode()
    assert "Sign out?" in page


def test_own_setting_speaks_in_the_back_office(person, client):
    user = person("editor", language="vi")
    client.force_login(user)
    assert "Vai trò" in client.get("/admin/roles/", headers={"accept-language": "en"}).content.decode()
    user.language = "en"
    user.save()
    assert "Roles" in client.get("/admin/roles/", headers={"accept-language": "vi"}).content.decode()


def test_switch_of_a_signed_in_person_is_kept_as_their_setting(person, client):
    user = person("editor")
    client.force_login(user)
    response = client.post("/accounts/language/", {"language": "en", "next": "/admin/roles/"})
    assert (response.status_code, response.url) == (302, "/admin/roles/")
    user.refresh_from_db()
    assert user.language == "en"


def test_switch_of_a_visitor_is_kept_in_a_cookie(desk, client):
    client.post("/accounts/language/", {"language": "en", "next": "/accounts/login/"})
    assert language_of(client.get("/accounts/login/", headers={"accept-language": "vi"})) == "en"


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"])
def test_switch_never_leads_out_of_the_house(desk, client, elsewhere):
    assert client.post("/accounts/language/", {"language": "en", "next": elsewhere}).url == "/accounts/login/"


def test_switch_to_an_unknown_language_changes_nothing(person, client):
    user = person("editor", language="vi")
    client.force_login(user)
    client.post("/accounts/language/", {"language": "xx"})
    user.refresh_from_db()
    assert user.language == "vi"


def test_roles_are_named_in_the_language_of_the_reader(person, client):
    client.force_login(person("administrator", language="en"))
    assert "Editor-in-chief" in client.get("/admin/users/new/").content.decode()
    client.force_login(person("administrator", language="vi"))
    assert "Tổng biên tập" in client.get("/admin/users/new/").content.decode()

"""The contributors' own door: a link by mail, a cookie of its own, and nothing that tells who is known."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from signalmast.core import clock
from signalmast.network.models import Contributor
from signalmast.network.services.may import MayNot
from signalmast.portal import selectors, services, tasks
from signalmast.portal.models import Door, DoorLink, DoorSession
from tests.network import people

pytestmark = pytest.mark.django_db
HERE = {"HTTP_SEC_FETCH_SITE": "same-origin"}


@pytest.fixture(autouse=True)
def _mail(settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    caches["limits"].clear()


@pytest.fixture
def helper(person: Any) -> Contributor:
    made = people.contributor("Lê Văn Thử", at=people.organisation(), email="thu@example.org")
    services.open_door(contributor=made, by=person("network_coordinator"), at=clock.now())
    return made


def asked(client: Client, email: str) -> Any:
    return client.post("/portal/", {"email": email}, **HERE)


def link_to(helper: Contributor) -> str:
    path = services.make_link(door=helper.door, at=clock.now())
    assert path is not None
    return path


def come_in(helper: Contributor) -> Client:
    client = Client()
    assert client.post(link_to(helper), **HERE).status_code == 302
    return client


def test_a_link_comes_by_mail_works_once_and_opens_only_the_portal(helper: Contributor) -> None:
    client = Client()
    asked(client, "THU@example.org ")
    tasks.send_link.func(helper.door.pk)
    (letter,) = mail.outbox
    assert letter.to == ["thu@example.org"]
    path = re.findall(r"/portal/enter/\S+", str(letter.body))[0]
    assert "Lê Văn Thử" in client.get(path).content.decode()
    assert client.get(path).status_code == 200, "opening does not use it up"
    assert client.post(path, **HERE).status_code == 302
    cookie = client.cookies["portal"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/portal/", True, "Lax")
    assert set(client.cookies) == {"portal"}, "no cookie that goes to the public forms"
    home = client.get("/portal/home/")
    assert home.status_code == 200
    assert home.headers["Cache-Control"] == "private, no-store"
    assert home.headers["Referrer-Policy"] == "no-referrer"
    assert Client().post(path, **HERE).status_code == 410
    assert client.get("/admin/").status_code == 302, "the back office does not know them"


def test_the_answer_is_the_same_for_an_address_nobody_has(helper: Contributor) -> None:
    told = [asked(Client(), email) for email in ("thu@example.org", "ai@example.org", "", "x" * 900)]
    assert {answer.status_code for answer in told} == {200}
    assert len({answer.content for answer in told}) == 1
    tasks.send_link.func(0)
    assert mail.outbox == []


def test_somebody_whose_door_was_never_opened_gets_no_link(person: Any) -> None:
    people.contributor("Chưa Mời", email="chua@example.org")
    asked(Client(), "chua@example.org")
    assert not DoorLink.objects.exists()


def test_nobody_comes_in_without_a_session(client: Client) -> None:
    for name in ("home", "training", "credits", "me"):
        answer = client.get(reverse(f"portal:{name}"))
        assert (answer.status_code, answer.url) == (302, "/portal/"), name
    client.cookies["portal"] = "made-up"
    assert client.get("/portal/home/").status_code == 302


def test_what_another_site_sends_is_refused(helper: Contributor) -> None:
    path = link_to(helper)
    for headers in ({"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://example.org"}, {}):
        assert Client().post(path, **headers).status_code == 403
    assert Client().post(path, HTTP_ORIGIN="http://testserver").status_code == 302


def test_a_newer_link_ends_an_older_one_and_time_ends_both(helper: Contributor) -> None:
    first = link_to(helper)
    second = link_to(helper)
    assert Client().get(first).status_code == 410
    token = second.rstrip("/").rpartition("/")[2]
    assert selectors.link_that_works(token, at=clock.now()) is not None
    assert selectors.link_that_works(token, at=clock.now() + timedelta(hours=24, seconds=1)) is None


def test_a_closed_door_ends_links_and_sessions(helper: Contributor, person: Any) -> None:
    client, left = come_in(helper), link_to(helper)
    services.close_door(contributor=helper, by=person("network_coordinator"), at=clock.now())
    assert client.get("/portal/home/").status_code == 302
    assert Client().get(left).status_code == 410
    assert not DoorSession.objects.exists()


def test_leaving_ends_this_session_and_leaving_everywhere_all(helper: Contributor) -> None:
    one, two, three = come_in(helper), come_in(helper), come_in(helper)
    one.post("/portal/leave/", **HERE)
    assert [client.get("/portal/home/").status_code for client in (one, two, three)] == [302, 200, 200]
    two.post("/portal/leave/everywhere/", **HERE)
    assert [client.get("/portal/home/").status_code for client in (two, three)] == [302, 302]


def test_links_are_limited_by_person_and_by_place(helper: Contributor) -> None:
    made = [services.make_link(door=helper.door, at=clock.now()) for _ in range(services.AN_HOUR + 2)]
    assert [bool(path) for path in made] == [True] * services.AN_HOUR + [False] * 2
    assert [asked(Client(), f"ai{n}@example.org").status_code for n in range(21)] == [200] * 20 + [429]


def test_only_who_keeps_the_network_opens_a_door(person: Any) -> None:
    somebody = people.contributor(email="ai@example.org")
    for role in ("editor", "analyst", "administrator", "fact_checker"):
        with pytest.raises(MayNot):
            services.open_door(contributor=somebody, by=person(role), at=clock.now())
    with pytest.raises(services.NoAddress):
        services.open_door(
            contributor=people.contributor("Không Thư"), by=person("network_coordinator"), at=clock.now()
        )
    assert not Door.objects.exists()


def test_links_and_sessions_are_kept_as_digests_only(helper: Contributor) -> None:
    path = link_to(helper)
    token = path.rstrip("/").rpartition("/")[2]
    client = Client()
    client.post(path, **HERE)
    kept = str(list(DoorLink.objects.values())) + str(list(DoorSession.objects.values()))
    assert token not in kept
    assert client.cookies["portal"].value not in kept

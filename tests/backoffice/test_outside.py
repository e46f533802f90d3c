"""Asking other sites: off until an administrator switches it on, and forbidden where the machine's settings say so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from signalmast.backoffice import services
from signalmast.backoffice.models import Outside
from signalmast.core import fetch
from tests.conftest import NOW, Person
from tests.pages import newsroom

pytestmark = pytest.mark.django_db


def press(user: Any, way: str) -> Any:
    return newsroom.client_of(user).post(reverse("desk_outside"), {"outside": way})


def test_a_new_desk_asks_nobody(person: Person) -> None:
    assert fetch.switched() == "off"
    with pytest.raises(fetch.Off):
        fetch.desk().get("https://news.example/")
    assert "Switched off" in screen(person("administrator", language="en"))


def screen(user: Any) -> str:
    answer = newsroom.client_of(user).get(reverse("desk_outside"))
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_an_administrator_switches_it_on_and_off_by_name(person: Person) -> None:
    who = person("administrator", name="Quản trị viên", language="en")
    assert press(who, "on").status_code == 302
    assert fetch.switched() == ""
    assert "Quản trị viên" in screen(who)
    assert "Switched on" in screen(who)
    assert press(who, "off").status_code == 302
    assert fetch.switched() == "off"
    assert Outside.objects.get().changed_by == who


@pytest.mark.parametrize("role", ["editor_in_chief", "editor", "fact_checker", "network_coordinator", "analyst"])
def test_nobody_else_switches_it(person: Person, role: str) -> None:
    who = person(role)
    assert newsroom.client_of(who).get(reverse("desk_outside")).status_code == 403
    assert press(who, "on").status_code == 403
    with pytest.raises(PermissionDenied):
        services.switch_outside(on=True, by=who, at=NOW)
    assert not Outside.objects.exists()


def test_a_closed_account_switches_nothing(person: Person) -> None:
    who = person("administrator", is_active=False)
    with pytest.raises(PermissionDenied):
        services.switch_outside(on=True, by=who, at=NOW)


def test_what_is_pressed_by_mistake_is_off(person: Person) -> None:
    who = person("administrator")
    services.switch_outside(on=True, by=who, at=NOW)
    press(who, "perhaps")
    assert fetch.switched() == "off"
    services.switch_outside(on=True, by=who, at=NOW + timedelta(days=1))
    assert Outside.objects.get().since == NOW + timedelta(days=1)


def test_the_machines_settings_forbid_it_whatever_was_switched(person: Person, settings: Any) -> None:
    who = person("administrator", language="en")
    services.switch_outside(on=True, by=who, at=NOW)
    settings.OUTSIDE = False
    assert fetch.switched() == "forbidden"
    with pytest.raises(fetch.Off) as raised:
        fetch.desk().get("https://news.example/")
    assert "thiết lập của máy" in raised.value.words.lower()
    assert "SIGNALMAST_OUTSIDE" in screen(who)


def test_until_a_switch_is_connected_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    from signalmast.core.fetch import fetcher

    monkeypatch.setattr(fetcher, "_switch", fetcher._not_connected)
    assert fetch.switched() == "off"

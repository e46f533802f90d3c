"""The screens of the network in a real browser: whole on a desk and on a telephone, accessible in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from signalmast.core import clock
from signalmast.network.services import contributors, merging
from tests.conftest import Person
from tests.network import factories
from tests.network.factories import TODAY
from tests.network.test_lists import PEOPLE
from tests.pages.test_in_browser import _noise

WIDTHS = (1366, 390)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def screens(person: Person, settings: Any, tmp_path: Path) -> tuple[Any, dict[str, str]]:
    """A keeper, and every screen with something on it."""
    settings.SITE_DIR, settings.MEDIA_ROOT = tmp_path / "site", tmp_path / "media"
    keeper = person("network_coordinator", name="Trần Văn Đò")
    above = factories.organisation("Huyện Mơ", kind="huyện")
    place = factories.organisation("Phường Bến Mơ", parent=above, kind="phường", area="Bắc", telephone="0900 000 001")
    factories.organisation("Hội Người cao tuổi phường Bến Mơ, khu phố 3", parent=place, kind="hội")
    row = factories.member(
        "Lê Thị Mơ", place, email="mo.le.rat-dai-de-thu-man-hinh-hep@example.org", telephone="0901 234 567",
        languages=["vi", "km"], skills=["writing", "local"], coordinator=keeper,
    )  # fmt: skip
    other = factories.contributor("Lê Thị Mơ", telephone="+84 901 234 567")
    merging.merge(kept=row, gone=factories.contributor("Lê Mơ"), by=keeper, at=clock.now())
    for what in ("kept", "named"):
        contributors.agree(contributor=row, what=what, how="paper", by=keeper, at=clock.now())
    contributors.take_back(contributor=row, what="named", by=keeper, at=clock.now())
    contributors.note(contributor=row, words="Gọi sau 17 giờ.", by=keeper, at=clock.now())
    factories.contribution(row, place, on=TODAY)
    client = Client()
    client.force_login(keeper)
    words = []
    for _list in range(2):
        source = SimpleUploadedFile("danh-sach.csv", PEOPLE.encode())
        sent = client.post(reverse("network_list_new"), {"kind": "people", "source": source})
        words.append(sent["Location"].split("/")[-3])
    client.post(reverse("network_list_columns", args=[words[0]]), {"name": "0", "email": "1", "organisation": "3"})
    role = row.roles.get()
    numbered = {
        "network": [],
        "network_organisation_new": [],
        "network_organisation": [place.pk],
        "network_organisation_move": [place.pk],
        "network_organisation_remove": [place.pk],
        "network_people": [],
        "network_person_new": [],
        "network_person": [row.pk],
        "network_role_new": [row.pk],
        "network_role_end": [row.pk, role.pk],
        "network_person_erase": [row.pk],
        "network_duplicates": [],
        "network_merge": [row.pk, other.pk],
        "network_list_new": [],
        "network_list_columns": [words[1]],
        "network_list": [words[0]],
        "network_coverage": [],
        "network_history": [],
        "network_settings": [],
    }
    return keeper, {name: reverse(name, args=numbers) for name, numbers in numbered.items()}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_screens_are_whole_and_accessible(
    screens: tuple[Any, dict[str, str]], live_server: Any, browser: Any, language: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    keeper, addresses = screens
    keeper.language = language
    keeper.save()
    client = Client()
    client.force_login(keeper)
    session = str(client.cookies[django_settings.SESSION_COOKIE_NAME].value)
    problems: list[str] = []
    for width in WIDTHS:
        context = browser.new_context(viewport={"width": width, "height": 850})
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": session, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda line: _noise(line, problems))
        page.on("pageerror", lambda error: problems.append(str(error)))
        for name, path in addresses.items():
            page.goto(live_server.url + path, wait_until="load")
            for found in Axe().run(page).response["violations"]:
                nodes = "; ".join(f"{node['target']} {node['html'][:120]}" for node in found["nodes"][:3])
                problems.append(f"{name} {width}: {found['id']} {nodes}")
            if page.evaluate("document.documentElement.scrollWidth") > width:
                problems.append(f"{name} {width}: wider than the screen")
        context.close()
    assert "\n".join(problems) == ""

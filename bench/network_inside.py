"""The measured process of `bench.network`: fills an empty desk and opens each screen of the network."""

from __future__ import annotations

import json
import random
import statistics
import time
from datetime import UTC, date, datetime, timedelta

TODAY = date(2026, 3, 4)
FAMILIES = "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý"
MIDDLES = "Thị Văn Minh Ngọc Thanh Quốc Hữu Đức Gia Bảo Kim Thu Xuân Hoài"
GIVEN = "An Bình Chi Dung Giang Hà Hạnh Hiền Hòa Hùng Lan Linh Mai Mơ Nam Nga Phúc Quân Sơn Tâm Thảo Trang Tú Vy"


def network(people: str, rounds: str) -> None:
    """Prints, by screen, the median CPU seconds of an opening after the first, its questions and its bytes."""
    from django.contrib.auth.models import Group
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext, setup_test_environment
    from django.urls import reverse

    from signalmast.accounts.models import User
    from signalmast.backoffice import preparation, presets
    from signalmast.network.models import Contributor, Organisation

    preparation.gather_static(say=lambda line: None)
    setup_test_environment()
    fill(int(people))
    keeper = User.objects.create_user(email="a@example.org", name="A", password=None)
    keeper.groups.add(Group.objects.get(name=presets.group_name("network_coordinator")))
    client = Client()
    client.force_login(keeper)
    found = {}
    last = Contributor.objects.order_by("-folded", "-pk")[60:61].get()
    middle = Organisation.objects.filter(parent__isnull=False).order_by("pk")[1]
    for name, path in {
        "tree": reverse("network"),
        "last screen of the tree": reverse("network") + "?p=100",
        "tree, narrowed": reverse("network") + "?area=Khu 3&words=hội",
        "organisation": reverse("network_organisation", args=[middle.pk]),
        "people": reverse("network_people"),
        "last screen of people": reverse("network_people") + f"?after={last.pk}",
        "people of an organisation": reverse("network_people") + f"?organisation={middle.name}",
        "people by area": reverse("network_people") + "?area=Khu 3",
        "people by skill and language": reverse("network_people") + "?skill=clips&language=km",
        "people by name": reverse("network_people") + "?words=ngoc mo",
        "quiet people": reverse("network_people") + "?quiet=1&availability=weekends",
        "person": reverse("network_person", args=[last.pk]),
        "who stands twice, telephone": reverse("network_duplicates"),
        "who stands twice, name": reverse("network_duplicates") + "?by=name",
        "coverage": reverse("network_coverage"),
        "coverage, a past day, narrowed": reverse("network_coverage") + "?on=2024-06-30&area=Khu 3&language=vi",
        "coverage over time": reverse("network_history"),
    }.items():
        client.get(path)
        spent = []
        for _round in range(int(rounds)):
            began = time.process_time()
            answer = client.get(path)
            spent.append(time.process_time() - began)
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        assert answer.status_code == 200, name
        found[name] = (statistics.median(spent), len(asked), len(answer.content))
    print(json.dumps(found))


def fill(people: int) -> None:
    """The same network for the same number, however often."""
    from signalmast.core.fold import fold
    from signalmast.network.models import (
        Contribution,
        Contributor,
        ContributorLanguage,
        ContributorSkill,
        Organisation,
        Role,
        Skill,
    )

    chance = random.Random(11)  # noqa: S311 -- an invented network
    count = max(3, people // 40)
    parents: list[Organisation | None] = [None]
    made: list[Organisation] = []
    for number in range(count):
        name = f"Hội Bến Mơ {number}"
        if number % 50 == 0:
            parents = [None]
        row = Organisation(
            name=name, folded=fold(name), parent=parents[number % 50 % len(parents)], area=f"Khu {number % 60}",
            kind=f"loại {number % 7}", active_from=date(2021, 1, 1) + timedelta(days=number % 900),
            active_to=date(2025, 6, 1) if number % 20 == 7 else None,
        )  # fmt: skip
        row.save()
        made.append(row)
        if number % 50 in (0, 1, 2):
            parents.append(row)
    rows = []
    for number in range(people):
        name = " ".join(chance.choice(words.split()) for words in (FAMILIES, MIDDLES, MIDDLES, GIVEN))
        dialled = f"09{number // 2 if number % 1000 == 1 else number:08}"
        rows.append(
            Contributor(
                name=name, folded=fold(name), email=f"p{number}@example.org", telephone=dialled, dialled=dialled,
                availability=chance.choice(Contributor.Availability.values),
                joined_on=date(2021, 1, 1) + timedelta(days=chance.randrange(1800)),
                last_active_on=TODAY - timedelta(days=chance.randrange(400)) if number % 3 else None,
            )
        )  # fmt: skip
    Contributor.objects.bulk_create(rows, batch_size=2000)
    held = [row for number, row in enumerate(made) if number % 9]  # the others have nobody
    roles = []
    for row in rows:
        begin = row.joined_on
        end = begin + timedelta(days=chance.randrange(1, 900)) if chance.random() < 0.4 else None
        roles.append(Role(contributor=row, organisation=chance.choice(held), starts_on=begin, ends_on=end))
    Role.objects.bulk_create(roles, batch_size=2000)
    ContributorLanguage.objects.bulk_create(
        [ContributorLanguage(contributor=row, code=code) for number, row in enumerate(rows)
         for code in (["vi", "km"] if number % 40 == 0 else ["vi"])],
        batch_size=2000,
    )  # fmt: skip
    skills = Skill.values
    ContributorSkill.objects.bulk_create(
        [ContributorSkill(contributor=row, skill=skills[number % 6]) for number, row in enumerate(rows)],
        batch_size=2000,
    )
    Contribution.objects.bulk_create(
        [
            Contribution(
                post_key=f"post:{number}", contributor=role.contributor, organisation=role.organisation, kind="text",
                language="vi" if number % 10 else "en",
                accepted_at=datetime(2026, 3, 1, tzinfo=UTC) - timedelta(hours=chance.randrange(40_000)),
            )
            for number, role in enumerate(roles[::5])
        ],
        batch_size=2000,
    )  # fmt: skip

"""A plan, its targets and what they are measured by: organisations that come and go, posts of some days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Collection

from signalmast.accounts.models import User
from signalmast.network.models import Contributor, Organisation, Role
from signalmast.programmes.models import Programme, Target
from signalmast.programmes.services import programmes, targets

AT = datetime(2026, 7, 1, 2, tzinfo=UTC)  # the year is half over
YEAR = {"starts_on": date(2026, 1, 1), "until": date(2026, 12, 31)}


def plan(by: User, **words: Any) -> Programme:
    at = words.pop("at", AT)
    given = {"name_vi": "Nước sạch cho mọi nhà", "name_en": "Clean water for every home", **YEAR, **words}
    return programmes.begin(by=by, at=at, **given)


def aim_at(programme: Programme, by: User, *, at: datetime = AT, **words: Any) -> Target:
    """By default: 20 organisations with contributors by the end of the year, from 10."""
    given = {
        "measure": "coverage",
        "params": {},
        "starts_on": programme.starts_on,
        "due_on": programme.until,
        "aim": Decimal(20),
        **words,
    }
    return targets.add(programme=programme, by=by, at=at, **given)


def typed(programme: Programme, by: User, *, at: datetime = AT, **words: Any) -> Target:
    given = {
        "measure": "typed",
        "label_vi": "Hộ có nước sạch",
        "label_en": "Homes with clean water",
        "unit_vi": "hộ",
        "unit_en": "homes",
        "aim": Decimal(500),
        **words,
    }
    return aim_at(programme, by, at=at, **given)


def organisations(count: int, *, since: date, until: date | None = None) -> list[Organisation]:
    """Each with one contributor from a day on."""
    made = []
    before = Organisation.objects.count()
    for number in range(before, before + count):
        one = Organisation.objects.create(
            name=f"Tổ {number}", folded=f"to {number}", active_from=since - timedelta(days=400)
        )
        person = Contributor.objects.create(name=f"Người {number}", folded=f"nguoi {number}", joined_on=since)
        Role.objects.create(contributor=person, organisation=one, starts_on=since, ends_on=until)
        made.append(one)
    return made


def document(title: str = "Báo cáo quý") -> Any:
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    return get_document_model().objects.create(title=title, file=ContentFile(b"%PDF-1.4 report", "bao-cao.pdf"))

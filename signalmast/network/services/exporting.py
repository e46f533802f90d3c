"""Organisations and contributors as tables that can be brought in again; the one writer there is escapes formulas."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from django.utils import timezone
from django.utils.translation import gettext as _

from signalmast.accounts.models import User
from signalmast.core import tables
from signalmast.network import lists
from signalmast.network.models import Consent
from signalmast.network.selectors import contributors, organisations
from signalmast.network.services.may import need

CHUNK = 2000


def write_csv(*, kind: str, stream: BinaryIO, by: User | None, at: datetime) -> None:
    """Raises MayNot before anything is written."""
    need(by)
    tables.write_csv(stream, _header(kind), _rows(kind, timezone.localdate(at)))


def write_xlsx(*, kind: str, path: Path, by: User | None, at: datetime) -> None:
    """Raises MayNot before anything is written."""
    need(by)
    sheet = tables.Sheet(_title(kind), _header(kind), _rows(kind, timezone.localdate(at)))
    tables.write_xlsx(path, [sheet])


def _title(kind: str) -> str:
    return _("Contributors") if kind == lists.PEOPLE else _("Organisations")


def _header(kind: str) -> list[str]:
    words = [str(words) for _name, words, _headings in lists.COLUMNS[kind]]
    return [*words, _("Agreed that particulars are kept"), _("Agreed to be named")] if kind == lists.PEOPLE else words


def _rows(kind: str, on: date) -> Iterator[list[object]]:
    return _people(on) if kind == lists.PEOPLE else _organisations()


def _organisations() -> Iterator[list[object]]:
    for row in organisations.for_export().iterator(CHUNK):
        yield [
            row.name,
            row.name_en,
            row.parent.name if row.parent else "",
            row.kind,
            row.area,
            row.address,
            row.email,
            row.telephone,
            row.active_from,
            row.active_to,
        ]


def _people(on: date) -> Iterator[list[object]]:
    """One line a person and role of that day; somebody without a role has one line."""
    for person in contributors.for_export(on).iterator(CHUNK):
        standing = {each.what for each in person.consents.all() if each.withdrawn_at is None}
        roles: list[Any] = list(person.now) or [None]  # type: ignore[attr-defined]
        for role in roles:
            yield [
                person.name,
                person.email,
                person.telephone,
                role.organisation.name if role else "",
                role.get_kind_display() if role else "",
                role.starts_on if role else None,
                role.ends_on if role else None,
                ", ".join(str(each) for each in person.languages.all()),
                ", ".join(str(each) for each in person.skills.all()),
                person.get_availability_display(),
                _yes(Consent.What.KEPT in standing),
                _yes(Consent.What.NAMED in standing),
            ]


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")

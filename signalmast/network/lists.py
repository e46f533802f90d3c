"""Lists of people and organisations as tables of strangers: read in a guarded child, headings guessed, days understood.

Knows which columns there may be and no others. What a person does not name as one of these columns is dropped with the
file: there is no place in the network where it could be kept.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from signalmast.core.fold import fold
from signalmast.core.tables import TableRefused, read_rows, sniff
from signalmast.core.tables.guard import run_guarded

PEOPLE, ORGANISATIONS = "people", "organisations"
MOST_ROWS = 20_000
MEMORY_MB, SECONDS = 512, 60

Column = tuple[str, Any, tuple[str, ...]]  # the column of ours, its words, headings it is known by without marks

COLUMNS: dict[str, tuple[Column, ...]] = {
    PEOPLE: (
        ("name", _("Name"), ("name", "full name", "ho ten", "ho va ten", "ten", "cong tac vien")),
        ("email", _("E-mail address"), ("email", "e mail", "e mail address", "thu dien tu", "dia chi thu dien tu")),
        ("telephone", _("Telephone"),
         ("telephone", "phone", "mobile", "dien thoai", "so dien thoai", "sdt", "di dong")),
        ("organisation", _("Organisation"), ("organisation", "organization", "to chuc", "don vi", "co quan")),
        ("role", _("Role"), ("role", "vai tro", "nhiem vu")),
        ("starts_on", _("Role from"), ("from", "role from", "since", "tu ngay", "giu vai tro tu", "bat dau")),
        ("ends_on", _("Role until"), ("until", "role until", "den ngay", "giu vai tro den", "ket thuc")),
        ("languages", _("Languages"), ("languages", "language", "ngon ngu", "tieng")),
        ("skills", _("Skills"), ("skills", "skill", "ky nang", "kha nang")),
        ("availability", _("Availability"), ("availability", "thoi gian ranh", "lich ranh", "co the giup")),
    ),
    ORGANISATIONS: (
        ("name", _("Name"), ("name", "organisation", "organization", "ten", "ten to chuc", "to chuc", "don vi")),
        ("name_en", _("Name in English"), ("name in english", "english name", "ten tieng anh")),
        ("parent", _("Part of"), ("part of", "parent", "truc thuoc", "thuoc", "cap tren")),
        ("kind", pgettext_lazy("of an organisation", "Kind"), ("kind", "type", "loai", "loai hinh", "the loai")),
        ("area", _("Area"), ("area", "dia ban", "khu vuc")),
        ("address", _("Postal address"), ("postal address", "address", "dia chi", "dia chi buu dien")),
        ("email", _("E-mail address"), ("email", "e mail", "e mail address", "thu dien tu", "dia chi thu dien tu")),
        ("telephone", _("Telephone"), ("telephone", "phone", "dien thoai", "so dien thoai", "sdt")),
        ("active_from", _("Member from"), ("member from", "from", "thanh vien tu", "tu ngay")),
        ("active_to", _("Member until"), ("member until", "until", "thanh vien den", "den ngay")),
    ),
}  # fmt: skip

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class NoDay(ValueError):
    """Not a day: neither 2026-11-27 nor 27/11/2026."""


def read(path: Path, *, encoding: str = "") -> dict[str, Any]:
    """`{"encoding", "header", "rows": [[line, cells], …]}` of a stranger's file. Raises TableRefused."""
    told: dict[str, Any] = run_guarded(
        "signalmast.network.lists:whole", {"path": str(path), "encoding": encoding}, memory_mb=MEMORY_MB,
        seconds=SECONDS,
    )  # fmt: skip
    return told


def whole(path: str, encoding: str) -> dict[str, Any]:
    """The child's side: every row that is not blank, the first of them as the header."""
    shape = sniff(Path(path), encoding=encoding or None)
    rows: list[tuple[int, list[str]]] = []
    for row in read_rows(Path(path), shape=shape, encoding=encoding or None):
        if any(cell.strip() for cell in row.cells):
            rows.append((row.line, row.cells))
        if len(rows) > MOST_ROWS + 1:
            raise TableRefused("too-many-rows", limit=MOST_ROWS)
    if not rows:
        raise TableRefused("blank")
    return {"encoding": shape.encoding, "header": [cell.strip() for cell in rows[0][1]], "rows": rows[1:]}


def guess(kind: str, header: list[str]) -> dict[str, int]:
    """Which column of the file is which of ours, by its heading alone; a heading that is not known is left out.

    Our own words in both languages are known, so that what came out of the desk goes in again.
    """
    known = [_bare(heading) for heading in header]
    found: dict[str, int] = {}
    for name, label, headings in COLUMNS[kind]:
        for heading in (*(_bare(words) for words in in_both(label)), *headings):
            if heading in known and known.index(heading) not in found.values():
                found[name] = known.index(heading)
                break
    return found


def in_both(words: Any) -> tuple[str, str]:
    """In Vietnamese and in English."""
    with translation.override("vi"):
        vietnamese = str(words)
    with translation.override("en"):
        return vietnamese, str(words)


def _bare(heading: str) -> str:
    return _NOT_WORD.sub(" ", fold(heading)).strip()


def kind_of(header: list[str]) -> str:
    """People or organisations, whichever knows more of the headings; people where both know as many."""
    return max((PEOPLE, ORGANISATIONS), key=lambda kind: len(guess(kind, header)))


def names_of(kind: str) -> tuple[str, ...]:
    return tuple(name for name, _words, _headings in COLUMNS[kind])


def day(text: str) -> date | None:
    """A day written as 2026-11-27 or, the day first, as 27/11/2026; None for nothing. Raises NoDay."""
    text = text.strip()
    if not text:
        return None
    iso, day_first = _ISO.fullmatch(text), _DAY_FIRST.fullmatch(text)
    try:
        if iso:
            return date(*(int(part) for part in iso.groups()))
        if day_first:
            return date(*(int(part) for part in reversed(day_first.groups())))
    except ValueError as wrong:
        raise NoDay(text) from wrong
    raise NoDay(text)


def several(text: str) -> list[str]:
    """Words separated by commas, semicolons or strokes."""
    return [word.strip() for word in re.split(r"[,;/|]", text) if word.strip()]

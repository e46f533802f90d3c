"""Writes of metrics: readings into the lake, mappings, disputes and their settlement."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from signalmast.accounts.models import User
from signalmast.metrics import lake
from signalmast.metrics.models import Dispute, Mapping
from signalmast.metrics.selectors import stage

_OUR_KEY = re.compile(r"[a-z]+:[0-9a-z:]+")


@dataclass(frozen=True)
class Stored:
    """`readings` of the import stand in the lake; `known` stood there already and were left alone."""

    readings: int
    known: int


def store_readings(
    *,
    staged: Path,
    namespace: str,
    page_keys: dict[str, str],
    import_key: str,
    digest: str,
    measured_at: datetime,
    now: Callable[[], datetime],
) -> Stored:
    """Append the readings of a parser's wide file in one commit.

    `measured_at` stands in where the file states none. A reading that stands in the lake already, same record, metric,
    time and value, is not written again. Safe to repeat after a kill: one import key commits once. `now` is asked
    once nobody else writes: from then on the readings are known, and whoever asked as of before never sees them.
    """
    with lake.alone(), lake.connect(writing=True) as connection:
        at = now()
        stage(connection, staged, namespace=namespace, page_keys=page_keys, measured_at=measured_at)
        total, first, last = connection.execute(
            "select count(*), min(measured_at), max(measured_at) from staged where key is not null"
        ).fetchall()[0]
        span = f"timestamp '{first}' and timestamp '{last}'" if total else "null and null"
        fresh = f"""
            select subject, key, metric, version, day, value, measured_at,
                timestamp '{lake.naive(at)}' as imported_at, '{import_key}' as import_key, '{digest}' as digest, line
            from (
                select s.* exclude (label) from staged s anti join (
                    select * from readings where measured_at between {span}
                ) r on r.subject = s.subject and r.key = s.key and r.metric = s.metric
                    and r.day is not distinct from s.day and r.measured_at = s.measured_at
                    and r.value is not distinct from s.value
                where s.key is not null order by s.metric, s.key, s.measured_at, s.line
            )
        """  # noqa: S608 -- keys, digests and times are our own
        lake.append(connection, query=fresh, import_key=import_key)
        lake.compact()
    written = _count(import_key)
    return Stored(readings=written, known=total - written)


def _count(import_key: str) -> int:
    with lake.connect() as connection:
        found = connection.execute("select count(*) from readings where import_key = ?", [import_key]).fetchall()
    return int(found[0][0])


def forget_import(*, import_key: str) -> int:
    """Delete the readings and disputes of one import for good, for the demonstration only; returns how many went."""
    if not _OUR_KEY.fullmatch(import_key):
        raise ValueError(import_key)
    Dispute.objects.filter(import_key=import_key).delete()
    with lake.alone():
        return lake.remove(predicate=f"import_key = '{import_key}'")


@transaction.atomic
def record_disputes(*, import_key: str, disputes: list[dict[str, Any]], measured_at: datetime | None) -> int:
    """Keep each disagreement of a file with both its lines; one that is known already stays as it is."""
    keys = {one["key"] for one in disputes}
    known = set(
        Dispute.objects.filter(record_key__in=keys).values_list("record_key", "field", "value_first", "value_second")
    )
    rows = [
        Dispute(
            import_key=import_key,
            record_key=one["key"],
            field=one["field"],
            line_first=one["line_first"],
            line_second=one["line_second"],
            value_first=str(one["first"])[:200],
            value_second=str(one["second"])[:200],
            measured_at=_moment(one["measured_at"]) or measured_at,
        )
        for one in disputes
        if (one["key"], one["field"], str(one["first"])[:200], str(one["second"])[:200]) not in known
    ]
    Dispute.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


def settle_dispute(*, dispute: Dispute, choice: str, by: User, at: datetime) -> Dispute:
    """Let one of the two lines hold. A figure that does not hold now is appended anew, so that the later word counts.

    Nothing is taken back: both readings and the order of decisions stay. Safe to repeat; raises ValueError for a
    choice there is not. A disputed time of publication is the owner's of posts to change.
    """
    if choice not in (Dispute.Settled.FIRST, Dispute.Settled.LAST):
        raise ValueError(choice)
    if dispute.field != "posted_at":
        _append_choice(dispute, choice=choice, at=at)
    dispute.settled, dispute.settled_by, dispute.settled_at = choice, by, at
    dispute.save(update_fields=["settled", "settled_by", "settled_at"])
    return dispute


def _append_choice(dispute: Dispute, *, choice: str, at: datetime) -> None:
    """Append the disputed reading with the chosen value and line, unless it stands last already."""
    first = choice == Dispute.Settled.FIRST
    line, value = (dispute.line_first, dispute.value_first) if first else (dispute.line_second, dispute.value_second)
    with lake.alone(), lake.connect() as connection:
        number = 1
        while lake.holds(f"settle:{dispute.pk}:{number}"):
            number += 1
        rows = connection.execute(
            """
            select subject, key, version, day, measured_at, digest, value from readings
            where metric = ? and ((import_key = ? and line in (?, ?)) or starts_with(import_key, ?)
                or (key = ? and measured_at = cast(? as timestamp)))
            order by (import_key = ? or starts_with(import_key, ?)) desc, imported_at desc, line desc limit 1
            """,
            [
                dispute.field, dispute.import_key, dispute.line_first, dispute.line_second, f"settle:{dispute.pk}:",
                dispute.record_key, lake.naive(dispute.measured_at) if dispute.measured_at else None,
                dispute.import_key, f"settle:{dispute.pk}:",
            ],
        ).fetchall()  # fmt: skip
        figure = None if value in ("", "NA") else Decimal(value)
        if not rows or rows[0][6] == figure:
            return
        subject, key, version, day, measured_at, digest, _value = rows[0]
        lake.load(connection, "chosen", {"key": [key], "digest": [digest]})
        lake.append(
            connection,
            query=f"""
                select '{subject}' as subject, key, '{dispute.field}' as metric, {int(version)}::integer as version,
                    {f"date '{day}'" if day else "null::date"} as day,
                    {figure if figure is not None else "null"}::decimal(20,4) as value,
                    timestamp '{measured_at}' as measured_at, timestamp '{lake.naive(at)}' as imported_at,
                    'settle:{dispute.pk}:{number}' as import_key, digest, {int(line)}::integer as line
                from chosen
            """,  # noqa: S608 -- numbers, times and a metric of the book; what a file wrote stands in a table
            import_key=f"settle:{dispute.pk}:{number}",
        )


@transaction.atomic
def rename_mapping(*, mapping: Mapping, name: str) -> Mapping:
    """Raises MappingBuiltIn, or MappingNameTaken."""
    if mapping.builtin:
        raise MappingBuiltIn(mapping.name)
    if Mapping.objects.filter(name=name).exclude(pk=mapping.pk).exists():
        raise MappingNameTaken(name)
    mapping.name, mapping.definition = name, {**mapping.definition, "name": name}
    mapping.save(update_fields=["name", "definition"])
    return mapping


@transaction.atomic
def copy_mapping(*, mapping: Mapping, name: str, by: User, at: datetime) -> Mapping:
    """A mapping of one's own with the same columns. Raises MappingNameTaken."""
    if Mapping.objects.filter(name=name).exists():
        raise MappingNameTaken(name)
    return save_mapping(name=name, definition={**mapping.definition, "name": name}, by=by, at=at)


@transaction.atomic
def delete_mapping(*, mapping: Mapping) -> None:
    """What was brought in with it stays. Raises MappingBuiltIn."""
    if mapping.builtin:
        raise MappingBuiltIn(mapping.name)
    mapping.delete()


class MappingNameTaken(ValueError):
    """Another mapping has this name."""


@transaction.atomic
def save_mapping(*, name: str, definition: dict[str, Any], by: User | None, at: datetime) -> Mapping:
    """Keep a mapping under its name; the same name again replaces the columns of one's own, never of a built-in."""
    found = Mapping.objects.filter(name=name).first()
    if found is None:
        return Mapping.objects.create(name=name, definition=definition, created_by=by, created_at=at)
    if found.builtin:
        raise MappingBuiltIn(name)
    found.definition = definition
    found.save(update_fields=["definition"])
    return found


class MappingBuiltIn(ValueError):
    """A mapping that ships with the desk cannot be overwritten; save it under another name."""


@transaction.atomic
def install_mappings(*, builtin: dict[str, dict[str, Any]], at: datetime) -> None:
    """Put the mappings that ship with the desk in place, as they are in this version."""
    for name, definition in builtin.items():
        Mapping.objects.update_or_create(
            name=name, defaults={"definition": definition, "builtin": True}, create_defaults={
                "definition": definition, "builtin": True, "created_at": at,
            },
        )  # fmt: skip

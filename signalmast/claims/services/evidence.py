"""Evidence for and against a claim. While a verdict waits for its second person, and once it is decided, what it
rests on stands still: rows are added later, never changed or removed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.claims import rules
from signalmast.claims.models import Claim, Evidence
from signalmast.claims.selectors import logged
from signalmast.claims.services import copy_files
from signalmast.claims.services.gate import held_claim
from signalmast.claims.services.may import CHECK, need
from signalmast.core.plain import settle
from signalmast.pages.models import Publisher

FIELDS = ("address", "title", "publisher", "excerpt", "bearing", "kind", "primary", "own")
MOST = 200  # rows of one claim


class StandsStill(ValueError):
    """A verdict waits or was decided on this evidence; `args[0]`: "waits", "decided"."""


class NotOpen(ValueError):
    """The claim waits for its second person or was not taken up: nothing is gathered for it."""


class TooMany(ValueError):
    """More rows than anybody could read second."""


@transaction.atomic
def add(
    *,
    claim: Claim,
    title: str,
    publisher: str,
    excerpt: str,
    bearing: str,
    kind: str,
    by: User,
    at: datetime,
    address: str = "",
    primary: bool = False,
    own: bool = False,
    cites: Iterable[Evidence] = (),
) -> Evidence:
    """Raises MayNot, NotOpen, StandsStill, TooMany, ValidationError. What the desk's own publishers issued is `own`."""
    need(by, CHECK)
    held = _gathering(claim)
    if held.evidence.count() >= MOST:
        raise TooMany(held.key)
    given = {
        "address": address,
        "title": title,
        "publisher": publisher,
        "excerpt": excerpt,
        "bearing": bearing,
        "kind": kind,
        "primary": primary,
        "own": own,
    }
    row = Evidence(claim=held, added_by=by, added_at=at)
    return _write(row, given, cites)


@transaction.atomic
def edit(*, evidence: Evidence, cites: Iterable[Evidence], by: User, at: datetime, **given: Any) -> Evidence:
    """`given`: every one of FIELDS. Raises MayNot, NotOpen, StandsStill, ValidationError."""
    need(by, CHECK)
    row = loose(evidence)
    return _write(row, given, cites)


@transaction.atomic
def remove(*, evidence: Evidence, by: User, at: datetime) -> None:
    """Raises MayNot, NotOpen, StandsStill."""
    need(by, CHECK)
    row = loose(evidence)
    copy_files.remove(row.archive_place)
    row.delete()


def _write(row: Evidence, given: dict[str, Any], cites: Iterable[Evidence]) -> Evidence:
    before = row.address
    for name in FIELDS:
        value = given[name]
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    settle(row)
    if row.address != before:
        copy_files.drop(row)  # it was one of what stood at the other address
    row.own = row.own or rules.issuer(row.publisher) in _own_names()
    row.full_clean()
    row.save()
    row.cites.set(_fit(row, list(cites)))
    return row


def _fit(row: Evidence, cited: list[Evidence]) -> list[Evidence]:
    if any(each.claim_id != row.claim_id or each.pk == row.pk for each in cited):
        raise ValidationError({"cites": gettext("A source builds on other sources of the same claim.")})
    graph = {one.number: one.cites for one in logged.sources_of(row.claim.evidence.prefetch_related("cites"))}
    graph[row.pk] = frozenset(each.pk for each in cited)
    if row.pk in rules.rests_on(row.pk, graph):
        raise ValidationError({"cites": gettext("Two sources cannot build on each other.")})
    return cited


def _own_names() -> set[str]:
    return {rules.issuer(name) for name in Publisher.objects.values_list("name", flat=True)}


def _gathering(claim: Claim) -> Claim:
    held = held_claim(claim)
    if held.state not in (Claim.State.OPEN, Claim.State.ANSWERED):
        raise NotOpen(held.key)
    if held.verdicts.filter(state="draft").exists():
        raise StandsStill("waits")
    return held


def loose(evidence: Evidence) -> Evidence:
    """The row as it stands now, unless a verdict was decided on it. Raises NotOpen, StandsStill."""
    held = _gathering(evidence.claim)
    row = held.evidence.get(pk=evidence.pk)
    if held.verdicts.filter(state__in=["decided", "replaced"], decided_at__gte=row.added_at).exists():
        raise StandsStill("decided")
    return row

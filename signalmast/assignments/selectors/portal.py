"""What a contributor sees of requests: their own and those of organisations they have a role in. Nothing about other
people is in it: no names, no internal notes, no answers of colleagues, and not what the desk wants it for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from signalmast.assignments import states
from signalmast.assignments.models import AnswerFile, Assignment, GivenFile, Recipient, Step, Submission
from signalmast.assignments.selectors.labels import label
from signalmast.assignments.selectors.standing import standing_with
from signalmast.network.models import Contributor

MOST = 200
ENDED = (states.DONE, states.CANCELLED, states.DECLINED)


@dataclass(frozen=True)
class HandedIn:
    """One version that this person handed in."""

    number: int
    text: str
    at: datetime
    files: tuple[AnswerFile, ...]


@dataclass(frozen=True)
class Request:
    """`state` is as shown, late ones as "overdue"; `may` are the services that can be called now. `words_back` is what
    the desk said last, while it waits for more or after it called the request off."""

    key: str
    title: str
    words: str
    wanted: str
    due_at: datetime
    state: str
    label: str
    may: frozenset[str]
    words_back: str
    for_organisations: tuple[str, ...]
    files: tuple[GivenFile, ...]
    handed_in: tuple[HandedIn, ...]


def of_person(contributor: Contributor, *, at: datetime) -> list[Request]:
    """Open ones first, the next due first; then those that ended, the last first. The same questions for any number."""
    on = timezone.localdate(at)
    rows = _rows(contributor, on)
    waiting = rows.exclude(state__in=ENDED).order_by("due_at", "pk")[:MOST]
    ended = rows.filter(state__in=ENDED).order_by("-ended_at", "-pk")[:MOST]
    return [_told(row, at=at) for row in [*waiting, *ended]]


def one_of_person(contributor: Contributor, *, key: str, at: datetime) -> Request | None:
    row = _rows(contributor, timezone.localdate(at)).filter(key=key).first()
    return _told(row, at=at) if row is not None else None


def held_by(contributor: Contributor, *, key: str, at: datetime) -> Assignment | None:
    """The row for the services `accept`, `decline` and `submit`; never to be shown."""
    return _rows(contributor, timezone.localdate(at)).filter(key=key).first()


def may_read_file(contributor: Contributor, *, file: GivenFile | AnswerFile, at: datetime) -> bool:
    """What the desk sent along with a request of theirs, and what they handed in themselves."""
    if isinstance(file, AnswerFile):
        return file.submission.contributor_id == contributor.pk
    return _rows(contributor, timezone.localdate(at)).filter(pk=file.assignment_id).exists()


def _rows(contributor: Contributor, on: date) -> QuerySet[Assignment]:
    if contributor.faded_at is not None:
        return Assignment.objects.none()
    theirs = Recipient.objects.filter(standing_with(contributor, on=on))
    own = Submission.objects.filter(contributor=contributor).prefetch_related("files").order_by("-number")
    said = Step.objects.filter(move__in=["return", "cancel"]).order_by("-at", "-pk")
    names = theirs.exclude(organisation=None).select_related("organisation")
    return (
        Assignment.objects.filter(pk__in=theirs.values("assignment"))
        .exclude(state=states.DRAFT)
        .prefetch_related(
            "files",
            Prefetch("submissions", queryset=own, to_attr="own_submissions"),
            Prefetch("steps", queryset=said, to_attr="said"),
            Prefetch("recipients", queryset=names, to_attr="theirs"),
        )
    )


def _told(row: Any, *, at: datetime) -> Request:
    shown = row.shown(at)
    said = row.said[0].words if row.state in (states.RETURNED, states.CANCELLED) and row.said else ""
    return Request(
        key=row.key,
        title=row.title,
        words=row.words,
        wanted=row.wanted,
        due_at=row.due_at,
        state=shown,
        label=label(shown),
        may=frozenset(states.Request.possible(row.state) & states.THEIRS),
        words_back=said,
        for_organisations=tuple(each.organisation.name for each in row.theirs),
        files=tuple(row.files.all()),
        handed_in=tuple(
            HandedIn(each.number, each.text, each.at, tuple(each.files.all())) for each in row.own_submissions
        ),
    )

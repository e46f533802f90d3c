"""What a review counts of organisations, training and requests: read once, kept with the review, counted from there."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from signalmast.assignments.selectors import times
from signalmast.core.periods import Period
from signalmast.metrics.plain import plain
from signalmast.network.models import Course, Organisation
from signalmast.network.selectors import cohort, coverage, measures, training
from signalmast.reports.chapters.kept import DESK, SHEETS, Kept, Line, coverage_days
from signalmast.reports.document import Document

Names = dict[str, dict[str, str]]
_MARKS = 24  # points of the history of coverage at most


def read(*, period: Period, chapters: Collection[str], at: datetime, programmes: Collection[int] | None) -> Kept:
    """The lines of those chapters, as the desk knows them now; requests of some programmes where they are given."""
    lines: dict[str, list[Line]] = {}
    on = at.astimezone(ZoneInfo(period.zone)).date()
    if "coverage" in chapters:
        lines |= {"coverage": _coverage(period, on), "coverage_days": _coverage_days(period, on)}
    if "training" in chapters:
        lines |= _training(period, on, at)
    if "requests" in chapters:
        lines |= _requests(period, programmes)
    return Kept(lines)


def kept_of(document: Document) -> Kept:
    return Kept({name: document.dimension.get(name, []) for name in SHEETS})


def names_of(kept: Kept) -> Names:
    """What the keys of lines are called, in both languages."""
    keys = {str(line[0]) for lines in kept.lines.values() for line in lines}
    keys |= {str(line[2]) for line in kept.lines["requests_asked"]}
    rows = Organisation.objects.filter(key__in=keys).values_list("key", "name", "name_en")
    found = {key: {"vi": name, "en": name_en or name} for key, name, name_en in rows}
    held = [(str(line[0]), str(line[2])) for line in kept.lines["training_sessions"]]
    for course in Course.objects.filter(pk__in={key.partition(":")[2] for _session, key in held}):
        found[f"course:{course.pk}"] = {"vi": course.said("vi"), "en": course.said("en")}
    return found | {session: found[key] for session, key in held}


def _coverage(period: Period, on: date) -> list[Line]:
    found: list[Line] = []
    for day in sorted(set(coverage_days(period, on=on))):
        for each in coverage.on_day(day).members:
            told = (each.people > 0, each.people == 1, each.quiet)
            found.append([each.key, day.isoformat(), each.area, each.kind, *(str(int(one)) for one in told)])
            found[-1].append(str(each.people))
    return found


def _coverage_days(period: Period, on: date) -> list[Line]:
    told = coverage.covered_and_all(_marks(period, on))
    return [[DESK, day.isoformat(), str(covered), str(every)] for day, covered, every in told]


def _marks(period: Period, on: date) -> list[date]:
    """The ends of months from before the period until its last day, evenly fewer where they would be too many."""
    before, last = coverage_days(period, on=on)
    ends = []
    day = before
    while day < last:
        ends.append(day)
        first = (day + timedelta(days=1)).replace(day=1)
        day = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    every = -(-len(ends) // _MARKS) or 1
    return [*ends[::every], last]


def _training(period: Period, on: date, at: datetime) -> dict[str, list[Line]]:
    sessions: list[Line] = []
    people: list[Line] = []
    for span in (period.before(), period):
        since, until = span.edges()
        for row in training.held(since=since, until=min(until, at)):
            taken = [str(getattr(row, name)) for name in ("came", "taken")]
            sessions.append([f"session:{row.key}", row.day.isoformat(), f"course:{row.course_id}", *taken])
        number = measures.people_trained(span.first, min(span.last, on), {})
        people.append([DESK, span.last.isoformat(), str(number)])
    made = cohort.cohort(period=period, course=None)
    effect = [_group("trained", made.trained, period), _group("others", made.others, period)]
    return {"training_sessions": sessions, "training_people": people, "training_effect": effect}


def _group(name: str, group: cohort.Group, period: Period) -> Line:
    share = None if group.corrected is None else _rounded(float(group.corrected) * 100, 1)
    days = None if group.days is None else _rounded(group.days, 1)
    counts = [None if value is None else str(value) for value in (group.people, group.contributed)]
    accepted = None if group.accepted is None else str(group.accepted)
    return [DESK, period.last.isoformat(), name, *counts, days, accepted, share]


def _requests(period: Period, programmes: Collection[int] | None) -> dict[str, list[Line]]:
    every: list[Line] = []
    asked: list[Line] = []
    since, until = period.before().edges()[0], period.edges()[1]
    for one in times.timed(since=since, until=until, programmes=programmes):
        day = one.sent_at.astimezone(ZoneInfo(period.zone)).date().isoformat()
        marks = [str(int(one.handed_in)), str(int(one.in_time))]
        every.append([one.key, day, *(_hours(step) for step in one.steps), _hours(one.whole), *marks])
        asked += [[one.key, day, place, _hours(one.whole), *marks] for place in one.organisations]
    return {"requests": every, "requests_asked": asked}


def _hours(value: float | None) -> str | None:
    return None if value is None else _rounded(value, 2)


def _rounded(value: float, places: int) -> str:
    return str(plain(Decimal(f"{value:.{places}f}")))

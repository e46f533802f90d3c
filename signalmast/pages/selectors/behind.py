"""What the public side of the desk is behind with: for whoever looks after the machine."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from signalmast.core import textindex
from signalmast.pages.models import FollowUp, PublicAddress, Rebuild
from signalmast.pages.selectors import readers, searching

PATIENCE = timedelta(minutes=10)  # the worker makes a page in a second or two
TRIES = 3  # what fails once or twice is tried again within seconds


@dataclass(frozen=True)
class Behind:
    """Of work after publishing `failed` steps; of public pages `late` ones and `broken` ones; one error's own words.

    While every page is made anew (`rebuilding`), pages may wait long without anything being wrong.
    """

    failed: int
    late: int
    broken: int
    rebuilding: bool
    problem: str


def behind(*, at: datetime) -> Behind:
    failing = FollowUp.objects.filter(state=FollowUp.State.FAILED, attempts__gte=TRIES)
    failed = list(failing.order_by("-attempts", "pk").values_list("problem", flat=True)[:1000])
    rows = PublicAddress.objects.aggregate(
        late=Count("pk", filter=Q(due_at__lt=at - PATIENCE, problem="")),
        broken=Count("pk", filter=~Q(problem="")),
    )
    wrong = PublicAddress.objects.exclude(problem="").order_by("path").values_list("problem", flat=True)[:1]
    row = Rebuild.objects.filter(pk=1).first()
    return Behind(
        failed=len(failed),
        late=rows["late"],
        broken=rows["broken"],
        rebuilding=bool(row and (row.asked_at or (row.begun_at and not row.finished_at))),
        problem=next(iter([*failed, *wrong]), ""),
    )


@dataclass(frozen=True)
class Searchable:
    """`stands`: whether readers can search at all. `missing`: published posts that they do not find, or the reverse."""

    stands: bool
    missing: int


def searchable() -> Searchable:
    """Posts that are on their way into the index, or out of it, are not missing."""
    waiting = FollowUp.objects.filter(step="search").exclude(state=FollowUp.State.DONE).count()
    published = readers.listed().order_by().count()
    try:
        with searching.index().reading() as connection:
            found: int = connection.execute("select count(*) from document").fetchone()[0]
    except (textindex.NotReady, sqlite3.Error):
        return Searchable(stands=False, missing=published)
    return Searchable(stands=True, missing=max(0, abs(published - found) - waiting))

"""Work after publishing: asked for by rows, done by the worker, tried again with growing pauses, reconciled."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from wagtail.models import Page

from signalmast.pages import following
from signalmast.pages.models import CommunityPage, DeskHome, FollowUp, Post

logger = logging.getLogger(__name__)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
SLICE = 500  # pages a reconciliation asks for at once, so that no one transaction is long
Now = Callable[[], datetime]


def ask(*, pages: Iterable[int], way: FollowUp.Way, at: datetime) -> None:
    """Every step is due for these pages; what was asked before and not done yet is replaced."""
    rows = [
        FollowUp(page=page, step=step.name, way=way, asked_at=at, run_after=at)
        for page in pages
        for step in following.steps()
    ]
    _put(rows)


def follow(*, page: int, now: Now) -> bool:
    """Run the due steps of one page in order; whether all of them are done."""
    for row in in_order(FollowUp.objects.filter(page=page, run_after__lte=now()).exclude(state=FollowUp.State.DONE)):
        _run(row, now=now)
    return not FollowUp.objects.filter(page=page).exclude(state=FollowUp.State.DONE).exists()


def follow_due(*, now: Now, limit: int = 50) -> int:
    """Run up to `limit` due steps of any page, thousands of imported ones together; returns how many were run."""
    due = FollowUp.objects.filter(run_after__lte=now()).exclude(state=FollowUp.State.DONE)
    rows = in_order(due.order_by("run_after", "pk")[:limit])
    for (name, way), same in groupby(rows, key=lambda row: (row.step, row.way)):
        _run_several(following.step(name), way, list(same), now=now)
    return len(rows)


def in_order(rows: Iterable[FollowUp]) -> list[FollowUp]:
    """By the order of their steps; a step nobody knows any more comes last."""
    places = {step.name: place for place, step in enumerate(following.steps())}
    return sorted(rows, key=lambda row: (places.get(row.step, len(places)), row.way, row.page))


def reconcile(*, at: datetime) -> int:
    """Ask for what was never asked: a crash may fall between publishing and asking, and an import asks for nothing.

    Returns how many rows it asked for, at most SLICE for each step and way.
    """
    asked = 0
    for step in following.steps():
        out = list(_unasked(step.name))
        back = list(_not_taken_back(step.name))
        rows = [FollowUp(page=pk, step=step.name, way=FollowUp.Way.OUT, asked_at=at, run_after=at) for pk in out]
        rows += [FollowUp(page=pk, step=step.name, way=FollowUp.Way.BACK, asked_at=at, run_after=at) for pk in back]
        _put(rows)
        asked += len(rows)
    return asked


def public_pages() -> QuerySet[Page]:
    """Every page readers may see."""
    posts = Post.objects.filter(live=True, figures_only=False, section__live=True)
    fronts, sections = DeskHome.objects.filter(live=True), CommunityPage.objects.filter(live=True)
    found: QuerySet[Page] = Page.objects.filter(
        Q(pk__in=posts.values("pk")) | Q(pk__in=sections.values("pk")) | Q(pk__in=fronts.values("pk"))
    )
    return found


def is_public(pk: int) -> bool:
    return public_pages().filter(pk=pk).exists()


def _unasked(step: str) -> QuerySet[Page, int]:
    row = FollowUp.objects.filter(page=OuterRef("pk"), step=step, way=FollowUp.Way.OUT)
    pages = public_pages().annotate(asked_at=Subquery(row.values("asked_at")))
    older = Q(asked_at=None) | Q(asked_at__lt=F("last_published_at"))
    found: QuerySet[Page, int] = pages.filter(older).order_by("pk").values_list("pk", flat=True)
    return found[:SLICE]


def _not_taken_back(step: str) -> QuerySet[FollowUp, int]:
    out = FollowUp.objects.filter(step=step, way=FollowUp.Way.OUT)
    return out.exclude(page__in=public_pages().values("pk")).order_by("page").values_list("page", flat=True)[:SLICE]


@transaction.atomic
def _put(rows: list[FollowUp]) -> None:
    FollowUp.objects.bulk_create(
        rows,
        batch_size=SLICE,
        update_conflicts=True,
        unique_fields=["page", "step"],
        update_fields=["way", "state", "attempts", "problem", "asked_at", "run_after", "at"],
    )


def _run_several(step: following.Step | None, way: str, rows: list[FollowUp], *, now: Now) -> None:
    if step is None or step.on_many is None or way == FollowUp.Way.BACK or len(rows) == 1:
        for row in rows:
            _run(row, now=now)
        return
    try:
        step.on_many([row.page for row in rows])
    except Exception:
        logger.exception("After publishing: %s failed for %d pages together", step.name, len(rows))
        for row in rows:
            _run(row, now=now)
        return
    at = now()
    for row in rows:
        _done(row, at=at)


def _run(row: FollowUp, *, now: Now) -> None:
    step = following.step(row.step)
    if step is None:
        row.delete()
        return
    act = step.on_publish if row.way == FollowUp.Way.OUT else step.on_unpublish
    try:
        act(row.page)
    except Exception as error:
        logger.exception("After publishing: %s failed for page %d", row.step, row.page)
        _failed(row, error, at=now())
        return
    _done(row, at=now())


def _as_asked(row: FollowUp) -> QuerySet[FollowUp]:
    """The row, unless it was asked for anew while its step ran."""
    return FollowUp.objects.filter(pk=row.pk, asked_at=row.asked_at, way=row.way)


def _done(row: FollowUp, *, at: datetime) -> None:
    _as_asked(row).update(state=FollowUp.State.DONE, attempts=F("attempts") + 1, problem="", at=at)


def _failed(row: FollowUp, error: Exception, *, at: datetime) -> None:
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(row.attempts, 16))
    _as_asked(row).update(
        state=FollowUp.State.FAILED,
        attempts=F("attempts") + 1,
        problem=f"{type(error).__name__}: {error}"[:2000],
        run_after=at + pause,
    )

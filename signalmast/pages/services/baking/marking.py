"""What is due after a page went out, changed, moved or was taken back: addresses, marked to be made."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from signalmast.pages import selectors
from signalmast.pages.models import PublicAddress
from signalmast.pages.selectors import Standing
from signalmast.pages.services.baking.asking import ask_for_rebuild, mark_neighbours
from signalmast.pages.services.baking.making import make_now

Kind = PublicAddress.Kind
BATCH = 500


def went_out(page: int) -> None:
    """The step after publishing: the page itself is made now, all that shows it in the next moments."""
    if not mark([page], at=timezone.now()):
        came_back(page)
        return
    _make_own([page])


def went_out_many(pages: list[int]) -> None:
    """The same for an import: only marked, made in slices."""
    mark(pages, at=timezone.now())


def came_back(page: int) -> None:
    """The step after taking back: its address says so now, what showed it in the next moments."""
    mark_gone([page], at=timezone.now())
    _make_own([page])


def remember(page: int, *, at: datetime) -> None:
    """A page stands at this path from now on, even if nobody lives to make its file."""
    for one in selectors.standing([page]):
        given = {"page": one.page, "kind": one.kind, "demo": one.demo, "due_at": at}
        row, new = PublicAddress.objects.get_or_create(path=one.path, defaults=given)
        if not new and row.page != one.page:
            PublicAddress.objects.filter(pk=row.pk).update(**given, card="", shown_on=[])


@transaction.atomic
def mark(pages: list[int], *, at: datetime) -> list[Standing]:
    """Everything due after these pages went out or changed; gives those that readers may see."""
    found = selectors.standing(pages)
    before = {row.path: row for row in PublicAddress.objects.filter(path__in=[one.path for one in found])}
    renewed, lists = [], set[str]()
    for one in found:
        row = before.get(one.path)
        lists |= {*one.shown_on, *(row.shown_on if row else ())}
        if row is None or row.page != one.page or row.card != one.card:
            renewed.append(one)
    twins = {twin for one in found for twin in one.twins}
    mark_lists(lists | _maps_of(twins), at=at)
    mark_pages(twins, at=at, rank=PublicAddress.SOON)
    enter(found, at=at, rank=PublicAddress.SOON)
    if any(one.kind == Kind.PAGE for one in renewed):
        ask_for_rebuild(at=at)  # every screen names the pages of the desk
    elif renewed:
        numbers = [one.page for one in renewed]
        mark_pages(selectors.linking_to(numbers) | set(selectors.beside(numbers)), at=at)
    return found


def enter(found: list[Standing], *, at: datetime, rank: int) -> None:
    """Whoever stands at a path now has it, and what lists say of it is kept; its old paths and lists are due too."""
    paths = [one.path for one in found]
    old = PublicAddress.objects.filter(page__in=[one.page for one in found], kind__in=(Kind.POST, Kind.PAGE))
    for shown_on in old.exclude(path__in=paths).exclude(shown_on=[]).values_list("shown_on", flat=True):
        mark_lists(shown_on, at=at, rank=rank)
    old.exclude(path__in=paths).update(due_at=at, rank=rank, card="", shown_on=[])
    parts = PublicAddress.objects.filter(page__in=[one.page for one in found], kind=Kind.PART)
    parts.exclude(path__in=[path for one in found for path in one.own]).update(due_at=at, rank=rank)
    rows = [
        PublicAddress(
            **{"path": one.path, "page": one.page, "kind": one.kind, "demo": one.demo, "due_at": at, "rank": rank},
            **{"card": one.card, "shown_on": sorted(one.shown_on)},
        )
        for one in found
    ]
    rows += [
        PublicAddress(path=path, page=one.page, kind=Kind.PART, demo=one.demo, due_at=at, rank=rank)
        for one in found
        for path in sorted(one.own)
    ]
    PublicAddress.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["page", "kind", "due_at", "rank", "demo", "card", "shown_on"],
    )


def changed(pages: Iterable[int], *, at: datetime) -> None:
    """Something that these pages show has changed: a picture, a clip, the name under them."""
    wanted = sorted(pages)
    for start in range(0, len(wanted), BATCH):
        mark(wanted[start : start + BATCH], at=at)


@transaction.atomic
def mark_gone(pages: list[int], *, at: datetime) -> None:
    """Everything due after these pages were taken back or deleted."""
    rows = PublicAddress.objects.filter(page__in=pages)
    own = rows.filter(kind__in=(Kind.POST, Kind.PAGE))
    lists = {path for shown_on in own.values_list("shown_on", flat=True) for path in shown_on}
    linking = selectors.linking_to(pages) - set(pages)
    languages = {selectors.language_of(path) for path in own.values_list("path", flat=True)}
    if own.filter(kind=Kind.PAGE, state=PublicAddress.State.HERE).exists():
        ask_for_rebuild(at=at)
    own.update(card="", shown_on=[])
    rows.update(due_at=at, rank=PublicAddress.SOON)
    # Only a translation leads to a page of another language.
    mark_lists(lists | _maps_of(linking, but_not=languages), at=at)
    mark_pages(linking, at=at)


def mark_lists(paths: Iterable[str], *, at: datetime, rank: int = PublicAddress.SOON) -> None:
    """Lists to be made, entered if they are new; a path that is a page's stays the page's."""
    wanted = sorted(paths)
    known = set(PublicAddress.objects.filter(path__in=wanted).values_list("path", flat=True))
    rows = [PublicAddress(path=path, kind=Kind.LIST, due_at=at, rank=rank) for path in wanted]
    PublicAddress.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["path"],
        update_fields=["due_at", "rank"],
    )
    mark_neighbours(set(wanted) - known, at=at, rank=rank)


def _maps_of(pages: set[int], *, but_not: Collection[str] = ()) -> set[str]:
    """The parts of the site's map that name these posts, and so their translations."""
    rows = PublicAddress.objects.filter(page__in=pages, kind=Kind.POST).values_list("path", "shown_on")
    return {
        shown
        for path, shown_on in rows
        if selectors.language_of(path) not in but_not
        for shown in shown_on
        if shown.startswith("/sitemaps/")
    }


def mark_pages(pages: Iterable[int], *, at: datetime, rank: int = PublicAddress.LATER) -> None:
    """Other posts that show these; they can wait behind what somebody waits for."""
    wanted, kinds = sorted(pages), (Kind.POST, Kind.PART)
    for start in range(0, len(wanted), BATCH):
        rows = PublicAddress.objects.filter(page__in=wanted[start : start + BATCH], kind__in=kinds, due_at=None)
        rows.update(due_at=at, rank=rank)


def _make_own(pages: list[int]) -> None:
    own = PublicAddress.objects.filter(page__in=pages).filter(Q(due_at__isnull=False)).values_list("path", flat=True)
    make_now(list(own), now=timezone.now)

"""Making every public page anew, in slices that survive a stop; and the looks that keep files and desk in step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from signalmast.pages import selectors, site_files
from signalmast.pages.models import PublicAddress, Rebuild
from signalmast.pages.services.baking.asking import ask_for_rebuild
from signalmast.pages.services.baking.making import alone, make_due
from signalmast.pages.services.baking.marking import enter, mark_lists
from signalmast.pages.services.following import public_pages

QUIET, AT_MOST = timedelta(seconds=4), timedelta(seconds=60)  # before a rebuild that was asked for begins
BATCH = 500
LOOKED_AT = 2_000  # files looked for in one round
Now = Callable[[], datetime]
_ENDINGS = {
    PublicAddress.State.HERE: "",
    PublicAddress.State.MOVED: ".redirect",
    PublicAddress.State.GONE: ".gone",
}


def new_edition(*, edition: str, at: datetime) -> bool:
    """Whether the desk's code, looks or address are others than when the pages were made: then all are made anew."""
    row, _new = Rebuild.objects.get_or_create(pk=1)
    if row.edition == edition:
        return False
    with transaction.atomic():
        ask_for_rebuild(at=at)
        Rebuild.objects.filter(pk=1).update(edition=edition)
    return True


def slice_of_work(*, now: Now, hurry: bool = False) -> bool:
    """A moment's work on the public pages; whether there was any. `hurry` waits for no quiet before a rebuild."""
    row = Rebuild.objects.filter(pk=1).first()
    if row and row.asked_at and (hurry or _is_time(row, at=now())):
        _begin(row, at=now())
        return True
    if row and row.cursor is not None:
        _enter_more(row, at=now())
        return True
    if make_due(now=now).all:
        return True
    if row and row.begun_at and not row.finished_at:
        sweep()
        Rebuild.objects.filter(pk=1, begun_at=row.begun_at).update(finished_at=now())
        return True
    return False


def sweep() -> int:
    """Delete files that no address answers for, and what a killed process left unfinished; how many."""
    root = Path(settings.SITE_DIR)
    with alone():
        lying = list(site_files.files(root))  # before the addresses are read: those come first, files after
        known = set(PublicAddress.objects.values_list("path", flat=True))
        unwanted = [name for name in lying if site_files.path_of(name) not in known]
        site_files.clear(root, unwanted)
    return len(unwanted)


def check_files(*, after: int, at: datetime) -> int:
    """Look whether some addresses have their files; those that have none are made. Gives where to go on."""
    rows = selectors.unchecked(after=after, count=LOOKED_AT)
    root = Path(settings.SITE_DIR)
    lost = [row.pk for row in rows if not _lies(root, row)]
    for start in range(0, len(lost), BATCH):
        rows_lost = PublicAddress.objects.filter(pk__in=lost[start : start + BATCH], due_at=None)
        rows_lost.update(due_at=at, rank=PublicAddress.SOON)
    return rows[-1].pk if rows else 0


@dataclass(frozen=True)
class LookedOver:
    """`missing` should lie on the disk and do not; `unknown` lie there and should not."""

    addresses: int
    waiting: int
    missing: int
    unknown: int


def look_over() -> LookedOver:
    """Compare every address with the files, changing nothing."""
    root = Path(settings.SITE_DIR)
    lying = list(site_files.files(root))
    rows = list(PublicAddress.objects.only("path", "state", "due_at"))
    known = {row.path for row in rows}
    return LookedOver(
        addresses=len(rows),
        waiting=sum(row.due_at is not None for row in rows),
        missing=sum(row.due_at is None and row.state != "" and not _lies(root, row) for row in rows),
        unknown=sum(site_files.path_of(name) not in known for name in lying),
    )


def _lies(root: Path, row: PublicAddress) -> bool:
    place = root / site_files.file_of(row.path)
    ending = _ENDINGS[PublicAddress.State(row.state)]
    return (place.with_suffix(ending) if ending else place).is_file()


def _is_time(row: Rebuild, *, at: datetime) -> bool:
    last, first = row.asked_at or at, row.asked_first_at or at
    return at - last >= QUIET or at - first >= AT_MOST


@transaction.atomic
def _begin(row: Rebuild, *, at: datetime) -> None:
    """Every address is due, behind what somebody waits for; then the pages are gone through for new ones."""
    PublicAddress.objects.filter(due_at=None).update(due_at=at, rank=PublicAddress.LATER)
    PublicAddress.objects.exclude(due_at=at).update(due_at=at)
    mark_lists(selectors.site_lists(), at=at, rank=PublicAddress.LATER)
    asked = Rebuild.objects.filter(pk=1, asked_at=row.asked_at)
    Rebuild.objects.filter(pk=1).update(begun_at=at, finished_at=None, cursor=0)
    asked.update(asked_at=None, asked_first_at=None)


@transaction.atomic
def _enter_more(row: Rebuild, *, at: datetime) -> None:
    """The next few hundred pages: where each stands now, and what shows it."""
    pages = list(public_pages().filter(pk__gt=row.cursor).order_by("pk").values_list("pk", flat=True)[:BATCH])
    enter(selectors.standing(pages), at=at, rank=PublicAddress.LATER)
    Rebuild.objects.filter(pk=1, begun_at=row.begun_at).update(cursor=pages[-1] if pages else None)

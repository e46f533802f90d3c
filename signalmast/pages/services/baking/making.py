"""Turning due addresses into files: answer, look after the pictures named, write, then say that it is done."""

from __future__ import annotations

import fcntl
import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.images import get_image_model

from signalmast.core import room
from signalmast.pages import answering, selectors, site_files
from signalmast.pages.models import PublicAddress, PublicLink
from signalmast.pages.services.baking.asking import mark_neighbours

logger = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(hours=1)
PAUSE_OF_DISK = timedelta(seconds=15)
AT_ONCE = 40  # addresses answered before their files are written together
QUALITY, QUALITY_OF_MANY = 9, 5  # of brotli
_LINK = re.compile(rb"""\b(?:href|src|srcset|poster|content)="([^"]*)\"""")
_NOT_HERE = (401, 403, 404)
State = PublicAddress.State
Now = Callable[[], datetime]


class MakingFailed(Exception):
    """A page could not be made; it stays as it was and is tried again."""


@dataclass
class Made:
    """What came of some addresses: how many files are new, were right already, went, or could not be made."""

    written: int = 0
    right: int = 0
    removed: int = 0
    failed: int = 0

    @property
    def all(self) -> int:
        return self.written + self.right + self.removed + self.failed


@dataclass
class _Turn:
    """One address being made."""

    row: PublicAddress
    state: str = State.NONE
    changed: bool = False
    problem: str = ""
    note: str = ""
    disk: bool = False  # it was not the address's own fault
    links: set[str] = field(default_factory=set)

    @property
    def forgotten(self) -> bool:
        """A list or part that is no longer answered; a page's own address is kept in mind."""
        return not self.problem and self.state == State.NONE


@contextmanager
def alone() -> Iterator[None]:
    """One process makes files at a time; a killed one lets go by itself."""
    place = Path(settings.DATA_DIR) / "run" / "public.lock"
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def make_due(*, now: Now, seconds: float = 2.0) -> Made:
    """Make what is due, for about so long."""
    total, end = Made(), time.monotonic() + seconds
    while rows := selectors.due(at=now(), count=AT_ONCE):
        with alone():
            made = make(rows, now=now, quality=QUALITY_OF_MANY if len(rows) == AT_ONCE else QUALITY)
        for name in vars(made):
            setattr(total, name, getattr(total, name) + getattr(made, name))
        if time.monotonic() > end:
            break
    return total


def make_now(paths: Sequence[str], *, now: Now) -> Made:
    """Make these addresses while somebody waits. Raises MakingFailed, after the others are made."""
    with alone():
        made = make(list(PublicAddress.objects.filter(path__in=paths)), now=now, quality=QUALITY)
    if made.failed:
        problems = PublicAddress.objects.filter(path__in=paths).exclude(problem="")
        raise MakingFailed("; ".join(f"{row.path}: {row.problem}" for row in problems))
    return made


def make(rows: Sequence[PublicAddress], *, now: Now, quality: int) -> Made:
    """Answer each address and keep the answers together: if the disk refuses, none of them changes."""
    writing = site_files.Writing(Path(settings.SITE_DIR), quality=quality)
    turns = [_Turn(row) for row in rows]
    try:
        for turn in turns:
            _prepare(turn, writing)
        writing.commit()
    except OSError as error:
        writing.discard()
        words = str(room.WORDS) if room.is_full(error) else str(error)
        logger.error("The public pages could not be written: %s", error)
        for turn in turns:
            turn.problem, turn.disk = words, True
    except BaseException:
        writing.discard()
        raise
    return _keep(turns, at=now())


def _prepare(turn: _Turn, writing: site_files.Writing) -> None:
    path = turn.row.path
    try:
        found = answering.answer(path)
        if found.status == 200:
            turn.note = _see_to_pictures(found.body, path)
            if turn.note:  # made just now, perhaps: the page names the new files
                found = answering.answer(path)
                turn.note = _see_to_pictures(found.body, path)
            turn.links = _links(found.body)
        _stage(turn, found, writing)
    except (OSError, KeyboardInterrupt, SystemExit):
        raise
    except Exception as error:
        logger.exception("The public page could not be made: %s", path)
        turn.problem = f"{type(error).__name__}: {error}"[:2000]


def _stage(turn: _Turn, found: answering.Answer, writing: site_files.Writing) -> None:
    path = turn.row.path
    if found.status == 200:
        turn.state, turn.changed = State.HERE, writing.put(path, found.body)
    elif found.status == 301 and path.endswith("/") and found.location.startswith("/"):
        turn.state, turn.changed = State.MOVED, writing.put_redirect(path, found.location)
    elif found.status == 410 and path.endswith("/"):
        turn.state, turn.changed = State.GONE, writing.put_gone(path, found.body)
    elif found.status in (*_NOT_HERE, 301, 302, 410):
        turn.state, turn.changed = State.NONE, writing.remove(path)
    else:
        raise MakingFailed(f"answered {found.status}")


def _links(body: bytes) -> set[str]:
    """The paths of our own site that a page leads to or names."""
    found = set()
    for value in _LINK.findall(body):
        text = value.decode("utf-8", "replace").removeprefix(settings.PUBLIC_URL)
        if text.startswith("/") and text.endswith("/"):
            found.add(unquote(urlsplit(text).path))
    return found


def _see_to_pictures(body: bytes, path: str) -> str:
    """Every picture a page names lies on the disk before the page does. Words if one is not there."""
    missing = []
    for value in _LINK.findall(body):
        for part in value.decode("utf-8", "replace").split(","):
            name = part.strip().split(" ")[0].removeprefix(settings.PUBLIC_URL)
            if name.startswith(settings.MEDIA_URL):
                place = Path(settings.MEDIA_ROOT) / unquote(name.removeprefix(settings.MEDIA_URL))
                if not _is_settled(place):
                    missing.append(place)
    if not missing:
        return ""
    renditions = get_image_model().renditions.rel.related_model
    names = [str(place.relative_to(settings.MEDIA_ROOT)) for place in missing]
    renditions.objects.filter(file__in=names).delete()  # cut anew from the picture when next asked for
    return _("A picture is not there: %(name)s") % {"name": ", ".join(sorted(names)[:3])}


_settled: dict[Path, int] = {}


def _is_settled(place: Path) -> bool:
    """There, and on the disk: a crop made a moment ago is told to be written."""
    try:
        made = place.stat().st_mtime_ns
    except OSError:
        return False
    if time.time_ns() - made < 600_000_000_000 and _settled.get(place) != made:
        with suppress(OSError):
            site_files.settle(place)
        if len(_settled) > 10_000:
            _settled.clear()
        _settled[place] = made
    return True


@transaction.atomic
def _keep(turns: list[_Turn], *, at: datetime) -> Made:
    made = Made()
    for turn in turns:
        seen = PublicAddress.objects.filter(pk=turn.row.pk, due_at=turn.row.due_at)
        if turn.problem:
            made.failed += 1
            pause = PAUSE_OF_DISK if turn.disk else min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(turn.row.attempts, 12))
            attempts = turn.row.attempts + (not turn.disk)
            seen.update(due_at=at + pause, attempts=attempts, problem=turn.problem)
        elif turn.forgotten and turn.row.kind in (PublicAddress.Kind.LIST, PublicAddress.Kind.PART):
            made.removed += turn.changed
            made.right += not turn.changed
            seen.delete()
            mark_neighbours([turn.row.path], at=at)
        else:
            made.written += turn.changed
            made.right += not turn.changed
            seen.update(due_at=None, rank=0, attempts=0, problem=turn.note, state=turn.state, made_at=at)
    # An old path of a post says nothing of where the post leads to.
    here = [turn for turn in turns if not turn.problem and turn.state == State.HERE]
    _keep_links([turn for turn in here if turn.row.kind == PublicAddress.Kind.POST])
    return made


def _keep_links(turns: list[_Turn]) -> None:
    """Which posts each post's page leads to."""
    paths = {path for turn in turns for path in turn.links}
    rows = PublicAddress.objects.filter(path__in=paths, kind=PublicAddress.Kind.POST).values_list("path", "page")
    posts = {path: page for path, page in rows if page is not None}
    sources = {turn.row.page: turn.links for turn in turns if turn.row.page is not None}
    PublicLink.objects.filter(from_page__in=list(sources)).delete()
    pairs = {(source, posts[path]) for source, links in sources.items() for path in links if path in posts}
    PublicLink.objects.bulk_create(
        [PublicLink(from_page=one, to_page=other) for one, other in sorted(pairs) if one != other],
        ignore_conflicts=True,
    )

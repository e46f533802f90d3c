"""Tips as they may be read: found by a receipt, opened with the desk's key. Services write down who opened one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from signalmast.accounts import selectors as accounts
from signalmast.accounts.models import User
from signalmast.claims import pictures, sealing
from signalmast.claims.models import Tip, TipFile, TipOpening, TipPart
from signalmast.pages import selectors as pages
from signalmast.pages.models import Post


@dataclass(frozen=True)
class Part:
    """Words added to a tip. `by` is somebody of the desk, None for the sender."""

    kind: str
    day: date
    text: str
    by: User | None


@dataclass(frozen=True)
class Opened:
    """A tip in plain words, in memory only."""

    tip: Tip
    text: str
    contact: str
    parts: list[Part]

    def of_kind(self, *kinds: str) -> list[Part]:
        return [part for part in self.parts if part.kind in kinds]


def desk_keys() -> sealing.DeskKeys:
    """Raises sealing.NoKeys."""
    return sealing.load_or_make(settings.TIP_KEYS)


def opened(tip: Tip) -> Opened:
    """Raises sealing.WrongKey or NoKeys."""
    key = sealing.unwrap(desk_keys(), tip.sealed_key)
    said = json.loads(sealing.unseal(key, tip.sealed))
    parts = [
        Part(part.kind, part.day, sealing.unseal(key, part.sealed).decode(), part.by)
        for part in tip.parts.select_related("by")
    ]
    return Opened(tip, said["text"], said["contact"], parts)


def content_of(file: TipFile) -> bytes:
    """The file in plain bytes. Raises sealing.WrongKey or NoKeys, FileNotFoundError."""
    key = sealing.unwrap(desk_keys(), file.tip.sealed_key)
    return sealing.unseal(key, place_of(file.place).read_bytes())


def place_of(place: str) -> Path:
    return Path(settings.TIPS_DIR) / place


def by_receipt(digits: str) -> Tip | None:
    """The tip of these sixteen digits, written with or without spaces."""
    bare = "".join(digits.split()).replace("-", "")
    if len(bare) != 16 or not (bare.isascii() and bare.isdecimal()):
        return None
    return Tip.objects.filter(receipt=sealing.receipt_digest(desk_keys().pepper, bare)).first()


WAITING, MINE, LATE, CLOSED = "waiting", "mine", "late", "closed"
LISTS = (WAITING, MINE, LATE, CLOSED)


def inbox(*, which: str, user: User, on: date) -> QuerySet[Tip]:
    """Tips without their words, those due first."""
    rows = Tip.objects.select_related("handler", "claim").annotate(files_count=Count("files"))
    if which == CLOSED:
        return rows.filter(state=Tip.State.CLOSED).order_by("-closed_on", "-pk")
    rows = rows.exclude(state=Tip.State.CLOSED).order_by("due_on", "pk")
    if which == MINE:
        return rows.filter(handler=user)
    return rows.filter(due_on__lt=on) if which == LATE else rows


def counts(*, user: User, on: date) -> dict[str, int]:
    unended = ~Q(state=Tip.State.CLOSED)
    found: dict[str, int] = Tip.objects.aggregate(
        waiting=Count("pk", filter=unended),
        new=Count("pk", filter=Q(state=Tip.State.NEW)),
        mine=Count("pk", filter=unended & Q(handler=user)),
        late=Count("pk", filter=unended & Q(due_on__lt=on)),
        closed=Count("pk", filter=Q(state=Tip.State.CLOSED)),
    )
    return found


def waiting() -> int:
    """How many have not ended."""
    return Tip.objects.exclude(state=Tip.State.CLOSED).count()


def openings(tip: Tip) -> QuerySet[TipOpening]:
    return TipOpening.objects.filter(tip_number=tip.pk).select_related("by")


def readers() -> list[User]:
    """Everybody who may open tips."""
    people = User.objects.filter(is_active=True).order_by("name", "pk")
    return [person for person in people if accounts.may_open_tips(person)]


def with_pictures_like(tip: Tip) -> list[Tip]:
    """Other tips that came with nearly the same picture, newest first, at most five. Only a hint."""
    own = [file.picture_hash for file in tip.files.all() if file.picture_hash]
    if not own:
        return []
    rows = list(TipFile.objects.exclude(tip=tip).exclude(picture_hash="").values_list("tip_id", "picture_hash"))
    hashes = [kept for _number, kept in rows]
    same = [pictures.alike(one, hashes) for one in own]
    found = {number for place, (number, _kept) in enumerate(rows) if any(each[place] for each in same)}
    return list(Tip.objects.filter(pk__in=found).order_by("-day", "-pk")[:5])


def post_of(key: str) -> Post | None:
    """The published post a tip is about."""
    return pages.listed().filter(key=key).first() if key else None


def titles_of(tips: Iterable[Tip]) -> dict[str, str]:
    """Headlines by key of the posts some tips are about."""
    keys = {tip.about_key for tip in tips if tip.about_key}
    return dict(Post.objects.filter(key__in=keys).values_list("key", "title"))


def has_answer(tip: Tip) -> bool:
    return tip.state == Tip.State.CLOSED or tip.parts.filter(kind=TipPart.Kind.ANSWER).exists()

"""The feeds the desk reads: named by a person with the reason, read by the worker, and forgotten after two days."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.claims import listening
from signalmast.claims.models import FeedItem, Source
from signalmast.claims.selectors.listening import KEPT, NO_FEED
from signalmast.claims.services.may import MayNot
from signalmast.core import fetch
from signalmast.core.plain import settle

SETTINGS = "pages.change_desksettings"
MOST = 60  # feeds of one desk
AGAIN = timedelta(minutes=30)
_MARK = 16  # letters of an item's digest
Get = Callable[..., fetch.Answer]


class TooMany(ValueError):
    """More feeds than a desk could read."""


@transaction.atomic
def name_source(*, name: str, kind: str, address: str, reason: str, by: User, at: datetime) -> Source:
    """Say in public that the desk reads this feed, and why. Raises MayNot, TooMany, ValidationError."""
    _need(by)
    if Source.objects.count() >= MOST:
        raise TooMany(MOST)
    source = Source(name=name.strip(), kind=kind, address=address.strip(), reason=reason.strip())
    settle(source)
    source.full_clean()
    check_address(source.address)
    source.save()
    return source


@transaction.atomic
def stop(*, source: Source, by: User, at: datetime) -> None:
    """It is read no longer; what was read of it goes. Raises MayNot."""
    _need(by)
    source.delete()


def check_address(address: str) -> None:
    """Raises ValidationError for an address that is never asked, or may be a person's."""
    try:
        number = fetch.read(address).number
        if number is not None and not fetch.is_public(number):
            raise fetch.NotAllowed("inside")
    except fetch.Refused as refusal:
        raise ValidationError({"address": refusal.words}) from None
    if listening.is_of_people(address):
        raise ValidationError({"address": gettext("The desk reads no accounts and profiles, whoever has them.")})


def look_at(*, address: str, by: User, get: Get | None = None) -> listening.Feed:
    """What a feed has in it now; nothing is kept. Raises MayNot, ValidationError, fetch.Refused, NotAFeed."""
    _need(by)
    check_address(address)
    came = (get or fetch.desk().get)(address)
    return listening.read(came.body, content_type=came.content_type, address=came.address)


def due(*, at: datetime) -> list[Source]:
    return list(Source.objects.filter(Q(read_at=None) | Q(read_at__lte=at - AGAIN)).order_by("read_at", "pk"))


def read_due(*, now: Callable[[], datetime], get: Get | None = None) -> None:
    """Read every feed whose turn it is, one after the other."""
    for source in due(at=now()):
        if get is None and fetch.switched():
            return
        read_source(source=source, now=now, get=get)


def read_source(*, source: Source, now: Callable[[], datetime], get: Get | None = None) -> None:
    """What is new in it comes in; what went wrong stands on it as a code. No network in a transaction."""
    try:
        came = (get or fetch.desk().get)(source.address, version=(source.tag, source.changed))
        feed = None
        if not came.unchanged:
            feed = listening.read(came.body, content_type=came.content_type, address=came.address)
    except fetch.Refused as refusal:
        _was_read(source, now(), problem=refusal.code)
    except listening.NotAFeed:
        _was_read(source, now(), problem=NO_FEED)
    else:
        _take_in(source, came, feed, now())


@transaction.atomic
def keep(*, at: datetime) -> int:
    """Drop what nobody opened as a claim within two days; how many."""
    return FeedItem.objects.filter(came_at__lte=at - KEPT).delete()[0]


@transaction.atomic
def _take_in(source: Source, came: fetch.Answer, feed: listening.Feed | None, at: datetime) -> None:
    held = Source.objects.select_for_update().filter(pk=source.pk).first()
    if held is None:
        return  # stopped meanwhile
    if feed is None:
        _was_read(held, at)
        return
    seen, marks = set(held.seen.split()), []
    items = []
    for entry in feed.entries:
        digest = hashlib.sha256(f"{held.pk}\n{entry.name}".encode()).hexdigest()
        marks.append(digest[:_MARK])
        if digest[:_MARK] not in seen and (entry.at is None or entry.at > at - KEPT):
            items.append(FeedItem(source=held, digest=digest, title=entry.title, address=entry.address, came_at=at))
    FeedItem.objects.bulk_create(items, ignore_conflicts=True)
    _was_read(held, at, tag=came.version[0], changed=came.version[1], seen="\n".join(dict.fromkeys(marks)))


def _was_read(source: Source, at: datetime, *, problem: str = "", **more: str) -> None:
    """By an update, for nothing of it stands in public: no page is made anew every half hour."""
    Source.objects.filter(pk=source.pk).update(read_at=at, problem=problem, **more)


def _need(by: User) -> None:
    if not by.is_active or not by.has_perm(SETTINGS):
        raise MayNot(SETTINGS)

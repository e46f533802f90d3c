"""Sessions as a calendar shows them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.network.calendar import Entry, file_of
from signalmast.network.models import CalendarLink, Seat, Session

BACK = timedelta(days=365)
MOST = 2_000


def of_session(session: Session, *, language: str) -> bytes:
    return _file([session], name=session.name(language), language=language)


def of_link(link: CalendarLink, *, language: str, at: datetime) -> bytes:
    """Of a contributor: where they have a seat. Of staff: every session. Both from a year back on."""
    rows = Session.objects.select_related("course").filter(ends_at__gt=at - BACK)
    if link.contributor_id is not None:
        mine = Q(places__contributor=link.contributor_id, places__state=Seat.State.TAKEN)
        return _file(rows.filter(mine)[:MOST], name=gettext("My training"), language=language)
    return _file(rows[:MOST], name=gettext("Training"), language=language)


def has_link(user: User, *, at: datetime) -> bool:
    return CalendarLink.objects.filter(user=user, revoked_at=None, expires_at__gt=at).exists()


def _file(rows: Iterable[Session], *, name: str, language: str) -> bytes:
    host = settings.PUBLIC_URL.partition("//")[2].partition(":")[0] or "localhost"
    return file_of((_entry(row, host, language) for row in rows), name=name)


def _entry(session: Session, host: str, language: str) -> Entry:
    return Entry(
        uid=f"{session.key}@{host}",
        title=session.name(language),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        place=session.place,
        words=session.why_cancelled if session.cancelled_at else session.course.about,
        link=session.link,
        stamp=session.cancelled_at or session.starts_at,
        changed=session.version - 1,
        off=session.cancelled_at is not None,
    )

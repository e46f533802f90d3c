"""What a code opens: a seat, a right to give feedback, a certificate, a calendar. Unknown and ended look the same."""

from __future__ import annotations

from datetime import datetime

from signalmast.network import codes
from signalmast.network.models import CalendarLink, Certificate, FeedbackTicket, Seat, SeatLink

KEEP = "network.keep_network"


def seat_of(typed: str, *, at: datetime) -> Seat | None:
    """The seat of a personal link that still works."""
    rows = SeatLink.objects.select_related("seat__session__course", "seat__session__owner", "seat__contributor")
    link = rows.filter(digest=codes.digest_of(codes.read(typed)), revoked_at=None, expires_at__gt=at).first()
    if link is None or link.seat.contributor.faded_at is not None:
        return None
    return link.seat


def ticket_of(typed: str, *, at: datetime) -> FeedbackTicket | None:
    """A right to give feedback that was not used yet and whose time is not over."""
    rows = FeedbackTicket.objects.select_related("session__course")
    found = rows.filter(digest=codes.digest_of(codes.read(typed))).first()
    return found if found is not None and found.session.takes_feedback(at=at) else None


def certificate_of(typed: str) -> Certificate | None:
    rows = Certificate.objects.select_related("seat__session__course", "seat__contributor")
    # A code of no letters is looked for too, so that a wrong one takes as long as any other.
    return rows.filter(code=codes.read(typed) or "-").first()


def calendar_of(code: str, *, at: datetime) -> CalendarLink | None:
    """A calendar whose address still works, for somebody who may still see it."""
    rows = CalendarLink.objects.select_related("contributor", "user")
    found = rows.filter(digest=codes.digest_of(code), revoked_at=None, expires_at__gt=at).first()
    if found is None:
        return None
    if found.user is not None:
        return found if found.user.is_active and found.user.has_perm(KEEP) else None
    return found if found.contributor is not None and found.contributor.faded_at is None else None

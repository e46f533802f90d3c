"""Certificates: issued to who came, revoked with a reason, and printed on demand."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.core import typeset, wording
from signalmast.network import codes
from signalmast.network.models import Certificate, Seat
from signalmast.network.selectors import publisher
from signalmast.network.services.may import need

TEMPLATE = Path(__file__).parent.parent / "certificate.typ"


class DidNotCome(ValueError):
    """Only who was there is certified, and after the end."""


class NoReason(ValueError):
    """A certificate is not revoked without saying why."""


class Revoked(ValueError):
    """What was revoked is not printed."""


@transaction.atomic
def issue(*, seat: Seat, by: User, at: datetime) -> Certificate:
    """One a person and session, however often it is asked for. Raises MayNot, DidNotCome."""
    need(by)
    rows = Seat.objects.select_for_update(of=("self",)).select_related("session__course", "contributor")
    row = rows.get(pk=seat.pk)
    found = Certificate.objects.filter(seat=row).first()
    if found is not None:
        return found
    if not row.came or row.session.ends_at > at or row.contributor.faded_at is not None:
        raise DidNotCome(row.pk)
    issuer = publisher.issuer(language=row.contributor.language)
    made = Certificate(seat=row, code=codes.new_code(), publisher=issuer.name[:200], issued_at=at, issued_by=by)
    made.full_clean()
    made.save()
    return made


@transaction.atomic
def issue_to_all(*, seats: list[Seat], by: User, at: datetime) -> list[Certificate]:
    """To everybody of these who came. Raises MayNot."""
    need(by)
    here = [seat for seat in seats if seat.came and seat.session.ends_at <= at and seat.contributor.faded_at is None]
    return [issue(seat=seat, by=by, at=at) for seat in here]


@transaction.atomic
def revoke(*, certificate: Certificate, why: str, by: User, at: datetime) -> Certificate:
    """Whoever asks is told from now on that it does not stand. Twice is once. Raises MayNot, NoReason."""
    need(by)
    held = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if held.revoked_at is not None:
        return held
    if not why.strip():
        raise NoReason(held.pk)
    held.revoked_at, held.revoked_by, held.why_revoked = at, by, why.strip()
    held.full_clean()
    held.save()
    return held


def pdf(*, certificate: Certificate) -> bytes:
    """As it is printed, in the language of the person's letters; the same bytes each time.

    Raises Revoked, typeset.TypesettingFailed.
    """
    if certificate.revoked_at is not None:
        raise Revoked(certificate.pk)
    seat, person = certificate.seat, certificate.seat.contributor
    language = person.language
    with translation.override(language):
        address = settings.PUBLIC_URL + reverse("network:certificate_of", args=[certificate.code])
        day = timezone.localdate(seat.session.starts_at)
        data: dict[str, Any] = {
            "lang": language,
            "title": gettext("Certificate of attendance"),
            "publisher": certificate.publisher,
            "lines": _lines(certificate),
            "name": person.name,
            "session": seat.session.name(language),
            "day": wording.date(day, language),
            "issued": gettext("Issued on %(day)s")
            % {"day": wording.date(timezone.localdate(certificate.issued_at), language)},
            "check": gettext("Whether this certificate stands can be seen at"),
            "address": address,
            "code": codes.grouped(certificate.code),
            "square": codes.square(address, title=address),
            "square_alt": gettext("Square that leads to the address beside it"),
            "date": [certificate.issued_at.year, certificate.issued_at.month, certificate.issued_at.day],
        }
    return typeset.pdf(TEMPLATE, data, typeset.FONTS, certificate.issued_at)


def _lines(certificate: Certificate) -> dict[str, str]:
    if not certificate.seat.contributor.name:
        return {"before": gettext("This was issued to somebody who took part in"), "after": "", "on": gettext("on")}
    return {"before": gettext("It is certified that"), "after": gettext("took part in"), "on": gettext("on")}

"""A copy of a piece of evidence, taken by the worker through `core.fetch` when a person asked for it.

What stands at an address may change or go. As with the evidence itself, nothing is taken for a row on which a verdict
waits or was decided.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from signalmast.accounts.models import User
from signalmast.claims import copies
from signalmast.claims.models import Evidence
from signalmast.claims.selectors.copies import STOOD_STILL, place_of
from signalmast.claims.services import copy_files
from signalmast.claims.services.evidence import NotOpen, StandsStill, loose
from signalmast.claims.services.may import CHECK, need
from signalmast.core import fetch

PAGE = fetch.Kind(copies.PAGES | copies.PLAIN, fetch.TEXT.most)
Get = Callable[..., fetch.Answer]


class NoAddress(ValueError):
    """The evidence stands at no address."""


@transaction.atomic
def ask(*, evidence: Evidence, by: User, at: datetime) -> Evidence:
    """A copy is wanted. Raises MayNot, NotOpen, StandsStill, NoAddress, and fetch.Off where none may be asked."""
    need(by, CHECK)
    row = loose(evidence)
    if not row.address:
        raise NoAddress(row.pk)
    if refused := fetch.switched():
        raise fetch.Off(refused)
    row.archive_asked_at, row.archive_problem = at, ""
    row.save(update_fields=["archive_asked_at", "archive_problem"])
    return row


def take(*, pk: int, now: Callable[[], datetime], get: Get | None = None) -> None:
    """Take the copy that was asked for; what was refused stands on the row as a code. No network in a transaction."""
    row = Evidence.objects.filter(pk=pk, archive_asked_at__isnull=False).first()
    if row is None:
        return  # removed meanwhile, or taken already
    try:
        came = (get or fetch.desk().get)(row.address, kinds=(PAGE, fetch.MEDIA))
    except fetch.Refused as refusal:
        _keep_problem(row, refusal.code)
        return
    text = copies.text_of(came.body, media_type=came.media_type, content_type=came.content_type)
    place = copy_files.write(came.body, ending=copies.ENDINGS[came.media_type])
    try:
        kept = _keep(row, place=place, digest=hashlib.sha256(came.body).hexdigest(), text=text, at=now())
    except (NotOpen, StandsStill):
        _keep_problem(row, STOOD_STILL)
        kept = False
    if not kept:
        place_of(place).unlink(missing_ok=True)


@transaction.atomic
def _keep(asked: Evidence, *, place: str, digest: str, text: str, at: datetime) -> bool:
    """Whether the row is still there and still means the address that was asked."""
    try:
        row = loose(asked)
    except Evidence.DoesNotExist:
        return False
    if row.address != asked.address or row.archive_asked_at != asked.archive_asked_at:
        return False
    copy_files.drop(row)
    row.archived_at, row.archive_place, row.archive_digest, row.archive_text = at, place, digest, text
    row.save()
    return True


def _keep_problem(row: Evidence, code: str) -> None:
    """By an update: what a verdict rests on is not touched, and no page is made anew."""
    asked = Evidence.objects.filter(pk=row.pk, archive_asked_at=row.archive_asked_at)
    asked.update(archive_asked_at=None, archive_problem=code[:20])

"""What people gave to posts that went out. Called by what follows a publication; coverage and training read it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from signalmast.network.models import Contribution, Contributor, Role
from signalmast.network.services.contributors import people_seen
from signalmast.topics.models import Topic


@transaction.atomic
def accept(
    *,
    post_key: str,
    given: Sequence[tuple[Contributor, str]],
    topics: Iterable[Topic],
    language: str,
    at: datetime,
) -> list[Contribution]:
    """The post went out with what `given` says: one row each, and the same again changes nothing.

    `given` is all that the post names now: who was named before and is no more counts no more. The organisation is
    the one of the role held on that day; a row keeps the day and the organisation of its first acceptance.
    """
    there = {
        (row.contributor_id, row.kind): row
        for row in Contribution.objects.select_for_update().filter(post_key=post_key).order_by("pk")
    }
    asked = {(person.pk, Contribution.Kind(kind).value) for person, kind in given}
    organisations = organisations_on({pk for pk, _kind in asked}, timezone.localdate(at))
    about = list(topics)
    for pk, kind in sorted(asked):
        row = there.get((pk, kind))
        if row is None:
            row, _made = Contribution.objects.get_or_create(
                post_key=post_key,
                contributor_id=pk,
                kind=kind,
                defaults={"organisation_id": organisations.get(pk), "language": language, "accepted_at": at},
            )
        _bring_up_to_date(row, language)
        row.topics.set(about)
    gone = [row.pk for key, row in there.items() if key not in asked]
    Contribution.objects.filter(pk__in=gone, withdrawn_at=None).update(withdrawn_at=at)
    people_seen({pk for pk, _kind in asked}, timezone.localdate(at))
    return list(Contribution.objects.filter(post_key=post_key, withdrawn_at=None).order_by("pk"))


@transaction.atomic
def put_right(post_key: str, at: datetime) -> int:
    """The post was corrected; the first correction counts. How many contributions it was."""
    return Contribution.objects.filter(post_key=post_key, corrected_at=None).update(corrected_at=at)


@transaction.atomic
def withdraw(post_key: str, at: datetime) -> int:
    """The post is no longer in public: its contributions stay and count no more."""
    return Contribution.objects.filter(post_key=post_key, withdrawn_at=None).update(withdrawn_at=at)


@transaction.atomic
def restore(post_key: str, at: datetime) -> int:
    """The post is in public again as it was. Those withdrawn with it last count again."""
    rows = Contribution.objects.filter(post_key=post_key, withdrawn_at__isnull=False)
    last = rows.order_by("-withdrawn_at").values_list("withdrawn_at", flat=True).first()
    return rows.filter(withdrawn_at=last).update(withdrawn_at=None) if last is not None else 0


def organisations_on(people: set[int], day: date) -> dict[int, int]:
    """By person, the organisation they contribute from on that day: as contributor, else lead, else contact.

    Of several, the one they have been in longest.
    """
    order = {kind: place for place, kind in enumerate(Role.Kind.values)}
    rows = Role.objects.filter(contributor__in=people, starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gt=day))
    found: dict[int, tuple[int, date, int, int]] = {}
    for role in rows:
        stands = (order[role.kind], role.starts_on, role.pk, role.organisation_id)
        if role.contributor_id not in found or stands < found[role.contributor_id]:
            found[role.contributor_id] = stands
    return {pk: stands[3] for pk, stands in found.items()}


def _bring_up_to_date(row: Contribution, language: str) -> None:
    if row.withdrawn_at is not None or row.language != language:
        row.withdrawn_at, row.language = None, language
        row.save(update_fields=["withdrawn_at", "language"])

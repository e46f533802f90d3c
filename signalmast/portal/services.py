"""Opening and closing somebody's way into the portal, and coming in by a link. What they do inside, lower apps do."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from signalmast.accounts import mail
from signalmast.accounts.models import User
from signalmast.network.models import Consent, Contributor
from signalmast.network.selectors import contributors as known
from signalmast.network.services import contributors
from signalmast.network.services.may import need
from signalmast.portal import selectors
from signalmast.portal.models import Door, DoorLink, DoorSession

LINK = timedelta(hours=24)
SESSION = timedelta(days=14)
AN_HOUR = 5  # links an hour for one person, however often they are asked for


class NoAddress(ValueError):
    """Somebody without an e-mail address, or whose particulars are gone, cannot be let in by a link."""


class LinkNotUsable(Exception):
    """The link was used, has expired, or the door is closed."""


@transaction.atomic
def open_door(*, contributor: Contributor, by: User, at: datetime) -> Door:
    """Raises MayNot, NoAddress. One that was closed is opened again; an open one stays as it is."""
    need(by)
    if not contributor.email or contributor.faded_at:
        raise NoAddress(contributor.key)
    door, _made = Door.objects.get_or_create(contributor=contributor, defaults={"opened_at": at, "opened_by": by})
    if door.closed_at is not None:
        door.opened_at, door.opened_by, door.closed_at = at, by, None
        door.save(update_fields=["opened_at", "opened_by", "closed_at"])
    return door


@transaction.atomic
def close_door(*, contributor: Contributor, by: User | None, at: datetime) -> None:
    """Every link and session ends. `by=None`: the person themselves. Raises MayNot."""
    if by is not None:
        need(by)
    for door in Door.objects.select_for_update().filter(contributor=contributor, closed_at=None):
        door.closed_at = at
        door.save(update_fields=["closed_at"])
        door.links.all().delete()
        door.sessions.all().delete()


@transaction.atomic
def make_link(*, door: Door, at: datetime) -> str | None:
    """The path of a new link; None where so many were made in the last hour. Earlier ones stop working."""
    held = Door.objects.select_for_update().filter(pk=door.pk, closed_at=None).first()
    if held is None or held.links.filter(made_at__gt=at - timedelta(hours=1)).count() >= AN_HOUR:
        return None
    held.links.filter(used_at=None, expires_at__gt=at).update(expires_at=at)
    held.links.filter(expires_at__lt=at - timedelta(days=7)).delete()
    token = secrets.token_urlsafe(32)
    held.links.create(digest=selectors.digest_of(token), made_at=at, expires_at=at + LINK)
    return reverse("portal:enter", args=[token])


def send_link(*, door: Door, at: datetime) -> mail.Delivery | None:
    """Make a link and send it; None where none was made. Outside every transaction: a mail server may be slow."""
    path = make_link(door=door, at=at)
    if path is None:
        return None
    person = door.contributor
    with translation.override(person.language):
        desk = settings.WAGTAIL_SITE_NAME
        text = render_to_string(
            "portal/mail/link.txt",
            {
                "name": person.name,
                "desk": desk,
                "address": settings.PUBLIC_URL + path,
                "until": timezone.localtime(at + LINK),
            },
        )
        return mail.send(to=person.email, subject=gettext("Your way in to %(desk)s") % {"desk": desk}, text=text)


@transaction.atomic
def enter(*, link: DoorLink, at: datetime) -> str:
    """Use a link up; the new session's token, for a cookie. Raises LinkNotUsable."""
    door = Door.objects.select_for_update().get(pk=link.door_id)
    if door.closed_at or not DoorLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=at).update(used_at=at):
        raise LinkNotUsable(str(link))
    DoorSession.objects.filter(ends_at__lte=at).delete()
    token = secrets.token_urlsafe(32)
    door.sessions.create(digest=selectors.digest_of(token), begun_at=at, ends_at=at + SESSION)
    contributors.seen(contributor=door.contributor, at=at)
    return token


def leave(*, token: str) -> None:
    DoorSession.objects.filter(digest=selectors.digest_of(token)).delete()


def leave_everywhere(*, contributor: Contributor) -> None:
    """For somebody who lost their telephone."""
    DoorSession.objects.filter(door__contributor=contributor).delete()


@transaction.atomic
def choose_name(*, contributor: Contributor, credit: str, at: datetime) -> None:
    """Their own choice is their consent, and choosing not to be named takes it back."""
    agreed = known.agreed(contributor, Consent.What.NAMED)
    if credit == Contributor.Credit.NONE:
        if agreed:
            contributors.take_back(contributor=contributor, what=Consent.What.NAMED, by=contributor, at=at)
        return
    if not agreed:
        how = Consent.How.PORTAL
        contributors.agree(contributor=contributor, what=Consent.What.NAMED, how=how, by=contributor, at=at)
    contributors.choose_credit(contributor=contributor, credit=credit, by=contributor, at=at)

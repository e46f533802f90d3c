"""What happens to a tip, from its coming in to its end. Its words are written nowhere but under its own key."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from signalmast.accounts import selectors as accounts
from signalmast.accounts.models import User
from signalmast.claims import attachments, mojibake, sealing
from signalmast.claims.models import Claim, ClaimDay, Entry, Exit, ExitDay, MailTaken, Tip, TipFile, TipOpening, TipPart
from signalmast.claims.selectors import logged
from signalmast.claims.selectors import tips as selectors
from signalmast.claims.services import letters, log, tip_files
from signalmast.core.durable import durable
from signalmast.core.plain import plain

LONGEST, LONGEST_CONTACT = 20_000, 200  # letters
MOST_PARTS = 50  # that a sender may add
DAYS_TO_ANSWER = 7


class MayNotOpen(PermissionDenied):
    """Only whoever was given it by name, and signs in with a second step, opens tips."""


class NothingSaid(ValueError):
    """Neither words nor a file."""


class TooLong(ValueError):
    """More letters than `args[0]`."""


class Ended(ValueError):
    """The tip has ended as an exit or in a claim, and ends once."""


class OwnDecision(PermissionDenied):
    """Whoever ended a tip does not look at it again: somebody else does."""


class TooManyParts(ValueError):
    """The sender added `args[0]` times; that is enough."""


@dataclass(frozen=True)
class Received:
    """`receipt`: sixteen digits that are said once and kept nowhere."""

    tip: Tip
    receipt: str


def receive_tip(
    *,
    text: str,
    contact: str = "",
    files: Sequence[bytes] = (),
    way: str,
    language: str,
    about_key: str = "",
    mail_wanted: bool = False,
    mail_mark: str = "",
    at: datetime,
) -> Received:
    """Returns when the tip is on the disk, with the mark of the mail it came by, if any.

    Raises NothingSaid, TooLong, attachments.Refused, sealing.NoKeys.
    """
    text = _words(text)
    contact = _short(contact)
    cleaned = attachments.clean_all(list(files))
    if not text and not cleaned:
        raise NothingSaid
    desk, receipt, day = selectors.desk_keys(), sealing.new_receipt(), timezone.localdate(at)
    key, wrapped = sealing.new_tip_key(desk)
    sealed = sealing.seal(key, json.dumps({"text": text, "contact": contact}).encode())
    with tip_files.Written(key, cleaned, desk.pepper) as written, durable():
        tip = Tip.objects.create(
            receipt=sealing.receipt_digest(desk.pepper, receipt),
            day=day,
            way=way,
            language=language,
            about_key=about_key[:200],
            sealed_key=wrapped,
            sealed=sealed,
            mail_wanted=mail_wanted,
            due_on=day + timedelta(days=DAYS_TO_ANSWER),
        )
        written.enter(tip)
        if mail_mark:
            MailTaken.objects.create(digest=mail_mark, day=day)
    return Received(tip, receipt)


def add_more(*, tip: Tip, text: str, files: Sequence[bytes] = (), at: datetime) -> TipPart | None:
    """More from the sender. Raises NothingSaid, TooLong, TooManyParts, attachments.Refused, sealing.WrongKey."""
    text = _words(text)
    room = attachments.MOST_FILES - tip.files.count()
    if len(files) > room:
        raise attachments.Refused("many")
    cleaned = attachments.clean_all(list(files))
    if not text and not cleaned:
        raise NothingSaid
    desk = selectors.desk_keys()
    key = sealing.unwrap(desk, tip.sealed_key)
    with tip_files.Written(key, cleaned, desk.pepper) as written, durable():
        held = _held(tip)
        if held.parts.filter(by=None).count() >= MOST_PARTS:
            raise TooManyParts(MOST_PARTS)
        written.enter(held)
        return _part(held, key, TipPart.Kind.MORE, text, by=None, on=timezone.localdate(at)) if text else None


def look_again(*, tip: Tip, text: str, at: datetime) -> Tip:
    """The sender of a tip that ended without a claim asks, once, that somebody else looks at it.

    Raises Ended where there is nothing to look at again, NothingSaid, TooLong, sealing.WrongKey.
    """
    text = _words(text)
    if not text:
        raise NothingSaid
    key = sealing.unwrap(selectors.desk_keys(), tip.sealed_key)
    with durable():
        held = _held(tip)
        if held.state != Tip.State.CLOSED or not held.exit or held.appealed_on:
            raise Ended
        held.appealed_on = timezone.localdate(at)
        held.save(update_fields=["appealed_on"])
        _part(held, key, TipPart.Kind.APPEAL, text, by=None, on=timezone.localdate(at))
    return held


def show_to_sender(*, tip: Tip, at: datetime) -> selectors.Opened:
    """What the sender sees at the receipt. An answer shown is an answer told. Raises sealing.WrongKey."""
    if tip.told_on is None and selectors.has_answer(tip):
        tip.told_on = timezone.localdate(at)
        tip.save(update_fields=["told_on"])
    return selectors.opened(tip)


def open_tip(*, tip: Tip, by: User, at: datetime) -> selectors.Opened:
    """The words for somebody of the desk; that they opened it stays on record. Raises MayNotOpen, sealing.WrongKey."""
    may_open(by)
    found = selectors.opened(tip)
    TipOpening.objects.create(tip_number=tip.pk, by=by, at=at)
    return found


def open_file(*, file: TipFile, by: User, at: datetime) -> bytes:
    """Raises MayNotOpen, sealing.WrongKey, FileNotFoundError."""
    may_open(by)
    content = selectors.content_of(file)
    TipOpening.objects.create(tip_number=file.tip_id, by=by, at=at)
    return content


@transaction.atomic
def add_note(*, tip: Tip, text: str, by: User, at: datetime) -> TipPart:
    """A remark inside the desk, which the sender never sees. Raises MayNotOpen, NothingSaid, TooLong."""
    return _say(tip, TipPart.Kind.NOTE, text, by, at)


@transaction.atomic
def answer(*, tip: Tip, text: str, by: User, at: datetime) -> TipPart:
    """What the sender reads at the receipt. Raises MayNotOpen, NothingSaid, TooLong."""
    part = _say(tip, TipPart.Kind.ANSWER, text, by, at)
    _tell(_taken_up(part.tip, by))
    return part


@transaction.atomic
def hand_over(*, tip: Tip, to: User, by: User, at: datetime) -> Tip:
    """Give it to a colleague, who must be one that may open it. Raises MayNotOpen, Ended."""
    may_open(by)
    may_open(to)
    held = _unended(tip)
    held.handler = to
    held.state = Tip.State.OPEN
    held.save(update_fields=["handler", "state"])
    return held


@transaction.atomic
def set_due(*, tip: Tip, due_on: date | None, by: User, at: datetime) -> Tip:
    """Raises MayNotOpen, Ended."""
    may_open(by)
    held = _unended(tip)
    held.due_on = due_on
    held.save(update_fields=["due_on"])
    return held


@transaction.atomic
def close_as_exit(*, tip: Tip, exit: str, answer: str = "", by: User, at: datetime) -> Tip:
    """It ends without a claim, counted in public by its day. Raises MayNotOpen, Ended, ValueError, TooLong."""
    may_open(by)
    held = _unended(tip)
    ending = Exit(exit)
    if answer.strip():
        _say(held, TipPart.Kind.ANSWER, answer, by, at)
    on = timezone.localdate(at)
    row, _ = ExitDay.objects.select_for_update().get_or_create(day=on, exit=ending)
    ExitDay.objects.filter(pk=row.pk).update(count=F("count") + 1)
    held.exit = ending
    return _close(held, by, on)


@transaction.atomic
def join_claim(*, tip: Tip, claim: Claim, by: User, at: datetime) -> Tip:
    """It asks about this claim, which keeps a count of the day it came. Raises MayNotOpen, Ended."""
    may_open(by)
    held = _unended(tip)
    on = timezone.localdate(at)
    row, _ = ClaimDay.objects.select_for_update().get_or_create(claim=claim, day=held.day, counted_on=on)
    ClaimDay.objects.filter(pk=row.pk).update(count=F("count") + 1)
    Claim.objects.filter(pk=claim.pk, first_asked_on=None).update(first_asked_on=held.day)
    Claim.objects.filter(pk=claim.pk, first_asked_on__gt=held.day).update(first_asked_on=held.day)
    held.claim = claim
    return _close(held, by, on)


@transaction.atomic
def decide_again(*, tip: Tip, reopen: bool, answer: str = "", by: User, at: datetime) -> Tip:
    """Somebody who did not end it looked again: it opens anew, its exit uncounted, or it stays; the public log says so.

    Raises MayNotOpen, OwnDecision, Ended where nobody asked, TooLong.
    """
    may_open(by)
    held = _held(tip)
    if held.closed_on is None or not held.appealed_on or held.appeal_decided_on:
        raise Ended
    if held.closed_by_id == by.pk:
        raise OwnDecision
    if answer.strip():
        _say(held, TipPart.Kind.ANSWER, answer, by, at)
    on = timezone.localdate(at)
    log.add(kind=Entry.Kind.EXIT_APPEAL, payload=logged.of_appeal(held, reopened=reopen, by=by, on=on), at=at)
    if reopen:
        ExitDay.objects.filter(day=held.closed_on, exit=held.exit, count__gt=0).update(count=F("count") - 1)
        held.state, held.exit, held.closed_on, held.closed_by = Tip.State.OPEN, "", None, None
        held.appealed_on = None
        held.handler, held.due_on = by, on + timedelta(days=DAYS_TO_ANSWER)
    else:
        held.appeal_decided_on, held.appeal_decided_by = on, by
    held.save()
    _tell(held)
    return held


@transaction.atomic
def tell_again(*, claims: Iterable[int]) -> int:
    """What the desk says of these claims is new: tips that asked count as untold, until their senders read it.

    A letter goes to those who had read what was said before; the others have one that waits. The number of tips.
    """
    asked = list(Tip.objects.select_for_update().filter(claim__in=list(claims)).order_by("pk"))
    for tip in asked:
        if tip.told_on is not None:
            _tell(tip)
    return len(asked)


def may_open(by: User) -> None:
    """Raises MayNotOpen. Asked here and not only by the screens, so that no other door goes around it."""
    if not accounts.may_open_tips(by):
        raise MayNotOpen


def _close(tip: Tip, by: User, on: date) -> Tip:
    tip.state, tip.closed_on, tip.closed_by = Tip.State.CLOSED, on, by
    tip.handler = tip.handler or by
    tip.save()
    _tell(tip)
    return tip


def _say(tip: Tip, kind: str, text: str, by: User, at: datetime) -> TipPart:
    may_open(by)
    text = _words(text)
    if not text:
        raise NothingSaid
    held = _held(tip)
    key = sealing.unwrap(selectors.desk_keys(), held.sealed_key)
    return _part(held, key, kind, text, by=by, on=timezone.localdate(at))


def _part(tip: Tip, key: bytes, kind: str, text: str, *, by: User | None, on: date) -> TipPart:
    return TipPart.objects.create(tip=tip, kind=kind, day=on, by=by, sealed=sealing.seal(key, text.encode()))


def _taken_up(tip: Tip, by: User) -> Tip:
    """Whoever answers a new tip looks after it."""
    if tip.state == Tip.State.NEW:
        tip.state, tip.handler = Tip.State.OPEN, tip.handler or by
        tip.save(update_fields=["state", "handler"])
    return tip


def _tell(tip: Tip) -> None:
    """A letter that there is an answer, to whoever asked for one; once until they have read it."""
    tip.told_on = None
    tip.save(update_fields=["told_on"])
    if tip.mail_wanted:
        transaction.on_commit(partial(letters.there_is_an_answer, tip=tip), robust=True)


def _held(tip: Tip) -> Tip:
    return Tip.objects.select_for_update().get(pk=tip.pk)


def _unended(tip: Tip) -> Tip:
    held = _held(tip)
    if held.state == Tip.State.CLOSED:
        raise Ended
    return held


def _words(text: str) -> str:
    """As people see them, line ends as one sign. Of a text in an older encoding the unseen halves of letters stay."""
    if len(text) > 2 * LONGEST:
        raise TooLong(LONGEST)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if mojibake.FRAGILE.search(text) and mojibake.read(text):
        parts = mojibake.FRAGILE.split(text)
        settled = "".join(part if number % 2 else plain(part) for number, part in enumerate(parts)).strip(" \n\t")
    else:
        settled = plain(text).strip()
    if len(settled) > LONGEST:
        raise TooLong(LONGEST)
    return settled


def _short(contact: str) -> str:
    if len(contact) > LONGEST_CONTACT:
        raise TooLong(LONGEST_CONTACT)
    return " ".join(plain(contact).split())

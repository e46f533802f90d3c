"""Tips go when their time is over: row, files and every trace of their bytes. A list of numbers remembers them.
Of a dispute the sender's words go by the same clock; its question, decision and reason are public and stay.

The list stands twice: as rows, and in a file that no backup takes and no restore replaces, so that a restored backup
deletes again what had gone since. The file's lines are a number and the beginning of the receipt's digest, because a
number alone may be given again after a restore. A dispute's number is preceded by a `d`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from signalmast.claims import sealing
from signalmast.claims.models import Deletion, Dispute, MailTaken, Tip, TipFile, TipPart
from signalmast.claims.selectors import tips as selectors
from signalmast.claims.senders import Senders
from signalmast.core import new_files

_MARK = 16  # letters of the receipt's digest
_AT_ONCE = 200
_MAIL_DAYS = 30  # after which a mailbox that kept its copy is surely no longer asked
_ORPHANED = 86_400.0  # seconds after which a file that no row names was left by a crash


def keep(*, at: datetime, days: int) -> int:
    """All that is due: deletions of before a restore, tips past their time, files of no tip. The number of tips."""
    gone = replay(at=at) + delete_due(at=at, days=days)
    _forget_mails(at)
    _sweep_files(at)
    Senders(settings.SENDERS_DIR).purge(at=at)
    return gone


def delete_due(*, at: datetime, days: int) -> int:
    """Closed so many days ago, and nobody waits for a second look."""
    edge = timezone.localdate(at) - timedelta(days=days)
    due = Tip.objects.filter(closed_on__lte=edge).exclude(appealed_on__isnull=False, appeal_decided_on=None)
    _silence(Dispute.objects.filter(decided_at__lt=at - timedelta(days=days)).exclude(sealed=b""))
    return _delete(list(due.values_list("pk", "receipt")), at)


def delete_unopenable(*, at: datetime) -> int:
    """Tips under a key that the desk does not hold."""
    names = selectors.desk_keys().names()
    lost = [
        (number, receipt)
        for number, receipt, wrapped in Tip.objects.values_list("pk", "receipt", "sealed_key")
        if sealing.sealed_with(wrapped) not in names
    ]
    closed = [
        dispute.pk
        for dispute in Dispute.objects.exclude(sealed=b"").only("sealed_key")
        if sealing.sealed_with(dispute.sealed_key) not in names
    ]
    _silence(Dispute.objects.filter(pk__in=closed))
    return _delete(lost, at)


def replay(*, at: datetime) -> int:
    """Delete tips, and words of disputes, that came back with a backup although they had gone."""
    silent = _remembered("d")
    spoken = Dispute.objects.filter(pk__in=silent).exclude(sealed=b"").values_list("pk", "receipt")
    _silence(Dispute.objects.filter(pk__in=[pk for pk, receipt in spoken if receipt[:_MARK] in silent[pk]]))
    known = _remembered()
    if not known:
        return 0
    back = [
        (number, receipt)
        for number, receipt in Tip.objects.filter(pk__in=known).values_list("pk", "receipt")
        if receipt[:_MARK] in known[number]
    ]
    return _delete(back, at)


def _delete(rows: list[tuple[int, str]], at: datetime) -> int:
    if not rows:
        return 0
    _remember(rows)
    for start in range(0, len(rows), _AT_ONCE):
        numbers = [number for number, _receipt in rows[start : start + _AT_ONCE]]
        places = list(TipFile.objects.filter(tip__in=numbers).values_list("place", flat=True))
        # Files first: a crash between leaves a row that names none, and the tip is deleted in the next round.
        for place in places:
            selectors.place_of(place).unlink(missing_ok=True)
        with transaction.atomic():
            Deletion.objects.bulk_create(
                [Deletion(tip_number=number, on=timezone.localdate(at)) for number in numbers],
                ignore_conflicts=True,
            )
            TipPart.objects.filter(tip__in=numbers).delete()
            Tip.objects.filter(pk__in=numbers).delete()
    _forget_bytes()
    return len(rows)


def _silence(disputes: QuerySet[Dispute]) -> None:
    """The sender's words and the key they were under go; the row stays with what is public of it."""
    rows = list(disputes.values_list("pk", "receipt"))
    if not rows:
        return
    _remember(rows, "d")
    Dispute.objects.filter(pk__in=[number for number, _receipt in rows]).update(sealed=b"", sealed_key=b"")
    _forget_bytes()


def _forget_mails(at: datetime) -> None:
    MailTaken.objects.filter(day__lt=timezone.localdate(at) - timedelta(days=_MAIL_DAYS)).delete()


def _forget_bytes() -> None:
    """Former versions of the rows leave the log of SQLite and the pages of PostgreSQL.

    In the file itself SQLite has written zeros over them: see the connection's `secure_delete`.
    """
    if connection.in_atomic_block:
        return  # a caller's transaction: the next round sees to it
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.fetchall()
        else:
            for model in (Tip, TipPart, TipFile, Dispute):
                cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")


def _remember(rows: Iterable[tuple[int, str]], kind: str = "") -> None:
    """On the disk before anything is deleted."""
    known = _remembered(kind)
    marks = [(number, receipt[:_MARK]) for number, receipt in rows]
    new = [f"{kind}{number} {mark}" for number, mark in marks if mark not in known.get(number, ())]
    new_files.append(new, to=Path(settings.TIPS_DELETED))


def _remembered(kind: str = "") -> dict[int, set[str]]:
    try:
        lines = Path(settings.TIPS_DELETED).read_text("ascii").splitlines()
    except FileNotFoundError:
        return {}
    found: dict[int, set[str]] = {}
    for line in lines:
        number, _, mark = line.partition(" ")
        number = number.removeprefix(kind) if number.startswith(kind) else ""
        if number.isdecimal() and len(mark) == _MARK:  # a line cut short by a loss of power is none
            found.setdefault(int(number), set()).add(mark)
    return found


def _sweep_files(at: datetime) -> None:
    folder = Path(settings.TIPS_DIR)
    if not folder.is_dir():
        return
    old = [path for path in folder.glob("??/*") if path.stat().st_mtime < at.timestamp() - _ORPHANED]
    named = set(TipFile.objects.values_list("place", flat=True))
    for path in old:
        if path.relative_to(folder).as_posix() not in named:
            path.unlink(missing_ok=True)

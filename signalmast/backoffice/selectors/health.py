"""How the desk's machine is, in plain words of the active language, with what to do where something is wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from signalmast.accounts import selectors as accounts
from signalmast.backoffice import backup
from signalmast.backoffice.models import Sign
from signalmast.core import wording
from signalmast.pages import selectors as pages

SEE_HEALTH = "backoffice.see_health"
QUIET = timedelta(minutes=5)  # the worker gives a sign once a minute
WAITED = timedelta(hours=2)  # an import of years takes less
OLD = timedelta(days=3)  # of a backup that is made every night
LEAST_ROOM = 2 * 10**9  # bytes: a backup and a busy day need some


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `words` say how it is, `advice` what to do, `detail` an error's own words."""

    name: str
    title: str
    well: bool
    words: str
    advice: str = ""
    detail: str = ""


def findings(*, at: datetime) -> list[Finding]:
    """Everything that is looked at, in one order."""
    signs = Sign.objects.in_bulk()
    look: list[Callable[[], Finding]] = [
        lambda: _worker(signs.get(Sign.WORKER), at),
        lambda: _public(pages.behind(at=at)),
        lambda: _search(pages.searchable()),
        lambda: _backup(last_backup(), at),
        lambda: _room(shutil.disk_usage(settings.DATA_DIR).free),
        lambda: _mail(signs.get(Sign.MAIL)),
    ]
    return [each() for each in look]


def last_backup() -> datetime | None:
    """When the newest backup was made, wherever it was written to."""
    data = Path(settings.DATA_DIR)
    times = [one.made_at for one in backup.list_backups(Path(settings.BACKUPS_DIR))[:1]]
    elsewhere = backup.last_made(data)
    return max([*times, *([elsewhere] if elsewhere else [])], default=None)


def _worker(sign: Sign | None, at: datetime) -> Finding:
    title = _("Work in the background")
    restart = _("Start the desk again (signalmast serve). Until then nothing goes out at its time.")
    if sign is None or sign.well_at is None:
        return Finding("worker", title, False, _("It has never been at work."), restart)
    if sign.well_at < at - QUIET:
        return Finding("worker", title, False, _("It stands still since %(when)s.") % _when(sign.well_at), restart)
    count = DBTaskResult.objects.ready().filter(enqueued_at__lt=at - WAITED).count()
    if count:
        words = ngettext(
            "%(number)s job has been waiting for more than two hours.",
            "%(number)s jobs have been waiting for more than two hours.",
            count,
        )
        advice = _("A long import may hold them up. If none is running, start the desk again.")
        return Finding("worker", title, False, words % _number(count), advice)
    return Finding("worker", title, True, _("At work, last seen %(when)s.") % _when(sign.well_at))


def _public(behind: pages.Behind) -> Finding:
    title = _("The public site")
    if behind.failed or behind.broken:
        count = behind.failed + behind.broken
        words = ngettext(
            "%(number)s step after publishing does not succeed.",
            "%(number)s steps after publishing do not succeed.",
            count,
        )
        advice = _(
            "They are tried again by themselves. If this stays, send these words to whoever looks after the desk."
        )
        return Finding("public", title, False, words % _number(count), advice, behind.problem)
    if behind.rebuilding:
        return Finding("public", title, True, _("Every page is being made anew; readers see the old ones meanwhile."))
    if behind.late:
        words = ngettext(
            "%(number)s page is not up to date yet.", "%(number)s pages are not up to date yet.", behind.late
        )
        advice = _("Look whether the work in the background goes on. To make everything anew: signalmast bake.")
        return Finding("public", title, False, words % _number(behind.late), advice)
    return Finding("public", title, True, _("Every page is up to date."))


def _search(found: pages.Searchable) -> Finding:
    title = _("Search on the public site")
    advice = _("It is put right by itself within a minute. If it is not: signalmast reindex.")
    if not found.stands:
        return Finding("search", title, False, _("Readers cannot search at the moment."), advice)
    if found.missing:
        words = ngettext(
            "%(number)s published post is not found.", "%(number)s published posts are not found.", found.missing
        )
        return Finding("search", title, False, words % _number(found.missing), _("Run: signalmast reindex."))
    return Finding("search", title, True, _("Readers find every published post."))


def _backup(made_at: datetime | None, at: datetime) -> Finding:
    title = _("Backup")
    advice = _("Run: make backup. Let the machine do it every night, and keep a copy elsewhere.")
    if made_at is None:
        return Finding("backup", title, False, _("None has been made yet."), advice)
    words = _("The newest one is of %(when)s.") % _when(made_at)
    return Finding("backup", title, made_at >= at - OLD, words, "" if made_at >= at - OLD else advice)


def _room(free: int) -> Finding:
    words = _("%(gigabytes)s GB are free.") % {
        "gigabytes": wording.number(Decimal(free) / 10**9, _language(), places=1)
    }
    advice = _("Make room: move old backups to another machine, or give the desk a larger disk.")
    return Finding("room", _("Room on the disk"), free >= LEAST_ROOM, words, "" if free >= LEAST_ROOM else advice)


def _mail(sign: Sign | None) -> Finding:
    title = _("E-mail")
    if not accounts.mail_is_set():
        words = _("No mail server is set: letters stay unsent, one-time links are handed over in person.")
        return Finding("mail", title, True, words)
    if sign is None or not sign.well:
        if sign is None:
            return Finding("mail", title, True, _("No letter has been sent yet."))
        words, _gap, detail = sign.problem.partition("\n")
        advice = _("Check the mail settings, then send a test letter from the set-up.")
        said = _("Since %(when)s:") % _when(sign.failed_at)
        return Finding("mail", title, False, f"{said} {_(words)}", advice, detail)
    return Finding("mail", title, True, _("The last letter went out on %(when)s.") % _when(sign.well_at))


def _language() -> str:
    return "en" if get_language() == "en" else "vi"


def _number(count: int) -> dict[str, str]:
    return {"number": wording.number(count, _language())}


def _when(moment: datetime | None) -> dict[str, str]:
    zone = timezone.get_default_timezone()
    return {"when": wording.date_time(moment, _language(), zone) if moment else "–"}

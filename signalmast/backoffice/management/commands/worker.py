"""Take back what a killed worker left, then work through the queue until TERM."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from signalmast.assignments.services import files, recurring, reminders
from signalmast.assignments.services import letters as request_letters
from signalmast.backoffice import preparation, queue, services
from signalmast.backoffice.rounds import Duty, Rounds
from signalmast.claims import mailbox
from signalmast.claims import tasks as claims_tasks
from signalmast.claims.senders import Senders
from signalmast.claims.services import copy_files, letters, listening, mail_in, matching, retention
from signalmast.metrics import sealing
from signalmast.network.services import fading
from signalmast.network.services import reminders as training
from signalmast.pages import selectors, tasks
from signalmast.pages import services as pages
from signalmast.pages.services import baking, following, schedule, searching
from signalmast.programmes.services import counting

logger = logging.getLogger(__name__)

INTERVAL = 1.0  # seconds; each look takes SQLite's write lock for a moment, so not below half a second
SOON, MINUTE, HALF_AN_HOUR, HOUR = 15.0, 60.0, 1800.0, 3600.0
PATIENCE = 15.0  # seconds the second thread may take for the piece in hand; the supervisor grants 20


class Command(BaseCommand):
    help = "Take back what a killed worker left, then work through the queue until TERM."

    def handle(self, *args: Any, **options: Any) -> None:
        taken = queue.take_back_abandoned(at=timezone.now())
        if taken.again or taken.given_up:
            self.stdout.write(f"worker: {taken.again} taken up again, {taken.given_up} given up")
        baking.new_edition(edition=preparation.edition(), at=timezone.now())
        rounds = Rounds(queue=tasks.PUBLIC, duties=duties(), slices=slices(), interval=INTERVAL)
        rounds.start()
        try:
            for job in pages.resume_imports(at=timezone.now(), now=timezone.now):
                self.stdout.write(f"worker: import of {job.filename}: {job.state}")
            call_command("db_worker", queue_name="default", interval=INTERVAL, reload=False, verbosity=0)
        finally:
            rounds.end(wait=PATIENCE)


class Looking:
    """Goes round the public files, a part in each round."""

    def __init__(self) -> None:
        self.at = 0

    def __call__(self) -> None:
        self.at = baking.check_files(after=self.at, at=timezone.now())


def duties() -> list[Duty]:
    """What comes round; each first when the worker starts."""
    return [
        Duty("sign of life", MINUTE, lambda: services.keep_at_work(at=timezone.now())),
        Duty("schedule", SOON, lambda: schedule.keep_times(at=timezone.now())),
        Duty("reconciliation", MINUTE, lambda: following.reconcile(at=timezone.now())),
        Duty("search index", MINUTE, searching.keep_standing),
        Duty("claims to match", MINUTE, matching.keep_standing),
        Duty("claims to be read by the model", MINUTE, matching.keep_vectors),
        Duty("look at the public files", MINUTE, Looking()),
        Duty("page views", HOUR, seal_views),
        Duty("targets of programmes", HOUR, lambda: counting.keep(at=timezone.now())),
        Duty("senders of the last hour", MINUTE, lambda: Senders(settings.SENDERS_DIR).purge(at=timezone.now())),
        Duty("tips past their time", HALF_AN_HOUR, lambda: retention.keep(at=timezone.now(), days=settings.TIP_DAYS)),
        Duty("mailbox of tips", MINUTE, fetch_mail),
        Duty("tips that wait", HALF_AN_HOUR, lambda: letters.remind(at=timezone.now())),
        Duty("claims suddenly asked about", HALF_AN_HOUR, lambda: letters.tell_bursts(at=timezone.now())),
        Duty("people of the network past their time", HALF_AN_HOUR, lambda: fading.keep(at=timezone.now())),
        Duty("letters about training", MINUTE, lambda: training.send_due(at=timezone.now())),
        Duty("requests that come again", HALF_AN_HOUR, lambda: recurring.recur(at=timezone.now())),
        Duty("requests near and past their time", MINUTE, lambda: reminders.escalate(at=timezone.now())),
        Duty("letters about requests", MINUTE, lambda: request_letters.send_due(now=timezone.now)),
        Duty("files of no request", HALF_AN_HOUR, lambda: files.sweep(at=timezone.now())),
        Duty("feeds of others", MINUTE, claims_tasks.listen),
        Duty("headlines past their time", MINUTE, lambda: listening.keep(at=timezone.now())),
        Duty("copies of no evidence", HALF_AN_HOUR, lambda: copy_files.sweep(at=timezone.now())),
        Duty("lists that age", HALF_AN_HOUR, lambda: baking.mark_lists(selectors.passing(), at=timezone.now())),
    ]


def fetch_mail() -> None:
    """Only where a mailbox was named. What is wrong with it is told in the log, by its step alone."""
    if not settings.TIP_MAILBOX:
        return
    address = mailbox.Address.of(settings.TIP_MAILBOX)
    try:
        mail_in.fetch(address=address, language=settings.LANGUAGE_CODE, at=timezone.now())
    except mailbox.Trouble as trouble:
        logger.error("mailbox of tips: %s", trouble)


def seal_views() -> None:
    """What cannot be sealed is told in the log each hour, until it can."""
    for one in sealing.seal_due(path=settings.JOURNAL, zone=settings.TIME_ZONE, now=timezone.now).unsealed:
        logger.error("page views of %s not sealed: %s: %s", one.day or "all days", one.why, one.said)


def slices() -> list[Callable[[], object]]:
    return [partial(following.follow_due, now=timezone.now), partial(baking.slice_of_work, now=timezone.now)]

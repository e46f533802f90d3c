"""The worker's second thread: what readers wait for, never held up by an import or a review in the first one.

Work of seconds at most, between which the queue is asked again, and duties that come round.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.db import close_old_connections, connections
from django_tasks_db.management.commands.db_worker import Worker

logger = logging.getLogger(__name__)


@dataclass
class Duty:
    """`act` runs at once and then every so many seconds; one that fails is tried again in its next round."""

    name: str
    seconds: float
    act: Callable[[], object]
    due: float = 0.0


class Rounds(threading.Thread):
    """`slices` are asked in turn for a moment's work each and say whether they did any."""

    def __init__(
        self, *, queue: str, duties: list[Duty], slices: list[Callable[[], object]], interval: float = 1.0
    ) -> None:
        super().__init__(name="rounds")
        self.queue, self.duties, self.slices, self.interval = queue, duties, slices, interval
        self._stopping = threading.Event()

    def run(self) -> None:
        try:
            while not self._stopping.is_set():
                if not self.once():
                    self._stopping.wait(self.interval)
        finally:
            connections.close_all()

    def once(self) -> bool:
        """One turn; whether there was any slice of work."""
        close_old_connections()
        for duty in self.duties:
            if time.monotonic() >= duty.due and not self._stopping.is_set():
                _try(duty.name, duty.act)
                duty.due = time.monotonic() + duty.seconds
        worked = False
        for piece in self.slices:
            if not self._stopping.is_set():
                _try("queue", self._empty_queue)
                worked = bool(_try("slice", piece)) or worked
        return worked

    def end(self, *, wait: float) -> None:
        """Finish the piece in hand, then no more."""
        self._stopping.set()
        self.join(wait)

    def _empty_queue(self) -> None:
        Worker(
            queue_names=[self.queue],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id="rounds",
            excluded_queue_names=[],
        ).run()


def _try(name: str, act: Callable[[], object]) -> object:
    try:
        return act()
    except Exception:
        logger.exception("The worker's %s failed; it comes round again", name)
        return None

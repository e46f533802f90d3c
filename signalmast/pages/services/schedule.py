"""What goes out and comes down at its time. One page that cannot be published does not hold up the others."""

from __future__ import annotations

import logging
from datetime import datetime

from wagtail.models import Page, Revision

logger = logging.getLogger(__name__)


def keep_times(*, at: datetime) -> tuple[int, int]:
    """Publish what was approved for a time that has come, and take down what expired; how many of each."""
    expired = [_take_down(page) for page in Page.objects.filter(live=True, expire_at__lte=at).order_by("expire_at")]
    due = Revision.objects.filter(approved_go_live_at__lte=at).order_by("approved_go_live_at")
    return sum(_publish(revision) for revision in due), sum(expired)


def _publish(revision: Revision) -> bool:
    try:
        revision.publish(log_action="wagtail.publish.scheduled")
    except Exception:
        logger.exception("Could not publish at its time: %s", revision.object_str)
        return False
    return True


def _take_down(page: Page) -> bool:
    try:
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    except Exception:
        logger.exception("Could not take down at its time: %s", page.title)
        return False
    return True

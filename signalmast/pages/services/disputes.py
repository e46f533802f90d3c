"""Settling what two lines of one file say differently: figures through metrics, times of publication here."""

from __future__ import annotations

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import PageLogEntry

from signalmast.accounts.models import User
from signalmast.metrics import services as metrics
from signalmast.metrics.models import Dispute
from signalmast.pages.models import Post
from signalmast.pages.services.sources import moment


def settle(*, dispute: Dispute, choice: str, by: User, at: datetime) -> Dispute:
    """Let the first line ("first") or the later one ("last") hold. A person may change their mind; nothing is lost."""
    settled = metrics.settle_dispute(dispute=dispute, choice=choice, by=by, at=at)
    if dispute.field == "posted_at":
        _set_time(dispute, by=by, at=at)
    return settled


@transaction.atomic
def _set_time(dispute: Dispute, *, by: User, at: datetime) -> None:
    post = Post.objects.select_for_update().filter(key=dispute.record_key).first()
    if post is None:
        return
    said = dispute.value_first if dispute.settled == Dispute.Settled.FIRST else dispute.value_second
    before, post.posted_at = post.posted_at, moment(said)
    if post.posted_at == before:
        return
    post.save(update_fields=["posted_at"])
    PageLogEntry.objects.create(
        page_id=post.pk,
        content_type=ContentType.objects.get_for_model(Post),
        label=post.title,
        action="wagtail.edit",
        user=by,
        timestamp=at,
        data={"dispute": dispute.pk, "posted_at": [before.isoformat(), post.posted_at.isoformat()]},
        content_changed=True,
        deleted=False,
    )

"""The second reader's decision, and the letters that go with handing in and deciding."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from wagtail.models import TaskState
from wagtail.users.models import UserProfile

from signalmast.accounts import mail
from signalmast.accounts import selectors as accounts
from signalmast.accounts.models import User
from signalmast.core.plain import plain
from signalmast.pages.models import NotASecondReader, Post, ReadAgain, writers_of

APPROVE = "approve"
SEND_BACK = "reject"


class NotHandedIn(ValueError):
    """Nobody waits for a decision on this post: it was decided on or taken back meanwhile."""


class NoRemark(ValueError):
    """A post that is sent back says what should change."""


def decide(*, post: Post, version: int, approve: bool, remark: str, by: User) -> TaskState:
    """Let out the version that was read, now or at its time, or send it back with a remark.

    Raises NotHandedIn, NoRemark, ReadAgain when `version` is no longer the newest, NotASecondReader.
    """
    remark = plain(remark).strip()
    if not approve and not remark:
        raise NoRemark
    with transaction.atomic():
        state = post.current_workflow_task_state
        if state is None:
            raise NotHandedIn(post.key)
        if state.revision_id != version:
            raise ReadAgain(post.key)
        state.task.specific.on_action(state, by, APPROVE if approve else SEND_BACK, comment=remark)
    return state


def may_decide(*, post: Post, user: User) -> bool:
    task = post.current_workflow_task
    return task is not None and bool(task.get_actions(post.get_latest_revision_as_object(), user))


@transaction.atomic
def take_back(*, post: Post, by: User) -> None:
    """End the waiting, so that the post can be changed. Raises NotHandedIn, NotASecondReader."""
    state = post.current_workflow_state
    if state is None:
        raise NotHandedIn(post.key)
    if not state.user_can_cancel(by):
        raise NotASecondReader(post.key)
    state.cancel(user=by)


def tell_readers(*, state: TaskState) -> int:
    """Write to everybody who may let out what was handed in and wants such letters; gives how many went."""
    post = state.workflow_state.content_object
    groups = state.task.specific.groups.all()
    people = User.objects.filter(groups__in=groups, is_active=True).exclude(pk__in=writers_of(post)).distinct()
    wanted = [one for one in people if UserProfile.get_for_user(one).submitted_notifications]
    writer = state.workflow_state.requested_by
    return sum(_write(one, "handed_in", state, {"writer": writer.name if writer else ""}) for one in wanted)


def tell_writer(*, state: TaskState) -> int:
    """Write the second reader's words to whoever handed the post in."""
    writer = state.workflow_state.requested_by
    if writer is None or not writer.is_active or writer == state.finished_by:
        return 0
    approved = state.status == TaskState.STATUS_APPROVED
    wishes = UserProfile.get_for_user(writer)
    if not (wishes.approved_notifications if approved else wishes.rejected_notifications):
        return 0
    reader = state.finished_by
    words = {"reader": reader.name if reader else "", "remark": state.comment}
    return int(_write(writer, "approved" if approved else "sent_back", state, words))


def _time_ahead(state: TaskState, at: datetime | None) -> datetime | None:
    """A change of a public post still carries the time at which the post once went out."""
    return at if at is not None and at > (state.finished_at or state.started_at) else None


def _write(to: User, letter: str, state: TaskState, words: dict[str, object]) -> bool:
    """One letter in the person's own language. Outside every transaction: a slow mail server holds nothing up."""
    post = state.workflow_state.content_object
    version = state.revision.as_object()
    path = reverse("post_read" if letter == "handed_in" else "wagtailadmin_pages:edit", args=[post.pk])
    with translation.override(accounts.language_for(to)):
        subject = {
            "handed_in": gettext("A post waits for a second reader: %(title)s"),
            "approved": gettext("Approved: %(title)s"),
            "sent_back": gettext("Sent back with a remark: %(title)s"),
        }[letter] % {"title": version.title}
        context = {
            **words,
            "name": to.name,
            "title": version.title,
            "section": post.specific.section.title,
            "goes_out_at": _time_ahead(state, version.go_live_at),
            "address": settings.PUBLIC_URL + path,
            "wishes": settings.PUBLIC_URL + reverse("wagtailadmin_account"),
        }
        text, html = (render_to_string(f"pages/mail/{letter}.{kind}", context) for kind in ("txt", "html"))
        return mail.send(to=to.email, subject=" ".join(subject.split()), text=text, html=html).sent

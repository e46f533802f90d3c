"""What waits for a person: to read, to change, to go on with; and what waits for somebody else for too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import CharField, Exists, F, OuterRef, QuerySet
from django.db.models.functions import Cast
from wagtail.models import TaskState, WorkflowState

from signalmast.accounts.models import User
from signalmast.pages.models import Post
from signalmast.pages.selectors import calendar

LONG = timedelta(days=2)  # after which a post that nobody read is overdue


@dataclass(frozen=True)
class HandedIn:
    """A post that waits for its second reader, as written in its newest version; `late` when it waits too long."""

    post: Post
    headline: str
    writer: User | None
    since: datetime
    late: bool


@dataclass(frozen=True)
class SentBack:
    """A post that its second reader wants changed, with the reader's own words."""

    post: Post
    headline: str
    remark: str
    reader: User | None
    at: datetime


def to_read(*, user: User, at: datetime) -> list[HandedIn]:
    """What a person may let out as second reader, the longest waiting first; never what they wrote themselves."""
    return _handed_in(TaskState.objects.reviewable_by(user), at)


def handed_in(*, user: User, at: datetime) -> list[HandedIn]:
    """What a person handed in and nobody has read yet."""
    return _handed_in(_waiting().filter(workflow_state__requested_by=user), at)


def unread(*, user: User, at: datetime) -> list[HandedIn]:
    """What colleagues handed in long ago, for whoever works on those pages without being asked to read it."""
    sections = [section.pk for section in calendar.sections_to_write(user)]
    if not sections:
        return []
    late = _waiting().filter(started_at__lt=at - LONG).exclude(workflow_state__requested_by=user)
    others = late.exclude(pk__in=list(TaskState.objects.reviewable_by(user).values_list("pk", flat=True)))
    return [each for each in _handed_in(others, at) if each.post.section_id in sections]


def sent_back(*, user: User) -> list[SentBack]:
    """What a person handed in and got back, the newest first; a post leaves the list when it is handed in again."""
    states = TaskState.objects.filter(
        status=TaskState.STATUS_REJECTED,
        workflow_state__status=WorkflowState.STATUS_NEEDS_CHANGES,
        workflow_state__current_task_state=F("pk"),
        workflow_state__requested_by=user,
    )
    ordered = states.select_related("revision", "finished_by").order_by("-finished_at")
    return [
        SentBack(post, state.revision.object_str, state.comment, state.finished_by, state.finished_at)
        for state in ordered.prefetch_related("revision__content_object__section")
        if isinstance(post := state.revision.content_object, Post)
    ]


def drafts(*, user: User, most: int = 5) -> list[Post]:
    """Posts whose newest version this person wrote and nobody has been asked to read, the newest first."""
    under_way = WorkflowState.objects.active().filter(object_id=Cast(OuterRef("pk"), CharField()))
    mine = Post.objects.filter(latest_revision__user=user, has_unpublished_changes=True, figures_only=False)
    unapproved = mine.filter(latest_revision__approved_go_live_at=None).exclude(Exists(under_way))
    newest = unapproved.select_related("section", "latest_revision").defer("body")
    return list(newest.order_by("-latest_revision_created_at", "-pk")[:most])


def _waiting() -> QuerySet[TaskState]:
    found: QuerySet[TaskState] = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, workflow_state__status=WorkflowState.STATUS_IN_PROGRESS
    )
    return found


def _handed_in(states: QuerySet[TaskState], at: datetime) -> list[HandedIn]:
    ordered = states.select_related("revision__user").order_by("started_at")
    found = [
        (state, state.revision.content_object)
        for state in ordered.prefetch_related("revision__content_object__section")
    ]
    return [
        HandedIn(
            post=post,
            headline=state.revision.object_str,
            writer=state.revision.user,
            since=state.started_at,
            late=state.started_at < at - LONG,
        )
        for state, post in found
        if isinstance(post, Post)
    ]

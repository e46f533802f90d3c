"""What readers are told about a post after it went out: notes, the public log, and what stands where it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from wagtail.models import TaskState, WorkflowState

from signalmast.accounts.models import User
from signalmast.pages.models import LetOut, Post, PostNote, PreviewLink

WITHDRAWN = "withdrawn"
EXPIRED = "expired"


@dataclass(frozen=True)
class Withdrawal:
    """Why a published post is no longer there: `how` is "withdrawn", with note and reason, or "expired", without."""

    how: str
    title: str
    at: datetime | None
    language: str
    note: str = ""
    reason: str = ""


def notes_of(post: Post) -> list[PostNote]:
    """The public notes on a post, newest first."""
    return list(PostNote.objects.filter(post=post))


def corrections(language: str) -> QuerySet[PostNote]:
    """The public log of a language, newest first: at, post, act, public_note, reason. A withdrawn post is not live."""
    found: QuerySet[PostNote] = PostNote.objects.filter(post__locale__language_code=language)
    return found.select_related("post", "post__section")


def mistakes(*, until: datetime) -> list[tuple[str, str, datetime]]:
    """What was put right or taken back in public up to a moment, oldest first: the post's key, the act, and when."""
    acts = (PostNote.Act.CORRECTED, PostNote.Act.WITHDRAWN)
    found = PostNote.objects.filter(act__in=acts, at__lte=until).order_by("at", "pk")
    return list(found.values_list("post__key", "act", "at"))


def published_alone(language: str) -> QuerySet[LetOut]:
    """Versions that went out without a second reader, newest first: at, post, reason."""
    found: QuerySet[LetOut] = LetOut.objects.filter(alone=True, post__locale__language_code=language)
    return found.select_related("post", "post__section", "by")


def withdrawal_of(page_pk: int) -> Withdrawal | None:
    """What to say where a post was. None for a post that stands, never stood, or is not there at all."""
    post = Post.objects.select_related("locale").filter(pk=page_pk, live=False).first()
    if post is None or post.first_published_at is None:
        return None
    language = post.locale.language_code
    if post.expired:
        return Withdrawal(EXPIRED, post.title, post.expire_at, language)
    note = PostNote.objects.filter(post=post, act=PostNote.Act.WITHDRAWN).first()
    if note is None:
        return None
    return Withdrawal(WITHDRAWN, post.title, note.at, language, note.public_note, note.reason)


@dataclass(frozen=True)
class Answer:
    """A second reader's words to whoever handed a post in. `open` while the post still waits to be changed."""

    post: Post
    headline: str
    approved: bool
    remark: str
    reader: User | None
    at: datetime
    open: bool


def answers_for(user: User, *, most: int = 10) -> list[Answer]:
    """What second readers said about posts this person handed in: what still waits for a change first, then newest."""
    decided = TaskState.objects.filter(
        status__in=(TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED), workflow_state__requested_by=user
    ).exclude(finished_by=user)
    newest = decided.select_related("workflow_state", "revision", "finished_by").order_by("-finished_at")[: most * 3]
    states = list(newest.prefetch_related("revision__content_object"))
    answers = [
        Answer(
            post=post,
            headline=state.revision.object_str,
            approved=state.status == TaskState.STATUS_APPROVED,
            remark=state.comment,
            reader=state.finished_by,
            at=state.finished_at,
            open=state.workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES
            and state.workflow_state.current_task_state_id == state.pk,
        )
        for state in states
        if isinstance(post := state.revision.content_object, Post)
    ]
    return sorted(answers, key=lambda answer: not answer.open)[:most]


def went_out_alone() -> QuerySet[LetOut]:
    """Versions without a second reader in every language, newest first."""
    found: QuerySet[LetOut] = LetOut.objects.filter(alone=True).select_related("post", "by")
    return found


@dataclass(frozen=True)
class Waiting:
    """A post with a version that nobody let out yet."""

    post: Post
    headline: str
    handed_in: bool


def could_go_out_alone(*, most: int = 50) -> list[Waiting]:
    """Posts with something unpublished that an administrator may put out in an emergency; never fact-checks."""
    in_review = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, object_id=Cast(OuterRef("pk"), CharField())
    )
    posts = Post.objects.filter(has_unpublished_changes=True, figures_only=False, latest_revision__isnull=False)
    found = posts.exclude(kind=Post.Kind.FACT_CHECK).annotate(handed_in=Exists(in_review))
    newest = found.select_related("section", "latest_revision").order_by("-handed_in", "-latest_revision_created_at")
    return [Waiting(post, post.latest_revision.object_str, post.handed_in) for post in newest[:most]]


def in_public(*, most: int = 30) -> QuerySet[Post]:
    """The newest posts that readers see, in every language: for whoever has to withdraw one."""
    found: QuerySet[Post] = Post.objects.filter(figures_only=False, live=True).select_related("section")
    return found.order_by("-posted_at")[:most]


def open_links(*, post: Post, at: datetime) -> QuerySet[PreviewLink]:
    """Preview links of a post that work now."""
    found: QuerySet[PreviewLink] = PreviewLink.objects.filter(post=post, revoked_at=None, expires_at__gt=at)
    return found.select_related("created_by")

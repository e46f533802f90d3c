from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import BigIntegerField, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.locks import WorkflowLock
from wagtail.models import AbstractGroupApprovalTask, Page, Revision, TaskState

from signalmast.accounts.models import User
from signalmast.pages import letting_out
from signalmast.pages.models.acts import LetOut
from signalmast.pages.models.clips import without_words


class NotASecondReader(PermissionDenied):
    """Whoever wrote any part of what would become public cannot be the one who lets it out."""


class ReadAgain(PermissionDenied):
    """The newest version is not the one that was handed in to be read."""


class InReview(WorkflowLock):
    """Nobody changes a post while it is being read: what is approved is what was read."""

    def get_message(self, user: User) -> SafeString:
        return format_html(
            "{} {}",
            gettext("This post is with its second reader, so nobody can change it now."),
            gettext("To change it, take it back, and hand it in again afterwards."),
        )

    def get_icon(self, user: User, can_lock: bool = False) -> str:
        return "lock"

    def get_locked_by(self, user: User, can_lock: bool = False) -> str:
        return gettext("With the second reader")

    def get_description(self, user: User, can_lock: bool = False) -> str:
        return gettext("It can be changed again once it was decided on or taken back.")


class SecondReaderTask(AbstractGroupApprovalTask):
    """A second person reads before a post goes out: nobody who wrote on it since it last went out can let it out."""

    lock_class = InReview

    class Meta:
        verbose_name = _("second reader")
        verbose_name_plural = _("second readers")

    def locked_for_user(self, obj: Any, user: User) -> bool:
        return True

    def user_can_lock(self, obj: Any, user: User) -> bool:
        return False

    def get_actions(self, obj: Any, user: User) -> list[tuple[str, str, bool]]:
        if not super().get_actions(obj, user) or user.pk in writers_of(obj):
            return []
        back = ("reject", gettext("Send back with a remark"), True)
        if getattr(obj, "owes_change", False) or _lacks_words(obj) or held_back(obj):
            return [back]
        return [back, ("approve", gettext("Approve"), True)]

    def on_action(self, task_state: TaskState, user: User, action_name: str, **kwargs: Any) -> None:
        page = task_state.workflow_state.content_object.get_latest_revision_as_object()
        if action_name not in {name for name, _words, _form in self.get_actions(page, user)}:
            raise NotASecondReader(action_name)
        if page.latest_revision_id != task_state.revision_id:
            raise ReadAgain(str(page.pk))
        super().on_action(task_state, user, action_name, **kwargs)

    def get_task_states_user_can_moderate(self, user: User, **kwargs: Any) -> QuerySet[TaskState]:
        states: QuerySet[TaskState] = super().get_task_states_user_can_moderate(user, **kwargs)
        return states.exclude(Exists(_written_since_let_out(user)))

    @classmethod
    def get_description(cls) -> str:
        return str(_("A member of these roles who wrote no part of it reads it and lets it out"))


class LetOutByReader:
    """A Wagtail page that a second reader lets out at the end of its way."""

    def let_out(self, *, by: User | None, at: datetime) -> None:
        """Publish the newest version, now or at its time. Raises NotASecondReader, for superusers too.

        The task asks first; this asks again, so that no other task or way a desk sets up goes around it.
        """
        page = cast("Page", self)
        newest = page.get_latest_revision()
        if by is None or by.pk in writers_of(page):
            raise NotASecondReader(str(page.pk))
        with transaction.atomic():
            if why := held_back(page):
                raise letting_out.HeldBack(why[0])
            self.keep_let_out(newest, by=by, at=at)
            newest.publish(user=by, skip_permission_checks=True)

    def save_revision(self, *args: Any, overwrite_revision: Revision | None = None, **kwargs: Any) -> Revision:
        """What somebody read, or is asked to read, is never written over: its number stands for words that were read.

        Any form may name a version to write over; the editor that saves by itself does, for its own unread ones.
        """
        if overwrite_revision is not None and not self.may_write_over(overwrite_revision):
            overwrite_revision = None
        saved: Revision = super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)  # type: ignore[misc]
        return saved

    def may_write_over(self, version: Revision) -> bool:
        page = cast("Page", self)
        return not (
            version.pk == page.live_revision_id
            or version.approved_go_live_at
            or TaskState.objects.filter(revision=version).exists()
            or LetOut.objects.filter(post_id=page.pk, version=version.pk).exists()
        )

    def keep_let_out(self, newest: Revision, *, by: User, at: datetime) -> None:
        """Before it goes out: a row that says who read it, for pages that keep one."""


def held_back(page: Any) -> list[str]:
    """What other parts of the desk say against letting out the newest version of a post."""
    if not hasattr(page, "kind"):
        return []
    return letting_out.held_back(page, page.get_latest_revision_as_object())


def writers_of(page: Page) -> set[int]:
    """Ids of all who saved a version since the last one that was let out, and of whoever began a new page."""
    since = _last_let_out(page)
    versions = page.revisions.filter(pk__gt=since).exclude(user=None).order_by()
    found = set(versions.values_list("user_id", flat=True))
    if not since and page.owner_id:
        found.add(page.owner_id)
    return found


def _last_let_out(page: Page) -> int:
    newest = LetOut.objects.filter(post_id=page.pk).order_by("-version").values_list("version", flat=True).first()
    return newest or page.live_revision_id or 0


def _written_since_let_out(user: User) -> QuerySet[Revision]:
    """The same as `writers_of`, for a list of task states: versions by this person of the page each is about."""
    page_pk = Cast(OuterRef(OuterRef("revision__object_id")), BigIntegerField())
    since = Coalesce(
        Subquery(LetOut.objects.filter(post_id=page_pk).order_by("-version").values("version")[:1]),
        Subquery(Page.objects.filter(pk=page_pk).values("live_revision_id")[:1]),
        Value(0),
        output_field=BigIntegerField(),
    )
    mine: QuerySet[Revision] = Revision.objects.filter(
        user=user,
        base_content_type=OuterRef("revision__base_content_type"),
        object_id=OuterRef("revision__object_id"),
        pk__gt=since,
    )
    return mine


def _lacks_words(obj: Any) -> bool:
    """A clip of the newest version has neither captions nor a reason: taken away after the post was handed in."""
    newest = obj.get_latest_revision_as_object()
    return bool(without_words(getattr(newest, "body", ())))

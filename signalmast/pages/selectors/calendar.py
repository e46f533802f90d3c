"""The editorial calendar: what was published, what is certain to go out, and what is only planned.

A plan is a wish of the desk (`Post.planned_for`); a scheduled post was approved and goes out at its time by itself.
Every reading takes the same number of questions, however many posts there are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from wagtail.models import Revision, WorkflowState
from wagtail.permission_policies.pages import PagePermissionPolicy

from signalmast.accounts.models import User
from signalmast.pages.models import CommunityPage, Post
from signalmast.topics.models import Topic

WRITING = ("add", "change", "publish")
PLANNED, ASKED, HANDED_IN, SCHEDULED, PUBLISHED = "planned", "asked", "handed_in", "scheduled", "published"
STATES = (PLANNED, ASKED, HANDED_IN, SCHEDULED, PUBLISHED)
MOST = 2000  # entries one reading gives; a month of the reference desk has about 450


@dataclass(frozen=True)
class Wanted:
    """What the calendar is narrowed to; nothing chosen shows everything."""

    section: int | None = None
    topic: int | None = None
    kind: str = ""
    state: str = ""
    person: int | None = None


@dataclass(frozen=True)
class Entry:
    """One post at one time. `asked` is a time written into a draft that nobody approved yet."""

    pk: int
    at: datetime
    state: str
    headline: str
    kind: str
    section_pk: int
    section: str
    owner: str
    topics: tuple[Topic, ...] = ()
    may_edit: bool = False
    change: bool = False  # a new version of a published post
    handed_in: bool = False

    @property
    def may_move(self) -> bool:
        return self.may_edit and self.state in (PLANNED, HANDED_IN)


def may_write(user: User) -> bool:
    """Whether a person writes or lets out posts anywhere; the calendar shows headlines of drafts."""
    return bool(PagePermissionPolicy().user_has_any_permission(user, WRITING))


def sections_to_write(user: User) -> list[CommunityPage]:
    """The community pages whose posts a person may work on, in the order of the site."""
    allowed = PagePermissionPolicy().instances_user_has_any_permission_for(user, WRITING)
    found = CommunityPage.objects.filter(pk__in=allowed.values("pk")).select_related("locale")
    return list(found.order_by("path"))


def entries(user: User, begin: datetime, end: datetime, *, wanted: Wanted = Wanted()) -> list[Entry]:
    """All that has its time in [begin, end), in order."""
    names = {section.pk: section.title for section in sections_to_write(user)}
    posts = _narrowed(Post.objects.filter(section__in=list(names), figures_only=False), wanted)
    found = _timed(posts, begin, end, wanted.state)
    return _completed(found, user=user, names=names, wanted=wanted)


def planned(user: User, begin: datetime, end: datetime) -> list[Entry]:
    """What is planned or certain to go out in [begin, end): nothing that is already published."""
    return [entry for entry in entries(user, begin, end) if entry.state != PUBLISHED]


def overdue_plans(user: User, now: datetime) -> list[Entry]:
    """Drafts whose planned time has passed, the oldest first."""
    names = {section.pk: section.title for section in sections_to_write(user)}
    late = _drafts(Post.objects.filter(section__in=list(names))).filter(planned_for__lt=now)
    found = _by("planned_for", PLANNED, late.order_by("planned_for", "pk"))
    return _completed(found, user=user, names=names, wanted=Wanted())


def entry_of(post: Post, user: User) -> Entry | None:
    """Where one draft stands in the calendar; None for what has no time or is published."""
    at = post.planned_for or post.go_live_at
    if post.live or at is None:
        return None
    state = SCHEDULED if post.approved_schedule else PLANNED if post.planned_for else ASKED
    names = {post.section_id: post.section.title}
    found = _completed([(at, state, post)], user=user, names=names, wanted=Wanted())
    return found[0]


def _narrowed(posts: QuerySet[Post], wanted: Wanted) -> QuerySet[Post]:
    if wanted.section is not None:
        posts = posts.filter(section=wanted.section)
    if wanted.kind:
        posts = posts.filter(kind=wanted.kind)
    if wanted.person is not None:
        posts = posts.filter(Q(owner=wanted.person) | Q(byline=wanted.person))
    if wanted.topic is not None:
        tagged = Post.topics.through.objects.filter(topic=wanted.topic)
        posts = posts.filter(pk__in=tagged.values("post_id"))
    return posts


def _drafts(posts: QuerySet[Post]) -> QuerySet[Post]:
    """What is neither published nor certain to be."""
    return posts.filter(live=False, figures_only=False).exclude(pk__in=list(_approved()))


_Timed = tuple[datetime, str, Post]


def _timed(posts: QuerySet[Post], begin: datetime, end: datetime, state: str) -> list[_Timed]:
    found: list[_Timed] = []
    if state in ("", PUBLISHED):
        shown = posts.filter(live=True, posted_at__gte=begin, posted_at__lt=end)
        found += _by("posted_at", PUBLISHED, shown.order_by("posted_at"))
    if state in ("", PLANNED, HANDED_IN):
        wished = _drafts(posts).filter(planned_for__gte=begin, planned_for__lt=end)
        found += _by("planned_for", PLANNED, wished)
    if state in ("", ASKED, HANDED_IN):
        timed = _drafts(posts).filter(planned_for=None, go_live_at__gte=begin, go_live_at__lt=end)
        found += _by("go_live_at", ASKED, timed)
    if state in ("", SCHEDULED):
        found += _scheduled(posts, begin, end)
    return found


def _scheduled(posts: QuerySet[Post], begin: datetime, end: datetime) -> list[_Timed]:
    """Approved versions with their time; also new versions of published posts."""
    times = {pk: at for pk, at in _approved().items() if begin <= at < end}
    return [(times[post.pk], SCHEDULED, post) for post in _read(posts.filter(pk__in=list(times)))]


def _approved() -> dict[int, datetime]:
    """When each approved version goes out, by its post: a handful, whatever the desk has published."""
    versions = Revision.objects.filter(
        content_type=ContentType.objects.get_for_model(Post), approved_go_live_at__isnull=False
    )
    return {int(pk): at for pk, at in versions.values_list("object_id", "approved_go_live_at")}


def _by(field: str, state: str, posts: QuerySet[Post]) -> list[_Timed]:
    return [(getattr(post, field), state, post) for post in _read(posts)]


def _read(posts: QuerySet[Post]) -> Iterable[Post]:
    return posts.select_related("owner").defer("body", "search_description")[:MOST]


def _completed(found: list[_Timed], *, user: User, names: dict[int, str], wanted: Wanted) -> list[Entry]:
    """Topics, edit right and "handed in" for all of them at once."""
    pks = [post.pk for _at, _state, post in found]
    topics = _topics_of(pks)
    waiting = _handed_in([post.pk for _at, state, post in found if state in (PLANNED, ASKED)])
    done = [
        Entry(
            pk=post.pk,
            at=at,
            state=HANDED_IN if state == PLANNED and post.pk in waiting else state,
            headline=post.draft_title or post.title,
            kind=post.kind,
            section_pk=post.section_id,
            section=names[post.section_id],
            owner=str(post.owner) if post.owner else "",
            topics=topics.get(post.pk, ()),
            may_edit=may_edit(post, user),
            change=state == SCHEDULED and post.live,
            handed_in=post.pk in waiting,
        )
        for at, state, post in found
    ]
    if wanted.state in (PLANNED, ASKED, HANDED_IN):
        done = [
            entry for entry in done if entry.state == wanted.state or (wanted.state == HANDED_IN and entry.handed_in)
        ]
    return sorted(done, key=lambda entry: (entry.at, entry.pk))


def may_edit(post: Post, user: User) -> bool:
    """The right alone, without a question to the database; locks are looked at when something is done."""
    if user.is_superuser:  # Wagtail gathers no rights for somebody who has all
        return True
    rights = post.permissions_for_user(user).permissions
    return "change" in rights or ("add" in rights and post.owner_id == user.pk)


def _topics_of(pks: list[int]) -> dict[int, tuple[Topic, ...]]:
    found: dict[int, tuple[Topic, ...]] = {}
    links = Post.topics.through.objects.filter(post_id__in=pks).select_related("topic").order_by("topic__key")
    for link in links:
        found[link.post_id] = (*found.get(link.post_id, ()), link.topic)
    return found


def _handed_in(pks: list[int]) -> set[int]:
    under_way = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_IN_PROGRESS, object_id__in=[str(pk) for pk in pks]
    )
    return {int(pk) for pk in under_way.values_list("object_id", flat=True)}

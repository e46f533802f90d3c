"""What the home screen shows beside the work that waits: the day's plan, what is late, how posts do, where to write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.permission_policies.pages import PagePermissionPolicy

from signalmast.accounts.models import User
from signalmast.backoffice.selectors import waiting
from signalmast.metrics import selectors as metrics
from signalmast.pages import selectors as pages
from signalmast.pages.models import CommunityPage, Import, Post
from signalmast.pages.selectors import calendar
from signalmast.reports.models import Review

PUBLISHED_SINCE = timedelta(days=7)
# Of a platform's figures those that say most, in this order; a screen has room for three.
TELLING = ("views", "reach", "viewers", "interactions", "reactions", "comments", "shares")
SHOWN = 3
GRACE = timedelta(minutes=5)  # the worker looks once a minute
LOOKED_BACK = timedelta(days=60)


@dataclass(frozen=True)
class Place:
    """A community page to write for. `near` is one in the writer's language with posts written here before."""

    page: CommunityPage
    near: bool


def places_to_write(*, user: User, language: str) -> list[Place]:
    """Near ones first, then others in the writer's language, then the rest, each by name."""
    allowed = PagePermissionPolicy().instances_user_has_permission_for(user, "add")
    written = Post.objects.filter(section=OuterRef("pk"), figures_only=False)
    found = CommunityPage.objects.filter(pk__in=allowed.values("pk")).select_related("locale")
    places = [
        Place(page, near=page.written and page.locale.language_code == language)
        for page in found.annotate(written=Exists(written))
    ]
    return sorted(
        places,
        key=lambda each: (not each.near, each.page.locale.language_code != language, each.page.title.casefold()),
    )


def going_out(*, user: User, at: datetime) -> list[calendar.Entry]:
    """What is still planned, asked for or certain to go out before the desk's day is over."""
    midnight = timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return calendar.planned(user, at, midnight)


@dataclass(frozen=True)
class Overdue:
    """`stuck`: approved, its time has passed and it is not out. `planned`: planned or asked for a time that passed.
    `unread`: handed in long ago, and this person is not the one to read it."""

    stuck: list[calendar.Entry]
    planned: list[calendar.Entry]
    unread: list[waiting.HandedIn]

    def __bool__(self) -> bool:
        return bool(self.stuck or self.planned or self.unread)

    def __len__(self) -> int:
        return len(self.stuck) + len(self.planned) + len(self.unread)


def overdue(*, user: User, at: datetime) -> Overdue:
    def passed(state: str, until: datetime) -> list[calendar.Entry]:
        return calendar.entries(user, at - LOOKED_BACK, until, wanted=calendar.Wanted(state=state))

    asked = passed(calendar.ASKED, at)
    late = sorted([*pages.overdue_plans(user, at), *asked], key=lambda entry: (entry.at, entry.pk))
    return Overdue(stuck=passed(calendar.SCHEDULED, at - GRACE), planned=late, unread=waiting.unread(user=user, at=at))


@dataclass(frozen=True)
class Doing:
    """A published post and how it does: views here, and what platforms said last."""

    post: Post
    address: str
    views: int
    newest: list[metrics.Newest]


@dataclass(frozen=True)
class Published:
    """What went out in the last days: how many, how often they were opened here, and the newest of them."""

    count: int
    views: int
    posts: list[Doing]

    def __bool__(self) -> bool:
        return bool(self.count)


def published(*, at: datetime, most: int = 5) -> Published:
    recent = pages.listed().filter(posted_at__gt=at - PUBLISHED_SINCE, posted_at__lte=at)
    keys = list(recent.values_list("key", flat=True))
    posts = list(recent.select_related("section", "locale").defer("body")[:most])
    since = timezone.localtime(at - PUBLISHED_SINCE).date()
    views = metrics.own_views(keys=keys, since=since, until=timezone.localtime(at).date()) if keys else {}
    newest = metrics.newest_readings(keys=[post.key for post in posts], metrics=TELLING)
    return Published(
        count=len(keys),
        views=sum(views.get(key, 0) for key in keys),
        posts=[
            Doing(
                post=post,
                address=pages.address(post, language=post.locale.language_code),
                views=views.get(post.key, 0),
                newest=newest.get(post.key, [])[:SHOWN],
            )
            for post in posts
        ],
    )


def latest_imports(*, user: User, most: int = 3) -> list[Import]:
    if not user.has_perm("pages.import_figures"):
        return []
    return list(Import.objects.order_by("-started_at")[:most])


def latest_reviews(*, user: User, most: int = 3) -> list[Review]:
    if not (user.has_perm("reports.write_review") or user.has_perm("reports.view_review")):
        return []
    return list(Review.objects.select_related("page").order_by("-created_at")[:most])

"""A busy desk for tests of the home screen: something waits, something is late, something went out."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from wagtail.models import TaskState

from signalmast.accounts.models import User
from signalmast.core import journal
from signalmast.metrics import lake
from signalmast.pages.models import CommunityPage, Post, Publisher
from tests.pages import newsroom

REMARK = "Thiếu nguồn ở đoạn hai.\nThêm giờ cụ thể giúp mình nhé."


def section(home: Any, title: str = "Bảng tin", slug: str = "bang-tin") -> CommunityPage:
    body = Publisher.objects.get_or_create(
        name="Ban Thông tin Mẫu", address="1 Đường Mẫu", contact_email="a@example.org"
    )[0]
    page: CommunityPage = home.add_child(
        instance=CommunityPage(title=title, slug=slug, publisher=body, live=True, first_published_at=timezone.now())
    )
    return page


def shown_post(page: CommunityPage, title: str, at: datetime) -> Post:
    """A post that readers see, which nobody had to write and read first."""
    post: Post = page.add_child(
        instance=Post(title=title, posted_at=at, live=True, first_published_at=at, last_published_at=at)
    )
    return post


def handed_in(writer: User, page: CommunityPage, title: str, *, since: datetime | None = None) -> Post:
    post = newsroom.write(writer, page, title=title, slug="", **{"action-submit": "1"})
    if since is not None:
        TaskState.objects.filter(revision_id=post.latest_revision_id).update(started_at=since)
    return post


def sent_back(writer: User, reader: User, page: CommunityPage, title: str, remark: str = REMARK) -> Post:
    post = handed_in(writer, page, title)
    newsroom.decide(reader, post, "send_back", remark=remark)
    return newsroom.fresh(post)


def approved_for(writer: User, reader: User, page: CommunityPage, title: str, at: datetime) -> Post:
    """Approved to go out at a time; also at one that has passed, as if the worker stood still."""
    post = newsroom.write(
        writer, page, title=title, slug="", **{"action-submit": "1"},
        go_live_at=f"{timezone.localtime(timezone.now() + timedelta(days=9)):%Y-%m-%d %H:%M}",
    )  # fmt: skip
    newsroom.decide(reader, post)
    newsroom.fresh(post).revisions.exclude(approved_go_live_at=None).update(approved_go_live_at=at)
    return newsroom.fresh(post)


def planned_for(writer: User, page: CommunityPage, title: str, at: datetime) -> Post:
    post = newsroom.write(writer, page, title=title, slug="")
    Post.objects.filter(pk=post.pk).update(planned_for=at)
    return newsroom.fresh(post)


def views(path: str, count: int, *, at: datetime) -> None:
    """What the edge writes down when a page is opened."""
    writer = journal.Writer(Path(settings.JOURNAL))
    moment, day = int(at.timestamp()), timezone.localtime(at).date()
    events = tuple(journal.Event("view", path, "", number, moment) for number in range(count))
    writer.write([journal.Batch(uuid.uuid4().hex, day, moment, events)])
    writer.close()


@dataclass(frozen=True)
class Said:
    """What a platform said of a post at a time."""

    key: str
    metric: str
    value: int
    measured_at: datetime


def readings(*said: Said, import_key: str = "one") -> None:
    rows = " union all ".join(
        f"select 'post', '{one.key}', '{one.metric}', 1::integer, null::date, {one.value}::decimal(20,4),"
        f" timestamp '{lake.naive(one.measured_at)}', timestamp '{lake.naive(one.measured_at)}', '{import_key}',"
        f" 'd', {line}::integer"
        for line, one in enumerate(said)
    )
    names = "subject, key, metric, version, day, value, measured_at, imported_at, import_key, digest, line"
    with lake.alone(), lake.connect() as connection:
        query = f"select * from ({rows}) as t({names})"  # noqa: S608 -- a test's own figures
        lake.append(connection, query=query, import_key=import_key)

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from signalmast.pages import following, tasks
from signalmast.pages.models import FollowUp, Post
from signalmast.pages.services import following as services
from signalmast.pages.services import schedule
from tests.pages import builders
from tests.pages.public_site import worker_round

pytestmark = pytest.mark.django_db

Told = list[tuple[str, int]]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    """Two steps of the tests' own in the place of the desk's; the list says what they were told."""
    monkeypatch.setattr(following, "_STEPS", {})
    said: Told = []
    for order, name in ((1, "first"), (2, "second")):
        following.register(
            name=name,
            order=order,
            on_publish=lambda pk, name=name: said.append((f"{name} out", pk)),
            on_unpublish=lambda pk, name=name: said.append((f"{name} back", pk)),
        )
    return said


def rows(post: Any) -> list[tuple[str, str, str]]:
    return list(FollowUp.objects.filter(page=post.pk).order_by("step").values_list("step", "way", "state"))


def publish(post: Post) -> None:
    post.save_revision().publish()


def test_publish_and_unpublish_run_each_step_in_order_and_leave_rows(told: Told) -> None:
    post = builders.post(builders.section(), live=False)
    publish(post)
    assert rows(post) == [("first", "out", "waiting"), ("second", "out", "waiting")]
    worker_round()
    assert told == [("first out", post.pk), ("second out", post.pk)]
    assert rows(post) == [("first", "out", "done"), ("second", "out", "done")]
    Post.objects.get(pk=post.pk).unpublish()
    worker_round()
    assert told[2:] == [("first back", post.pk), ("second back", post.pk)]
    assert rows(post) == [("first", "back", "done"), ("second", "back", "done")]


def test_failing_step_waits_longer_each_time_while_others_go_on(told: Told) -> None:
    post = builders.post(builders.section())

    def refuse(pk: int) -> None:
        raise ValueError("no room")

    following.register(name="first", order=1, on_publish=refuse, on_unpublish=refuse)
    at = timezone.now()
    services.ask(pages=[post.pk], way=FollowUp.Way.OUT, at=at)
    pauses = []
    for _attempt in range(3):
        assert services.follow(page=post.pk, now=lambda at=at: at) is False
        row = FollowUp.objects.get(step="first")
        assert (row.state, row.problem) == ("failed", "ValueError: no room")
        pauses.append((row.run_after - at).total_seconds())
        at = row.run_after
    assert pauses == [5, 10, 20]
    assert told == [("second out", post.pk)]
    following.register(name="first", order=1, on_publish=lambda pk: told.append(("first out", pk)), on_unpublish=refuse)
    assert services.follow_due(now=lambda: at - timedelta(seconds=1)) == 0
    assert services.follow_due(now=lambda: at) == 1
    assert rows(post) == [("first", "out", "done"), ("second", "out", "done")]


def test_asked_anew_while_a_step_runs_it_runs_again(told: Told) -> None:
    post = builders.post(builders.section())
    at = timezone.now()

    def ask_again(pk: int) -> None:
        if not any(said == ("first out", pk) for said in told):
            services.ask(pages=[pk], way=FollowUp.Way.OUT, at=at + timedelta(seconds=1))
        told.append(("first out", pk))

    following.register(name="first", order=1, on_publish=ask_again, on_unpublish=ask_again)
    services.ask(pages=[post.pk], way=FollowUp.Way.OUT, at=at)
    services.follow(page=post.pk, now=lambda: at)
    assert rows(post)[0] == ("first", "out", "waiting")
    services.follow(page=post.pk, now=lambda: at + timedelta(seconds=2))
    assert told.count(("first out", post.pk)) == 2
    assert {state for _step, _way, state in rows(post)} == {"done"}


def test_reconciliation_finds_what_no_signal_told(told: Told) -> None:
    section = builders.section()
    post, hidden = builders.post(section), builders.post(section, "Chỉ số liệu", figures_only=True)
    draft = builders.post(section, "Nháp", live=False)
    FollowUp.objects.all().delete()  # the process died between publishing and asking
    services.reconcile(at=timezone.now())
    services.follow_due(now=timezone.now)
    pages = {pk for _name, pk in told}
    assert {section.pk, post.pk} <= pages
    assert not {hidden.pk, draft.pk} & pages
    assert services.reconcile(at=timezone.now()) == 0

    told.clear()
    Post.objects.filter(pk=post.pk).update(last_published_at=timezone.now() + timedelta(seconds=1))
    services.reconcile(at=timezone.now() + timedelta(seconds=2))
    services.follow_due(now=lambda: timezone.now() + timedelta(seconds=3))
    assert told == [("first out", post.pk), ("second out", post.pk)]

    told.clear()
    section.live = False  # its posts are not public any more, though each is live
    section.save()
    services.reconcile(at=timezone.now())
    services.follow_due(now=lambda: timezone.now() + timedelta(seconds=3))
    assert {said for said, pk in told} == {"first back", "second back"}
    assert {pk for said, pk in told} == {section.pk, post.pk}


def test_deleted_pages_are_taken_back_by_one_look(told: Told) -> None:
    section = builders.section()
    posts = builders.many(section, 3)
    services.reconcile(at=timezone.now())
    services.follow_due(now=timezone.now)
    told.clear()
    DBTaskResult.objects.all().delete()
    gone = {post.pk for post in posts}
    Post.objects.filter(pk__in=gone).delete()
    assert DBTaskResult.objects.filter(task_path=tasks.reconcile.module_path).count() == 1
    worker_round()
    services.follow_due(now=timezone.now)
    assert {pk for said, pk in told if said == "second back"} == gone


def test_many_imported_pages_are_one_call_and_one_bad_call_is_done_one_by_one(told: Told) -> None:
    posts = [post.pk for post in builders.many(builders.section(), 3)]
    calls: list[list[int]] = []

    def many(pks: list[int]) -> None:
        calls.append(pks)
        if len(calls) > 1:
            raise ValueError

    following.register(
        name="first",
        order=1,
        on_publish=lambda pk: told.append(("one", pk)),
        on_unpublish=lambda pk: None,
        on_many=many,
    )
    for _time in range(2):
        services.ask(pages=posts, way=FollowUp.Way.OUT, at=timezone.now())
        services.follow_due(now=timezone.now)
    assert calls == [posts, posts]
    assert [pk for said, pk in told if said == "one"] == posts
    assert FollowUp.objects.exclude(state="done").count() == 0


def test_rows_of_a_step_nobody_knows_go(told: Told) -> None:
    at = timezone.now()
    FollowUp.objects.create(page=7, step="forgotten", way="out", asked_at=at, run_after=at)
    services.follow_due(now=timezone.now)
    assert not FollowUp.objects.exists()


def test_worker_publishes_at_its_time_and_takes_down_what_expired(told: Told) -> None:
    section = builders.section()
    later, bad = builders.post(section, "Sau", live=False), builders.post(section, "Hỏng", live=False)
    ending = builders.post(section, "Hết hạn", expire_at=timezone.now() - timedelta(minutes=1))
    soon = timezone.now() + timedelta(hours=1)
    for post in (bad, later):
        post.go_live_at = soon
        post.save_revision().publish()
        assert Post.objects.get(pk=post.pk).live is False
    assert schedule.keep_times(at=soon - timedelta(minutes=1))[1] == 1
    assert Post.objects.get(pk=ending.pk).live is False
    due: datetime = soon + timedelta(seconds=1)
    _make_due(due, broken=bad.pk)
    schedule.keep_times(at=timezone.now())
    assert (Post.objects.get(pk=later.pk).live, Post.objects.get(pk=bad.pk).live) == (True, False)
    worker_round()
    assert ("second out", later.pk) in told


def _make_due(at: datetime, *, broken: int) -> None:
    from wagtail.models import Revision

    past = timezone.now() - timedelta(seconds=1)
    for revision in Revision.objects.filter(approved_go_live_at__lt=at):
        content = revision.content
        content["go_live_at"] = past.isoformat()
        if revision.object_id == str(broken):
            content["slug"] = ""  # no page can stand there
            content["title"] = ""
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=past, content=content)

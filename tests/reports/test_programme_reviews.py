"""A review of one programme: its posts, targets and requests and those of its parts, and nothing of the rest."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from signalmast.accounts.models import User
from signalmast.core import clock
from signalmast.pages.models import CommunityPage, Post
from signalmast.programmes.models import Programme
from signalmast.reports import selectors, services
from signalmast.reports.models import Review
from tests.assignments import factories as asking
from tests.conftest import Person
from tests.network import people
from tests.programmes import factories
from tests.reports.conftest import Frozen
from tests.reports.test_services import document_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(person: Person) -> User:
    return person("editor_in_chief")


@pytest.fixture
def analyst(person: Person) -> User:
    return person("analyst")


@pytest.fixture
def plan(keeper: User, posts: CommunityPage) -> Programme:
    """Post 2 is tagged to the plan, post 3 to a part of it, post 1 to another one."""
    made = factories.plan(keeper, slug="nuoc-sach", name_vi="Nước sạch cho mọi nhà", name_en="Clean water")
    part = factories.plan(keeper, slug="phan", name_vi="Phần của nó", name_en="Part of it", parent=made)
    other = factories.plan(keeper, slug="khac", name_vi="Việc khác", name_en="Something else")
    found = {post.key: post for post in Post.objects.all()}
    for number, programme in (("2", made), ("3", part), ("1", other)):
        post = next(post for key, post in found.items() if key.endswith(f":{number}"))
        post.programmes.set([programme])
        post.save()
    return made


def _posts(review: Review) -> set[str]:
    return {record.key.rpartition(":")[2] for record in document_of(review).records}


def test_only_its_posts_are_counted(plan: Programme, frozen: Frozen) -> None:
    review = frozen(programme=plan, chapters=services.may_have(plan))
    document = services.frozen_document(review)
    assert _posts(review) == {"2", "3"}
    by_page = [
        one.value
        for one in document.figures
        if one.question.name == "posts" and one.question.filters["by"] == "page" and one.column == "posts"
    ]
    assert by_page == ["2"]
    assert document.edition("vi").subtitle == "Chương trình: Nước sạch cho mọi nhà"
    assert document.edition("en").subtitle == "Programme: Clean water"
    assert services.verify(document) == []
    assert services.changed_since(document) == services.Since(changed=0, gone=0, come=0)


def test_only_its_requests_are_counted(plan: Programme, keeper: User, frozen: Frozen) -> None:
    place = people.organisation()
    asking.sent(keeper, place, programme=plan)
    asking.sent(keeper, place)
    document = document_of(frozen(programme=plan, chapters=["requests"]))
    counted = {one.question.filters["date_to"]: one.value for one in document.figures if one.column == "requests"}
    assert counted == {"2026-03-31": "1", "2025-12-31": "0"}


def test_chapters_about_the_whole_desk_are_not_for_a_programme(plan: Programme) -> None:
    assert {"reach", "site", "claims", "overview", "comparison", "missing"}.isdisjoint(services.may_have(plan))


def test_a_programme_that_was_deleted_cannot_be_frozen(plan: Programme, draft: Frozen) -> None:
    review = draft(programme=plan)
    Programme.objects.exclude(pk=plan.pk).delete()
    Programme.objects.filter(pk=plan.pk).delete()
    review.refresh_from_db()
    with pytest.raises(services.ReviewImpossible, match="plan_gone"):
        services.freeze_review(review=review, by=None, at=clock.now())
    review.refresh_from_db()
    assert (review.state, review.programme_name) == (Review.State.FAILED, "Nước sạch cho mọi nhà")


def test_from_the_programme_to_its_draft(plan: Programme, client: Client, analyst: User) -> None:
    client.force_login(analyst)
    shown = client.get(reverse("programme", args=[plan.pk])).content.decode()
    way = f"{reverse('review_new')}?programme={plan.pk}"
    assert way in shown
    form = client.get(way).content.decode()
    assert f'<option value="{plan.pk}" selected>' in form
    assert plan.starts_on.isoformat() in form
    days = {"first": "2026-01-01", "last": "2026-03-31"}
    client.post(reverse("review_new"), {"choice": "own", **days, "programme": plan.pk, "languages": "both"})
    review = Review.objects.get()
    assert (review.programme, review.chapters) == (plan, services.may_have(plan))
    draft = client.get(reverse("review_draft", args=[review.pk])).content.decode()
    assert "take-programmes" in draft
    assert "take-reach" not in draft
    assert "Nước sạch cho mọi nhà" in client.get(reverse("review_list")).content.decode()


@pytest.mark.parametrize("wrong", ["x", "0", "99999999999999999999", "²", "1' or '1"])
def test_an_address_that_names_no_programme_begins_an_ordinary_review(
    client: Client, analyst: User, wrong: str
) -> None:
    client.force_login(analyst)
    assert client.get(reverse("review_new"), {"programme": wrong}).status_code == 200


def test_a_page_and_a_programme_at_once_are_refused(
    plan: Programme, posts: CommunityPage, client: Client, analyst: User
) -> None:
    client.force_login(analyst)
    both = {"choice": "last_year", "page": posts.pk, "programme": plan.pk, "languages": "both"}
    assert "không chọn cả hai" in client.post(reverse("review_new"), both).content.decode()
    assert not Review.objects.exists()


def test_the_command_takes_the_time_of_the_programme(plan: Programme, tmp_path: Path) -> None:
    out = tmp_path / "out"
    call_command("review", "--programme", "nuoc-sach", "--out", str(out), stdout=StringIO())
    said: Any = (out / "review.json").read_text("utf-8")
    assert f'"date_from":"{plan.starts_on.isoformat()}"' in said.replace(": ", ":")
    verified = StringIO()
    call_command("review", "--verify", str(out / "review.json"), stdout=verified)
    assert "đều khớp" in verified.getvalue()
    with pytest.raises(CommandError, match="khong-co"):
        call_command("review", "--programme", "khong-co", "--out", str(out))
    with pytest.raises(CommandError):
        call_command("review", "--programme", "nuoc-sach", "--page", "bang-tin", "--out", str(out))


def test_a_programme_of_many_years_is_reviewed_as_far_as_a_review_may_reach(plan: Programme) -> None:
    today = date(2026, 6, 1)
    assert selectors.time_of(plan, today=today) == (plan.starts_on, plan.last_day)
    plan.until = date(2045, 12, 31)
    assert selectors.time_of(plan, today=today) == (plan.starts_on, date(2027, 12, 31))

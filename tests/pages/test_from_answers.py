"""A draft from what the network handed in: who may, what stands in it, and what closes once it is out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from signalmast.accounts.models import User
from signalmast.assignments import services as requests
from signalmast.assignments.models import Assignment
from signalmast.claims.models import ClaimRequest
from signalmast.claims.services import asking as of_claims
from signalmast.network.models import Contributor
from signalmast.pages.models import CommunityPage, Post, PostCredit
from signalmast.pages.services import asking, from_answers
from tests.assignments import factories
from tests.claims import factories as claims
from tests.conftest import Person
from tests.pages import builders

NOW = factories.NOW
WORDS = "Sáng nay nước ở bến đò thấp.\n\nĐò vẫn chạy."


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def section(desk: object) -> CommunityPage:
    return builders.section(slug="bang-tin")


@pytest.fixture
def giver(desk: object) -> Contributor:
    return factories.contributor(of=factories.organisation())


@pytest.fixture
def answered(person: Person, giver: Contributor) -> Assignment:
    row = factories.sent(person("network_coordinator"), giver)
    requests.submit(assignment=row, text=WORDS, contributor=giver, at=NOW)
    return row


def _published(post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(live=True)
    asking.close(post.pk)


def _state(row: Assignment) -> str:
    return Assignment.objects.get(pk=row.pk).state


def test_the_words_stand_in_a_draft_with_their_giver(
    person: Person, section: CommunityPage, answered: Assignment, giver: Contributor
) -> None:
    post = from_answers.write(assignment=answered, section=section, by=person("editor"), at=NOW)
    assert (post.live, post.title) == (False, answered.title)
    draft = post.get_latest_revision_as_object()
    assert "Đò vẫn chạy." in str(draft.body)
    assert list(PostCredit.objects.values_list("contributor", "kind")) == [(giver.pk, "text")]
    row = Assignment.objects.get(pk=answered.pk)
    assert (row.about_key, row.state) == (post.key, "submitted")
    _published(post)
    assert _state(answered) == "done"


def test_two_presses_begin_one_post(person: Person, section: CommunityPage, answered: Assignment) -> None:
    editor = person("editor")
    post = from_answers.write(assignment=answered, section=section, by=editor, at=NOW)
    with pytest.raises(from_answers.OnePostAlready) as found:
        from_answers.write(assignment=answered, section=section, by=editor, at=NOW)
    assert found.value.args[0] == post
    assert Post.objects.count() == 1


@pytest.mark.parametrize("role", ["network_coordinator", "analyst", "administrator"])
def test_who_may_not_write_posts_begins_none(
    person: Person, section: CommunityPage, answered: Assignment, role: str
) -> None:
    by: User = person(role)
    with pytest.raises(from_answers.MayNot):
        from_answers.write(assignment=answered, section=section, by=by, at=NOW)
    assert not Post.objects.exists()


def test_nothing_comes_of_nothing(person: Person, section: CommunityPage, giver: Contributor) -> None:
    row = factories.sent(person("network_coordinator"), giver)
    with pytest.raises(from_answers.NothingThere):
        from_answers.write(assignment=row, section=section, by=person("editor"), at=NOW)
    assert not Post.objects.exists()


def test_what_a_claim_asked_for_stays_with_the_claim(
    person: Person, section: CommunityPage, giver: Contributor
) -> None:
    claim, checker = claims.claim(), person("fact_checker")
    given = {"title": "Cầu còn đi được không", "words": "Hỏi bác giữ cầu.", "wanted": "text", "due_at": factories.LATER}
    row = of_claims.ask(claim=claim, by=checker, at=NOW, **given)
    requests.add_recipients(assignment=row, contributors=[giver], by=checker, at=NOW)
    requests.send(assignment=row, together=True, by=checker, at=NOW)
    requests.submit(assignment=row, text=WORDS, contributor=giver, at=NOW)
    post = from_answers.write(assignment=row, section=section, by=person("editor"), at=NOW)
    assert ClaimRequest.objects.get().assignment.about_key == claim.key
    _published(post)
    assert _state(row) == "done"

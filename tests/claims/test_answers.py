"""A fact-check goes out with a verdict that two people decided, by whatever door, or not at all."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from signalmast.claims.models import Answer, Carried, Claim
from signalmast.claims.services import answers, log, verdicts
from signalmast.claims.services.may import MayNot
from signalmast.pages.letting_out import HeldBack
from signalmast.pages.models import FollowUp, NotASecondReader, Post
from signalmast.pages.services import letting_out, schedule
from tests.claims.desk_of_claims import NOW, decided, opened, people, source, step, words
from tests.conftest import Person
from tests.pages import newsroom

pytestmark = pytest.mark.django_db


def fact_check(writer: Any, page: Any, *, hand_in: bool = True) -> Post:
    return newsroom.write(writer, page, kind="fact_check", **({"action-submit": "1"} if hand_in else {}))


def approve(reader: Any, post: Post) -> Any:
    return newsroom.decide(reader, post, "approve")


def is_live(post: Post) -> bool:
    return Post.objects.get(pk=post.pk).live


def test_the_second_reader_sees_why_and_cannot_let_it_out(person: Person, page: Any) -> None:
    reader = person("editor", language="en")
    post = fact_check(person("editor"), page)
    screen = newsroom.client_of(reader).get(reverse("post_read", args=[post.pk])).content.decode()
    assert "A fact-check goes out only with a claim and its decided verdict" in screen
    assert 'value="approve"' not in screen
    answer = approve(reader, post)
    assert (answer.status_code, is_live(post)) == (422, False)
    assert "this one answers none yet" in answer.content.decode()


def test_no_service_lets_it_out(person: Person, page: Any) -> None:
    reader = person("editor")
    root = person("editor_in_chief")
    root.is_superuser = True
    root.save()
    post = Post.objects.get(pk=fact_check(person("editor"), page).pk)
    for by in (reader, root):
        with pytest.raises(NotASecondReader):
            letting_out.decide(post=post, version=post.latest_revision_id, approve=True, remark="", by=by)
        with pytest.raises(HeldBack):
            post.let_out(by=by, at=NOW)
        with pytest.raises(HeldBack):
            post.get_latest_revision().publish(user=by, skip_permission_checks=True)
    assert not is_live(post)


def test_with_a_decided_verdict_it_goes_out_and_the_claim_is_answered(person: Person, page: Any) -> None:
    who = people(person)
    post = fact_check(person("editor"), page, hand_in=False)
    claim = opened(who)
    source(claim, who.first)
    draft = verdicts.write(claim=claim, **words(who.first))
    with pytest.raises(answers.NoVerdict):
        answers.answer_with(post=post, claims=[claim], by=who.first, at=NOW)
    verdict = verdicts.decide(verdict=draft, agree=True, by=who.second, at=NOW)
    assert [row.verdict for row in answers.answer_with(post=post, claims=[claim], by=who.first, at=NOW)] == [verdict]
    assert Claim.objects.get().state == "answered"
    newsroom.hand_in(person("editor"), post, kind="fact_check")
    assert approve(person("editor"), post).status_code == 302
    assert is_live(post)


def test_any_claim_without_a_standing_verdict_holds_the_post_back(person: Person, page: Any) -> None:
    who = people(person)
    post = fact_check(person("editor"), page)
    first, other = decided(who), decided(who)
    answers.answer_with(post=post, claims=[first.claim, other.claim], by=who.first, at=NOW)
    Answer.objects.filter(claim=other.claim).update(verdict=verdicts_replaced(who, other))
    assert approve(person("editor"), post).status_code == 422
    assert not is_live(post)


def verdicts_replaced(who: Any, verdict: Any) -> Any:
    """A verdict that does not stand any more, put under an answer by hand."""
    draft = verdicts.change(verdict=verdict, reason="Mới", **words(who.first, value=step("mixed")))
    verdicts.decide(verdict=draft, agree=True, by=who.second, at=NOW)
    verdict.refresh_from_db()
    return verdict


def test_an_article_made_a_fact_check_later_is_held_back_too(person: Person, page: Any) -> None:
    writer, reader = person("editor"), person("editor")
    post = newsroom.published(writer, reader, page)
    told = {"change": "updated", "change_note": "Có thêm kiểm chứng"}
    newsroom.hand_in(writer, post, kind="fact_check", **told)
    assert approve(reader, post).status_code == 422
    assert Post.objects.get(pk=post.pk).kind == "notice"


def test_a_time_that_came_later_publishes_no_fact_check_without_verdict(person: Person, page: Any) -> None:
    post = fact_check(person("editor"), page)
    post.latest_revision.approved_go_live_at = NOW
    post.latest_revision.save()
    assert schedule.keep_times(at=NOW + timedelta(days=1)) == (0, 0)
    assert not is_live(post)


def test_what_a_post_answers_it_goes_on_answering(person: Person, page: Any) -> None:
    who = people(person)
    post = fact_check(person("editor"), page, hand_in=False)
    first, other = decided(who), decided(who)
    answers.answer_with(post=post, claims=[first.claim, other.claim], by=who.first, at=NOW)
    answers.answer_with(post=post, claims=[first.claim], by=who.first, at=NOW)
    assert list(Claim.objects.order_by("pk").values_list("state", flat=True)) == ["answered", "open"]
    newsroom.hand_in(person("editor"), post, kind="fact_check")
    with pytest.raises(answers.InPublic):
        answers.answer_with(post=Post.objects.get(pk=post.pk), claims=[], by=who.first, at=NOW)
    approve(person("editor"), post)
    with pytest.raises(answers.InPublic):
        answers.answer_with(post=Post.objects.get(pk=post.pk), claims=[other.claim], by=who.first, at=NOW)
    assert [row.claim for row in Answer.objects.all()] == [first.claim]


def test_only_fact_checks_answer_and_only_by_whoever_checks(person: Person, page: Any) -> None:
    who = people(person)
    verdict = decided(who)
    with pytest.raises(answers.NotAFactCheck):
        answers.answer_with(post=newsroom.write(person("editor"), page), claims=[verdict.claim], by=who.first, at=NOW)
    post = newsroom.write(person("editor"), page, kind="fact_check", slug="khac")
    with pytest.raises(MayNot):
        answers.answer_with(post=post, claims=[verdict.claim], by=person("editor"), at=NOW)


def test_a_changed_verdict_moves_its_answers_and_asks_for_the_page_anew(person: Person, page: Any) -> None:
    who = people(person)
    post = fact_check(person("editor"), page, hand_in=False)
    verdict = decided(who)
    (row,) = answers.answer_with(post=post, claims=[verdict.claim], by=who.first, at=NOW)
    place = Carried.objects.create(answer=row, place="Loa phường", done_at=NOW)
    newsroom.hand_in(person("editor"), post, kind="fact_check")
    approve(person("editor"), post)
    FollowUp.objects.all().delete()
    later = NOW + timedelta(days=2)
    draft = verdicts.change(verdict=verdict, reason="Mới", **words(who.third, value=step("mixed"), at=later))
    new = verdicts.decide(verdict=draft, agree=True, by=who.second, at=later)
    row.refresh_from_db()
    place.refresh_from_db()
    assert (row.verdict, place.to_do_since, place.done_at) == (new, later, None)
    assert set(FollowUp.objects.values_list("page", flat=True)) == {post.pk}
    assert Claim.objects.get().state == "answered"
    assert log.verify() == []

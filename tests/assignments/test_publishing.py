"""“Ask for this” on a post and on a claim, and what closes by itself when the result is in public."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from signalmast.accounts.models import User
from signalmast.assignments import services
from signalmast.assignments.models import Assignment
from signalmast.claims.models import ClaimRequest
from signalmast.claims.services import asking as of_claims
from signalmast.core import clock
from signalmast.network.models import Contributor
from signalmast.pages.models import Post, PostRequest
from signalmast.pages.services import asking as of_posts
from tests.assignments import factories
from tests.assignments.test_office import fields, soon
from tests.claims import factories as claims
from tests.conftest import Person
from tests.pages import builders
from tests.pages.newsroom import client_of
from tests.pages.public_site import worker_round


def send(row: Assignment, by: User, to: Contributor) -> None:
    services.add_recipients(assignment=row, contributors=[to], by=by, at=clock.now())
    services.send(assignment=row, together=True, by=by, at=clock.now())


def given(**more: Any) -> dict[str, Any]:
    return {"title": "Ảnh bờ kè", "words": "Ba tấm.", "wanted": "text", "due_at": soon(), "at": clock.now(), **more}


@pytest.fixture
def post(desk: object) -> Post:
    return builders.post(builders.section(slug="bang-tin"), "Bờ kè mới", live=False)


def test_a_post_offers_to_ask_and_is_closed_with_its_publication(
    person: Person, post: Post, contributor: Contributor
) -> None:
    editor = person("editor", language="en")
    client = client_of(editor)
    page = client.get(reverse("wagtailadmin_pages:edit", args=[post.pk])).content.decode()
    assert reverse("post_ask", args=[post.pk]) in page
    assert "Bờ kè mới" in client.get(reverse("post_ask", args=[post.pk])).content.decode()
    client.post(reverse("post_ask", args=[post.pk]), fields(about_label="Bờ kè mới"))
    row = Assignment.objects.get()
    assert (row.about_key, row.about_label) == (post.key, "Bờ kè mới")
    assert PostRequest.objects.get().post == post
    send(row, editor, contributor)
    assert "Ảnh bờ kè" in client.get(reverse("post_ask", args=[post.pk])).content.decode()
    post.save_revision().publish()
    for _twice in range(2):
        worker_round()
    row.refresh_from_db()
    assert row.state == "done"
    assert row.steps.filter(move="finish").count() == 1


def test_a_draft_that_is_saved_closes_nothing(person: Person, post: Post, contributor: Contributor) -> None:
    editor = person("editor")
    row = of_posts.ask(post=post, by=editor, **given())
    send(row, editor, contributor)
    of_posts.close(post.pk)
    row.refresh_from_db()
    assert row.state == "sent"


def test_copies_of_one_request_are_closed_too(person: Person, post: Post) -> None:
    editor = person("editor")
    row = of_posts.ask(post=post, by=editor, **given())
    several = [factories.organisation(f"Tổ {number}") for number in range(3)]
    services.add_recipients(assignment=row, organisations=several, by=editor, at=clock.now())
    services.send(assignment=row, together=False, by=editor, at=clock.now())
    post.live = True
    post.save()
    of_posts.close_many([post.pk])
    assert set(Assignment.objects.values_list("state", flat=True)) == {"done"}


def test_what_is_no_post_closes_nothing(desk: Any) -> None:
    of_posts.close(desk["vi"].pk)
    of_claims.close(desk["vi"].pk)
    of_posts.close(999_999)


def test_a_claim_offers_to_ask_without_its_statement(person: Person, contributor: Contributor) -> None:
    checker = person("fact_checker", language="en")
    claim = claims.claim("Cầu Bến Mơ sắp sập.", state="open")
    client = client_of(checker)
    assert reverse("claim_ask", args=[claim.pk]) in client.get(reverse("claim", args=[claim.pk])).content.decode()
    assert "sắp sập" in client.get(reverse("claim_ask", args=[claim.pk])).content.decode()
    client.post(reverse("claim_ask", args=[claim.pk]), fields(about_label=f"Claim no. {claim.pk}"))
    row = ClaimRequest.objects.get().assignment
    assert row.about_key == claim.key
    assert "sập" not in row.about_label
    page = client.get(reverse("claim", args=[claim.pk])).content.decode()
    assert "Asked of organisations and contributors" in page
    assert reverse("request", args=[row.pk]) in page


def test_a_coordinator_reads_no_claim_through_requests(person: Person) -> None:
    claim = claims.claim("Cầu Bến Mơ sắp sập.", state="open")
    of_claims.ask(claim=claim, by=person("fact_checker"), **given(about_label=f"Phát biểu số {claim.pk}"))
    row = Assignment.objects.get()
    client = client_of(person("network_coordinator"))
    refused = client.get(reverse("claim_ask", args=[claim.pk]))
    assert (refused.status_code, "sắp sập" in refused.content.decode()) == (403, False)
    assert client.post(reverse("claim_ask", args=[claim.pk]), fields()).status_code == 403
    for address in (reverse("requests") + "?state=", reverse("request", args=[row.pk])):
        assert "sắp sập" not in client.get(address).content.decode()


def test_an_answer_in_public_closes_what_was_asked_for_its_claim(person: Person, contributor: Contributor) -> None:
    checker = person("fact_checker")
    claim, other = claims.claim(), claims.claim("Chợ Bến Mơ đóng cửa.")
    claims.verdict(claim)
    for each in (claim, other):
        row = of_claims.ask(claim=each, by=checker, **given())
        send(row, checker, contributor)
    fact_check = claims.fact_check(builders.section(slug="bang-tin"), "Nước máy có mặn không", claim)
    for _twice in range(2):
        of_claims.close(fact_check.pk)
    states = {row.claim_id: row.assignment.state for row in ClaimRequest.objects.select_related("assignment")}
    assert states == {claim.pk: "done", other.pk: "sent"}


@pytest.mark.parametrize("role", ["analyst", "administrator"])
def test_who_may_not_ask_is_offered_nothing(person: Person, post: Post, role: str) -> None:
    client = client_of(person(role))
    answers = [
        client.get(reverse("post_ask", args=[post.pk])),
        client.post(reverse("post_ask", args=[post.pk]), fields()),
    ]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert not any("Bờ kè mới" in answer.content.decode() for answer in answers)
    assert not Assignment.objects.exists()


def test_a_coordinator_asks_for_what_is_in_public_and_reads_no_draft(person: Person, post: Post) -> None:
    client = client_of(person("network_coordinator"))
    for answer in (client.get(reverse("post_ask", args=[post.pk])), client.post(reverse("post_ask", args=[post.pk]))):
        assert (answer.status_code, "Bờ kè mới" in answer.content.decode()) == (403, False)
    shown = builders.post(post.section, "Đã đăng")
    shown.title = "Tiêu đề đang sửa"
    shown.save_revision()
    page = client.get(reverse("post_ask", args=[shown.pk])).content.decode()
    assert ("Đã đăng" in page, "đang sửa" in page) == (True, False)


def test_nobody_signed_out_asks(client: Client, post: Post) -> None:
    answer = client.get(reverse("post_ask", args=[post.pk]))
    assert (answer.status_code, answer.headers["Location"].startswith("/accounts/login/")) == (302, True)


def test_an_import_of_thousands_asks_one_question(desk: object, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        of_posts.close_many(list(range(1, 500)))


def test_reminders_end_with_publication(person: Person, post: Post, contributor: Contributor) -> None:
    editor = person("editor")
    row = of_posts.ask(post=post, by=editor, **given())
    send(row, editor, contributor)
    services.close_for_about(about_key=post.key, at=clock.now())
    assert services.escalate(at=soon() + timedelta(days=9)) == 0

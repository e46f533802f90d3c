"""Who contributed to a post: entered beside it, shown by their choice, counted by the network once it is out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.urls import reverse

from signalmast.network.models import Contribution, Contributor
from signalmast.pages.models import Post, PostCredit, PublicAddress
from signalmast.pages.selectors import items
from signalmast.pages.services import crediting
from tests.network import people
from tests.pages import builders, newsroom

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(desk: Any) -> Any:
    return builders.section()


def enter(who: Any, post: Post, person: Contributor, kind: str = "text") -> Any:
    address = reverse("post_credits", args=[post.pk])
    return newsroom.client_of(who).post(address, {"row": str(person.pk), "kind": kind})


def rows() -> list[tuple[str, str, bool, bool]]:
    found = Contribution.objects.order_by("contributor__name", "kind")
    return [(one.contributor.name, one.kind, bool(one.corrected_at), bool(one.withdrawn_at)) for one in found]


def test_people_of_the_network_are_found_entered_shown_and_counted(page: Any, person: Any, client: Any) -> None:
    writer, reader = person("editor"), person("editor")
    org = people.organisation()
    named = people.contributor("Trần Thị Mẫu", at=org, credit="name")
    short = people.contributor("Lê Văn Thử", at=org, credit="initials")
    silent = people.contributor("Phạm Ẩn Danh", at=org)
    post = newsroom.write(writer, page)
    address = reverse("post_credits", args=[post.pk])
    asked = newsroom.client_of(writer).get(address, {"name": "tran thi"}).content.decode()
    assert "Trần Thị Mẫu" in asked
    assert "Lê Văn Thử" not in asked
    for one, kind in ((named, "text"), (short, "picture"), (silent, "knowledge")):
        assert enter(writer, post, one, kind).status_code == 302
        assert enter(writer, post, one, kind).status_code == 302, "twice is once"
    assert PostCredit.objects.count() == 3

    newsroom.hand_in(writer, post)
    read = newsroom.client_of(reader).get(reverse("post_read", args=[post.pk])).content.decode()
    assert "Phạm Ẩn Danh" in read, "the second reader sees everybody"
    newsroom.decide(reader, post)
    crediting.went_out(post.pk)
    crediting.went_out(post.pk)
    assert rows() == [
        ("Lê Văn Thử", "picture", False, False),
        ("Phạm Ẩn Danh", "knowledge", False, False),
        ("Trần Thị Mẫu", "text", False, False),
    ]
    assert set(Contribution.objects.values_list("organisation", flat=True)) == {org.pk}
    shown = client.get(newsroom.fresh(post).url).content.decode()
    assert "Trần Thị Mẫu" in shown
    assert "L.V.T." in shown
    assert "Ẩn Danh" not in shown
    (item,) = items.public_items([post.pk])
    assert [(one.kind, one.name) for one in item.credits] == [("text", "Trần Thị Mẫu"), ("picture", "L.V.T.")]
    assert "Ẩn Danh" not in json.dumps([one.name for one in item.credits])


def test_a_late_one_shows_with_the_next_version_and_goes_at_once(page: Any, person: Any, client: Any) -> None:
    writer, reader = person("editor"), person("editor")
    helped = people.contributor(at=people.organisation(), credit="name")
    post = newsroom.published(writer, reader, page)
    enter(writer, post, helped)
    crediting.went_out(post.pk)
    assert rows() == []
    assert helped.name not in client.get(post.url).content.decode()
    newsroom.hand_in(writer, post, change="minor", title="Lịch cắt nước tuần này")
    newsroom.decide(reader, post)
    crediting.went_out(post.pk)
    assert rows() == [(helped.name, "text", False, False)]
    assert helped.name in client.get(newsroom.fresh(post).url).content.decode()

    row = PostCredit.objects.get()
    newsroom.client_of(writer).post(reverse("post_credits", args=[post.pk]), {"act": "remove", "row": str(row.pk)})
    crediting.went_out(post.pk)
    assert helped.name not in client.get(post.url).content.decode()
    assert rows() == [(helped.name, "text", False, True)]


def test_a_correction_and_a_withdrawal_are_told_to_the_network(page: Any, person: Any) -> None:
    writer, reader = person("editor"), person("editor")
    helped = people.contributor(at=people.organisation())
    post = newsroom.write(writer, page)
    enter(writer, post, helped)
    newsroom.hand_in(writer, post)
    newsroom.decide(reader, post)
    crediting.went_out(post.pk)
    newsroom.hand_in(
        writer, post, change="corrected", change_note="Giờ trong bài đầu sai.", change_reason="Đọc nhầm lịch."
    )
    newsroom.decide(reader, post)
    crediting.went_out(post.pk)
    assert rows() == [(helped.name, "text", True, False)]
    crediting.came_back(post.pk)
    assert rows() == [(helped.name, "text", True, True)]


def test_only_who_may_change_the_post_and_works_with_the_network_enters_anybody(page: Any, person: Any) -> None:
    post = newsroom.write(person("editor"), page)
    helped = people.contributor()
    answers = {role: enter(person(role), post, helped).status_code for role in ("analyst", "network_coordinator")}
    assert answers == {"analyst": 403, "network_coordinator": 403}
    assert not PostCredit.objects.exists()


@pytest.mark.parametrize(
    "given", [{}, {"row": "x", "kind": "text"}, {"row": "1" * 30, "kind": "text"}, {"act": "remove"}]
)
def test_nonsense_enters_nobody(given: dict[str, str], page: Any, person: Any) -> None:
    writer = person("editor")
    post = newsroom.write(writer, page)
    answer = newsroom.client_of(writer).post(reverse("post_credits", args=[post.pk]), given)
    assert answer.status_code in (302, 422)
    assert not PostCredit.objects.exists()


def test_a_kind_there_is_not_and_somebody_faded_are_refused(page: Any, person: Any) -> None:
    writer = person("editor")
    post = newsroom.write(writer, page)
    assert enter(writer, post, people.contributor(), "applause").status_code == 422
    gone = people.contributor("Đã Xóa")
    Contributor.objects.filter(pk=gone.pk).update(name="", folded="", faded_at=people.MOMENT)
    assert enter(writer, post, gone).status_code == 422
    assert not PostCredit.objects.exists()


def test_a_name_taken_back_asks_for_its_pages_to_be_made_anew(page: Any, person: Any) -> None:
    writer, reader = person("editor"), person("editor")
    helped = people.contributor(at=people.organisation(), credit="name")
    post = newsroom.write(writer, page)
    enter(writer, post, helped)
    newsroom.hand_in(writer, post)
    newsroom.decide(reader, post)
    PublicAddress.objects.update(due_at=None)
    helped.credit = Contributor.Credit.NONE
    helped.save()
    assert PublicAddress.objects.filter(page=post.pk).exclude(due_at=None).exists()
    (item,) = items.public_items([post.pk])
    assert item.credits == ()

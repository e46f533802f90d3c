"""A newcomer's first post: written by one, let out by another, never by the one who wrote its newest version."""

from __future__ import annotations

import pytest
from django.urls import reverse
from wagtail.models import Page, TaskState

from signalmast.pages.models import CommunityPage, Publisher
from tests.conftest import NOW


@pytest.fixture
def section(desk) -> CommunityPage:
    body = Publisher.objects.create(name="Thư viện", address="1 Bờ Sông", contact_email="t@example.org")
    page = CommunityPage(title="Phường", slug="phuong", publisher=body, first_published_at=NOW)
    desk["vi"].add_child(instance=page)
    return page


FORM = {
    "title": "Lịch cắt nước",
    "slug": "lich-cat-nuoc",
    "summary": "",
    "picture": "",
    "picture_alt": "",
    "body-count": "0",
    "kind": "notice",
    "posted_at": "2026-03-04 09:30",
    "byline": "",
    "comments-TOTAL_FORMS": "0",
    "comments-INITIAL_FORMS": "0",
    "comments-MIN_NUM_FORMS": "0",
    "comments-MAX_NUM_FORMS": "",
}


def submit(client, writer, section):
    client.force_login(writer)
    address = reverse("wagtailadmin_pages:add", args=["pages", "post", section.pk])
    response = client.post(address, {**FORM, "action-submit": "1"})
    assert response.status_code == 302, response.context and response.context["form"].errors
    return Page.objects.get(slug="lich-cat-nuoc")


def approve(client, reader, page):
    client.force_login(reader)
    state = TaskState.objects.get(status="in_progress")
    address = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    client.post(address, {"comment": ""})
    page.refresh_from_db()
    return page.live


def test_post_handed_in_by_one_editor_is_let_out_by_another(person, client, section):
    writer, reader = person("editor"), person("editor")
    page = submit(client, writer, section)
    assert page.live is False
    assert approve(client, writer, page) is False
    assert approve(client, reader, page) is True


@pytest.mark.parametrize("role", ["fact_checker", "analyst", "administrator", "network_coordinator"])
def test_other_roles_let_nothing_out(person, client, section, role):
    page = submit(client, person("editor"), section)
    assert approve(client, person(role), page) is False


def test_editor_cannot_publish_straight_away(person, client, section):
    client.force_login(person("editor"))
    address = reverse("wagtailadmin_pages:add", args=["pages", "post", section.pk])
    client.post(address, {**FORM, "action-publish": "1"})
    assert Page.objects.get(slug="lich-cat-nuoc").live is False


def test_nobody_changes_a_post_while_it_is_being_read(person, client, section):
    writer, reader = person("editor"), person("editor")
    page = submit(client, writer, section)
    for somebody in (writer, reader, person("editor_in_chief"), person(is_superuser=True)):
        client.force_login(somebody)
        client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), {**FORM, "title": "Lịch cắt nước mới"})
    assert Page.objects.get(pk=page.pk).get_latest_revision_as_object().title == FORM["title"]
    assert approve(client, reader, page) is True


def test_reader_who_wrote_on_the_post_leaves_it_to_a_third_person(person, client, section):
    writer, reader, third = person("editor"), person("editor"), person("editor")
    page = submit(client, writer, section)
    page.current_workflow_state.cancel(user=writer)
    client.force_login(reader)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    client.post(edit, {**FORM, "title": "Lịch cắt nước mới"})
    client.force_login(writer)
    client.post(edit, {**FORM, "action-submit": "1"})
    assert TaskState.objects.reviewable_by(reader).count() == 0
    assert approve(client, reader, page) is False
    assert approve(client, writer, page) is False
    assert approve(client, third, page) is True


def test_list_of_posts_to_read_leaves_out_ones_own(person, client, section):
    writer, reader = person("editor"), person("editor")
    submit(client, writer, section)
    assert TaskState.objects.reviewable_by(writer).count() == 0
    assert TaskState.objects.reviewable_by(reader).count() == 1

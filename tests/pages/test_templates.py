"""Posts made from posts and templates."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import translation
from wagtail.models import Comment, PageLogEntry

from signalmast.accounts.models import User
from signalmast.pages.models import CommunityPage, Post, PostTemplate, Twin
from signalmast.pages.selectors import twins
from signalmast.pages.services import copies, templates
from tests.conftest import NOW, Person
from tests.pages import builders

pytestmark = pytest.mark.django_db


def sign_in(client: Client, user: User) -> User:
    """Whoever may open what the public sends in has a second step."""
    TOTP.activate(user, generate_totp_secret())
    client.force_login(user)
    return user


BODY = json.dumps([{"type": "text", "value": "<p>Nước về lúc 22 giờ.</p>"}])


@pytest.fixture
def full(page: CommunityPage, person: Person) -> Post:
    """A published post with everything a copy takes, and everything it must not."""
    picture = builders.picture()
    post = builders.post(
        page, "Lịch cấp nước", topics=(builders.topic(),), summary="Ngắn.", body=BODY, kind="notice", picture=picture,
        picture_alt="Vòi nước", planned_for=NOW, go_live_at=NOW + timedelta(days=1), expire_at=NOW + timedelta(days=2),
        import_key="import:1", import_digest="x", original_address="https://example.org/1", byline=person("editor"),
    )  # fmt: skip
    Comment.objects.create(page=post, user=person("editor"), text="secret-remark", contentpath="title")
    return post


def test_duplicate_takes_the_words_and_nothing_of_plan_schedule_or_import(full: Post, person: Person) -> None:
    writer = person("editor")
    with translation.override("vi"):
        made = Post.objects.get(pk=copies.duplicate(post=full, by=writer, at=NOW).pk)
    words = (made.title, made.summary, made.kind, made.picture_alt)
    assert words == ("Lịch cấp nước (bản sao)", "Ngắn.", "notice", "Vòi nước")
    assert (made.picture, list(made.topics.all()), made.body.raw_data[0]["value"]) == (
        full.picture, list(full.topics.all()), "<p>Nước về lúc 22 giờ.</p>",
    )  # fmt: skip
    assert (made.live, made.owner, made.section, made.get_parent().pk) == (False, writer, full.section, full.section_id)
    kept = (made.planned_for, made.go_live_at, made.expire_at, made.byline, made.first_published_at)
    assert kept == (None, None, None, None, None)
    assert (made.import_key, made.import_digest, made.original_address) == ("", "", "")
    assert (made.posted_at, made.key != full.key, made.slug) == (NOW, True, "lich-cap-nuoc-ban-sao")
    assert made.translation_key != full.translation_key
    assert Comment.objects.filter(page=made).count() == 0
    assert PageLogEntry.objects.filter(page=made, action="wagtail.copy").count() == 1


def test_duplicate_takes_the_newest_version(full: Post, person: Person) -> None:
    full.title = "Lịch mới"
    full.save_revision()
    assert copies.duplicate(post=full, by=person("editor"), at=NOW).title.startswith("Lịch mới")


def test_duplicate_of_the_longest_headline_still_fits(page: CommunityPage, person: Person) -> None:
    post = builders.post(page, "n" * 255)
    assert len(copies.duplicate(post=post, by=person("editor"), at=NOW).title) == 255


def test_whoever_may_not_write_makes_no_copy(full: Post, person: Person) -> None:
    with pytest.raises(copies.NotCopied):
        copies.duplicate(post=full, by=person("analyst"), at=NOW)
    assert Post.objects.count() == 1


def test_post_that_is_figures_only_has_nothing_to_copy(page: CommunityPage, person: Person) -> None:
    with pytest.raises(copies.NotCopied):
        copies.duplicate(post=builders.post(page, figures_only=True), by=person("editor"), at=NOW)


def test_copy_in_the_list_of_posts_leads_to_the_desks_own_screen(full: Post, person: Person, client: Client) -> None:
    sign_in(client, person("editor", language="vi"))
    shown = client.get(f"/admin/pages/{full.pk}/copy/", follow=True)
    assert shown.redirect_chain[-1][0] == f"/admin/posts/{full.pk}/duplicate/"
    assert "Không mang theo: hẹn giờ" in shown.content.decode()
    done = client.post(f"/admin/posts/{full.pk}/duplicate/")
    made = Post.objects.exclude(pk=full.pk).get()
    assert (done.status_code, done.headers["Location"]) == (302, f"/admin/pages/{made.pk}/edit/")
    assert client.post(f"/admin/pages/{full.pk}/copy/", {"new_title": "x", "new_slug": "x"}).status_code == 302
    assert Post.objects.count() == 2


def test_template_made_from_a_post_begins_a_new_one(full: Post, person: Person, client: Client) -> None:
    sign_in(client, person("editor_in_chief", language="vi"))
    made = client.post(f"/admin/posts/{full.pk}/make-template/")
    template = PostTemplate.objects.get()
    assert made.headers["Location"] == f"/admin/post-templates/edit/{template.pk}/"
    assert client.get(made.headers["Location"]).status_code == 200
    assert (template.name, template.kind, template.headline) == ("Lịch cấp nước", "notice", "Lịch cấp nước")
    sign_in(client, person("editor"))
    composer = client.get(f"/admin/pages/add/pages/post/{full.section_id}/?template={template.pk}").context["form"]
    begun = composer.instance
    assert (begun.title, begun.kind, begun.body.raw_data[0]["value"]) == (
        "Lịch cấp nước", "notice", "<p>Nước về lúc 22 giờ.</p>",
    )  # fmt: skip
    assert list(composer.initial["topics"]) == list(full.topics.all())


def test_templates_of_one_headline_get_names_of_their_own(full: Post, person: Person) -> None:
    chief = person("editor_in_chief")
    names = [templates.template_from(post=full, by=chief).name for _ in range(3)]
    assert names == ["Lịch cấp nước", "Lịch cấp nước 2", "Lịch cấp nước 3"]


@pytest.mark.parametrize(("role", "may"), [("editor_in_chief", True), ("administrator", True), ("editor", False)])
def test_templates_are_kept_by_the_editor_in_chief_and_the_administrator(
    full: Post, person: Person, client: Client, role: str, may: bool
) -> None:
    sign_in(client, person(role))
    assert (client.get("/admin/post-templates/").status_code == 200) is may
    assert (client.get("/admin/post-templates/new/").status_code == 200) is may
    client.post(f"/admin/posts/{full.pk}/make-template/")
    assert PostTemplate.objects.exists() is (role == "editor_in_chief")  # an administrator reads no drafts


@pytest.mark.parametrize("value", ["0", "x", "٣", "9" * 40, ""])
def test_template_nobody_made_begins_an_empty_post(
    page: CommunityPage, person: Person, client: Client, value: str
) -> None:
    sign_in(client, person("editor"))
    assert client.get(f"/admin/pages/add/pages/post/{page.pk}/?template={value}").status_code == 200


@pytest.fixture
def english(page: CommunityPage, desk: Any) -> CommunityPage:
    twin = page.copy_for_translation(desk["en"].locale)
    twin.save_revision().publish()
    return CommunityPage.objects.get(pk=twin.pk)


def test_translation_stands_under_the_twin_page_and_knows_its_original(
    full: Post, english: CommunityPage, person: Person
) -> None:
    made = Post.objects.get(pk=copies.translate(post=full, language="en", by=person("editor"), at=NOW).pk)
    assert (made.section, made.locale.language_code, made.live) == (english, "en", False)
    assert (made.translation_key, made.key != full.key) == (full.translation_key, True)
    assert (made.planned_for, made.go_live_at, made.import_key) == (None, None, "")
    beside = twins.beside(made)
    assert beside is not None
    assert (beside.title, beside.language, beside.changed) == ("Lịch cấp nước", "vi", False)


def test_change_of_the_original_is_marked_until_it_is_carried_over(
    full: Post, english: CommunityPage, person: Person, client: Client
) -> None:
    writer = person("editor", language="en")
    made = copies.translate(post=full, language="en", by=writer, at=NOW)
    full.planned_for = None
    full.save_revision()
    assert twins.beside(made).changed is False
    full.summary = "Nước về muộn hơn."
    full.save_revision()
    assert twins.beside(made).changed is True
    sign_in(client, writer)
    shown = client.get(f"/admin/pages/{made.pk}/edit/").content.decode()
    assert "The original was changed since" in shown
    assert "Nước về muộn hơn." in shown
    client.post(f"/admin/posts/{made.pk}/carried-over/")
    assert twins.beside(made).changed is False


def test_second_translation_leads_to_the_first(full: Post, english: CommunityPage, person: Person) -> None:
    made = copies.translate(post=full, language="en", by=person("editor"), at=NOW)
    with pytest.raises(copies.AlreadyTranslated) as refusal:
        copies.translate(post=full, language="en", by=person("editor"), at=NOW)
    assert refusal.value.twin == made


def test_page_without_a_twin_is_said_and_can_be_opened(full: Post, person: Person, client: Client) -> None:
    sign_in(client, person("editor_in_chief", language="en"))
    shown = client.get(f"/admin/translation/submit/page/{full.pk}/", follow=True)
    assert shown.redirect_chain[-1][0] == f"/admin/posts/{full.pk}/translate/en/"
    assert "has no English page yet" in shown.content.decode()
    client.post(f"/admin/posts/{full.pk}/translate/en/")
    assert (Post.objects.count(), Twin.objects.count()) == (1, 0)
    client.post(f"/admin/posts/{full.pk}/translate/en/", {"open_page": "1"})
    made = Post.objects.exclude(pk=full.pk).get()
    assert (made.section.locale.language_code, made.section.live, made.live) == ("en", False, False)
    assert made.section.key != full.section.key or made.section.translation_key == full.section.translation_key


def test_community_page_is_still_translated_by_wagtails_own_screen(
    page: CommunityPage, person: Person, client: Client
) -> None:
    sign_in(client, person("editor_in_chief"))
    assert client.get(f"/admin/translation/submit/page/{page.pk}/").status_code == 200


@pytest.mark.parametrize("role", ["analyst", "administrator", "network_coordinator"])
def test_whoever_does_not_write_translates_nothing(
    full: Post, english: CommunityPage, person: Person, client: Client, role: str
) -> None:
    sign_in(client, person(role))
    for address in ("translate/en/", "duplicate/", "make-template/", "carried-over/"):
        assert client.post(f"/admin/posts/{full.pk}/{address}").status_code in (403, 404)
    assert Post.objects.count() == 1

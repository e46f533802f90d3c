from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from tests.pages import builders

pytestmark = pytest.mark.django_db


def test_address_comes_from_the_vietnamese_title() -> None:
    page = builders.section("Đường Đê phường Bến Mơ")
    assert page.slug == "duong-de-phuong-ben-mo"
    assert builders.post(page, "Đóng điện trở lại đường Đặng Dung").slug == "dong-dien-tro-lai-duong-dang-dung"


def test_second_post_of_the_same_title_gets_its_own_address() -> None:
    page = builders.section()
    assert [builders.post(page, "Đèn đường").slug for _ in range(2)] == ["den-duong", "den-duong-2"]


def test_title_without_letters_still_has_an_address() -> None:
    assert builders.post(builders.section(), "!!!").slug == "post"


def test_address_of_the_archive_is_left_to_the_archive() -> None:
    page = builders.section()
    assert builders.post(page, "Archive").slug == "archive-post"
    with pytest.raises(ValidationError) as caught:
        builders.post(page, "Lưu trữ", slug="archive")
    assert list(caught.value.message_dict) == ["slug"]
    with pytest.raises(ValidationError):
        builders.section("Chủ đề", slug="topics")


def test_address_of_a_page_is_frozen_once_published(client: Client) -> None:
    page = builders.section()
    page.save_revision().publish()
    page.refresh_from_db()
    page.slug = "khac"
    with pytest.raises(ValidationError) as caught:
        page.full_clean()
    assert list(caught.value.message_dict) == ["slug"]
    assert client.get("/phuong-ben-mo/").status_code == 200


def test_picture_without_words_is_refused() -> None:
    page = builders.section()
    with pytest.raises(ValidationError) as caught:
        builders.post(page, picture=builders.picture())
    assert list(caught.value.message_dict) == ["picture_alt"]

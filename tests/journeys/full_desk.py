"""A desk that has one of everything, so that every screen has something to show; its own words are of no language."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from signalmast.pages.models import Post
from signalmast.pages.services import previews
from tests.conftest import NOW, Person
from tests.hostile.permission_table import Address, addresses
from tests.hostile.test_permissions import values
from tests.pages import builders
from tests.pages.conftest import folders, page, publisher

__all__ = ["folders", "page", "places", "publisher", "values"]

# What the desk below calls its own things, and people's names for languages: no text of ours.
NAMED = (
    *("Lịch cấp nước", "Bảng tin", "Ban Thông tin Mẫu", "1 Đường Mẫu", "Nước sạch", "Bến phà", "Tiếng Việt"),
    *("Lê Thị Mơ", "Trần Văn Đò", "Trả lời của Trạm y tế phường", "Trạm y tế phường"),
    *("Nước máy có mặn không: có người nói là có.", "Nước máy có mặn không", "Bệnh lây do muỗi vằn đốt."),
    "Uống nước muối mỗi sáng thì không mắc sốt xuất huyết.",
    "Hướng dẫn chẩn đoán và điều trị đang có hiệu lực",
    "Số ca mắc ở nhóm có uống và nhóm không uống",
    "Không thức uống nào ngăn được sốt xuất huyết.",
    "Hai nơi trả lời giống nhau.",
    "Một thử nghiệm có nhóm chứng cho kết quả khác.",
    *("Hội Phụ nữ phường Bến Mơ", "Viết tin ngắn", "Nhà văn hóa phường", "Nước sạch cho mọi nhà", "Sổ tay", "Tết"),
)


@pytest.fixture
def places(values: dict[str, Any], page: Any, person: Person) -> list[Address]:
    """Every address of the project, some several times: with what it shows in another state."""
    writer = person("editor", name="Writer")
    draft = Post.objects.get(pk=values["page_id"])
    shown = Post.objects.get(pk=values["page_to_move_id"])
    planned = builders.post(page, "2026", live=False, planned_for=NOW + timedelta(days=1), owner=writer)
    link = previews.make_link(post=draft, lifetime="week", by=writer, at=NOW + timedelta(days=3650))
    more = {"admin/calendar/|pk": planned.pk, "token": link.rstrip("/").rpartition("/")[2]}
    again = [
        f"admin/pages/{page.get_parent().pk}/", f"admin/pages/{page.pk}/edit/", f"admin/pages/{page.pk}/history/",
        f"admin/pages/{shown.pk}/edit/", f"admin/pages/{shown.pk}/history/", f"admin/pages/{shown.pk}/delete/",
        f"admin/posts/{shown.pk}/read/", f"admin/posts/{planned.pk}/read/", f"admin/posts/{shown.pk}/withdraw/",
        f"admin/posts/{planned.pk}/alone/", f"admin/posts/{shown.pk}/alone/", f"admin/posts/{planned.pk}/links/",
        f"admin/calendar/?view=week&day={NOW:%Y-%m-%d}", f"admin/calendar/?view=list&day={NOW:%Y-%m-%d}",
        f"admin/calendar/?day={NOW:%Y-%m-%d}", f"admin/pages/{page.pk}/?live=true&kind=notice",
        f"admin/pages/{page.pk}/?q=zzzz", "admin/images/?q=zzzz", "admin/users/?q=zzzz",
        f"admin/bulk/wagtailcore/page/topics/?id={shown.pk}", f"admin/bulk/wagtailcore/page/delete/?id={planned.pk}",
        f"admin/bulk/wagtailimages/image/delete/?id={values['admin/images/chooser/|pk']}",
        f"admin/bulk/wagtailimages/image/add_tags/?id={values['admin/images/chooser/|pk']}",
        f"admin/bulk/wagtailimages/image/add_to_collection/?id={values['admin/images/chooser/|pk']}",
        f"admin/bulk/accounts/user/delete/?id={writer.pk}", f"admin/bulk/accounts/user/assign_role/?id={writer.pk}",
        f"admin/bulk/accounts/user/set_active_state/?id={writer.pk}",
        "accounts/password/reset/key/1-none/", "en/", f"en/{page.slug}/", "en/about/", "en/search/?q=zzzz",
        "search/?q=zzzz", "no-such-page/",
    ]  # fmt: skip
    return [*addresses({**values, **more}), *(Address(path, f"/{path}", own=True) for path in again)]

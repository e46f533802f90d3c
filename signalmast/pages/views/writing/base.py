from __future__ import annotations

from typing import Any, ClassVar

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from signalmast.accounts.admin_views import DeskScreen
from signalmast.pages.models import Post
from signalmast.pages.selectors import calendar
from signalmast.pages.views.calendar.base import WritersDoor


class OnePost(WritersDoor):
    """Something done with one post that the person may work on; for others it does not exist."""

    permission_required: ClassVar[Any] = WritersDoor.permission_required
    kwargs: dict[str, Any]

    @cached_property
    def post_kept(self) -> Post:
        sections = [section.pk for section in calendar.sections_to_write(self.person)]
        found: Post = get_object_or_404(
            Post.objects.filter(section__in=sections, figures_only=False).select_related("section"),
            pk=self.kwargs["pk"],
        )
        return found


class OnePostScreen(OnePost, DeskScreen):
    permission_required: ClassVar[Any] = WritersDoor.permission_required

    def get_page_subtitle(self) -> str:
        return str(self.post_kept.draft_title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        edit = reverse("wagtailadmin_pages:edit", args=[self.post_kept.pk])
        items.insert(-1, {"url": edit, "label": self.post_kept.draft_title})
        return items

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from signalmast.accounts.admin_views import ACCESS, DeskAdminView
from signalmast.pages import selectors
from signalmast.pages.models import Post


class RecordView(DeskAdminView, WagtailAdminTemplateMixin, TemplateView):
    """What is kept of one post: where footprints of figures lead. Open to everybody on the desk, as figures are."""

    permission_required = ACCESS
    template_name = "pages/record.html"
    header_icon = "doc-empty"

    @cached_property
    def record(self) -> Post:
        # No figure leads to a draft that never went out.
        known = Post.objects.exclude(import_key="", first_published_at=None, live=False)
        found: Post = get_object_or_404(known.select_related("section"), key=self.kwargs["key"])
        return found

    def get_page_title(self) -> str:
        return str(self.record.title)

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        section = self.record.section
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("wagtailadmin_explore", args=[section.pk]), "label": section.title},
            {"url": "", "label": gettext("Record of a post")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        readings = selectors.readings_of(self.record.key)
        return {**super().get_context_data(**kwargs), "record": self.record, "readings": readings}

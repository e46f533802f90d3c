from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from signalmast.assignments.models import Assignment
from signalmast.assignments.selectors import requests as asked
from signalmast.assignments.views.requests import NewView
from signalmast.pages.models import Post
from signalmast.pages.services import asking

SHOWN = 50


class AskView(NewView):
    """A new request for what a post needs; what was asked for it before stands above."""

    template_name = "pages/office/ask.html"
    page_title = gettext_lazy("Ask for something for this post")

    @cached_property
    def post_page(self) -> Any:
        return get_object_or_404(Post, pk=self.kwargs["pk"])

    def about_label(self) -> str:
        return str(self.post_page.get_latest_revision_as_object().title)

    def keep(self, given: dict[str, Any]) -> Assignment:
        return asking.ask(post=self.post_page, **given, template=self.template, by=self.person, at=self.at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = asked.of_about(self.post_page.key)[:SHOWN]
        return {**super().get_context_data(**kwargs), "asked": rows, "label": self.about_label(), "back": self._back()}

    def _back(self) -> str:
        editable = self.post_page.permissions_for_user(self.person).can_edit()
        return reverse("wagtailadmin_pages:edit", args=[self.post_page.pk]) if editable else reverse("requests")

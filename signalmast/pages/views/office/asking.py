from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from signalmast.assignments.models import Assignment
from signalmast.assignments.selectors import may_give
from signalmast.assignments.selectors import requests as asked
from signalmast.assignments.views.desk import NewView
from signalmast.pages.models import Post
from signalmast.pages.services import asking

SHOWN = 50


class AskView(NewView):
    """A new request for what a post needs; what was asked for it before stands above."""

    template_name = "pages/office/ask.html"
    page_title = gettext_lazy("Ask for something for this post")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and may_give(self.person) and not self.may_see():
            return TemplateResponse(request, "accounts/refused.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    def may_see(self) -> bool:
        """A post that is not in public is for those who may write it."""
        return self.post_page.live or self.may_edit()

    def may_edit(self) -> bool:
        return bool(self.post_page.permissions_for_user(self.person).can_edit())

    @cached_property
    def post_page(self) -> Any:
        return get_object_or_404(Post, pk=self.kwargs["pk"])

    def about_label(self) -> str:
        draft = self.post_page.get_latest_revision_as_object() if self.may_edit() else self.post_page
        return str(draft.title)

    def keep(self, given: dict[str, Any]) -> Assignment:
        return asking.ask(post=self.post_page, **given, template=self.template, by=self.person, at=self.at)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = asked.of_about(self.post_page.key)[:SHOWN]
        return {**super().get_context_data(**kwargs), "asked": rows, "label": self.about_label(), "back": self._back()}

    def _back(self) -> str:
        edit = reverse("wagtailadmin_pages:edit", args=[self.post_page.pk])
        return edit if self.may_edit() else reverse("requests")

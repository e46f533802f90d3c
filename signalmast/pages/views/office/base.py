from __future__ import annotations

from typing import Any, ClassVar, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView
from wagtail.models import Page

from signalmast.accounts.admin_views import ACCESS, DeskAdminView, DeskScreen
from signalmast.accounts.models import User
from signalmast.pages.models import Post


class PostScreen(DeskAdminView, DeskScreen, TemplateView):
    """A screen about one post; `may_open` says for whom. What is wrong with a form stands in `problem`."""

    permission_required: ClassVar[Any] = ACCESS
    problem = ""

    def may_open(self) -> bool:
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not self.may_open():
            return TemplateResponse(request, "accounts/refused.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def post_page(self) -> Any:
        return get_object_or_404(Post.objects.select_related("section"), pk=self.kwargs["pk"])

    @cached_property
    def draft(self) -> Any:
        return self.post_page.get_latest_revision_as_object()

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    def may_edit(self) -> bool:
        return bool(self.post_page.permissions_for_user(self.person).can_edit())

    def get_page_subtitle(self) -> str:
        return str(self.draft.title)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = super().get_breadcrumbs_items()
        if self.may_edit():
            edit = reverse("wagtailadmin_pages:edit", args=[self.post_page.pk])
            way.insert(-1, {"url": edit, "label": self.draft.title})
        return way

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "post": self.post_page,
            "draft": self.draft,
            "may_edit": self.may_edit(),
            "problem": self.problem,
            "given": self.request.POST,
        }

    def again(self, problem: str) -> HttpResponse:
        """The same screen with what was written, and one sentence on what is wrong."""
        self.problem = problem
        return self.render_to_response(self.get_context_data(), status=422)


class PageScreen(PostScreen):
    """The same for any page that takes a second reader."""

    permission_required = ACCESS

    @cached_property
    def post_page(self) -> Any:
        return get_object_or_404(Page, pk=self.kwargs["pk"], depth__gt=1).specific

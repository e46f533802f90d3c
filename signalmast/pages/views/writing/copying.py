"""Posts from posts: a duplicate, a template, a translation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views import View
from django.views.generic import TemplateView
from wagtail.contrib.simple_translation.views import SubmitPageTranslationView
from wagtail.models import Page

from signalmast.core import clock
from signalmast.pages.models import Post, Twin
from signalmast.pages.selectors import twins
from signalmast.pages.services import copies, templates
from signalmast.pages.views.calendar.base import WritersDoor
from signalmast.pages.views.writing.base import OnePost, OnePostScreen

MAY_KEEP_TEMPLATES = "pages.add_posttemplate"


class DuplicateView(OnePostScreen, TemplateView):
    """Says what a duplicate takes and what it leaves, then makes it."""

    permission_required = WritersDoor.permission_required
    template_name = "pages/writing/duplicate.html"
    header_icon = "copy"

    def get_page_title(self) -> str:
        return gettext("Duplicate the post")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            made = copies.duplicate(post=self.post_kept, by=self.person, at=clock.now())
        except copies.NotCopied:
            raise PermissionDenied from None
        messages.success(request, gettext("The duplicate is a draft of its own. Change its headline first."))
        return redirect("wagtailadmin_pages:edit", made.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "post": self.post_kept}


def duplicate_instead(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Wagtail's copy would take schedule and notes along; for posts the desk's own screen stands in its place."""
    return redirect("post_duplicate", page.pk) if page.specific_class is Post else None


class MakeTemplateView(OnePostScreen, TemplateView):
    """A template with the words of a post, opened at once to be named and pruned."""

    permission_required = (WritersDoor.permission_required, MAY_KEEP_TEMPLATES)
    template_name = "pages/writing/make_template.html"
    header_icon = "copy"

    def get_page_title(self) -> str:
        return gettext("Make a template of the post")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "post": self.post_kept}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        made = templates.template_from(post=self.post_kept, by=self.person)
        messages.success(request, gettext("The template was made. Take out what changes from post to post."))
        return redirect("post_templates:edit", made.pk)


class TranslateView(OnePostScreen, TemplateView):
    """Another language beside a post; where the community page has no twin yet, it is said and may be opened."""

    permission_required = (WritersDoor.permission_required, "simple_translation.submit_translation")
    template_name = "pages/writing/translate.html"
    header_icon = "globe"

    def get_page_title(self) -> str:
        return gettext("Translate this post")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if kwargs["language"] not in dict(settings.LANGUAGES):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.kwargs["language"] == self.post_kept.locale.language_code:
            raise Http404
        standing = twins.version_in(self.post_kept, language=self.kwargs["language"])
        if standing is not None:
            return redirect("wagtailadmin_pages:edit", standing.pk)
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        language = self.kwargs["language"]
        if language == self.post_kept.locale.language_code:
            raise Http404
        try:
            if "open_page" in request.POST and not self._twin_page():
                copies.open_twin_page(section=self.post_kept.section, language=language, by=self.person)
            made = copies.translate(post=self.post_kept, language=language, by=self.person, at=clock.now())
        except copies.AlreadyTranslated as standing:
            made = standing.twin
        except copies.NoTwinPage:
            return self.render_to_response(self.get_context_data(), status=422)
        except copies.NotCopied:
            raise PermissionDenied from None
        return redirect("wagtailadmin_pages:edit", made.pk)

    def _twin_page(self) -> Page | None:
        return twins.version_in(self.post_kept.section, language=self.kwargs["language"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        language = self.kwargs["language"]
        return {
            **super().get_context_data(**kwargs),
            "post": self.post_kept,
            "twin_page": self._twin_page(),
            "english": language == "en",
        }


class CarriedOverView(OnePost, View):
    """The translator's word that the translation follows the original again."""

    permission_required = WritersDoor.permission_required
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        twin = get_object_or_404(Twin.objects.select_related("original"), post=self.post_kept)
        try:
            copies.carried_over(twin=twin, by=self.person, at=clock.now())
        except copies.NotCopied:
            raise PermissionDenied from None
        messages.success(request, gettext("Noted: the translation follows the original."))
        return redirect("wagtailadmin_pages:edit", pk)


def submit_translation(request: HttpRequest, page_id: int) -> HttpResponseBase:
    """The address behind “Translate”: posts get the desk's own screen, other pages Wagtail's."""
    post = Post.objects.filter(pk=page_id).select_related("locale").first()
    if post is None:
        answer: HttpResponseBase = SubmitPageTranslationView.as_view()(request, page_id=page_id)
        return answer
    others = [code for code, _name in settings.LANGUAGES if code != post.locale.language_code]
    return redirect("post_translate", post.pk, others[0])

"""Content checks in the editor: beside the text, on handing in, and for the second reader."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.views import View
from wagtail.models import Page

from signalmast.accounts.models import User
from signalmast.pages import rules, selectors
from signalmast.pages.models import CommunityPage, Post
from signalmast.pages.views.calendar.base import WritersDoor


class ChecksView(WritersDoor, View):
    """The checks of a post as it stands in the editor, kept or not: the form's own fields are sent here."""

    permission_required = WritersDoor.permission_required
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        post = self._post(**kwargs)
        form_class = type(post).get_edit_handler().get_form_class()
        parent = post.section if post.pk else self._page(kwargs["page"])
        form = form_class(request.POST, instance=post, parent_page=parent, for_user=self.person)
        form.defer_required_fields()
        form.is_valid()  # what cannot be kept is looked at as well as it can be read
        found = rules.check(selectors.words_of(_as_written(form, post), language=parent.locale.language_code))
        return TemplateResponse(request, "pages/writing/findings.html", {"findings": found})

    def _post(self, pk: int | None = None, page: int | None = None) -> Post:
        if pk is None:
            return Post(owner=self.person)
        post: Post = get_object_or_404(Post, pk=pk).get_latest_revision_as_object()
        if not post.permissions_for_user(self.person).can_edit():
            raise PermissionDenied
        return post

    def _page(self, pk: int) -> CommunityPage:
        page: CommunityPage = get_object_or_404(CommunityPage.objects.select_related("locale"), pk=pk)
        if not page.permissions_for_user(self.person).can_add_subpage():
            raise PermissionDenied
        return page


def _as_written(form: Any, post: Post) -> Post:
    for name in ("title", "summary", "kind", "picture", "picture_alt", "body"):
        if name in form.cleaned_data:
            setattr(post, name, form.cleaned_data[name])
    return post


def say_open_checks(request: HttpRequest, page: Page) -> None:
    """After saving: whoever hands in is told what is still open. It stops nobody."""
    if request.POST.get("action-submit") and isinstance(page.specific, Post):
        found = selectors.open_checks(page.specific)
        if found:
            messages.warning(request, _told(gettext("Handed in. Your reader will also see:"), found))


def ask_before_reading(request: HttpRequest, page: Page) -> None:
    """Before the editor opens: whoever may decide on the post sees what is open in it."""
    if request.method != "GET" or not isinstance(page.specific, Post):
        return
    state = page.specific.current_workflow_task_state
    task = state and state.task.specific
    if not task or not task.get_actions(page.specific, cast("User", request.user)):
        return
    found = selectors.open_checks(page.specific)
    if found:
        head = ngettext(
            "%(count)d point is open in this post:", "%(count)d points are open in this post:", len(found)
        ) % {"count": len(found)}
        messages.info(request, _told(head, found))


def _told(head: str, found: list[rules.Finding]) -> SafeString:
    lines = format_html_join("", "<li>{} {}</li>", ((one.says, one.where and f"“{one.where}”") for one in found))
    return format_html('{}<ul class="cal-points">{}</ul>', head, lines)

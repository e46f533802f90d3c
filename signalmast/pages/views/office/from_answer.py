from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.accounts.admin_views import ACCESS, Filled, Screen
from signalmast.accounts.models import User
from signalmast.assignments.models import Assignment
from signalmast.assignments.services.may import GIVE
from signalmast.core import clock
from signalmast.pages.models import CommunityPage, PostRequest
from signalmast.pages.selectors import calendar
from signalmast.pages.services import crediting, from_answers


class SectionForm(forms.Form):
    section = forms.ModelChoiceField(label=gettext_lazy("Community page"), queryset=CommunityPage.objects.none())

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pages = [page.pk for page in calendar.sections_to_write(user)]
        self.fields["section"].queryset = CommunityPage.objects.filter(pk__in=pages)  # type: ignore[attr-defined]


class WriteFromAnswerView(Filled, Screen):
    """On which page a post is begun from what was handed in."""

    permission_required = (ACCESS, GIVE)
    page_title = gettext_lazy("Write a post from it")
    header_icon = "edit"
    submit = gettext_lazy("Begin the post")
    refusals = {
        from_answers.MayNot: gettext_lazy("You may not write on that page."),
        from_answers.NothingThere: gettext_lazy("Nothing was handed in yet."),
        crediting.MayNot: gettext_lazy("You may not say who contributed to that post."),
    }

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not calendar.may_write(self.person):
            return TemplateResponse(request, "accounts/refused.html", status=403)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def row(self) -> Assignment:
        return get_object_or_404(Assignment, pk=self.kwargs["pk"])

    def make_form(self, **given: Any) -> forms.BaseForm:
        return SectionForm(user=self.person, **given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = gettext("Headline and text of the answer are the start; who gave it is entered beside the post.")
        back = reverse("request", args=[self.row.pk])
        return {**super().get_context_data(**kwargs), "words": words, "back": back}

    def act(self, given: dict[str, Any]) -> HttpResponse:
        try:
            post = from_answers.write(assignment=self.row, section=given["section"], by=self.person, at=clock.now())
        except from_answers.OnePostAlready as there:
            post = there.args[0]
        else:
            messages.success(self.request, gettext("The post is begun."))
        return redirect("wagtailadmin_pages:edit", post.pk)


def way_to_post(user: User, assignment: Assignment, language: str) -> tuple[str, str] | None:
    """Slot `request_action`: a post from what was handed in, or the one that was begun."""
    if not calendar.may_write(user):
        return None
    there = PostRequest.objects.filter(assignment=assignment).first()
    if there is not None:
        return reverse("wagtailadmin_pages:edit", args=[there.post_id]), gettext("The post it is for")
    if not assignment.submissions.exists():
        return None
    return reverse("post_from_answer", args=[assignment.pk]), gettext("Write a post from it")

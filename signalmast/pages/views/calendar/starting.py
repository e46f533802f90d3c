"""A new post begun from a slot of the calendar or from a template: for which page, and when it is planned for."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.pages.create import CreateView

from signalmast.accounts.admin_views import DeskScreen
from signalmast.accounts.models import User
from signalmast.pages.models import CommunityPage, Post, PostTemplate
from signalmast.pages.selectors import calendar
from signalmast.pages.services import templates
from signalmast.pages.views.calendar import grid
from signalmast.pages.views.calendar.base import WritersDoor
from signalmast.pages.views.calendar.moving import CALENDAR


class StartForm(forms.Form):
    """For which page, from which template, for when."""

    page = forms.ModelChoiceField(
        CommunityPage.objects.none(), label=gettext_lazy("Community page"), widget=forms.RadioSelect, empty_label=None
    )
    template = forms.ModelChoiceField(
        PostTemplate.objects.all(),
        label=gettext_lazy("Template"),
        required=False,
        empty_label=gettext_lazy("None: an empty post"),
    )
    day = forms.DateField(
        label=gettext_lazy("Planned day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    time = forms.TimeField(
        label=gettext_lazy("Planned time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, pages: list[CommunityPage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = cast("forms.ModelChoiceField[CommunityPage]", self.fields["page"])
        chosen.queryset = CommunityPage.objects.filter(pk__in=[page.pk for page in pages]).order_by("path")
        if len(pages) == 1:
            chosen.initial = pages[0]
        if not PostTemplate.objects.exists():
            del self.fields["template"]

    def address(self) -> str:
        """Where the composer opens, filled."""
        given = self.cleaned_data
        query: dict[str, Any] = {}
        if given["day"]:
            query["planned_for"] = f"{grid.start_of(given['day'], given['time'] or grid.MORNING):%Y-%m-%dT%H:%M}"
        if given.get("template"):
            query["template"] = given["template"].pk
        address = reverse("wagtailadmin_pages:add", args=["pages", "post", given["page"].pk])
        return address + (f"?{urlencode(query)}" if query else "")


class StartView(WritersDoor, DeskScreen, TemplateView):
    permission_required = WritersDoor.permission_required
    template_name = "pages/calendar/start.html"
    header_icon = "edit"
    above = CALENDAR

    def get_page_title(self) -> str:
        return gettext("Write a post")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        pages = _pages_to_add(self.person)
        form = StartForm(request.GET if "page" in request.GET or "start" in request.GET else None, pages=pages,
                         initial=_initial(request))  # fmt: skip
        if form.is_bound and form.is_valid():
            return redirect(form.address())
        context = self.get_context_data(form=form, pages=pages)
        return self.render_to_response(context, status=422 if form.is_bound else 200)


class FilledComposer(CreateView):
    """Wagtail's own screen for a new post, opened with a plan and a template filled in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        start(self.page, request)
        answer: HttpResponse = super().get(request)
        return answer


def start_filled(request: HttpRequest, parent: Any, page_class: type) -> HttpResponse | None:
    """Before a new page: a post asked for with a plan or a template opens with them."""
    asked = request.GET.keys() & {"planned_for", "template"}
    if request.method != "GET" or page_class is not Post or not asked or hasattr(request, "composer_filled"):
        return None
    request.composer_filled = True  # type: ignore[attr-defined]
    answer: HttpResponse = FilledComposer.as_view()(request, "pages", "post", parent.pk)
    return answer


def start(post: Post, request: HttpRequest) -> None:
    """Fill a post that is not kept yet from an address; what the address says wrongly is left out."""
    planned_for = planned_from(request.GET.get("planned_for", ""))
    if planned_for is not None:
        post.planned_for = planned_for
    number = request.GET.get("template", "")
    if number.isascii() and number.isdigit() and len(number) < 16:
        template = PostTemplate.objects.filter(pk=int(number)).first()
        if template is not None:
            templates.begin(post=post, template=template)


def planned_from(text: str) -> datetime | None:
    """ "2026-11-24T09:00" on the clock of the desk."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    if moment is None or moment.tzinfo is not None or not 2000 <= moment.year <= 2100:
        return None
    return grid.start_of(moment.date(), moment.time())


def _initial(request: HttpRequest) -> dict[str, Any]:
    at = planned_from(request.GET.get("at", ""))
    return {"day": at.date(), "time": at.time()} if at else {}


def _pages_to_add(user: User) -> list[CommunityPage]:
    """Those a person may add posts to, the ones in their language first."""
    pages = [page for page in calendar.sections_to_write(user) if page.permissions_for_user(user).can_add_subpage()]
    return sorted(pages, key=lambda page: page.locale.language_code != get_language())

"""Another time for a plan: by a form for everybody, by the same address for whoever drags with the mouse."""

from __future__ import annotations

from datetime import date, datetime
from datetime import time as time_of_day
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.utils import get_valid_next_url_from_request

from signalmast.accounts.admin_views import DeskScreen
from signalmast.core import clock, wording
from signalmast.pages.models import Post
from signalmast.pages.selectors import calendar
from signalmast.pages.services import planning
from signalmast.pages.views.calendar import grid
from signalmast.pages.views.calendar.base import WritersDoor

CALENDAR = (("calendar", gettext_lazy("Editorial calendar")),)


class WhenForm(forms.Form):
    """A day and a time on the clock of the desk. Without a time the post keeps the one it has."""

    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(
        label=gettext_lazy("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def moment(self, *, otherwise: time_of_day = grid.MORNING) -> datetime:
        day: date = self.cleaned_data["day"]
        return grid.start_of(day, self.cleaned_data["time"] or otherwise)


class MoveView(WritersDoor, DeskScreen, TemplateView):
    permission_required = WritersDoor.permission_required
    template_name = "pages/calendar/move.html"
    header_icon = "calendar-alt"
    above = CALENDAR

    def get_page_title(self) -> str:
        return gettext("Move to another time")

    def get_page_subtitle(self) -> str:
        return str(self.post_kept.draft_title)

    @cached_property
    def post_kept(self) -> Post:
        """Only what a person may work on exists for them."""
        sections = [section.pk for section in calendar.sections_to_write(self.person)]
        found: Post = get_object_or_404(
            Post.objects.filter(section__in=sections, figures_only=False).select_related("section"),
            pk=self.kwargs["pk"],
        )
        return found

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._shown(None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = WhenForm(request.POST)
        unplan = "unplan" in request.POST
        if not unplan and not form.is_valid():
            return self._refused(gettext("Give a day as in a calendar, and a time such as 09:30."), form)
        try:
            to = None if unplan else form.moment(otherwise=self._time())
            planning.plan(post=self.post_kept, to=to, by=self.person, at=clock.now())
        except planning.NotMoved as refusal:
            return self._refused(str(refusal.reason), form)
        return self._moved(to)

    def _time(self) -> time_of_day:
        at = self.post_kept.planned_for
        return grid.local(at).time() if at else grid.MORNING

    def _moved(self, to: datetime | None) -> HttpResponse:
        language = get_language() or settings.LANGUAGE_CODE
        words = {"headline": self.post_kept.draft_title}
        if to is None:
            told = gettext("“%(headline)s” has no planned time any more.") % words
        else:
            told = gettext("“%(headline)s” is planned for %(when)s.") % {
                **words,
                "when": wording.date_time(to, language, grid.local(to).tzinfo),  # type: ignore[arg-type]
            }
        if self._asked_by_script():
            return JsonResponse({"told": told})
        messages.success(self.request, told)
        return redirect(self._next())

    def _refused(self, reason: str, form: WhenForm) -> HttpResponse:
        if self._asked_by_script():
            return JsonResponse({"told": reason}, status=409)
        return self._shown(form, refusal=reason, status=422)

    def _shown(self, form: WhenForm | None, refusal: str = "", status: int = 200) -> HttpResponse:
        post = self.post_kept
        at = grid.local(post.planned_for or clock.now())
        context = self.get_context_data(
            post=post,
            entry=calendar.entry_of(post, self.person),
            form=form or WhenForm(initial={"day": at.date(), "time": at.time() if post.planned_for else grid.MORNING}),
            refusal=refusal or self._standing_reason(),
            fixed=bool(self._standing_reason()),
            next=self._next(),
        )
        return self.render_to_response(context, status=status)

    def _standing_reason(self) -> str:
        try:
            planning.check_movable(post=self.post_kept, by=self.person)
        except planning.NotMoved as refusal:
            return str(refusal.reason)
        return ""

    def _next(self) -> str:
        return get_valid_next_url_from_request(self.request) or reverse("calendar")

    def _asked_by_script(self) -> bool:
        return "application/json" in self.request.headers.get("Accept", "")

"""Requests by the day they are due: a month as a list, and the same for calendar programs; how long things take."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from signalmast.accounts import selectors as accounts
from signalmast.assignments import calendar
from signalmast.assignments.models import Assignment, CalendarLink
from signalmast.assignments.selectors import labels, times
from signalmast.assignments.selectors import requests as found
from signalmast.assignments.services import keeping
from signalmast.assignments.views.base import Pressed, RequestsScreen
from signalmast.core import clock
from signalmast.core.wording import DESK_ZONE

MOST = 1000
YEARS = (2000, 2100)


class MonthView(RequestsScreen):
    """What is due in a month, day by day."""

    template_name = "assignments/month.html"
    page_title = gettext_lazy("Requests by day")
    address = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = _month(self.request.GET.get("month", ""), timezone.localdate(self.at))
        after = (first + timedelta(days=32)).replace(day=1)
        mine = self.request.GET.get("mine") == "1"
        since, until = calendar.moment(first, 0), calendar.moment(after, 0)
        rows = list(found.due_between(since, until, user=self.person if mine else None).order_by("due_at", "pk")[:MOST])
        for row in rows:
            row.told_state = labels.label(row.shown(self.at))
        return {
            **super().get_context_data(**kwargs),
            "first": first,
            "before": (first - timedelta(days=1)).replace(day=1),
            "after": after,
            "mine": mine,
            "days": [(day, list(same)) for day, same in groupby(rows, key=_day)],
            "has_address": CalendarLink.objects.filter(user=self.person).exists(),
            "address": self.address,
        }


def _day(row: Assignment) -> date:
    return timezone.localtime(row.due_at).date()


def _month(given: str, today: date) -> date:
    try:
        first = datetime.strptime(given, "%Y-%m").replace(tzinfo=DESK_ZONE).date()
    except ValueError:
        return today.replace(day=1)
    return first if YEARS[0] <= first.year < YEARS[1] else today.replace(day=1)


class MakeAddressView(MonthView):
    """A new address for the calendar program, shown in this one answer and never again."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return HttpResponseNotAllowed(["POST"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        token = keeping.make_calendar_address(by=self.person, at=self.at)
        self.address = settings.PUBLIC_URL + reverse("request_feed", args=[token])
        return self.render_to_response(self.get_context_data())


class EndAddressView(Pressed, RequestsScreen):
    told = gettext_lazy("The address works no more.")

    def press(self) -> object:
        return keeping.end_calendar_address(by=self.person, at=self.at)

    def after(self) -> HttpResponse:
        return redirect("requests_month")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody's own requests for a calendar program, which cannot sign in: title and time, nothing more."""
    link = found.calendar_link(accounts.digest_of(token))
    if link is None:
        raise Http404
    with translation.override(accounts.language_for(link.user)):
        events = [
            calendar.Event(row.key, row.title, row.due_at, row.ended_at or row.sent_at or row.created_at)
            for row in found.in_calendar_of(link.user, at=clock.now())
        ]
        content = calendar.as_ics(events, name=gettext("Requests"))
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = 'attachment; filename="requests.ics"'
    return answer


class TimesView(RequestsScreen):
    """How long each step takes, over the last year or another time."""

    template_name = "assignments/times.html"
    page_title = gettext_lazy("How long requests take")
    DAYS = (30, 90, 365, 1825)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = self.request.GET.get("days", "")
        days = next((each for each in self.DAYS if str(each) == given), 365)
        whole, rows = times.lead_times(since=self.at - timedelta(days=days), until=self.at)
        return {**super().get_context_data(**kwargs), "whole": whole, "rows": rows, "days": days, "choices": self.DAYS}

"""The editorial calendar as a month, a week or a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.generic import TemplateView

from signalmast.accounts.admin_views import DeskScreen
from signalmast.accounts.models import User
from signalmast.core import clock
from signalmast.pages.models import Post
from signalmast.pages.selectors import calendar
from signalmast.pages.views.calendar import grid
from signalmast.pages.views.calendar.base import WritersDoor
from signalmast.topics.models import Topic

VIEW_NAMES: dict[str, Promise] = {
    grid.MONTH: gettext_lazy("Month"),
    grid.WEEK: gettext_lazy("Week"),
    grid.LIST: gettext_lazy("List"),
}
STATE_NAMES: dict[str, Promise] = {
    calendar.PLANNED: gettext_lazy("planned"),
    calendar.HANDED_IN: gettext_lazy("waits for its reader"),
    calendar.ASKED: gettext_lazy("time not approved"),
    calendar.SCHEDULED: gettext_lazy("approved for this time"),
    calendar.PUBLISHED: gettext_lazy("published"),
}
FILTERS = ("section", "topic", "kind", "state", "person")


@dataclass(frozen=True)
class Choice:
    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


class CalendarView(WritersDoor, DeskScreen, TemplateView):
    permission_required = WritersDoor.permission_required
    template_name = "pages/calendar/calendar.html"
    header_icon = "calendar-alt"

    def get_page_title(self) -> str:
        return gettext("Editorial calendar")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = clock.now()
        today = grid.local(now).date()
        view = _one_of(self.request.GET.get("view", ""), grid.VIEWS) or grid.MONTH
        day = grid.day_from(self.request.GET.get("day", ""), today=today)
        language = get_language() or settings.LANGUAGE_CODE
        span = grid.span_of(view, day)
        found = calendar.entries(self.person, *span.edges(), wanted=wanted_of(self.request))
        days = grid.lay_out(span, found, now=now, language=language, hours=view == grid.WEEK)
        context = {
            "view_name": view,
            "view_template": f"pages/calendar/{view}.html",
            "days": [each for each in days if each.entries] if view == grid.LIST else days,
            "weekdays": days[:7],
            "count": len(found),
            "truncated": len(found) >= calendar.MOST,
            "period": grid.name_of(view, day, language),
            "states": STATE_NAMES,
            "kinds": dict(Post.Kind.choices),
            "here": self.request.get_full_path(),
        }
        return {**super().get_context_data(**kwargs), **context, **self._ways(view, day, today), **self._filters()}

    def _ways(self, view: str, day: date, today: date) -> dict[str, Any]:
        before, after = grid.around(view, day)
        return {
            "day": day.isoformat(),
            "before": self._address(view, before),
            "after": self._address(view, after),
            "now": self._address(view, today),
            "list_of": self._address(grid.LIST, day),
            "views": [(str(label), self._address(name, day), name == view) for name, label in VIEW_NAMES.items()],
        }

    def _address(self, view: str, day: date) -> str:
        query = self.request.GET.copy()
        for name in list(query):
            if name not in FILTERS or not query[name]:
                del query[name]
        query["view"], query["day"] = view, day.isoformat()
        return "?" + query.urlencode()

    def _filters(self) -> dict[str, Any]:
        get = self.request.GET.get
        sections = calendar.sections_to_write(self.person)
        people = User.objects.filter(is_active=True).order_by("name")
        given = {
            "section": (gettext("Community page"), [(str(one.pk), one.title) for one in sections]),
            "topic": (gettext("Topic"), [(str(one.pk), str(one)) for one in Topic.objects.all()]),
            "kind": (gettext("Kind"), [(value, str(label)) for value, label in Post.Kind.choices]),
            "state": (gettext("State"), [(name, str(label)) for name, label in STATE_NAMES.items()]),
            "person": (gettext("Person"), [(str(one.pk), one.name) for one in people]),
        }
        choices = [Choice(name, label, options, get(name, "")) for name, (label, options) in given.items()]
        return {"choices": choices, "narrowed": any(choice.chosen for choice in choices)}


def wanted_of(request: HttpRequest) -> calendar.Wanted:
    """The filters of an address; what nobody could have chosen narrows to nothing rather than failing."""
    get = request.GET.get
    return calendar.Wanted(
        section=_number(get("section", "")),
        topic=_number(get("topic", "")),
        kind=_one_of(get("kind", ""), Post.Kind.values),
        state=_one_of(get("state", ""), calendar.STATES),
        person=_number(get("person", "")),
    )


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _one_of(text: str, known: Any) -> str:
    return text if text in known else ""

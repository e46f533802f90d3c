from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from signalmast.accounts.admin_views import number_of
from signalmast.core import clock
from signalmast.network import calendar
from signalmast.network.forms import training as forms
from signalmast.network.models import Course, Session
from signalmast.network.selectors import calendars
from signalmast.network.selectors import training as found
from signalmast.network.services import calendars as feeds
from signalmast.network.services import training
from signalmast.network.services.may import KEEP
from signalmast.network.views.training.base import (
    PER_SCREEN,
    TITLE,
    Filled,
    OneCourse,
    OneSession,
    TrainingScreen,
)

WHICH = (
    (found.COMING, gettext_lazy("Coming")),
    (found.PAST, gettext_lazy("Past")),
    (found.OFF, gettext_lazy("Called off")),
)


class SessionsView(TrainingScreen):
    """What comes, what was, what was called off."""

    permission_required = KEEP
    template_name = "network/training/sessions.html"
    page_title = TITLE
    above = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = self.request.GET
        which = given.get("which", "")
        chosen = which if which in dict(WHICH) else found.COMING
        course = number_of(given.get("course", ""))
        rows = found.sessions(which=chosen, course=course or None, at=clock.now())
        return {
            **super().get_context_data(**kwargs),
            "shown": Paginator(rows, PER_SCREEN).get_page(given.get("p")),
            "which": chosen,
            "ways": WHICH,
            "course": course,
            "courses": Course.objects.all(),
        }


class NewSessionView(Filled, OneCourse):
    permission_required = KEEP
    page_title = gettext_lazy("A new session")

    def make_form(self, **given: Any) -> BaseForm:
        return forms.SessionForm(initial={"owner": self.person.pk}, **given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        given.pop("seen")
        session = training.plan_session(course=self.course, **given, by=self.person, at=clock.now())
        return self.told(planned(session), "training_session", session.pk)


class EditSessionView(Filled, OneSession):
    permission_required = KEEP
    page_title = gettext_lazy("Change")

    def make_form(self, **given: Any) -> BaseForm:
        return forms.SessionForm(instance=self.session, **given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        session = training.change_session(session=self.session, **given, by=self.person, at=clock.now())
        return self.to_session(planned(session))


class RepeatView(Filled, OneSession):
    permission_required = KEEP
    page_title = gettext_lazy("Repeat")
    submit = gettext_lazy("Plan them")

    def make_form(self, **given: Any) -> BaseForm:
        return forms.RepeatForm(initial={"every": "week"}, **given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        made = training.repeat_session(session=self.session, **given, by=self.person, at=clock.now())
        number = len(made.made)
        words = ngettext("%(count)d session was planned.", "%(count)d sessions were planned.", number) % {
            "count": number
        }
        out = len(made.left_out)
        if out:
            words += " " + ngettext(
                "%(count)d date on a day of Tết was left out.", "%(count)d dates on days of Tết were left out.", out
            ) % {"count": out}
        return self.told(words, "training")


class CopyView(Filled, OneSession):
    permission_required = KEEP
    page_title = gettext_lazy("Plan another like it")
    submit = gettext_lazy("Plan it")

    def make_form(self, **given: Any) -> BaseForm:
        return forms.CopyForm(**given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        session = training.copy_session(session=self.session, **given, by=self.person, at=clock.now())
        return self.told(planned(session), "training_session", session.pk)


class CancelView(Filled, OneSession):
    permission_required = KEEP
    template_name = "network/training/cancel.html"
    page_title = gettext_lazy("Call off")
    submit = gettext_lazy("Call it off")

    def make_form(self, **given: Any) -> BaseForm:
        return forms.CancelForm(**given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        training.cancel_session(session=self.session, **given, by=self.person, at=clock.now())
        return self.to_session(gettext("It was called off; whoever has a seat, waits or was invited is written to."))


class SessionFileView(OneSession):
    """One session as a calendar file."""

    permission_required = KEEP

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return ics(calendars.of_session(self.session, language=get_language() or "vi"), self.session.key)


class FeedView(TrainingScreen):
    """The address of all sessions for one's own calendar: shown once, ended at any time."""

    permission_required = KEEP
    template_name = "network/training/feed.html"
    page_title = gettext_lazy("Training in your calendar")
    made = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        has = calendars.has_link(self.person, at=clock.now())
        return {**super().get_context_data(**kwargs), "made": self.made, "has": has, "back": reverse("training")}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.POST.get("act") == "end":
            feeds.revoke_for_staff(by=self.person, at=clock.now())
            return self.told(gettext("The address leads nowhere any more."), "training_feed")
        code = feeds.make_for_staff(by=self.person, at=clock.now())
        self.made = settings.PUBLIC_URL + reverse("network:calendar", args=[code])
        return self.render_to_response(self.get_context_data())


def planned(session: Session) -> str:
    if calendar.in_tet(timezone.localdate(session.starts_at)):
        return gettext("Kept. This day lies in the Tết holiday.")
    return gettext("Kept.")


def ics(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)

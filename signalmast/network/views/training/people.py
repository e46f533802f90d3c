"""Screens about who comes to a session: seats, the list, what stands on the wall, letters in trouble."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy, override

from signalmast.accounts import selectors as accounts
from signalmast.accounts.admin_views import number_of
from signalmast.core import clock
from signalmast.core.fold import fold
from signalmast.network import codes
from signalmast.network.models import Contributor, Letter, Seat
from signalmast.network.models.training import EARLY
from signalmast.network.selectors import training as found
from signalmast.network.services import attendance, reminders, seats
from signalmast.network.services.may import KEEP
from signalmast.network.views.training.base import PER_SCREEN, REFUSALS, OneSession

FOUND_AT_ONCE = 20


class SessionView(OneSession):
    """One session: when and where, who has a seat, who waits, and whose letter did not go out."""

    permission_required = KEEP
    template_name = "network/training/session.html"
    page_title = gettext_lazy("Training session")
    link = ""
    link_of: Seat | None = None

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items()[:-2], {"url": "", "label": self.name[:60]}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = clock.now()
        session = self.session
        return {
            **super().get_context_data(**kwargs),
            "shown": Paginator(found.seats_of(session), PER_SCREEN).get_page(self.request.GET.get("p")),
            "letters": found.letters_in_trouble(session)[:PER_SCREEN],
            "mail_is_set": accounts.mail_is_set(),
            "open": session.door_is_open(at=at),
            "begun": session.starts_at <= at,
            "over": session.ends_at <= at,
            "planned": session.cancelled_at is None and at < session.ends_at,
            "markable": session.cancelled_at is None and at >= session.starts_at - EARLY,
            "link": self.link,
            "link_of": self.link_of,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = request.POST.get("act", "")
        try:
            if act == "send_again":
                letters = Letter.objects.filter(seat__session=self.session)
                letter = get_object_or_404(letters, pk=number_of(request.POST.get("letter", "")))
                reminders.send_again(letter=letter, by=self.person, at=clock.now())
                return self.to_session(gettext("It waits to be sent."))
            if act == "give_back":
                seats.give_back(seat=self._seat, by=self.person, at=clock.now())
                return self.to_session(gettext("The seat is free for whoever waits longest."))
            if act == "take":
                taken = seats.take(
                    session=self.session, contributor=self._seat.contributor, by=self.person, at=clock.now()
                )
                return self.to_session(_told(taken))
            if act == "link":
                return self._show_link()
        except tuple(REFUSALS) as refusal:
            return self.refused(refusal, "training_session", self.session.pk)
        return self.refused(seats.TooLate(), "training_session", self.session.pk)

    @cached_property
    def _seat(self) -> Seat:
        rows = self.session.places.select_related("contributor", "session__course")
        return get_object_or_404(rows, pk=number_of(self.request.POST.get("seat", "")))

    def _show_link(self) -> HttpResponse:
        code = seats.make_link(seat=self._seat, by=self.person, at=clock.now())
        self.link_of = self._seat
        with override(self._seat.contributor.language):
            self.link = settings.PUBLIC_URL + reverse("network:seat", args=[code])
        response = self.render_to_response(self.get_context_data())
        response.headers["Cache-Control"] = "private, no-store"
        return response


class AddView(OneSession):
    """Find people by name or address, and give them a seat or invite them."""

    permission_required = KEEP
    template_name = "network/training/add.html"
    page_title = gettext_lazy("Add people")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("q", "")[:120].replace("\0", "").strip()
        people = list(found.find_contributors(words, folded=fold(words))[: FOUND_AT_ONCE + 1]) if words else []
        on_it = dict(self.session.places.filter(contributor__in=people).values_list("contributor", "state"))
        states: dict[str, Any] = dict(Seat.State.choices)
        return {
            **super().get_context_data(**kwargs),
            "words": words,
            "people": [
                (person, on_it.get(person.pk, ""), states.get(on_it.get(person.pk, ""), ""))
                for person in people[:FOUND_AT_ONCE]
            ],
            "more": len(people) > FOUND_AT_ONCE,
            "begun": self.session.starts_at <= clock.now(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = seats.invite if request.POST.get("act") == "invite" else seats.take
        person = get_object_or_404(Contributor, pk=number_of(request.POST.get("person", "")))
        try:
            seat = act(session=self.session, contributor=person, by=self.person, at=clock.now())
        except tuple(REFUSALS) as refusal:
            return self.refused(refusal, "training_add", self.session.pk)
        return self.told(f"{person}: {_told(seat)}", "training_add", self.session.pk)


class AttendanceView(OneSession):
    """The list of who came, all in one form."""

    permission_required = KEEP
    template_name = "network/training/attendance.html"
    page_title = gettext_lazy("Who came")

    def _rows(self) -> Any:
        rows = self.session.places.filter(state=Seat.State.TAKEN).select_related("contributor", "marked_by")
        return rows.order_by("contributor__folded", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = Paginator(self._rows(), PER_SCREEN).get_page(self.request.GET.get("p"))
        choices = [(value or "none", label) for value, label in Seat.Presence.choices]
        return {
            **super().get_context_data(**kwargs),
            "shown": page,
            "choices": choices,
            "markable": self.session.cancelled_at is None and clock.now() >= self.session.starts_at - EARLY,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        given = {name: str(value) for name, value in request.POST.items() if name.startswith("seat-")}
        marks = {number_of(name[5:]): "" if value == "none" else value for name, value in given.items()}
        marks = {number: value for number, value in marks.items() if number and value in Seat.Presence.values}
        try:
            attendance.mark_many(session=self.session, marks=marks, by=self.person, at=clock.now())
        except tuple(REFUSALS) as refusal:
            return self.refused(refusal, "training_attendance", self.session.pk)
        return self.told(gettext("Kept."), "training_attendance", self.session.pk)


class ScreenView(OneSession):
    """What stands on the wall while people come in: the square and the digits, new every minute."""

    permission_required = KEEP
    template_name = "network/training/screen.html"
    page_title = gettext_lazy("Check in")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), **self.now_on_screen()}

    def now_on_screen(self) -> dict[str, Any]:
        at = clock.now()
        session = self.session
        if not session.door_is_open(at=at):
            return {"open": False}
        code = codes.on_screen(secret=settings.SECRET_KEY, session=session.key, at=at)
        with override(settings.LANGUAGE_CODE):
            address = settings.PUBLIC_URL + reverse("network:check_in_by_code", args=[session.key, code])
        return {
            "open": True,
            "square": codes.square(address, title=gettext("Square to check in with a phone")),
            "digits": f"{code[:4]} {code[4:]}",
            "address": settings.PUBLIC_URL.partition("//")[2],
            "seconds": codes.seconds_left(at),
            "came": session.places.filter(presence__in=[Seat.Presence.PRESENT, Seat.Presence.LATE]).count(),
        }


class ScreenNowView(ScreenView):
    """The same as data, for the script that keeps the screen new."""

    permission_required = KEEP

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return JsonResponse(self.now_on_screen(), headers={"Cache-Control": "private, no-store"})


def _told(seat: Seat) -> str:
    return {
        Seat.State.TAKEN: gettext("has a seat."),
        Seat.State.WAITING: gettext("No seat is free: on the waiting list."),
        Seat.State.INVITED: gettext("was invited."),
    }.get(Seat.State(seat.state), gettext("Kept."))

"""What attendees and readers open without an account: a seat, checking in, feedback, a certificate, a calendar."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, translate_url
from django.utils.decorators import method_decorator
from django.utils.translation import get_language, gettext, gettext_lazy, override
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from signalmast.core import clock
from signalmast.core.pace import Pace
from signalmast.network import codes
from signalmast.network.forms.training import FeedbackForm
from signalmast.network.models import Seat, Session
from signalmast.network.selectors import calendars, links, publisher
from signalmast.network.selectors import training as found
from signalmast.network.services import attendance, certificates, feedback, seats
from signalmast.network.services import calendars as feeds
from signalmast.network.views.training.base import REFUSALS
from signalmast.network.views.training.results import as_pdf
from signalmast.network.views.training.sessions import ics

# Only what is wrong is counted: a whole room checks in from one address.
wrong = Pace(of_one=60, of_all=5_000)
wrong_certificates = Pace(of_one=20, of_all=5_000)
prints = Pace(of_one=60, of_all=2_000)
COOKIE = "training_seat"
GRANT, GRANTED_FOR = "network.check-in", 300  # seconds to say who one is, once the right digits were shown
_AT_DOOR: dict[type[Exception], Any] = {
    attendance.NotOpen: gettext_lazy("One can check in from half an hour before a session begins until its end."),
    attendance.WrongCode: gettext_lazy(
        "The digits on the screen have changed. Scan the square again, or type them anew."
    ),
    attendance.NoSeat: gettext_lazy("You have no seat at this session. Please speak to whoever leads it."),
}


def show(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    language = get_language() or "vi"
    other = [(code, name, translate_url(request.path, code)) for code, name in settings.LANGUAGES if code != language]
    around = {"issuer": publisher.issuer(language=language), "other_languages": other, "language": language}
    return render(request, f"network/training/public/{template}.html", {**around, **context}, status=status)


def nothing(request: HttpRequest, *, at: datetime) -> HttpResponse:
    """A code nobody gave out, and one whose time is over, get the same answer."""
    wait = wrong.minutes_to_wait(_source(request), at=at)
    return show(request, "nothing", {"wait": wait}, status=429 if wait else 404)


@method_decorator(never_cache, name="dispatch")
class SeatView(View):
    """One's own seat, by the link in a letter: opening it changes nothing, buttons do."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        at = clock.now()
        seat = _seat(request, code, at)
        return nothing(request, at=at) if seat is None else self._show(request, seat, code, at)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        at = clock.now()
        seat = _seat(request, code, at)
        if seat is None:
            return nothing(request, at=at)
        try:
            told = self._act(request, seat, at)
        except tuple(_AT_DOOR) as refusal:
            wrong.minutes_to_wait(_source(request), at=at)
            return self._show(request, seat, code, at, problem=_AT_DOOR[type(refusal)])
        except tuple(REFUSALS) as refusal:
            return self._show(request, seat, code, at, problem=REFUSALS[type(refusal)])
        fresh = links.seat_of(code, at=at)
        return nothing(request, at=at) if fresh is None else self._show(request, fresh, code, at, told=told)

    def _act(self, request: HttpRequest, seat: Seat, at: datetime) -> dict[str, str]:
        act, person = request.POST.get("act"), seat.contributor
        if act == "give_back":
            seats.give_back(seat=seat, by=person, at=at)
            return {"words": gettext("You gave your seat back. Thank you for saying so.")}
        if act == "take":
            taken = seats.take(session=seat.session, contributor=person, by=person, at=at)
            free = taken.state == Seat.State.TAKEN
            return {"words": gettext("You have a seat.") if free else gettext("You are on the waiting list.")}
        if act == "check_in":
            attendance.check_in(seat=seat, code=request.POST.get("digits", ""), at=at)
            return {"words": gettext("You are checked in.")}
        if act == "calendar":
            made = feeds.make_own(contributor=person, by=person, at=at)
            return {"calendar": settings.PUBLIC_URL + reverse("network:calendar", args=[made])}
        if act == "end_calendar":
            feeds.revoke_own(contributor=person, by=person, at=at)
            return {"words": gettext("The address leads nowhere any more.")}
        return {}

    def _show(
        self, request: HttpRequest, seat: Seat, code: str, at: datetime, *, problem: Any = "", told: Any = None
    ) -> HttpResponse:
        session, language = seat.session, get_language() or "vi"
        certificate = found.certificates_of(seat.contributor).filter(seat=seat).first()
        held = seat.state == Seat.State.TAKEN
        context = {
            "seat": seat,
            "session": session,
            "name": session.name(language),
            "code": code,
            "own": found.own(seat, at=at),
            "may_take": seat.state in (Seat.State.INVITED, Seat.State.GIVEN_BACK)
            and at < session.starts_at
            and session.cancelled_at is None,
            "materials": found.shown_materials(session.course) if held else [],
            "certificate": certificate,
            "problem": problem,
            "told": told or {},
        }
        response = show(request, "seat", context)
        if held and at < session.ends_at:
            _remember(response, session, code, at)
        return response


@never_cache
@require_safe
def seat_calendar(request: HttpRequest, code: str) -> HttpResponse:
    at = clock.now()
    seat = _seat(request, code, at)
    if seat is None:
        return nothing(request, at=at)
    return ics(calendars.of_session(seat.session, language=get_language() or "vi"), seat.session.key)


@never_cache
@require_safe
def seat_certificate(request: HttpRequest, code: str) -> HttpResponse:
    at = clock.now()
    seat = _seat(request, code, at)
    certificate = found.certificates_of(seat.contributor).filter(seat=seat).first() if seat is not None else None
    if certificate is None:
        return nothing(request, at=at)
    wait = prints.minutes_to_wait(_source(request), at=at)
    if wait:
        return show(request, "nothing", {"wait": wait}, status=429)
    try:
        return as_pdf(certificate)
    except certificates.Revoked:
        return nothing(request, at=at)


@method_decorator(never_cache, name="dispatch")
class CheckInView(View):
    """Scanned from the screen. The digits say that one is in the room, the personal code who one is."""

    def get(self, request: HttpRequest, key: str, digits: str = "") -> HttpResponse:
        session, at = _session(key), clock.now()
        if not session.door_is_open(at=at):
            return self._show(request, session, problem=_AT_DOOR[attendance.NotOpen], closed=True)
        if digits and not self._right(request, session, digits, at):
            return self._show(request, session, problem=_AT_DOOR[attendance.WrongCode])
        grant = signing.dumps([session.key, int(at.timestamp())], salt=GRANT) if digits else ""
        return self._show(request, session, grant=grant, seat=self._remembered(request, session, at))

    def post(self, request: HttpRequest, key: str, digits: str = "") -> HttpResponse:
        session, at = _session(key), clock.now()
        if wrong.is_over(_source(request), at=at):
            return nothing(request, at=at)
        grant = request.POST.get("grant", "")
        seen = self._granted(grant, session, at)
        if not seen:
            grant = ""
            seen = self._right(request, session, request.POST.get("digits", ""), at)
        typed = request.POST.get("code", "")
        seat = links.seat_of(typed, at=at) if typed else self._remembered(request, session, at)
        if seat is None or seat.session_id != session.pk:
            wrong.minutes_to_wait(_source(request), at=at)
            problem = gettext("This personal code is not known for this session. It stands in your letter.")
            return self._show(request, session, grant=grant, problem=problem)
        try:
            if not seen:
                raise attendance.WrongCode(session.pk)
            attendance.check_in_as_seen(seat=seat, at=at)
        except tuple(_AT_DOOR) as refusal:
            return self._show(request, session, problem=_AT_DOOR[type(refusal)], seat=seat if not typed else None)
        return show(request, "checked_in", {"session": session, "name": session.name(get_language() or "vi")})

    @staticmethod
    def _granted(grant: str, session: Session, at: datetime) -> bool:
        try:
            key, since = signing.loads(grant, salt=GRANT)
        except signing.BadSignature:
            return False
        return bool(key == session.key and 0 <= at.timestamp() - since < GRANTED_FOR)

    @staticmethod
    def _right(request: HttpRequest, session: Session, digits: str, at: datetime) -> bool:
        if wrong.is_over(_source(request), at=at):
            return False
        right = codes.is_on_screen(digits, secret=settings.SECRET_KEY, session=session.key, at=at)
        if not right:
            wrong.minutes_to_wait(_source(request), at=at)
        return right

    @staticmethod
    def _remembered(request: HttpRequest, session: Session, at: datetime) -> Seat | None:
        seat = links.seat_of(request.COOKIES.get(COOKIE, ""), at=at)
        return seat if seat is not None and seat.session_id == session.pk else None

    @staticmethod
    def _show(request: HttpRequest, session: Session, **context: Any) -> HttpResponse:
        told = {"session": session, "name": session.name(get_language() or "vi"), "digits": codes.DIGITS, **context}
        return show(request, "check_in", told)


@method_decorator(never_cache, name="dispatch")
class FeedbackView(View):
    """The short form. Nothing on it, in its address or in what is kept says who fills it in."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._answer(request, code, None)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        return self._answer(request, code, FeedbackForm(request.POST))

    @staticmethod
    def _answer(request: HttpRequest, code: str, form: FeedbackForm | None) -> HttpResponse:
        at = clock.now()
        over = wrong.is_over(_source(request), at=at)
        ticket = None if over else links.ticket_of(code, at=at)
        if ticket is None:
            return nothing(request, at=at)
        if form is not None and form.is_valid():
            try:
                feedback.answer(ticket=ticket, **form.cleaned_data, at=at)
            except feedback.NotUsable:
                return nothing(request, at=at)
            except ValidationError as refusal:
                form.add_error(None, refusal.messages)
            else:
                return show(request, "thanks", {})
        # An answer of 4xx would be written to the log with its address, which is a right to answer.
        name = ticket.session.name(get_language() or "vi")
        return show(request, "feedback", {"form": form or FeedbackForm(), "session": ticket.session, "name": name})


@method_decorator(never_cache, name="dispatch")
class CertificateView(View):
    """Whether a certificate stands: session, day and initials for the right code, the same nothing for any other."""

    def get(self, request: HttpRequest, code: str = "") -> HttpResponse:
        return self._answer(request, code) if code else show(request, "certificate", {"asked": False})

    def post(self, request: HttpRequest, code: str = "") -> HttpResponse:
        return self._answer(request, request.POST.get("code", ""))

    @staticmethod
    def _answer(request: HttpRequest, typed: str) -> HttpResponse:
        at, source = clock.now(), _source(request)
        if wrong_certificates.is_over(source, at=at):
            return show(request, "certificate", {"asked": False, "wait": 60 - at.minute}, status=429)
        certificate = links.certificate_of(typed)
        if certificate is None:
            wrong_certificates.minutes_to_wait(source, at=at)
            return show(request, "certificate", {"asked": True}, status=404)
        seat, language = certificate.seat, get_language() or "vi"
        told = {
            "asked": True,
            "found": certificate,
            "name": seat.session.name(language),
            "session": seat.session,
            "initials": seat.contributor.initials,
        }
        return show(request, "certificate", told)


@never_cache
@require_safe
def calendar(request: HttpRequest, code: str) -> HttpResponse:
    """For calendar programs: no words but those of the sessions."""
    at = clock.now()
    link = None if wrong.is_over(_source(request), at=at) else links.calendar_of(code, at=at)
    if link is None:
        wrong.minutes_to_wait(_source(request), at=at)
        raise Http404
    language = link.contributor.language if link.contributor is not None else get_language() or "vi"
    with override(language):
        return ics(calendars.of_link(link, language=language, at=at), "training")


def _seat(request: HttpRequest, code: str, at: datetime) -> Seat | None:
    return None if wrong.is_over(_source(request), at=at) else links.seat_of(code, at=at)


def _session(key: str) -> Session:
    return get_object_or_404(Session.objects.select_related("course"), key=key)


def _remember(response: HttpResponse, session: Session, code: str, at: datetime) -> None:
    """For this session's own door and no other address, until it is over."""
    with override(settings.LANGUAGE_CODE):
        path = reverse("network:check_in", args=[session.key])
    seconds = int((session.ends_at - at).total_seconds())
    response.set_cookie(
        COOKIE, code, max_age=seconds, path=path, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )


def _source(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR") or ""

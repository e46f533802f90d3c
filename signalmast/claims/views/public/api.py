"""The same doors for programs: send a tip, come back with its receipt, ask what was answered. JSON, no account.

Limits, rules and what is kept are those of the forms. No other site may make a reader's browser ask here, and nothing
says that it may: there is no header for other origins. A receipt is sent in a body, never in an address.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt

from signalmast.claims import matching
from signalmast.claims.forms.tips import TipForm
from signalmast.claims.models import Exit, Tip
from signalmast.claims.selectors import matching as near
from signalmast.claims.selectors import published
from signalmast.claims.selectors import tips as selectors
from signalmast.claims.senders import Senders, TooMany
from signalmast.claims.services import tips
from signalmast.claims.views.near import ENOUGH
from signalmast.claims.views.public.tips import InMemory, in_fours, taken
from signalmast.core import clock

LONGEST_QUESTION = 1_000
SHOWN = 5
_LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)
View = Callable[[HttpRequest, dict[str, Any]], HttpResponse]


class _NotRead(ValueError):
    """The body is not what it says it is; `args` are status and words."""


def _door(method: str) -> Callable[[View], Callable[[HttpRequest], HttpResponse]]:
    """One method, same site or a program, and what was said in the body (or, for GET, asked) as a dict."""

    def made(view: View) -> Callable[[HttpRequest], HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest) -> HttpResponse:
            answer = _answered(request)
            answer.headers["Cache-Control"] = "private, no-store"
            return answer

        def _answered(request: HttpRequest) -> HttpResponse:
            if request.method != method:
                return _refuse(405, gettext("This address takes %(method)s.") % {"method": method}, Allow=method)
            if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
                return _refuse(403, gettext("Another site may not send here."))
            try:
                said = request.GET.dict() if method == "GET" else _said(request)
            except RequestDataTooBig:
                return _refuse(413, gettext("What was sent is too large, and nothing was stored."))
            except _NotRead as wrong:
                return _refuse(*wrong.args)
            language = said.get("language")
            with translation.override(language if language in _LANGUAGES else settings.LANGUAGE_CODE):
                return view(request, said)

        return guarded

    return made


@_door("POST")
def send(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    """Fields as on the form; files only as multipart/form-data. 201 with the receipt, which is said once."""
    form = TipForm(said, request.FILES if request.content_type != "application/json" else MultiValueDict())
    if not form.is_valid():
        return _wrong(form)
    try:
        received = taken(request, form, language=translation.get_language(), way=Tip.Way.API)
    except TooMany as refused:
        return _later(refused.args[0], _challenge(request))
    if received is None:
        return _wrong(form)
    kept = {"receipt": in_fours(received.receipt), "day": received.tip.day.isoformat(), "kept_days": settings.TIP_DAYS}
    return _say(kept, status=201)


@_door("POST")
def receipt(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    """How a tip stands: `{"code": "…"}`. Shown here is told."""
    senders, address, at = Senders(settings.SENDERS_DIR), request.META.get("REMOTE_ADDR", ""), clock.now()
    try:
        senders.may_guess(address=address, at=at)
    except TooMany as refused:
        return _later(refused.args[0], {})
    tip = selectors.by_receipt(str(said.get("code", ""))[:100])
    if tip is None:
        senders.guessed_wrong(address=address, at=at)
        return _refuse(404, gettext("There is no tip with this code."))
    found = tips.show_to_sender(tip=Tip.objects.select_related("claim").get(pk=tip.pk), at=at)
    return _say(_state(found))


@_door("GET")
def match(request: HttpRequest, said: dict[str, Any]) -> HttpResponse:
    """Claims that the desk has answered in public and that are near to `q`; a suggestion, as on the page of search."""
    asked = said.get("q", "").strip()
    if not asked or len(asked) > LONGEST_QUESTION:
        words = gettext("Ask with q, at most %(most)s letters.") % {"most": LONGEST_QUESTION}
        return _say({"errors": {"q": [words]}}, status=422)
    try:
        found = near.near(text=asked, language=translation.get_language(), limit=SHOWN, answered_only=True)
    except matching.NotReady:
        return _refuse(
            503, gettext("The list of claims is being made. Ask again in a minute."), **{"Retry-After": "60"}
        )
    claims = [
        {
            "statement": each.statement,
            "score": round(each.score, 3),
            "title": each.title,
            "address": settings.PUBLIC_URL + each.address if each.address.startswith("/") else each.address,
        }
        for each in found
        if each.score >= ENOUGH
    ]
    return _say({"claims": claims})


def _said(request: HttpRequest) -> dict[str, Any]:
    """Raises _NotRead, RequestDataTooBig."""
    if request.content_type == "multipart/form-data":
        request.upload_handlers = [InMemory(request)]
        return dict(request.POST.items())
    if request.content_type != "application/json":
        raise _NotRead(415, gettext("Send application/json, or multipart/form-data with files."))
    try:
        said = json.loads(request.body)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise _NotRead(400, gettext("This is not a JSON object."))
    return {name: value for name, value in said.items() if isinstance(value, str | bool)}


def _state(found: selectors.Opened) -> dict[str, Any]:
    tip = found.tip
    said: dict[str, Any] = {
        "day": tip.day.isoformat(),
        "state": tip.state,
        "answers": [{"day": part.day.isoformat(), "text": part.text} for part in found.of_kind("answer")],
        "closed_on": tip.closed_on.isoformat() if tip.closed_on else None,
        "exit": None,
        "claim": None,
    }
    if tip.exit:
        said["exit"] = {"kind": tip.exit, "name": tip.get_exit_display(), "said": str(Exit(tip.exit).said)}
    if tip.claim:
        told = published.told_of(tip.claim)
        said["claim"] = {"statement": tip.claim.statement, "answer": _answer(told) if told else None}
    return said


def _answer(told: published.Told) -> dict[str, Any]:
    return {
        "verdict": told.word.name,
        "short_answer": told.short_answer,
        "title": told.title,
        "address": settings.PUBLIC_URL + told.path,
        "changes": [
            {
                "at": change.at.isoformat(timespec="seconds"),
                "before": change.before.name,
                "after": change.after.name,
                "reason": change.reason,
            }
            for change in told.changes
        ],
    }


def _challenge(request: HttpRequest) -> dict[str, Any]:
    """Under a flood a program may show work, as the form's script does: see `senders.shows_work`."""
    found = Senders(settings.SENDERS_DIR).challenge(address=request.META.get("REMOTE_ADDR", ""), at=clock.now())
    return {"challenge": found} if found else {}


def _wrong(form: TipForm) -> HttpResponse:
    return _say({"errors": {name: [str(each) for each in errors] for name, errors in form.errors.items()}}, status=422)


def _later(minutes: int, more: dict[str, Any]) -> HttpResponse:
    words = gettext("Too much was sent in the last hour.")
    said = {"errors": {"": [words]}, "minutes": minutes, **more}
    return _say(said, status=429, **{"Retry-After": str(60 * minutes)})


def _refuse(status: int, words: str, **headers: str) -> HttpResponse:
    return _say({"errors": {"": [words]}}, status=status, **headers)


def _say(said: dict[str, Any], *, status: int = 200, **headers: str) -> HttpResponse:
    return JsonResponse(said, status=status, headers=headers, json_dumps_params={"ensure_ascii": False})

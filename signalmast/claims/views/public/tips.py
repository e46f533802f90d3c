"""Where the public sends tips and comes back for the answer. No cookie, no session, nothing kept of who asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from signalmast.claims import attachments
from signalmast.claims.forms.tips import REFUSED, MoreForm, TipForm, WordsForm
from signalmast.claims.models import Exit, Tip
from signalmast.claims.selectors import published
from signalmast.claims.selectors import tips as selectors
from signalmast.claims.senders import WORK_BITS, Senders, TooMany
from signalmast.claims.services import tips
from signalmast.core import clock
from signalmast.pages.views import shell

View = Callable[[HttpRequest], HttpResponse]
_FILES = attachments.MOST_FILES * attachments.MOST_BYTES


class InMemory(MemoryFileUploadHandler):
    """What strangers send is never written to the disk in the clear, however large."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *_: Any, **__: Any) -> None:
        self.activated = content_length <= _FILES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if not self.activated:
            raise RequestDataTooBig


def _door(view: View) -> View:
    """No other site may make a reader's browser send something here, and nothing of it is kept by browsers."""

    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if request.method == "POST":
            if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
                return HttpResponseForbidden()
            request.upload_handlers = [InMemory(request)]
            try:
                _ = request.POST
            except RequestDataTooBig:
                return _too_large(request)
        answer = view(request)
        answer.headers["Cache-Control"] = "private, no-store"
        return answer

    return guarded


@_door
def send(request: HttpRequest) -> HttpResponse:
    """The form; sent, the receipt."""
    if request.method != "POST":
        return _form(request, TipForm(initial={"about": request.GET.get("about", "")[:200]}))
    form = TipForm(request.POST, request.FILES)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        received = taken(request, form, language=shell.language_now())
    except TooMany as refused:
        return _form(request, form, status=429, minutes=refused.args[0])
    if received is None:
        return _form(request, form, status=422)
    context = {"receipt": in_fours(received.receipt), "tip": received.tip, "days": settings.TIP_DAYS}
    return _show(request, "claims/tips/received.html", gettext("Your tip has arrived"), context)


def taken(request: HttpRequest, form: TipForm, *, language: str, way: str = "") -> tips.Received | None:
    """A valid form becomes a tip; None where it cannot be taken, which the form then says. Raises TooMany."""
    about = selectors.post_of(form.cleaned_data["about"])
    senders, address, at = Senders(settings.SENDERS_DIR), request.META.get("REMOTE_ADDR", ""), clock.now()
    senders.take(address=address, at=at, work=form.cleaned_data["work"])
    try:
        return tips.receive_tip(
            text=form.cleaned_data["text"],
            contact=form.cleaned_data["contact"],
            files=form.contents(),
            way=way or (Tip.Way.ERROR if about else Tip.Way.FORM),
            language=language,
            about_key=about.key if about else "",
            mail_wanted=form.cleaned_data["mail_wanted"],
            at=at,
        )
    except (attachments.Refused, tips.NothingSaid) as refused:
        senders.give_back(address=address, at=at)
        _explain(form, refused)
        return None


def in_fours(receipt: str) -> str:
    return " ".join(re.findall("....", receipt))


@_door
def receipt(request: HttpRequest) -> HttpResponse:
    """Back with the receipt code: the answer, and room for more."""
    title = gettext("Come back with a receipt code")
    code = request.POST.get("code", "")
    if not code:
        return _show(request, "claims/tips/receipt.html", title, {})
    senders, address, at = Senders(settings.SENDERS_DIR), request.META.get("REMOTE_ADDR", ""), clock.now()
    try:
        senders.may_guess(address=address, at=at)
    except TooMany as refused:
        return _show(request, "claims/tips/receipt.html", title, {"minutes": refused.args[0]}, status=429)
    tip = selectors.by_receipt(code)
    if tip is None:
        senders.guessed_wrong(address=address, at=at)
        return _show(request, "claims/tips/receipt.html", title, {"unknown": True}, status=404)
    return _one(request, tip, code)


def _one(request: HttpRequest, tip: Tip, code: str) -> HttpResponse:
    act = request.POST.get("act", "")
    form, said, minutes = MoreForm(), "", 0
    if act in ("more", "again"):
        form = MoreForm(request.POST, request.FILES)
        said, minutes = _added(request, tip, act, form)
    found = tips.show_to_sender(tip=Tip.objects.select_related("claim").get(pk=tip.pk), at=clock.now())
    context = {
        "tip": found.tip,
        "told": published.told_of(found.tip.claim) if found.tip.claim else None,
        "exit_said": Exit(found.tip.exit).said if found.tip.exit else "",
        "opened": found,
        "answers": found.of_kind("answer"),
        "own": found.of_kind("more", "appeal"),
        "files": found.tip.files.count(),
        "code": code,
        "form": MoreForm() if said else form,
        "act": act,
        "said": said,
        "minutes": minutes,
        "may_ask_again": bool(found.tip.exit and not found.tip.appealed_on),
        "days": settings.TIP_DAYS,
    }
    status = 429 if minutes else 422 if form.errors and not said else 200
    return _show(request, "claims/tips/one.html", gettext("Your tip"), context, status=status)


def _added(request: HttpRequest, tip: Tip, act: str, form: WordsForm) -> tuple[str, int]:
    """What to say when it was taken, or in how many minutes to come again."""
    if not form.is_valid():
        return "", 0
    senders, address, at = Senders(settings.SENDERS_DIR), request.META.get("REMOTE_ADDR", ""), clock.now()
    try:
        senders.take(address=address, at=at)
        if act == "again":
            tips.look_again(tip=tip, text=form.cleaned_data["text"], at=at)
            return gettext("Somebody else will look at it again."), 0
        tips.add_more(tip=tip, text=form.cleaned_data["text"], files=form.contents(), at=at)
    except TooMany as refused:
        return "", int(refused.args[0])
    except (attachments.Refused, tips.NothingSaid, tips.Ended, tips.TooManyParts) as refused:
        senders.give_back(address=address, at=at)
        _explain(form, refused)
        return "", 0
    return gettext("It was added to your tip."), 0


def _explain(form: WordsForm, refused: Exception) -> None:
    if isinstance(refused, attachments.Refused):
        form.add_error("attached", REFUSED[refused.args[0]])
    elif isinstance(refused, tips.TooManyParts):
        form.add_error("text", gettext("Nothing more can be added to this tip. Please send a new one."))
    elif isinstance(refused, tips.Ended):
        form.add_error("text", gettext("This was asked for already."))
    else:
        form.add_error("text", gettext("Write something that can be read."))


def _form(request: HttpRequest, form: TipForm, *, status: int = 200, minutes: int = 0) -> HttpResponse:
    about = selectors.post_of(form["about"].value() or "")
    title = gettext("Report an error") if about else gettext("Send a tip")
    senders, address = Senders(settings.SENDERS_DIR), request.META.get("REMOTE_ADDR", "")
    context = {
        "form": form,
        "about": about,
        "minutes": minutes,
        "days": settings.TIP_DAYS,
        "challenge": senders.challenge(address=address, at=clock.now()),
        "bits": WORK_BITS,
    }
    return _show(request, "claims/tips/send.html", title, context, status=status)


def _too_large(request: HttpRequest) -> HttpResponse:
    context = {"form": TipForm(), "too_large": True, "days": settings.TIP_DAYS}
    return _show(request, "claims/tips/send.html", gettext("Send a tip"), context, status=413)


def _show(
    request: HttpRequest, template: str, title: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    name = "claims:receipt" if request.path.endswith("/receipt/") else "claims:tips"
    screen = shell.Screen(
        template=template, context=context, title=title, in_language=lambda other: _path(name, other), status=status
    )
    return shell.show(request, screen)


def _path(name: str, language: str) -> str:
    with translation.override(language):
        return reverse(name)

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import View

from signalmast.claims import selectors
from signalmast.claims.models import Verdict
from signalmast.claims.selectors import copies
from signalmast.claims.services import disputes
from signalmast.core import clock
from signalmast.core.pace import Pace
from signalmast.core.plain import plain
from signalmast.pages import selectors as pages
from signalmast.pages.models import Post
from signalmast.pages.views import shell

LONGEST, LONGEST_CONTACT = 5_000, 200
TITLE = gettext_lazy("Dispute a verdict")
DIGITS = 16
pace = Pace()
guesses = Pace(of_one=20)


@dataclass
class Written:
    """What somebody typed, and what is missing in it."""

    text: str = ""
    contact: str = ""
    problem: str = ""


# The form has no account, no cookie and no power but to be read: there is nothing that a forged one could borrow.
@method_decorator([never_cache, csrf_exempt], name="dispatch")
class Disputing(View):
    """The public form, without an account and without script; what is sent is answered by its receipt."""

    def get(self, request: HttpRequest, claim: str) -> HttpResponse:
        verdict, post = _verdict(claim)
        return _show(request, "dispute", verdict, post, {"written": Written()})

    def post(self, request: HttpRequest, claim: str) -> HttpResponse:
        verdict, post = _verdict(claim)
        written = _read(request)
        if written.problem:
            return _show(request, "dispute", verdict, post, {"written": written}, status=422)
        at = clock.now()
        wait = pace.minutes_to_wait(request.META.get("REMOTE_ADDR") or "", at=at)
        if wait:
            return _show(request, "dispute", verdict, post, {"written": written, "wait": wait}, status=429)
        try:
            _kept, receipt = disputes.receive(verdict=verdict, text=written.text, contact=written.contact, at=at)
        except disputes.NotStanding:  # replaced while it was being disputed: the newer one is shown
            verdict, post = _verdict(claim)
            written.problem = gettext("The verdict has changed meanwhile. Please read it again.")
            return _show(request, "dispute", verdict, post, {"written": written}, status=409)
        groups = " ".join(receipt[start : start + 4] for start in range(0, len(receipt), 4))
        return _show(request, "dispute_received", verdict, post, {"receipt": groups})


@method_decorator([never_cache, csrf_exempt], name="dispatch")
class LookingUp(View):
    """How a dispute stands, told to whoever has its receipt; the code is sent and never stands in an address."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return _show_receipt(request, {})

    def post(self, request: HttpRequest) -> HttpResponse:
        digits = "".join(letter for letter in request.POST.get("receipt", "")[:100] if letter.isdecimal())
        wait = guesses.minutes_to_wait(request.META.get("REMOTE_ADDR") or "", at=clock.now())
        if wait:
            return _show_receipt(request, {"wait": wait}, status=429)
        found = disputes.of_receipt(digits) if len(digits) == DIGITS else None
        if found is None:
            problem = gettext("No dispute has this code. Please look at the sixteen digits again.")
            return _show_receipt(request, {"problem": problem}, status=422)
        claim = found.verdict.claim
        return _show_receipt(request, {"found": found, "claim": claim, "copies": copies.readable(claim)})


dispute = Disputing.as_view()
receipt = LookingUp.as_view()


def _show_receipt(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    language = shell.language_now()
    return shell.show(
        request,
        shell.Screen(
            template="claims/public/receipt.html",
            context={"log": selectors.named("log", language=language), **context},
            title=gettext("How my dispute stands"),
            in_language=lambda other: selectors.named("dispute_receipt", language=other),
            status=status,
        ),
    )


def _verdict(claim: str) -> tuple[Verdict, Post]:
    found = selectors.standing_verdict(claim)
    if found is None:
        raise Http404
    return found


def _read(request: HttpRequest) -> Written:
    text = plain(request.POST.get("text", "")).strip()
    contact = plain(request.POST.get("contact", "")).strip()
    written = Written(text, contact)
    if request.POST.get("website"):  # a field nobody sees; only programs fill it
        written.problem = gettext("Please leave the last field empty.")
    elif not text:
        written.problem = gettext("Say what is wrong with the verdict.")
    elif len(text) > LONGEST:
        written.problem = gettext("That is longer than %(count)s letters. Please shorten it.") % {"count": LONGEST}
    elif len(contact) > LONGEST_CONTACT:
        written.problem = gettext("The contact is too long.")
    return written


def _show(
    request: HttpRequest, template: str, verdict: Verdict, post: Post, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    language = shell.language_now()
    handle = selectors.handle_of(verdict.claim)
    return shell.show(
        request,
        shell.Screen(
            template=f"claims/public/{template}.html",
            context={
                "claim": verdict.claim,
                "word": selectors.word_of(verdict.value, language=language),
                "verdict": verdict,
                "post": post,
                "post_path": pages.address(post, language=post.locale.language_code),
                "longest": LONGEST,
                "log": selectors.named("log", language=language),
                "look_up": selectors.named("dispute_receipt", language=language),
                **context,
            },
            title=str(TITLE),
            section=post.section if post.locale.language_code == language else None,
            in_language=lambda other: selectors.named("dispute", language=other, claim=handle),
            demo=post.demo,
            status=status,
        ),
    )

"""The inbox and one tip. The list shows no words: whoever reads some has opened the tip, and that is written down."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages

from signalmast.accounts import selectors as accounts
from signalmast.accounts.admin_views import DeskAdminView, DeskScreen
from signalmast.accounts.models import User
from signalmast.claims import attachments, mojibake, sealing
from signalmast.claims.matching import NotReady
from signalmast.claims.models import Claim, Exit, Tip, TipFile
from signalmast.claims.selectors import claims, matching
from signalmast.claims.selectors import tips as selectors
from signalmast.claims.services import tips
from signalmast.core import clock

TITLE = gettext_lazy("Tips")
_A_SCREEN = 50
_LISTS = {
    selectors.WAITING: gettext_lazy("Waiting"),
    selectors.MINE: gettext_lazy("Mine"),
    selectors.LATE: gettext_lazy("Past their day"),
    selectors.CLOSED: gettext_lazy("Closed"),
}


# Order matters: the more exact refusal first.
_WORDS: dict[type[Exception], Promise] = {
    tips.NothingSaid: gettext_lazy("Write something first."),
    tips.TooLong: gettext_lazy("At most %(most)s letters can be written here."),
    tips.Ended: gettext_lazy("This tip was closed meanwhile."),
    tips.OwnDecision: gettext_lazy("You ended this tip yourself: somebody else decides."),
    tips.MayNotOpen: gettext_lazy("This colleague may not open tips."),
    sealing.WrongKey: gettext_lazy("This tip cannot be opened here."),
    sealing.NoKeys: gettext_lazy("This tip cannot be opened here."),
    ValidationError: gettext_lazy("Choose one of what is offered."),
    ValueError: gettext_lazy("Choose one of what is offered."),
}


class TipsView(DeskAdminView, DeskScreen, TemplateView):
    permission_required: ClassVar[Any] = accounts.OPEN_TIPS
    template_name = "claims/office/tips.html"
    page_title = TITLE
    header_icon = "mail"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person, on = cast("User", self.request.user), timezone.localdate(clock.now())
        asked = self.request.GET.get("list", "")
        which = asked if asked in selectors.LISTS else selectors.WAITING
        rows = Paginator(selectors.inbox(which=which, user=person, on=on), _A_SCREEN).get_page(
            self.request.GET.get("p", "1")
        )
        titles = selectors.titles_of(rows)
        counts = selectors.counts(user=person, on=on)
        return {
            **super().get_context_data(**kwargs),
            "lists": [(name, words, counts[name], name == which) for name, words in _LISTS.items()],
            "which": which,
            "rows": [(tip, titles.get(tip.about_key, "")) for tip in rows],
            "page": rows,
            "today": on,
        }


class TipView(DeskAdminView, DeskScreen, TemplateView):
    """Asking for it opens it."""

    permission_required: ClassVar[Any] = accounts.OPEN_TIPS
    template_name = "claims/office/tip.html"
    header_icon = "mail"
    above = (("tips", TITLE),)
    problem = ""

    @cached_property
    def tip(self) -> Tip:
        return get_object_or_404(Tip.objects.select_related("claim", "handler", "closed_by"), pk=self.kwargs["pk"])

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

    def get_page_title(self) -> str:
        return gettext("Tip %(number)d") % {"number": self.tip.pk}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tip = self.tip
        try:
            opened = tips.open_tip(tip=tip, by=self.person, at=clock.now())
        except (sealing.WrongKey, sealing.NoKeys):
            opened = None
        anew = mojibake.read(opened.text) if opened else None
        return {
            **super().get_context_data(**kwargs),
            "tip": tip,
            "opened": opened,
            "anew": anew,
            "parts": [(part, None if part.by else mojibake.read(part.text)) for part in opened.parts] if opened else [],
            "about": selectors.titles_of([tip]).get(tip.about_key, ""),
            "files": [(file, file.media_type == attachments.PDF) for file in tip.files.all()],
            "openings": selectors.openings(tip)[:20],
            "colleagues": selectors.readers(),
            "exits": Exit.choices,
            "near": _near((anew or opened).text, tip.language) if opened and tip.state != Tip.State.CLOSED else [],
            "alike": selectors.with_pictures_like(tip) if opened else [],
            "may_open_claims": self.person.has_perm(claims.CHECK),
            "problem": self.problem,
            "given": self.request.POST,
            "longest": tips.LONGEST,
            "late": bool(tip.due_on and tip.due_on < timezone.localdate(clock.now()) and tip.state != Tip.State.CLOSED),
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        acts = {
            "note": self._note,
            "answer": self._answer,
            "hand_over": self._hand_over,
            "due": self._due,
            "exit": self._exit,
            "join": self._join,
            "reopen": self._reopen,
            "stays": self._stays,
        }
        act = acts.get(request.POST.get("act", ""))
        try:
            done = act() if act else gettext("Nothing was changed.")
        except tuple(_WORDS) as refused:
            words = next(words for kind, words in _WORDS.items() if isinstance(refused, kind))
            return self._again(str(words) % {"most": tips.LONGEST})
        messages.success(request, done)
        return redirect(reverse("tip", args=[pk]) if act not in (self._exit, self._join) else reverse("tips"))

    def _again(self, problem: str) -> HttpResponse:
        self.problem = problem
        return self.render_to_response(self.get_context_data(), status=422)

    def _given(self, name: str) -> str:
        return self.request.POST.get(name, "")

    def _note(self) -> str:
        tips.add_note(tip=self.tip, text=self._given("text"), by=self.person, at=clock.now())
        return gettext("The note was added. The sender does not see it.")

    def _answer(self) -> str:
        tips.answer(tip=self.tip, text=self._given("text"), by=self.person, at=clock.now())
        return gettext("The sender reads it with the receipt code.")

    def _hand_over(self) -> str:
        number = self._given("to")
        to = User.objects.filter(pk=int(number) if number.isdecimal() and len(number) < 16 else 0).first()
        if to is None:
            raise ValueError(number)
        tips.hand_over(tip=self.tip, to=to, by=self.person, at=clock.now())
        return gettext("%(name)s looks after it now.") % {"name": to}

    def _due(self) -> str:
        due: date | None = forms.DateField(required=False).clean(self._given("due_on"))
        tips.set_due(tip=self.tip, due_on=due, by=self.person, at=clock.now())
        return gettext("The day was changed.")

    def _exit(self) -> str:
        tips.close_as_exit(
            tip=self.tip, exit=self._given("exit"), answer=self._given("text"), by=self.person, at=clock.now()
        )
        return gettext("The tip is closed.")

    def _join(self) -> str:
        claim = Claim.objects.exclude(state=Claim.State.DROPPED).filter(key=self._given("claim")).first()
        if claim is None:
            raise ValueError("claim")
        tips.join_claim(tip=self.tip, claim=claim, by=self.person, at=clock.now())
        return gettext("The tip belongs to this claim.")

    def _reopen(self) -> str:
        return self._decided(reopen=True)

    def _stays(self) -> str:
        return self._decided(reopen=False)

    def _decided(self, *, reopen: bool) -> str:
        tips.decide_again(tip=self.tip, reopen=reopen, answer=self._given("text"), by=self.person, at=clock.now())
        return gettext("The tip is open again.") if reopen else gettext("It stays as it was.")


def _near(text: str, language: str) -> list[matching.Near]:
    """Claims that may say the same; a person decides. Nothing of the tip is kept for it."""
    try:
        return matching.near(text=text, language=language, limit=5)
    except NotReady:
        return []


class TipFileView(DeskAdminView, View):
    """Pictures, which were drawn anew, are shown; everything else is saved, never opened by the browser."""

    permission_required: ClassVar[Any] = accounts.OPEN_TIPS

    def get(self, request: HttpRequest, pk: int, file: int) -> HttpResponse:
        found = get_object_or_404(TipFile.objects.select_related("tip"), pk=file, tip_id=pk)
        try:
            content = tips.open_file(file=found, by=cast("User", request.user), at=clock.now())
        except (sealing.WrongKey, sealing.NoKeys, FileNotFoundError):
            raise Http404 from None
        shown = found.media_type in attachments.PICTURES.values()
        ending = found.media_type.rpartition("/")[2]
        way = "inline" if shown else "attachment"
        headers = {
            "Content-Disposition": f'{way}; filename="tip-{pk}-{file}.{ending}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "private, no-store",
        }
        return HttpResponse(
            content, content_type=found.media_type if shown else "application/octet-stream", headers=headers
        )


urls: list[URLPattern] = [
    path("tips/", TipsView.as_view(), name="tips"),
    path("tips/<int:pk>/", TipView.as_view(), name="tip"),
    path("tips/<int:pk>/files/<int:file>/", TipFileView.as_view(), name="tip_file"),
]

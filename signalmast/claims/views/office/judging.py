from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext, gettext_lazy

from signalmast.claims.forms import checking as forms
from signalmast.claims.models import Verdict
from signalmast.claims.selectors import claims as found
from signalmast.claims.selectors import copies
from signalmast.claims.services import verdicts
from signalmast.claims.services.may import CHECK, MayNot, SamePerson
from signalmast.claims.views.office.base import Filled, OneClaim, refused
from signalmast.core import clock

KEPT = ("value", "short_answer", "reasoning", "would_change")


class WriteView(Filled, OneClaim):
    """A verdict for the second person, or a change of the one that stands; begins with what was sent back last."""

    permission_required = "wagtailadmin.access_admin"
    needs = CHECK
    template_name = "claims/office/verdict.html"
    submit = gettext_lazy("Hand it to a second person")

    def get_page_title(self) -> str:
        return gettext("Change the verdict") if found.standing_of(self.claim) else gettext("Write the verdict")

    def make_form(self, **given: Any) -> BaseForm:
        standing = found.standing_of(self.claim)
        kind = forms.ChangeForm if standing else forms.VerdictForm
        return kind(initial=self._begun(standing), **given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counted = found.counts(self.claim)
        last = self.claim.verdicts.select_related("second").first()
        return {
            **super().get_context_data(**kwargs),
            "standing": found.standing_of(self.claim),
            "counted": counted,
            "carries": counted.carry(about_publisher=self.claim.about_publisher),
            "steps": found.steps(self.claim, counted=counted),
            "sent_back": last if last and last.state == Verdict.State.SENT_BACK else None,
            "english": get_language() == "en",
        }

    def act(self, given: dict[str, Any]) -> HttpResponse:
        standing = found.standing_of(self.claim)
        if standing is None:
            verdicts.write(claim=self.claim, **given, by=self.person, at=clock.now())
        else:
            verdicts.change(verdict=standing, **given, by=self.person, at=clock.now())
        return self.back(gettext("The verdict waits for a second person."))

    def _begun(self, standing: Verdict | None) -> dict[str, Any]:
        last = self.claim.verdicts.first()
        begun = last if last and last.state == Verdict.State.SENT_BACK else standing
        if begun is None:
            return {}
        kept = {name: getattr(begun, name) for name in KEPT}
        return {**kept, "reason": begun.change_reason if begun is not standing else "", **self._about()}

    def _about(self) -> dict[str, Any]:
        return {"about_publisher": self.claim.about_publisher}


class ReadView(OneClaim):
    """The second person reads claim, evidence and verdict, and decides on the one shown."""

    permission_required = "wagtailadmin.access_admin"
    template_name = "claims/office/read.html"
    page_title = gettext_lazy("Read the verdict and decide")
    problem = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = found.draft_of(self.claim)
        return {
            **super().get_context_data(**kwargs),
            "draft": draft,
            "own": draft is not None and draft.author_id == self.person.pk,
            "rows": [(row, False, copies.problem_of(row)) for row in self.claim.evidence.prefetch_related("cites")],
            "counted": found.counts(self.claim),
            "replies": self.claim.replies.all(),
            "problem": self.problem,
            "given": self.request.POST,
            "english": get_language() == "en",
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = found.draft_of(self.claim)
        act, seen = request.POST.get("act"), request.POST.get("verdict", "")
        try:
            if draft is None or str(draft.pk) != seen:
                raise verdicts.NotWaiting(pk)
            if act == "take_back":
                verdicts.take_back(verdict=draft, by=self.person, at=clock.now())
                return self.back(gettext("The verdict is taken back; evidence can be changed again."))
            remark = request.POST.get("remark", "")[:1000]
            agree = act == "agree"
            verdicts.decide(verdict=draft, agree=agree, remark=remark, by=self.person, at=clock.now())
        except (MayNot, SamePerson) as refusal:
            return self._again(refusal, 403)
        except (verdicts.NotWaiting, verdicts.NothingSaid, verdicts.NotEnough, verdicts.NotOpen) as refusal:
            return self._again(refusal, 422)
        if agree:
            return self.back(gettext("The verdict is decided and stands in the public log."))
        return self.back(gettext("The verdict went back to its author with your remark."))

    def _again(self, refusal: Exception, status: int) -> HttpResponse:
        self.problem = refused(refusal)
        return self.render_to_response(self.get_context_data(), status=status)

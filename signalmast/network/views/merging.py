from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.core import clock
from signalmast.network.models import Contributor, Merge
from signalmast.network.selectors import contributors as found
from signalmast.network.services import merging
from signalmast.network.views.base import NETWORK, PEOPLE, REFUSALS, NetworkScreen, OnePerson


class DuplicatesView(NetworkScreen):
    """People of one telephone or of one name, side by side; and what was joined and can be taken apart."""

    template_name = "network/duplicates.html"
    page_title = gettext_lazy("Who may stand here twice")
    above: ClassVar[tuple[tuple[str, Any], ...]] = (NETWORK, PEOPLE)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        why = found.SAME_NAME if self.request.GET.get("by") == found.SAME_NAME else found.SAME_TELEPHONE
        pairs, onward = found.alike(why, after=self.request.GET.get("after", ""), on=self.today)
        return {
            **super().get_context_data(**kwargs),
            "pairs": pairs,
            "onward": onward,
            "by": why,
            "merges": found.merges()[:20],
        }


class MergeView(OnePerson):
    """Two entries beside one another, and the question which goes into which."""

    template_name = "network/merge.html"
    page_title = gettext_lazy("Are these one person?")

    @cached_property
    def other(self) -> Contributor | None:
        rows = Contributor.objects.filter(faded_at=None).select_related("coordinator")
        return rows.filter(pk=self.kwargs["other"]).exclude(pk=self.contributor.pk).first()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.other is None:
            return self.refuse(merging.GoneAlready())
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        both = [each for each in (self.contributor, self.other) if each is not None]
        rows = [
            (
                each,
                each.roles.select_related("organisation"),
                each.contributions.count() if found.may_see_figures(self.person, each) else None,
            )
            for each in both
        ]
        return {**super().get_context_data(**kwargs), "both": rows, "other": self.other}

    def post(self, request: HttpRequest, pk: int, other: int) -> HttpResponse:
        if self.other is None:
            return self.refuse(merging.GoneAlready())
        try:
            merging.merge(kept=self.contributor, gone=self.other, by=self.person, at=clock.now())
        except (merging.GoneAlready, merging.CannotMove) as refusal:
            return self.refuse(refusal)
        return self.leave(gettext("They are one entry now. It can be undone."))


class UndoView(NetworkScreen):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        merge = get_object_or_404(Merge, pk=pk)
        try:
            back = merging.undo(merge=merge, by=self.person, at=clock.now())
        except merging.CannotUndo as refusal:
            messages.error(request, str(REFUSALS[type(refusal)]))
            return redirect("network_person", merge.kept_id)
        messages.success(request, gettext("They are two entries again, as before."))
        return redirect("network_person", back.pk)

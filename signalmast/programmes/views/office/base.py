from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from signalmast.accounts import admin_views
from signalmast.accounts.admin_views import Screen
from signalmast.core import clock
from signalmast.programmes import selectors
from signalmast.programmes.models import Programme, Target
from signalmast.programmes.services import notes, programmes, targets
from signalmast.programmes.services.may import MayNot

SEE = "programmes.see_programmes"
KEEP = "programmes.keep_programmes"
TITLE = gettext_lazy("Programmes")
LIST = (("programmes", TITLE),)

# What a service refused, in words for whoever filled in the form.
REFUSALS: dict[type[Exception], Any] = {
    MayNot: gettext_lazy("Your roles do not include this."),
    programmes.ChangedMeanwhile: gettext_lazy(
        "Somebody else has changed it since you opened it. Open it again and look at what they wrote."
    ),
    programmes.Ended: gettext_lazy("It was ended already, or this day lies outside of its time."),
    programmes.NotEnded: gettext_lazy("It goes on already."),
    targets.AlreadyThere: gettext_lazy("The programme has this very target already."),
    targets.SetAside: gettext_lazy("This target was set aside and stays as it was."),
    notes.CountedLive: gettext_lazy("The desk counts this target itself; no figure can be typed beside it."),
}


class ProgrammesScreen(Screen):
    permission_required: ClassVar[Any] = SEE
    header_icon = "tasks"
    above: ClassVar[tuple[tuple[str, Any], ...]] = LIST

    @cached_property
    def today(self) -> date:
        return timezone.localdate(clock.now())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "may_keep": selectors.keeps(self.person)}


class OneProgramme(ProgrammesScreen):
    """A screen about one programme, the second part of its address."""

    @cached_property
    def programme(self) -> Programme:
        rows = Programme.objects.select_related("owner", "parent", "document")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = super().get_breadcrumbs_items()
        way.insert(-1, {"url": reverse("programme", args=[self.programme.pk]), "label": str(self.programme)[:60]})
        return way

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "programme": self.programme,
            "back": reverse("programme", args=[self.programme.pk]),
        }

    def back(self, told: str) -> HttpResponse:
        messages.success(self.request, told)
        return redirect("programme", self.programme.pk)


class OneTarget(OneProgramme):
    """A screen about one of its targets."""

    @cached_property
    def target(self) -> Target:
        rows = Target.objects.select_related("programme", "owner", "baseline_source")
        return get_object_or_404(rows, pk=self.kwargs["target"], programme=self.kwargs["pk"])

    @cached_property
    def standing(self) -> selectors.Standing:
        return selectors.standings(Target.objects.filter(pk=self.target.pk), on=self.today)[0]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = super().get_breadcrumbs_items()
        label = selectors.title(self.target, self.standing.measure)
        way.insert(-1, {"url": self.address, "label": label[:60]})
        return way

    @property
    def address(self) -> str:
        return reverse("programme_target", args=[self.programme.pk, self.target.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "target": self.target, "back": self.address}

    def back(self, told: str) -> HttpResponse:
        messages.success(self.request, told)
        return redirect(self.address)


class Filled(admin_views.Filled):
    template_name: str | None = "programmes/office/form.html"
    refusals = REFUSALS


def seen(moment: datetime | None) -> str:
    """When a row was changed last, for the form that shows it."""
    return moment.isoformat() if moment else ""


def seen_in(text: str) -> datetime | None:
    """What the form sent back; what nobody gave out matches no row."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if timezone.is_aware(moment) else None

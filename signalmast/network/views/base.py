from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from wagtail.admin import messages

from signalmast.accounts import admin_views
from signalmast.accounts.admin_views import ACCESS, Screen
from signalmast.core import clock
from signalmast.network.models import Contributor, Organisation
from signalmast.network.services import contributors, merging, organisations, people_lists, roles
from signalmast.network.services.may import KEEP, SEE, MayNot

PER_SCREEN = 50
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
NETWORK = ("network", gettext_lazy("Network"))
PEOPLE = ("network_people", gettext_lazy("Contributors"))

# What a service refused, in words for whoever filled in the form.
REFUSALS: dict[type[Exception], Any] = {
    MayNot: gettext_lazy("Your roles do not include this."),
    organisations.AlreadyHere: gettext_lazy("An organisation of this name stands in this place already."),
    organisations.Circle: gettext_lazy("An organisation cannot be a part of itself, nor of one of its own parts."),
    organisations.TooDeep: gettext_lazy("The tree would have more levels than anybody could read."),
    organisations.InUse: gettext_lazy(
        "Others hang on this organisation: its parts, roles of people, what was contributed from it, training or "
        "requests. End its membership instead; then past days stay right."
    ),
    organisations.EndedAlready: gettext_lazy("It is no member any more on that day, or was none yet."),
    contributors.Faded: gettext_lazy("The particulars of this person were deleted; nothing can be kept about them."),
    contributors.GivenAlready: gettext_lazy("They agreed to this already."),
    contributors.NotGiven: gettext_lazy("They did not agree to this, or took it back meanwhile."),
    contributors.NotAgreed: gettext_lazy("Nobody is named in public who did not agree to it. Enter the consent first."),
    contributors.TooMany: gettext_lazy("There are as many notes as anybody can read. Take old ones away first."),
    roles.Overlaps: gettext_lazy("They have this role in this organisation for some of that time already."),
    roles.EndedAlready: gettext_lazy("This role is over already."),
    roles.NoMember: gettext_lazy("The organisation is no member any more on that day."),
    merging.SameRow: gettext_lazy("This is one and the same entry."),
    merging.GoneAlready: gettext_lazy("One of the two is no more: joined or deleted meanwhile."),
    merging.CannotMove: gettext_lazy(
        "Both stand in one list that names each person once, and others hang on both places. Take one of them off that "
        "list first."
    ),
    merging.CannotUndo: gettext_lazy(
        "This cannot be undone any more: it was undone already, a later one must be undone first, or the e-mail "
        "address belongs to somebody else by now."
    ),
    people_lists.NoName: gettext_lazy("Say which column holds the names."),
}


class NetworkScreen(Screen):
    """A screen for whoever keeps the network."""

    permission_required: ClassVar[Any] = (ACCESS, KEEP)
    header_icon = "group"
    above: ClassVar[tuple[tuple[str, Any], ...]] = (NETWORK,)

    @cached_property
    def today(self) -> date:
        return timezone.localdate(clock.now())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.person
        return {
            **super().get_context_data(**kwargs),
            "may_keep": user.has_perm(KEEP),
            "may_see": user.has_perm(SEE),
            "today": self.today,
            "english": get_language() == "en",
        }


class Filled(admin_views.Filled):
    refusals = REFUSALS


class OneOrganisation(NetworkScreen):
    """A screen about one organisation, named in its address; `itself` is the one all others lead back to."""

    itself = False

    @cached_property
    def organisation(self) -> Organisation:
        return get_object_or_404(Organisation.objects.select_related("parent"), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = super().get_breadcrumbs_items()
        here = reverse("network_organisation", args=[self.organisation.pk])
        return way if self.itself else [*way[:-1], {"url": here, "label": self.organisation.name[:60]}, way[-1]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("network_organisation", args=[self.organisation.pk])
        return {**super().get_context_data(**kwargs), "organisation": self.organisation, "back": back}

    def leave(self, told: str) -> HttpResponse:
        messages.success(self.request, told)
        return redirect("network_organisation", self.organisation.pk)


class OnePerson(NetworkScreen):
    """A screen about one contributor, the number in its address. Who faded is nobody any more."""

    itself = False

    above: ClassVar[tuple[tuple[str, Any], ...]] = (NETWORK, PEOPLE)

    @cached_property
    def contributor(self) -> Contributor:
        rows = Contributor.objects.filter(faded_at=None).select_related("coordinator")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        way = super().get_breadcrumbs_items()
        here = reverse("network_person", args=[self.contributor.pk])
        return way if self.itself else [*way[:-1], {"url": here, "label": self.contributor.name[:60]}, way[-1]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("network_person", args=[self.contributor.pk])
        return {**super().get_context_data(**kwargs), "contributor": self.contributor, "back": back}

    def leave(self, told: str) -> HttpResponse:
        messages.success(self.request, told)
        return redirect("network_person", self.contributor.pk)

    def refuse(self, refusal: Exception) -> HttpResponse:
        messages.error(self.request, str(REFUSALS[type(refusal)]))
        return redirect("network_person", self.contributor.pk)


def given_day(request: HttpRequest, name: str, *, other: date) -> date:
    """A day as a filter gives it, of the years anybody asks about; `other` for anything that is none."""
    try:
        return min(max(date.fromisoformat(request.GET.get(name, "")[:10]), EARLIEST), LATEST)
    except ValueError:
        return other

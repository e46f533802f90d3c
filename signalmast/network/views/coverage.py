from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings as desk
from django.core.paginator import Paginator
from django.utils.translation import get_language, gettext_lazy

from signalmast.accounts.admin_views import ACCESS
from signalmast.network.selectors import coverage as found
from signalmast.network.selectors import organisations, standing
from signalmast.network.services.may import SEE
from signalmast.network.views.base import PER_SCREEN, NetworkScreen, given_day
from signalmast.topics.models import Topic

TITLE = gettext_lazy("Coverage")
WHY = {
    standing.NOBODY: gettext_lazy("has nobody"),
    standing.ONE: gettext_lazy("has one person only"),
    standing.QUIET: gettext_lazy("gone quiet"),
}
NARROWED = ("area", "kind", "topic", "language")


class CoverageView(NetworkScreen):
    """Which organisations have contributors on a day. Nobody is named here, and nobody's work is ranked."""

    permission_required: ClassVar[Any] = (ACCESS, SEE)
    template_name = "network/coverage.html"
    page_title = TITLE
    above = ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        given = self.request.GET
        chosen = {name: given.get(name, "")[:80].replace("\0", "") for name in NARROWED}
        day = given_day(self.request, "on", other=self.today)
        shown = found.on_day(day, **chosen, words_in="en" if get_language() == "en" else "vi")
        page = Paginator(shown.calls, PER_SCREEN).get_page(given.get("p"))
        contacts = found.contacts(each.pk for each in page)
        languages = dict(desk.LANGUAGES)
        return {
            **super().get_context_data(**kwargs),
            "day": day,
            "chosen": chosen,
            "coverage": shown,
            "shown": page,
            "calls": [(each, WHY[each.why], contacts.get(each.pk)) for each in page],
            "spoken": [(languages.get(each.name, each.name), each) for each in shown.languages],
            "areas": organisations.areas(),
            "kinds": organisations.kinds(),
            "topics": Topic.objects.all(),
            "languages": desk.LANGUAGES,
        }


class HistoryView(NetworkScreen):
    """How it was at the end of each month of a year, and on the day."""

    permission_required: ClassVar[Any] = (ACCESS, SEE)
    template_name = "network/history.html"
    page_title = gettext_lazy("Coverage over time")
    above = (("network_coverage", TITLE),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        day = given_day(self.request, "on", other=self.today)
        return {**super().get_context_data(**kwargs), "day": day, "points": found.history(day)}

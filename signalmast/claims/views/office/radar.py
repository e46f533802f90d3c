from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy

from signalmast.accounts import selectors as accounts
from signalmast.claims import bursts
from signalmast.claims.selectors import radar, tips
from signalmast.claims.views.office.base import ClaimsScreen
from signalmast.core import clock
from signalmast.theme import slots

TITLE = gettext_lazy("What is coming up")
_LISTS = {
    radar.MOST: gettext_lazy("Asked most"),
    radar.WAITING: gettext_lazy("Without an answer"),
    radar.RETURNING: gettext_lazy("Coming back"),
}
_BURSTS = 10  # those least likely by chance; all of them stand in the lists
_HIGH, _STEP, _BAR = 32, 8, 6  # units of the picture of days


class RadarView(ClaimsScreen):
    """Claims people ask about now. Counts by day, never a tip."""

    permission_required = "wagtailadmin.access_admin"
    template_name = "claims/office/radar.html"
    page_title = TITLE
    header_icon = "comment"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at = clock.now()
        today = timezone.localdate(at)
        found = radar.radar(at=at)
        asked = self.request.GET.get("list", "")
        which = asked if asked in radar.LISTS else radar.MOST
        shown = Paginator(found.lists[which], radar.PER_SCREEN).get_page(self.request.GET.get("p", "1"))
        sudden = radar.with_figures(found.bursts[:_BURSTS], until=today)
        return {
            **super().get_context_data(**kwargs),
            "bursts": [(row, drawn(row.days)) for row in sudden],
            "more_bursts": len(found.bursts[_BURSTS:]),
            "lists": [(name, words, len(found.lists[name]), name == which) for name, words in _LISTS.items()],
            "which": which,
            "rows": [(row, drawn(row.days)) for row in radar.with_figures(shown.object_list, until=today)],
            "page": shown,
            "unread": tips.waiting() if accounts.may_open_tips(self.person) else 0,
            "rule": {"recent": bursts.RECENT, "weeks": bursts.BEFORE // 7, "least": bursts.LEAST},
            "sections": self._sections(),
            "english": get_language() == "en",
        }

    def _sections(self) -> list[dict[str, Any]]:
        """Slot `radar_section`: `provide(user, language, at)` gives None or `title`, `template` and `context`."""
        language = get_language() or settings.LANGUAGE_CODE
        return slots.told("radar_section", self.person, language, clock.now())


def drawn(days: list[tuple[date, int]]) -> dict[str, Any]:
    """Bars of a picture: left edge, top and height of each day that has tips."""
    most = max((count for _day, count in days), default=0) or 1
    bars = []
    for place, (_day, count) in enumerate(days):
        high = round(count * _HIGH / most) if count else 0
        if high:
            bars.append({"x": place * _STEP, "y": _HIGH - high, "height": high})
    return {"bars": bars, "width": len(days) * _STEP, "height": _HIGH, "bar": _BAR}

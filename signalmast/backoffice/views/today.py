from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.home import HomeView

from signalmast.accounts.admin_views import DeskAdminView, DeskScreen
from signalmast.backoffice import selectors
from signalmast.core import clock
from signalmast.pages.selectors import calendar

BESIDE = "beside"


class TodayView(HomeView):
    """The first screen of the back office: what to do in the wide column, what to know beside it."""

    template_name = "backoffice/today.html"
    page_title = gettext_lazy("Today")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        cards = context["panels"]
        return {
            **context,
            "day": timezone.localtime(clock.now()).date(),
            "work": [card for card in cards if getattr(card, "column", "") != BESIDE],
            "beside": [card for card in cards if getattr(card, "column", "") == BESIDE],
            "writes": any(getattr(card, "name", "") == "write" for card in cards),
            "searches": calendar.may_write(self.request.user),
        }


class HealthView(DeskAdminView, DeskScreen, TemplateView):
    """Everything that is looked at on the machine, and what to do where something is wrong."""

    permission_required = selectors.SEE_HEALTH
    template_name = "backoffice/health.html"
    page_title = gettext_lazy("How the machine is")
    header_icon = "cogs"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "findings": selectors.findings(at=clock.now())}

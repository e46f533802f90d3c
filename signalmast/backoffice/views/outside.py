from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from signalmast.accounts.admin_views import DeskAdminView, DeskScreen
from signalmast.accounts.models import User
from signalmast.backoffice import selectors, services
from signalmast.core import clock


class OutsideView(DeskAdminView, DeskScreen, TemplateView):
    """The switch without which the desk asks no other site."""

    permission_required = selectors.SET_UP
    template_name = "backoffice/outside.html"
    page_title = gettext_lazy("Asking other sites")
    header_icon = "globe"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = {"outside": selectors.outside(), "why_not": selectors.why_not_outside()}
        return {**super().get_context_data(**kwargs), **told}

    def post(self, request: HttpRequest) -> HttpResponse:
        on = request.POST.get("outside") == "on"
        services.switch_outside(on=on, by=cast("User", request.user), at=clock.now())
        messages.success(request, gettext("Switched on.") if on else gettext("Switched off."))
        return redirect("desk_outside")

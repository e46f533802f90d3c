from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views import View

from signalmast.accounts.admin_views import DeskAdminView
from signalmast.accounts.models import User
from signalmast.core import clock
from signalmast.metrics.models import Dispute
from signalmast.pages import selectors
from signalmast.pages.models import Import
from signalmast.pages.services.disputes import settle
from signalmast.pages.views.imports.base import PERMISSION, ImportScreen

PER_SCREEN = 50


class DisputesView(ImportScreen):
    """Both lines and values side by side; open ones first."""

    permission_required = PERMISSION
    template_name = "pages/imports/disputes.html"

    def title(self) -> str:
        return gettext("Disputed figures")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = selectors.disputes()
        job = None
        if self.request.GET.get("import", "").isdecimal() and len(self.request.GET["import"]) < 16:
            job = get_object_or_404(Import, pk=self.request.GET["import"])
            found = found.filter(import_key=job.key)
        shown = Paginator(found, PER_SCREEN).get_page(self.request.GET.get("p"))
        return {
            **super().get_context_data(**kwargs),
            "shown": shown,
            "disputes": selectors.dispute_lines(shown.object_list),
            "job": job,
            "open": found.filter(settled="").count(),
        }


class SettleView(DeskAdminView, View):
    """A person's decision: the first line holds, or the later one."""

    permission_required = PERMISSION
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        dispute = get_object_or_404(Dispute, pk=pk)
        if (choice := request.POST.get("choice", "")) in (Dispute.Settled.FIRST, Dispute.Settled.LAST):
            settle(dispute=dispute, choice=choice, by=cast("User", request.user), at=clock.now())
        back = request.POST.get("back", "")
        if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
            back = reverse("import_disputes")
        return redirect(f"{back}#dispute-{pk}")

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views import View

from signalmast.accounts.admin_views import ACCESS, DeskAdminView
from signalmast.accounts.models import User
from signalmast.backoffice import selectors


class EntranceView(DeskAdminView, View):
    """Where a sign-in leads: to the set-up while it is open, else to the desk."""

    permission_required = ACCESS

    def get(self, request: HttpRequest) -> HttpResponse:
        if selectors.opens_by_itself(cast("User", request.user)):
            return redirect("desk_set_up")
        return redirect("wagtailadmin_home")

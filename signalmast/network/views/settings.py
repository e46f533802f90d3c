from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.network.forms.contributors import SettingsForm
from signalmast.network.selectors import settings as found
from signalmast.network.services import settings
from signalmast.network.views.base import Filled, NetworkScreen


class SettingsView(Filled, NetworkScreen):
    page_title = gettext_lazy("Clocks of the network")

    def make_form(self, **given: Any) -> BaseForm:
        return SettingsForm(instance=found.current(), **given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        settings.change(**given, by=self.person)
        messages.success(self.request, gettext("Kept."))
        return redirect("network_settings")

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from signalmast.accounts.admin_views import ACCESS, DeskAdminView, DeskScreen
from signalmast.backoffice import presets


class RolesView(DeskAdminView, DeskScreen, TemplateView):
    """What each role may do, in plain words, for everybody on the desk."""

    permission_required = ACCESS
    template_name = "backoffice/roles.html"
    page_title = gettext_lazy("Roles")
    header_icon = "group"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = set(self.request.user.groups.values_list("name", flat=True))
        return {**super().get_context_data(**kwargs), "presets": presets.PRESETS, "mine": mine}


class RoleView(DeskAdminView, DeskScreen, TemplateView):
    permission_required = ACCESS
    template_name = "backoffice/role.html"
    header_icon = "group"
    above = (("desk_roles", gettext_lazy("Roles")),)

    def get_page_title(self) -> str:
        return str(self._preset().name)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "preset": self._preset()}

    def _preset(self) -> presets.Preset:
        try:
            return presets.preset(self.kwargs["identifier"])
        except KeyError:
            raise Http404 from None

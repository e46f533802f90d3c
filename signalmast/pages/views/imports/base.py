from __future__ import annotations

from typing import Any, cast

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from signalmast.accounts.admin_views import DeskAdminView
from signalmast.accounts.models import User
from signalmast.pages import selectors
from signalmast.pages.models import Import

PERMISSION = "pages.import_figures"


class ImportScreen(DeskAdminView, WagtailAdminTemplateMixin, TemplateView):
    """A screen of the import; `title` is its name and the last step of its path."""

    permission_required = PERMISSION
    header_icon = "download"

    def title(self) -> str:
        raise NotImplementedError

    def get_page_title(self) -> str:
        return self.title()

    def steps(self) -> list[dict[str, str]]:
        """What stands between the list of imports and this screen."""
        return []

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse("imports"), "label": gettext("Import figures")},
            *self.steps(),
            {"url": "", "label": self.title()},
        ]

    @property
    def person(self) -> User:
        return cast("User", self.request.user)


class OneImport:
    """A screen of one import, the fourth part of its address."""

    kwargs: dict[str, Any]

    @cached_property
    def job(self) -> Import:
        return get_object_or_404(selectors.imports(), pk=self.kwargs["pk"])

    def title(self) -> str:
        return self.job.filename

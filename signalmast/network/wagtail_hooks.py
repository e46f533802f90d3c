from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.urls import URLPattern, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from signalmast.accounts.models import User
from signalmast.network.services.may import KEEP, SEE
from signalmast.network.views import office_urls, training_urls
from signalmast.network.views.training.base import TITLE


@hooks.register("register_admin_urls")
def network_urls() -> list[URLPattern]:
    return [*office_urls.urls, *training_urls.urls]


class _NetworkItem(MenuItem):
    """Who keeps the network begins with the organisations; who may only see coverage, with that."""

    def is_shown(self, request: HttpRequest) -> bool:
        return cast("User", request.user).has_perm(KEEP)


class _CoverageItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return cast("User", request.user).has_perm(SEE)


@hooks.register("register_admin_menu_item")
def network_item() -> MenuItem:
    return _NetworkItem(_("Network"), reverse_lazy("network"), name="network", icon_name="group", order=97)


@hooks.register("register_admin_menu_item")
def coverage_item() -> MenuItem:
    return _CoverageItem(
        _("Coverage"), reverse_lazy("network_coverage"), name="network-coverage", icon_name="view", order=98
    )


@hooks.register("register_admin_menu_item")
def training_item() -> MenuItem:
    return _NetworkItem(TITLE, reverse_lazy("training"), name="training", icon_name="calendar-check", order=99)


@hooks.register("register_settings_menu_item")
def clocks_item() -> MenuItem:
    return _NetworkItem(
        _("Clocks of the network"), reverse_lazy("network_settings"), name="network-clocks", icon_name="time", order=45
    )

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.urls import URLPattern, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from signalmast.accounts.models import User
from signalmast.assignments import urls
from signalmast.assignments.selectors.requests import may_give


@hooks.register("register_admin_urls")
def requests_urls() -> list[URLPattern]:
    return urls.office


class _RequestsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_give(cast("User", request.user))


@hooks.register("register_admin_menu_item")
def requests_item() -> MenuItem:
    return _RequestsItem(_("Requests"), reverse_lazy("requests"), name="requests", icon_name="mail", order=98)

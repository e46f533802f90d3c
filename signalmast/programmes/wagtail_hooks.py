from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.urls import URLPattern, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from signalmast.accounts.models import User
from signalmast.programmes.selectors import sees
from signalmast.programmes.views.office import urls
from signalmast.programmes.views.office.base import TITLE


@hooks.register("register_admin_urls")
def office() -> list[URLPattern]:
    return urls.urls


class _ProgrammesItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return sees(cast("User", request.user))


@hooks.register("register_admin_menu_item")
def programmes_item() -> MenuItem:
    return _ProgrammesItem(TITLE, reverse_lazy("programmes"), name="programmes", icon_name="tasks", order=130)

from __future__ import annotations

from typing import cast

from django.http import HttpRequest
from django.urls import URLPattern, reverse_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from signalmast.accounts.models import User
from signalmast.network.services.may_train import KEEP
from signalmast.network.views import training_urls
from signalmast.network.views.training.base import TITLE


@hooks.register("register_admin_urls")
def training_admin_urls() -> list[URLPattern]:
    return training_urls.urls


class _TrainingItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return cast("User", request.user).has_perm(KEEP)


@hooks.register("register_admin_menu_item")
def training_item() -> MenuItem:
    return _TrainingItem(TITLE, reverse_lazy("training"), name="training", icon_name="calendar-check", order=112)

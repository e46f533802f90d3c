from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.http import HttpRequest
from django.urls import URLPattern, reverse, reverse_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from signalmast.accounts import selectors as accounts
from signalmast.accounts.models import User
from signalmast.claims.selectors.claims import CHECK, may_see
from signalmast.claims.services.scale import SETTINGS
from signalmast.claims.views.office import checking_urls, radar, tips
from signalmast.pages.models import Post


@hooks.register("register_admin_urls")
def checking() -> list[URLPattern]:
    return checking_urls.urls


class _ClaimsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_see(cast("User", request.user))


@hooks.register("register_admin_menu_item")
def claims_item() -> MenuItem:
    return _ClaimsItem(_("Fact-checks"), reverse_lazy("claims"), name="fact-checks", icon_name="check", order=95)


@hooks.register("register_admin_menu_item")
def radar_item() -> MenuItem:
    return _ClaimsItem(radar.TITLE, reverse_lazy("claim_radar"), name="radar", icon_name="comment", order=96)


class _ScaleItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return cast("User", request.user).has_perm(SETTINGS)


@hooks.register("register_settings_menu_item")
def scale_item() -> MenuItem:
    return _ScaleItem(_("Scale of verdicts"), reverse_lazy("claim_scale"), name="scale", icon_name="check", order=40)


@hooks.register("register_page_header_buttons")
def answers_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """On fact-checks, also on one whose kind was chosen in the draft alone."""
    if page.specific_class is not Post or not user.has_perm(CHECK):
        return
    draft = page.get_latest_revision_as_object()
    if Post.Kind.FACT_CHECK in (draft.kind, getattr(page, "kind", "")):
        address = reverse("post_answers", args=[page.pk])
        yield Button(gettext("Claims it answers"), address, icon_name="check", priority=60)


@hooks.register("register_admin_urls")
def tips_urls() -> list[URLPattern]:
    return tips.urls


class _TipsItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return accounts.may_open_tips(cast("User", request.user))


@hooks.register("register_admin_menu_item")
def tips_item() -> MenuItem:
    return _TipsItem(tips.TITLE, reverse_lazy("tips"), name="tips", icon_name="mail", order=94)

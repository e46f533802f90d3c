from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from signalmast.accounts import selectors, views
from signalmast.accounts.models import User


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [path("people/<int:pk>/link/", views.HandOutLinkView.as_view(), name="accounts_hand_out")]


@hooks.register("register_admin_menu_item")
def language_switch() -> MenuItem:
    """Says both languages, so that it is found in either."""
    return MenuItem(
        "Tiếng Việt · English",
        "/accounts/language/",
        name="language",
        icon_name="globe",
        attrs={"data-switch-language": "true"},
        order=10_000,
    )


@hooks.register("insert_global_admin_js")
def office_script() -> SafeString:
    return format_html('<script src="{}"></script>', static("accounts/switch_language.js"))


@hooks.register("insert_global_admin_css")
def office_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("accounts/desk_admin.css"))


@hooks.register("register_account_menu_item")
def change_password(request: HttpRequest) -> dict[str, str]:
    return {"url": reverse("account_change_password"), "label": _("Change the password"), "help_text": ""}


@hooks.register("register_account_menu_item")
def second_step(request: HttpRequest) -> dict[str, str]:
    return {
        "url": reverse("mfa_index"),
        "label": _("Second step for signing in"),
        "help_text": _("A code from your telephone or a passkey, asked after the password."),
    }


@hooks.register("register_user_listing_buttons")
def hand_out_link(user: User, request_user: User) -> Iterator[Button]:
    if user.is_active and request_user.has_perm("accounts.change_user"):
        yield Button(_("One-time link"), reverse("accounts_hand_out", args=[user.pk]), icon_name="mail", priority=15)


@hooks.register("before_bulk_action")
def spare_superusers(request: HttpRequest, action: str, objects: Iterable[Any], instance: Any) -> None:
    """Otherwise whoever manages accounts could close or change those of superusers by ticking them in the list."""
    if not request.user.is_superuser and any(isinstance(each, User) and each.is_superuser for each in objects):
        raise PermissionDenied


@hooks.register("before_delete_user")
def keep_who_is_named(request: HttpRequest, user: User) -> HttpResponse | None:
    """Whoever signed what stands in public stays named there; closing the account is enough."""
    if request.method != "POST" or not selectors.stands_on_record(user):
        return None
    words = _("%(name)s is named on what stands in public and cannot be deleted. Close the account instead.")
    messages.error(request, words % {"name": user.name})
    return redirect("wagtailusers_users:edit", user.pk)


@hooks.register("before_bulk_action")
def keep_all_who_are_named(
    request: HttpRequest, action: str, objects: Iterable[Any], instance: Any
) -> HttpResponse | None:
    if action != "delete":
        return None
    named = (each for each in objects if isinstance(each, User) and selectors.stands_on_record(each))
    found = next(named, None)
    return keep_who_is_named(request, found) if found else None

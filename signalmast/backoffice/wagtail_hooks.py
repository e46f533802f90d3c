from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from signalmast.accounts.models import User
from signalmast.backoffice import panels as own_panels
from signalmast.backoffice import selectors, views
from signalmast.core import clock

# Screens that only whoever looks after the machine needs.
ENGINEERING = {
    *("styleguide", "collections", "sites", "locales", "redirects", "workflows", "workflow-tasks", "groups"),
    "page-types-usage",
}
PLAIN = {
    "explorer": _("Pages and posts"),
    "images": _("Pictures"),
    "media": _("Clips and sound"),
    "reports": _("Look up"),
}
# Wagtail's own help leads out of the house, in English.
WAGTAILS_HELP = ("editor-guide", "whats-new-in-wagtail")


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("entrance/", views.EntranceView.as_view(), name="desk_entrance"),
        path("health/", views.HealthView.as_view(), name="desk_health"),
        path("outside/", views.OutsideView.as_view(), name="desk_outside"),
        path("roles/", views.RolesView.as_view(), name="desk_roles"),
        path("roles/<slug:identifier>/", views.RoleView.as_view(), name="desk_role"),
        path("set-up/", views.OverviewView.as_view(), name="desk_set_up"),
        path("set-up/close/", views.CloseView.as_view(), name="desk_set_up_close"),
        *(
            path(f"set-up/{step}/", view.as_view(), name=f"desk_set_up_{step}")
            for step, view in views.STEP_VIEWS.items()
        ),
    ]


class _SetUpItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return cast("User", request.user).has_perm(selectors.SET_UP)


@hooks.register("register_settings_menu_item")
def set_up_item() -> MenuItem:
    return _SetUpItem(_("Set up the desk"), reverse_lazy("desk_set_up"), name="set-up", icon_name="cogs", order=10)


@hooks.register("register_settings_menu_item")
def outside_item() -> MenuItem:
    address = reverse_lazy("desk_outside")
    return _SetUpItem(_("Asking other sites"), address, name="outside", icon_name="globe", order=645)


@hooks.register("register_settings_menu_item")
def roles_item() -> MenuItem:
    return MenuItem(_("Roles"), reverse_lazy("desk_roles"), name="roles", icon_name="group", order=650)


class _HealthItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return cast("User", request.user).has_perm(selectors.SEE_HEALTH)


@hooks.register("register_settings_menu_item")
def health_item() -> MenuItem:
    return _HealthItem(_("How the machine is"), reverse_lazy("desk_health"), name="health", icon_name="cogs", order=640)


@hooks.register("register_admin_menu_item")
def today_item() -> MenuItem:
    return MenuItem(_("Today"), reverse_lazy("wagtailadmin_home"), name="today", icon_name="home", order=1)


@hooks.register("construct_main_menu")
def plain_words(request: HttpRequest, items: list[MenuItem]) -> None:
    """What Wagtail calls snippets stands in the settings under its own name; the rest says what is in it."""
    items[:] = [item for item in items if item.name != "snippets"]
    for item in items:
        item.label = PLAIN.get(item.name, item.label)


@hooks.register("construct_settings_menu")
@hooks.register("construct_reports_menu")
def hide_engineering(request: HttpRequest, items: list[MenuItem]) -> None:
    if not cast("User", request.user).is_superuser:
        items[:] = [item for item in items if item.name not in ENGINEERING]


@hooks.register("construct_help_menu")
def hide_outside_help(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if not item.name.startswith(WAGTAILS_HELP)]


@hooks.register("construct_homepage_panels")
def home_panels(request: HttpRequest, panels: list[Component]) -> None:
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") not in own_panels.REPLACED]
    if selectors.opens_by_itself(cast("User", request.user)):
        panels.append(own_panels.SetUpPanel())
    panels += own_panels.cards(request, at=clock.now())


@hooks.register("construct_homepage_summary_items", order=1000)
def no_tallies(request: HttpRequest, items: list[Component]) -> None:
    """How many rows the database has tells nobody what to do next."""
    items.clear()


class _HandIn(ActionMenuItem):
    """Wagtail's own words carry the stored name of the way a post takes, which has one language."""

    name = "action-submit"
    icon_name = "resubmit"
    label = _("Hand in to a second reader")


@hooks.register("construct_page_action_menu")
def next_step_first(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """The button shows what usually comes next: reading ends in approval, writing in handing in."""
    for place, item in enumerate(items):
        if item.name == "action-submit":
            items[place] = _HandIn(order=item.order)
    names = [item.name for item in items]
    first = next((name for name in ("approve", "action-publish", "action-submit") if name in names), None)
    if first is not None:
        items.insert(0, items.pop(names.index(first)))


@hooks.register("insert_global_admin_css")
def today_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("backoffice/today.css"))


@hooks.register("insert_editor_js")
def name_text_fields() -> SafeString:
    return format_html('<script src="{}"></script>', static("backoffice/name_text_fields.js"))

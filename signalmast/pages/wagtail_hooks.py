from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet

from signalmast.accounts.models import User
from signalmast.assignments.selectors import may_give
from signalmast.pages.models import Post
from signalmast.pages.selectors import calendar as planned
from signalmast.pages.services import acts, planning, tagging
from signalmast.pages.views import calendar, imports, office, writing
from signalmast.pages.views.office import asking, doors
from signalmast.pages.views.records import RecordView
from signalmast.pages.viewsets import PostTemplateViewSet, PostViewSet, PublisherViewSet


@hooks.register("register_admin_urls")
def import_urls() -> list[URLPattern]:
    return [
        path("imports/", imports.ImportsView.as_view(), name="imports"),
        path("imports/new/", imports.UploadView.as_view(), name="import_new"),
        path("imports/where/", imports.WhereView.as_view(), name="import_where"),
        path("imports/mappings/", imports.MappingsView.as_view(), name="import_mappings"),
        path("imports/mappings/<int:pk>/", imports.MappingActionView.as_view(), name="import_mapping"),
        path("imports/disputes/", imports.DisputesView.as_view(), name="import_disputes"),
        path("imports/disputes/<int:pk>/", imports.SettleView.as_view(), name="import_settle"),
        path("imports/<int:pk>/", imports.ImportView.as_view(), name="import_one"),
        path("imports/<int:pk>/options/", imports.OptionsView.as_view(), name="import_options"),
        path("imports/<int:pk>/columns/", imports.ColumnsView.as_view(), name="import_columns"),
        path("imports/<int:pk>/choose/", imports.ChooseView.as_view(), name="import_choose"),
        path("imports/<int:pk>/bring-in/", imports.BringInView.as_view(), name="import_bring_in"),
        path("imports/<int:pk>/forget/", imports.ForgetView.as_view(), name="import_forget"),
        path("imports/<int:pk>/status/", imports.StatusView.as_view(), name="import_status"),
        path("imports/<int:pk>/refused.csv", imports.RefusedRowsView.as_view(), name="import_refused"),
        path("records/<path:key>/", RecordView.as_view(), name="record"),
    ]


class _ImportItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return cast("User", request.user).has_perm("pages.import_figures")


@hooks.register("register_admin_menu_item")
def import_item() -> MenuItem:
    return _ImportItem(
        _("Import figures"), reverse_lazy("imports"), name="import-figures", icon_name="download", order=250
    )


@hooks.register("register_admin_urls")
def calendar_urls() -> list[URLPattern]:
    return [
        path("calendar/", calendar.CalendarView.as_view(), name="calendar"),
        path("calendar/write/", calendar.StartView.as_view(), name="calendar_start"),
        path("calendar/<int:pk>/move/", calendar.MoveView.as_view(), name="calendar_move"),
        path("posts/<int:pk>/duplicate/", writing.DuplicateView.as_view(), name="post_duplicate"),
        path("posts/<int:pk>/make-template/", writing.MakeTemplateView.as_view(), name="post_make_template"),
        path("posts/<int:pk>/translate/<slug:language>/", writing.TranslateView.as_view(), name="post_translate"),
        path("posts/<int:pk>/carried-over/", writing.CarriedOverView.as_view(), name="post_carried_over"),
        path("posts/<int:pk>/checks/", writing.ChecksView.as_view(), name="post_checks"),
        path("posts/new/<int:page>/checks/", writing.ChecksView.as_view(), name="post_checks_new"),
        path("post-filters/keep/", writing.KeepFilterView.as_view(), name="post_filter_keep"),
        path("post-filters/<int:pk>/", writing.FilterView.as_view(), name="post_filter"),
    ]


class _CalendarItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return planned.may_write(cast("User", request.user))


@hooks.register("register_admin_menu_item")
def calendar_item() -> MenuItem:
    return _CalendarItem(
        _("Editorial calendar"), reverse_lazy("calendar"), name="calendar", icon_name="calendar-alt", order=90
    )


hooks.register("before_create_page", calendar.start_filled)
hooks.register("before_create_page", writing.go_on_with_begun)
hooks.register("before_copy_page", writing.duplicate_instead)
hooks.register("before_edit_page", writing.ask_before_reading)
hooks.register("after_edit_page", writing.say_open_checks)
hooks.register("after_create_page", writing.say_open_checks)
hooks.register("register_bulk_action", writing.TagPosts)
hooks.register("register_bulk_action", writing.FilePosts)


@hooks.register("register_page_header_buttons")
def make_template_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if page.specific_class is Post and view_name == "edit" and user.has_perm("pages.add_posttemplate"):
        address = reverse("post_make_template", args=[page.pk])
        yield Button(_("Make a template of it"), address, icon_name="copy", priority=32)


@hooks.register("register_page_header_buttons")
def ask_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if page.specific_class is Post and view_name == "edit" and may_give(user):
        yield Button(_("Ask for something"), reverse("post_ask", args=[page.pk]), icon_name="mail", priority=64)


@hooks.register("register_log_actions")
def planning_log(actions: Any) -> None:
    actions.register_action(planning.PLANNED, _("Plan"), _("Planned for another time"))
    actions.register_action(tagging.TAGGED, _("Change topics"), _("Topics changed together with those of other posts"))
    actions.register_action(
        tagging.FILED, _("Change programmes"), _("Programmes changed together with those of other posts")
    )


@hooks.register("register_admin_viewset")
def post_viewset() -> list[Any]:
    return [PostViewSet(), PostTemplateViewSet()]


@hooks.register("insert_global_admin_js")
def clip_script() -> SafeString:
    """Everywhere: clips are uploaded on their own screens and in a window over any editor."""
    return format_html('<script src="{}" defer></script>', static("pages/clips.js"))


@hooks.register("insert_editor_js")
def saving_script() -> SafeString:
    return format_html('<script src="{}" defer></script>', static("pages/saving.js"))


@hooks.register("insert_global_admin_css")
def clip_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("pages/clips.css"))


@hooks.register("register_admin_urls")
def post_urls() -> list[URLPattern]:
    return [
        path("posts/alone/", office.WaitingView.as_view(), name="posts_waiting"),
        path("posts/<int:pk>/read/", office.ReadView.as_view(), name="post_read"),
        path("requests/<int:pk>/write/", office.WriteFromAnswerView.as_view(), name="post_from_answer"),
        path("posts/<int:pk>/contributors/", office.CreditsView.as_view(), name="post_credits"),
        path("posts/<int:pk>/withdraw/", office.WithdrawView.as_view(), name="post_withdraw"),
        path("posts/<int:pk>/alone/", office.AloneView.as_view(), name="post_alone"),
        path("posts/<int:pk>/links/", office.LinksView.as_view(), name="post_links"),
        path("posts/<int:pk>/ask/", asking.AskView.as_view(), name="post_ask"),
    ]


hooks.register("construct_page_action_menu", doors.while_in_review, order=100)
hooks.register("register_page_header_buttons", doors.header_buttons)
hooks.register("register_page_listing_more_buttons", doors.listing_buttons)
hooks.register("register_log_actions", doors.log_actions)


class _AloneItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return cast("User", request.user).has_perm(acts.PUBLISH_ALONE)


@hooks.register("register_settings_menu_item")
def alone_item() -> MenuItem:
    return _AloneItem(
        _("Publish without a second reader"), reverse_lazy("posts_waiting"), name="alone", icon_name="warning", order=30
    )


register_snippet(PublisherViewSet)

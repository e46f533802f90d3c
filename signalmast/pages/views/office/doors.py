"""How people get from Wagtail's own screens to ours: what stands in the editor's menus and in the history."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import Page

from signalmast.accounts.models import User
from signalmast.pages.models import Post
from signalmast.pages.selectors import credits
from signalmast.pages.services import acts


class _Read(ActionMenuItem):
    """A post that is being read is not changed; the way to the decision stands in place of the buttons for saving."""

    name = "action-read"
    label = gettext_lazy("Read and decide")
    icon_name = "view"

    def is_shown(self, context: dict[str, Any]) -> bool:
        return True

    def get_url(self, context: dict[str, Any]) -> str:
        return reverse("post_read", args=[context["page"].pk])


def while_in_review(items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    page = context.get("page")
    for item in items:
        if item.name == "action-cancel-workflow":
            item.label = gettext_lazy("Take it back to change it")
    if page is not None and page.pk and page.current_workflow_task is not None:
        items[:] = [item for item in items if item.name == "action-cancel-workflow"]
        items.insert(0, _Read(order=0))


def header_buttons(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user)


def listing_buttons(page: Page, user: User, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user)


def _buttons(page: Page, user: User) -> Iterator[Button]:
    if not isinstance(page, Post) and page.specific_class is not Post:
        return
    if page.permissions_for_user(user).can_edit():
        yield Button(
            gettext("Preview links"), url=reverse("post_links", args=[page.pk]), icon_name="link-external", priority=70
        )
    if credits.may_credit(user, page):
        yield Button(
            gettext("Who contributed"), url=reverse("post_credits", args=[page.pk]), icon_name="group", priority=65
        )
    if page.live and user.has_perm(acts.WITHDRAW):
        yield Button(
            gettext("Withdraw"), url=reverse("post_withdraw", args=[page.pk]), icon_name="download", priority=80
        )


def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "signalmast.preview_link", gettext_lazy("Preview link"), gettext_lazy("Made a preview link")
    )
    actions.register_action(
        "signalmast.preview_link_ended", gettext_lazy("End a preview link"), gettext_lazy("Ended a preview link")
    )

    @actions.register_action("signalmast.withdraw")
    class Withdrawn(LogFormatter):
        label = gettext_lazy("Withdraw")

        def format_message(self, log_entry: Any) -> str:
            return str(gettext("Withdrew it. Note: %(note)s Reason: %(reason)s") % log_entry.data)

    @actions.register_action("signalmast.publish_alone")
    class Alone(LogFormatter):
        label = gettext_lazy("Publish without a second reader")

        def format_message(self, log_entry: Any) -> str:
            return str(gettext("Published it without a second reader. Reason: %(reason)s") % log_entry.data)

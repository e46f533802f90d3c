"""The original of a translation in a panel beside the editor."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.admin.views.pages.edit import EditView

from signalmast.pages.models import Post
from signalmast.pages.selectors import twins


class BesidePanel(BaseSidePanel):
    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = gettext_lazy("Show the other language beside")
        icon_name = "globe"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "count": int(self.panel.beside.changed)}

    name = "beside"
    title = gettext_lazy("The other language")
    template_name = "pages/writing/beside.html"
    order = 200

    def __init__(self, post: Post, request: Any, beside: twins.Beside) -> None:
        self.beside = beside
        super().__init__(post, request)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {**super().get_context_data(parent_context), "beside": self.beside}


def stand_beside() -> None:
    """Add the panel to Wagtail's editor, which has no place of its own to register one."""
    panels_of = EditView.get_side_panels

    def with_the_other_language(view: Any) -> Any:
        panels = panels_of(view)
        beside = twins.beside(view.page) if isinstance(view.page, Post) else None
        if beside is not None:
            panels.append(BesidePanel(view.page, view.request, beside))
        return panels

    EditView.get_side_panels = with_the_other_language

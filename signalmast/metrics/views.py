from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from signalmast.accounts.admin_views import ACCESS, DeskAdminView, DeskScreen
from signalmast.metrics import book


class MetricBookView(DeskAdminView, DeskScreen, TemplateView):
    """What every figure of the desk means and how it may be added: open to whoever works here."""

    permission_required: ClassVar[Any] = ACCESS
    template_name = "metrics/book.html"
    page_title = _("Metric book")
    header_icon = "doc-full"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lang = "en" if (get_language() or "").startswith("en") else "vi"
        entries = [
            {
                "metric": metric,
                "label": metric.label(lang),
                "means": metric.means_en if lang == "en" else metric.means_vi,
                "part_of": book.BY_KEY[metric.part_of].label(lang) if metric.part_of else "",
                "breaks": [
                    {"on": mark.on, "words": mark.en if lang == "en" else mark.vi, "source": mark.source}
                    for mark in metric.breaks
                ],
            }
            for metric in book.BOOK
        ]
        return {**super().get_context_data(**kwargs), "entries": entries}

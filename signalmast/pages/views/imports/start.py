from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from wagtail.admin.widgets.button import HeaderButton

from signalmast.core import clock
from signalmast.pages import selectors, services
from signalmast.pages.forms import UploadForm
from signalmast.pages.forms.imports import reader_name
from signalmast.pages.models import Import
from signalmast.pages.views.imports.base import PERMISSION, ImportScreen

PER_SCREEN = 20


class ImportsView(ImportScreen):
    """Everything that was brought in, newest first, and the way to bring in more."""

    permission_required = PERMISSION
    template_name = "pages/imports/list.html"

    def title(self) -> str:
        return gettext("Import figures")

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        return super().get_breadcrumbs_items()[:-1]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [HeaderButton(gettext("Bring in a file"), reverse("import_new"), icon_name="plus")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = Paginator(selectors.imports(), PER_SCREEN).get_page(self.request.GET.get("p"))
        rows = [{"job": job, "reader": reader_name(job.format, job.mapping_name), "parts": parts(job)} for job in shown]
        open_disputes = selectors.disputes().filter(settled="").count()
        return {**super().get_context_data(**kwargs), "shown": shown, "rows": rows, "open_disputes": open_disputes}


class UploadView(ImportScreen):
    """The file goes straight to `receive_file`; what it is gets told on the next screen."""

    permission_required = PERMISSION
    template_name = "pages/imports/upload.html"

    def title(self) -> str:
        return gettext("Bring in a file")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", UploadForm())
        return {**super().get_context_data(**kwargs), "zones": sorted(available_timezones())}

    def post(self, request: HttpRequest) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            given = form.cleaned_data["file"]
            try:
                job = services.receive_file(
                    source=given, filename=given.name, by=self.person, at=clock.now(), **form.choices_made()
                )
            except services.ImportRefused as refused:
                form.add_error("file", str(refused))
            else:
                return redirect("import_one", job.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


def parts(job: Import) -> list[tuple[str, int]]:
    """The account in words and figures, in the order of the sum."""
    words = {
        "added": gettext("added"),
        "updated": gettext("updated"),
        "unchanged": gettext("unchanged"),
        "repeated": gettext("repeated"),
        "refused": gettext("refused"),
    }
    return [(words[name], job.counts[name]) for name in words if name in job.counts]

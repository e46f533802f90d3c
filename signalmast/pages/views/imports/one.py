"""One import at one address, whatever its state: the look before, how far it is, or the result."""

from __future__ import annotations

import io
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import get_language, gettext
from django.views import View
from django_htmx.http import HttpResponseClientRefresh

from signalmast.accounts.admin_views import DeskAdminView
from signalmast.core.tables import write_csv
from signalmast.metrics.importers import reasons
from signalmast.pages import selectors, services, tasks
from signalmast.pages.forms.imports import reader_name
from signalmast.pages.models import Import
from signalmast.pages.views.imports.base import PERMISSION, ImportScreen, OneImport
from signalmast.pages.views.imports.look import look_context
from signalmast.pages.views.imports.start import parts

State = Import.State
UNDER_WAY = (State.WAITING, State.READING, State.PARSED, State.POSTED)
REFUSED_SHOWN = 50
DISPUTES_SHOWN = 20


class ImportView(OneImport, ImportScreen):
    permission_required = PERMISSION

    def get_template_names(self) -> list[str]:
        if self.job.state == State.PREVIEWED:
            return ["pages/imports/look.html"]
        if self.job.state in UNDER_WAY:
            return ["pages/imports/progress.html"]
        return ["pages/imports/result.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {**super().get_context_data(**kwargs), "job": self.job}
        if self.job.state == State.PREVIEWED:
            return {**context, **look_context(self.job)}
        if self.job.state in UNDER_WAY:
            return {**context, "far": selectors.how_far(self.job)}
        return {**context, **_result_context(self.job)}


class StatusView(OneImport, DeskAdminView, View):
    """The part of the progress screen that is asked for every second."""

    permission_required = PERMISSION
    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.job.state not in UNDER_WAY:
            finished: HttpResponse = HttpResponseClientRefresh()
            return finished
        context = {"job": self.job, "far": selectors.how_far(self.job)}
        return TemplateResponse(request, "pages/imports/how_far.html", context)


class BringInView(OneImport, DeskAdminView, View):
    """The person's word. Pressed twice, it counts once."""

    permission_required = PERMISSION
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        tasks.start_import(self.job, language=get_language() or "vi")
        return redirect("import_one", pk)


class RefusedRowsView(OneImport, DeskAdminView, View):
    """The refused rows with line and reason, for a spreadsheet beside one's own file."""

    permission_required = PERMISSION
    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = services.refused_rows(self.job)
        header = [gettext("line"), gettext("reason")]
        written = io.BytesIO()
        write_csv(
            written,
            header,
            ([row["line"], reasons.message(row["code"], row["params"])] for row in rows),
        )
        response = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8")
        name = gettext("refused-rows")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}-{pk}.csv"'
        return response


def _result_context(job: Import) -> dict[str, Any]:
    refused = services.refused_rows(job)
    disputes = selectors.disputes_of(job)
    return {
        "reader": reader_name(job.format, job.mapping_name),
        "parts": parts(job),
        "refused": [
            {"line": row["line"], "reason": reasons.message(row["code"], row["params"])}
            for row in refused[:REFUSED_SHOWN]
        ],
        "refused_count": len(refused),
        "disputes": selectors.dispute_lines(disputes[:DISPUTES_SHOWN]),
        "disputes_count": disputes.count(),
        "sections": selectors.sections_of_import(job),
    }

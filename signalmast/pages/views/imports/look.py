"""The second screen: what the file is, its first rows, and what bringing it in would do."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views import View

from signalmast.accounts.admin_views import DeskAdminView
from signalmast.core import clock, wording
from signalmast.metrics.importers import reasons
from signalmast.metrics.importers.columns import Header
from signalmast.metrics.models import Mapping
from signalmast.pages import selectors, services
from signalmast.pages.forms import ChoicesForm
from signalmast.pages.forms.imports import DATE_ORDERS, DELIMITERS, reader_name
from signalmast.pages.models import CommunityPage, Import
from signalmast.pages.services.sources import PagePlan
from signalmast.pages.views.imports.base import PERMISSION, ImportScreen, OneImport
from signalmast.pages.views.imports.start import parts

State = Import.State
NEEDS_COLUMNS = ("unknown-format", "columns-missing", "bad-mapping")
NEEDS_ENCODING = ("undecodable", "unknown-encoding")


def look_context(job: Import) -> dict[str, Any]:
    """Everything the look shows; a refused file gives its words and what could help."""
    try:
        found = services.look_at(job=job, at=clock.now())
    except services.ImportRefused as refused:
        return {"refusal": str(refused), **_help(refused)}
    job.counts = found["counts"]
    result = found["result"]
    unknown = [plan for plan in found["pages"] if plan.page is None]
    nothing = found["counts"]["rows"] == found["counts"]["refused"]
    return {
        "found": result,
        "reader": reader_name(result["format"], result.get("mapping") or ""),
        "certainty": _certainty(job, result),
        "encoding": result["encoding"].upper().replace("_", "-"),
        "delimiter": dict(DELIMITERS).get(result["delimiter"], result["delimiter"]),
        "date_order": dict(DATE_ORDERS).get(result.get("date_order") or "-", ""),
        "span": [_day(moment) for moment in result["span"]],
        "metrics": [selectors.metric_name(key) for key in result["metrics"]],
        "rows": [_row(row, result["metrics"]) for row in found["preview"]],
        "pages": found["pages"],
        "unknown": unknown,
        "nameless": any(not plan.label for plan in unknown),
        "publisher": selectors.default_publisher(),
        "all_pages": CommunityPage.objects.order_by("title"),
        "counts": found["counts"],
        "parts": parts(job),
        "warnings": [reasons.message(each["code"], each["params"]) for each in result["warnings"]],
        "skipped": [(reasons.message(code), count) for code, count in result["skipped"]["by"].items()],
        "nothing": nothing,
        "ready": not nothing and (not unknown or _pages_can_be_made(job, unknown)),
    }


def _pages_can_be_made(job: Import, unknown: list[PagePlan]) -> bool:
    named = all(plan.label for plan in unknown)
    return job.create_pages and named and selectors.default_publisher() is not None


class OptionsView(OneImport, ImportScreen):
    """Change what was chosen at the upload."""

    permission_required = PERMISSION
    template_name = "pages/imports/options.html"

    def steps(self) -> list[dict[str, str]]:
        return [{"url": reverse("import_one", args=[self.job.pk]), "label": self.job.filename}]

    def title(self) -> str:
        return gettext("Change options")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", ChoicesForm(initial=ChoicesForm.made_before(self.job)))
        return {**super().get_context_data(**kwargs), "job": self.job, "zones": sorted(available_timezones())}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ChoicesForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        services.choose(job=self.job, create_pages=self.job.create_pages, **form.choices_made())
        return redirect("import_one", pk)


class ChooseView(OneImport, DeskAdminView, View):
    """One answer on the look itself: the order of dates, the page, or that new pages be made."""

    permission_required = PERMISSION
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        job = self.job
        options = dict(job.options)
        if request.POST.get("date_order") in ("dmy", "mdy"):
            options["date_order"] = request.POST["date_order"]
        page = job.page
        if request.POST.get("page", "").isdecimal() and len(request.POST["page"]) < 16:
            page = CommunityPage.objects.filter(pk=request.POST["page"]).first()
        create = job.create_pages or "create_pages" in request.POST
        services.choose(
            job=job, options=options, format=job.format, mapping_name=job.mapping_name, page=page, create_pages=create
        )
        return redirect("import_one", pk)


class ForgetView(OneImport, DeskAdminView, View):
    permission_required = PERMISSION
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        services.discard_import(job=self.job)
        return redirect("imports")


def _help(refused: services.ImportRefused) -> dict[str, Any]:
    if refused.code == "date-order-unknown":
        sample = str(refused.params.get("value", ""))
        return {"question": refused.params.get("column"), "sample": sample, "readings": _both(sample)}
    return {"needs_columns": refused.code in NEEDS_COLUMNS, "needs_encoding": refused.code in NEEDS_ENCODING}


def _both(sample: str) -> list[tuple[str, str]]:
    """The two days that one unclear value may mean, written out."""
    numbers = [int(part) for part in re.findall(r"\d+", sample)]
    dated = next((numbers[i : i + 3] for i in range(len(numbers) - 2) if numbers[i + 2] > 31), None)
    if dated is None:
        return [("dmy", str(dict(DATE_ORDERS)["dmy"])), ("mdy", str(dict(DATE_ORDERS)["mdy"]))]
    first, second, year = dated
    return [
        ("dmy", _written_out(date(year, second, first))),
        ("mdy", _written_out(date(year, first, second))),
    ]


def _written_out(day: date) -> str:
    """With the month in words or named as one: figures alone are what is unclear."""
    return wording.date(day, "en") if get_language() == "en" else f"ngày {day.day} tháng {day.month} năm {day.year}"


def _certainty(job: Import, result: dict[str, Any]) -> str:
    if job.format or job.mapping_name:
        return gettext("as you chose")
    if result["format"] != "generic":
        return (
            gettext("certain: told by its headings") if result["header"] else gettext("certain: told by its structure")
        )
    saved = Mapping.objects.filter(name=result["mapping"]).first()
    if saved is None:
        return gettext("likely: its columns fit; look at the first rows")
    saved_for = Header(saved.definition.get("header") or []).signature()
    if saved_for and saved_for == Header(result["header"]).signature():
        return gettext("certain: saved for exactly these columns")
    return gettext("likely: its columns fit; look at the first rows")


def _row(row: dict[str, Any], metrics: list[str]) -> dict[str, Any]:
    if "code" in row:
        return {"line": row["line"], "reason": reasons.message(row["code"], row["params"])}
    post = row["post"] or {}
    return {
        "line": row["line"],
        "page": row["page_label"],
        "words": (post.get("title") or post.get("text") or row["key"].partition(":")[2])[:90],
        "kind": dict(_kinds()).get(post.get("kind", ""), ""),
        "when": _moment(post.get("posted_at")) if post else _day(row["day"]),
        "values": [_value(row["values"].get(metric)) for metric in metrics],
        "read": _moment(row["measured_at"]),
    }


def _kinds() -> list[tuple[str, str]]:
    return [("article", gettext("Article")), ("clip", gettext("Clip")), ("notice", gettext("Notice"))]


def _value(text: str | None) -> str:
    if text is None:
        return "–"
    return gettext("not available") if text == "NA" else text


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text.replace("Z", "+00:00")) if text else None


def _day(text: str | None) -> date | datetime | None:
    if not text:
        return None
    return _moment(text) if "T" in text else date.fromisoformat(text)

"""Spreadsheets that Wagtail lets out of the desk go through `core.tables`: formulas escaped, a BOM, local times.

Wagtail's writers leave `= + - @ tab CR` as they are and write CSV without a byte-order mark and times in UTC
(wagtail/admin/views/mixins.py). Its views share one mixin, so that one place is enough.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import Any

from django.http import FileResponse
from django.utils import timezone
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from signalmast.core.tables import Sheet, write_csv, write_xlsx

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def guard() -> None:
    """Put our writers in the place of Wagtail's, for every view there is or will be."""
    SpreadsheetExportMixin.write_csv_response = write_csv_response
    SpreadsheetExportMixin.write_xlsx_response = write_xlsx_response


def write_csv_response(view: Any, queryset: Iterable[Any]) -> FileResponse:
    stream = TemporaryFile()  # noqa: SIM115 -- the response closes it
    write_csv(stream, _header(view, queryset), _rows(view, queryset, view.FORMAT_CSV))
    stream.seek(0)
    return FileResponse(
        stream, as_attachment=True, filename=f"{view.get_filename()}.csv", content_type="text/csv; charset=utf-8"
    )


def write_xlsx_response(view: Any, queryset: Iterable[Any]) -> FileResponse:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "export.xlsx"
        rows = _rows(view, queryset, view.FORMAT_XLSX)
        write_xlsx(path, [Sheet(view.get_filename(), _header(view, queryset), rows)])
        stream = path.open("rb")
    return FileResponse(stream, as_attachment=True, filename=f"{view.get_filename()}.xlsx", content_type=XLSX)


def _header(view: Any, queryset: Iterable[Any]) -> list[str]:
    return [view.get_heading(queryset, field) for field in view.list_export]


def _rows(view: Any, queryset: Iterable[Any], kind: str) -> Iterator[list[object]]:
    for item in queryset:
        found = view.to_row_dict(item)
        yield [_cell(view, field, found.get(field), kind) for field in view.list_export]


def _cell(view: Any, field: str, value: object, kind: str) -> object:
    if isinstance(value, dt.datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        local = local.replace(microsecond=0, tzinfo=None)
        return local.isoformat(" ") if kind == view.FORMAT_CSV else local
    return view.preprocess_field_value(field, value, kind)

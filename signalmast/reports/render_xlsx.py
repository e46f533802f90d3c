"""The annex of a review as XLSX: every figure with its footprint, and every record behind the figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from zoneinfo import ZoneInfo

from signalmast.core import tables
from signalmast.reports import footprint
from signalmast.reports.document import Document, Record
from signalmast.reports.labels import LABELS
from signalmast.reports.plain import plain

_FIGURES = {
    "vi": (
        *("Ghi chú", "Mã", "Số liệu", "Giá trị", "Đơn vị", "Câu hỏi", "Phạm vi", "Cột", "Dòng"),
        *("Số bản ghi", "Thời điểm dữ liệu", "Mã kiểm tra (SHA-256)"),
    ),
    "en": (
        *("Note", "Id", "Figure", "Value", "Unit", "Question", "Scope", "Column", "Row"),
        *("Records", "Time of data", "Checksum (SHA-256)"),
    ),
}
_RECORDS = {
    "vi": ("Mã", "Trang", "Tiêu đề", "Loại", "Chủ đề", "Đăng lúc", "Địa chỉ", "Đo lúc", "Tệp", "Dòng"),
    "en": ("Key", "Page", "Title", "Kind", "Topic", "Published", "Address", "Read at", "File", "Line"),
}
_UNITS = {
    "vi": {
        **{"count": "số đếm", "percent": "phần trăm", "people": "người", "days": "ngày", "hours": "giờ"},
        **{"ratio": "tỉ số", "date": "ngày tháng"},
    },
    "en": {},
}
_BEFORE_VALUES = 7


def render(document: Document, lang: str, path: Path) -> None:
    """Write the annex to `path`: sheets of figures (the row is the note number plus one) and of records."""
    labels = LABELS[lang]
    metrics = list(dict.fromkeys(name for record in document.records for name in record.values))
    fixed = _RECORDS[lang]
    head = [
        *fixed[:_BEFORE_VALUES],
        *(footprint.value_words(name, lang) for name in metrics),
        *fixed[_BEFORE_VALUES:],
    ]
    zone = ZoneInfo(document.zone)
    records = (_record(record, metrics, lang, zone) for record in document.records)
    widths = [18, 24, 48, 12, 20, 20, 36, *(14 for _ in metrics), 20, 24, 8]
    tables.write_xlsx(
        path,
        [
            tables.Sheet(
                labels["sheet_figures"],
                _FIGURES[lang],
                _figures(document, lang),
                [9, 10, 52, 16, 12, 34, 44, 16, 24, 12, 24, 70],
            ),
            tables.Sheet(labels["sheet_records"], head, records, widths),
        ],
    )


def _figures(document: Document, lang: str) -> Iterator[Sequence[object]]:
    zone = ZoneInfo(document.zone)
    entries = [(entry, group) for group in footprint.groups(document, lang) for entry in group.entries]
    for entry, group in sorted(entries, key=lambda pair: pair[0].number):
        figure = entry.figure
        scope = group.filters or entry.place
        yield [
            entry.number,
            plain(figure.id),
            plain(figure.label[lang]),
            _number(figure.value),
            _UNITS[lang].get(figure.unit, figure.unit),
            plain(group.words),
            plain(scope),
            plain(figure.column),
            plain(" / ".join(figure.row)),
            figure.rows,
            footprint.time_words(figure.data_time, lang, zone),
            figure.digest,
        ]


def _record(record: Record, metrics: list[str], lang: str, zone: ZoneInfo) -> list[object]:
    return [
        plain(record.key),
        plain(record.page),
        plain(record.title),
        footprint.value_words(record.kind, lang),
        plain(record.topic),
        _time(record.published, zone),
        plain(record.address),
        *(_number(record.values.get(name)) for name in metrics),
        _time(record.measured, zone),
        plain(record.file),
        record.line,
    ]


def _time(moment: str, zone: ZoneInfo) -> object:
    """The hour on the desk's clock as a cell that sorts and filters; text that is no moment stays."""
    try:
        return datetime.fromisoformat(moment).astimezone(zone).replace(tzinfo=None) if moment else None
    except ValueError:
        return plain(moment)


def _number(value: str | None) -> object:
    """The raw value as a number; None stays an empty cell, and what is no number stays text."""
    try:
        exact = Decimal(value) if value is not None else None
    except InvalidOperation:
        return value
    if exact is None or not exact.is_finite():
        return value
    return int(exact) if exact == exact.to_integral_value() else exact

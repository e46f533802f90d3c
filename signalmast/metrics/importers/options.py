"""What a person may choose about one import, checked before the file is touched."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from signalmast.core.tables import TableRefused
from signalmast.metrics.importers.dates import ORDERS, DateReader, utc_text, zone

POLICIES = ("first", "last", "refuse")
DEFAULT_ZONE = "Asia/Ho_Chi_Minh"
_KNOWN = {
    "encoding",
    "delimiter",
    "sheet",
    "date_order",
    "time_zone",
    "measured_at",
    "on_conflict",
    "page",
    "now",
}


@dataclass(frozen=True)
class Options:
    """`latest` is now and one day, as UTC text: what lies beyond it is the future. Empty where no clock was given."""

    local: ZoneInfo
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    date_order: str | None = None
    measured_at: str = ""
    on_conflict: str = "first"
    page: str = ""
    latest: str = ""


def read(data: dict[str, Any] | None) -> Options:
    """TableRefused("bad-option") naming the option. Times are ISO; without an offset they are in `time_zone`."""
    given = {key: value for key, value in (data or {}).items() if value not in (None, "")}
    for name, value in given.items():
        if name not in _KNOWN or not isinstance(value, str):
            raise TableRefused("bad-option", option=str(name)[:40], value=str(value)[:40])
    local = zone(given.get("time_zone", DEFAULT_ZONE))
    _one_of(given, "date_order", ORDERS)
    _one_of(given, "on_conflict", POLICIES)
    now = _moment(given, "now", local)
    measured = _moment(given, "measured_at", local)
    return Options(
        local=local,
        encoding=given.get("encoding"),
        delimiter=given.get("delimiter"),
        sheet=given.get("sheet"),
        date_order=given.get("date_order"),
        measured_at=utc_text(measured) if measured else "",
        on_conflict=given.get("on_conflict", "first"),
        page=given.get("page", "").strip(),
        latest=utc_text(now + timedelta(days=1)) if now else "",
    )


def _one_of(given: dict[str, str], name: str, choices: tuple[str, ...]) -> None:
    if name in given and given[name] not in choices:
        raise TableRefused("bad-option", option=name, value=given[name][:40])


def _moment(given: dict[str, str], name: str, local: ZoneInfo) -> datetime | None:
    if name not in given:
        return None
    try:
        moment = datetime.fromisoformat(given[name])
    except ValueError as error:
        raise TableRefused("bad-option", option=name, value=given[name][:40]) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=local)


def reader(options: Options, *, column: str, order: str | None, local: str | None) -> DateReader:
    """A reader of one column of dates: its own zone where the mapping names one, else the chosen one."""
    return DateReader(column=column, order=order, local=zone(local) if local else options.local)

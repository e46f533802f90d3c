"""Dates and times as platforms write them, to UTC; the order of day and month is told by the whole column.

Shapes: 4/22/2018 6:00 · 09/28/2026 18:12 · 01.09.2026 18:00 · 6:00 PM · 18:12 28/09/2026 · 2017-07-14T14:30:59+0000 ·
2017-07-14 11:01:24.379857 · 2023-06-10 21:03:12 EDT · Sep 20, 2026 · 20 Sep 2026 · 20260901.
Fractions of a second drop.
"""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from signalmast.core.tables import TableRefused
from signalmast.metrics.importers.reasons import RowRefused

_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?"
_HALF = r"(?:\s?([AaPp]\.?[Mm]\.?|SA|CH))?"
_ZONE = r"(?:\s?(Z|[A-Z]{3,4}|[+-]\d{2}:?\d{2}))?"
_NUMERIC = re.compile(rf"(\d{{1,2}})([/.-])(\d{{1,2}})\2(\d{{4}})(?:[T,]?\s*{_CLOCK}{_HALF})?{_ZONE}")
_ISO = re.compile(rf"(\d{{4}})([/.-])(\d{{1,2}})\2(\d{{1,2}})(?:[T,]?\s*{_CLOCK}{_HALF})?{_ZONE}")
_WORDED = re.compile(
    rf"(?:([A-Za-z]{{3,9}})\.?\s(\d{{1,2}})|(\d{{1,2}})\s([A-Za-z]{{3,9}})\.?),?\s(\d{{4}})(?:,?\s{_CLOCK}{_HALF})?{_ZONE}"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_CLOCK_FIRST = re.compile(r"(\d{1,2}:\d{2}(?::\d{2})?),?\s+(\d.*)")
_EVIDENCE = re.compile(r"(?:\d{1,2}:\d{2}(?::\d{2})?,?\s+)?(\d{1,2})([/.-])(\d{1,2})\2\d{4}(?!\d)")
_MONTHS = {
    name: number
    for number, pair in enumerate(
        [
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may", "may"),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ],
        1,
    )
    for name in pair
}
_MONTHS["sept"] = 9
# Only names that mean one offset wherever these exports come from; CST and IST do not.
_NAMED_ZONES = {"Z": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "PST": -8, "PDT": -7}
ORDERS = ("dmy", "mdy", "ymd")


def zone(name: str, *, option: str = "time_zone") -> ZoneInfo:
    """An IANA zone; TableRefused for a name nobody knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise TableRefused("bad-option", option=option, value=name[:40]) from error


class OrderEvidence:
    """What one column of dates says about the order of day and month: `observe` every cell, then `decide`."""

    def __init__(self) -> None:
        self.day_first = False
        self.month_first = False
        self.unclear = ""

    def observe(self, text: str) -> None:
        match = _EVIDENCE.match(text)
        if match is None:
            return
        first, second = int(match[1]), int(match[3])
        if first > 12:
            self.day_first = True
        elif second > 12:
            self.month_first = True
        elif first != second and not self.unclear:
            self.unclear = text

    def decide(self, *, chosen: str | None, usual: str | None, column: str) -> str | None:
        """dmy, mdy, "mixed", or None where nothing depends on it.

        `chosen` is a person's word and holds; `usual` is the format's own order and yields to clear evidence, since a
        spreadsheet may have written the dates anew. TableRefused("date-order-unknown") where neither helps.
        """
        if chosen:
            return chosen
        if self.day_first and self.month_first:
            return "mixed"
        if self.day_first or self.month_first:
            return "dmy" if self.day_first else "mdy"
        if self.unclear and not usual:
            raise TableRefused("date-order-unknown", column=column, value=self.unclear[:40])
        return usual


class DateReader:
    """Reads the cells of one column. `order` as decided above; times without a zone are in `local`."""

    def __init__(self, *, column: str, order: str | None, local: ZoneInfo) -> None:
        self.column = column
        self.order = order
        self.local = local
        self._days: dict[tuple[int, int, int], tuple[str, str, str]] = {}
        self._offsets: dict[tuple[int, int, int], int | None] = {}

    def instant(self, text: str) -> str:
        """UTC as 2018-04-22T06:00:00Z; RowRefused for what is no date."""
        try:
            day, clock, offset = self._parts(text)
            return self._utc(day, clock, offset)
        except (ValueError, OverflowError) as error:
            raise RowRefused("bad-time", column=self.column, value=text[:60]) from error

    def day(self, text: str) -> str:
        """The calendar day as written, 2026-09-01, whatever the time beside it."""
        try:
            return date(*self._parts(text)[0]).isoformat()
        except ValueError as error:
            raise RowRefused("bad-time", column=self.column, value=text[:60]) from error

    def _parts(self, text: str) -> tuple[tuple[int, int, int], int, int | None]:
        """Day, seconds into it, and seconds east of UTC if the text says so."""
        if match := _NUMERIC.fullmatch(text):
            first, _, second, year, *rest = match.groups()
            return self._ordered(text, int(first), int(second), int(year)), _seconds(*rest[:4]), _offset(rest[4])
        if match := _ISO.fullmatch(text):
            year, _, month, day, *rest = match.groups()
            return (int(year), int(month), int(day)), _seconds(*rest[:4]), _offset(rest[4])
        if match := _WORDED.fullmatch(text):
            month_a, day_a, day_b, month_b, year, *rest = match.groups()
            number = _month(month_a or month_b)
            return (int(year), number, int(day_a or day_b)), _seconds(*rest[:4]), _offset(rest[4])
        if match := _COMPACT.fullmatch(text):
            return (int(match[1]), int(match[2]), int(match[3])), 0, None
        if match := _CLOCK_FIRST.fullmatch(text):
            return self._parts(f"{match[2]} {match[1]}")
        raise ValueError(text)

    def _ordered(self, text: str, first: int, second: int, year: int) -> tuple[int, int, int]:
        order = self.order
        if order == "mixed":
            if first <= 12 and second <= 12 and first != second:
                raise RowRefused("date-order-mixed", value=text[:60])
            order = "dmy" if first > 12 else "mdy"
        if order == "ymd":
            raise ValueError(text)
        return (year, second, first) if order == "dmy" else (year, first, second)

    def _utc(self, day: tuple[int, int, int], clock: int, offset: int | None) -> str:
        days = self._days.get(day)
        if days is None:
            days = self._days[day] = _around(day)
        if offset is None:
            offset = self._local_offset(day, clock)
        shift, seconds = divmod(clock - offset, 86400)
        minutes, second = divmod(seconds, 60)
        hour, minute = divmod(minutes, 60)
        return f"{days[shift + 1]}T{hour:02d}:{minute:02d}:{second:02d}Z"

    def _local_offset(self, day: tuple[int, int, int], clock: int) -> int:
        """The zone's offset, looked up once a day except on days when the clocks change."""
        if day not in self._offsets:
            start = self._offset_at(day, 0)
            self._offsets[day] = start if start == self._offset_at(day, 86399) else None
        known = self._offsets[day]
        return self._offset_at(day, clock) if known is None else known

    def _offset_at(self, day: tuple[int, int, int], clock: int) -> int:
        moment = datetime(*day, tzinfo=self.local) + timedelta(seconds=clock)
        offset = moment.utcoffset() or timedelta()
        return round(offset.total_seconds())


def utc_text(moment: datetime) -> str:
    """An aware datetime as UTC text to the second."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def utc_from_unix(text: str, *, column: str) -> str:
    """Seconds since 1970 as UTC text; RowRefused for anything else."""
    try:
        return utc_text(datetime.fromtimestamp(int(text[:13]), UTC))
    except (ValueError, OverflowError, OSError) as error:
        raise RowRefused("bad-time", column=column, value=text[:60]) from error


def _around(day: tuple[int, int, int]) -> tuple[str, str, str]:
    this = date(*day)
    step = timedelta(days=1)
    return (this - step).isoformat(), this.isoformat(), (this + step).isoformat()


def _seconds(hour: str | None, minute: str | None, second: str | None, half: str | None) -> int:
    if hour is None or minute is None:
        return 0
    hours, minutes, seconds = int(hour), int(minute), int(second or 0)
    if half:
        if not 1 <= hours <= 12:
            raise ValueError(hour)
        hours = hours % 12 + (12 if half[0] in "PpC" else 0)
    if hours > 23 or minutes > 59 or seconds > 59:
        raise ValueError(hour)
    return hours * 3600 + minutes * 60 + seconds


def _offset(name: str | None) -> int | None:
    if name is None:
        return None
    if name[0] in "+-":
        hours, minutes = int(name[1:3]), int(name[-2:])
        if hours > 14 or minutes > 59:
            raise ValueError(name)
        return (hours * 3600 + minutes * 60) * (-1 if name[0] == "-" else 1)
    if name not in _NAMED_ZONES:
        raise ValueError(name)
    return _NAMED_ZONES[name] * 3600


def _month(word: str) -> int:
    if word.lower() not in _MONTHS:
        raise ValueError(word)
    return _MONTHS[word.lower()]

"""Numbers, dates and periods in words, in Vietnamese and English.

The language is an argument, never the active one: a document keeps its language whoever opens it.
"""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

DESK_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
_MARKS = {"vi": (".", ","), "en": (",", ".")}
_SCALES = {
    "vi": ((10**9, " tỷ"), (10**6, " triệu"), (10**3, " nghìn")),
    "en": ((10**9, "bn"), (10**6, "m"), (10**3, "k")),
}
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_DAYS = {
    "vi": ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_ROMAN = ("I", "II", "III", "IV")


def number(value: Decimal | int, lang: str, *, places: int | None = None) -> str:
    """1234.5 as "1.234,5" (vi) or "1,234.5" (en). `places` rounds half up; without it the value is written whole."""
    exact = Decimal(value)
    if places is not None:
        exact = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    group, point = _MARKS[lang]
    whole, _, fraction = format(abs(exact), ",f").partition(".")
    sign = "−" if exact < 0 else ""
    return sign + whole.replace(",", group) + (point + fraction if fraction else "")


def compact(value: Decimal | int, lang: str) -> str:
    """A number short enough for a chart: whole below 10,000, else in thousands, millions or billions, one decimal."""
    exact = Decimal(value)
    if abs(exact) < 10_000:
        return number(_trim(exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)), lang)
    return scaled(exact, lang, scale_of(exact))


def scale_of(value: Decimal | int) -> int:
    """The divisor a chart writes `value` with: 1, a thousand, a million or a billion."""
    size = abs(Decimal(value))
    return next((divisor for divisor, _ in _SCALES["en"] if size >= max(divisor, 10_000)), 1)


def scaled(value: Decimal | int, lang: str, divisor: int) -> str:
    """`value` over `divisor` with the divisor's word: 2,500,000 over a million is "2,5 triệu" or "2.5m"."""
    exact = Decimal(value)
    if not exact or divisor == 1:
        return number(_trim(exact), lang)
    word = dict(_SCALES[lang])[divisor]
    places = Decimal("0.1") if abs(exact) >= divisor else Decimal("0.01")
    return number(_trim((exact / divisor).quantize(places, rounding=ROUND_HALF_UP)), lang) + word


def percent(value: Decimal | int, lang: str, *, places: int = 1) -> str:
    """A percentage already in hundredths: 12.34 is "12,3%" or "12.3%"."""
    return number(value, lang, places=places) + "%"


def change(value: Decimal | int, lang: str, *, places: int = 1) -> str:
    """A percentage with its sign: "+12,3%", "−4,0%", "0,0%"."""
    text = percent(value, lang, places=places)
    return "+" + text if any(mark in "123456789" for mark in text) and value > 0 else text


def date(day: dt.date, lang: str) -> str:
    """ "22/04/2018" or "22 April 2018"."""
    return f"{day:%d/%m/%Y}" if lang == "vi" else f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def date_time(moment: dt.datetime, lang: str, zone: ZoneInfo = DESK_ZONE) -> str:
    """The moment (aware) on the desk's clock: "14:05 ngày 22/04/2018" or "22 April 2018, 14:05"."""
    local = moment.astimezone(zone)
    day = date(local.date(), lang)
    return f"{local:%H:%M} ngày {day}" if lang == "vi" else f"{day}, {local:%H:%M}"


def month(year: int, number_in_year: int, lang: str) -> str:
    """ "tháng 4 năm 2018" or "April 2018"."""
    return f"tháng {number_in_year} năm {year}" if lang == "vi" else f"{_MONTHS[number_in_year - 1]} {year}"


def weekday(day: dt.date, lang: str) -> str:
    """ "thứ hai" or "Monday"."""
    return _DAYS[lang][day.weekday()]


def period_name(first: dt.date, last: dt.date, lang: str) -> str:
    """The period from `first` to `last`, both inside, by the name an office gives it, else by its two days."""
    if first.day == 1 and _ends_month(last):
        named = _named(first, last, lang)
        if named:
            return named
    if first == last:
        return f"ngày {date(first, lang)}" if lang == "vi" else date(first, lang)
    joint = "từ {} đến {}" if lang == "vi" else "{} to {}"
    return joint.format(date(first, lang), date(last, lang))


def review_kind(first: dt.date, last: dt.date, lang: str) -> str:
    """What the office calls a review of this period.

    Shorter than a year is an interim review (sơ kết); exactly one year or several is a closing one (tổng kết), on
    whatever day it begins; longer than a year but not whole years is only a report.
    """
    after = last + dt.timedelta(days=1)
    years = after.year - first.year
    if (after.month, after.day) == (first.month, first.day) and years >= 1:
        return {"vi": "Báo cáo tổng kết", "en": "Full-year review" if years == 1 else "Multi-year review"}[lang]
    if years < 1 or (years == 1 and (after.month, after.day) < (first.month, first.day)):
        return {"vi": "Báo cáo sơ kết", "en": "Interim review"}[lang]
    return {"vi": "Báo cáo", "en": "Review"}[lang]


def _named(first: dt.date, last: dt.date, lang: str) -> str | None:
    if first.year != last.year:
        if (first.month, last.month) != (1, 12):
            return None
        years = last.year - first.year + 1
        return f"{years} năm {first.year}–{last.year}" if lang == "vi" else f"{years} years, {first.year}–{last.year}"
    year = first.year
    if first.month == last.month:
        return month(year, first.month, lang)
    if last.month - first.month == 2 and first.month % 3 == 1:
        quarter = first.month // 3
        return f"quý {_ROMAN[quarter]}/{year}" if lang == "vi" else f"Q{quarter + 1} {year}"
    names = {
        (1, 6): (f"6 tháng đầu năm {year}", f"first half of {year}"),
        (7, 12): (f"6 tháng cuối năm {year}", f"second half of {year}"),
        (1, 9): (f"9 tháng đầu năm {year}", f"first nine months of {year}"),
        (1, 12): (f"năm {year}", f"{year}"),
    }
    found = names.get((first.month, last.month))
    return None if found is None else found[0 if lang == "vi" else 1]


def _ends_month(day: dt.date) -> bool:
    return (day + dt.timedelta(days=1)).day == 1


def _trim(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()

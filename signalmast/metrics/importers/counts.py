"""Counts, durations and percentages as platforms and spreadsheets write them, to decimal text.

"1,204" and "1.204" are 1204 where the figure is a count; which mark is the decimal one is told by the whole column.
"""

import re

from signalmast.metrics.importers.metric_keys import METRICS
from signalmast.metrics.importers.reasons import RowRefused

NOT_AVAILABLE = "NA"
_EMPTY = {"", "-", "–", "—", "n/a", "na", "#n/a", "null", "none", "nan", "not available", "không có"}
_SPACES = str.maketrans("", "", " \u00a0\u202f\u2009'’")
_ROUNDED = re.compile(r"([0-9][0-9.,]*)\s*(k|m|b|n|ng|nghìn|tr|triệu|tỷ|tỉ)", re.IGNORECASE)
_EXPONENT = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+", re.IGNORECASE)
_FACTORS = {"k": 3, "n": 3, "ng": 3, "nghìn": 3, "m": 6, "tr": 6, "triệu": 6, "b": 9, "tỷ": 9, "tỉ": 9}
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)*")
_GROUPED = re.compile(r"[0-9]{1,3}([.,])[0-9]{3}(?:\1[0-9]{3})*")
_DURATION = re.compile(r"(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{2})")
_LONGEST = 15


class CountReader(dict[str, str]):
    """Reads the cells of one column, each distinct text once: `reader[text]` is decimal text or "NA".

    `decimal` is the decimal mark where known; else `observe` every cell first. `rounded` lets 1.2K through.
    """

    def __init__(self, *, column: str, metric: str, decimal: str | None = None, rounded: bool = False) -> None:
        super().__init__()
        self.column = column
        self.measure = METRICS[metric]
        self.decimal = decimal
        self.rounded = rounded
        self._evidence: set[str] = set()
        self.rounded_texts: set[str] = set()

    def observe(self, text: str) -> None:
        """Take note of a cell that shows which mark is the decimal one."""
        number = text.translate(_SPACES).lstrip("+-−").rstrip("%")
        if not _PLAIN.fullmatch(number) or number.isdecimal():
            return
        last = max(number.rfind("."), number.rfind(","))
        mark, other = number[last], "," if number[last] == "." else "."
        if other in number:
            self._evidence.add(mark)
        elif number.count(mark) > 1:
            self._evidence.add(other)
        elif len(number) - last - 1 != 3 or last > 3 or number[0] == "0":
            self._evidence.add(mark)

    def __missing__(self, text: str) -> str:
        if len(self) > 50_000:
            self.clear()
        value = self[text] = self._read(text.strip())
        return value

    def _read(self, text: str) -> str:
        if text.isdecimal() and text.isascii() and len(text) <= _LONGEST:
            return text.lstrip("0") or "0"
        if text.casefold() in _EMPTY:
            return NOT_AVAILABLE
        if self.measure == "seconds" and (match := _DURATION.fullmatch(text)):
            return self._duration(text, match)
        number = text.translate(_SPACES).replace("−", "-")
        if match := _ROUNDED.fullmatch(number):
            return self._scaled(text, match)
        if _EXPONENT.fullmatch(number):
            raise self._refused("rounded-count", text)
        if self.measure == "percent":
            number = number.removesuffix("%")
        negative = number.startswith("-")
        value = self._decimal(text, number.removeprefix("-").removeprefix("+"))
        if not negative or value == "0":
            return value
        if self.measure != "signed":
            raise self._refused("negative-count", text)
        return "-" + value

    def _decimal(self, text: str, number: str) -> str:
        if not _PLAIN.fullmatch(number):
            raise self._refused("bad-count", text)
        mark = self._mark(number)
        grouping = "," if mark == "." else "."
        whole, _, fraction = number.partition(mark)
        if grouping in whole and not _GROUPED.fullmatch(whole):
            raise self._refused("bad-count", text)
        whole = whole.replace(grouping, "").lstrip("0") or "0"
        fraction = fraction.rstrip("0")
        if not (fraction or "0").isdecimal() or len(whole) > _LONGEST:
            raise self._refused("bad-count", text)
        if fraction and self.measure in ("count", "signed"):
            raise self._refused("bad-count", text)
        return f"{whole}.{fraction}" if fraction else whole

    def _mark(self, number: str) -> str:
        """The decimal mark of one number: given, shown by the column, else by the figure itself."""
        if self.decimal:
            return self.decimal
        if len(self._evidence) == 1:
            return next(iter(self._evidence))
        grouped = _GROUPED.fullmatch(number)
        if grouped and (self.measure in ("count", "signed") or number.count(grouped[1]) > 1):
            return "," if grouped[1] == "." else "."
        last = max(number.rfind("."), number.rfind(","))
        if grouped:
            return "."
        return number[last] if last >= 0 else "."

    def _duration(self, text: str, match: re.Match[str]) -> str:
        hours, minutes, seconds = int(match[1] or 0), int(match[2]), int(match[3])
        if seconds > 59 or (match[1] and minutes > 59):
            raise self._refused("bad-count", text)
        return str(hours * 3600 + minutes * 60 + seconds)

    def _scaled(self, text: str, match: re.Match[str]) -> str:
        """1.2K, 1,2 N, 3.4M: the mark before the letter is the decimal one, as the platform rounds."""
        if not self.rounded:
            raise self._refused("rounded-count", text)
        whole, _, fraction = match[1].replace(",", ".").partition(".")
        zeros = _FACTORS[match[2].casefold()] - len(fraction)
        if "." in fraction or zeros < 0:
            raise self._refused("bad-count", text)
        self.rounded_texts.add(text)
        return (whole + fraction + "0" * zeros).lstrip("0") or "0"

    def _refused(self, code: str, text: str) -> RowRefused:
        return RowRefused(code, column=self.column, value=text[:60])

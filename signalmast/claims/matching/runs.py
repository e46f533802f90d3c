"""Files of the retrieval trade: claims and questions as TSV, relevance pairs, a run, and the measure of a run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

DEPTH = 10  # claims a question gets in a run
TAG = "signalmast"


class BadFile(ValueError):
    """A file that is not of the shape asked for; the message names file and line, in Vietnamese and English."""

    def __init__(self, path: Path, vi: str, en: str) -> None:
        super().__init__(f"{path}: {vi} / {en}")


@dataclass(frozen=True)
class Said:
    """One line: an id, its text, and what else a claim is known by."""

    key: str
    text: str
    more: str = ""


def read(path: Path, *, columns: Sequence[str]) -> list[Said]:
    """A TSV with a header that has these columns, in any order; the first is the id, a third may be absent.

    Raises BadFile, OSError.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, dialect="excel-tab", strict=True)
            missing = ", ".join(name for name in columns[:2] if name not in (rows.fieldnames or ()))
            if missing:
                raise BadFile(path, f"thiếu cột {missing}", f"no column {missing}")
            said = [Said(*((row.get(name) or "").strip() for name in columns)) for row in rows]
    except UnicodeDecodeError:
        raise BadFile(path, "không phải văn bản UTF-8", "not UTF-8 text") from None
    except csv.Error as error:
        vi, en = _WRONG.get(
            str(error).split(" (")[0], ("không đọc được bảng này", f"not a table that can be read: {error}")
        )
        raise BadFile(path, vi, en) from None
    if not said:
        raise BadFile(path, "không có dòng nào dưới dòng đầu", "no row below the header")
    seen: set[str] = set()
    for place, one in enumerate(said, start=1):
        if not one.key or one.key in seen or any(letter.isspace() or not letter.isprintable() for letter in one.key):
            vi = f"dòng {place}: mã {one.key[:40]!r} trống, lặp lại hoặc có khoảng trắng"
            raise BadFile(path, vi, f"row {place}: the id {one.key[:40]!r} is empty, repeated or has a blank")
        seen.add(one.key)
    return said


_WRONG = {
    "unexpected end of data": ("có dấu ngoặc kép mở mà không đóng", "a quotation mark is opened and never closed"),
    "field larger than field limit": (
        "có ô dài hơn 131.072 chữ; có thể một dấu ngoặc kép chưa đóng",
        "a cell is longer than 131,072 letters; perhaps a quotation mark is never closed",
    ),
}


def relevant(path: Path) -> dict[str, set[str]]:
    """Pairs of question and claim, `question 0 claim relevance` parted by blanks. Raises BadFile, OSError."""
    pairs: dict[str, set[str]] = {}
    for place, text in enumerate(path.read_text("utf-8").splitlines(), start=1):
        parts = text.split()
        if len(parts) != 4 or not parts[3].lstrip("-").isdigit():
            raise BadFile(path, f"dòng {place}: không đủ bốn phần", f"line {place}: not four parts")
        if int(parts[3]) > 0:
            pairs.setdefault(parts[0], set()).add(parts[2])
    return pairs


def lines(question: str, keys: Sequence[str]) -> list[str]:
    """One question's lines of a TREC run. The score only counts down, so that no reader has a tie to break."""
    return [f"{question} Q0 {key} {place} {DEPTH - place + 1}.0 {TAG}" for place, key in enumerate(keys[:DEPTH], 1)]


def average_precision(ranked: Sequence[str], pairs: set[str], *, depth: int) -> float:
    """The precisions at the places of the relevant claims among the first `depth`, over all relevant claims."""
    met, total = 0, 0.0
    for place, key in enumerate(ranked[:depth], start=1):
        if key in pairs:
            met += 1
            total += met / place
    return total / len(pairs)


def mean_average_precision(
    ranked: Mapping[str, Sequence[str]], pairs: Mapping[str, set[str]], *, depth: int = 5
) -> float:
    """Over every question that has a relevant claim; one without an answer counts nothing."""
    return sum(average_precision(ranked.get(one, ()), pairs[one], depth=depth) for one in pairs) / len(pairs)


def in_order(matches: Iterable[Sequence[str]]) -> list[str]:
    """Keys of a run: claims that say the same stand side by side, in the order of their file."""
    return [key for keys in matches for key in keys][:DEPTH]

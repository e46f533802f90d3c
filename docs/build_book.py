"""docs/metric-book.md from the metric book itself, in both languages. Without `--write` it only compares."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = Path(__file__).resolve().parent / "metric-book.md"
sys.path.insert(0, str(ROOT))

from signalmast.metrics import book  # noqa: E402 -- the path comes first

HEAD = """# Sổ số đo / The metric book

Mỗi số đo có một nghĩa, một đơn vị, và một luật cộng. Số ở hai bên một mốc đổi cách đếm không bao giờ cộng với nhau;
số người không bao giờ cộng qua các bài hay các ngày; "không có" là một giá trị, không phải số không.

Each metric has one meaning, one unit and one rule of addition. Figures on two sides of a break are never added; people
are never added over posts or days; "not available" is a value, not zero. Built by `docs/build_book.py`.
"""
UNITS = {"count": "lượt / count", "people": "người / people", "seconds": "giây / seconds", "hours": "giờ / hours",
         "percent": "% / percent"}  # fmt: skip


def build() -> str:
    return "\n".join([HEAD, *(entry(metric) for metric in book.BOOK)])


def entry(metric: book.Metric) -> str:
    lines = [f"## {metric.vi} / {metric.en} (`{metric.key}`)", "", metric.means_vi, "", metric.means_en, ""]
    lines += [f"- Đơn vị / unit: {UNITS[metric.unit]}", f"- Nguồn / from: {metric.from_where}"]
    lines.append("- Cộng qua các bài / added over posts: " + ("có / yes" if metric.over_posts else "không / never"))
    lines.append("- Cộng qua các ngày / added over days: " + ("có / yes" if metric.over_days else "không / never"))
    if metric.part_of:
        lines.append(f"- Là một phần của / part of: `{metric.part_of}`")
    if metric.valid_from:
        lines.append(f"- Có từ / known from: {metric.valid_from:%d/%m/%Y}")
    if metric.valid_to:
        lines.append(f"- Có đến / known until: {metric.valid_to:%d/%m/%Y}")
    for mark in metric.breaks:
        lines.append(f"- Mốc / break {mark.on:%d/%m/%Y} ({mark.namespace}): {mark.vi} {mark.en} ({mark.source})")
    return "\n".join([*lines, ""])


def main(arguments: list[str]) -> int:
    if "--write" in arguments:
        TARGET.write_text(build())
        return 0
    if not TARGET.is_file() or TARGET.read_text() != build():
        sys.stdout.write("docs/metric-book.md is not what the book says; run make fmt\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

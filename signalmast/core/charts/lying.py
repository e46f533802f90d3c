"""Bars that lie: one row per category, its name beside the bars, or above them on a narrow picture."""

from __future__ import annotations

from dataclasses import dataclass

from signalmast.core.charts import lettering
from signalmast.core.charts.axis import Scale, label
from signalmast.core.charts.canvas import Canvas
from signalmast.core.charts.spec import LINE, SIZE, Spec

_NARROW = 520
_GAP = 10


@dataclass(frozen=True)
class _Row:
    top: float
    bars: float
    lines: list[str]
    height: float


def draw_lying(canvas: Canvas, spec: Spec, lang: str, top: float) -> float:
    """Draws below `top`; returns the height of the whole picture."""
    narrow = canvas.width < _NARROW
    widest = max((lettering.width(name, SIZE) for name in spec.categories), default=0.0)
    column = canvas.width if narrow else min(widest + 2, canvas.width * 0.36)
    stacked = spec.form == "stacked_bar"
    thick = 18 if stacked or len(spec.series) == 1 else 14
    rows = _rows(spec, column, thick * (1 if stacked else len(spec.series)), top, above=narrow)
    said = [] if stacked else [label(value, lang) for one in spec.series for value in one.values if value is not None]
    side = max((lettering.width(text, SIZE) for text in said), default=0.0) + 10
    low, high = spec.bounds()
    left = (0 if narrow else column + 12) + (side if low < 0 else 0)
    whole = all(value is None or value == int(value) for one in spec.series for value in one.values)
    scale = Scale(low, high, left, canvas.width - side, steps=3 if narrow else 4, whole=whole)
    floor = rows[-1].top + rows[-1].height if rows else top
    _grid(canvas, scale, lang, top, floor)
    for at, row in enumerate(rows):
        for number, line in enumerate(row.lines):
            if narrow:
                canvas.text(0, row.top + 12 + number * LINE, line)
            else:
                middle = row.top + row.height / 2 + 4 + (number - (len(row.lines) - 1) / 2) * LINE
                canvas.text(column, middle, line, anchor="end")
        if stacked:
            _stack(canvas, spec, scale, at, y=row.bars, thick=thick)
        else:
            _bars(canvas, spec, scale, at, y=row.bars, thick=thick, lang=lang)
    _cuts(canvas, spec, rows)
    return floor + 30


def _rows(spec: Spec, column: float, bars: float, top: float, *, above: bool) -> list[_Row]:
    rows = []
    y = top + 4
    for at, name in enumerate(spec.categories):
        if at in spec.breaks:
            y += LINE + 6
        lines = lettering.wrap(name, column, SIZE)
        text = len(lines) * LINE
        height = text + 4 + bars if above else max(text, bars)
        rows.append(_Row(y, y + text + 4 if above else y + (height - bars) / 2, lines, height))
        y += height + _GAP
    return rows


def _grid(canvas: Canvas, scale: Scale, lang: str, top: float, floor: float) -> None:
    end = 0.0
    for tick, text in zip(scale.ticks, scale.labels(lang), strict=True):
        x = scale.at(tick)
        canvas.rule(x, top, x, floor + 6, strong=tick == 0)
        half = lettering.width(text, SIZE) / 2
        middle = min(max(x, half), canvas.width - half)
        if middle - half >= end:
            canvas.text(middle, floor + 22, text, anchor="middle", soft=True)
            end = middle + half + 8


def _bars(canvas: Canvas, spec: Spec, scale: Scale, at: int, *, y: float, thick: float, lang: str) -> None:
    for place, one in enumerate(spec.series):
        value = one.values[at]
        top = y + place * thick
        zero = scale.at(0)
        if value is None:
            canvas.missing(zero + 9, top + thick / 2, 12)
            continue
        x = scale.at(value)
        canvas.rect(min(x, zero), top, abs(x - zero), thick - 2, place)
        outside = (x + 6, "start") if value >= 0 else (x - 6, "end")
        canvas.text(outside[0], top + thick / 2 + 3, label(value, lang), anchor=outside[1])


def _stack(canvas: Canvas, spec: Spec, scale: Scale, at: int, *, y: float, thick: float) -> None:
    up = down = 0.0
    lacking = spec.lacking(at)
    if lacking == "all":
        canvas.missing(scale.at(0) + 9, y + thick / 2, 12)
    for place, one in enumerate(spec.series):
        value = one.values[at] or 0.0
        start = up if value > 0 else down
        if value:
            x1, x2 = sorted((scale.at(start), scale.at(start + value)))
            canvas.rect(x1, y, x2 - x1, thick, place)
        up, down = up + max(value, 0), down + min(value, 0)
    if lacking == "part":
        canvas.star(scale.at(up) + 8, y + thick / 2, 8)


def _cuts(canvas: Canvas, spec: Spec, rows: list[_Row]) -> None:
    for position in sorted(set(spec.breaks)):
        y = rows[position].top - 6
        canvas.cut(0, y, canvas.width, y)
        canvas.cleared(canvas.width, y - 4, canvas.words["break"], anchor="end")

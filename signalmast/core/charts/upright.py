"""Lines and standing bars: categories along the bottom, values up the side."""

from __future__ import annotations

from signalmast.core.charts import lettering
from signalmast.core.charts.axis import Scale, label
from signalmast.core.charts.canvas import Canvas
from signalmast.core.charts.spec import LINE, SIZE, Series, Spec

_HEAD = 20  # room above the plot for the value on a bar that reaches its top
_SIDE = 64  # room the value labels take at most, for the decision before they are known


def labels_fit(spec: Spec, width: float) -> bool:
    """True when the categories can be written under standing bars without dropping one that is a name."""
    names = list(spec.categories)
    slot = (width - _SIDE) / max(len(names), 1)
    return lettering.names_time(names) or _wrapped(names, slot) is not None


def draw_upright(canvas: Canvas, spec: Spec, lang: str, top: float, height: float) -> float:
    """Draws below `top`; returns the height of the whole picture."""
    low, high = spec.bounds()
    whole = all(value is None or value == int(value) for one in spec.series for value in one.values)
    scale = Scale(low, high, 0, 1, steps=4, whole=whole)
    ticks = scale.labels(lang)
    left = max(lettering.width(text, SIZE) for text in ticks) + 10
    slot = (canvas.width - left - 4) / max(len(spec.categories), 1)
    names = _names(list(spec.categories), slot)
    top += _cut_rows(canvas, spec, left, slot) * LINE + _HEAD
    floor = max(height - max((len(lines) for lines in names.values()), default=1) * LINE - 10, top + 110)
    scale.within(floor, top)
    for tick, text in zip(scale.ticks, ticks, strict=True):
        canvas.rule(left, scale.at(tick), canvas.width, scale.at(tick), strong=tick == 0)
        canvas.text(left - 8, scale.at(tick) + 4, text, anchor="end", soft=True)
    if spec.form == "line":
        _curves(canvas, spec, scale, left, slot)
    elif spec.form == "stacked_bar":
        _stacks(canvas, spec, scale, left, slot)
    else:
        _bars(canvas, spec, scale, left, slot, lang=lang)
    _cuts(canvas, spec, left, slot, top=top, floor=floor)
    _write_names(canvas, names, left, slot, floor)
    return floor + max((len(lines) for lines in names.values()), default=0) * LINE + 10


def _curves(canvas: Canvas, spec: Spec, scale: Scale, left: float, slot: float) -> None:
    for place, one in enumerate(spec.series):
        for run in _runs(one, set(spec.breaks)):
            points = [(left + (at + 0.5) * slot, scale.at(value)) for at, value in run]
            if len(points) > 1:
                canvas.curve(points, place)
            if len(points) == 1 or slot > 14:
                for x, y in points:
                    canvas.point(x, y, place)


def _runs(one: Series, breaks: set[int]) -> list[list[tuple[int, float]]]:
    """Stretches of values that may be joined: neither a missing value nor a break lies between."""
    runs: list[list[tuple[int, float]]] = [[]]
    for at, value in enumerate(one.values):
        if value is None or at in breaks:
            runs.append([])
        if value is not None:
            runs[-1].append((at, value))
    return [run for run in runs if run]


def _bars(canvas: Canvas, spec: Spec, scale: Scale, left: float, slot: float, *, lang: str) -> None:
    count = len(spec.series)
    thick = min(slot * 0.74 / count, 52)
    said = [label(value, lang) for one in spec.series for value in one.values if value is not None]
    room = all(lettering.width(text, SIZE) < slot / count - 3 for text in said)
    for place, one in enumerate(spec.series):
        for at, value in enumerate(one.values):
            x = left + (at + 0.5) * slot + (place - count / 2) * thick
            if value is None:
                canvas.missing(x + thick / 2, scale.at(0) - 6, thick)
                continue
            y = scale.at(value)
            canvas.rect(x, min(y, scale.at(0)), max(thick - 1.5, 1), abs(y - scale.at(0)), place)
            if room:
                canvas.text(x + thick / 2, y + (-5 if value >= 0 else 14), label(value, lang), anchor="middle")


def _stacks(canvas: Canvas, spec: Spec, scale: Scale, left: float, slot: float) -> None:
    thick = min(slot * 0.7, 60)
    for at in range(len(spec.categories)):
        x = left + (at + 0.5) * slot - thick / 2
        up = down = 0.0
        lacking = spec.lacking(at)
        if lacking == "all":
            canvas.missing(x + thick / 2, scale.at(0) - 6, thick)
        for place, one in enumerate(spec.series):
            value = one.values[at] or 0.0
            start = up if value > 0 else down
            if value:
                y1, y2 = sorted((scale.at(start), scale.at(start + value)))
                canvas.rect(x, y1, thick, y2 - y1, place)
            up, down = up + max(value, 0), down + min(value, 0)
        if lacking == "part":
            canvas.star(x + thick / 2, scale.at(up) - 7, thick)


def _cut_places(canvas: Canvas, spec: Spec, left: float, slot: float) -> list[tuple[float, float, str, int]]:
    """For each break: x of its line, x of its words, their anchor, and their row from the top."""
    ends: list[float] = []
    wide = lettering.width(canvas.words["break"], SIZE) + 6
    found = []
    for position in sorted(set(spec.breaks)):
        x = left + position * slot
        anchor = "start" if x + wide <= canvas.width else "end"
        begin = x if anchor == "start" else x - wide
        # A line hangs from its own row, so the rows below must be free as well.
        row = next((row for row in range(len(ends)) if all(begin >= end for end in ends[row:])), len(ends))
        ends[row : row + 1] = [begin + wide + 8]
        found.append((x, x + (5 if anchor == "start" else -5), anchor, row))
    return found


def _cut_rows(canvas: Canvas, spec: Spec, left: float, slot: float) -> int:
    return max((row + 1 for *_, row in _cut_places(canvas, spec, left, slot)), default=0)


def _cuts(canvas: Canvas, spec: Spec, left: float, slot: float, *, top: float, floor: float) -> None:
    rows = _cut_rows(canvas, spec, left, slot)
    places = _cut_places(canvas, spec, left, slot)
    for x, _, _, row in places:
        canvas.cut(x, top - _HEAD - 10 - (rows - 1 - row) * LINE, x, floor)
    for _, x, anchor, row in places:
        canvas.cleared(x, top - _HEAD - (rows - 1 - row) * LINE, canvas.words["break"], anchor=anchor)


def _wrapped(names: list[str], slot: float) -> list[list[str]] | None:
    if any(lettering.longest_word(name, SIZE) > slot - 6 for name in names):
        return None
    lines = [lettering.wrap(name, slot - 6, SIZE) for name in names]
    return lines if all(len(one) <= 3 for one in lines) else None


def _names(names: list[str], slot: float) -> dict[int, list[str]]:
    """Which categories are written, by place, in lines; when not all fit every second, third … one is."""
    short = max((lettering.width(name, SIZE) for name in names), default=0) <= slot - 6
    wrapped = None if lettering.names_time(names) and not short else _wrapped(names, slot)
    if wrapped is not None:
        return dict(enumerate(wrapped))
    for step in range(2, len(names)):
        kept = names[::step]
        if all(lettering.width(name, SIZE) <= slot * step - 10 for name in kept):
            return {at * step: [name] for at, name in enumerate(kept)}
    step = max(len(names) // 3, 1)
    return {at: lettering.wrap(names[at], slot * step - 10, SIZE) for at in range(0, len(names), step)}


def _write_names(canvas: Canvas, names: dict[int, list[str]], left: float, slot: float, floor: float) -> None:
    for at, lines in names.items():
        half = max(lettering.width(line, SIZE) for line in lines) / 2
        middle = min(max(left + (at + 0.5) * slot, half), canvas.width - half)
        for number, line in enumerate(lines):
            canvas.text(middle, floor + 16 + number * LINE, line, anchor="middle")

from __future__ import annotations

from html import escape

from signalmast.core.charts import lettering
from signalmast.core.charts.spec import FONT, LINE, SIZE, WORDS

INK, SOFT, GRID, PAPER = "#1c2733", "#56636f", "#dfe4e8", "#ffffff"
COLOURS = ("#1f5fa8", "#d2691e", "#2b8a5a", "#7a4fa3", "#b8344a", "#4d6b78", "#8a6d00", "#00788a")
DASHES = ("", "7 4", "2 3", "10 3 2 3", "14 4", "5 2 1 2", "1 4", "9 2 2 2 2 2")
# A pattern tile is 8 by 8; the first series is plain.
PATTERNS = (
    "",
    '<path d="M-2 2 2-2M0 8 8 0M6 10 10 6" {}/>',
    '<path d="M2 1.5V4.5M6 5.5V8.5M6-2.5V.5" {}/>',
    '<path d="M0 2H8M0 6H8" {}/>',
    '<path d="M-2 6 2 10M0 0 8 8M6-2 10 2" {}/>',
    '<path d="M2 0V8M6 0V8" {}/>',
    '<path d="M0 4H8M4 0V8" {}/>',
    '<path d="M0 0 4 4 8 0M0 8 4 12 8 8" {}/>',
)
_STROKE = f'class="cp" stroke="{PAPER}" stroke-width="1.6" stroke-opacity=".75" fill="none"'


class Canvas:
    """Collects the elements of one picture; lengths are written with one decimal."""

    def __init__(self, width: float, ident: str, lang: str) -> None:
        self.width, self.ident, self.words = width, ident, WORDS[lang]
        self._parts: list[str] = []

    def rect(self, x: float, y: float, width: float, height: float, series: int) -> None:
        series %= len(COLOURS)
        fill = f"url(#{self.ident}-p{series})" if PATTERNS[series] else COLOURS[series]
        name = "" if PATTERNS[series] else f' class="c{series}"'
        self._parts.append(
            f'<rect{name} x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0.8))}" height="{_n(max(height, 0.8))}" '
            f'fill="{fill}"/>'
        )

    def rule(self, x1: float, y1: float, x2: float, y2: float, *, strong: bool = False) -> None:
        name, colour = ("ca", SOFT) if strong else ("cg", GRID)
        self._parts.append(f'<path class="{name}" d="M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}" stroke="{colour}"/>')

    def cut(self, x1: float, y1: float, x2: float, y2: float) -> None:
        """A break mark."""
        self._parts.append(
            f'<path class="cb" d="M{_n(x1)} {_n(y1)}L{_n(x2)} {_n(y2)}" stroke="{SOFT}" stroke-width="1.4" '
            'stroke-dasharray="4 3"/>'
        )

    def missing(self, x: float, y: float, room: float) -> None:
        """A short dash where a bar would stand: no value, which is not zero."""
        half = min(room * 0.35, 4)
        self._parts.append(
            f'<path class="cb" data-missing="1" d="M{_n(x - half)} {_n(y)}H{_n(x + half)}" stroke="{SOFT}" '
            'stroke-width="1.6"/>'
        )

    def star(self, x: float, y: float, room: float) -> None:
        """Marks a stack that lacks a part."""
        far = min(room * 0.4, 3.2)
        up, side = far * 0.5, far * 0.87
        self._parts.append(
            f'<path class="cb" data-partly="1" d="M{_n(x)} {_n(y - far)}V{_n(y + far)}M{_n(x - side)} {_n(y - up)}'
            f'L{_n(x + side)} {_n(y + up)}M{_n(x - side)} {_n(y + up)}L{_n(x + side)} {_n(y - up)}" stroke="{SOFT}" '
            'stroke-width="1.2"/>'
        )

    def curve(self, points: list[tuple[float, float]], series: int) -> None:
        series %= len(COLOURS)
        dash = f' stroke-dasharray="{DASHES[series]}"' if DASHES[series] else ""
        path = "L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        self._parts.append(
            f'<path class="l{series}" d="M{path}" fill="none" stroke="{COLOURS[series]}" stroke-width="2.2" '
            f'stroke-linejoin="round"{dash}/>'
        )

    def point(self, x: float, y: float, series: int) -> None:
        shapes = (
            f"M{_n(x - 3)} {_n(y)}a3 3 0 1 0 6 0a3 3 0 1 0-6 0Z",
            f"M{_n(x - 3)} {_n(y - 3)}h6v6h-6Z",
            f"M{_n(x)} {_n(y - 3.6)}l3.8 6.4h-7.6Z",
            f"M{_n(x)} {_n(y - 4)}l4 4-4 4-4-4Z",
        )
        series %= len(COLOURS)
        self._parts.append(f'<path class="c{series}" d="{shapes[series % 4]}" fill="{COLOURS[series]}"/>')

    def cleared(self, x: float, y: float, text: str, *, anchor: str) -> None:
        """Words that lines behind them may not cross."""
        wide = lettering.width(text, SIZE)
        left = x - 2 if anchor == "start" else x - wide - 2
        self._parts.append(
            f'<rect class="ch" x="{_n(left)}" y="{_n(y - 12)}" width="{_n(wide + 4)}" height="{LINE}" fill="{PAPER}"/>'
        )
        self.text(x, y, text, anchor=anchor, soft=True)

    def text(self, x: float, y: float, text: str, *, anchor: str = "start", soft: bool = False) -> None:
        name, colour = ("cs", SOFT) if soft else ("ct", INK)
        place = "" if anchor == "start" else f' text-anchor="{anchor}"'
        said = escape(lettering.clean(text))
        self._parts.append(f'<text class="{name}" x="{_n(x)}" y="{_n(y)}" fill="{colour}"{place}>{said}</text>')

    def legend(self, names: list[str], *, line: bool) -> float:
        """Draw the names of the series from the top, wrapping; returns the height taken."""
        if len(names) < 2:
            return 0.0
        x, y = 0.0, 0.0
        for place, name in enumerate(names):
            lines = lettering.wrap(name, self.width - 30, SIZE)
            taken = 28 + max(lettering.width(one, SIZE) for one in lines)
            if x and (x + taken > self.width or len(lines) > 1):
                x, y = 0.0, y + LINE + 4
            self._swatch(x, y, place, line=line)
            for number, one in enumerate(lines):
                self.text(x + 28, y + 12 + number * LINE, one)
            y += (len(lines) - 1) * LINE
            x += taken + 18
        return y + LINE + 8

    def document(self, height: float, title: str, alt: str, series: int) -> str:
        size = f"{_n(self.width)} {_n(height)}"
        ident = self.ident
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {size}" width="{_n(self.width)}" '
            f'height="{_n(height)}" role="img" aria-labelledby="{ident}-t {ident}-d" font-size="{SIZE}" '
            f"font-family=\"'{FONT}', 'Segoe UI', Roboto, sans-serif\">"
            f'<title id="{ident}-t">{escape(lettering.clean(title))}</title>'
            f'<desc id="{ident}-d">{escape(lettering.clean(alt))}</desc>'
            f"{self._patterns(series)}{''.join(self._parts)}</svg>"
        )

    def _swatch(self, x: float, y: float, series: int, *, line: bool) -> None:
        if line:
            self.curve([(x, y + 8), (x + 22, y + 8)], series)
            self.point(x + 11, y + 8, series)
        else:
            self.rect(x, y + 2, 22, 12, series)

    def _patterns(self, series: int) -> str:
        used = [place for place in range(min(series, len(PATTERNS))) if PATTERNS[place]]
        tiles = "".join(
            f'<pattern id="{self.ident}-p{place}" width="8" height="8" patternUnits="userSpaceOnUse">'
            f'<rect class="c{place}" width="8" height="8" fill="{COLOURS[place]}"/>'
            f"{PATTERNS[place].format(_STROKE)}</pattern>"
            for place in used
        )
        return f"<defs>{tiles}</defs>" if tiles else ""


def _n(value: float) -> str:
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text

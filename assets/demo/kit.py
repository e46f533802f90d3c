"""A drawing board: flat shapes at three times the size, scaled down and saved as a small palette PNG.

Coordinates are pixels of the finished picture; everything becomes a polygon, so placing, turning and
flipping hold for every shape. The same calls always give the same bytes with the same Pillow and zlib.
"""
# ruff: noqa: PLR0917 -- coordinates are given by position

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import cos, pi, sin
from pathlib import Path

from PIL import Image, ImageDraw

SCALE = 3
Point = tuple[float, float]
Matrix = tuple[float, float, float, float, float, float]

INK, NIGHT, DUSK = "#14324a", "#10293f", "#2a4d6e"
RIVER_DEEP, RIVER, RIVER_LIGHT, RIVER_PALE, MIST = "#1d5b85", "#2f7fae", "#6fb1cf", "#b9dcea", "#e4f1f4"
LEAF_DEEP, LEAF, LEAF_LIGHT, LEAF_PALE = "#23583f", "#3c8458", "#7fb685", "#cfe4c4"
LANTERN, LANTERN_LIGHT, LANTERN_PALE = "#f3b63f", "#fbd98a", "#fdf0cf"
BRICK, BRICK_LIGHT, BRICK_PALE = "#b8492f", "#d9765a", "#f2c4ae"
PAPER, SAND, SAND_DEEP, WOOD, WOOD_DARK = "#fbf7ee", "#ecdcc0", "#d8c19b", "#8a5a3c", "#5d3b2a"
STEEL, STEEL_LIGHT = "#7d93a3", "#c6d3da"
SKINS = ("#d89b73", "#b87750", "#efbd95")
HAIR = "#2b2226"


def smooth(points: Sequence[Point], closed: bool = True, steps: int = 14) -> list[Point]:
    """A Catmull-Rom curve through the points."""
    count = len(points)
    out: list[Point] = []
    for i in range(count if closed else count - 1):
        p0, p1, p2, p3 = (points[(i + k) % count if closed else min(max(i + k, 0), count - 1)] for k in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            out.append(tuple(_spline(a, b, c, d, t) for a, b, c, d in zip(p0, p1, p2, p3, strict=True)))  # type: ignore[arg-type]
    if not closed:
        out.append(points[-1])
    return out


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t**3)


def ring(x: float, y: float, rx: float, ry: float, start: float = 0, end: float = 360) -> list[Point]:
    """Points of an ellipse, clockwise from east, in degrees."""
    steps = max(12, int(abs(end - start) / 5))
    angles = (pi * (start + (end - start) * i / steps) / 180 for i in range(steps + 1))
    return [(x + rx * cos(a), y + ry * sin(a)) for a in angles]


def rounded(x: float, y: float, w: float, h: float, r: float) -> list[Point]:
    """Points of a box with round corners."""
    r = min(r, w / 2, h / 2)
    corners = ((x + w - r, y + r, -90), (x + w - r, y + h - r, 0), (x + r, y + h - r, 90), (x + r, y + r, 180))
    return [point for cx, cy, a in corners for point in ring(cx, cy, r, r, a, a + 90)]


class Board:
    """One picture being drawn. Fills are "#rrggbb" or "#rrggbbaa"."""

    def __init__(self, width: int, height: int, ground: str) -> None:
        self.width, self.height = width, height
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), ground)
        self.pen = ImageDraw.Draw(self.image, "RGBA")
        self.matrix: Matrix = (1, 0, 0, 0, 1, 0)

    def _map(self, points: Sequence[Point]) -> list[Point]:
        a, b, c, d, e, f = self.matrix
        return [((a * x + b * y + c) * SCALE, (d * x + e * y + f) * SCALE) for x, y in points]

    @contextmanager
    def at(self, x: float, y: float, size: float = 1, turn: float = 0, flip: bool = False) -> Iterator[None]:
        """Draw with (0, 0) moved to (x, y), scaled, turned by degrees, mirrored."""
        before = self.matrix
        a, b, c, d, e, f = before
        si, co = sin(turn * pi / 180) * size, cos(turn * pi / 180) * size
        m = -1 if flip else 1
        self.matrix = (
            (a * co + b * si) * m, b * co - a * si, a * x + b * y + c,
            (d * co + e * si) * m, e * co - d * si, d * x + e * y + f,
        )  # fmt: skip
        yield
        self.matrix = before

    @contextmanager
    def inside(self, points: Sequence[Point]) -> Iterator[None]:
        """What is drawn within is seen only inside the outline."""
        below = self.image.copy()
        mask = Image.new("L", self.image.size, 0)
        ImageDraw.Draw(mask).polygon(self._map(points), fill=255)
        yield
        self.image.paste(below, (0, 0), mask.point(lambda value: 255 - value))

    def shape(self, points: Sequence[Point], fill: str) -> None:
        self.pen.polygon(self._map(points), fill=fill)

    def curve(self, points: Sequence[Point], fill: str) -> None:
        self.shape(smooth(points), fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        self.shape(ring(x, y, rx, ry), fill)

    def disc(self, x: float, y: float, r: float, fill: str) -> None:
        self.oval(x, y, r, r, fill)

    def box(self, x: float, y: float, w: float, h: float, fill: str, r: float = 0) -> None:
        self.shape(rounded(x, y, w, h, r) if r else [(x, y), (x + w, y), (x + w, y + h), (x, y + h)], fill)

    def stroke(self, points: Sequence[Point], fill: str, width: float, bend: bool = False) -> None:
        """A line with round ends and joints; bend passes a curve through the points."""
        path = self._map(smooth(points, closed=False) if bend else points)
        a, _, _, d, _, _ = self.matrix
        thick = max(1.0, width * SCALE * (a * a + d * d) ** 0.5)
        self.pen.line(path, fill=fill, width=round(thick))
        for x, y in path if len(fill) == 7 else ():
            r = thick / 2
            self.pen.ellipse((x - r, y - r, x + r, y + r), fill=fill)

    def bands(self, top: float, bottom: float, colours: Sequence[str]) -> None:
        """Even horizontal stripes: a sky without a dithered gradient."""
        step = (bottom - top) / len(colours)
        for i, colour in enumerate(colours):
            self.box(0, top + i * step, self.width, step + 1, colour)

    def save(self, path: Path, colours: int = 208) -> int:
        """Write the PNG; returns its size in bytes."""
        small = self.image.resize((self.width, self.height), Image.Resampling.LANCZOS)
        small.quantize(colors=colours, kmeans=3, dither=Image.Dither.NONE).save(path, optimize=True)
        return path.stat().st_size


def mix(one: str, other: str, share: float) -> str:
    """A colour between two: share 0 is the first, 1 the second."""
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)

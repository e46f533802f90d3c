"""Signs that stand before a word on a card, told apart by their shape; drawn at four times their size, then shrunk."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image, ImageDraw

_WHITE = "#ffffff"
_TIMES = 4
Pen = ImageDraw.ImageDraw


def draw(sheet: Image.Image, sign: str, *, left: int, top: int, size: int) -> None:
    """One of `SIGNS` on white; a name nobody knows draws nothing."""
    shape = SIGNS.get(sign)
    if shape is None:
        return
    large = Image.new("RGB", (size * _TIMES, size * _TIMES), _WHITE)
    shape(ImageDraw.Draw(large), size * _TIMES)
    sheet.paste(large.resize((size, size), Image.Resampling.LANCZOS), (left, top))


def _points(size: int, *points: tuple[float, float]) -> list[tuple[float, float]]:
    return [(x * size / 24, y * size / 24) for x, y in points]


def _disc(pen: Pen, size: int, colour: str) -> None:
    pen.ellipse((0, 0, size - 1, size - 1), colour)


def _line(pen: Pen, size: int, colour: str, *points: tuple[float, float]) -> None:
    pen.line(_points(size, *points), colour, size // 8, joint="curve")


def _check(pen: Pen, size: int) -> None:
    _disc(pen, size, "#1f6b3a")
    _line(pen, size, _WHITE, (6.5, 12.5), (10.5, 16.5), (17.5, 8))


def _part(pen: Pen, size: int) -> None:
    pen.ellipse((size // 16, size // 16, size - size // 16, size - size // 16), None, "#1f6b3a", size // 8)
    _line(pen, size, "#1f6b3a", (6.5, 12.5), (10.5, 16.5), (17.5, 8))


def _half(pen: Pen, size: int) -> None:
    pen.ellipse((size // 16, size // 16, size - size // 16, size - size // 16), None, "#6b5200", size // 8)
    pen.pieslice((size // 16, size // 16, size - size // 16, size - size // 16), 90, 270, "#6b5200")


def _warn(pen: Pen, size: int) -> None:
    pen.polygon(_points(size, (12, 1), (23.5, 22), (0.5, 22)), "#9a4a00")
    _line(pen, size, _WHITE, (12, 8), (12, 14.5))
    pen.ellipse((10.5 * size / 24, 16.5 * size / 24, 13.5 * size / 24, 19.5 * size / 24), _WHITE)


def _cross(pen: Pen, size: int) -> None:
    side = _points(size, (7, 0.5), (17, 0.5), (23.5, 7), (23.5, 17), (17, 23.5), (7, 23.5), (0.5, 17), (0.5, 7))
    pen.polygon(side, "#a3231f")
    _line(pen, size, _WHITE, (7.5, 7.5), (16.5, 16.5))
    _line(pen, size, _WHITE, (16.5, 7.5), (7.5, 16.5))


def _ask(pen: Pen, size: int) -> None:
    pen.polygon(_points(size, (12, 0), (24, 12), (12, 24), (0, 12)), "#47525e")
    pen.arc((8 * size / 24, 5 * size / 24, 16 * size / 24, 13 * size / 24), 180, 90, _WHITE, size // 10)
    _line(pen, size, _WHITE, (12, 12.4), (12, 15))
    pen.ellipse((10.7 * size / 24, 16.6 * size / 24, 13.3 * size / 24, 19.2 * size / 24), _WHITE)


SIGNS: dict[str, Callable[[Pen, int], None]] = {
    "check": _check,
    "part": _part,
    "half": _half,
    "warn": _warn,
    "cross": _cross,
    "ask": _ask,
}

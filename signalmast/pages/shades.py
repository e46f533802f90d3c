"""A colour somebody chose, made readable: shades of it that keep enough contrast on light and dark paper.

Contrast and luminance after WCAG 2.2, "relative luminance" and "contrast ratio".
"""

from __future__ import annotations

from dataclasses import dataclass

LIGHT_PAPER = "#e4e2de"  # the darkest paper words of that colour stand on
DARK_PAPER = "#333c47"  # the lightest one in the dark
_STEPS = 40
_WANTED = 4.6  # a little over the 4.5 that WCAG AA asks for


@dataclass(frozen=True)
class Shades:
    """`fill` carries white words; `ink` stands on light paper and `glow` on dark."""

    fill: str
    ink: str
    glow: str


def shades_of(colour: str) -> Shades:
    """The three shades of `colour`, "#rrggbb"."""
    return Shades(
        fill=_towards(colour, "#000000", against="#ffffff"),
        ink=_towards(colour, "#000000", against=LIGHT_PAPER),
        glow=_towards(colour, "#ffffff", against=DARK_PAPER),
    )


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _towards(colour: str, end: str, *, against: str) -> str:
    for step in range(_STEPS + 1):
        mixed = _mix(colour, end, step / _STEPS)
        if contrast(mixed, against) >= _WANTED:
            return mixed
    return end


def _mix(colour: str, end: str, share: float) -> str:
    parts = zip(_channels(colour), _channels(end), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in parts)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)

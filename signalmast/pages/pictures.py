"""The crops the site shows, named once, so that lists can fetch them in one question."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """Wagtail crops from narrow to wide, and the `sizes` a browser chooses by."""

    crops: tuple[str, ...]
    sizes: str


def _fill(*widths: int, height_share: float) -> tuple[str, ...]:
    return tuple(f"fill-{width}x{round(width * height_share)}|format-webp|webpquality-78" for width in widths)


SHAPES = {
    "lead": Shape(_fill(480, 960, 1440, height_share=9 / 16), "(min-width: 60rem) 44rem, 100vw"),
    "card": Shape(_fill(320, 640, 960, height_share=2 / 3), "(min-width: 60rem) 24rem, (min-width: 40rem) 45vw, 92vw"),
    "thumb": Shape(_fill(160, 320, height_share=3 / 4), "8rem"),
    "cover": Shape(_fill(720, 1440, 2160, height_share=0.34), "100vw"),
    "body": Shape(
        ("width-480|format-webp", "width-960|format-webp", "width-1440|format-webp"), "(min-width: 48rem) 44rem, 92vw"
    ),
}
SHARED = "fill-1200x630|format-jpeg"  # for pages that show a link with its picture


def crops_of(*names: str) -> list[str]:
    """Every crop of these shapes."""
    return [crop for name in names for crop in SHAPES[name].crops]


LOGO = "max-320x96|format-webp"

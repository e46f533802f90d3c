"""The picture that stands beside a link when it is passed on: 1200×630, always with who is responsible.

Drawn from words, a colour and perhaps a photograph; the same card gives the same bytes.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import astuple, dataclass
from functools import lru_cache
from io import BytesIO
from typing import IO

from PIL import Image, ImageDraw, ImageFont

from signalmast.core.typeset import FONTS
from signalmast.pages import signs
from signalmast.pages.shades import shades_of

WIDTH, HEIGHT = 1200, 630
PHOTO_HEIGHT = 372
_DRAWING = "2"  # goes up when cards come to look otherwise
_MARGIN = 64
_FOOT = 118
_NAVY, _WHITE, _QUIET, _AMBER, _AMBER_INK = "#14263a", "#ffffff", "#c9d3dd", "#fff1c9", "#553c00"
_CUT = "…"
_STAMP_HEIGHT = 76
_HEADLINE_SIZES = (76, 68, 60, 54, 48)
_STRIP_SIZES = (46, 40)
_Font = ImageFont.FreeTypeFont


@dataclass(frozen=True)
class Card:
    """What one card says. `photo` names the photograph's content, so that another one makes another card."""

    headline: str
    over: str
    desk: str
    responsible: str
    colour: str
    mark: str = ""
    photo: str = ""
    stamp: str = ""  # a word set apart, with the sign before it: one of `signs`
    sign: str = ""


def name_of(card: Card) -> str:
    """A name that follows the content: png for words alone, jpg with a photograph."""
    told = astuple(card) if card.stamp else astuple(card)[:-2]  # cards without a stamp keep their names
    said = "\x1f".join([_DRAWING, *told])
    return f"{hashlib.sha256(said.encode()).hexdigest()[:20]}.{'jpg' if card.photo else 'png'}"


def draw(card: Card, photo: IO[bytes] | None = None) -> bytes:
    """The card as a file. Raises OSError when the photograph cannot be read."""
    sheet = Image.new("RGB", (WIDTH, HEIGHT), shades_of(card.colour).fill)
    pen = ImageDraw.Draw(sheet)
    if photo is None:
        _words(sheet, pen, card)
    else:
        with Image.open(photo) as opened:
            sheet.paste(_cropped(opened.convert("RGB")), (0, 0))
        _strip(sheet, pen, card)
    _foot(pen, card)
    out = BytesIO()
    if photo is None:
        sheet.quantize(128, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    else:
        sheet.save(out, "JPEG", quality=84, optimize=True)
    return out.getvalue()


def _words(sheet: Image.Image, pen: ImageDraw.ImageDraw, card: Card) -> None:
    top = _MARGIN
    _mark(pen, card.mark, top)
    pen.text((_MARGIN, top), _fit(card.over, _font(600, 32), WIDTH - 2 * _MARGIN - 330), _WHITE, _font(600, 32))
    taken = _STAMP_HEIGHT + 12 if card.stamp else 0
    _stamp(sheet, pen, card, top + 62)
    room = HEIGHT - _FOOT - top - 60 - 40 - taken
    font, lines = _set(card.headline, _HEADLINE_SIZES, WIDTH - 2 * _MARGIN, room)
    step = round(font.size * 1.24)
    begin = top + 60 + taken + (room - step * len(lines)) // 2
    for number, line in enumerate(lines):
        pen.text((_MARGIN, begin + number * step), line, _WHITE, font)


def _strip(sheet: Image.Image, pen: ImageDraw.ImageDraw, card: Card) -> None:
    _mark(pen, card.mark, 36)
    _stamp(sheet, pen, card, PHOTO_HEIGHT - _STAMP_HEIGHT - 24)
    room = HEIGHT - _FOOT - PHOTO_HEIGHT
    font, lines = _set(card.headline, _STRIP_SIZES, WIDTH - 2 * _MARGIN, room - 8)
    step = round(font.size * 1.2)
    begin = PHOTO_HEIGHT + (room - step * len(lines)) // 2 - 4
    for number, line in enumerate(lines):
        pen.text((_MARGIN, begin + number * step), line, _WHITE, font)


def _foot(pen: ImageDraw.ImageDraw, card: Card) -> None:
    top = HEIGHT - _FOOT
    pen.rectangle((0, top, WIDTH, HEIGHT), _NAVY)
    _mast(pen, _MARGIN, top + 23)
    left = _MARGIN + 92
    room = WIDTH - left - _MARGIN
    pen.text((left, top + 16), _fit(card.desk, _font(700, 34), room), _WHITE, _font(700, 34))
    small = next((size for size in (26, 23, 20) if _font(400, size).getlength(card.responsible) <= room), 20)
    pen.text(
        (left, top + 63 + (26 - small) // 2), _fit(card.responsible, _font(400, small), room), _QUIET, _font(400, small)
    )


def _mark(pen: ImageDraw.ImageDraw, words: str, top: int) -> None:
    if not words:
        return
    font = _font(700, 26)
    width = round(font.getlength(words)) + 44
    left = WIDTH - _MARGIN - width
    pen.rounded_rectangle((left, top - 6, left + width, top + 44), 25, _AMBER)
    pen.text((left + 22, top + 1), words, _AMBER_INK, font)


def _stamp(sheet: Image.Image, pen: ImageDraw.ImageDraw, card: Card, top: int) -> None:
    """The word on white with its sign before it: told by shape and letters, not by colour."""
    if not card.stamp:
        return
    font = _font(700, 40)
    words = _fit(_printable(card.stamp, font), font, WIDTH - 2 * _MARGIN - 120)
    right = _MARGIN + 92 + round(font.getlength(words)) + 28
    pen.rounded_rectangle((_MARGIN, top, right, top + _STAMP_HEIGHT), 16, _WHITE)
    signs.draw(sheet, card.sign, left=_MARGIN + 20, top=top + 12, size=52)
    pen.text((_MARGIN + 92, top + 10), words, _NAVY, font)


def _mast(pen: ImageDraw.ImageDraw, left: int, top: int) -> None:
    """The house's mark, from the points of mast.svg."""
    shapes = (
        (_WHITE, ((15, 3), (17, 3), (17, 29), (15, 29))),
        (_WHITE, ((8, 9), (24, 9), (24, 11), (8, 11))),
        (_WHITE, ((11, 29), (21, 29), (21, 30.6), (11, 30.6))),
        ("#e4572e", ((17, 3.5), (25, 3.5), (22.8, 5.8), (25, 8), (17, 8))),
        ("#f2b632", ((8, 11.6), (13.6, 11.6), (13.6, 16.6), (8, 16.6))),
        ("#3b9cc9", ((18.4, 11.6), (24, 11.6), (21.2, 16.6))),
    )
    for colour, points in shapes:
        pen.polygon([(left + x * 2.3, top + y * 2.3) for x, y in points], colour)


def _set(text: str, sizes: tuple[int, ...], width: int, room: int) -> tuple[_Font, list[str]]:
    """The largest size at which all words stand in the room; at the smallest, what fits and a mark that it was cut."""
    for size in sizes:
        font = _font(700, size)
        lines = _wrapped(_printable(text, font), font, width)
        most = max(1, room // round(size * 1.24))
        if len(lines) <= most:
            return font, _even(lines, font, width)
    kept = lines[:most]
    kept[-1] = _fit(f"{kept[-1]} {lines[most]}", font, width, cut=True)
    return font, kept


def _wrapped(text: str, font: _Font, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in text.split():
        for part in _pieces(word, font, width):
            longer = f"{line} {part}".strip()
            if line and font.getlength(longer) > width:
                lines.append(line)
                longer = part
            line = longer
    return [*lines, line] if line else lines


def _even(lines: list[str], font: _Font, width: int) -> list[str]:
    """The same words in as many lines, about equally long."""
    text, best = " ".join(lines), lines
    for narrower in range(width - 24, width // 2, -24):
        tried = _wrapped(text, font, narrower)
        if len(tried) > len(lines) or " ".join(tried) != text:
            break
        best = tried
    return best


def _pieces(word: str, font: _Font, width: int) -> list[str]:
    """A word wider than the line, broken where it must be."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and font.getlength(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _fit(text: str, font: _Font, width: int, *, cut: bool = False) -> str:
    """As much as stands in one line, with a mark where it was cut."""
    text = _printable(text, font)
    if not cut and font.getlength(text) <= width:
        return text
    while text and font.getlength(text + _CUT) > width:
        text = text[:-1]
    at_word = text.rfind(" ")
    return text[: at_word if at_word > len(text) // 2 else len(text)].rstrip(" ,;:–-") + _CUT


def _printable(text: str, font: _Font) -> str:
    """In composed letters, without those the face does not have, which would print as empty boxes."""
    letters = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(letter for letter in letters if letter == " " or _has(str(font.path), letter)).strip()


@lru_cache(maxsize=8)
def _font_at(path: str, size: int) -> _Font:
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=64)
def _font(weight: int, size: int) -> _Font:
    return ImageFont.truetype(str(FONTS / f"be-vietnam-pro-{weight}.ttf"), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def _has(path: str, letter: str) -> bool:
    font = _font_at(path, 24)
    return bytes(font.getmask(letter)) != bytes(font.getmask("\uffff"))


def _cropped(photo: Image.Image) -> Image.Image:
    """The middle of the photograph in the shape of its place."""
    share = max(WIDTH / photo.width, PHOTO_HEIGHT / photo.height)
    size = (max(WIDTH, round(photo.width * share)), max(PHOTO_HEIGHT, round(photo.height * share)))
    large = photo.resize(size, Image.Resampling.LANCZOS)
    left, top = (large.width - WIDTH) // 2, (large.height - PHOTO_HEIGHT) // 2
    return large.crop((left, top, left + WIDTH, top + PHOTO_HEIGHT))

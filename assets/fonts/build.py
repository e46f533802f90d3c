"""Merge the subsets of Be Vietnam Pro into one file per weight: TTF for typst, WOFF2 for the web.

    npm pack @fontsource/be-vietnam-pro@5.3.0 && tar xzf fontsource-be-vietnam-pro-5.3.0.tgz
    python assets/fonts/build.py package

Stops with an error when a letter of the Vietnamese alphabet is missing from a face.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import unicodedata
from pathlib import Path

from fontTools.merge import Merger
from fontTools.ttLib import TTFont

ROOT = Path(__file__).resolve().parents[2]
TTF = ROOT / "signalmast" / "core" / "fonts"
WEB = ROOT / "signalmast" / "theme" / "static" / "theme" / "fonts"
FACES = {"400": "400-normal", "400-italic": "400-italic", "600": "600-normal", "700": "700-normal"}
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def vietnamese_letters() -> set[str]:
    """Every precomposed letter of Vietnamese in both cases."""
    small = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES}
    small |= set("bcdđghklmnpqrstvx")
    return small | {letter.upper() for letter in small}


def build(package: Path, face: str, name: str, folder: Path) -> None:
    parts = []
    for subset in ("latin", "latin-ext", "vietnamese"):
        font = TTFont(package / "files" / f"be-vietnam-pro-{subset}-{name}.woff2")
        font.flavor = None
        part = folder / f"{subset}-{face}.ttf"
        font.save(part)
        parts.append(str(part))
    merged = Merger().merge(parts)
    # The merger stamps the hour of the build; the same source shall give the same bytes.
    merged.recalcTimestamp = False
    merged["head"].created = merged["head"].modified = TTFont(parts[0])["head"].created
    missing = {letter for letter in vietnamese_letters() if ord(letter) not in merged.getBestCmap()}
    if missing:
        raise SystemExit(f"{face}: missing {''.join(sorted(missing))}")
    merged.save(TTF / f"be-vietnam-pro-{face}.ttf")
    merged.flavor = "woff2"
    merged.save(WEB / f"be-vietnam-pro-{face}.woff2")


def main() -> None:
    package = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        for face, name in FACES.items():
            build(package, face, name, Path(folder))
    for place in (TTF, WEB):
        shutil.copy(package / "LICENSE", place / "OFL.txt")


if __name__ == "__main__":
    main()

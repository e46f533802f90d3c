"""Whether every text has its Vietnamese, and each compiled message file says what its source says; `--write` compiles.

The compiled files are kept beside their sources, because a desk's machine need not have gettext's tools.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import polib
from wording import lacking

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    bad = 0
    said: dict[tuple[str, str | None, str], dict[str, object]] = {}
    for source in sorted((ROOT / "signalmast").rglob("*.po")):
        catalogue = polib.pofile(str(source))
        for (context, text), words in _entries(catalogue).items():
            said.setdefault((source.stem, context, text), {})[source.parts[-5]] = words
        compiled = source.with_suffix(".mo")
        if "--write" in arguments and not _same(catalogue, compiled):
            catalogue.save_as_mofile(str(compiled))
        for problem in _problems(catalogue, compiled):
            sys.stdout.write(f"{source.relative_to(ROOT)}: {problem}\n")
            bad += 1
    for path, text in lacking():
        sys.stdout.write(f"{path}: no Vietnamese for {text!r}\n")
        bad += 1
    # A desk reads all catalogues as one, and the first that has a text speaks for all: other words need a context.
    for (_domain, _context, text), by_app in said.items():
        if any(words != next(iter(by_app.values())) for words in by_app.values()):
            sys.stdout.write(f"two translations of {text!r}: {by_app}\n")
            bad += 1
    return min(bad, 1)


def _entries(catalogue: polib.POFile) -> dict[tuple[str | None, str], object]:
    ready = [entry for entry in catalogue if entry.translated() and not entry.obsolete]
    return {(entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr for entry in ready}


def _same(catalogue: polib.POFile, compiled: Path) -> bool:
    if not compiled.is_file():
        return False
    kept = {(entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr for entry in polib.mofile(str(compiled))}
    return kept == _entries(catalogue)


def _problems(catalogue: polib.POFile, compiled: Path) -> list[str]:
    found = []
    if not _same(catalogue, compiled):
        found.append("the compiled file differs; run make fmt")
    seen = Counter((entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete)
    found += [f"stands twice: {text!r}" for (_context, text), times in seen.items() if times > 1]
    found += [f"not translated: {entry.msgid!r}" for entry in catalogue.untranslated_entries()]
    found += [f"fuzzy: {entry.msgid!r}" for entry in catalogue.fuzzy_entries()]
    return found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

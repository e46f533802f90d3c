"""Keeps our Vietnamese catalogue in step with the installed packages.

`python assets/vi/collect.py` says for each package how many texts it has, how many its own Vietnamese covers and how
many ours does; adds what is new to the .po files with an empty translation; marks as obsolete what no package has any
more; compiles the .mo files. It ends with 1 while a text is still without Vietnamese.

An entry with a source line (`#: signalmast/…`) is the product's own text and is left alone.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "signalmast" / "config" / "locale" / "vi" / "LC_MESSAGES"
DOMAINS = ("django", "djangojs")

# The folders of a package whose texts can reach a screen of ours; "" is the package itself with all below it.
PACKAGES: dict[str, tuple[str, ...]] = {
    "wagtail": ("",),
    "wagtailmedia": ("",),
    "allauth": ("",),
    "taggit": ("",),
    "treebeard": ("",),
    "django_filters": ("",),
    "django": (
        "conf",
        "contrib/auth",
        "contrib/contenttypes",
        "contrib/humanize",
        "contrib/postgres",
        "contrib/sessions",
        "contrib/sites",
    ),
}

# A text is known by its context and its English, as in gettext itself.
Key = tuple[str | None, str]


@dataclass(frozen=True)
class Source:
    """One locale folder of one package, for one domain."""

    name: str
    domain: str
    english: dict[Key, polib.POEntry]
    vietnamese: dict[Key, polib.POEntry]

    @property
    def uncovered(self) -> list[Key]:
        """What the package itself does not say in Vietnamese."""
        return [key for key in self.english if key not in self.vietnamese]


def key_of(entry: polib.POEntry) -> Key:
    return (entry.msgctxt, entry.msgid)


def forms(entry: polib.POEntry) -> list[str]:
    """The translation as a list: Vietnamese has one form, with or without a plural."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def translated(entry: polib.POEntry) -> bool:
    return not entry.obsolete and not entry.fuzzy and all(forms(entry))


def _read(path: Path) -> dict[Key, polib.POEntry]:
    return {key_of(entry): entry for entry in polib.pofile(str(path)) if not entry.obsolete}


def _locale_folders(package: str) -> Iterator[Path]:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        sys.exit(f"collect: {package} is not installed")
    home = Path(spec.origin).parent
    for part in PACKAGES[package]:
        # Django's base catalogue lies in conf/locale, an app's in its own locale/.
        yield from sorted(path for path in (home / part).rglob("locale") if list(path.glob("*/LC_MESSAGES")))


def _reference(folder: Path, domain: str) -> Path | None:
    """The English catalogue; French where a package ships none (its msgids are the same)."""
    for language in ("en", "fr"):
        path = folder / language / "LC_MESSAGES" / f"{domain}.po"
        if path.exists():
            return path
    return None


@cache
def sources() -> tuple[Source, ...]:
    found = []
    for package in PACKAGES:
        for folder in _locale_folders(package):
            name = folder.parent.as_posix().rpartition("site-packages/")[2]
            for domain in DOMAINS:
                reference = _reference(folder, domain)
                if reference is None:
                    continue
                own = folder / "vi" / "LC_MESSAGES" / f"{domain}.po"
                vietnamese = _read(own) if own.exists() else {}
                found.append(
                    Source(
                        name=name,
                        domain=domain,
                        english=_read(reference),
                        vietnamese={key: entry for key, entry in vietnamese.items() if translated(entry)},
                    )
                )
    return tuple(found)


def ours(domain: str) -> polib.POFile:
    path = CATALOGUE / f"{domain}.po"
    catalogue = polib.pofile(str(path), wrapwidth=118) if path.exists() else polib.POFile(wrapwidth=118)
    catalogue.fpath = str(path)
    catalogue.header = "Our Vietnamese for the packages' texts: see assets/vi/README.md."
    catalogue.metadata = {
        "Project-Id-Version": "Signalmast",
        "Language": "vi",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return catalogue


def _empty(entry: polib.POEntry) -> polib.POEntry:
    new = polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt)
    if entry.msgid_plural:
        new.msgid_plural, new.msgstr_plural = entry.msgid_plural, {0: ""}
    return new


def refresh(domain: str) -> tuple[list[Key], list[Key]]:
    """Bring one .po file up to date. Returns what was added and what became obsolete."""
    catalogue = ours(domain)
    kept = {key_of(entry): entry for entry in catalogue}
    where: dict[Key, list[str]] = {}
    wanted: dict[Key, polib.POEntry] = {}
    for source in (source for source in sources() if source.domain == domain):
        uncovered = set(source.uncovered)
        for key, entry in source.english.items():
            where.setdefault(key, []).append(source.name)
            if key in uncovered or (key in kept and not kept[key].occurrences):
                wanted.setdefault(key, entry)
    added = [key for key in wanted if key not in kept]
    for key, english in wanted.items():
        entry = kept.setdefault(key, _empty(english))
        entry.obsolete = 0
        entry.comment = ", ".join(where[key])
        entry.flags = [flag for flag in english.flags if flag.endswith("-format")]
        if english.msgid_plural and not entry.msgid_plural:
            entry.msgid_plural, entry.msgstr_plural, entry.msgstr = english.msgid_plural, {0: entry.msgstr}, ""
    gone = [key for key, entry in kept.items() if key not in wanted and not entry.occurrences and not entry.obsolete]
    for key in gone:
        kept[key].obsolete = 1
    order = {key: place for place, key in enumerate(wanted)}
    catalogue[:] = sorted(kept.values(), key=lambda entry: (order.get(key_of(entry), len(order)), key_of(entry)[1]))
    catalogue.save()
    catalogue.save_as_mofile(str(CATALOGUE / f"{domain}.mo"))
    return added, gone


def lacking(domain: str) -> list[Key]:
    """Texts that neither the package nor we say in Vietnamese."""
    covered = {key_of(entry) for entry in ours(domain) if translated(entry)}
    seen = {key: None for s in sources() if s.domain == domain for key in s.uncovered if key not in covered}
    return list(seen)


def main() -> int:
    write = sys.stdout.write
    for domain in DOMAINS:
        added, gone = refresh(domain)
        entries = {key_of(entry) for entry in ours(domain) if translated(entry)}
        for source in (source for source in sources() if source.domain == domain):
            total, own = len(source.english), len(source.english) - len(source.uncovered)
            mine = sum(1 for key in source.english if key in entries)
            write(f"{source.name:40} {domain:9} {total:5} texts {own:5} in the package {mine:5} here\n")
        write(f"{domain}: {len(added)} added, {len(gone)} obsolete, {len(lacking(domain))} without Vietnamese\n")
        for context, text in [*gone, *lacking(domain)]:
            write(f"  {f'[{context}] ' if context else ''}{text!r}\n")
    return 1 if any(lacking(domain) for domain in DOMAINS) else 0


if __name__ == "__main__":
    sys.exit(main())

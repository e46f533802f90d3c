"""Headings of a table: compared casefolded, NFC, with white space folded and quotes stripped; never by position."""

import re
import unicodedata
from collections.abc import Iterable

from signalmast.core.tables import TableRefused

_SPACE = re.compile(r"\s+")
_QUOTES = "\"'“”‘’\ufeff "


def folded(name: str) -> str:
    """How a heading is compared."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", name)).strip(_QUOTES).casefold()


class Header:
    """One header row: where each heading stands."""

    def __init__(self, names: list[str]) -> None:
        self.names = [_SPACE.sub(" ", name).strip(_QUOTES) for name in names]
        self.width = len(names)
        self._at: dict[str, list[int]] = {}
        for index, name in enumerate(names):
            self._at.setdefault(folded(name), []).append(index)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and bool(folded(name)) and folded(name) in self._at

    def has(self, names: Iterable[str]) -> bool:
        """Whether every heading is there."""
        return all(name in self for name in names)

    def first_of(self, names: Iterable[str]) -> str | None:
        """The first of several known names that is there, spelled as in the file."""
        for name in names:
            if name in self:
                return self.names[self._at[folded(name)][0]]
        return None

    def index(self, name: str) -> int:
        return self._at[folded(name)][0]

    def signature(self) -> frozenset[str]:
        return frozenset(name for name in self._at if name)

    def require(self, names: Iterable[str]) -> None:
        """TableRefused where a used heading is missing or stands twice; unused ones may."""
        wanted = list(dict.fromkeys(names))
        if missing := [name for name in wanted if name not in self]:
            raise TableRefused("columns-missing", columns=_listed(missing))
        if doubled := [name for name in wanted if len(self._at[folded(name)]) > 1]:
            raise TableRefused("duplicate-header", columns=_listed(doubled))


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"“{name[:60]}”" for name in names[:10])
    return shown if len(names) <= 10 else f"{shown}, …"

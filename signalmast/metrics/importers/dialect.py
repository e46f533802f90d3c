"""What a platform's table does beyond a column mapping: how ids look, which rows are none, which words mean what."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from signalmast.metrics.importers.reasons import RowRefused

_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?[eE]\+?[0-9]+")
_POINT_ZERO = re.compile(r"([0-9]{1,15})[.,]0+")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\s]")
# With its namespace an id stays within 200 letters.
LONGEST_ID = 180
ReadCell = Callable[[str], str]


def external_id(text: str) -> str:
    """An id as the platform wrote it. Surrounding space goes (YouTube writes one before a leading minus)."""
    value = unicodedata.normalize("NFC", text.strip())
    if not value:
        raise RowRefused("no-id")
    if _ROUNDED.fullmatch(value):
        raise RowRefused("rounded-id", value=value)
    if match := _POINT_ZERO.fullmatch(value):
        return match[1]
    if len(value) > LONGEST_ID or _CONTROL.search(value):
        raise RowRefused("bad-id", value=value[:60])
    return value


@dataclass(frozen=True)
class Dialect:
    """`skip` and `check` are given a way to read the row's cells by heading ("" where the heading is not there).

    `skip` answers a skip code for a row that is none; `check` raises RowRefused.
    `rounded`: the platform itself writes 1.2K. `absent` names the metrics that a row's kind cannot have, whatever its
    cells say. `own_type` is the platform's word where no column says one. `caption_as_title`: the title column holds
    the caption where the text column is empty.
    """

    identify: Callable[[str], str] = external_id
    skip: Callable[[ReadCell], str | None] | None = None
    check: Callable[[ReadCell], None] | None = None
    types: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    address: Callable[[str], str] | None = None
    own_type: str = ""
    caption_as_title: bool = False
    absent: Callable[[ReadCell], frozenset[str]] | None = None
    rounded: bool = False
    usual_order: str | None = None


GENERIC = Dialect()

"""Why a file, a row or a cell was not taken: a stable code with parameters, and one sentence per code.

Only code and parameters are stored and cross a process border; the sentence is looked up in the reader's language.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from signalmast.core.tables import TableRefused
from signalmast.core.tables.refusal import SENTENCES

ROWS: dict[str, Promise] = {
    "short-row": _("This row has %(cells)s cells where %(wanted)s are needed. Look for a missing cell."),
    "long-row": _("This row has %(cells)s cells under %(wanted)s headings. Check for a stray separator in the text."),
    "no-id": _("This row has no id, so it cannot be told apart from others."),
    "bad-id": _("“%(value)s” is not an id of this platform."),
    "rounded-id": _(
        "The id %(value)s was turned into a rounded number by a spreadsheet; export again and open it as text."
    ),
    "no-time": _("This row has no time of publication."),
    "bad-time": _("“%(value)s” in column “%(column)s” is not a date we can read."),
    "date-order-mixed": _(
        "“%(value)s”: this column writes day and month in both orders, so this date cannot be told. Export again."
    ),
    "future-time": _("%(value)s lies in the future. Check the order of day and month and the clock."),
    "bad-count": _("“%(value)s” in column “%(column)s” is not a number we can read."),
    "rounded-count": _(
        "“%(value)s” in column “%(column)s” is a rounded number; export again with full numbers instead of K or M."
    ),
    "negative-count": _("“%(value)s” in column “%(column)s” is below zero, which this figure cannot be."),
    "unknown-metric": _("“%(value)s” in column “%(column)s” is not a figure we know."),
    "no-page": _("This row names no page."),
    "conflict": _("This row says otherwise than line %(line)s about the same record at the same time."),
    "not-lifetime": _("This row counts one day (%(value)s) of a post. Export lifetime figures instead."),
    "bucket-row": _("“%(value)s” gathers several pages, so it is no page of its own."),
    "bad-item": _("This entry is not written the way the platform writes it."),
}

FILES: dict[str, Promise] = {
    "unknown-format": _("This file is none of the exports we know. Set up a column mapping for it."),
    "no-such-format": _("There is no format named “%(format)s”."),
    "bad-mapping": _("These entries of the column mapping cannot be used: %(problems)s."),
    "bad-option": _("“%(value)s” cannot be used for “%(option)s”."),
    "columns-missing": _("These columns are missing: %(columns)s. Check that this is the right export."),
    "duplicate-header": _("These columns stand more than once: %(columns)s. Rename or remove one of each."),
    "date-order-unknown": _(
        "Column “%(column)s”: day and month cannot be told apart (for example %(value)s). Choose their order."
    ),
    "no-rows": _("This file has headings but no rows. Choose a longer period and export again."),
    "youtube-other-dimension": _(
        "This table counts by “%(dimension)s”, not by video. In YouTube Studio choose “Content” and export again."
    ),
    "youtube-daily-chart": _(
        "This table counts days of single videos. From the same download take “Table data.csv” instead."
    ),
    "ga4-other-report": _(
        "This Analytics report is not by page path. Open “Pages and screens”, choose “Page path”, and export again."
    ),
    "not-json": _("This file is damaged: it cannot be read as JSON. Export it again."),
    "json-too-deep": _("This file nests its entries too deeply. Export it again."),
    "not-an-outbox": _("This JSON file is neither a Mastodon outbox nor a Telegram channel export."),
    "telegram-not-channel": _(
        "This is the export of a conversation, not of a public channel. Only channels of the desk can be brought in."
    ),
    "telegram-whole-account": _(
        "This is the export of a whole account. Open the channel in Telegram and export its history alone."
    ),
}

SKIPS: dict[str, Promise] = {
    "blank": _("blank row"),
    "totals": _("row of totals"),
    "preamble": _("line above the headings"),
    "other-table": _("line of another table in the same file"),
    "service-message": _("message about the channel itself"),
    "boost": _("another account's post, boosted"),
    "not-public": _("not public"),
    "not-a-post": _("no post"),
}

WARNINGS: dict[str, Promise] = {
    "no-counts": _("This archive holds no counts: posts come in without figures."),
    "rounded-counts": _("%(rows)s rows hold counts the platform itself rounded (such as 1.2K)."),
    "period-figures": _("These figures count %(start)s to %(end)s only, not the whole life of a page."),
    "other-table": _("This file holds further tables of another kind, beginning at line %(line)s; they are left out."),
    "read-before-posted": _("%(rows)s rows were read before they were published. Check the time zones."),
}

# A refusal of a whole file is a TableRefused with a code of ours; its sentence is found here wherever this is imported.
SENTENCES.update(FILES)


_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class RowRefused(Exception):
    """One row will not be taken; the rest of the file goes on."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def message(code: str, params: Mapping[str, Any] | None = None) -> str:
    """The sentence of a refused row, a refused file, a skip or a warning, in the active language."""
    said = {name: _readable(value) for name, value in (params or {}).items()}
    for shelf in (ROWS, FILES, SKIPS, WARNINGS):
        if code in shelf:
            return str(shelf[code]) % said
    return str(TableRefused(code, **said))


def _readable(value: Any) -> Any:
    """A moment as the parser writes it, as people do: "2026-11-30T17:00:00Z" is "17:00 30/11/2026 UTC"."""
    if not isinstance(value, str) or not _MOMENT.fullmatch(value):
        return value
    return datetime.fromisoformat(value.removesuffix("Z")).strftime("%H:%M %d/%m/%Y UTC")


def of_file(refused: TableRefused) -> str:
    """The sentence of a refused file: a code such as "blank" means a row elsewhere."""
    return str(refused)

"""The one exception of this leaf: a stable code, a line, parameters, and one sentence per code.

Only code, line and parameters cross a process border; the sentence is looked up where it is read.
"""

from typing import Any

from django.utils.formats import get_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "empty": _("This file is empty. Export it again and check that it holds rows."),
    "blank": _("This file holds only blank space. Export it again and check that it holds rows."),
    "gone": _("This file is not there. Choose it again."),
    "unreadable": _("This file could not be opened (%(reason)s)."),
    "too-large": _("This file has %(size)s MB; at most %(limit)s MB can be read. Export a shorter period."),
    "not-a-table": _("This file is really %(what)s, not a table. Export it as CSV or XLSX."),
    "encrypted": _("This file is protected by a password. Save it without one and try again."),
    "nul": _("Line %(line)s: this file holds a NUL character, which no table should. Export it again."),
    "undecodable": _(
        "Line %(line)s: the letters here cannot be read as %(encoding)s. Save the file as UTF-8 or choose its encoding."
    ),
    "unknown-encoding": _("“%(encoding)s” is not an encoding we can read. Use UTF-8, UTF-16 or Windows-1258."),
    "bad-delimiter": _("“%(delimiter)s” cannot separate columns. Use one character: comma, semicolon, tab or |."),
    "unclosed-quote": _("Line %(line)s: a quotation mark is opened here and never closed. Close or remove it."),
    "cell-too-long": _("Line %(line)s: one cell is longer than %(limit)s characters. Shorten or remove it."),
    "too-many-columns": _("Line %(line)s: more than %(limit)s columns. Remove the columns that are not needed."),
    "too-many-rows": _("More than %(limit)s rows. Split the file and bring in the parts one after another."),
    "too-many-cells": _(
        "Sheet “%(sheet)s” spans more than %(limit)s cells. Delete the empty rows and columns far from the figures."
    ),
    "no-sheet": _("This workbook has no sheet named “%(sheet)s”. Choose one of its sheets."),
    "no-sheets": _("This workbook has no sheet with cells."),
    "unpacks-too-large": _("Unpacked, this workbook is larger than %(limit)s MB. Save it again with fewer rows."),
    "packed-too-tightly": _(
        "Part “%(part)s” of this workbook unpacks to more than %(limit)s times its size. Save it again as XLSX or CSV."
    ),
    "too-many-parts": _("This workbook has more than %(limit)s parts. Save the sheet alone, as XLSX or CSV."),
    "dishonest-archive": _("Part “%(part)s” of this workbook is not what the file says it is. Save it again as XLSX."),
    "xml-entities": _(
        "Part “%(part)s” of this workbook declares entities of its own, which no spreadsheet needs. Save it as CSV."
    ),
    "xml-encoding": _("Part “%(part)s” of this workbook is not in UTF-8. Open it and save it again as XLSX."),
    "broken-workbook": _("This workbook is damaged and cannot be read. Open it and save it again as XLSX or CSV."),
    "too-much-memory": _("Reading this file took more than %(limit)s MB of memory. Split it or save it as CSV."),
    "too-slow": _("Reading this file took longer than %(limit)s seconds. Split it or save it as CSV."),
    "reader-failed": _("This file stopped the reader. Open it, save it again as CSV and try once more."),
    "disk-full": _("The disk is full. Nothing was stored. Free some space and try again."),
}

REAL_KINDS: dict[str, Promise] = {
    "pdf": _("a PDF document"),
    "zip": _("a ZIP archive"),
    "word": _("a Word document"),
    "slides": _("a presentation"),
    "office": _("an old Office file that is not a workbook"),
    "xlsb": _("a binary workbook (XLSB)"),
    "picture": _("a picture"),
    "clip": _("a video clip"),
    "web-page": _("a web page"),
    "xml": _("an XML file"),
    "json": _("a JSON file"),
    "packed": _("a packed archive"),
    "database": _("a database file"),
    "program": _("a program"),
}


class TableRefused(Exception):
    """A table that will not be read. `str()` is the sentence in the active language.

    A leaf above with codes of its own adds their sentences to SENTENCES where both processes import it.
    """

    def __init__(self, code: str, *, line: int | None = None, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.line = line
        self.params = params

    def __str__(self) -> str:
        values: dict[str, Any] = {**self.params, "line": self.line}
        if "what" in values:
            values["what"] = REAL_KINDS.get(str(values["what"]), values["what"])
        if isinstance(values.get("limit"), int):
            values["limit"] = f"{values['limit']:,}".replace(",", get_format("THOUSAND_SEPARATOR"))
        return str(SENTENCES[self.code]) % values

"""Tables in and out: CSV, XLSX, XLS and ODS read behind guards, CSV and XLSX written so that no cell becomes a formula.

Nouns: shape, row, sheet, refusal. Verbs: `sniff`, `read_rows`, `write_csv`, `write_xlsx`, `guard.run_guarded`.
The only place that imports spreadsheet readers and writers. Must never know what a column means.
"""

from signalmast.core.tables.reading import Row, read_rows
from signalmast.core.tables.refusal import TableRefused
from signalmast.core.tables.shape import Shape, sniff
from signalmast.core.tables.writing import Sheet, escape_formula, write_csv, write_xlsx

__all__ = ["Row", "Shape", "Sheet", "TableRefused", "escape_formula", "read_rows", "sniff", "write_csv", "write_xlsx"]

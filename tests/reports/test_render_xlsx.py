from datetime import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from signalmast.reports import footprint, render_xlsx
from tests.reports.sample import document

DOCUMENT = document()


@pytest.mark.parametrize(("lang", "names"), [("vi", ["Số liệu", "Bản ghi"]), ("en", ["Figures", "Records"])])
def test_annex_holds_every_figure_and_record(tmp_path: Path, lang: str, names: list[str]) -> None:
    render_xlsx.render(DOCUMENT, lang, tmp_path / "annex.xlsx")
    book = openpyxl.load_workbook(tmp_path / "annex.xlsx")
    assert book.sheetnames == names
    numbers = footprint.notes(DOCUMENT)
    for figure in DOCUMENT.figures:
        row = [cell.value for cell in book[names[0]][numbers[figure.id] + 1]]
        assert (row[0], row[1], row[2]) == (numbers[figure.id], figure.id, figure.label[lang])
        assert (None if row[3] is None else Decimal(str(row[3]))) == (Decimal(figure.value) if figure.value else None)
        assert (row[9], row[11]) == (figure.rows, figure.digest)
    records = list(book[names[1]].iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[7], row[8], row[-1]) for row in records] == [
        (record.key, int(record.values["reactions"] or 0), None, record.line) for record in DOCUMENT.records
    ]
    assert records[0][5] == datetime(2018, 4, 22, 8, 0)  # noqa: DTZ001 -- a spreadsheet has no zones


def test_formula_in_a_title_is_text(tmp_path: Path) -> None:
    render_xlsx.render(DOCUMENT, "vi", tmp_path / "annex.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "annex.xlsx")["Bản ghi"]["C4"]
    assert (cell.value, cell.data_type) == ('=HYPERLINK("http://evil.example","x")', "s")


def test_same_document_gives_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        render_xlsx.render(DOCUMENT, "vi", tmp_path / f"{name}.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()

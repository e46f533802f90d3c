import re
from functools import cache
from io import BytesIO

import pytest
from pypdf import PdfReader

from signalmast.reports import footprint, render_pdf
from tests.reports.sample import HOSTILE, document

DOCUMENT = document()


@cache
def rendered(lang: str) -> bytes:
    return render_pdf.render(DOCUMENT, lang)


@pytest.fixture(params=["vi", "en"])
def made(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    return request.param, rendered(request.param)


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


def test_every_figure_stands_in_text_and_annex(made: tuple[str, bytes]) -> None:
    lang, content = made
    words = re.sub(r"\s+", " ", " ".join(pages(content)))
    text, _, annex = words.rpartition({"vi": "Mỗi con số trong báo cáo", "en": "Every figure in this review"}[lang])
    for block in DOCUMENT.edition(lang).blocks:
        for cell in footprint.cells(block):
            if cell.figure:
                assert cell.text in text
    for group in footprint.groups(DOCUMENT, lang):
        for entry in group.entries:
            figure = entry.figure
            value, rows = footprint.figure_words(figure, lang), footprint.count_words(figure.rows, lang)
            assert f"{value} {rows} {figure.digest[:12]}" in annex


def test_tables_of_figures_read_row_by_row(made: tuple[str, bytes]) -> None:
    lang, content = made
    words = re.sub(r"\s+", " ", " ".join(pages(content)))
    chart = next(block for block in DOCUMENT.edition(lang).blocks if block.kind == "chart")
    for row in chart.table.rows:
        assert " ".join(cell.text for cell in row) in words


def test_file_is_tagged_titled_and_in_its_language(made: tuple[str, bytes]) -> None:
    lang, content = made
    reader = PdfReader(BytesIO(content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == lang
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_object().get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == DOCUMENT.edition(lang).title
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date().isoformat() == "2019-01-20"


def test_charts_carry_their_words(made: tuple[str, bytes]) -> None:
    lang, content = made
    charts = [block.alt for block in DOCUMENT.edition(lang).blocks if block.kind == "chart"]
    assert [alt for alt in alternatives(content) if alt in charts] == charts


def test_long_table_repeats_its_head(made: tuple[str, bytes]) -> None:
    lang, content = made
    head = {"vi": "Ngày đăng", "en": "Published"}[lang]
    assert sum(head in text for text in pages(content)) == 2


def test_hostile_text_is_printed_as_it_stands(made: tuple[str, bytes]) -> None:
    text = " ".join(" ".join(pages(made[1])).split())
    for bad in (HOSTILE[0], HOSTILE[1], HOSTILE[2], HOSTILE[5]):
        assert bad in text
    assert "root:" not in text
    assert "Mưa to □□ quá" in text


def test_figures_link_to_notes_and_back(made: tuple[str, bytes]) -> None:
    lang, content = made
    notes = [note.get_object() for page in PdfReader(BytesIO(content)).pages for note in page.get("/Annots", [])]
    links = [note for note in notes if note["/Subtype"] == "/Link"]
    shown = {cell.figure for block in DOCUMENT.edition(lang).blocks for cell in footprint.cells(block) if cell.figure}
    assert len(links) >= 2 * len(shown)


def test_same_document_gives_same_bytes(made: tuple[str, bytes]) -> None:
    assert render_pdf.render(DOCUMENT, made[0]) == made[1]


def alternatives(content: bytes) -> list[str]:
    """The /Alt texts in the structure tree, in order."""
    found: list[str] = []

    def walk(node: object) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if "/Alt" in node:
                found.append(str(node["/Alt"]))
            if "/K" in node:
                walk(node["/K"])

    walk(PdfReader(BytesIO(content)).trailer["/Root"]["/StructTreeRoot"])
    return found

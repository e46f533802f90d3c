import re
import time
import zipfile
from functools import cache
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from signalmast.reports import footprint, render_docx
from tests.reports.sample import HOSTILE, document

DOCUMENT = document()


@cache
def rendered(lang: str) -> bytes:
    return render_docx.render(DOCUMENT, lang)


@pytest.fixture(params=["vi", "en"])
def made(request: pytest.FixtureRequest) -> tuple[str, bytes]:
    return request.param, rendered(request.param)


def linked(element: object) -> list[tuple[int, str]]:
    """Each link to a footprint: note number and shown text, without the raised number."""
    found = []
    for link in element.iter(qn("w:hyperlink")):  # type: ignore[attr-defined]
        target = re.fullmatch(r"n(\d+)", link.get(qn("w:anchor")))
        if target:
            runs = [run for run in link.iter(qn("w:r")) if run.find(f".//{qn('w:vertAlign')}") is None]
            found.append((int(target[1]), "".join(text.text for run in runs for text in run.iter(qn("w:t")))))
    return found


def test_every_figure_stands_in_the_text_as_in_the_document(made: tuple[str, bytes]) -> None:
    lang, content = made
    numbers = footprint.notes(DOCUMENT)
    cells = [cell for block in DOCUMENT.edition(lang).blocks for cell in footprint.cells(block) if cell.figure]
    body = docx.Document(BytesIO(content)).element.body
    assert sorted(linked(body)) == sorted((numbers[cell.figure or ""], cell.text) for cell in cells)


def test_annex_holds_every_footprint(made: tuple[str, bytes]) -> None:
    lang, content = made
    annex = docx.Document(BytesIO(content)).tables[-1]
    rows = [[cell.text for cell in row.cells] for row in annex.rows[1:]]
    entries = [entry for group in footprint.groups(DOCUMENT, lang) for entry in group.entries]
    assert [(row[0], row[2], row[3], row[4]) for row in rows if len(set(row)) > 1] == [
        (
            str(entry.number),
            footprint.figure_words(entry.figure, lang),
            footprint.count_words(entry.figure.rows, lang),
            entry.figure.digest[:12],
        )
        for entry in entries
    ]


def test_every_link_leads_to_a_bookmark(made: tuple[str, bytes]) -> None:
    body = docx.Document(BytesIO(made[1])).element.body
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(marks) == len(set(marks))
    assert {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} - set(marks) == set()


def test_tables_have_a_repeated_head_and_widths(made: tuple[str, bytes]) -> None:
    for table in docx.Document(BytesIO(made[1])).tables:
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        assert min(widths) > 300
        assert sum(widths) <= 160 * 56.7
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_headings_are_real(made: tuple[str, bytes]) -> None:
    lang, content = made
    headings = [one.text for one in docx.Document(BytesIO(content)).paragraphs if one.style.name.startswith("Heading")]
    assert headings[:-1] == [block.text for block in DOCUMENT.edition(lang).blocks if block.kind == "heading"]


def test_charts_are_pictures_with_words(made: tuple[str, bytes]) -> None:
    lang, content = made
    body = docx.Document(BytesIO(content)).element.body
    said = [one.get("descr") for one in body.iter(qn("wp:docPr"))]
    assert said == [block.alt for block in DOCUMENT.edition(lang).blocks if block.kind == "chart"]
    with zipfile.ZipFile(BytesIO(content)) as package:
        assert len([name for name in package.namelist() if name.startswith("word/media/")]) == 5


def test_every_run_says_its_language(made: tuple[str, bytes]) -> None:
    lang, content = made
    tags = {one.get(qn("w:val")) for one in docx.Document(BytesIO(content)).element.body.iter(qn("w:lang"))}
    assert tags == {{"vi": "vi-VN", "en": "en-GB"}[lang]}


def test_hostile_text_stays_text(made: tuple[str, bytes]) -> None:
    texts = [one.text for one in docx.Document(BytesIO(made[1])).paragraphs]
    for bad in HOSTILE[:-1]:
        assert bad in texts
    assert "dấu\u200bẩn  và \ud7ff xuống\ndòng\tthẻ" in texts


def test_same_document_gives_same_bytes_at_another_time() -> None:
    before = render_docx.render(DOCUMENT, "en")
    time.sleep(2.1)  # the clock of a zip file ticks every two seconds
    assert render_docx.render(DOCUMENT, "en") == before


def test_properties_come_from_the_review(made: tuple[str, bytes]) -> None:
    lang, content = made
    properties = docx.Document(BytesIO(content)).core_properties
    edition = DOCUMENT.edition(lang)
    assert (properties.title, properties.author, properties.language) == (edition.title, edition.publisher, lang)
    assert properties.created is not None
    assert properties.created.isoformat() == "2019-01-20T08:00:00+00:00"


def test_base_with_a_letterhead_keeps_it(tmp_path: Path) -> None:
    own = docx.Document()
    own.sections[0].header.paragraphs[0].text = "UỶ BAN PHƯỜNG BẾN SÔNG"
    own.add_paragraph("Chữ mẫu")
    own.save(str(tmp_path / "own.docx"))
    back = docx.Document(BytesIO(render_docx.render(DOCUMENT, "vi", base=tmp_path / "own.docx")))
    assert back.sections[0].header.paragraphs[0].text == "UỶ BAN PHƯỜNG BẾN SÔNG"
    texts = [one.text for one in back.paragraphs]
    assert "Chữ mẫu" not in texts
    assert texts[1] == DOCUMENT.edition("vi").title

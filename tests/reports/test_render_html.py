import itertools
import re
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from signalmast.reports import footprint, render_html
from signalmast.reports.document import Cell
from tests.reports.sample import HOSTILE, document

DOCUMENT = document()
VOID = {"meta", "br", "link", "hr", "input", "img", "rect", "path"}


class Reading(HTMLParser):
    """Every element with its attributes, the links of figures with their text, and whether all tags close."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.figures: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self._figure = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        self._figure = dict(attrs).get("data-figure") or ""

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self._figure:
            self.figures.append((self._figure, data))
            self._figure = ""


def read(lang: str) -> Reading:
    reading = Reading()
    reading.feed(render_html.render(DOCUMENT, lang).decode())
    assert reading.open == []
    return reading


def shown(lang: str) -> list[Cell]:
    return [cell for block in DOCUMENT.edition(lang).blocks for cell in footprint.cells(block) if cell.figure]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_figure_stands_in_the_text_as_in_the_document(lang: str) -> None:
    assert sorted(read(lang).figures) == sorted((cell.figure or "", cell.text) for cell in shown(lang))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_link_inside_leads_somewhere_and_ids_are_single(lang: str) -> None:
    reading = read(lang)
    ids = [attrs["id"] for _, attrs in reading.elements if attrs.get("id")]
    assert len(ids) == len(set(ids))
    targets = {attrs["href"] for tag, attrs in reading.elements if tag == "a"}
    assert {target for target in targets if target} - {f"#{one}" for one in ids} == set()
    assert {f"src-{footprint.anchor(figure.id)}" for figure in DOCUMENT.figures} <= set(ids)


def test_entries_carry_value_digest_and_row() -> None:
    text = render_html.render(DOCUMENT, "vi").decode()
    for figure in DOCUMENT.figures:
        entry = re.search(rf'<li id="src-{re.escape(footprint.anchor(figure.id))}".*?</li>', text, re.DOTALL)
        assert entry is not None
        assert f'<code title="{figure.digest}">{figure.digest[:12]}</code>' in entry[0]
        assert f"<b>{footprint.figure_words(figure, 'vi')}</b>" in entry[0]
        assert f"dòng {footprint.notes(DOCUMENT)[figure.id] + 1}." in entry[0]


def test_nothing_from_outside_and_no_script() -> None:
    for lang in ("vi", "en"):
        reading = read(lang)
        assert {tag for tag, _ in reading.elements} & {"script", "iframe", "link", "img", "object", "base"} == set()
        for _, attrs in reading.elements:
            for name, value in attrs.items():
                assert not name.startswith("on")
                if name in ("href", "src", "action"):
                    assert (value or "").startswith("#")
        css = "".join(text for text in reading.texts if "@font-face" in text)
        assert "@import" not in css
        assert set(re.findall(r"url\((\w+):", css)) == {"data"}


def test_tables_have_captions_and_scopes() -> None:
    elements = read("vi").elements
    tables = [tag for tag, _ in elements if tag == "table"]
    assert len(tables) == len([tag for tag, _ in elements if tag == "caption"]) == 6
    assert {attrs.get("scope") for tag, attrs in elements if tag == "th"} == {"col", "row"}


def test_charts_are_pictures_with_words() -> None:
    text = render_html.render(DOCUMENT, "vi").decode()
    charts = [block for block in DOCUMENT.edition("vi").blocks if block.kind == "chart"]
    assert text.count('role="img"') == 2 * len(charts) == 10
    for chart in charts:
        assert text.count(f">{chart.alt}</desc>") == 2


def test_language_is_said() -> None:
    for lang in ("vi", "en"):
        assert f'<html lang="{lang}">' in render_html.render(DOCUMENT, lang).decode()


def test_headings_go_down_one_level_at_a_time() -> None:
    levels = [int(tag[1]) for tag, _ in read("vi").elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_hostile_text_stays_text() -> None:
    body = "".join(read("vi").texts)
    for text in HOSTILE[:-1]:
        assert text in body
    assert "\x00" not in body
    assert "\x07" not in body


def test_same_document_gives_same_bytes_and_stays_small() -> None:
    made = render_html.render(DOCUMENT, "vi")
    assert made == render_html.render(DOCUMENT, "vi")
    assert len(made) < 1_500_000


def test_records_link_is_offered_where_the_desk_has_one() -> None:
    text = render_html.render(DOCUMENT, "en", record_url=lambda name: f"/records/{len(name)}").decode()
    assert text.count('href="/records/') == len(DOCUMENT.figures)
    assert "/records/" not in render_html.render(DOCUMENT, "en").decode()


def test_sample_is_worth_the_name() -> None:
    assert len(DOCUMENT.figures) > 100
    assert any(figure.value is None for figure in DOCUMENT.figures)
    assert any(Decimal(figure.value or 0) < 0 for figure in DOCUMENT.figures)

import struct
import unicodedata
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from signalmast.core import typeset

THEN = datetime(2019, 1, 20, tzinfo=UTC)
SOURCE = """#set document(title: "T")
#set text(font: "Be Vietnam Pro", lang: "vi")
= T
#json(bytes(sys.inputs.data)).text
"""


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "page.typ"
    path.write_text(SOURCE)
    return path


def text_of(made: bytes) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(made)).pages)


def test_pdf_is_tagged_and_the_same_every_time(template: Path) -> None:
    made = [typeset.pdf(template, {"text": "Kiểm chứng"}, typeset.FONTS, THEN) for _ in range(2)]
    assert made[0] == made[1]
    reader = PdfReader(BytesIO(made[0]))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in reader.trailer["/Root"]["/Metadata"].get_object().get_data()
    assert "Kiểm chứng" in text_of(made[0])


@pytest.mark.parametrize("text", ['#read("/etc/passwd")', "*a* _b_ $x$ @c <d> `e`", '#import "@preview/x:1.0.0"'])
def test_markup_in_data_prints_as_it_stands(template: Path, text: str) -> None:
    assert text in text_of(typeset.pdf(template, {"text": text}, typeset.FONTS, THEN))


def test_letters_without_a_glyph_become_a_square(template: Path) -> None:
    made = text_of(typeset.pdf(template, {"text": "Mưa 🌧️ 你 \u0e2a\u0e27\u0e31 tạnh"}, typeset.FONTS, THEN))
    assert "Mưa □ □ □□ tạnh" in made


def test_broken_template_says_why(tmp_path: Path) -> None:
    (tmp_path / "bad.typ").write_text("#nothing-of-this-name")
    with pytest.raises(typeset.TypesettingFailed, match="nothing-of-this-name"):
        typeset.pdf(tmp_path / "bad.typ", {}, typeset.FONTS, THEN)


def test_too_much_memory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "big.typ").write_text("#let a = range(4000000).map(n => range(1000))\n#a.len()")
    with pytest.raises(typeset.TypesettingFailed):
        typeset.pdf(tmp_path / "big.typ", {}, typeset.FONTS, THEN)


def test_png_has_the_size_of_the_drawing_times_its_scale() -> None:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="50"><text y="20">Số</text></svg>'
    drawn = typeset.png([drawing.format(100), drawing.format(300)], typeset.FONTS)
    assert [struct.unpack(">II", one[16:24]) for one in drawn] == [(200, 100), (600, 100)]
    assert typeset.png([], typeset.FONTS) == []


@pytest.mark.parametrize("face", ["400", "400-italic", "600", "700"])
@pytest.mark.parametrize("shelf", ["core/fonts", "theme/static/theme/fonts"])
def test_no_vietnamese_letter_is_missing(face: str, shelf: str) -> None:
    ending = "ttf" if shelf == "core/fonts" else "woff2"
    package = Path(typeset.__file__).parents[2]
    font = TTFont(package / shelf / f"be-vietnam-pro-{face}.{ending}")
    marks = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    small = [unicodedata.normalize("NFC", letter + mark) for letter in "aăâeêioôơuưy" for mark in marks] + ["đ"]
    letters = {letter for one in small for letter in (one, one.upper())}
    assert len(letters) == 146
    assert not {letter for letter in letters if ord(letter) not in font.getBestCmap()}
    assert (package / shelf / "OFL.txt").read_text().count("SIL Open Font License") > 0

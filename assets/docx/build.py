"""Make `signalmast/reports/base/review.docx`: the empty page a review is poured into.

    python assets/docx/build.py

Times New Roman 13 pt and the margins usual in Vietnamese offices (A4; left 30 mm, others 20 mm). A desk may replace
the file by one with its own letterhead: as long as the styles keep their names, reviews take them over.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

TARGET = Path(__file__).resolve().parents[2] / "signalmast" / "reports" / "base" / "review.docx"
FACE = "Times New Roman"
INK, SOFT = RGBColor.from_string("1C2733"), RGBColor.from_string("56636F")
# name: (based on, size, bold, colour, space before, space after)
PARAGRAPHS = {
    "Review Publisher": ("Normal", 13, True, SOFT, 0, 4),
    "Review Facts": ("Normal", 12, False, SOFT, 0, 3),
    "Review Contents": ("Normal", 12, False, INK, 0, 2),
    "Review Chart": ("Normal", 13, False, INK, 4, 6),
    "Review Cell": ("Normal", 11, False, INK, 1, 1),
    "Review Annex": ("Normal", 9, False, INK, 0, 0),
    "Review Notes": ("Normal", 9, False, SOFT, 3, 12),
    "Review Source": ("Normal", 10.5, False, SOFT, 0, 8),
    "Review Finding": ("Normal", 13, False, INK, 4, 8),
    "Review Caution": ("Normal", 13, False, INK, 4, 8),
}
HEADINGS = {
    "Title": (24, 6, 6),
    "Subtitle": (14, 0, 10),
    "Heading 1": (17, 24, 8),
    "Heading 2": (14, 16, 6),
    "Heading 3": (13, 12, 4),
}
AFTER_BORDERS = ("shd", "tabs", "spacing", "ind", "contextualSpacing", "jc", "outlineLvl")


def main() -> None:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    section.header_distance = section.footer_distance = Mm(10)
    normal = document.styles["Normal"]
    face(normal, FACE, 13, colour=INK)
    normal.paragraph_format.space_after = Pt(7)
    normal.paragraph_format.line_spacing = 1.15
    for name, (size, before, after) in HEADINGS.items():
        style = document.styles[name]
        face(style, FACE, size, bold=name != "Subtitle", colour=SOFT if name == "Subtitle" else INK)
        style.font.italic = False
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.keep_with_next = True
        if name in ("Title", "Heading 1"):
            rule(style, "bottom", "1F5FA8" if name == "Title" else "1C2733", 12 if name == "Title" else 6)
    face(document.styles["Caption"], FACE, 11, bold=True, colour=SOFT)
    document.styles["Caption"].paragraph_format.keep_with_next = True
    for spacing in document.styles["Subtitle"].element.iter(qn("w:spacing")):
        if spacing.getparent().tag == qn("w:rPr"):
            spacing.getparent().remove(spacing)
    for name in ("Header", "Footer"):
        face(document.styles[name], FACE, 10, colour=SOFT)
        document.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    face(document.styles["List Bullet"], FACE, 13, colour=INK)
    for name, (base, size, bold, colour, before, after) in PARAGRAPHS.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles[base]
        face(style, FACE, size, bold=bold, colour=colour)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        style.paragraph_format.line_spacing = 1.0 if "Cell" in name or "Annex" in name else None
    for name, colour in (("Review Finding", "1F5FA8"), ("Review Caution", "9A5B00")):
        rule(document.styles[name], "left", colour, 24)
        document.styles[name].paragraph_format.left_indent = Mm(4)
    save(document)


def face(style: Any, name: str, size: float, *, bold: bool = False, colour: RGBColor | None = None) -> None:
    style.font.name, style.font.size, style.font.bold = name, Pt(size), bold
    style.font.color.rgb = colour
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for key in list(fonts.attrib):
        if "Theme" in key or "theme" in key:
            del fonts.attrib[key]
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), name)


def rule(style: Any, side: str, colour: str, eighths: int) -> None:
    properties = style.element.get_or_add_pPr()
    for old in properties.findall(qn("w:pBdr")):
        properties.remove(old)
    borders, edge = OxmlElement("w:pBdr"), OxmlElement(f"w:{side}")
    for key, value in (("val", "single"), ("sz", str(eighths)), ("space", "4"), ("color", colour)):
        edge.set(qn(f"w:{key}"), value)
    borders.append(edge)
    # The schema wants borders before spacing and indents.
    later = [child for child in properties if child.tag in [qn(f"w:{name}") for name in AFTER_BORDERS]]
    if later:
        later[0].addprevious(borders)
    else:
        properties.append(borders)


def save(document: Any) -> None:
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.title = ""
    properties.created = properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001 -- python-docx takes naive UTC
    relations = document.part.package.rels
    for name in [name for name, one in relations.items() if one.reltype.endswith("/thumbnail")]:
        del relations[name]
    made = io.BytesIO()
    document.save(made)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    main()

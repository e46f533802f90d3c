"""WordprocessingML as text: paragraphs, runs, links, tables. Written whole and parsed once, since building a table
cell by cell through python-docx takes seconds."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from signalmast.reports.plain import plain

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_TAGS = {"vi": "vi-VN", "en": "en-GB"}
_EMU = 36_000  # English Metric Units in a millimetre
_TWIPS = 56.7  # twentieths of a point in a millimetre


class Writer:
    """Writes in one language; numbers bookmarks and pictures as it goes."""

    def __init__(self, lang: str) -> None:
        self._lang = f'<w:lang w:val="{_TAGS[lang]}" w:bidi="ar-SA"/>'
        self._marks = 0

    def run(self, text: str, *, bold: bool = False, raised: bool = False) -> str:
        properties = ("<w:b/>" if bold else "") + ('<w:vertAlign w:val="superscript"/>' if raised else "") + self._lang
        body = "<w:br/>".join(
            "<w:tab/>".join(f'<w:t xml:space="preserve">{_text(part)}</w:t>' for part in line.split("\t"))
            for line in text.split("\n")
        )
        return f"<w:r><w:rPr>{properties}</w:rPr>{body}</w:r>"

    def link(self, runs: str, anchor: str) -> str:
        return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{runs}</w:hyperlink>'

    def mark(self, runs: str, name: str) -> str:
        """`runs` under a bookmark."""
        self._marks += 1
        number = self._marks
        start = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'
        return f'{start}{runs}<w:bookmarkEnd w:id="{number}"/>'

    def paragraph(self, runs: str, style: str, *, end: bool = False, keep: bool = False, indent: int = 0) -> str:
        properties = f'<w:pStyle w:val="{style}"/>' + ("<w:keepNext/>" if keep else "")
        properties += f'<w:ind w:left="{indent}"/>' if indent else ""
        properties += '<w:jc w:val="right"/>' if end else ""
        return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"

    def field(self, code: str, shown: str) -> str:
        """A field with what it shows until the word processor works it out."""
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{self.run(shown)}'
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    def table(self, rows: Sequence[str], widths: Sequence[int], *, caption: str) -> str:
        """`rows` from `row`; widths in twips. The caption is what a screen reader says of it."""
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        edges = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="C9D1D8"/>' for side in ("top", "bottom", "insideH")
        )
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders>'
            '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="80" w:type="dxa"/>'
            '<w:right w:w="80" w:type="dxa"/></w:tblCellMar>'
            '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
            f'w:noVBand="1"/><w:tblCaption w:val="{_text(caption)}"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"{''.join(rows)}</w:tbl>"
        )

    def row(self, cells: Sequence[str], widths: Sequence[int], *, head: bool = False, span: bool = False) -> str:
        """`cells` are paragraphs. A head is repeated on every page; a spanning row has one cell over all columns."""
        shade = '<w:shd w:val="clear" w:color="auto" w:fill="EDF1F4"/>' if head or span else ""
        repeated = "<w:tblHeader/>" if head else ""
        if span:
            body = (
                f'<w:tc><w:tcPr><w:tcW w:w="{sum(widths)}" w:type="dxa"/><w:gridSpan w:val="{len(widths)}"/>{shade}'
                f"</w:tcPr>{cells[0]}</w:tc>"
            )
        else:
            body = "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}</w:tcPr>{cell}</w:tc>'
                for cell, width in zip(cells, widths, strict=True)
            )
        return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{body}</w:tr>"

    def picture(self, relation: str, number: int, *, alt: str, width_mm: float, height_mm: float) -> str:
        size = f'cx="{int(width_mm * _EMU)}" cy="{int(height_mm * _EMU)}"'
        said = _text(alt)
        return (
            f'<w:r><w:rPr><w:noProof/></w:rPr><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent {size}/><wp:docPr id="{number}" name="Chart {number}" descr="{said}"/>'
            '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr id="{number}" name="chart{number}.png" descr="{said}"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
            "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )


def widths(shares: Sequence[float], millimetres: float) -> list[int]:
    """Column widths in twips from parts of one."""
    return [int(share * millimetres * _TWIPS) for share in shares]


def _text(text: str) -> str:
    return escape(plain(text))

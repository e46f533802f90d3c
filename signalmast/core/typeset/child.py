"""Runs alone in its own process: reads one job from standard input, writes the pages as JSON to standard output."""

from __future__ import annotations

import base64
import json
import re
import resource
import sys
import unicodedata
from datetime import UTC, datetime
from typing import Any

import typst

# What typst says of letters that no face has; PDF/UA forbids them, so they are replaced and the page set again.
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_TRIES = 4
_PROBE = """#set document(title: "letters")
#json(bytes(sys.inputs.data)).join(" ")
"""


def main() -> int:
    job = json.load(sys.stdin)
    memory = job["megabytes"] * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (job["seconds"], job["seconds"]))
    try:
        pages = compiled(job)
    except typst.TypstError as error:
        sys.stderr.write(f"{error.message}\n{error.diagnostic}")
        return 1
    json.dump([base64.b64encode(page).decode() for page in pages], sys.stdout)
    return 0


def compiled(job: dict[str, Any]) -> list[bytes]:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[job["fonts"]])
    data = _probed(job["data"], fonts) if job["form"] == "pdf" else job["data"]
    for last in range(_TRIES):
        try:
            return _compile(job["source"], data, fonts, job)
        except typst.TypstError as error:
            shown = without(data, unseen(error.diagnostic))
            if last == _TRIES - 1 or shown == data:
                raise
            data = shown
    raise AssertionError("unreachable")


def _probed(data: str, fonts: typst.Fonts) -> str:
    """The data without letters that no face has, found by setting each letter once: a page is set twice only for
    letters that fail together, since a failed page keeps its memory."""
    # Which of two pictures of a letter is meant says nothing where there is neither.
    data = data.replace("\ufe0e", "").replace("\ufe0f", "")
    letters = sorted({letter for letter in data if not letter.isascii()})
    try:
        _compile(_PROBE, json.dumps(letters), fonts, {"form": "pdf", "created": 0})
    except typst.TypstError as error:
        return without(data, unseen(error.diagnostic))
    return data


def _compile(source: str, data: str, fonts: typst.Fonts, job: dict[str, Any]) -> list[bytes]:
    # A compiler forgets a source given as bytes once it has failed: each page takes a new one.
    done = typst.Compiler(source.encode(), font_paths=fonts, ignore_system_fonts=True).compile(
        format=job["form"],
        ppi=job.get("ppi"),
        sys_inputs={"data": data},
        timestamp=datetime.fromtimestamp(job["created"], UTC),
        pdf_standards=["ua-1"] if job["form"] == "pdf" else [],
    )
    return [page for page in (done if isinstance(done, list) else [done]) if page is not None]


def unseen(diagnostic: str) -> set[str]:
    """The letters typst names as having no glyph; it writes invisible ones as "\\u{fe0f}"."""
    named = "".join(_NO_GLYPH.findall(diagnostic))
    return set(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), named))


def without(data: str, letters: set[str]) -> str:
    """The JSON text with the letters (none of them ASCII) replaced by a white square, marks by nothing."""
    return data.translate(
        {
            ord(letter): "" if unicodedata.category(letter)[0] in "MC" else "□"
            for letter in letters
            if not letter.isascii()
        }
    )


if __name__ == "__main__":
    sys.exit(main())

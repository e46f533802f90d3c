"""Which texts of the source have no Vietnamese in any of the house's catalogues.

Read from the source itself, because nobody remembers to run a tool after writing a sentence.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import django
import polib
import wagtail

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "signalmast"
Text = tuple[str, str]  # the context, or "", and what is said
# Name of the call -> which of its arguments are texts; the context comes first where there is one.
CALLS = {
    "_": (0,),
    "gettext": (0,),
    "gettext_lazy": (0,),
    "gettext_noop": (0,),
    "ngettext": (0,),
    "ngettext_lazy": (0,),
    "pgettext": (1,),
    "pgettext_lazy": (1,),
    "npgettext": (1,),
    "npgettext_lazy": (1,),
}
_TEMPLATE = re.compile(
    r"""\{%-?\s*(?:trans|translate)\s+(?P<quote>["'])(?P<text>.*?)(?P=quote)(?:\s+context\s+["'](?P<context>.*?)["'])?|"""
    r"""_\((?P<quote2>["'])(?P<text2>[^"']*?)(?P=quote2)\)|"""
    r"""\{%\s*(?:blocktrans|blocktranslate)(?P<options>[^%]*)%\}(?P<block>.*?)\{%\s*endblocktrans(?:late)?\s*%\}""",
    re.DOTALL,
)
_CONTEXT = re.compile(r"""\bcontext\s+["'](.*?)["']""")
_PLURAL = re.compile(r"\{%\s*plural\s*%\}")
_VARIABLE = re.compile(r"\{\{\s*([\w.]+)\s*\}\}")
_SCRIPT = re.compile(r"""\bn?gettext\(\s*(["'])(?P<text>(?:\\.|(?!\1).)*)\1""")


def lacking() -> list[tuple[str, str]]:
    """File and text of all that the catalogues do not hold."""
    known = {domain: _known(domain) for domain in ("django", "djangojs")}
    found = []
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix in READERS and "migrations" not in path.parts:
            domain = "djangojs" if path.suffix == ".js" else "django"
            texts = READERS[path.suffix](path.read_text(encoding="utf-8"))
            lost = [(context, text) for context, text in texts if text and (context, text) not in known[domain]]
            found += [
                (str(path.relative_to(ROOT)), f"{text} ({context})" if context else text) for context, text in lost
            ]
    return found


def _known(domain: str) -> set[Text]:
    known: set[Text] = set()
    for source in PACKAGE.rglob(f"vi/LC_MESSAGES/{domain}.po"):
        kept = [entry for entry in polib.pofile(str(source)) if entry.translated() and not entry.obsolete]
        known |= {(entry.msgctxt or "", entry.msgid) for entry in kept}
    return known | _of_packages(domain)


def _of_packages(domain: str) -> set[Text]:
    """What Django and Wagtail say in Vietnamese themselves."""
    known: set[Text] = set()
    for package in (django, wagtail):
        here = Path(package.__file__).parent
        for source in (here / "conf" if package is django else here).rglob(f"vi/LC_MESSAGES/{domain}.po"):
            entries = polib.pofile(str(source)).translated_entries()
            known |= {(entry.msgctxt or "", entry.msgid) for entry in entries}
    return known


def _of_python(source: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for place in CALLS.get(name, ()):
            given = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args[: place + 1]]
            if len(given) > place and isinstance(given[place], str):
                yield (str(given[0]) if place else ""), str(given[place])


def _of_template(source: str) -> Iterator[Text]:
    for match in _TEMPLATE.finditer(source):
        text = match["text"] or match["text2"]
        if match["block"] is None:
            yield match["context"] or "", text
            continue
        singular = _PLURAL.split(match["block"])[0]
        if "trimmed" in (match["options"] or ""):
            singular = " ".join(line.strip() for line in singular.strip().splitlines() if line.strip())
        context = _CONTEXT.search(match["options"] or "")
        text = _VARIABLE.sub(lambda found: f"%({found[1]})s", singular.replace("%", "%%"))
        yield context[1] if context else "", text


def _of_script(source: str) -> Iterator[Text]:
    for match in _SCRIPT.finditer(source):
        yield "", match["text"].replace('\\"', '"').replace("\\'", "'")


READERS = {".py": _of_python, ".html": _of_template, ".txt": _of_template, ".xml": _of_template, ".js": _of_script}

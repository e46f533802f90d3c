"""docs/map.md from the docstrings of the apps, in the order of the arrow. Without `--write` it only compares."""

from __future__ import annotations

import ast
import configparser
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "map.md"

HEAD = """# Map

One arrow of imports: an app may import those below it, never those above or beside it. The same holds for foreign
keys and for templates, and a check fails on a breach. Built from each app's own docstring by `docs/build_map.py`.
"""


def ranks() -> list[list[str]]:
    """The layers of the arrow, highest first; apps of one layer are blind to one another. Absent apps are left out."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    layers = contract["importlinter:contract:arrow"]["layers"].split("\n")
    named = [[name.strip(" ()") for name in layer.split("|")] for layer in layers if layer.strip()]
    return [present for layer in named if (present := [name for name in layer if docstring(name)])]


def docstring(app: str) -> str:
    path = ROOT / "signalmast" / app / "__init__.py"
    return (ast.get_docstring(ast.parse(path.read_text())) or "").strip() if path.is_file() else ""


def build() -> str:
    apps = [app for layer in ranks() for app in layer]
    return "\n".join([HEAD, *(f"## {app}\n\n{docstring(app)}\n" for app in apps)])


def main(arguments: list[str]) -> int:
    if "--write" in arguments:
        TARGET.write_text(build())
        return 0
    if not TARGET.is_file() or TARGET.read_text() != build():
        sys.stdout.write("docs/map.md is not what the apps say; run make fmt\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""The documents say the same in both languages, lead nowhere that is not there, and name commands that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent.parent
READMES = [ROOT / "README.md", ROOT / "README.vi.md"]
PAGES = [*READMES, ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]
PAGES = [path for path in PAGES if "_build" not in path.parts]
FENCE = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(!?)\[[^\]]*\]\(([^)\s]+)\)")
CALL = re.compile(r"(?:^|[\s/`])signalmast ([a-z][a-z_]*)\b")
CODE = re.compile(r"`([^`\n]+)`")
HEAVIEST = 250_000


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _shape(path: Path) -> dict[str, int]:
    text = path.read_text("utf-8")
    prose = FENCE.sub("", text)
    return {
        "code blocks": len(FENCE.findall(text)),
        "headings": len(re.findall(r"^#+ ", prose, re.MULTILINE)),
        "tables": len(re.findall(r"^\|(?:-+\|)+$", prose, re.MULTILINE)),
        "rows of tables": len(re.findall(r"^\|", prose, re.MULTILINE)),
        "pictures": len([one for one in LINK.findall(prose) if one[0]]),
    }


def _targets(path: Path) -> list[str]:
    """What a page leads to inside the project, without the place on the page."""
    found = (target for _picture, target in LINK.findall(FENCE.sub("", path.read_text("utf-8"))))
    return [target.partition("#")[0] for target in found if not re.match(r"[a-z]+:|#", target)]


def _commands(path: Path) -> set[str]:
    """Names after `signalmast` in code blocks and code words."""
    text = path.read_text("utf-8")
    code = [body for _word, body in FENCE.findall(text)] + CODE.findall(FENCE.sub("", text))
    return {name for part in code for line in part.splitlines() for name in CALL.findall(line.partition("  #")[0])}


def test_both_readmes_have_the_same_shape() -> None:
    english, vietnamese = (_shape(path) for path in READMES)
    assert english == vietnamese
    assert min(english.values()) > 0


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    assert [target for target in _targets(path) if not (path.parent / target).is_file()] == []


@pytest.mark.parametrize("path", PAGES, ids=_name)
def test_every_command_named_exists(path: Path) -> None:
    assert _commands(path) - set(get_commands()) - {"version"} == set()


def test_the_readmes_do_name_commands() -> None:
    assert [_commands(path) for path in READMES] == [{"import", "review"}, {"import", "review"}]


def test_every_picture_is_light_and_shown_somewhere() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").glob("*.png"))
    assert [path.name for path in pictures if path.stat().st_size > HEAVIEST] == []
    shown = {(page.parent / target).resolve() for page in PAGES for target in _targets(page)}
    assert [path.name for path in pictures if path not in shown] == []

"""What may stand in the tree: names, sizes, locked packages; and what the documents must name."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import get_commands

import signalmast
from signalmast.config import env

ROOT = Path(__file__).resolve().parent.parent.parent
MODULES = sorted(path for path in (ROOT / "signalmast").rglob("*.py") if "migrations" not in path.parts)


def test_no_module_has_a_name_for_leftovers() -> None:
    assert [str(path) for path in MODULES if path.stem in ("utils", "helpers", "common", "misc")] == []


def test_no_module_is_longer_than_four_hundred_lines() -> None:
    assert [path.name for path in MODULES if path.read_text().count("\n") > 400] == []


@pytest.mark.parametrize("name", ["runtime", "dev"])
def test_a_lock_names_no_server_and_hashes_every_package(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.lock").read_text()
    assert re.findall(r"https?://|--index-url|--extra-index-url|--find-links|git\+|file:", text) == []
    packages = re.split(r"\n(?=[a-z0-9])", "\n".join(row for row in text.splitlines() if not row.startswith("#")))
    assert [block.split()[0] for block in packages if block.strip() and "--hash=sha256:" not in block] == []


def test_the_dev_lock_has_every_package_of_the_runtime_lock_in_the_same_version() -> None:
    pinned = [
        set(re.findall(r"^([a-z0-9._-]+==\S+)", (ROOT / "requirements" / f"{name}.lock").read_text(), re.MULTILINE))
        for name in ("runtime", "dev")
    ]
    assert pinned[0] - pinned[1] == set()
    assert pinned[0]


def _headings(name: str) -> list[str]:
    return re.findall(r"^#+ `([^`]+)`", (ROOT / "docs" / name).read_text(), re.MULTILINE)


def test_every_setting_has_its_heading() -> None:
    assert _headings("settings.md") == [setting.name for setting in env.SETTINGS]


def test_every_command_has_its_heading() -> None:
    ours = {name for name, app in get_commands().items() if str(app).startswith("signalmast.")}
    assert sorted(_headings("commands.md")) == sorted(ours | {"version"})


def test_the_console_tells_its_version() -> None:
    done = subprocess.run([sys.executable, "-m", "signalmast", "--version"], cwd=ROOT, capture_output=True, check=True)
    assert done.stdout.decode() == f"signalmast {signalmast.__version__}\n"

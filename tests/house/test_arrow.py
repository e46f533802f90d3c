"""The arrow holds for what import-linter cannot see: foreign keys, templates; and its own contract bites."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "signalmast"


def _map_builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_map", ROOT / "docs" / "build_map.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BUILDER = _map_builder()
LAYERS: list[list[str]] = BUILDER.ranks()
RANK = {app: number for number, layer in enumerate(reversed(LAYERS)) for app in layer}


def _may_use(user: str, used: str) -> bool:
    return user == used or RANK[user] > RANK[used]


def test_every_app_has_a_rank() -> None:
    ours = {config.name.split(".")[1] for config in apps.get_app_configs() if config.name.startswith("signalmast.")}
    assert ours == set(RANK) - {"edge"}  # no app of Django: it stands alone


def test_the_arrow_is_read_from_its_contract() -> None:
    assert _may_use("pages", "metrics")
    assert not _may_use("metrics", "pages")
    assert not _may_use("topics", "accounts")
    assert (LAYERS[0], LAYERS[-1]) == (["config"], ["core"])


def test_foreign_keys_follow_the_arrow() -> None:
    wrong = []
    for model in apps.get_models(include_auto_created=True):
        app = model._meta.app_config.name.split(".")
        for field in model._meta.get_fields():
            to = getattr(field, "related_model", None)
            if app[0] != "signalmast" or to is None or isinstance(to, str) or field.auto_created:
                continue
            target = to._meta.app_config.name.split(".")
            if target[0] == "signalmast" and not _may_use(app[1], target[1]):
                wrong.append(f"{model._meta.label}.{field.name} -> {to._meta.label}")
    assert wrong == []


_TAG = re.compile(r"{%-?\s*(?:extends|include)\s+[\"']([^\"']+)[\"']")


def test_templates_follow_the_arrow() -> None:
    owners = {}
    for app in RANK:
        for path in (PACKAGE / app / "templates").rglob("*.html"):
            owners[str(path.relative_to(PACKAGE / app / "templates"))] = app
    wrong = [
        f"{name} -> {used}"
        for name, app in owners.items()
        for used in _TAG.findall((PACKAGE / app / "templates" / name).read_text())
        if used.split("/")[0] in RANK and used in owners and not _may_use(app, owners[used])
    ]
    assert wrong == []
    assert owners


@pytest.mark.parametrize(
    ("file", "line", "broken"),
    [
        ("signalmast/metrics/models.py", "import signalmast.pages.models", "The arrow"),
        ("signalmast/topics/models.py", "import signalmast.accounts.models", "The arrow"),
        ("signalmast/pages/models/post.py", "import duckdb", "only metrics imports the lake"),
        ("signalmast/claims/views/near.py", "import urllib3", "no app imports an HTTP client"),
        ("signalmast/pages/models/post.py", "import trafilatura", "only claims.copies reads strangers' pages"),
        ("signalmast/pages/utils.py", "", "Shelves of pages"),
        ("signalmast/pages/models/post.py", "import signalmast.pages.services", "Shelves of pages"),
    ],
)
def test_a_breach_breaks_the_contract(tmp_path: Path, file: str, line: str, broken: str) -> None:
    shutil.copytree(PACKAGE, tmp_path / "signalmast", ignore=shutil.ignore_patterns("__pycache__", "*.jpg", "*.ttf"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    with (tmp_path / file).open("a") as stream:
        stream.write(f"\n{line}\n")
    script = "from importlinter.cli import lint_imports_command as run; run()"
    done = subprocess.run(
        [sys.executable, "-c", script, "--no-cache"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    told = " ".join(done.stdout.split())
    assert "1 broken" in told
    assert f"{broken}" in told.split("Broken contracts")[1]


def test_docs_map_is_what_the_apps_say() -> None:
    assert BUILDER.TARGET.read_text() == BUILDER.build()


@pytest.mark.parametrize("app", sorted(RANK))
def test_an_app_says_what_it_is_in_at_most_eight_lines(app: str) -> None:
    assert 1 <= len(BUILDER.docstring(app).splitlines()) <= 8

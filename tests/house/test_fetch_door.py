"""Only core.fetch opens connections to other sites, and nobody makes a looser one of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent.parent / "signalmast"
CLIENTS = {
    *("requests", "httpx", "httpcore", "aiohttp", "urllib3", "pycurl", "websockets", "ftplib", "telnetlib", "paramiko"),
    *("urllib.request", "http.client", "xmlrpc.client", "urllib.robotparser", "trafilatura.downloads"),
    *("trafilatura.fetch_url", "trafilatura.fetch_response", "asyncio.open_connection", "socket.create_connection"),
}
# The edge and the supervisor ask the web process of the same desk, over a socket in the data folder.
MAY = {"aiohttp": {"edge/forward.py"}, "http.client": {"core/fetch", "backoffice/supervisor.py"}}


def imported(text: str) -> Iterator[str]:
    """Dotted names a module imports or reaches by attribute."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            yield f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("import_module", "__import__"):
            yield from (str(each.value) for each in node.args if isinstance(each, ast.Constant))


def clients_in(text: str) -> set[str]:
    return {client for name in imported(text) for client in CLIENTS if f"{name}.".startswith(f"{client}.")}


def breaches(package: Path) -> list[str]:
    found = [
        (path.relative_to(package).as_posix(), client)
        for path in sorted(package.rglob("*.py"))
        for client in clients_in(path.read_text())
    ]
    return [f"{at}: {client}" for at, client in found if not any(at.startswith(may) for may in MAY.get(client, ()))]


def test_no_other_module_imports_an_http_client() -> None:
    assert breaches(PACKAGE) == []
    assert "http.client" in clients_in((PACKAGE / "core" / "fetch" / "wire.py").read_text())


@pytest.mark.parametrize(
    "line",
    [
        "import requests",
        "from urllib3 import PoolManager",
        "import urllib.request",
        "from urllib import request",
        "from http import client",
        "import http.client as web",
        "def later():\n    import httpx",
        "from aiohttp.client import ClientSession",
        "import socket\nsocket.create_connection(('news.example', 80))",
        "from trafilatura import fetch_url",
        "import importlib\nimportlib.import_module('requests')",
    ],
)
def test_an_import_is_seen_however_it_is_written(tmp_path: Path, line: str) -> None:
    (tmp_path / "claims").mkdir()
    (tmp_path / "claims" / "copies.py").write_text(line)
    assert len(breaches(tmp_path)) == 1


def test_the_desk_has_one_fetcher_and_no_looser_one() -> None:
    makers = [
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and "Fetcher" in (getattr(node.func, "attr", ""), getattr(node.func, "id", ""))
    ]
    assert makers == ["core/fetch/fetcher.py"]


def test_a_feed_is_read_from_bytes_and_never_by_its_address() -> None:
    """feedparser opens a word that looks like an address itself."""
    calls = [
        node
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "feedparser.parse"
    ]
    assert [ast.unparse(call.args[0]).startswith("io.BytesIO(") for call in calls] == [True]

"""Loaded before the settings are: tests never touch a real data folder, and never the network.

`SIGNALMAST_TESTS=postgresql` runs only what touches the database, on the server named by `SIGNALMAST_TEST_POSTGRES`.
"""

import atexit
import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

_PART = os.environ.get("SIGNALMAST_TESTS", "sqlite")
_DATA = tempfile.mkdtemp(prefix="signalmast-test-")
atexit.register(shutil.rmtree, _DATA, ignore_errors=True)

os.environ["SIGNALMAST_DATA"] = _DATA
os.environ["SIGNALMAST_ENV_FILE"] = "/nonexistent"
_OURS = (
    "SIGNALMAST_DATA",
    "SIGNALMAST_ENV_FILE",
    "SIGNALMAST_SHARED",
    "SIGNALMAST_TESTS",
    "SIGNALMAST_TEST_POSTGRES",
    "SIGNALMAST_CHROMIUM",
)
for _name in list(os.environ):
    if _name == "DATABASE_URL" or (_name.startswith("SIGNALMAST_") and _name not in _OURS):
        os.environ.pop(_name)
os.environ.setdefault("SIGNALMAST_SHARED", str(Path(__file__).resolve().parents[2] / "shared"))
if _PART == "postgresql":
    os.environ["DATABASE_URL"] = os.environ["SIGNALMAST_TEST_POSTGRES"]

# Nothing is asked of anybody at the start, and nothing kept from one start to the next.
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Files that take a minute or more go first, so that no worker is left with one of them at the end.
LONG = (
    "tests/bench/test_bench.py",
    "tests/journeys/test_newsroom.py",
    "tests/hostile/test_storm.py",
    "tests/hostile/test_permissions.py",
    "tests/journeys/test_words.py",
    "tests/hostile/test_tip_storm.py",
    "tests/hostile/test_outage.py",
    "tests/hostile/test_disk_full.py",
    "tests/journeys/test_walk.py",
    "tests/journeys/test_main_job.py",
    "tests/claims/test_outside_browser.py",
    "tests/claims/test_demo.py",
    "tests/claims/test_tips_desk.py",
    "tests/reports/test_in_browser.py",
    "tests/pages/test_in_browser.py",
    "tests/backoffice/test_today_browser.py",
    "tests/pages/test_importing_kill.py",
    "tests/journeys/test_clip.py",
)
_DATABASE_FIXTURES = {
    "db",
    "transactional_db",
    "live_server",
    "django_db_reset_sequences",
    "django_db_serialized_rollback",
}


def find_chromium() -> str | None:
    """Debian's chromium, or the one that SIGNALMAST_CHROMIUM names."""
    names = (os.environ.get("SIGNALMAST_CHROMIUM", ""), "chromium", "chromium-browser")
    return next((path for name in names if name and (path := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser that tests marked `browser` drive."""
    path = find_chromium()
    assert path is not None, "tests marked browser are skipped without one"
    return path


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch, chromium: str) -> Iterator[Any]:
    """A browser of Playwright's, started for one test."""
    from playwright.sync_api import sync_playwright

    # Playwright runs an event loop in this thread, and Django would refuse the database beside one.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    keep = _touches_database if _PART == "postgresql" else _runs_anywhere
    config.hook.pytest_deselected(items=[item for item in items if not keep(item)])
    place = {name: number for number, name in enumerate(LONG)}
    items[:] = sorted(
        (item for item in items if keep(item)), key=lambda item: place.get(item.nodeid.partition("::")[0], len(LONG))
    )
    if find_chromium() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no chromium found"))
    shared = Path(os.environ["SIGNALMAST_SHARED"])
    if not shared.is_dir():
        for item in items:
            if item.get_closest_marker("shared"):
                item.add_marker(pytest.mark.skip(reason=f"the shared data folder is not at {shared}"))


def _touches_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    marked = item.get_closest_marker("django_db") or item.get_closest_marker("postgresql")
    return marked is not None or bool(fixtures & _DATABASE_FIXTURES)


def _runs_anywhere(item: pytest.Item) -> bool:
    return item.get_closest_marker("postgresql") is None


# The network block: a socket may reach this machine only.
_connect = socket.socket.connect
_connect_ex = socket.socket.connect_ex


class OutsideRequest(AssertionError):
    """A test reached for the network."""


def _refuse_outside(self: socket.socket, address: Any) -> None:
    if self.family == socket.AF_UNIX:
        return
    host = str(address[0])
    try:
        inside = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        inside = False
    if not inside:
        raise OutsideRequest(f"tests never reach the network: {host}")


def _guarded_connect(self: socket.socket, address: Any) -> None:
    _refuse_outside(self, address)
    return _connect(self, address)


def _guarded_connect_ex(self: socket.socket, address: Any) -> int:
    _refuse_outside(self, address)
    return _connect_ex(self, address)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["part"] = _PART


def pytest_configure(config: pytest.Config) -> None:
    told = getattr(config, "workerinput", {}).get("part", _PART)
    if told != _PART:
        raise pytest.UsageError(f"a worker would run the part {_PART} and was sent for {told}")
    socket.socket.connect = _guarded_connect  # type: ignore[method-assign]
    socket.socket.connect_ex = _guarded_connect_ex  # type: ignore[method-assign]

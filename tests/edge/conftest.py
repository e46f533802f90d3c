"""Real processes on this machine: the edge by its own command, and a web process behind it."""

from __future__ import annotations

import contextlib
import gzip
import http.client
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import brotli
import pytest

from signalmast.edge import launch

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST = 20.0


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes
    every: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Door:
    """One edge with its folders. `web` and `start` start processes, `stop` ends one and all that it started."""

    folder: Path
    port: int
    settings: dict[str, str] = field(default_factory=dict)
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def journal(self) -> Path:
        return self.folder / "journal.sqlite3"

    @property
    def socket(self) -> Path:
        return self.folder / "run" / "web.sock"

    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SIGNALMAST_")}
        folders = {name: str(self.folder / name.lower()) for name in ("SITE", "STATIC", "MEDIA", "RUN")}
        return {
            **kept,
            "PYTHONPATH": str(ROOT),
            **{f"SIGNALMAST_EDGE_{name}": path for name, path in folders.items()},
            "SIGNALMAST_EDGE_JOURNAL": str(self.journal),
            "SIGNALMAST_EDGE_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            **self.settings,
        }

    def start(self, *, hasty: bool = False) -> None:
        """`hasty`: with limits of time that are seconds, not minutes."""
        command = launch.command(host="127.0.0.1", port=self.port)
        if hasty:
            command[-1] = "tests.edge.hasty:app"
        self._run("edge", command)
        self._until(lambda: _connects(socket.AF_INET, ("127.0.0.1", self.port)))

    def start_web(self, threads: int = 4) -> None:
        self.socket.unlink(missing_ok=True)
        self._run(
            "web",
            [
                *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--workers", "1"),
                *("--log-level", "warning", "--blocking-threads", str(threads), "--uds", str(self.socket)),
                "tests.edge.web:application",
            ],
        )
        self._until(lambda: _connects(socket.AF_UNIX, str(self.socket)))

    def _run(self, name: str, command: list[str]) -> None:
        self.running[name] = subprocess.Popen(command, cwd=ROOT, env=self.environment(), process_group=0)

    def _until(self, there: Callable[[], bool]) -> None:
        until = time.monotonic() + LONGEST
        while not there():
            assert time.monotonic() < until
            assert all(process.poll() is None for process in self.running.values())
            time.sleep(0.02)

    def stop(self, name: str, signum: int = signal.SIGKILL) -> None:
        process = self.running.pop(name)
        os.killpg(process.pid, signum)
        process.wait(LONGEST)

    def stop_all(self) -> None:
        for name in list(self.running):
            self.stop(name)

    def memory(self) -> float:
        """MB that the edge's processes hold by themselves (PSS)."""
        group = self.running["edge"].pid
        total = 0
        for path in Path("/proc").glob("[0-9]*"):
            try:
                if os.getpgid(int(path.name)) == group:
                    rollup = (path / "smaps_rollup").read_text()
                    total += next(int(row.split()[1]) for row in rollup.splitlines() if row.startswith("Pss:"))
            except (OSError, ValueError):
                continue
        return total / 1024

    def ask(self, path: str, method: str = "GET", body: Any = None, timeout: float = 10, **headers: str) -> Reply:
        """One request on its own connection; header names are written with `_` for `-`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            connection.request(method, path, body=body, headers=named)
            reply = connection.getresponse()
            every = reply.getheaders()
            return Reply(reply.status, {k.lower(): v for k, v in every}, reply.read(), every)
        finally:
            connection.close()

    def raw(self, text: bytes, timeout: float = 5) -> bytes:
        """Bytes as they are, and all that comes back until the connection ends."""
        with self.connect(timeout) as connection:
            connection.sendall(text)
            said = b""
            while part := connection.recv(65_536):
                said += part
            return said

    def connect(self, timeout: float = 5, source: str = "127.0.0.1") -> socket.socket:
        """From any address 127.x.y.z, each of which is another client to the edge."""
        return socket.create_connection(("127.0.0.1", self.port), timeout=timeout, source_address=(source, 0))

    def bake(self, address: str, text: str, *, packed: bool = True) -> bytes:
        body = text.encode()
        path = self.site / address.lstrip("/")
        if address.endswith("/"):
            path = path / "index.html"
        put(path, body)
        if packed:
            put(path.with_name(path.name + ".gz"), gzip.compress(body, mtime=0))
            put(path.with_name(path.name + ".br"), brotli.compress(body))
        return body

    @contextlib.contextmanager
    def false_web(self, answer: Callable[[socket.socket], None]) -> Iterator[None]:
        """In the web process's place a socket of the test's own: `answer` gets each connection in its own thread."""
        over = threading.Event()
        threads = []

        def serve(listening: socket.socket) -> None:
            while not over.is_set():
                with contextlib.suppress(TimeoutError):
                    connection, _ = listening.accept()
                    threads.append(threading.Thread(target=tend, args=(connection,)))
                    threads[-1].start()

        def tend(connection: socket.socket) -> None:
            connection.settimeout(LONGEST)
            with connection, contextlib.suppress(OSError):
                answer(connection)

        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(self.socket))
            listening.listen(512)
            listening.settimeout(0.1)
            serving = threading.Thread(target=serve, args=(listening,))
            serving.start()
            try:
                yield
            finally:
                if "edge" in self.running:
                    self.stop("edge")
                over.set()
                serving.join(LONGEST)
                for thread in threads:
                    thread.join(LONGEST)


def put(path: Path, body: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + ".tmp")
    half.write_bytes(body)
    half.replace(path)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _connects(family: socket.AddressFamily, address: Any) -> bool:
    with socket.socket(family) as asking:
        asking.settimeout(0.5)
        try:
            asking.connect(address)
        except OSError:
            return False
        return True


def new_door() -> Door:
    # A unix socket's path is short: not below pytest's own long folders.
    door = Door(Path(tempfile.mkdtemp(prefix="signalmast-edge-")), free_port())
    for name in ("site", "static", "media", "run"):
        (door.folder / name).mkdir()
    return door


@pytest.fixture(scope="module")
def shared() -> Iterator[Door]:
    """An edge and a web process for all tests of a file that only ask."""
    door = new_door()
    try:
        door.start_web(threads=8)
        door.start()
        yield door
    finally:
        _away(door)


@pytest.fixture
def door() -> Iterator[Door]:
    """Folders of an edge that the test starts itself, with what it needs."""
    made = new_door()
    try:
        yield made
    finally:
        _away(made)


def _away(door: Door) -> None:
    import shutil

    door.stop_all()
    shutil.rmtree(door.folder, ignore_errors=True)

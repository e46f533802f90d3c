"""A desk of its own in a folder of its own, driven through the console as a person would."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Desk:
    data: Path
    database_url: str = ""
    port: int = 0
    serving: subprocess.Popen[bytes] | None = None
    ready: str = ""

    @property
    def environment(self) -> dict[str, str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(("SIGNALMAST_", "DJANGO_"))}
        return clean | {
            "SIGNALMAST_DATA": str(self.data),
            "SIGNALMAST_ENV_FILE": "/nonexistent",
            "SIGNALMAST_PORT": str(self.port or 8000),
            "DATABASE_URL": self.database_url,
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
        }

    def call(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "signalmast", *arguments],
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )

    def must(self, *arguments: str) -> str:
        done = self.call(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def told(self, script: str) -> str:
        """What a script run in the desk's shell prints behind FOUND."""
        lines = self.must("shell", "--verbosity", "0", "-c", script).splitlines()
        return next(line.removeprefix("FOUND ") for line in lines if line.startswith("FOUND "))

    @property
    def _log(self) -> Path:
        return self.data.with_name("told.log")

    def serve(self) -> None:
        """Start the processes and wait for their first line. What they say goes to a file: nothing of it is lost."""
        self.port = free_port()
        with self._log.open("wb") as log:
            self.serving = subprocess.Popen(
                [sys.executable, "-m", "signalmast", "serve"],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
            )
        eventually(lambda: b"\n" in self._log.read_bytes(), seconds=90)
        self.ready = self._log.read_text("utf-8").splitlines(keepends=True)[0]

    def stop(self, signum: int = signal.SIGTERM) -> str:
        """End the processes; what they said after their first line."""
        assert self.serving is not None
        self.serving.send_signal(signum)
        self.serving.wait(timeout=40)
        return self._log.read_text("utf-8").removeprefix(self.ready)


def prepared(root: Path) -> Path:
    """The data folder of an empty desk that all who share `root` make but once; to be copied, not used."""
    with (root / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (root / "prepared").is_dir():
            desk = Desk(root / "being prepared")
            desk.must("prepare", "--no-demo")
            desk.data.rename(root / "prepared")
    return root / "prepared"


def free_port() -> int:
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        number: int = trial.getsockname()[1]
        return number


def answers(port: int) -> bool:
    with closing(socket.socket()) as trial:
        trial.settimeout(1)
        return trial.connect_ex(("127.0.0.1", port)) == 0


def eventually(condition: Callable[[], object], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


def processes_with(word: str) -> dict[int, str]:
    """Living processes whose environment names the word: a desk's data folder marks all it started."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                told = (entry / "environ").read_bytes().decode(errors="replace").split("\0")
                command = (entry / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ").strip()
            except OSError:
                continue
            if f"SIGNALMAST_DATA={word}" in told and command:
                found[int(entry.name)] = command
    return found


def kill_all_with(word: str, *, saying: str = "", but: int = 0) -> None:
    """End every process of a desk, or those whose command has these words; some end by themselves meanwhile."""
    for number, command in processes_with(word).items():
        if saying in command and number != but:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)

"""Starts the desk's processes, watches them, restarts a dead one with back-off, and leaves none behind.

Run as `python -m signalmast.backoffice.supervisor` by `signalmast serve`; imports no Django, so it stays small.
Each child leads its own process group, because a killed granian leaves its worker holding the port: the whole group
goes before a restart. The keeper ends the groups if the
supervisor itself is killed, so that no orphan is left on any system.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client  # noqa: TID251 -- asks the desk's own port on this machine, nothing else
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from urllib.parse import urlsplit

from signalmast.backoffice import keeper
from signalmast.edge import launch

FIRST_WAIT, LONGEST_WAIT = 0.2, 30.0  # seconds before a restart; doubled each time
STEADY = 60.0  # a child alive this long starts again from the first wait
GRACE = 20.0  # seconds a child may take to finish what it is doing
TICK = 0.1
SOCKET = "web.sock"


@dataclass
class Child:
    """`last`: stopped only when the others have ended, because they may still be asking it. `socket`: its address,
    which a killed process leaves behind and nobody can take while it lies there."""

    name: str
    arguments: list[str]
    last: bool = False
    socket: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait: float = FIRST_WAIT
    due: float = 0.0

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


@dataclass
class Supervisor:
    """Owns the children until `run` returns. `say` gets one line for each thing a person should know."""

    children: list[Child]
    say: Callable[[str], None]
    grace: float = GRACE
    stopping: bool = False
    _keeper: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def run(self, ready: Callable[[], bool] | None = None, ready_line: str = "") -> None:
        """Until TERM or INT. Says `ready_line` once, when `ready` first answers true."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        self._keeper = _start_keeper()
        try:
            while not self.stopping:
                for child in self.children:
                    self._tend(child, time.monotonic())
                if ready is not None and ready():
                    self.say(ready_line)
                    ready = None
                time.sleep(TICK)
        finally:
            self._end_all()

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _tend(self, child: Child, now: float) -> None:
        if child.alive:
            if now - child.started > STEADY:
                child.wait = FIRST_WAIT
            return
        if child.process is not None:
            code = child.process.returncode
            end_group(child.process.pid, signal.SIGKILL)
            self._tell_keeper("-", child.process.pid)
            child.process = None
            child.due = now + child.wait
            self.say(f"{child.name}: ended ({code}); started again in {child.wait:.1f} s")
            child.wait = min(child.wait * 2, LONGEST_WAIT)
        if now >= child.due:
            if child.socket is not None:
                child.socket.unlink(missing_ok=True)
            child.process = subprocess.Popen(child.arguments, process_group=0, stdin=subprocess.DEVNULL)
            child.started = now
            self._tell_keeper("+", child.process.pid)

    def _tell_keeper(self, sign: str, group: int) -> None:
        if self._keeper is None or self._keeper.poll() is not None:
            # Without a keeper a killed supervisor would leave orphans: start another and tell it everything.
            self._keeper = _start_keeper()
            for child in self.children:
                if child.process is not None:
                    _write(self._keeper, "+", child.process.pid)
            return
        _write(self._keeper, sign, group)

    def _end_all(self) -> None:
        # A second TERM while this runs changes nothing.
        deadline = time.monotonic() + self.grace
        for last in (False, True):
            leaving = [child for child in self.children if child.last == last and child.alive]
            for child in leaving:
                if child.process is not None:
                    end_group(child.process.pid, signal.SIGTERM)
            while any(child.alive for child in leaving) and time.monotonic() < deadline:
                time.sleep(TICK / 2)
        for child in self.children:
            if child.process is not None:
                end_group(child.process.pid, signal.SIGKILL)
                child.process.wait()
        if self._keeper is not None and self._keeper.stdin is not None:
            with contextlib.suppress(OSError):
                self._keeper.stdin.close()
            self._keeper.wait()


def end_group(group: int, signum: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signum)


def answers(host: str, port: int, name: str) -> bool:
    """Whether the web process answers through the edge there, asked under the desk's public name.

    A wildcard address is asked on loopback. What the web process says does not matter here, only that it speaks.
    """
    asked = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 -- compared, not bound
    connection = http.client.HTTPConnection(asked, port, timeout=2)  # noqa: TID251 -- as above
    try:
        connection.request("GET", "/accounts/login/", headers={"Host": name})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):  # noqa: TID251 -- as above
        return False
    finally:
        connection.close()


def _start_keeper() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-I", "-S", str(Path(keeper.__file__))], stdin=subprocess.PIPE, process_group=0, bufsize=0
    )


def _write(keeper: subprocess.Popen[bytes], sign: str, group: int) -> None:
    if keeper.stdin is not None:
        with contextlib.suppress(OSError):
            keeper.stdin.write(f"{sign}{group}\n".encode())


def desk_children(*, host: str, port: int, threads: int, run: Path) -> list[Child]:
    """The edge on the public address, the web process behind it on a socket in `run`, and the worker."""
    granian = (sys.executable, "-m", "granian", "--no-ws", "--workers", "1", "--log-level", "warning")
    web = [
        *(*granian, "--interface", "wsgi", "--uds", str(run / SOCKET), "--uds-permissions", "0o600"),
        *("--blocking-threads", str(threads), "--backpressure", str(threads * 16), "--workers-kill-timeout", "10"),
        "signalmast.config.wsgi:application",
    ]
    worker = [sys.executable, "-m", "signalmast", "worker"]
    return [
        Child("edge", launch.command(host=host, port=port)),
        Child("web", web, last=True, socket=run / SOCKET),
        Child("worker", worker),
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--host", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--run", type=Path, required=True, help="the folder of the web process's socket")
    parser.add_argument("--public-url", required=True)
    plan = parser.parse_args()

    def say(line: str) -> None:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()

    children = desk_children(host=plan.host, port=plan.port, threads=plan.threads, run=plan.run)
    name = urlsplit(plan.public_url).netloc
    ready_line = f"Sẵn sàng / Ready: {plan.public_url}/   (Ctrl-C để dừng / to stop)"
    Supervisor(children, say).run(lambda: answers(plan.host, plan.port, name), ready_line)


if __name__ == "__main__":
    main()

"""Clients: wrk where it is installed, else one of our own; and clients that behave badly.

`python -m bench.load PORT PATH CONNECTIONS SECONDS` is our own: it asks again on each connection as soon as it has its
answer, and prints how often each status came and how quick the fastest tenth was. The path `/c` sends page views.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bench import desk
from signalmast.core import keys

PACKED = "gzip, deflate, br"


@dataclass(frozen=True)
class Asked:
    """`good` answers of 2xx, `bad` others; `quick` seconds within which the fastest tenth came, where looked at: on a
    machine that does other work too, the rest say more about that work."""

    good: int
    bad: int
    seconds: float
    quick: float = 0.0

    @property
    def rate(self) -> float:
        return self.good / self.seconds


def on_core(number: int) -> list[str]:
    """The words before a command that keep it on one core; none where that cannot be said."""
    return ["taskset", "-c", str(number)] if shutil.which("taskset") else []


def ask(port: int, path: str, *, connections: int, seconds: float) -> Asked:
    """With wrk where there is one."""
    wrk = shutil.which("wrk")
    if wrk is None:
        return ask_ourselves(port, path, connections=connections, seconds=seconds)
    command = [*on_core(1), wrk, "-t1", f"-c{connections}", f"-d{seconds:.0f}s", "-H", f"Accept-Encoding: {PACKED}"]
    said = subprocess.run(
        [*command, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
    ).stdout
    found = re.search(r"(\d+) requests in ([\d.]+)s", said)
    assert found is not None, said
    bad = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    wrong = int(bad[1]) if bad else 0
    return Asked(int(found[1]) - wrong, wrong, float(found[2]))


def ask_ourselves(port: int, path: str, *, connections: int, seconds: float) -> Asked:
    command = [*on_core(1), sys.executable, "-m", "bench.load", str(port), path, str(connections), str(seconds)]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, cwd=desk.ROOT).stdout)
    good = sum(count for status, count in told["statuses"].items() if status.startswith("2"))
    return Asked(good, sum(told["statuses"].values()) - good, told["seconds"], told["quick"])


class _Client(asyncio.Protocol):
    def __init__(self, path: str, statuses: Counter[str], times: list[float]) -> None:
        self.path, self.statuses, self.times = path, statuses, times
        self.buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._send()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, there, body = self.buffer.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: *(\d+)", head)
        if there and len(body) >= (int(length[1]) if length else 0):
            self.times.append(time.perf_counter() - self.began)
            self.statuses[head[9:12].decode()] += 1
            self.buffer = b""
            self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        self.statuses["cut"] += 1

    def _send(self) -> None:
        self.began = time.perf_counter()
        if self.path != "/c":
            self.transport.write(
                f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: {PACKED}\r\n\r\n".encode()
            )
            return
        key = keys.new_key(now=datetime.now(UTC))
        body = json.dumps({"id": key, "events": [{"kind": "view", "path": "/ward/post/"}]}).encode()
        self.transport.write(b"POST /c HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


async def _run(port: int, path: str, connections: int, seconds: float) -> dict[str, object]:
    statuses: Counter[str] = Counter()
    times: list[float] = []
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    made = [
        await loop.create_connection(lambda: _Client(path, statuses, times), "127.0.0.1", port)
        for _ in range(connections)
    ]
    await asyncio.sleep(seconds)
    told = {
        "statuses": dict(statuses),
        "seconds": time.perf_counter() - began,
        "quick": statistics.quantiles(times, n=10)[0] if len(times) > 1 else 0.0,
    }
    for transport, _client in made:
        transport.close()
    return told


@contextlib.contextmanager
def badly(port: int, count: int, said: bytes) -> Iterator[None]:
    """So many connections that say this and then neither send nor read, from twenty addresses."""
    made = []
    try:
        for number in range(count):
            client = socket.socket()
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.bind((f"127.0.1.{1 + number % 20}", 0))
            client.settimeout(10)
            client.connect(("127.0.0.1", port))
            client.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                client.send(said)
            made.append(client)
        time.sleep(1)
        yield
    finally:
        for client in made:
            client.close()


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_run(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))))

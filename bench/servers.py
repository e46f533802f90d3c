"""Servers to measure, each in a process group of its own, on the first core; what a group has spent so far."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench import desk, load
from signalmast.edge import launch

NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
_BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_static_module.so")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass
class Server:
    process: subprocess.Popen[bytes]
    port: int

    def cpu(self) -> float:
        """Seconds of all its processes."""
        return sum(_spent(path) for path in Path("/proc").glob("[0-9]*") if _in_group(path, self.process.pid))

    def end(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


def start(command: list[str], port: int, *, env: Mapping[str, str], unix: Path | None = None) -> Server:
    """Wait until it takes connections on the port, or on the socket."""
    process = subprocess.Popen(
        [*load.on_core(0), *command], env=env, cwd=desk.ROOT, process_group=0, stdin=subprocess.DEVNULL
    )
    end = time.monotonic() + 60
    while not _takes(port, unix):
        if process.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"did not start: {' '.join(command)}")
        time.sleep(0.05)
    return Server(process, port)


def edge(folders: Mapping[str, Path], run: Path, *, env: Mapping[str, str]) -> Server:
    """`folders`: SITE, STATIC and MEDIA. What it keeps lies in `run`."""
    port = free_port()
    told = {f"SIGNALMAST_EDGE_{name}": str(path) for name, path in folders.items()}
    told |= {
        "SIGNALMAST_EDGE_RUN": str(run),
        "SIGNALMAST_EDGE_JOURNAL": str(run / "journal.sqlite3"),
        "SIGNALMAST_EDGE_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    return start(launch.command(host="127.0.0.1", port=port), port, env={**env, **told})


def web(application: str, *, env: Mapping[str, str], unix: Path | None = None) -> Server:
    """As `signalmast serve` starts it, on the socket or, to be asked without an edge, on a port."""
    port = 0 if unix else free_port()
    where = ["--uds", str(unix)] if unix else ["--host", "127.0.0.1", "--port", str(port)]
    command = [sys.executable, "-m", "granian", "--no-ws", "--workers", "1", "--log-level", "warning"]
    command += ["--interface", "wsgi", "--blocking-threads", "4", "--backpressure", "64"]
    return start([*command, *where, application], port, env=env, unix=unix)


def nginx(site: Path, folder: Path, *, behind: int) -> Server:
    """The server block of docs/operations.md as it stands there, over the same files."""
    told = (desk.ROOT / "docs" / "operations.md").read_text("utf-8")
    found = re.search(r"```nginx\n(limit_conn_zone.*?)```", told, re.DOTALL)
    assert found is not None
    port = free_port()
    block = found[1].replace("/srv/signalmast/site", str(site)).replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    block = block.replace("listen 8080", f"listen 127.0.0.1:{port}")
    block = block if _BROTLI.exists() else block.replace("brotli_static on;", "")
    (folder / "nginx").mkdir(parents=True)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/nginx/{kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"{f'load_module {_BROTLI};' if _BROTLI.exists() else ''} {'user root;' if os.getuid() == 0 else ''}"
        f" daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr error; events {{}}\n"
        f"http {{ include /etc/nginx/mime.types; access_log off; {temporary}\n{block}\n}}\n"
    )
    return start([str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")], port, env=dict(os.environ))


@contextlib.contextmanager
def hung_web(unix: Path) -> Iterator[None]:
    """A web process that takes every request and never answers."""
    over, held = threading.Event(), []

    def take() -> None:
        while not over.is_set():
            with contextlib.suppress(TimeoutError):
                held.append(listening.accept()[0])

    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(unix))
        listening.listen(512)
        listening.settimeout(0.2)
        taking = threading.Thread(target=take)
        taking.start()
        try:
            yield
        finally:
            over.set()
            taking.join()
            for connection in held:
                connection.close()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _takes(port: int, unix: Path | None) -> bool:
    with socket.socket(socket.AF_UNIX if unix else socket.AF_INET) as asking:
        asking.settimeout(1)
        return asking.connect_ex(str(unix) if unix else ("127.0.0.1", port)) == 0


def _in_group(path: Path, group: int) -> bool:
    try:
        return os.getpgid(int(path.name)) == group
    except ProcessLookupError:
        return False


def _spent(path: Path) -> float:
    try:
        fields = (path / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / _TICKS

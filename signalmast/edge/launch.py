"""The command that starts the edge, for whoever supervises it."""

from __future__ import annotations

import contextlib
import resource
import sys

CONNECTIONS = 4096


def command(*, host: str, port: int) -> list[str]:
    """granian with one worker. Its own limit counts open connections, idle ones too, so it stands well above ours."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "asginl", "--no-ws", "--loop", "uvloop", "--workers", "1"),
        *(
            "--http",
            "1",
            "--http1-header-read-timeout",
            "15000",
            "--http1-buffer-size",
            "65536",
            "--log-level",
            "warning",
        ),
        *("--backlog", str(CONNECTIONS), "--backpressure", str(CONNECTIONS), "--workers-kill-timeout", "10"),
        *("--host", host, "--port", str(port), "signalmast.edge.app:app"),
    ]


def allow_connections() -> None:
    """Raise this process's own limit of open files as far as the system lets it: a connection is one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * CONNECTIONS if hard == resource.RLIM_INFINITY else min(4 * CONNECTIONS, hard)
    if wanted > soft:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))

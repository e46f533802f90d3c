"""`make run` in a new copy of the project until the address is printed, and again when everything stands."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

from bench import desk, measure

# What `make run` prints as each part begins or ends; the last is the address itself.
_PARTS = (
    ("environment", "· .venv"),
    ("packages", "· pip:"),
    ("database", "cơ sở dữ liệu"),
    ("static files", "tệp giao diện"),
    ("demonstration loaded", "phần minh họa"),
    ("serving", "Ready:"),
)
_LONGEST = 600.0


def run(ground: desk.Ground, *, posts: int, rounds: int) -> None:
    project = ground.folder / "project"
    files = subprocess.run(["git", "ls-files", "-z"], cwd=desk.ROOT, capture_output=True, check=True).stdout
    for name in files.decode().split("\0"):
        if name and (desk.ROOT / name).is_file():
            (project / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(desk.ROOT / name, project / name)
    cold = _until_ready(ground, project)
    warm = _until_ready(ground, project)
    rows = [[name, f"{cold[name]:.1f}" if name in cold else "", f"{warm[name]:.1f}" if name in warm else ""]
            for name in cold]  # fmt: skip
    measure.table("make run: seconds of the clock until each line (packages come over the network)",
                  ("line", "cold", "warm"), rows)  # fmt: skip


def _until_ready(ground: desk.Ground, project: Path) -> dict[str, float]:
    """Seconds from the start to each line of `_PARTS`; the process and its children end by its own group."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {**ground.desk.environment(), "SIGNALMAST_DATA": "", "SIGNALMAST_ENV_FILE": ""}
    env = {
        name: value for name, value in env.items() if value and name not in ("PYTHONPATH", "VIRTUAL_ENV", "MAKEFLAGS")
    }
    seen: dict[str, float] = {}
    began = time.perf_counter()
    process = subprocess.Popen(
        ["make", "run", f"PORT={port}", "DATA=data"],
        cwd=project,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        process_group=0,
    )
    assert process.stdout is not None
    os.set_blocking(process.stdout.fileno(), False)
    said = ""
    try:
        while "serving" not in seen and process.poll() is None and time.perf_counter() - began < _LONGEST:
            said += (process.stdout.read() or b"").decode(errors="replace")
            for name, words in _PARTS:
                if name not in seen and words in said:
                    seen[name] = time.perf_counter() - began
            time.sleep(0.02)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        process.stdout.close()
    if "serving" not in seen:
        raise measure.CommandFailed(f"make run never became ready:\n{said[-2000:]}")
    return seen

"""What a command spends: seconds of processor, seconds of the clock, the most memory it and its children held.

Processor seconds come from the kernel's account of the ended process and of every child it waited for (`wait4`).
Memory is each process's own high-water mark (`VmHWM` of /proc), looked at every 10 ms while it runs: the kernel's
`ru_maxrss` will not do, since a child starts with its parent's.
"""

from __future__ import annotations

import contextlib
import os
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_LOOK = 0.01
_LONGEST = 900.0


class CommandFailed(RuntimeError):
    """A measured command ended with an error; the message is what it said."""


@dataclass(frozen=True)
class Spent:
    """`own` and `child` are MB: of the command itself and of the largest process it started."""

    cpu: float
    clock: float
    own: float
    child: float
    said: str = ""

    @property
    def peak(self) -> float:
        return max(self.own, self.child)


def run(command: Sequence[str], *, env: Mapping[str, str], cwd: Path) -> Spent:
    """Run to the end and account for it. CommandFailed when it fails or takes longer than 15 minutes."""
    began = time.perf_counter()
    peaks: dict[int, float] = {}
    with subprocess.Popen(command, env=env, cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        said, pid, status, usage = b"", 0, 0, None
        while not pid:
            said += process.stdout.read() or b""
            _look(process.pid, peaks)
            if time.perf_counter() - began > _LONGEST:
                process.kill()
            time.sleep(_LOOK)
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        clock = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        said += process.stdout.read() or b""
    text = said.decode(errors="replace")
    if process.returncode or usage is None:
        raise CommandFailed(f"{' '.join(command)}: {process.returncode}\n{text[-3000:]}")
    own = peaks.pop(process.pid, 0.0)
    return Spent(usage.ru_utime + usage.ru_stime, clock, own, max(peaks.values(), default=0.0), text)


def middle(rounds: Sequence[Spent]) -> Spent:
    """The median of each cost over rounds of the same command."""
    return Spent(
        *(statistics.median(getattr(one, name) for one in rounds) for name in ("cpu", "clock", "own", "child")),
        said=rounds[-1].said,
    )


def table(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; the first column is words, the others figures."""
    widths = [max(len(line[column]) for line in [head, *rows]) for column in range(len(head))]
    print(f"\n{title}")
    for line in [head, *rows]:
        cells = [
            line[0].ljust(widths[0]),
            *(cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)),
        ]
        print("  " + "  ".join(cells).rstrip(), flush=True)


def _look(pid: int, peaks: dict[int, float], parent: bytes = b"") -> None:
    with contextlib.suppress(OSError):
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
        if command == parent:
            return  # forked and not yet become what it will run: its memory is still its parent's
        parent = command
    with contextlib.suppress(OSError, ValueError, StopIteration):
        status = Path(f"/proc/{pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        peaks[pid] = max(peaks.get(pid, 0.0), int(line.split()[1]) / 1024)
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                _look(int(child), peaks, parent)

"""Ends process groups when its standard input closes: what stays of a desk when its supervisor is killed.

The supervisor writes `+123` when group 123 begins and `-123` when it is gone. Run as a plain file.
"""

from __future__ import annotations

import os
import signal
import sys
import time

PATIENCE = 3.0  # seconds between asking and killing


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    for line in sys.stdin.buffer:
        change = groups.add if line[:1] == b"+" else groups.discard
        change(int(line[1:]))
    for number in (signal.SIGTERM, signal.SIGKILL):
        groups = {group for group in groups if send(group, number)}
        end = time.monotonic() + PATIENCE
        while groups and time.monotonic() < end:
            time.sleep(0.1)
            groups = {group for group in groups if send(group, 0)}


def send(group: int, number: int) -> bool:
    """Whether there still is such a group."""
    try:
        os.killpg(group, number)
    except OSError:
        return False
    return True


if __name__ == "__main__":
    main()

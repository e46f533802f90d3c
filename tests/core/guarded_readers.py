"""What the guarded child is told to run in test_tables_guard."""

import errno
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from signalmast.core.tables import TableRefused, read_rows
from signalmast.core.tables.guard import report_progress


def echo(**kwargs: Any) -> dict[str, Any]:
    print("this is no answer")  # noqa: T201 -- a reader that talks
    return kwargs


def count(path: str) -> int:
    found = 0
    for found, _row in enumerate(read_rows(Path(path)), start=1):
        report_progress(found)
    return found


def refuse() -> None:
    raise TableRefused("cell-too-long", line=7, limit=5)


def swallow_memory() -> int:
    return len(bytearray(2_000_000_000))


def abort_on_memory() -> None:
    os.write(2, b"memory allocation of 155634070912 bytes failed\n")
    os.abort()


def be_killed() -> None:
    os.kill(os.getpid(), 9)


def burn() -> None:
    while True:
        pass


def burn_in_pieces(pid_file: str) -> None:
    grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    Path(pid_file).write_text(str(grandchild.pid), encoding="ascii")
    time.sleep(60)


def crash() -> None:
    os.abort()


def fail() -> None:
    raise RuntimeError("odd")


def fail_to_open(path: str) -> None:
    Path(path).read_bytes()


def leave() -> None:
    sys.exit(3)


def fill_disk() -> None:
    with open("/dev/full", "wb") as stream:
        stream.write(b"x" * 100_000)


def outgrow_file(path: str) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))
    Path(path).write_bytes(b"x" * 100_000)


def outgrow_share() -> None:
    raise OSError(errno.EDQUOT, "Disk quota exceeded")


def django_is_set_up() -> bool:
    apps = sys.modules.get("django.apps")
    return apps is not None and apps.apps.ready


def close_pipes() -> None:
    os.close(1)
    os.close(2)
    os.closerange(3, 20)
    time.sleep(60)

"""What the desk stands on: the data folder, the disk, the port, and who is serving now. Imports no Django.

Every refusal is a `NoGround`, one line in Vietnamese and English that names the setting to change.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import socket
import stat
import tempfile
from pathlib import Path

GIBIBYTE = 1024**3
LONGEST_SOCKET = 100  # bytes; Linux takes 107, other systems 103


class NoGround(Exception):
    """The desk cannot stand here; the message names the cause and what to change."""

    def __init__(self, what: str, vi: str, en: str) -> None:
        self.vi, self.en = vi, en
        super().__init__(f"{what}: {vi} / {en}")


def need_writable(folder: Path) -> None:
    """Make the folder if need be and write one byte into it. Raises NoGround."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"1")
        probe.unlink()
    except OSError as error:
        why = error.strerror or str(error)
        raise NoGround(
            f"DATA={folder}",
            f"không ghi được vào thư mục dữ liệu ({why}); chọn thư mục khác, ví dụ: make run DATA=/duong/dan",
            f"the data folder cannot be written ({why}); choose another, such as: make run DATA=/some/path",
        ) from None


def need_free_port(host: str, port: int) -> None:
    """Raises NoGround when something else listens there or the address is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            why = error.strerror or str(error)
            raise NoGround(
                f"PORT={port}",
                f"không mở được {host}:{port} ({why}); chọn cổng khác, ví dụ: make run PORT={_another(port)}",
                f"{host}:{port} cannot be opened ({why}); choose another, such as: make run PORT={_another(port)}",
            ) from None


def running_folder(data: Path) -> Path:
    """The folder of the web process's socket, made for us alone: `run` in the data folder.

    The address of a socket is short by law of the system; where `run` lies too deep, a folder of the same desk in
    XDG_RUNTIME_DIR or the system's temporary folder takes its place. Raises NoGround.
    """
    folder = data / "run"
    if len(os.fsencode(folder / "web.sock")) > LONGEST_SOCKET:
        mark = hashlib.sha256(os.fsencode(data)).hexdigest()[:12]
        roof = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
        folder = roof / f"signalmast-{os.getuid()}-{mark}"
        if len(os.fsencode(folder / "web.sock")) > LONGEST_SOCKET:
            raise NoGround(
                f"DATA={data}",
                f"đường dẫn quá dài để đặt ổ cắm nội bộ (tối đa {LONGEST_SOCKET} byte); chọn thư mục có tên ngắn hơn",
                f"the path is too long for the desk's inner socket ({LONGEST_SOCKET} bytes at most);"
                " choose a shorter one",
            )
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            raise PermissionError(0, "not a folder of this user's own")
        folder.chmod(0o700)
    except OSError as error:
        why = error.strerror or str(error)
        raise NoGround(
            f"DATA={data}", f"không dùng được thư mục {folder} ({why})", f"the folder {folder} cannot be used ({why})"
        ) from None
    return folder


def disk_room(folder: Path) -> tuple[int, float]:
    """Free bytes where the folder lies, and their share of the whole disk (0 to 1)."""
    usage = shutil.disk_usage(folder)
    return usage.free, usage.free / usage.total


class Claim:
    """The lock `serve.pid` in the data folder: held by the one process that serves from it, or that replaces it.

    The lock is the kernel's own, so a killed holder leaves nothing behind; the number in the file is for people.
    """

    def __init__(self, data: Path) -> None:
        self.path = data / "serve.pid"
        self._descriptor = -1

    def take(self) -> None:
        """Raises NoGround, naming the holder, when another process has it. The lock survives exec."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip() or "?"
            os.close(descriptor)
            raise NoGround(
                f"DATA={self.path.parent}",
                f"Signalmast đang chạy từ thư mục này (tiến trình {holder}); hãy dừng trước",
                f"Signalmast is running from this folder (process {holder}); stop it first",
            ) from None
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        os.set_inheritable(descriptor, True)
        self._descriptor = descriptor

    @property
    def descriptor(self) -> int:
        return self._descriptor

    def release(self) -> None:
        os.ftruncate(self._descriptor, 0)
        os.close(self._descriptor)
        self._descriptor = -1


def _another(port: int) -> int:
    return port + 1 if port < 65535 else 8000

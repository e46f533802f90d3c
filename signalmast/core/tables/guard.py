"""Run a function over a stranger's file in a child process that may run out of memory, time or luck without harm.

The request goes in as JSON, progress and the answer come out as lines of JSON; only a TableRefused crosses the border
as itself. The child has its own session, no open files of ours, and limits on address space and CPU; no Django set-up.
"""

import errno
import importlib
import json
import logging
import os
import resource
import selectors
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import IO, Any, cast

from signalmast.core.tables.refusal import TableRefused

_CHILD = "from signalmast.core.tables.guard import serve; serve()"
# EFBIG: the file-size limit of the process; EDQUOT: the person's share of the disk.
_DISK_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
# What Rust, C++ and Python print when an allocation fails beyond repair.
_MEMORY_WORDS = (b"memory allocation of", b"bad_alloc", b"MemoryError")
_COMPLAINT_BYTES = 4096

logger = logging.getLogger(__name__)
_answers: IO[str] | None = None


def report_progress(count: int) -> None:
    """Tell the parent how far the work is; outside a guarded child it does nothing."""
    if _answers is not None:
        print(json.dumps({"progress": count}), file=_answers, flush=True)


def run_guarded(
    target: str,
    kwargs: Mapping[str, Any],
    *,
    memory_mb: int = 512,
    seconds: int = 60,
    progress: Callable[[int], None] | None = None,
) -> Any:
    """Call "package.module:function" with `kwargs` in a guarded child and give back what it returned, both plain JSON.

    TableRefused with the function's own code, or too-much-memory (above `memory_mb` of address space), too-slow (above
    `seconds` of CPU or of the clock), disk-full, reader-failed (anything else, with its trace in the log).
    """
    request = {"target": target, "kwargs": dict(kwargs), "memory_mb": memory_mb, "seconds": seconds}
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)},
    )
    heard = _Heard(progress)
    with child:
        try:
            late = not _converse(child, json.dumps(request).encode(), heard, time.monotonic() + seconds)
        finally:
            # The whole session goes, also after an answer: nothing a reader started may outlive it.
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
    if heard.answer is not None:
        return _opened_answer(heard, memory_mb)
    if late or child.returncode == -signal.SIGXCPU:
        raise TableRefused("too-slow", limit=seconds)
    # A SIGKILL that is not ours is the system running out of memory.
    if child.returncode == -signal.SIGKILL or any(words in heard.complaint for words in _MEMORY_WORDS):
        raise TableRefused("too-much-memory", limit=memory_mb)
    logger.error("The guarded reader of %s ended with %s: %s", target, child.returncode, heard.complaint)
    raise TableRefused("reader-failed")


class _Heard:
    """What the child has said so far."""

    def __init__(self, progress: Callable[[int], None] | None) -> None:
        self.progress = progress
        self.answer: dict[str, Any] | None = None
        self.complaint = b""
        self._pieces: list[bytes] = []

    def said(self, piece: bytes) -> None:
        """Bytes of the answers' pipe; a line is complete at its end only."""
        *ends, rest = piece.split(b"\n")
        for end in ends:
            message = json.loads(b"".join([*self._pieces, end]))
            self._pieces = []
            if "progress" not in message:
                self.answer = message
            elif self.progress is not None:
                self.progress(message["progress"])
        self._pieces.append(rest)

    def complained(self, piece: bytes) -> None:
        self.complaint = (self.complaint + piece)[-_COMPLAINT_BYTES:]


def _converse(child: subprocess.Popen[bytes], request: bytes, heard: _Heard, deadline: float) -> bool:
    """Send the request and listen until the answer or the child's end; False if the deadline came first."""
    stdin, stdout, stderr = cast("tuple[IO[bytes], IO[bytes], IO[bytes]]", (child.stdin, child.stdout, child.stderr))
    with suppress(BrokenPipeError):
        stdin.write(request)
    with suppress(BrokenPipeError):
        stdin.close()
    with selectors.DefaultSelector() as pipes:
        pipes.register(stdout, selectors.EVENT_READ, heard.said)
        pipes.register(stderr, selectors.EVENT_READ, heard.complained)
        while pipes.get_map() and heard.answer is None:
            ready = pipes.select(max(deadline - time.monotonic(), 0))
            if not ready:
                return False
            for key, _events in ready:
                piece = os.read(key.fd, 1 << 16)
                key.data(piece)
                if not piece:
                    pipes.unregister(key.fileobj)
    if heard.answer is None:
        # Both pipes are closed, so the end is near: its return code says why.
        try:
            child.wait(timeout=max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            return False
    return True


def _opened_answer(heard: _Heard, memory_mb: int) -> Any:
    answer = heard.answer or {}
    if "refused" in answer:
        refused = answer["refused"]
        raise TableRefused(refused["code"], line=refused["line"], **refused["params"])
    if "memory" in answer:
        raise TableRefused("too-much-memory", limit=memory_mb)
    if "failed" in answer:
        logger.error("The guarded reader failed: %s", answer["failed"])
        raise TableRefused("reader-failed")
    return answer["returned"]


def serve() -> None:  # pragma: no cover -- the child's side; every run_guarded goes through it
    """The child's whole life: read one request, answer it, end."""
    request = json.loads(sys.stdin.buffer.read())
    limit(memory_mb=request["memory_mb"], seconds=request["seconds"])
    # Answers get a descriptor of their own, so that nothing a reader prints can be taken for one.
    with os.fdopen(os.dup(1), "w", encoding="ascii") as answers:
        os.dup2(2, 1)
        answer(request["target"], request["kwargs"], answers)


def limit(*, memory_mb: int, seconds: int) -> None:
    """Soft limits of this process; a core file of a stranger's data is never written."""
    for which, wanted in (
        (resource.RLIMIT_AS, memory_mb * 1024 * 1024),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(which)[1]
        resource.setrlimit(which, (wanted if hard == resource.RLIM_INFINITY else min(wanted, hard), hard))


def answer(target: str, kwargs: dict[str, Any], answers: IO[str]) -> None:
    """Call the target and write one line of JSON: returned, refused, memory or failed."""
    global _answers  # noqa: PLW0603 -- the one place a child's reporter can find its pipe
    _answers = answers
    try:
        line = json.dumps({"returned": _called(target, kwargs)})
    except TableRefused as refused:
        line = json.dumps({"refused": {"code": refused.code, "line": refused.line, "params": refused.params}})
    except MemoryError:
        line = json.dumps({"memory": True})
    except OSError as error:
        full: dict[str, Any] = {"refused": {"code": "disk-full", "line": None, "params": {}}}
        line = json.dumps(full if error.errno in _DISK_FULL else {"failed": traceback.format_exc()})
    except Exception:
        line = json.dumps({"failed": traceback.format_exc()})
    finally:
        _answers = None
    print(line, file=answers, flush=True)


def _called(target: str, kwargs: dict[str, Any]) -> Any:
    module, _, name = target.partition(":")
    function: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return function(**kwargs)

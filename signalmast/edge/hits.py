"""Files answered from memory: looked at again after half a second at most, never trusted to stand where a link leads.

A shelf is one folder: addresses below it become file names, files become whole answers whose header lists are built
once. Text has `.br` and `.gz` beside it; a variant that unpacks to other bytes belongs to another version and is left
out. The least recently asked for leave when the bytes kept pass the cap.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
import zlib
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import brotli

from signalmast.edge import ranges, validators
from signalmast.edge.asgi import Headers, Scope, Send, answer

AGAIN = 0.5  # seconds between two looks at the same file
KEPT = 256 * 1024  # a larger file is sent from disk
_OVERHEAD = 2048  # bytes that an answer's names and lists weigh beside its body
_VARIANTS = (("br", ".br", b"-b"), ("gzip", ".gz", b"-g"))
_NOT_NAMES = ("index.html", "index.redirect", "index.gone")
_NOT_ENDINGS = (".tmp", ".br", ".gz", ".redirect", ".gone")
Seen = tuple[tuple[int, int, int] | None, ...]


@dataclass(slots=True)
class Variant:
    etag: bytes
    headers: Headers
    unchanged: Headers
    body: bytes


@dataclass(slots=True)
class Hit:
    """One address's answer. `body` of the plain variant is empty when the file is sent from disk."""

    files: tuple[str, ...]
    seen: Seen
    status: int
    plain: Variant
    packed: dict[str, Variant] = field(default_factory=dict)
    on_disk: int = 0  # its size, when it is too large to be kept
    ranged: bool = False
    due: float = 0.0

    def chosen(self, accepted: bytes) -> Variant:
        """The best variant that the client takes."""
        for encoding in validators.encodings(accepted):
            if encoding in self.packed:
                return self.packed[encoding]
        return self.plain

    @property
    def weight(self) -> int:
        return sum(len(one.body) + _OVERHEAD for one in (self.plain, *self.packed.values()))


class Memory:
    """What all shelves keep, by address, bounded by bytes."""

    def __init__(self, cap: int) -> None:
        self.cap, self.used = cap, 0
        self._hits: OrderedDict[str, Hit] = OrderedDict()

    def get(self, address: str) -> Hit | None:
        hit = self._hits.get(address)
        if hit is not None:
            self._hits.move_to_end(address)
        return hit

    def put(self, address: str, hit: Hit) -> None:
        self.drop(address)
        self._hits[address] = hit
        self.used += hit.weight
        while self.used > self.cap:
            self.used -= self._hits.popitem(last=False)[1].weight

    def drop(self, address: str) -> None:
        hit = self._hits.pop(address, None)
        if hit is not None:
            self.used -= hit.weight

    def __len__(self) -> int:
        return len(self._hits)


class Shelf:
    """The files below `root`, as answers. `describe` gives the headers for a file's name; `site` reads markers too."""

    def __init__(
        self,
        root: Path,
        memory: Memory,
        *,
        describe: Callable[[str], Headers],
        every: Headers,
        prefix: str = "",
        site: bool = False,
        ranged: bool = False,
    ) -> None:
        self.root, self.memory, self.prefix = root, memory, prefix
        self._describe, self._every = describe, every
        self._site, self._ranged = site, ranged

    def find(self, address: str) -> Hit | None:
        """The answer for a decoded path, or None when no file stands for it."""
        hit = self.memory.get(address)
        now = time.monotonic()
        if hit is not None:
            if now < hit.due:
                return hit
            if _look(hit.files) == hit.seen:
                hit.due = now + AGAIN
                return hit
            self.memory.drop(address)
        hit = self._load(address)
        if hit is not None:
            hit.due = now + AGAIN
            self.memory.put(address, hit)
        return hit

    def has_page(self, address: str) -> bool:
        """Whether a page stands at this address with a slash after it."""
        return _is_name(address) and os.path.isfile(f"{self.root}{address}/index.html")

    def _load(self, address: str) -> Hit | None:
        below = address[len(self.prefix) :]
        if not _is_name(below):
            return None
        with suppress(OSError, ValueError):
            if not self._site:
                return None if below.endswith("/") else self._file(below, 200)
            if not below.endswith("/"):
                name = below.rpartition("/")[2]
                barred = name in _NOT_NAMES or name.endswith(_NOT_ENDINGS)
                return None if barred else self._file(below, 200)
            return self._file(below + "index.html", 200) or self._moved(below) or self._file(below + "index.gone", 410)
        return None

    def _file(self, below: str, status: int) -> Hit | None:
        path = f"{self.root}{below}"
        read = _read(path, self._real())
        if read is None:
            return None
        body, state, size = read
        name = "index.html" if status == 410 else below.rpartition("/")[2]
        about = [*self._describe(name), *self._every]
        if body is None:
            etag = b'"%x-%x-%x"' % (state[1], state[0], size)
            whole = _variant(etag, about, b"", size)
            return Hit((path,), (state,), status, whole, on_disk=size, ranged=self._ranged)
        digest = hashlib.blake2b(body, digest_size=12).hexdigest().encode()
        if self._ranged:
            return Hit((path,), (state,), status, _variant(b'"%s"' % digest, about, body), ranged=True)
        about.append((b"vary", b"accept-encoding"))
        files: list[str] = [path]
        seen: list[tuple[int, int, int] | None] = [state]
        packed = {}
        for encoding, ending, mark in _VARIANTS:
            files.append(path + ending)
            beside = _read(path + ending, self._real())
            seen.append(beside[1] if beside else None)
            if beside and beside[0] is not None and _unpacked(encoding, beside[0]) == body:
                headers = [*about, (b"content-encoding", encoding.encode())]
                packed[encoding] = _variant(b'"%s%s"' % (digest, mark), headers, beside[0])
        return Hit(tuple(files), tuple(seen), status, _variant(b'"%s"' % digest, about, body), packed)

    def _moved(self, below: str) -> Hit | None:
        path = f"{self.root}{below}index.redirect"
        read = _read(path, self._real())
        if read is None or read[0] is None:
            return None
        target = read[0].decode().strip()
        if not target.startswith("/") or target.startswith(("//", "/\\")) or "\n" in target:
            return None
        location = quote(target, safe="/?&=#%:@!$'()*+,;~-._")
        headers = [(b"location", location.encode()), (b"cache-control", b"no-cache"), *self._every]
        return Hit((path,), (read[1],), 301, _variant(b"", headers, b""))

    def _real(self) -> str:
        return os.path.realpath(self.root)


async def send_hit(hit: Hit, scope: Scope, send: Send) -> None:
    """Answer a GET or HEAD: 304 when the client has it, a range when it asks for one, the best variant it takes."""
    accepted = known = asked = if_range = b""
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            accepted = value
        elif name == b"if-none-match":
            known = value
        elif name == b"range":
            asked = value
        elif name == b"if-range":
            if_range = value
    chosen = hit.chosen(accepted) if hit.packed else hit.plain
    if known and hit.status == 200 and validators.has(known, chosen.etag):
        await answer(send, 304, chosen.unchanged)
    elif scope["method"] == "HEAD":
        await answer(send, hit.status, chosen.headers)
    elif asked and hit.ranged and validators.still(if_range, chosen.etag):
        await _send_range(hit, asked, send)
    elif hit.on_disk:
        await ranges.send_file(hit.files[0], send, hit.status, chosen.headers, (0, hit.on_disk))
    else:
        await send({"type": "http.response.start", "status": hit.status, "headers": chosen.headers})
        await send({"type": "http.response.body", "body": chosen.body})


async def _send_range(hit: Hit, asked: bytes, send: Send) -> None:
    size = hit.on_disk or len(hit.plain.body)
    try:
        wanted = ranges.one(asked, size)
    except ranges.Unsatisfiable:
        await answer(send, 416, ranges.refusal(hit.plain.headers, size))
        return
    first, length = wanted or (0, size)
    status = 206 if wanted else 200
    headers = ranges.part_of(hit.plain.headers, first, length, size) if wanted else hit.plain.headers
    if hit.on_disk:
        await ranges.send_file(hit.files[0], send, status, headers, (first, length))
    else:
        await answer(send, status, headers, hit.plain.body[first : first + length])


def _variant(etag: bytes, headers: Headers, body: bytes, size: int | None = None) -> Variant:
    if etag:
        headers = [*headers, (b"etag", etag)]
    unchanged = [pair for pair in headers if pair[0] not in (b"content-type", b"content-encoding")]
    length = (b"content-length", str(len(body) if size is None else size).encode())
    return Variant(etag, [*headers, length], unchanged, body)


def _is_name(below: str) -> bool:
    """Whether a path names something below a folder: no step up, nothing hidden, no other system's separators."""
    if not below.startswith("/") or "\0" in below or "\\" in below:
        return False
    names = below[1:].split("/")
    if names[-1] == "":
        names.pop()
    return all(name and not name.startswith(".") and not name.endswith(".tmp") for name in names)


def _look(files: tuple[str, ...]) -> Seen:
    return tuple(_state(path) for path in files)


def _state(path: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def _read(path: str, real: str) -> tuple[bytes | None, tuple[int, int, int], int] | None:
    """Bytes (None when too many to keep), state and size of a regular file that truly lies below `real`."""
    if not os.path.realpath(path).startswith(real + os.sep):
        return None
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as stream:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            return None
        state = (found.st_ino, found.st_mtime_ns, found.st_size)
        return (stream.read() if found.st_size <= KEPT else None), state, found.st_size


def _unpacked(encoding: str, packed: bytes) -> bytes | None:
    with suppress(brotli.error, zlib.error):
        return brotli.decompress(packed) if encoding == "br" else zlib.decompress(packed, wbits=31)
    return None

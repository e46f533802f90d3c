"""JSON archives: read whole within the size limit, and asked only for what is really there."""

import json
import unicodedata
from pathlib import Path
from typing import Any

from signalmast.core.tables import TableRefused, limits

_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MOST = 10**15


def looks_like(path: Path) -> bool:
    """Whether the file begins as an object or a list. An unreadable path is left to the reader of tables to refuse."""
    try:
        with path.open("rb") as stream:
            head = stream.read(512)
    except OSError:
        return False
    if head.startswith(_WIDE_MARKS):
        text = head[: len(head) // 2 * 2].decode("utf-16", "ignore")
    else:
        text = head.decode("utf-8-sig", "ignore")
    begun = text.lstrip()
    return begun.startswith("{") or (begun.startswith("[") and begun[1:].lstrip()[:1] in ("{", "[", "]", ""))


def load(path: Path) -> Any:
    """The document; TableRefused where it is too large, no JSON, or nested beyond reason."""
    size = path.stat().st_size
    if size > limits.FILE_BYTES:
        raise TableRefused("too-large", size=-(-size // 1_000_000), limit=limits.FILE_BYTES // 1_000_000)
    data = path.read_bytes()
    try:
        return json.loads(data.decode(json.detect_encoding(data)))
    except ValueError as error:
        raise TableRefused("not-json") from error
    except RecursionError as error:
        raise TableRefused("json-too-deep") from error


def clean(text: str) -> str:
    """NFC, stripped, without what no file or database takes: half a surrogate pair becomes U+FFFD, NUL goes."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")
    return unicodedata.normalize("NFC", whole).strip()


def text_of(item: Any, *names: str) -> str:
    """The first of several members that is text (numbers count), stripped; "" where none is."""
    if isinstance(item, dict):
        for name in names:
            value = item.get(name)
            if isinstance(value, str) and value.strip():
                return clean(value)
            if isinstance(value, int) and not isinstance(value, bool):
                return str(value)[:40]
    return ""


def count_of(value: Any) -> int | None:
    """A count, or None for anything else."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _MOST:
        return value
    return None

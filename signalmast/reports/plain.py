"""Text as any file format can hold it."""

from __future__ import annotations

import re
from typing import Any

# What neither XML nor HTML may hold, and the two marks that turn the reading direction of what follows.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff\u202d\u202e]")


def plain(text: str) -> str:
    return _UNFIT.sub("", text)


def plain_all(data: Any) -> Any:
    """The same data (dicts, lists, scalars) with every text made plain."""
    if isinstance(data, str):
        return plain(data)
    if isinstance(data, dict):
        return {key: plain_all(value) for key, value in data.items()}
    return [plain_all(value) for value in data] if isinstance(data, list) else data

"""Numbers as text, so that the same figure is the same text everywhere."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def plain(value: Any) -> Any:
    """Decimals without needless zeros and floats at fixed places, so that the same answer is the same text."""
    if isinstance(value, Decimal):
        whole = value.to_integral_value()
        return str(whole) if value == whole else str(value.normalize())
    if isinstance(value, float):
        return str(Decimal(repr(round(value, 6))).normalize()) if value != int(value) else str(int(value))
    return value

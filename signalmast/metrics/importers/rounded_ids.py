"""Ids a spreadsheet rounded and then wrote out in full: 122100000000000001 became 122100000000000000.

A number in a spreadsheet keeps 15 digits. One long id may end in zeros by chance; a whole column of them does not.
"""

from signalmast.metrics.importers.reasons import RowRefused

_KEPT = 15
_ENOUGH = 8


class RoundedIds:
    """`observe` every id; where `found`, `check` refuses each long id."""

    def __init__(self) -> None:
        self._zeros = 0
        self._real = False

    def observe(self, text: str) -> None:
        if len(text) > _KEPT and not self._real:
            value = text.strip()
            if len(value) > _KEPT and value.isdecimal():
                tail = value[_KEPT:]
                self._real = bool(tail.strip("0"))
                self._zeros += len(tail)

    @property
    def found(self) -> bool:
        return not self._real and self._zeros >= _ENOUGH

    def check(self, value: str) -> None:
        if len(value) > _KEPT and value.isdecimal():
            raise RowRefused("rounded-id", value=value)

"""One table understood: its header under a mapping, with a reader for each column of dates and counts."""

from collections.abc import Callable
from dataclasses import dataclass, field

from signalmast.metrics.importers.columns import Header
from signalmast.metrics.importers.counts import CountReader
from signalmast.metrics.importers.dates import DateReader
from signalmast.metrics.importers.dialect import Dialect
from signalmast.metrics.importers.mapping import Mapping
from signalmast.metrics.importers.options import Options
from signalmast.metrics.importers.reasons import RowRefused
from signalmast.metrics.importers.rounded_ids import RoundedIds


@dataclass
class Layout:
    """`counts` pairs a column's index with its reader; `dates` is keyed by heading."""

    header: Header
    mapping: Mapping
    options: Options
    dialect: Dialect
    counts: list[tuple[int, CountReader]]
    dates: dict[str, DateReader] = field(default_factory=dict)
    ids: RoundedIds = field(default_factory=RoundedIds)

    def at(self, name: str) -> int:
        return self.header.index(name)

    def cell_by_name(self, cells: list[str]) -> Callable[[str], str]:
        """A row's cells by heading, stripped; "" where the heading or the cell is not there."""

        def cell(name: str) -> str:
            if name not in self.header:
                return ""
            index = self.header.index(name)
            return cells[index].strip() if index < len(cells) else ""

        return cell

    def read_at(self, cells: list[str]) -> str:
        """When the row was read, as UTC text: its own column, else the time chosen for the file, else ""."""
        name = self.mapping.measured_at
        text = cells[self.header.index(name)].strip() if name else ""
        if not name or not text:
            return self.options.measured_at
        return self.not_future(self.dates[name].instant(text))

    def not_future(self, moment: str) -> str:
        return not_future(moment, self.options.latest)


def not_future(moment: str, latest: str) -> str:
    """The same moment or day; RowRefused where it lies beyond `latest` (no limit where that is empty)."""
    if latest and moment > latest[: len(moment)]:
        raise RowRefused("future-time", value=moment)
    return moment

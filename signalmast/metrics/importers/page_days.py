"""One row of a table holds figures of a page on a day: all of them side by side, or one per row."""

from collections.abc import Iterable

from signalmast.metrics.importers.columns import folded
from signalmast.metrics.importers.counts import CountReader
from signalmast.metrics.importers.layout import Layout
from signalmast.metrics.importers.mapping import PageDay
from signalmast.metrics.importers.metric_keys import METRICS
from signalmast.metrics.importers.reasons import RowRefused
from signalmast.metrics.importers.records import Record


class _Days:
    """What both shapes share: the day, the page, the time of reading."""

    def __init__(self, layout: Layout, day: PageDay) -> None:
        self._layout = layout
        self._date_at, self._dates = layout.at(day.date), layout.dates[day.date]
        self._page_at = layout.at(day.page) if day.page else None

    def _day(self, cells: list[str]) -> str:
        text = cells[self._date_at].strip()
        if not text:
            raise RowRefused("no-time")
        return self._layout.not_future(self._dates.day(text))

    def _label(self, cells: list[str]) -> str:
        if self._layout.options.page:
            return self._layout.options.page
        label = cells[self._page_at].strip() if self._page_at is not None else ""
        if not label and self._page_at is not None:
            raise RowRefused("no-page")
        return label


class WideDays(_Days):
    """Date, page, and one column per figure."""

    def __init__(self, layout: Layout, day: PageDay) -> None:
        super().__init__(layout, day)
        self._counts = layout.counts
        self.metrics = list(day.metrics.values())

    def record(self, line: int, cells: list[str]) -> Record:
        day, label = self._day(cells), self._label(cells)
        values = [count[cells[index]] for index, count in self._counts]
        return Record(line, "page", f"page:{label}/{day}", label, values, self._layout.read_at(cells), day=day)


class LongDays(_Days):
    """Date, page, the figure's name, its value."""

    def __init__(self, layout: Layout, day: PageDay, rows: Iterable[list[str]]) -> None:
        super().__init__(layout, day)
        at = layout.at
        self._metric_at, self._value_at = at(day.metric or ""), at(day.value or "")
        self._column = day.value or ""
        self._names = {metric: metric for metric in METRICS}
        self._names |= {folded(name): metric for name, metric in day.names.items()}
        self._readers: dict[str, CountReader] = {}
        for cells in rows:
            if len(cells) > max(self._metric_at, self._value_at):
                self._meet(cells, layout.mapping.decimal)
        self.metrics = list(self._readers)

    def _meet(self, cells: list[str], decimal: str | None) -> None:
        metric = self._names.get(folded(cells[self._metric_at]))
        if metric is None:
            return
        if metric not in self._readers:
            self._readers[metric] = CountReader(column=self._column, metric=metric, decimal=decimal)
        self._readers[metric].observe(cells[self._value_at])

    def record(self, line: int, cells: list[str]) -> Record:
        day, label = self._day(cells), self._label(cells)
        word = cells[self._metric_at].strip()
        metric = self._names.get(folded(word))
        if metric is None:
            raise RowRefused("unknown-metric", column="metric", value=word[:60])
        values = [""] * len(self.metrics)
        values[self.metrics.index(metric)] = self._readers[metric][cells[self._value_at]]
        identity = f"page:{label}/{day}/{metric}"
        return Record(line, "page", identity, label, values, self._layout.read_at(cells), day=day)

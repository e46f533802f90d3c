"""One row of a table is one post with its figures at a time."""

from signalmast.metrics.importers.counts import NOT_AVAILABLE, CountReader
from signalmast.metrics.importers.layout import Layout
from signalmast.metrics.importers.reasons import RowRefused
from signalmast.metrics.importers.records import Record


class Posts:
    """Reads rows into records of subject "post"; columns are looked up once."""

    def __init__(self, layout: Layout) -> None:
        mapping, at = layout.mapping, layout.at
        self._layout = layout
        self._dialect = layout.dialect
        self._counts = layout.counts
        self.metrics = list(mapping.metrics.values())
        self._prefix = mapping.namespace + ":"
        self._id = at(mapping.id or "")
        self._rounded = layout.ids if layout.ids.found else None
        self._posted = (at(mapping.posted_at), layout.dates[mapping.posted_at]) if mapping.posted_at else None
        self._kind = mapping.kind
        self._kind_at = at(mapping.kind.column) if mapping.kind.column else None
        self._kinds = {**layout.dialect.kinds, **{word.casefold(): kind for word, kind in mapping.kind.values.items()}}
        self._title = [at(name) for name in mapping.title]
        self._text = [at(name) for name in mapping.text]
        self._address = [at(name) for name in mapping.address]
        self._page = (at(mapping.page.column), mapping.page) if mapping.page else None
        self._page_id = (at(mapping.page_id.column), mapping.page_id) if mapping.page_id else None
        self._length = None
        if mapping.duration:
            self._length = (at(mapping.duration), CountReader(column=mapping.duration, metric="avg_watch_s"))

    def record(self, line: int, cells: list[str]) -> Record:
        """RowRefused where the row cannot be taken; nothing is guessed."""
        if self._dialect.check:
            self._dialect.check(self._layout.cell_by_name(cells))
        if self._rounded:
            self._rounded.check(cells[self._id].strip())
        external = self._dialect.identify(cells[self._id])
        posted = self._posted_at(cells)
        key = self._prefix + external
        label = self._label(cells)
        values = [count[cells[index]] for index, count in self._counts]
        if self._dialect.absent:
            gone = self._dialect.absent(self._layout.cell_by_name(cells))
            values = [
                NOT_AVAILABLE if name in gone else value for name, value in zip(self.metrics, values, strict=True)
            ]
        kind, source_type = self._kind_of(cells)
        title, text = _first(cells, self._title), _first(cells, self._text)
        if self._dialect.caption_as_title and not text:
            title, text = "", title
        post = {
            "key": key,
            "line": line,
            "page_id": self._page_id[1].read(cells[self._page_id[0]].strip()) if self._page_id else "",
            "page_label": label,
            "posted_at": posted or None,
            "kind": kind,
            "source_type": source_type,
            "title": title,
            "text": text,
            "address": _first(cells, self._address) or self._own_address(external),
            "duration_s": self._duration(cells),
        }
        return Record(
            line, "post", key, label, values, self._layout.read_at(cells), key=key, posted_at=posted, post=post
        )

    def _posted_at(self, cells: list[str]) -> str:
        if self._posted is None:
            return ""
        text = cells[self._posted[0]].strip()
        if not text:
            raise RowRefused("no-time")
        return self._layout.not_future(self._posted[1].instant(text))

    def _label(self, cells: list[str]) -> str:
        if self._layout.options.page:
            return self._layout.options.page
        if self._page is None:
            return ""
        label = self._page[1].read(cells[self._page[0]].strip())
        if not label:
            raise RowRefused("no-page")
        return label

    def _kind_of(self, cells: list[str]) -> tuple[str, str]:
        if self._kind_at is None:
            return self._kind.default, self._dialect.own_type
        word = cells[self._kind_at].strip().casefold()
        word = self._dialect.types.get(word, word)
        return self._kinds.get(word, self._kind.default), word

    def _own_address(self, external: str) -> str:
        return self._dialect.address(external) if self._dialect.address else ""

    def _duration(self, cells: list[str]) -> float | int | None:
        if self._length is None:
            return None
        text = self._length[1][cells[self._length[0]]]
        if text == NOT_AVAILABLE:
            return None
        return int(text) if text.isdecimal() else float(text)


def _first(cells: list[str], columns: list[int]) -> str:
    for index in columns:
        if text := cells[index].strip():
            return text
    return ""

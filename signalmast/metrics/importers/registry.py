"""Which format a file is in, or which saved mapping fits it, and the source that reads it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from signalmast.core.tables import Row, Shape, TableRefused, read_rows, sniff
from signalmast.metrics.importers import (
    crowdtangle,
    ga4,
    generic,
    json_file,
    mastodon,
    meta_facebook,
    meta_instagram,
    options,
    telegram,
    tiktok,
    youtube,
)
from signalmast.metrics.importers.columns import Header
from signalmast.metrics.importers.dialect import GENERIC as GENERIC_DIALECT
from signalmast.metrics.importers.dialect import Dialect
from signalmast.metrics.importers.ga4 import Ga4Source
from signalmast.metrics.importers.mapping import Mapping, read
from signalmast.metrics.importers.mastodon import MastodonSource
from signalmast.metrics.importers.options import Options
from signalmast.metrics.importers.platforms import TableFormat
from signalmast.metrics.importers.records import Facts, Source
from signalmast.metrics.importers.table import HEADER_WITHIN, TableSource
from signalmast.metrics.importers.telegram import TelegramSource

TABLES: dict[str, TableFormat] = {
    leaf.FORMAT.name: leaf.FORMAT for leaf in (meta_facebook, meta_instagram, crowdtangle, youtube, tiktok)
}
ARCHIVES: dict[str, tuple[Callable[[Any], bool], Callable[..., Source]]] = {
    mastodon.NAME: (mastodon.detect, MastodonSource),
    telegram.NAME: (telegram.detect, TelegramSource),
}
FORMATS = (*TABLES, ga4.NAME, *ARCHIVES, generic.NAME)


@dataclass(frozen=True)
class Detected:
    """`format` is one of FORMATS; `mapping` is set where it is the generic one."""

    format: str
    mapping: dict[str, Any] | None = None


@dataclass(frozen=True)
class TableFile:
    """A table on disk with what a person chose about it; `rows` reads it anew each time."""

    path: Path
    shape: Shape
    options: Options

    def rows(self) -> Iterator[Row]:
        chosen = self.options
        return read_rows(self.path, shape=self.shape, delimiter=chosen.delimiter, sheet=chosen.sheet)

    def head(self) -> list[list[str]]:
        return [row.cells for row in islice(self.rows(), HEADER_WITHIN)]

    def facts(self, *, format: str, namespace: str, mapping: str | None = None) -> Facts:
        delimiter = self.options.delimiter or self.shape.delimiter
        return Facts(
            format=format, namespace=namespace, mapping=mapping, encoding=self.shape.encoding, delimiter=delimiter
        )

    def source(self, facts: Facts, mapping: Mapping, dialect: Dialect = GENERIC_DIALECT) -> TableSource:
        """Number cells of a workbook come with a decimal point in any language, so 1.204 is no 1204 there."""
        if self.shape.kind != "csv" and mapping.decimal is None:
            mapping = replace(mapping, decimal=".")
        return TableSource(self.rows, facts=facts, mapping=mapping, options=self.options, dialect=dialect)


def detect(path: Path, mappings: Iterable[dict[str, Any]], chosen: dict[str, Any] | None = None) -> Detected | None:
    """What the file is, or None. A mapping saved for exactly this header goes before a format, any other after."""
    if json_file.looks_like(path):
        document = json_file.load(path)
        return next((Detected(name) for name, (told, _) in ARCHIVES.items() if told(document)), None)
    read_options = options.read(chosen)
    return _detect_table(TableFile(path, sniff(path, encoding=read_options.encoding), read_options).head(), mappings)


def open_source(
    path: Path,
    *,
    format: str | None,
    mapping: dict[str, Any] | None,
    mappings: Iterable[dict[str, Any]],
    options: Options,
) -> Source:
    """The source for a chosen format or mapping, else for what is detected; TableRefused where nothing fits."""
    if format is not None and format not in FORMATS:
        raise TableRefused("no-such-format", format=format[:40])
    if json_file.looks_like(path):
        return _archive(path, format, options)
    if format in ARCHIVES:
        raise TableRefused("not-json")
    file = TableFile(path, sniff(path, encoding=options.encoding), options)
    head = file.head()
    if mapping is not None:
        return _generic(file, mapping)
    detected = _chosen(format, head, mappings)
    if detected is None:
        raise TableRefused("unknown-format")
    if detected.mapping is not None:
        return _generic(file, detected.mapping)
    if detected.format == ga4.NAME:
        return Ga4Source(file.rows, facts=file.facts(format=ga4.NAME, namespace=ga4.NAMESPACE), options=options)
    return _platform(file, TABLES[detected.format], head)


def _chosen(format: str | None, head: list[list[str]], mappings: Iterable[dict[str, Any]]) -> Detected | None:
    if format is None:
        return _detect_table(head, mappings)
    if format != generic.NAME:
        return Detected(format)
    mapping, _exact = generic.detect(head, mappings)
    return Detected(generic.NAME, mapping) if mapping is not None else None


def _detect_table(head: list[list[str]], mappings: Iterable[dict[str, Any]]) -> Detected | None:
    mapping, exact = generic.detect(head, mappings)
    if mapping is not None and exact:
        return Detected(generic.NAME, mapping)
    if ga4.detect(head):
        return Detected(ga4.NAME)
    scores = {name: max((leaf.detect(Header(cells)) for cells in head), default=0) for name, leaf in TABLES.items()}
    best = max(scores, key=lambda name: scores[name])
    if scores[best]:
        return Detected(best)
    return Detected(generic.NAME, mapping) if mapping is not None else None


def _archive(path: Path, format: str | None, options: Options) -> Source:
    document = json_file.load(path)
    for name, (told, source) in ARCHIVES.items():
        if told(document) and format in (None, name):
            return source(document, options=options)
    raise TableRefused("not-an-outbox")


def _generic(file: TableFile, data: dict[str, Any]) -> Source:
    mapping = read(data)
    facts = file.facts(format=generic.NAME, namespace=mapping.namespace, mapping=mapping.name)
    return file.source(facts, mapping)


def _platform(file: TableFile, leaf: TableFormat, head: list[list[str]]) -> Source:
    headers = [Header(cells) for cells in head if any(cells)]
    header = max(headers, key=leaf.detect)
    facts = file.facts(format=leaf.name, namespace=leaf.namespace)
    return file.source(facts, leaf.mapping(header), leaf.dialect)

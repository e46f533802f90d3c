"""A platform's table: which headings tell it, which heading is what under which of its known names."""

from collections.abc import Callable
from dataclasses import dataclass, field

from signalmast.metrics.importers.columns import Header
from signalmast.metrics.importers.dialect import GENERIC, Dialect
from signalmast.metrics.importers.mapping import KindRule, Mapping, PageRule


def no_objection(_header: Header) -> None:
    return None


@dataclass(frozen=True)
class TableFormat:
    """`told_by`: headings that must all be there. `refuse` raises TableRefused for a sibling table that holds no posts.

    `fields` and `metrics` list known names, newest first; a metric takes the first name that is there.
    """

    name: str
    namespace: str
    told_by: tuple[str, ...]
    fields: dict[str, tuple[str, ...]]
    metrics: dict[str, tuple[str, ...]]
    dialect: Dialect = GENERIC
    default_kind: str = "article"
    refuse: Callable[[Header], None] = no_objection
    also_told: Callable[[Header], bool] = field(default=lambda _header: False)

    def detect(self, header: Header) -> int:
        """How many known headings are there; 0 where it is not this format."""
        if not header.has(self.told_by) and not self.also_told(header):
            return 0
        known = [name for names in [*self.fields.values(), *self.metrics.values()] for name in names]
        return sum(name in header for name in known)

    def mapping(self, header: Header) -> Mapping:
        """The mapping for one header row, in the file's own spelling; TableRefused where the table holds no posts."""
        self.refuse(header)
        found = {key: header.first_of(names) for key, names in self.fields.items()}
        metrics = {name: metric for metric, names in self.metrics.items() if (name := header.first_of(names))}
        needed = {key: found[key] or self.fields[key][0] for key in ("id", "posted_at") if key in self.fields}
        return Mapping(
            name=self.name,
            namespace=self.namespace,
            id=needed["id"],
            posted_at=needed.get("posted_at"),
            kind=KindRule(column=found.get("kind"), default=self.default_kind),
            title=_one(found.get("title")),
            text=_one(found.get("text")),
            address=_one(found.get("address")),
            duration=found.get("duration"),
            page=_rule(found.get("page")),
            page_id=_rule(found.get("page_id")),
            metrics=metrics,
        )


def _one(name: str | None) -> tuple[str, ...]:
    return (name,) if name else ()


def _rule(name: str | None) -> PageRule | None:
    return PageRule(name) if name else None

"""Shared reads of programmes: the tree (`programmes`), how targets stand (`standing`), and that in words (`words`)."""

from signalmast.programmes.selectors import words
from signalmast.programmes.selectors.history import Problem, months_due, prove
from signalmast.programmes.selectors.programmes import (
    PUBLIC,
    current,
    descendants,
    in_public,
    keeps,
    listed,
    names,
    sees,
    tree,
)
from signalmast.programmes.selectors.standing import Standing, as_counted, asked, days_of, owes_note, owing, standings
from signalmast.programmes.selectors.words import figure, narrowed, reason, source_of, title, unit

__all__ = [
    "PUBLIC",
    "Problem",
    "Standing",
    "as_counted",
    "asked",
    "current",
    "days_of",
    "descendants",
    "figure",
    "in_public",
    "keeps",
    "listed",
    "months_due",
    "names",
    "narrowed",
    "owes_note",
    "owing",
    "prove",
    "reason",
    "sees",
    "source_of",
    "standings",
    "title",
    "tree",
    "unit",
    "words",
]

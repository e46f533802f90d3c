"""What every paged form of a review needs to know of a block: levels of headings, columns of tables, long words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from signalmast.reports.document import Block, Heading, Table

_SHORT, _LONGEST = 14, 40
_AIR = 3.0  # the room between columns, in letters


def levels(blocks: Sequence[Block]) -> Iterator[int]:
    """For each block the level of its heading (0 for others): the highest met is 1, and none is deeper than one below
    the heading before."""
    above = min((block.level for block in blocks if isinstance(block, Heading)), default=1) - 1
    before = 0
    for block in blocks:
        if isinstance(block, Heading):
            before = min(block.level - above, before + 1)
            yield before
        else:
            yield 0


def ends(table: Table) -> list[bool]:
    """Which columns hold numbers."""
    return [
        any(row[place].align == "end" for row in table.rows if place < len(row)) for place in range(len(table.head))
    ]


def shares(table: Table, letters: int) -> list[float]:
    """How much of the width each column takes, in parts of one, when a line holds `letters` letters.

    Numbers and short texts get what they need on one line; longer texts share the rest by their lengths.
    """
    needs, wishes = [], []
    for place, (head, number) in enumerate(zip(table.head, ends(table), strict=True)):
        longest = max((len(row[place].text) for row in table.rows if place < len(row)), default=1)
        word = max((len(part) for part in head.split()), default=1)
        short = number or longest <= _SHORT
        needs.append(max(longest, word, min(len(head), _SHORT) * 0.75) + _AIR if short else 0.0)
        wishes.append(0.0 if short else float(min(max(longest, len(head)), _LONGEST)))
    rest = max(letters - sum(needs), letters * 0.35) if any(wishes) else 0.0
    parts = [need + (rest * wish / sum(wishes) if wish else 0.0) for need, wish in zip(needs, wishes, strict=True)]
    return [part / sum(parts) for part in parts]


def breakable(text: str, letters: int) -> str:
    """The text with a place to break (no width) after every `letters` letters of a longer word."""
    if len(text) <= letters:
        return text
    return " ".join(
        "\u200b".join(word[at : at + letters] for at in range(0, len(word), letters)) if len(word) > letters else word
        for word in text.split(" ")
    )

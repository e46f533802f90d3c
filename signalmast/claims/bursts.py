"""Whether people suddenly ask about a claim far more than before. Pure: counts by day in, numbers out.

The tips of the last two days are held against the four weeks before them, of the same claim alone. Had people asked
as evenly as in those weeks, so many tips or more would come with the chance that Poisson's distribution gives; below
one in a thousand it is a burst. Two floors keep quiet claims quiet: two days are never expected to bring less than
half a tip, and fewer than four tips are no burst.

Tips come in bunches (one post read by many), which Poisson does not know: a burst says that something set people
asking, not what, and not that the claim is false.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

RECENT = 2  # days, today and yesterday
BEFORE = 28  # days before those
LEAST = 4  # tips
FLOOR = 0.5  # tips that two days are always expected to bring
CHANCE = 0.001


@dataclass(frozen=True)
class Pulse:
    """`recent` tips in two days, `before` in the four weeks before them; `chance` of so many if nothing changed."""

    recent: int
    before: int
    chance: float

    @property
    def usual(self) -> float:
        """What two days brought in those four weeks."""
        return self.before * RECENT / BEFORE

    @property
    def once_in(self) -> int:
        """Its chance as "once in so many", one digit and zeros, never said larger than it is; at most a million."""
        if self.chance <= 1e-6:
            return 1_000_000
        times = int(1 / self.chance)
        zeros: int = 10 ** (len(str(times)) - 1)
        return times // zeros * zeros

    @property
    def burst(self) -> bool:
        return self.recent >= LEAST and self.chance < CHANCE


def pulse(days: Mapping[date, int], *, today: date) -> Pulse:
    """From how many tips came on which day; days to come and older ones count for nothing."""
    begins = today - timedelta(days=RECENT - 1)
    first = begins - timedelta(days=BEFORE)
    recent = sum(count for day, count in days.items() if begins <= day <= today)
    before = sum(count for day, count in days.items() if first <= day < begins)
    return Pulse(recent, before, tail(recent, max(before * RECENT / BEFORE, FLOOR)))


def tail(count: int, mean: float) -> float:
    """The chance that a Poisson number of this mean (above 0) is `count` or more."""
    if count <= 0:
        return 1.0
    if count <= mean:
        return 1.0 - sum(_exactly(number, mean) for number in range(count))
    # Upwards from the largest part, so that a small chance keeps its digits.
    part, total, number = _exactly(count, mean), 0.0, count
    while part > total * 1e-17:
        total += part
        number += 1
        part *= mean / number
    return total


def _exactly(count: int, mean: float) -> float:
    return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))

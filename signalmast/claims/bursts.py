"""Whether people suddenly ask about a claim far more than before. Pure: counts by day in, numbers out.

The tips of the last two days are held against the four weeks before them, of the same claim alone. Had people asked
as evenly as in those weeks, so many tips or more would come with the chance that Poisson's distribution gives; below
one in a thousand it is a burst. A floor keeps quiet claims quiet: two days are never expected to bring less than half
a tip, so that it takes five.

Tips come in bunches (one post read by many), which Poisson does not know: a burst says that something set people
asking, not what, and not that the claim is false.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

RECENT = 2  # days, today and yesterday
BEFORE = 28  # days before those
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
        return self.chance < CHANCE


def pulse(days: Mapping[date, int], *, today: date) -> Pulse:
    """From how many tips came on which day; days to come and older ones count for nothing."""
    begins = today - timedelta(days=RECENT - 1)
    first = begins - timedelta(days=BEFORE)
    recent = sum(tips for day, tips in days.items() if begins <= day <= today)
    before = sum(tips for day, tips in days.items() if first <= day < begins)
    return Pulse(recent, before, tail(recent, max(before * RECENT / BEFORE, FLOOR)))


def tail(number: int, mean: float) -> float:
    """The chance that a Poisson number of this mean (above 0) is `number` or more."""
    if number <= 0:
        return 1.0
    if number <= mean:
        return 1.0 - sum(_exactly(less, mean) for less in range(number))
    # Upwards from the largest part, so that a small chance keeps its digits.
    part, total = _exactly(number, mean), 0.0
    while part > total * 1e-17:
        total += part
        number += 1
        part *= mean / number
    return total


def _exactly(number: int, mean: float) -> float:
    return math.exp(number * math.log(mean) - mean - math.lgamma(number + 1))


LEAST = next(number for number in count(1) if tail(number, FLOOR) < CHANCE)  # tips that a burst takes

"""The test for a burst: exact chances, its edges, and how often it is wrong about people who ask as evenly as ever."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from signalmast.claims import bursts

TODAY = date(2026, 3, 4)


def pulse(*counts: int, before: int = 0) -> bursts.Pulse:
    """Of tips today, yesterday, and so on; `before` came in the middle of the four weeks before."""
    days = {TODAY - timedelta(days=back): count for back, count in enumerate(counts)}
    if before:
        days[TODAY - timedelta(days=15)] = before
    return bursts.pulse(days, today=TODAY)


@pytest.mark.parametrize(
    ("count", "mean", "chance"),
    [
        (0, 0.5, 1.0),
        (1, 0.5, 0.3934693402873666),
        (4, 0.5, 0.0017516225556),
        (5, 0.5, 0.000172115630),
        (3, 2.0, 0.3233235838),
        (9, 2.0, 0.00023744733),
        (2, 4.0, 0.9084218056),
        (30, 10.0, 2.509951e-07),
    ],
)
def test_tail_is_poissons(count: int, mean: float, chance: float) -> None:
    assert bursts.tail(count, mean) == pytest.approx(chance, rel=1e-4)


def test_tail_stays_a_chance_far_out() -> None:
    assert bursts.tail(60, 0.5) == pytest.approx(6.4e-101, rel=0.01)
    assert bursts.tail(10_000, 0.5) == 0.0
    assert bursts.tail(5000, 5000.0) == pytest.approx(0.5, abs=0.01)


def test_a_claim_nobody_asked_about_before_bursts_at_five_tips() -> None:
    assert [pulse(count).burst for count in (0, 1, 3, 4, 5)] == [False, False, False, False, True]
    assert pulse(3, 2).recent == 5
    assert pulse(3, 2).burst


@pytest.mark.parametrize(("before", "least"), [(7, 5), (14, 6), (28, 9), (140, 22)])
def test_the_more_was_asked_before_the_more_it_takes(before: int, least: int) -> None:
    assert not pulse(least - 1, before=before).burst
    assert pulse(least, before=before).burst


def test_only_the_last_thirty_days_count_and_none_to_come() -> None:
    days = {
        TODAY + timedelta(days=1): 50,
        TODAY: 1,
        TODAY - timedelta(days=1): 2,
        TODAY - timedelta(days=2): 3,
        TODAY - timedelta(days=29): 4,
        TODAY - timedelta(days=30): 60,
    }
    found = bursts.pulse(days, today=TODAY)
    assert (found.recent, found.before, found.usual) == (3, 7, 0.5)


def test_its_chance_is_never_said_larger_than_it_is() -> None:
    assert [pulse(count).once_in for count in (5, 6, 40)] == [5000, 70_000, 1_000_000]
    assert pulse(5).chance < 1 / 5000


@pytest.mark.parametrize("rate", [0.02, 0.2, 1.0, 6.0])
def test_people_who_ask_as_evenly_as_ever_are_called_a_burst_less_than_twice_in_a_thousand_days(rate: float) -> None:
    """Twelve hundred years of days for each rate, drawn with a seed."""
    chance = random.Random(f"even {rate}")
    days = 40_000
    counts = [_poisson(chance, rate) for _day in range(days + bursts.BEFORE + bursts.RECENT)]
    wrong = 0
    recent, before = sum(counts[28:30]), sum(counts[:28])
    for day in range(30, len(counts)):
        wrong += bursts.Pulse(
            recent, before, bursts.tail(recent, max(before * bursts.RECENT / bursts.BEFORE, bursts.FLOOR))
        ).burst
        before += counts[day - 2] - counts[day - 30]
        recent += counts[day] - counts[day - 2]
    assert wrong / days < 0.002


def test_a_rumour_that_begins_is_found_on_its_first_day_or_the_next() -> None:
    """From one tip a week to four a day: found within two days nearly always."""
    chance = random.Random("rumour")
    found = 0
    for _each in range(2000):
        days = {TODAY - timedelta(days=back): _poisson(chance, 1 / 7) for back in range(2, 30)}
        days |= {TODAY: _poisson(chance, 4), TODAY - timedelta(days=1): _poisson(chance, 4)}
        found += bursts.pulse(days, today=TODAY).burst
    assert found / 2000 > 0.85


def _poisson(chance: random.Random, mean: float) -> int:
    """Counts arrivals a unit of time apart on average."""
    count, gone = 0, chance.expovariate(mean)
    while gone < 1:
        count += 1
        gone += chance.expovariate(mean)
    return count

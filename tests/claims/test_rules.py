"""How sources are counted, against trying every set of them; and what a digest is made of."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from itertools import combinations
from random import Random

import pytest

from signalmast.claims.rules import FIRST, Counts, Source, canonical, count, digest_of, issuer, mark_of, rests_on

ISSUERS = ["Sở Y tế", "SO Y TE", "Báo Sông", "báo sông.", "Đài Bến", "Dai ben", "Viện Lúa"]


def independent(first: Source, other: Source, cites: dict[int, frozenset[int]]) -> bool:
    apart = issuer(first.issuer) != issuer(other.issuer)
    return (
        apart
        and other.number not in rests_on(first.number, cites)
        and first.number not in rests_on(other.number, cites)
    )


def largest(sources: list[Source]) -> int:
    """Every set tried: the most sources any two of which are independent."""
    cites = {one.number: one.cites for one in sources}
    for size in range(len(sources), 0, -1):
        for chosen in combinations(sources, size):
            if all(independent(a, b, cites) for a, b in combinations(chosen, 2)):
                return size
    return 0


def some_sources(random: Random, *, citing: bool) -> list[Source]:
    numbers = list(range(1, random.randint(1, 7) + 1))
    return [
        Source(
            number=number,
            issuer=random.choice(ISSUERS),
            primary=random.random() < 0.3,
            own=random.random() < 0.3,
            cites=frozenset(n for n in numbers if citing and n != number and random.random() < 0.25),
        )
        for number in numbers
    ]


@pytest.mark.parametrize("seed", range(300))
def test_counted_sources_are_never_more_than_independent_ones(seed: int) -> None:
    sources = some_sources(Random(seed), citing=True)
    assert 1 <= count(sources).independent <= largest(sources)


@pytest.mark.parametrize("seed", range(100))
def test_without_citations_each_issuer_counts_once(seed: int) -> None:
    sources = some_sources(Random(seed), citing=False)
    assert count(sources).independent == largest(sources) == len({issuer(one.issuer) for one in sources})


@pytest.mark.parametrize("seed", range(200))
def test_order_does_not_matter_and_a_source_that_builds_on_another_adds_nothing(seed: int) -> None:
    random = Random(seed)
    sources = some_sources(random, citing=True)
    before = count(sources)
    assert count(random.sample(sources, len(sources))) == before
    repeated = Source(99, "Một tờ báo khác", cites=frozenset({random.choice(sources).number}))
    assert count([*sources, repeated]).independent == before.independent


@pytest.mark.parametrize("seed", range(200))
def test_what_rests_on_an_own_source_is_not_from_outside(seed: int) -> None:
    sources = some_sources(Random(seed), citing=True)
    own = {one.number for one in sources if one.own}
    cites = {one.number: one.cites for one in sources}
    outside = [one for one in sources if not one.own and not (rests_on(one.number, cites) & own)]
    assert count(sources).outside == len(outside)
    assert count(sources).primary == sum(one.primary for one in sources)


def test_two_reports_of_one_study_count_once() -> None:
    study = Source(1, "Viện Lúa", primary=True)
    reports = [Source(2, "Báo Sông", cites=frozenset({1})), Source(3, "Đài Bến", cites=frozenset({2}))]
    assert count([study, *reports]) == Counts(primary=1, independent=1, outside=3)


def test_a_circle_counts_once_and_one_source_on_two_roots_counts_its_roots() -> None:
    under = {1: ("A", 2), 2: ("B", 3), 3: ("C", 1)}
    circle = [Source(number, name, cites=frozenset({cited})) for number, (name, cited) in under.items()]
    assert count(circle).independent == 1
    assert count([Source(1, "A"), Source(2, "B"), Source(3, "C", cites=frozenset({1, 2}))]).independent == 2


@pytest.mark.parametrize(
    ("counts", "about", "carries"),
    [
        (Counts(0, 0, 0), False, False),
        (Counts(0, 1, 1), False, False),
        (Counts(1, 1, 0), False, True),
        (Counts(0, 2, 0), False, True),
        (Counts(1, 1, 0), True, False),
        (Counts(0, 2, 0), True, False),
        (Counts(0, 1, 1), True, False),
        (Counts(1, 1, 1), True, True),
    ],
)
def test_what_carries_a_verdict(counts: Counts, about: bool, carries: bool) -> None:
    assert counts.carry(about_publisher=about) is carries


@pytest.mark.parametrize("other", ["SỞ Y TẾ", "Sở Y tế", "so  y te.", " Sở-Y-tế ", "Sở\u200b Y tế"])
def test_names_are_compared_as_people_see_them(other: str) -> None:
    assert issuer(other) == issuer("Sở Y tế") == "so y te"


def test_canonical_json_is_the_same_whatever_the_order() -> None:
    assert canonical({"b": ["đ", 1, True, None], "a": {"y": 2, "x": 1}}) == '{"a":{"x":1,"y":2},"b":["đ",1,true,null]}'
    assert mark_of({"b": 1, "a": 2}) == mark_of({"a": 2, "b": 1})
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical(float("nan"))


def test_a_digest_is_of_five_lines_whatever_the_time_zone() -> None:
    at = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)
    lines = f"7\nverdict\n2026-03-04T02:30:00.000000+00:00\n{{}}\n{FIRST}"
    expected = hashlib.sha256(lines.encode()).hexdigest()
    for moment in (at, at.astimezone(timezone(timedelta(hours=7)))):
        assert digest_of(number=7, kind="verdict", at=moment, payload="{}", previous=FIRST) == expected

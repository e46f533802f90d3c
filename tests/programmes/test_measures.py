"""The registry: what may be a target, and what never is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from signalmast.claims.selectors import counting
from signalmast.claims.selectors import measures as of_claims
from signalmast.claims.selectors.known import Known
from signalmast.pages.models import Post
from signalmast.programmes import measures
from signalmast.programmes.measures import Measure, NeverATarget, Param, ParamWrong, Sitting
from tests.pages import builders
from tests.programmes import factories

ALLOWED = {
    "claims_lead_days.median",
    "claims_lead_hours.median",
    "claims_covered.claims_share",
    "claims_covered.tips_share",
}


def measure(**words: Any) -> Measure:
    given = {
        "key": "made_up",
        "vi": "Thử",
        "en": "Try",
        "unit_vi": "lần",
        "unit_en": "times",
        "better": "more",
        "over": "sum",
        "question": "made.up",
        "ask": lambda first, last, params: Decimal(1),
    }
    return Measure(**{**given, **words})


def columns() -> set[str]:
    """Every column of every question about claims, as the questions themselves say."""
    counted = counting.Counting(Known(as_of=factories.AT, zone="Asia/Ho_Chi_Minh"))
    names = [name for name in counting._QUESTIONS if counting.knows(name)]
    answers = {name: counted.ask(name, date_from="2026-01-01", date_to="2026-12-31") for name in names}
    return {f"{name}.{column}" for name, answer in answers.items() for column in answer.columns}


@pytest.mark.django_db
def test_of_claims_four_columns_may_be_targets_and_every_other_is_refused() -> None:
    every = columns()
    assert every > ALLOWED
    before = measures.every()
    for column in sorted(every - ALLOWED):
        with pytest.raises(NeverATarget):
            measures.register(measure(key=f"x.{column}", question=column))
    assert measures.every() == before
    assert {one.question for one in of_claims.MEASURES} == ALLOWED == measures.OF_CLAIMS
    assert {one.question for one in before if one.question.startswith("claims")} == ALLOWED


@pytest.mark.parametrize(
    "words",
    [
        {"question": "posts.fact_checks"},
        {"question": "factchecks.total"},
        {"key": "verdicts"},
        {"en": "Fact-checks published"},
        {"key": "claims_open"},
        {"question": "tips.count"},
        {"question": "log.corrections"},
        {"takes": (Param("kind", "Loại", "Kind", lambda language: [("fact_check", "x")]),)},
        {"takes": (Param("verdict", "Kết luận", "Verdict", lambda language: []),)},
    ],
)
def test_nothing_that_counts_fact_checks_is_entered_by_another_name(words: dict[str, Any]) -> None:
    with pytest.raises(NeverATarget):
        measures.register(measure(**words))


def test_what_only_sounds_like_it_is_entered() -> None:
    before = dict(measures._MEASURES)
    try:
        measures.register(measure(question="network.participants", en="Participants"))
        assert measures.get("made_up") is not None
    finally:
        measures._MEASURES.clear()
        measures._MEASURES.update(before)


@pytest.mark.django_db
def test_number_of_posts_leaves_fact_checks_out() -> None:
    page = builders.section(key="page:a")
    other = builders.section("Thư viện", key="page:b")
    water = builders.topic()
    fields = {"figures_only": True}
    builders.post(page, "Một", topics=(water,), **fields)
    builders.post(page, "Hai", **fields)
    builders.post(page, "Ba", kind=Post.Kind.FACT_CHECK, topics=(water,), **fields)
    builders.post(other, "Bốn", topics=(water,), **fields)
    posts = measures.get("posts")
    assert posts is not None
    days = (date(2026, 11, 1), date(2026, 11, 30))
    with Sitting(at=factories.AT.replace(year=2027)) as sitting:
        asked = [
            sitting.ask(posts, *days, params)
            for params in ({}, {"page": "page:a"}, {"topic": water.key}, {"topic": water.key, "page": "page:b"})
        ]
        assert asked == [3, 2, 2, 1]
        assert sitting.ask(posts, date(2026, 12, 1), date(2026, 12, 31), {}) == 0
        assert sitting.ask(posts, days[1], days[0], {}) is None


@pytest.mark.django_db
def test_interactions_without_a_reading_are_unknown_and_without_a_post_zero() -> None:
    page = builders.section(key="page:a")
    builders.post(page, "Một", figures_only=True)
    found = measures.get("interactions")
    assert found is not None
    with Sitting(at=factories.AT.replace(year=2027)) as sitting:
        assert sitting.ask(found, date(2026, 11, 1), date(2026, 11, 30), {}) is None
        assert sitting.ask(found, date(2026, 12, 1), date(2026, 12, 31), {}) == 0


@pytest.mark.parametrize(
    ("key", "params"),
    [
        ("posts", {"page": "page:none"}),
        ("posts", {"kind": "article"}),
        ("posts", {"programme": "programme:other"}),
        ("posts", {"page": ["page:a"]}),
        ("posts", ["page"]),
        ("daily_reach", {}),
        ("coverage", {"page": "page:a"}),
    ],
)
@pytest.mark.django_db
def test_params_nobody_offers_are_refused(key: str, params: Any) -> None:
    found = measures.get(key)
    assert found is not None
    with pytest.raises(ParamWrong):
        measures.check_params(found, params, programme="programme:own")


@pytest.mark.django_db
def test_params_are_kept_without_empty_ones() -> None:
    builders.section(key="page:a")
    found = measures.get("posts")
    assert found is not None
    given = {"page": "page:a", "topic": "", "programme": "programme:own"}
    assert measures.check_params(found, given, programme="programme:own") == {
        "page": "page:a",
        "programme": "programme:own",
    }


def test_a_number_that_is_none_is_not_available() -> None:
    for value in (Decimal("NaN"), Decimal("Infinity"), Decimal(10) ** 12, None):
        one = measure(ask=lambda first, last, params, value=value: value)
        with Sitting(at=factories.AT) as sitting:
            assert sitting.ask(one, date(2026, 1, 1), date(2026, 1, 2), {}) is None

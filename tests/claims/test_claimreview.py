"""A review for programs has the fields that schema.org knows, all that are needed and none that name people."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pyshacl import validate
from rdflib import SH, Graph

from signalmast.claims.claimreview import Body, Reviewed, review

# rdflib warns of its own parser.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
SHAPES = Graph().parse(Path(__file__).with_name("claimreview.ttl"))
SCHEMA = "http://schema.org/"
REFERENCE = Path(__file__).parents[1] / "data" / "claimreview-schemaorg" / "sdo-ClaimReview-issue-1061-examples.txt"
FACTS = Reviewed(
    address="https://tin.example/ro-that-hu/nuoc-man/#claim-1",
    claim_key="claim:1",
    statement="Nước máy phường Bến Mơ bị nhiễm mặn.",
    language="vi",
    verdict="Sai",
    rating=1,
    short_answer="Không mặn.",
    by=Body("Ủy ban nhân dân phường Bến Mơ", "https://tin.example/about/"),
    published_at=datetime(2026, 11, 24, 0, 30, tzinfo=UTC),
    decided_at=datetime(2026, 11, 25, 0, 30, tzinfo=UTC),
    first_asked_on=date(2026, 11, 22),
    sources=("https://lab.example/mau-nuoc",),
)


def problems(said: dict[str, Any]) -> set[str]:
    """The fields that the shapes find wrong in a review. By its address the context would be fetched."""
    local = {**said, "@context": {"@vocab": SCHEMA}}
    graph = Graph().parse(data=json.dumps(local), format="json-ld")
    conforms, found, _text = validate(graph, shacl_graph=SHAPES)
    paths = {str(path).removeprefix(SCHEMA) for path in found.objects(None, SH.resultPath)}
    assert conforms == (not paths)
    return paths


@pytest.mark.parametrize(
    "facts",
    [
        FACTS,
        replace(FACTS, rating=None, verdict="Chưa có căn cứ"),
        replace(FACTS, rating=5, verdict="Đúng", first_asked_on=None, sources=()),
        replace(FACTS, statement='Dấu " và </script> và \u2028 trong phát biểu'),
    ],
)
def test_a_review_conforms_to_the_known_fields(facts: Reviewed) -> None:
    assert problems(review(facts)) == set()


def lose(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda said: said.pop(name)


def gain(place: str, name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda said: said[place].update({name: value})


@pytest.mark.parametrize(
    ("spoil", "path"),
    [
        *((lose(name), name) for name in ("url", "claimReviewed", "author", "datePublished", "itemReviewed")),
        (gain("reviewRating", "ratingValue", 6), "ratingValue"),
        (gain("reviewRating", "ratingValue", 0), "worstRating"),
        (gain("reviewRating", "alternateName", ""), "alternateName"),
        (gain("itemReviewed", "author", "Somebody"), "author"),
        (gain("itemReviewed", "appearance", "https://example.org/1"), "appearance"),
        (gain("author", "rating", 1), "rating"),
    ],
)
def test_the_shapes_refuse_what_is_wrong(spoil: Callable[[dict[str, Any]], None], path: str) -> None:
    said = review(FACTS)
    spoil(said)
    assert problems(said) == {path}


def test_the_reference_example_of_schema_org_conforms_too() -> None:
    blocks = re.findall(r'ld\+json">(.*?)</script>', REFERENCE.read_text(encoding="utf-8"), re.DOTALL)
    example = json.loads(blocks[0])
    assert problems(example) == set()
    assert example.keys() <= review(FACTS).keys()


def test_the_number_grows_with_the_truth_unlike_in_the_reference_example() -> None:
    """There "True" is 1 of 6; programs read 1 as the worst."""
    true, false = (review(replace(FACTS, rating=rating))["reviewRating"] for rating in (5, 1))
    assert (true["ratingValue"], true["bestRating"]) == (5, 5)
    assert (false["ratingValue"], false["worstRating"]) == (1, 1)


def test_a_later_verdict_is_a_later_change() -> None:
    said = review(FACTS)
    assert said["datePublished"] == "2026-11-24T00:30:00+00:00"
    assert said["dateModified"] == "2026-11-25T00:30:00+00:00"

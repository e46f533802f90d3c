"""A fact-check in the words of schema.org (ClaimReview, Claim, Rating), for programs that collect fact-checks.

Pure: facts in, one dictionary for JSON-LD out. Fields: schema.org/ClaimReview and Google's Fact Check markup guide.
Who made or spread a claim is never among them, nor where it was seen: the desk keeps statements, not people.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

CONTEXT = "https://schema.org"
BEST, WORST = 5, 1


@dataclass(frozen=True)
class Body:
    """Who answers for the review. `about` is a full address."""

    name: str
    about: str


@dataclass(frozen=True)
class Reviewed:
    """One claim and what was found. Addresses are full; `rating` is None for a verdict with no place from 1 to 5."""

    address: str
    claim_key: str
    statement: str
    language: str
    verdict: str
    rating: int | None
    short_answer: str
    by: Body
    published_at: datetime
    decided_at: datetime
    first_asked_on: date | None = None
    sources: tuple[str, ...] = ()


def review(facts: Reviewed) -> dict[str, Any]:
    """The verdict's own word is `alternateName`; the number beside it is for programs only."""
    by = {"@type": "Organization", "name": facts.by.name, "url": facts.by.about}
    said: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "ClaimReview",
        "url": facts.address,
        "inLanguage": facts.language,
        "datePublished": facts.published_at.isoformat(timespec="seconds"),
        "dateModified": max(facts.published_at, facts.decided_at).isoformat(timespec="seconds"),
        "author": by,
        "publisher": by,
        "claimReviewed": facts.statement,
        "reviewBody": facts.short_answer,
        "itemReviewed": _claim(facts),
        "reviewRating": _rating(facts),
    }
    if facts.sources:
        said["citation"] = list(facts.sources)
    return said


def _claim(facts: Reviewed) -> dict[str, Any]:
    said: dict[str, Any] = {
        "@type": "Claim",
        "identifier": facts.claim_key,
        "name": facts.statement,
        "inLanguage": facts.language,
    }
    if facts.first_asked_on:
        said["datePublished"] = facts.first_asked_on.isoformat()
    return said


def _rating(facts: Reviewed) -> dict[str, Any]:
    said: dict[str, Any] = {"@type": "Rating", "alternateName": facts.verdict}
    if facts.rating is not None:
        said |= {"ratingValue": facts.rating, "bestRating": BEST, "worstRating": WORST}
    return said

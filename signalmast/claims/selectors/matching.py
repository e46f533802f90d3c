"""Claims of the desk near to what somebody says. A suggestion only: whether it is the same claim, a person decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from signalmast.claims import matching
from signalmast.claims.matching import meaning
from signalmast.claims.models import Answer, Claim
from signalmast.pages.selectors import readers

SPARE = 3  # claims asked of the file for each one shown: some may not be shown any more


@dataclass(frozen=True)
class Near:
    """`answered` by a post that readers may see at `address`; `score` is the share of the claim's words, 0 to 1."""

    claim_key: str
    statement: str
    score: float
    answered: bool
    address: str
    title: str = ""


@cache
def _index_at(path: Path) -> matching.Index:
    return matching.Index(path)


def index() -> matching.Index:
    """The desk's file of claims; threads share it."""
    return _index_at(Path(settings.CLAIMINDEX))


@cache
def _loading(named: str, path: Path) -> meaning.Loading:
    return meaning.Loading(named, path)


def vectors() -> meaning.Vectors | None:
    """The desk's sentence model with the vectors of its claims; None where none is named, or while it is read."""
    if not settings.CLAIM_MODEL:
        return None
    return _loading(settings.CLAIM_MODEL, Path(settings.CLAIM_VECTORS)).vectors()


def near(*, text: str, language: str, limit: int = 10, answered_only: bool = False) -> list[Near]:
    """Best first. `language` counts where the text itself shows none. Raises matching.NotReady.

    Every claim is asked of the database once more: one that was dropped or taken back is gone at that moment.
    """
    spoken = matching.language_of(text, otherwise=language if language in matching.LANGUAGES else "vi")
    model = vectors()
    if model is None:
        found = matching.near(index(), text, language=spoken, limit=limit * SPARE)
    else:
        found = meaning.near(index(), model, text, language=spoken, limit=limit * SPARE)
    keys = [key for match in found for key in match.keys]
    claims = {claim.key: claim for claim in to_be_found().filter(key__in=keys)}
    posts = _answers([claim.pk for claim in claims.values()])
    nearest = []
    for match in found:
        standing = [claims[key] for key in match.keys if key in claims]
        # Of claims that say the same, the one readers can be shown an answer to.
        standing.sort(key=lambda claim: claim.pk not in posts)
        if standing and (standing[0].pk in posts or not answered_only):
            claim = standing[0]
            address, title = posts.get(claim.pk, ("", ""))
            nearest.append(Near(claim.key, claim.statement, match.shared, bool(address), address, title))
    return nearest[:limit]


def to_be_found() -> QuerySet[Claim]:
    """Claims that were taken up or wait to be; what was dropped is found no more."""
    return Claim.objects.exclude(state=Claim.State.DROPPED)


def _answers(claims: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Address and headline of the newest answer that readers may see, by claim."""
    shown = readers.listed().filter(answers__claim__in=claims).values_list("pk", flat=True)
    rows = Answer.objects.filter(claim__in=claims, post__in=list(shown)).select_related("post").order_by("pk")
    return {row.claim_id: (str(row.post.get_url() or ""), row.post.title) for row in rows}


def entries(pks: Sequence[int] | None = None) -> Iterator[matching.Entry]:
    """Claims as they are entered: the statement; headline and short answer of what was published on it."""
    claims = to_be_found() if pks is None else to_be_found().filter(pk__in=pks)
    listed = set(readers.listed().filter(answers__isnull=False).values_list("pk", flat=True))
    for claim in claims.order_by("pk").prefetch_related("answers__post", "answers__verdict"):
        published = [answer for answer in claim.answers.all() if answer.post_id in listed]
        said = [part for answer in published for part in (answer.post.title, answer.verdict.short_answer)]
        language = claim.language if claim.language in matching.LANGUAGES else matching.language_of(claim.statement)
        yield matching.Entry(claim.key, language, claim.statement, "\n".join(dict.fromkeys(said)))

"""Keeps the file in which claims are looked for. Each call may be made again; a missing file is built whole."""

from __future__ import annotations

from contextlib import suppress

from signalmast.claims import matching
from signalmast.claims.models import Answer, Claim
from signalmast.claims.selectors import matching as found

READ_AT_ONCE = 200  # claims the model reads in one round of the worker, some seconds of a processor


def enter(*, claims: list[int]) -> None:
    """Claims that were opened, changed, answered or dropped, by id."""
    try:
        _put(claims)
    except matching.NotReady:
        rebuild()


def enter_now(*, claims: list[int]) -> None:
    """The same for a person who waits: a file that is missing is left to the worker, who builds it within a minute."""
    with suppress(matching.NotReady):
        _put(claims)


def _put(claims: list[int]) -> None:
    keys = set(Claim.objects.filter(pk__in=claims).values_list("key", flat=True))
    entries = list(found.entries(claims))
    found.index().put(entries)
    found.index().remove(keys - {entry.key for entry in entries})


def post_changed(pk: int) -> None:
    """A post went out or was taken back: the claims it answers are known by its headline, or no longer."""
    posts_changed([pk])


def posts_changed(pks: list[int]) -> None:
    claims = list(Answer.objects.filter(post__in=pks).values_list("claim", flat=True).distinct())
    if claims:
        enter(claims=claims)


def rebuild() -> int:
    """Build the file anew beside the old one, which answers meanwhile; returns its claims."""
    return found.index().rebuild(found.entries())


def keep_standing() -> int | None:
    """Build it where it is missing, broken or of another schema, and enter what it does not hold yet.

    Returns the number of claims where it was built, else None.
    """
    try:
        known = found.index().keys()
        entries = {entry.key: entry for entry in found.entries()}
        found.index().put(entry for key, entry in entries.items() if known.get(key) != matching.digest_of(entry))
        found.index().remove(known.keys() - entries.keys())
    except matching.NotReady:
        return rebuild()
    return None


def keep_vectors() -> int | None:
    """Let the sentence model, where the desk names one, read some of the claims it has not read yet.

    Returns how many are left, None where there is no model or it is not ready.
    """
    vectors = found.vectors()
    return None if vectors is None else vectors.make(found.entries(), most=READ_AT_ONCE)

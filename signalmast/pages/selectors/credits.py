"""Who of the network contributed to a post: as the desk knows it, and as readers may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet

from signalmast.accounts.models import User
from signalmast.core.fold import fold
from signalmast.network.models import Contributor
from signalmast.pages.models import Post, PostCredit

FOUND = 20
MAY = ("network.keep_network", "assignments.give_assignments")


def may_credit(user: User, post: Any) -> bool:
    """Whoever works with the network and may change the post."""
    return any(user.has_perm(each) for each in MAY) and bool(post.permissions_for_user(user).can_edit())


def of_post(post: Any) -> QuerySet[PostCredit]:
    """All that was entered, shown or not."""
    return PostCredit.objects.filter(post=post.pk).select_related("contributor")


def gone_out(posts: Iterable[int]) -> QuerySet[PostCredit]:
    """What counts: entered before the version that readers see was let out."""
    return PostCredit.objects.filter(
        post__in=list(posts), post__live=True, entered_at__lte=F("post__last_published_at")
    ).select_related("contributor")


def shown(posts: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """By post: what was given (a kind) and by whom, in the words of the person's choice. One question."""
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for credit in gone_out(posts):
        if name := credit.contributor.credited_as:
            found[credit.post_id].append((credit.kind, name))
    return dict(found)


def named(words: str) -> list[Contributor]:
    """People of the network by a part of their name, with or without marks; at most twenty."""
    folded = fold(words).strip()
    if not folded:
        return []
    rows = Contributor.objects.filter(faded_at=None, folded__contains=folded).prefetch_related("roles__organisation")
    return list(rows[:FOUND])


def posts_with(contributor: Contributor) -> set[int]:
    """Public posts on which this person is or was named."""
    return set(
        Post.objects.filter(pk__in=PostCredit.objects.filter(contributor=contributor).values("post"), live=True)
        .values_list("pk", flat=True)
    )  # fmt: skip

"""Asking the network for something that a post needs, and closing what was asked once the post is in public."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from signalmast.accounts.models import User
from signalmast.assignments import services as assignments
from signalmast.assignments.models import Assignment
from signalmast.pages.models import Post, PostRequest


@transaction.atomic
def ask(*, post: Post, by: User, at: datetime, **fields: Any) -> Assignment:
    """A draft of a request that knows its post. Raises what `assignments.create` raises."""
    row = assignments.create(**fields, about_key=post.key, by=by, at=at)
    PostRequest.objects.create(post=post, assignment=row)
    return row


def close(page: int) -> None:
    """The step after publishing or taking back a post; what was closed stays closed."""
    close_many([page])


def close_many(pages: list[int]) -> None:
    """Of thousands of imported posts hardly one was ever asked for: one question finds it."""
    rows = PostRequest.objects.filter(post__in=pages, post__live=True).values_list("assignment", "post__key")
    asked = dict(rows)
    for key in sorted(set(asked.values())):
        assignments.close_for_about(about_key=key, at=timezone.now())
    if asked:  # what a claim asked for and a post was made of is about the claim
        assignments.close_these(numbers=list(asked), at=timezone.now())

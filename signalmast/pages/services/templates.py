"""Templates of posts: made from a post or from nothing, and a post begun from one."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.pages.models import Post, PostTemplate

_LONGEST = 80


def begin(*, post: Post, template: PostTemplate) -> Post:
    """Fill a post that is not kept yet with kind, topics, headline and text of a template."""
    post.kind = template.kind
    post.title = template.headline
    post.body = template.body
    post.topics.set(template.topics.all())
    return post


@transaction.atomic
def template_from(*, post: Post, by: User) -> PostTemplate:
    """A template with the newest words of a post, under a name of its own."""
    newest: Post = post.get_latest_revision_as_object()
    made = PostTemplate(name=_free_name(newest.title), kind=newest.kind, headline=newest.title, created_by=by)
    made.body = newest.body
    made.save()
    made.topics.set(newest.topics.all())
    return made


def _free_name(headline: str) -> str:
    base = headline[: _LONGEST - 5].strip() or gettext("Template")
    name, number = base, 1
    while PostTemplate.objects.filter(name=name).exists():
        number += 1
        name = f"{base} {number}"
    return name

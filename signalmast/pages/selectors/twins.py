"""A post and its version in the other language, side by side."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.utils.safestring import SafeString
from wagtail.models import Page

from signalmast.pages.models import Post, Twin

P = TypeVar("P", bound=Page)


@dataclass(frozen=True)
class Beside:
    """The other version as a translator reads it. `changed` says that it was changed since they last looked."""

    post: Post
    language: str
    title: str
    summary: str
    picture_alt: str
    body: SafeString
    changed: bool = False
    seen_at: datetime | None = None


def version_in(page: P, *, language: str) -> P | None:
    """The version of a page in a language, published or not."""
    rows = {"translation_key": page.translation_key, "locale__language_code": language}
    found: P | None = type(page).objects.filter(**rows).exclude(pk=page.pk).first()
    return found


def digest_of(post: Post) -> str:
    """SHA-256 of the words of one version of a post."""
    words = [post.title, post.summary, post.picture_alt, list(post.body.get_prep_value())]
    return hashlib.sha256(json.dumps(words, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def beside(post: Post) -> Beside | None:
    """What stands beside a post in the editor: its original, else its version in another language."""
    if not post.pk:
        return None
    twin = Twin.objects.filter(post_id=post.pk).select_related("original__locale").first()
    others = Post.objects.filter(translation_key=post.translation_key).exclude(pk=post.pk).select_related("locale")
    other = twin.original if twin else others.first()
    if other is None:
        return None
    newest: Post = other.get_latest_revision_as_object()
    return Beside(
        post=newest,
        language=other.locale.language_code,
        title=newest.title,
        summary=newest.summary,
        picture_alt=newest.picture_alt if newest.picture_id else "",
        body=newest.body.render_as_block(),
        changed=twin is not None and twin.digest != digest_of(newest),
        seen_at=twin.seen_at if twin else None,
    )

"""The words of a post as `rules` reads them, and what is still open in its newest version."""

from __future__ import annotations

import html
import re
from typing import Any

from django.utils.html import strip_tags

from signalmast.pages import rules
from signalmast.pages.models import Post
from signalmast.pages.models.clips import details_of

_LINK = re.compile(r"<a\s[^>]*?(?:href=\"([^\"]*)\"|linktype=\"(\w+)\")")
_BREAK = re.compile(r"</(?:p|h\d|li|blockquote)>|<br\s*/?>")


def words_of(post: Post, *, language: str) -> rules.Words:
    """What is written in `post` as it stands in memory: a draft, a version, or a form being filled in."""
    return rules.Words(
        title=post.title,
        language=language,
        summary=post.summary,
        kind=post.kind,
        picture=bool(post.picture_id),
        picture_alt=post.picture_alt,
        blocks=tuple(_block(child.block_type, child.value) for child in post.body),
    )


def open_checks(post: Post, *, newest: bool = True) -> list[rules.Finding]:
    """What an editor would remark on in the newest version, in the language of the screen."""
    version = post.get_latest_revision_as_object() if newest and post.pk else post
    return rules.check(words_of(version, language=version.locale.language_code))


def _block(kind: str, value: Any) -> rules.Block:
    if kind == rules.TEXT:
        source = value.source if value else ""
        return rules.Block(kind, plain(source), tuple(one or two for one, two in _LINK.findall(source)))
    if kind == rules.PICTURE:
        return rules.Block(kind, str(value.get("alt") or ""))
    if kind == rules.CLIP:
        clip = value.get("clip")
        told = bool(clip) and details_of(clip).enough
        return rules.Block(kind, str(value.get("description") or ""), captions=told)
    if kind == rules.QUOTE:
        who = str(value.get("who") or "").strip()
        return rules.Block(kind, str(value.get("text") or ""), (who,) if who else ())
    address = str(value.get("address") or "") if hasattr(value, "get") else ""
    return rules.Block(kind, str(value.get("label") or "") if address else "", (address,) if address else ())


def plain(source: str) -> str:
    """The words of rich text, paragraphs apart by line ends."""
    return html.unescape(strip_tags(_BREAK.sub("\n", source))).strip()

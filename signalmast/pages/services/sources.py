"""From a parser's words to our rows: which page a label means, and which post a line becomes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from signalmast.accounts.models import User
from signalmast.core import keys
from signalmast.core.fold import address_words
from signalmast.metrics.selectors import settled_times
from signalmast.pages import selectors, titles
from signalmast.pages.models import CommunityPage, Import, Post
from signalmast.pages.services.bulk import NewPost

# More than this in one file is a column mistaken for the page's name.
MOST_NEW_PAGES = 200
LONGEST_NAME = 255
KINDS = {"article": Post.Kind.ARTICLE, "clip": Post.Kind.CLIP, "notice": Post.Kind.NOTICE}


class SourceUnclear(Exception):
    """It cannot be told which page, or which responsible body, the rows belong to; the message says what to do."""


@dataclass(frozen=True)
class PagePlan:
    """What one label of a file means: a page of the desk, or None when it would have to be made."""

    label: str
    rows: int
    page: CommunityPage | None


class SourcePages:
    """The community pages of one import by the labels its file uses."""

    def __init__(self, job: Import) -> None:
        self.job = job
        self._pages = {name: page for page in selectors.community_pages() for name in _names(page)}

    def find(self, label: str) -> CommunityPage | None:
        return self.job.page or self._pages.get(_normal(label))

    def plan(self, labels: dict[str, int]) -> list[PagePlan]:
        return [PagePlan(label, rows, self.find(label)) for label, rows in labels.items()]

    def require(self, labels: dict[str, int]) -> None:
        """Raises SourceUnclear before anything is stored."""
        unknown = [plan.label for plan in self.plan(labels) if plan.page is None]
        if not unknown:
            return
        if not all(unknown):
            raise SourceUnclear(_("The file does not say which page its rows belong to. Choose the page."))
        if not self.job.create_pages:
            raise SourceUnclear(
                _("The file names pages the desk does not have: %(pages)s. Choose a page, or let them be created.")
                % {"pages": ", ".join(unknown[:10]) + ("…" if len(unknown) > 10 else "")}
            )
        if len({_normal(label) for label in unknown}) > MOST_NEW_PAGES:
            raise SourceUnclear(
                _(
                    "The file names %(count)s pages the desk does not have; at most %(most)s can be created at once. "
                    "Check which column names the page."
                )
                % {"count": len(unknown), "most": MOST_NEW_PAGES}
            )
        if any(len(_normal(label)) > LONGEST_NAME for label in unknown):
            raise SourceUnclear(
                _("The file names a page in more than %(most)s letters. Check which column names the page.")
                % {"most": LONGEST_NAME}
            )
        if selectors.default_publisher() is None:
            raise SourceUnclear(_("New pages need a responsible body. Enter it first under Publishers."))

    def create_missing(self, labels: dict[str, int], *, by: User | None) -> list[CommunityPage]:
        """Make the pages that are missing; safe to repeat."""
        made = []
        for label in labels:
            if self.find(label) is None:
                page = _create_page(label, by=by)
                self._pages[_normal(label)] = page
                made.append(page)
        return made

    def keys(self, labels: Iterable[str]) -> dict[str, str]:
        """Page keys by label, for figures that belong to a page; unknown labels are left out."""
        found = {label: self.find(label) for label in labels}
        return {label: page.key for label, page in found.items() if page is not None}


def open_pages(*, import_key: str, at: datetime) -> int:
    """Make the pages public that an import made and that now hold posts with words; returns how many."""
    words = Post.objects.filter(import_key=import_key, live=True).order_by().values("section_id").distinct()
    made = CommunityPage.objects.filter(pk__in=words, live=False, first_published_at=None)
    return int(made.update(live=True, first_published_at=at, last_published_at=at))


def new_post(job: Import, staged: dict[str, Any], pages: SourcePages) -> NewPost:
    """A line of the parser as a post: published here when it has words, else figures only."""
    section = pages.find(staged["page_label"])
    if section is None:
        raise SourceUnclear(_("The file does not say which page its rows belong to. Choose the page."))
    posted_at = moment(staged["posted_at"])
    text = titles.clean(staged["text"] or "")
    words = titles.headline(titles.clean(staged["title"] or "")) or titles.headline(text)
    local = posted_at.astimezone(ZoneInfo(settings.TIME_ZONE))
    return NewPost(
        key=staged["key"],
        section=section,
        posted_at=posted_at,
        kind=KINDS.get(staged["kind"], Post.Kind.ARTICLE),
        source_type=staged["source_type"] or "",
        title=words or titles.rule_title(staged["source_type"] or "", local, settings.LANGUAGE_CODE),
        text=text,
        address=staged["address"] or "",
        figures_only=not words or bool(job.options.get("figures_only")),
        digest=text_digest(staged),
    )


def update_posts(*, posts: Iterable[dict[str, Any]], import_key: str) -> int:
    """Bring posts that exist up to what a newer export says; a post someone edited here keeps its words."""
    changed = 0
    chunk: dict[str, dict[str, Any]] = {}
    for staged in posts:
        chunk[staged["key"]] = staged
        if len(chunk) == 5000:
            changed += _update(chunk, import_key)
            chunk = {}
    return changed + _update(chunk, import_key)


def _update(chunk: dict[str, dict[str, Any]], import_key: str) -> int:
    rows = Post.objects.filter(key__in=list(chunk)).exclude(import_key=import_key).exclude(import_digest="")
    differing = [
        pk for pk, key, digest in rows.values_list("pk", "key", "import_digest") if digest != text_digest(chunk[key])
    ]
    decided = settled_times(list(chunk))
    for post in Post.objects.filter(pk__in=differing):
        _rewrite(post, chunk[post.key], keep_time=post.key in decided)
    return len(differing)


@transaction.atomic
def _rewrite(post: Post, staged: dict[str, Any], *, keep_time: bool) -> None:
    if not keep_time:
        post.posted_at = moment(staged["posted_at"])
    post.source_type = (staged["source_type"] or "")[:60]
    post.original_address = (staged["address"] or "")[:500]
    post.import_digest = text_digest(staged)
    text = titles.clean(staged["text"] or "")
    words = titles.headline(titles.clean(staged["title"] or "")) or titles.headline(text)
    if words and not post.figures_only and post.latest_revision_id is None:
        post.title = post.draft_title = words
        post.body = [("text", titles.paragraphs(text))]
    post.save()


def text_digest(staged: dict[str, Any]) -> str:
    """What an export says of a post besides its figures, as a digest of 32 letters."""
    said = [staged.get(name) for name in ("posted_at", "kind", "source_type", "title", "text", "address")]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:32]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


def _create_page(label: str, *, by: User | None) -> CommunityPage:
    home = selectors.default_home()
    name = " ".join(titles.clean(label).split())
    slug = address_words(label) or keys.short_digest(label)
    if slug in CommunityPage.words_taken or home.get_children().filter(slug=slug).exists():
        slug = f"{slug}-{keys.short_digest(label, letters=4)}"
    page = CommunityPage(
        title=name or slug,
        slug=slug,
        publisher=selectors.default_publisher(),
        source_names=" ".join(label.split()),
        owner=by,
        live=False,  # until words stand on it: a page of figures alone is nothing to read
    )
    home.add_child(instance=page)
    return page


def _names(page: CommunityPage) -> list[str]:
    return [_normal(name) for name in (page.slug, page.title, *page.source_names.splitlines()) if name.strip()]


def _normal(label: str) -> str:
    return " ".join(label.split()).casefold()

"""Thousands of posts at once: a two-step insert, then the passes Wagtail's signals would have made one by one."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import F, QuerySet
from wagtail.models import Page, PageLogEntry
from wagtail.search.backends import get_search_backend

from signalmast.accounts.models import User
from signalmast.core import keys
from signalmast.core.fold import address_words
from signalmast.pages import titles
from signalmast.pages.models import CommunityPage, Post

BATCH = 500
SEARCH_BATCH = 900
MANY = 1_000  # new rows from which on what the database counted before misleads it


@dataclass(frozen=True)
class NewPost:
    """An imported post ready to be written. Without `text` it is figures only."""

    key: str
    section: CommunityPage
    posted_at: datetime
    kind: str
    source_type: str
    title: str
    text: str
    address: str
    figures_only: bool
    digest: str


def add_posts(*, posts: Iterable[NewPost], import_key: str, by: User | None, at: datetime) -> Iterator[int]:
    """Insert posts in batches, each in its own transaction; yields how many each batch added.

    Posts whose key exists already are passed over, so a second run after a kill adds only what is missing.
    """
    source = iter(posts)
    while batch := list(islice(source, BATCH)):
        yield _add_batch(batch, import_key=import_key, by=by, at=at)


def _add_batch(batch: list[NewPost], *, import_key: str, by: User | None, at: datetime) -> int:
    with transaction.atomic():
        # Sections are held before anything is looked up: of two imports of the same posts the second finds them there.
        sections = {page.pk: page for page in _hold({post.section.pk for post in batch})}
        there = set(Post.objects.filter(key__in=[post.key for post in batch]).values_list("key", flat=True))
        fresh = [post for post in batch if post.key not in there]
        by_section: dict[int, list[NewPost]] = {}
        for post in fresh:
            by_section.setdefault(post.section.pk, []).append(post)
        added = [
            row
            for pk, same in by_section.items()
            for row in _insert(same, section=sections[pk], import_key=import_key, by=by, at=at)
        ]
        _log(added, import_key=import_key, by=by, at=at)
    return len(added)


def _hold(sections: set[int]) -> QuerySet[Page]:
    found: QuerySet[Page] = Page.objects.select_for_update().filter(pk__in=sections).order_by("pk")
    return found


def _insert(posts: list[NewPost], *, section: Page, import_key: str, by: User | None, at: datetime) -> list[Post]:
    """Step one writes the tree rows, step two the rows of our own table."""
    content_type = ContentType.objects.get_for_model(Post)
    depth = section.depth + 1
    last = Page.objects.filter(path__startswith=section.path, depth=depth).order_by("-path").first()
    path = last.path if last else Page._get_path(section.path, depth, 0)
    rows = []
    for new in posts:
        path = Page(path=path, depth=depth)._inc_path()
        row = _row(new, by=by, import_key=import_key, at=at)
        row.path, row.depth, row.numchild = path, depth, 0
        row.url_path = f"{section.url_path}{row.slug}/"
        row.content_type, row.locale_id = content_type, section.locale_id
        rows.append(row)
    bases = [Page(**{field.attname: getattr(row, field.attname) for field in _BASE_FIELDS}) for row in rows]
    for base, row in zip(Page.objects.bulk_create(bases), rows, strict=True):
        row.pk = row.page_ptr_id = base.pk
    _insert_children(rows)
    Page.objects.filter(pk=section.pk).update(numchild=F("numchild") + len(rows))
    return rows


def _row(new: NewPost, *, by: User | None, import_key: str, at: datetime) -> Post:
    slug = "-".join(part for part in (address_words(new.title), keys.short_digest(new.key, letters=8)) if part)
    listed = not new.figures_only
    return Post(
        title=new.title,
        draft_title=new.title,
        slug=slug,
        translation_key=uuid.uuid4(),
        live=listed,
        has_unpublished_changes=False,
        show_in_menus=False,
        owner=by,
        first_published_at=new.posted_at if listed else None,
        last_published_at=at if listed else None,
        latest_revision_created_at=at,
        key=new.key,
        section_id=new.section.pk,
        posted_at=new.posted_at,
        kind=new.kind,
        body=_body(new.text) if listed else "[]",
        original_address=new.address[:500],
        source_type=new.source_type[:60],
        figures_only=new.figures_only,
        import_key=import_key,
        import_digest=new.digest,
    )


def _body(text: str) -> str:
    value = titles.paragraphs(text)
    return json.dumps([{"type": "text", "value": value, "id": str(uuid.uuid4())}], ensure_ascii=False)


_BASE_FIELDS = [field for field in Page._meta.local_concrete_fields if not field.primary_key]
_OWN_FIELDS = Post._meta.local_concrete_fields


def _insert_children(rows: list[Post]) -> None:
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in _OWN_FIELDS)
    marks = ", ".join(["%s"] * len(_OWN_FIELDS))
    values = [
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in _OWN_FIELDS] for row in rows
    ]
    statement = f"insert into {quote(Post._meta.db_table)} ({columns}) values ({marks})"  # noqa: S608 -- quoted names
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _log(rows: list[Post], *, import_key: str, by: User | None, at: datetime) -> None:
    content_type = ContentType.objects.get_for_model(Post)
    PageLogEntry.objects.bulk_create(
        [
            PageLogEntry(
                page_id=row.pk,
                content_type=content_type,
                label=row.title,
                action="wagtail.create",
                user=by,
                timestamp=at,
                data={"import": import_key},
                content_changed=True,
                deleted=False,
            )
            for row in rows
        ]
    )


def index_posts(*, import_key: str) -> int:
    """Enter the posts of an import into Wagtail's own search; returns how many.

    Posts without words have nothing to be found by. Large batches, because each recounts the whole index once.
    """
    backend = get_search_backend()
    listed = Post.objects.filter(import_key=import_key, figures_only=False)
    # Numbers first: rows still being read while the index is written would hold a snapshot that another writer's
    # commit makes stale, and SQLite then refuses the write at once.
    numbers = list(listed.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(numbers), SEARCH_BATCH):
        batch = list(Post.objects.filter(pk__in=numbers[start : start + SEARCH_BATCH]).order_by("pk"))
        backend.get_index_for_model(Post).add_items(Post, batch)
    return len(numbers)


def let_go() -> None:
    """Give back the pages that SQLite keeps of what it wrote: tens of megabytes that nothing will ask for again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA shrink_memory")


def count_again() -> None:
    """PostgreSQL plans by how many rows it counted last: thousands more, and it joins row by row for minutes."""
    if connection.vendor == "postgresql":
        quote = connection.ops.quote_name
        with connection.cursor() as cursor:
            for model in (Page, Post):
                cursor.execute(f"ANALYZE {quote(model._meta.db_table)}")


def enter_section(*, post: Post, section: Page) -> None:
    """A post that was moved in the tree belongs to the page it now stands under."""
    Post.objects.filter(pk=post.pk).update(section_id=section.pk)
    post.section_id = section.pk


@transaction.atomic
def delete_demo_posts() -> int:
    """Delete the demonstration's posts section by section, thousands at once; returns how many went."""
    sections = list(Post.objects.filter(demo=True).order_by().values_list("section_id", flat=True).distinct())
    count = 0
    for section in Page.objects.filter(pk__in=sections):
        posts = Post.objects.filter(section_id=section.pk, demo=True)
        count += posts.count()
        posts.delete()
        Page.objects.filter(pk=section.pk).update(
            numchild=section.get_descendants().filter(depth=section.depth + 1).count()
        )
    return count

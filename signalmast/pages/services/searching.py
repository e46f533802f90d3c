"""Keeps the text index with what readers may find. Each call may be made again; a missing index is built whole."""

from __future__ import annotations

from signalmast.core import textindex
from signalmast.pages.models import Post
from signalmast.pages.selectors import searching


def enter(pk: int) -> None:
    """What a page that went out says. A community page brings its posts, for they show only with it."""
    posts = list(Post.objects.filter(section=pk).values_list("pk", flat=True))
    enter_many(posts or [pk])


def enter_many(pks: list[int]) -> None:
    """The posts among these that readers may see go in, the others out."""
    keys = set(Post.objects.filter(pk__in=pks).values_list("key", flat=True))
    documents = list(searching.documents(pks))
    try:
        searching.index().put(documents)
        searching.index().remove(keys - {document.key for document in documents})
    except textindex.NotReady:
        rebuild()


def leave(pk: int) -> None:
    """A page that is taken back; of a deleted one the key is gone too, so the index is compared with the posts."""
    if Post.objects.filter(pk=pk).exists() or Post.objects.filter(section=pk).exists():
        enter(pk)
    else:
        _forget_deleted()


def _forget_deleted() -> None:
    try:
        known = set(searching.index().keys())
        known -= set(Post.objects.filter(figures_only=False).values_list("key", flat=True))
        searching.index().remove(known)
    except textindex.NotReady:
        rebuild()


def rebuild() -> int:
    """Build the index anew beside the old one, which answers meanwhile; returns its documents."""
    return searching.index().rebuild(searching.documents())


def keep_standing() -> int | None:
    """Build it where it is missing, broken or of another schema; the number of documents then, else None."""
    try:
        with searching.index().reading() as connection:
            connection.execute("select 1 from document limit 1").fetchall()
            connection.execute("select rowid from words where words match '\"a\"' limit 1").fetchall()
    except textindex.NotReady:
        return rebuild()
    return None

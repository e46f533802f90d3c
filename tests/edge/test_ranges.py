"""Parts of clips: RFC 9110 §14, from memory and from disk."""

from __future__ import annotations

import random
import threading

import pytest

from tests.edge.conftest import Door, put

SMALL = bytes(random.Random(1).randbytes(10_000))
LARGE = bytes(random.Random(2).randbytes(2_000_000))
CLIPS = {"small.mp4": SMALL, "large.mp4": LARGE}


@pytest.mark.parametrize("name", CLIPS)
def test_a_part_is_that_part(shared: Door, name: str) -> None:
    body = CLIPS[name]
    put(shared.folder / "media/media" / name, body)
    size = len(body)
    for asked, first, last in (
        ("bytes=0-99", 0, 99),
        ("bytes=100-", 100, size - 1),
        ("bytes=-500", size - 500, size - 1),
        (f"bytes={size - 1}-", size - 1, size - 1),
        (f"bytes=5-{size * 2}", 5, size - 1),
        (f"bytes=-{size * 2}", 0, size - 1),
        ("Bytes = 1 - 2 ", 1, 2),
    ):
        part = shared.ask(f"/media/media/{name}", Range=asked)
        assert (part.status, part.headers["content-range"]) == (206, f"bytes {first}-{last}/{size}"), asked
        assert part.body == body[first : last + 1]
        assert part.headers["content-type"] == "video/mp4"
    whole = shared.ask(f"/media/media/{name}")
    assert (whole.status, whole.headers["accept-ranges"], whole.body) == (200, "bytes", body)


@pytest.mark.parametrize("name", CLIPS)
@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-6", "bytes=9-3", "bytes=-", "bytes=a-b", "lines=1-2", "bytes=" + "9" * 30]
)
def test_several_parts_or_nonsense_get_the_whole(shared: Door, name: str, asked: str) -> None:
    put(shared.folder / "media/media" / name, CLIPS[name])
    reply = shared.ask(f"/media/media/{name}", Range=asked)
    assert (reply.status, reply.body) == (200, CLIPS[name])


@pytest.mark.parametrize("name", CLIPS)
def test_a_part_behind_the_end_is_refused_with_the_size(shared: Door, name: str) -> None:
    put(shared.folder / "media/media" / name, CLIPS[name])
    size = len(CLIPS[name])
    for asked in (f"bytes={size}-", "bytes=-0"):
        refused = shared.ask(f"/media/media/{name}", Range=asked)
        assert (refused.status, refused.headers["content-range"], refused.body) == (416, f"bytes */{size}", b"")


@pytest.mark.parametrize("name", CLIPS)
def test_a_part_of_another_version_is_not_given(shared: Door, name: str) -> None:
    put(shared.folder / "media/media" / name, CLIPS[name])
    etag = shared.ask(f"/media/media/{name}", "HEAD").headers["etag"]
    for if_range, status in (
        (etag, 206),
        ('"other"', 200),
        (f"W/{etag}", 200),
        ("Tue, 24 Nov 2026 04:00:00 GMT", 200),
    ):
        reply = shared.ask(f"/media/media/{name}", Range="bytes=0-9", If_Range=if_range)
        assert reply.status == status
    assert shared.ask(f"/media/media/{name}", Range="bytes=0-9", If_None_Match=etag).status == 304


def test_head_of_a_clip_says_its_size_and_ignores_a_range(shared: Door) -> None:
    put(shared.folder / "media/media/large.mp4", LARGE)
    head = shared.ask("/media/media/large.mp4", "HEAD", Range="bytes=0-9")
    assert (head.status, head.headers["content-length"], head.body) == (200, str(len(LARGE)), b"")


def test_an_empty_clip_is_empty(shared: Door) -> None:
    put(shared.folder / "media/media/empty.mp4", b"")
    assert shared.ask("/media/media/empty.mp4").body == b""
    assert shared.ask("/media/media/empty.mp4", Range="bytes=0-").status == 416


def test_a_page_has_no_parts(shared: Door) -> None:
    body = shared.bake("/ward/whole/", "<p>a</p>" * 100)
    reply = shared.ask("/ward/whole/", Range="bytes=0-9")
    assert (reply.status, reply.body) == (200, body)


def test_a_large_clip_is_sent_in_bounded_memory(door: Door) -> None:
    clip = door.folder / "media/media/clip.mp4"
    clip.parent.mkdir()
    with clip.open("wb") as stream:
        stream.truncate(64 * 1024 * 1024)
    door.start()
    door.ask("/media/media/clip.mp4", Range="bytes=0-0")
    before = door.memory()
    most = [before]
    threads = [threading.Thread(target=door.ask, args=("/media/media/clip.mp4",)) for _ in range(4)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        most.append(door.memory())
    for thread in threads:
        thread.join()
    assert max(most) - before < 30

"""Baked pages, static files, pictures and clips, asked of a real edge."""

from __future__ import annotations

import gzip
import os
import time

import brotli
import pytest

from signalmast.edge import policies
from signalmast.theme import middleware
from tests.edge.conftest import Door, put

TEXT = "<!doctype html><p>Đường Bến Nghé đóng một làn.</p>" * 60
LATER = 0.7  # seconds after which a changed file must be seen


def test_a_page_comes_whole_with_its_type_and_its_policies(shared: Door) -> None:
    body = shared.bake("/ward/post/", TEXT)
    page = shared.ask("/ward/post/")
    assert (page.status, page.body) == (200, body)
    named = {name: page.headers[name] for name in page.headers if name not in ("date", "server", "etag")}
    assert named == {
        "content-type": "text/html; charset=utf-8",
        "content-length": str(len(body)),
        "cache-control": "no-cache",
        "content-security-policy": middleware.PUBLIC,
        "vary": "accept-encoding",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "x-frame-options": "SAMEORIGIN",
    }


def test_pages_of_both_doors_have_one_policy() -> None:
    assert policies.PAGE == middleware.PUBLIC


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("br, gzip", "br"),
        ("gzip, deflate, br;q=0.5", "gzip"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, gzip;q=0.000", None),
        ("identity", None),
        ("*", "br"),
        ("*;q=0, gzip", "gzip"),
        ("BR", "br"),
        ("br;q=oops", None),
        (",;,", None),
    ],
)
def test_the_encoding_is_one_the_client_takes(shared: Door, accepted: str, encoding: str | None) -> None:
    body = shared.bake("/ward/packed/", TEXT)
    page = shared.ask("/ward/packed/", Accept_Encoding=accepted)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert (page.status, page.headers.get("content-encoding"), unpack(page.body)) == (200, encoding, body)


def test_each_encoding_has_a_strong_mark_of_its_own_and_each_is_answered_with_304(shared: Door) -> None:
    shared.bake("/ward/marks/", TEXT)
    marks = {}
    for accepted in ("br", "gzip", "identity"):
        marks[accepted] = shared.ask("/ward/marks/", Accept_Encoding=accepted).headers["etag"]
        for known in (marks[accepted], f'"other", W/{marks[accepted]}', "*"):
            again = shared.ask("/ward/marks/", Accept_Encoding=accepted, If_None_Match=known)
            assert (again.status, again.body, again.headers["etag"]) == (304, b"", marks[accepted])
            assert {"cache-control", "vary"} <= set(again.headers)
    assert len(set(marks.values())) == 3
    assert not any(mark.startswith("W/") for mark in marks.values())
    assert shared.ask("/ward/marks/", Accept_Encoding="br", If_None_Match=marks["gzip"]).status == 200


def test_head_says_what_get_would_without_a_body(shared: Door) -> None:
    shared.bake("/ward/head/", TEXT)
    got, head = (shared.ask("/ward/head/", method, Accept_Encoding="br") for method in ("GET", "HEAD"))
    assert head.body == b""
    assert [pair for pair in head.every if pair[0] != "date"] == [pair for pair in got.every if pair[0] != "date"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_another_method_is_refused_where_a_page_stands(shared: Door, method: str) -> None:
    shared.bake("/ward/methods/", TEXT)
    refused = shared.ask("/ward/methods/", method)
    assert (refused.status, refused.headers["allow"]) == (405, "GET, HEAD")
    put(shared.folder / "static" / "x.css", b"a{}")
    for anywhere in ("POST", method):
        assert shared.ask("/static/x.css", anywhere).status == 405


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("feed.xml", "application/rss+xml; charset=utf-8"),
        ("atom.xml", "application/atom+xml; charset=utf-8"),
        ("feed.json", "application/feed+json; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("colours.css", "text/css; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("ward/post/item.json", "application/json; charset=utf-8"),
    ],
)
def test_a_file_of_that_very_name_has_its_type_and_is_asked_about_each_time(shared: Door, name: str, kind: str) -> None:
    shared.bake(f"/{name}", "{}")
    reply = shared.ask(f"/{name}")
    assert (reply.status, reply.headers["content-type"], reply.headers["cache-control"]) == (200, kind, "no-cache")


def test_a_replaced_page_is_seen_within_a_second_and_never_in_halves(shared: Door) -> None:
    shared.bake("/ward/new/", TEXT)
    first = shared.ask("/ward/new/", Accept_Encoding="br")
    body = shared.bake("/ward/new/", TEXT + "<p>Đính chính.</p>", packed=False)  # its variants are yet the old ones
    time.sleep(LATER)
    between = shared.ask("/ward/new/", Accept_Encoding="br")
    assert (between.headers.get("content-encoding"), between.body) == (None, body)
    shared.bake("/ward/new/", TEXT + "<p>Đính chính.</p>")
    time.sleep(LATER)
    last = shared.ask("/ward/new/", Accept_Encoding="br")
    assert brotli.decompress(last.body) == body
    assert first.headers["etag"] != last.headers["etag"]


def test_a_variant_that_is_no_packed_file_is_left_out(shared: Door) -> None:
    body = shared.bake("/ward/torn/", TEXT)
    put(shared.site / "ward/torn/index.html.br", b"\x00torn")
    put(shared.site / "ward/torn/index.html.gz", gzip.compress(body, mtime=0)[:-20])
    page = shared.ask("/ward/torn/", Accept_Encoding="br, gzip")
    assert (page.headers.get("content-encoding"), page.body) == (None, body)


def test_a_deleted_page_is_gone_and_asked_of_the_desk(shared: Door) -> None:
    shared.bake("/ward/away/", TEXT)
    assert shared.ask("/ward/away/").headers["content-type"] == "text/html; charset=utf-8"
    (shared.site / "ward/away/index.html").unlink()
    time.sleep(LATER)
    assert shared.ask("/ward/away/").headers["content-type"] == "application/json"


def test_markers_lead_on_or_say_that_a_page_was_withdrawn(shared: Door) -> None:
    put(shared.site / "old/index.redirect", b"/ward/post/?a=1\n")
    moved = shared.ask("/old/")
    assert (moved.status, moved.headers["location"], moved.body) == (301, "/ward/post/?a=1", b"")
    for name, body in (("", TEXT.encode()), (".br", brotli.compress(TEXT.encode()))):
        put(shared.site / f"withdrawn/index.gone{name}", body)
    gone = shared.ask("/withdrawn/", Accept_Encoding="br", If_None_Match="*")
    assert (gone.status, brotli.decompress(gone.body)) == (410, TEXT.encode())
    assert gone.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("target", ["//example.org/", "https://example.org/", "/\\example.org", "/a\r\nX: y", ""])
def test_a_marker_never_leads_off_the_site(shared: Door, target: str) -> None:
    put(shared.site / "bad/index.redirect", target.encode())
    time.sleep(LATER)
    assert shared.ask("/bad/").headers["content-type"] == "application/json"


def test_only_a_question_that_changes_the_page_is_passed_on(shared: Door) -> None:
    body = shared.bake("/ward/asked/", TEXT)
    for query in ("fbclid=abc", "utm_source=x&utm_medium=y", "beforehand=1"):
        assert shared.ask(f"/ward/asked/?{query}").body == body
    for query in ("before=2026-01-01", "q=", "a=1&language=en", "%71=salt"):
        assert shared.ask(f"/ward/asked/?{query}").headers["content-type"] == "application/json"


def test_a_page_asked_without_its_slash_is_named_with_it(shared: Door) -> None:
    shared.bake("/ward/slash/", TEXT)
    reply = shared.ask("/ward/slash")
    assert (reply.status, reply.headers["location"]) == (301, "/ward/slash/")


@pytest.mark.parametrize(
    "path",
    [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/%252e%252e/secret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/ward/../../secret.txt",
        "/secret.txt%00.html",
        "/static/../secret.txt",
        "/static/..%2f..%2fsecret.txt",
        "/static/%2e%2e/secret.txt",
        "/media/images/../../../secret.txt",
        "/media/images/%2e%2e/%2e%2e/secret.txt",
        "/media/documents/paper.pdf",
        "/linked.txt",
        "/linked/secret.txt",
        "/static/linked.txt",
        "/media/images/linked.png",
        "/.hidden/",
        "/ward/.secret.txt",
        "/half.html.tmp",
        "/ward/post/index.html",
        "/ward/post/index.html.br",
        "/ward/post",
        "/ward/%ff/",
        "//secret.txt",
        "/" + "a" * 4000 + "/",
    ],
)
def test_nothing_outside_the_folders_and_nothing_hidden_is_ever_served(shared: Door, path: str) -> None:
    secret = shared.folder / "secret.txt"
    put(secret, b"SECRET")
    shared.bake("/ward/post/", TEXT)
    for hidden in ("site/.hidden/index.html", "site/ward/.secret.txt", "media/documents/paper.pdf"):
        put(shared.folder / hidden, b"SECRET")
    (shared.site / "half.html.tmp").write_bytes(b"SECRET")
    (shared.folder / "media/images").mkdir(exist_ok=True)
    for link, target in (
        ("site/linked.txt", secret),
        ("site/linked", shared.folder),
        ("static/linked.txt", secret),
        ("media/images/linked.png", secret),
    ):
        if not (shared.folder / link).is_symlink():
            os.symlink(target, shared.folder / link)
    said = shared.raw(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert b"SECRET" not in said
    assert TEXT.encode() not in said
    assert said.startswith((b"HTTP/1.1 400", b"HTTP/1.1 404", b"HTTP/1.1 301", b"HTTP/1.1 200", b"HTTP/1.1 414"))
    if said.startswith(b"HTTP/1.1 200"):  # what no file answers is the desk's to refuse
        assert b"content-type: application/json" in said


def test_a_media_folder_on_another_disk_is_served(door: Door) -> None:
    put(door.folder / "elsewhere/images/a.png", b"png")
    (door.folder / "media").rmdir()
    os.symlink(door.folder / "elsewhere", door.folder / "media")
    door.start()
    assert door.ask("/media/images/a.png").body == b"png"


def test_a_name_with_its_digest_never_changes_and_another_is_asked_about(shared: Door) -> None:
    put(shared.folder / "static/theme/site.0123456789ab.css", b"a{}")
    put(shared.folder / "static/theme/site.css", b"a{}")
    hashed, plain = (shared.ask(f"/static/theme/{name}") for name in ("site.0123456789ab.css", "site.css"))
    assert hashed.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert plain.headers["cache-control"] == "no-cache"
    assert hashed.headers["content-type"] == "text/css; charset=utf-8"
    assert shared.ask("/static/theme/none.css").status == 404


def test_a_script_inside_an_uploaded_picture_cannot_run(shared: Door) -> None:
    put(shared.folder / "media/images/x.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>")
    put(shared.folder / "media/media/x.html", b"<script>1</script>")
    picture, page = shared.ask("/media/images/x.svg"), shared.ask("/media/media/x.html")
    for reply in (picture, page):
        assert "sandbox" in reply.headers["content-security-policy"].split("; ")
        assert "default-src 'none'" in reply.headers["content-security-policy"].split("; ")
        assert reply.headers["x-content-type-options"] == "nosniff"
    assert picture.headers["content-type"] == "image/svg+xml"
    assert (page.headers["content-type"], page.headers["content-disposition"]) == (
        "application/octet-stream",
        "attachment",
    )


def test_on_https_browsers_are_told_to_stay_there(door: Door) -> None:
    door.settings["SIGNALMAST_EDGE_PUBLIC_URL"] = "https://tin.example.org"
    door.bake("/", TEXT)
    door.start()
    assert door.ask("/").headers["strict-transport-security"] == "max-age=31536000"


def test_memory_stays_under_its_cap_whatever_is_asked_for(door: Door) -> None:
    door.settings["SIGNALMAST_CACHE_MB"] = "1"
    for number in range(150):
        door.bake(f"/p{number}/", str(number) * 20_000, packed=False)
    door.start()
    door.ask("/p0/")
    before = door.memory()
    for number in range(150):
        assert door.ask(f"/p{number}/").status == 200
    assert door.memory() - before < 8

"""The JSON archives, Mastodon and Telegram, exactly; and what odd entries of theirs become."""

import json

import pytest

from signalmast.core.tables import TableRefused
from tests.metrics.importers.staged import EXPORTS, parse, write

FIELDS = ("key", "line", "posted_at", "kind", "source_type", "page_label", "page_id", "duration_s")


def _brief(staged):
    return [tuple(post[name] for name in FIELDS) for post in staged.posts]


PAGE = "Bảng tin Phường Mẫu"


def test_mastodon(tmp_path):
    staged = parse(EXPORTS / "mastodon_outbox.json", tmp_path)

    assert staged.counts() == (1, 1, 0, 0, 0, 0, 0)
    assert staged.posts == [
        {
            "key": "mastodon:https://social.example/users/desk/statuses/111",
            "line": 1,
            "page_id": "https://social.example/users/desk",
            "page_label": "@desk@social.example",
            "posted_at": "2026-06-10T22:10:43Z",
            "kind": "article",
            "source_type": "status",
            "title": "",
            "text": "Cầu đóng & xe đi vòng. #giaothong",
            "address": "https://social.example/@desk/111",
            "duration_s": None,
        }
    ]
    assert staged.readings == []
    assert staged.result["skipped"]["lines"] == [[2, "boost"]]
    assert staged.result["warnings"] == [{"code": "no-counts", "params": {}}]


def test_telegram(tmp_path):
    staged = parse(EXPORTS / "telegram_result.json", tmp_path)

    assert staged.counts() == (2, 2, 0, 0, 0, 0, 0)
    assert _brief(staged) == [
        ("telegram:1000000001/2", 2, "2026-06-01T02:12:40Z", "article", "text", PAGE, "1000000001", None),
        ("telegram:1000000001/3", 3, "2026-06-02T10:45:03Z", "article", "forwarded", PAGE, "1000000001", None),
    ]
    assert staged.posts[0]["text"] == (
        "Cảnh báo tin nhắn giả: https://example.org/canh-bao\nKhông bấm vào đường dẫn lạ. #luadao"
    )
    assert staged.values() == {
        "telegram:1000000001/2": {"reactions": "33", "likes": "31", "loves": "0"},
        "telegram:1000000001/3": {"reactions": "NA", "likes": "NA", "loves": "NA"},
    }
    assert staged.result["skipped"]["lines"] == [[1, "service-message"]]


def _telegram(**more):
    return {"name": "K", "type": "public_channel", "id": 7, "messages": []} | more


def test_telegram_odd_messages(tmp_path):
    at = {"type": "message", "date_unixtime": "1780279960"}
    messages = [
        "no object",
        at | {"id": "x"},
        {"id": 3, "type": "message", "date": "2026-06-01T09:12:40"},
        {"id": 4, "type": "message"},
        at | {"id": 5, "media_type": "video_file", "duration_seconds": 31, "text": [{"text": 9}, 8, None]},
        at | {"id": 6, "photo": "p.jpg", "reactions": [{"type": "paid", "count": 5}, {"count": 2, "emoji": "❤️"}]},
        at | {"id": 7, "poll": {}, "reactions": [{"count": -1}]},
        at | {"id": 8, "file": "f.pdf", "reactions": []},
        {"id": 9, "type": "message", "date_unixtime": "9" * 12},
        {"id": 10, "type": "message", "date_unixtime": "soon"},
        at | {"id": 11, "poll": {}},
    ]
    path = write(tmp_path / "x.json", json.dumps(_telegram(messages=messages)), "utf-16")

    staged = parse(path, tmp_path / "out", options={"page": "kenh"})

    assert [(post["key"], post["kind"], post["source_type"], post["duration_s"]) for post in staged.posts] == [
        ("telegram:7/3", "article", "text", None),
        ("telegram:7/5", "clip", "video", 31),
        ("telegram:7/6", "article", "photo", None),
        ("telegram:7/8", "article", "file", None),
        ("telegram:7/11", "article", "poll", None),
    ]
    assert staged.posts[0]["posted_at"] == "2026-06-01T02:12:40Z"
    assert staged.values()["telegram:7/6"] == {"reactions": "2", "likes": "0", "loves": "2"}
    assert staged.values()["telegram:7/8"] == {"reactions": "0", "likes": "0", "loves": "0"}
    assert [(line, code) for line, code, _ in staged.refused] == [
        (1, "bad-item"),
        (2, "no-id"),
        (4, "no-time"),
        (7, "bad-item"),
        (9, "bad-time"),
        (10, "bad-time"),
    ]
    assert staged.result["pages"] == {"kenh": 5}


def test_telegram_without_any_reactions_says_nothing_of_figures(tmp_path):
    message = {"id": 1, "type": "message", "date_unixtime": "1780279960", "text": "a"}
    path = write(tmp_path / "x.json", json.dumps(_telegram(messages=[message])))

    staged = parse(path, tmp_path / "out")

    assert (staged.result["metrics"], staged.readings) == ([], [])
    assert staged.result["warnings"] == [{"code": "no-counts", "params": {}}]


def test_mastodon_odd_entries(tmp_path):
    public = ["https://www.w3.org/ns/activitystreams#Public"]

    def note(number, **more):
        body = {"id": f"https://s.example/{number}", "published": "2026-06-10T22:10:43.123Z", "to": public} | more
        return {"type": "Create", "actor": "https://s.example/users/d", "object": body}

    items = [
        note(1, to=["https://s.example/users/d/followers"]),
        note(2, content="<p>a<br>b</p><p>c <script>x()</script><b>d</b></p><ul><li>e</li></ul></style>"),
        note(3, attachment=["?", {"mediaType": "video/mp4"}], summary="Nhắc"),
        note(4, attachment=[{"mediaType": "image/png"}], attributedTo="nobody"),
        note(5, inReplyTo="https://s.example/1", to=None, cc=public[0]),
        note(6, published=""),
        note(7, id=""),
        {"type": "Delete", "object": "x"},
        {"type": "Create", "object": "x"},
        17,
        note(8, attributedTo="https://[x"),
        note(9, attachment=[{"mediaType": "application/pdf"}]),
    ]
    path = write(tmp_path / "x.json", json.dumps({"type": "OrderedCollection", "orderedItems": items}))

    staged = parse(path, tmp_path / "out")

    assert [(post["line"], post["kind"], post["source_type"], post["page_label"]) for post in staged.posts] == [
        (2, "article", "status", "@d@s.example"),
        (3, "clip", "video", "@d@s.example"),
        (4, "article", "photo", "nobody"),
        (5, "article", "reply", "@d@s.example"),
        (11, "article", "status", "https://[x"),
        (12, "article", "status", "@d@s.example"),
    ]
    assert staged.posts[0]["text"] == "a\nb\n\nc d\ne"
    assert staged.posts[1]["title"] == "Nhắc"
    assert staged.result["skipped"]["lines"] == [[1, "not-public"], [8, "not-a-post"]]
    assert [(line, code) for line, code, _ in staged.refused] == [
        (6, "no-time"),
        (7, "no-id"),
        (9, "bad-item"),
        (10, "bad-item"),
    ]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (_telegram(type="personal_chat"), "telegram-not-channel"),
        (_telegram(id=None), "telegram-not-channel"),
        ({"chats": {"list": []}}, "telegram-whole-account"),
        ({"type": "OrderedCollection"}, "not-an-outbox"),
        ([{"a": 1}], "not-an-outbox"),
    ],
)
def test_other_json_is_refused(tmp_path, document, code):
    path = write(tmp_path / "x.json", json.dumps(document))

    with pytest.raises(TableRefused) as refused:
        parse(path, tmp_path / "out")

    assert refused.value.code == code


def test_text_of_archives_is_made_fit_to_store(tmp_path):
    message = {"id": 1, "type": "message", "date_unixtime": "1780279960", "text": "Ba\u0309ng \ud83d\0 \U0001f327"}
    path = write(tmp_path / "x.json", json.dumps(_telegram(messages=[message], name="K\udc00")))

    staged = parse(path, tmp_path / "out")

    assert (staged.posts[0]["text"], staged.posts[0]["page_label"]) == ("Bảng \ufffd \U0001f327", "K\ufffd")

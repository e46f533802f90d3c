"""The text index on real files: what is found by which spelling, and what a broken or missing file does."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signalmast.core.textindex import Document, Found, Index, NotReady, Query, search

AT = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)
TEXTS = {
    "dengue": ("Phun thuốc phòng dịch sốt xuất huyết", "Tổ y tế đi từng nhà trên đường Bờ Kè diệt lăng quăng."),
    "road": ("Lát lại đường Hàng Me", "Xe đi vòng qua cầu. Đường mở lại sau hai tuần."),
    "sugar": ("Giá đường ở chợ", "Một ký đường lên hai nghìn."),
    "sheep": ("Đàn dương ở công viên", "Con dương ăn cỏ."),
    "house": ("Hoà nhạc ở nhà văn hóa", "Buổi diễn bắt đầu lúc bảy giờ, thuý và thúy cùng hát."),
    "bare": ("Thong bao cup nuoc duong Bo Ke", "Nha may sua ong."),
}


def _document(key: str, title: str, text: str, **fields: object) -> Document:
    given: dict[str, object] = {"kind": "article", "language": "vi", "at": AT, **fields}
    return Document(key, title=title, text=text, **given)  # type: ignore[arg-type]


@pytest.fixture
def index(tmp_path: Path) -> Index:
    made = Index(tmp_path / "search" / "textindex.sqlite3")
    made.rebuild([_document(key, *words) for key, words in TEXTS.items()])
    return made


def _keys(found: Found) -> list[str]:
    return [hit.key for hit in found.hits]


def _said(pieces: tuple[object, ...]) -> list[str]:
    return [piece.text for piece in pieces if piece.hit]  # type: ignore[attr-defined]


def test_words_without_marks_find_all_spellings(index: Index) -> None:
    found = search(index, Query("dich sot xuat huyet"))
    assert (_keys(found), found.reading) == (["dengue"], "words")
    assert _said(found.hits[0].title) == ["dịch", "sốt", "xuất", "huyết"]


def test_words_with_marks_stand_before_those_without_and_never_drown(index: Index) -> None:
    found = search(index, Query("đường"))
    assert (sorted(_keys(found)[:3]), _keys(found)[3:]) == (["dengue", "road", "sugar"], ["bare"])
    assert (found.total, found.exact) == (4, 3)
    assert [hit.exact for hit in found.hits] == [True, True, True, False]


def test_marks_nobody_wrote_fall_back_to_the_letters_and_say_so(index: Index) -> None:
    found = search(index, Query("đưỡng"))
    assert found.reading == "words" if "bare" in _keys(found) else "without_marks"
    assert "sheep" not in _keys(search(index, Query("đường")))


def test_two_habits_of_one_word_are_one(index: Index) -> None:
    assert _keys(search(index, Query("hòa nhạc"))) == ["house"]
    assert _keys(search(index, Query("hoà nhạc"))) == ["house"]


@pytest.mark.parametrize("typed", ["ĐƯỜNG HÀNG ME", "đường hàng me", "đường hàng me".encode().decode()])
def test_case_and_composition_do_not_matter(index: Index, typed: str) -> None:
    assert _keys(search(index, Query(typed)))[:1] == ["road"]


def test_phrase_in_quotes_stands_side_by_side(index: Index) -> None:
    assert _keys(search(index, Query('"hàng me"'))) == ["road"]
    assert _keys(search(index, Query('"me hàng"'))) == []


def test_beginnings_are_taken_when_no_word_is_whole(index: Index) -> None:
    found = search(index, Query("huyế"))
    assert (_keys(found), found.reading) == (["dengue"], "beginnings")
    assert _keys(search(index, Query("huy*"))) == ["dengue"]


def test_some_of_the_words_when_no_text_has_all(index: Index) -> None:
    found = search(index, Query("lăng quăng núi lửa"))
    assert (_keys(found), found.reading) == (["dengue"], "some_words")


def test_title_weighs_more_than_text(tmp_path: Path) -> None:
    index = Index(tmp_path / "i.sqlite3")
    filler = "chuyện khác hẳn " * 10
    index.rebuild([_document("in-text", "Việc khác", "bão " + filler), _document("in-title", "Bão", "một " + filler)])
    assert _keys(search(index, Query("bão"))) == ["in-title", "in-text"]


def test_filters_dates_order_and_screens(tmp_path: Path) -> None:
    index = Index(tmp_path / "i.sqlite3")
    index.rebuild(
        _document(
            f"p{number:02}",
            "Tin",
            "nước",
            at=AT - timedelta(days=number),
            kind="notice" if number % 2 else "article",
            language="en" if number == 9 else "vi",
            section="s1" if number < 5 else "s2",
            topics=("t1", "t2") if number == 3 else (),
        )
        for number in range(12)
    )
    newest = Query("nước", order="newest")
    assert _keys(search(index, newest)) == [f"p{number:02}" for number in range(12)]
    assert _keys(search(index, Query("nước", order="newest", offset=10))) == ["p10", "p11"]
    assert _keys(search(index, Query("nước", language="en"))) == ["p09"]
    assert _keys(search(index, Query("nước", topics=("t2",)))) == ["p03"]
    assert _keys(search(index, Query("nước", sections=("s1",), kinds=("notice",), order="newest"))) == ["p01", "p03"]
    assert _keys(search(index, Query("nước", since=AT - timedelta(days=1), until=AT, order="newest"))) == ["p01"]
    assert search(index, Query("nước", limit=1)).total == 12
    assert _keys(search(index, Query("nước", now=AT)))[0] == "p00"


def test_put_again_changes_and_remove_takes_out(index: Index) -> None:
    assert index.put([_document("road", *TEXTS["road"])]) == 0
    assert index.put([_document("road", "Cầu mới", "Không còn gì cũ.")]) == 1
    assert _keys(search(index, Query("hàng me"))) == []
    assert _keys(search(index, Query("cầu mới")))[:1] == ["road"]
    assert index.remove(["road", "nobody"]) == 1
    assert "road" not in _keys(search(index, Query("cầu mới")))
    index.check()


HOSTILE = [
    '"',
    "AND",
    "a AND (b",
    "NEAR(a b)",
    "title:x",
    "-",
    "*",
    "^a",
    "a\0b",
    "\ud800",
    "'; drop table words",
    "(" * 500,
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_nothing_typed_is_an_operator(index: Index, number: int) -> None:
    search(index, Query(HOSTILE[number]))
    search(index, Query(HOSTILE[number] * 1000, words="any"))


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_anything_typed_is_answered(tmp_path_factory: pytest.TempPathFactory, typed: str) -> None:
    path = tmp_path_factory.getbasetemp() / "typed" / "i.sqlite3"
    index = Index(path)
    if not path.exists():
        index.rebuild([_document(key, *words) for key, words in TEXTS.items()])
    for hit in search(index, Query(typed)).hits:
        assert "".join(piece.text for piece in hit.title)


def test_excerpt_is_text_and_its_pieces_are_the_text(tmp_path: Path) -> None:
    index = Index(tmp_path / "i.sqlite3")
    index.rebuild([_document("x", "<b>Tin</b>", "đầu " * 200 + "<script>alert(1)</script> nước về " + "cuối " * 200)])
    hit = search(index, Query("nuoc ve")).hits[0]
    assert _said(hit.excerpt) == ["nước", "về"]
    assert "".join(piece.text for piece in hit.title) == "<b>Tin</b>"
    assert sum(len(piece.text) for piece in hit.excerpt) < 260


def test_missing_broken_or_older_file_is_not_ready_and_a_rebuild_mends_it(tmp_path: Path) -> None:
    index = Index(tmp_path / "i.sqlite3")
    with pytest.raises(NotReady):
        search(index, Query("a"))
    with pytest.raises(NotReady):
        index.put([])
    index.rebuild([_document("a", "Một", "hai")])
    real = index.path.resolve()
    index.close()
    real.write_bytes(b"not a database" * 1000)
    with pytest.raises(NotReady):
        search(index, Query("một"))
    index.rebuild([_document("a", "Một", "hai")])
    assert _keys(search(index, Query("một"))) == ["a"]
    with sqlite3.connect(index.path.resolve()) as connection:
        connection.execute("update stamp set schema = 'older'")
    index.close()
    with pytest.raises(NotReady):
        search(index, Query("một"))


def test_file_of_another_schema_is_refused_however_often_it_is_asked(index: Index) -> None:
    index.close()
    with sqlite3.connect(index.path.resolve()) as connection:
        connection.execute("update stamp set schema = 'older'")
    connection.close()
    for _again in range(3):
        with pytest.raises(NotReady):
            search(index, Query("đường"))


def test_damage_that_only_a_search_meets_takes_the_name_away(index: Index) -> None:
    index.close()
    with sqlite3.connect(index.path.resolve()) as connection:
        connection.execute("update words_data set block = x'ffffffffffffffffffffffffffff' where id > 10")
    connection.close()
    assert index.keys().keys() == TEXTS.keys()  # the other tables are whole: a look at them tells nothing
    with pytest.raises(NotReady, match=r"malformed|corrupt"):
        search(index, Query("đường"))
    with pytest.raises(NotReady, match="missing"):
        search(index, Query("đường"))
    index.rebuild([_document("road", *TEXTS["road"])])
    assert _keys(search(index, Query("đường"))) == ["road"]


def test_readers_go_on_while_it_is_built_anew(index: Index) -> None:
    errors: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                assert _keys(search(index, Query("hàng me"))) == ["road"]
            except BaseException as error:
                errors.append(error)
                return

    readers = [threading.Thread(target=read) for _number in range(3)]
    for reader in readers:
        reader.start()
    for _round in range(5):
        index.rebuild([_document(key, *words) for key, words in TEXTS.items()])
    stop.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert len(list(index.path.parent.glob("*.sqlite3"))) == 2  # the name and the one file it leads to


_WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from signalmast.core.textindex import Document, Index
index = Index(Path(sys.argv[1]))
at = datetime(2026, 1, 1, tzinfo=UTC)
for number in range(100000):
    index.put([Document(f"n{number}", "article", "vi", f"Tin {number}", "nước " * 50, at)])
    print(number, flush=True)
"""


def test_a_killed_writer_leaves_a_whole_index(index: Index) -> None:
    index.close()
    with subprocess.Popen(
        [sys.executable, "-c", _WRITER, str(index.path)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        for _line in range(20):
            writer.stdout.readline()
        time.sleep(0.02)
        os.kill(writer.pid, signal.SIGKILL)
        rest = writer.stdout.read().split()
    index.check()
    last = int(rest[-1]) if rest else 19
    assert search(index, Query("nước")).total >= last + 1
    assert index.put([_document("after", "Sau", "đó")]) == 1

"""Claims found again through the file, the command and the search of the readers."""

from __future__ import annotations

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from signalmast.claims import matching
from signalmast.claims.matching import Entry, Index, meaning, runs

SHARED = Path(os.environ["SIGNALMAST_SHARED"]) / "data"

SALT = Entry("claim:salt", "vi", "Nước muối chữa khỏi sốt xuất huyết.", "Không, nước muối không chữa sốt xuất huyết")
ROAD = Entry("claim:road", "vi", "Đường Trần Phú sẽ đóng trong hai tháng.")
MASK = Entry("claim:mask", "en", "Wearing masks lowers the oxygen in your blood.", "Masks do not lower blood oxygen")
SAME = Entry("claim:same", "en", "Wearing masks lowers the oxygen in your blood!")
BRIDGE = Entry("claim:bridge", "en", "The old bridge was sold to a foreign company.")
ALL = (SALT, ROAD, MASK, SAME, BRIDGE)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    one = Index(tmp_path / "claims.sqlite3")
    assert one.rebuild(ALL) == 5
    return one


def _keys(index: Index, text: str, language: str) -> list[tuple[str, ...]]:
    return [match.keys for match in matching.near(index, text, language=language)]


@pytest.mark.parametrize(
    ("text", "language", "first"),
    [
        ("uống nước muối chữa được sốt xuất huyết?", "vi", ("claim:salt",)),
        ("uong nuoc muoi chua duoc sot xuat huyet?", "vi", ("claim:salt",)),
        ("duong tran phu dong hai thang", "vi", ("claim:road",)),
        ("\u0110u\u031bo\u031b\u0300ng Tr\u00e2\u0300n Phu\u0301", "vi", ("claim:road",)),
        ("does a #MaskLowers oxygen", "en", ("claim:mask", "claim:same")),
        ("they are selling our bridges https://t.co/mask", "en", ("claim:bridge",)),
    ],
)
def test_claim_is_found_in_other_words(index: Index, text: str, language: str, first: tuple[str, ...]) -> None:
    assert _keys(index, text, language)[0] == first


@pytest.mark.parametrize("text", ["", "  ", "!?", "@somebody", "https://example.org/mask", "\0", "\ud800", '"" OR *'])
def test_nothing_is_found_where_nothing_is_said(index: Index, text: str) -> None:
    assert _keys(index, text, "vi") == []


def test_claim_that_changed_is_found_by_its_new_words_and_one_taken_out_no_more(index: Index) -> None:
    assert index.put([SALT, Entry("claim:road", "vi", "Chợ Bến Thành sẽ dời đi.")]) == 1
    assert (_keys(index, "Trần Phú", "vi"), _keys(index, "chợ dời đi", "vi")) == ([], [("claim:road",)])
    assert index.remove(["claim:mask", "claim:nothing"]) == 1
    assert _keys(index, "masks oxygen", "en") == [("claim:same",)]
    assert set(index.keys()) == {"claim:salt", "claim:road", "claim:same", "claim:bridge"}


def test_index_kept_step_by_step_answers_as_one_built_at_once(index: Index, tmp_path: Path) -> None:
    other = Index(tmp_path / "other.sqlite3")
    other.rebuild([SALT, Entry("claim:gone", "vi", "Nước muối làm sáng mắt"), ROAD])
    other.remove(["claim:gone"])
    other.put([MASK, SAME, BRIDGE])
    for text, language in (("nước muối sáng mắt", "vi"), ("masks and bridges", "en")):
        assert matching.near(other, text, language=language) == matching.near(index, text, language=language)


def test_missing_and_foreign_files_are_said_to_be_not_ready(tmp_path: Path) -> None:
    gone, foreign = Index(tmp_path / "gone.sqlite3"), Index(tmp_path / "foreign.sqlite3")
    foreign.path.write_bytes(b"not a database" * 100)
    for index in (gone, foreign):
        with pytest.raises(matching.NotReady):
            matching.near(index, "masks", language="en")
        assert index.rebuild(ALL) == 5
        assert _keys(index, "bridge", "en") == [("claim:bridge",)]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Nước muối chữa sốt", "vi"),
        ("nuoc muoi co chua duoc sot khong", "vi"),
        ("Is the water safe to drink?", "en"),
        ("COVID-19", "en"),
    ],
)
def test_language_is_told_from_the_text(text: str, language: str) -> None:
    assert matching.language_of(text, otherwise="en") == language


@pytest.mark.parametrize(
    ("ranked", "pairs", "worth"),
    [
        (["a", "b", "c"], {"a"}, 1.0),
        (["b", "a", "c"], {"a"}, 1 / 2),
        (["x", "a", "y", "b", "z"], {"a", "b"}, (1 / 2 + 2 / 4) / 2),
        (["1", "2", "3", "4", "5", "a"], {"a"}, 0.0),
        (["a"], {"a", "b"}, 1 / 2),
        ([], {"a"}, 0.0),
    ],
)
def test_average_precision_is_what_a_hand_counts(ranked: list[str], pairs: set[str], worth: float) -> None:
    assert runs.average_precision(ranked, pairs, depth=5) == pytest.approx(worth)


def test_mean_counts_questions_without_an_answer_as_nothing() -> None:
    assert runs.mean_average_precision({"1": ["a"]}, {"1": {"a"}, "2": {"b"}}) == 0.5


def _files(folder: Path, claims: str, queries: str) -> list[str]:
    (folder / "c.tsv").write_text(claims, "utf-8")
    (folder / "q.tsv").write_text(queries, "utf-8")
    return _named(folder)


def _named(folder: Path) -> list[str]:
    return [f"--claims={folder / 'c.tsv'}", f"--queries={folder / 'q.tsv'}", f"--out={folder / 'run.tsv'}"]


def test_run_names_claims_that_say_the_same_side_by_side_and_counts_its_scores_down(tmp_path: Path) -> None:
    claims = (
        "claim_id\tclaim\ttitle\n7\tMasks lower oxygen\t\n3\tThe bridge was sold\tWas it?\n5\tMasks lower oxygen\t\n"
    )
    call_command("match", *_files(tmp_path, claims, "query_id\ttext\nq1\tmask oxygen\nq2\t?\n"), stdout=StringIO())
    assert (tmp_path / "run.tsv").read_text() == "q1 Q0 7 1 10.0 signalmast\nq1 Q0 5 2 9.0 signalmast\n"


GOOD = b"query_id\ttext\nq1\tmask oxygen\n"
HEAD = b"claim_id\tclaim\ttitle\n"


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        (b"", "thiếu cột claim_id, claim / no column claim_id, claim"),
        (b"id\tclaim\n1\ta\n", "thiếu cột claim_id / no column claim_id"),
        (HEAD, "không có dòng nào dưới dòng đầu / no row below the header"),
        (HEAD + b"1\ta\t\n1\tb\t\n", "row 2: the id '1' is empty, repeated or has a blank"),
        (HEAD + b"1\ta\t\n\tb\t\n", "row 2: the id '' is empty"),
        (HEAD + b"1 2\ta\t\n", "dòng 1: mã '1 2' trống, lặp lại hoặc có khoảng trắng"),
        (HEAD + b"1\0\ta\t\n", "dòng 1: mã '1\\x00' trống"),
        (HEAD + b"1\t" + b"x" * 10_000_000 + b"\t\n", "a cell is longer than 131,072 letters"),
        (HEAD + b'1\t"never closed\t\n2\tb\t\n', "a quotation mark is opened and never closed"),
        (HEAD + b'1\t"closed" too early\t\n', "không đọc được bảng này / not a table that can be read"),
        (HEAD.decode().encode("utf-16") + "1\ta\t\n".encode("utf-16"), "không phải văn bản UTF-8 / not UTF-8 text"),
        (HEAD + "1\tnước\t\n".encode("cp1258", "replace"), "not UTF-8 text"),
    ],
    ids=["empty", "column", "header", "twice", "no-id", "blank", "nul", "10MB", "quote", "early", "utf16", "cp1258"],
)
def test_run_of_a_file_of_another_shape_is_refused(tmp_path: Path, claims: bytes, said: str) -> None:
    (tmp_path / "c.tsv").write_bytes(claims)
    (tmp_path / "q.tsv").write_bytes(GOOD)
    with pytest.raises(CommandError) as refusal:
        call_command("match", *_named(tmp_path))
    assert said in str(refusal.value)
    assert not (tmp_path / "run.tsv").exists()


def test_run_is_the_same_bytes_with_bom_and_other_line_ends(tmp_path: Path) -> None:
    claims = HEAD + b'7\tMasks lower \0 oxygen\t\n3\tThe bridge was sold\tWas it?\n9\t"Masks, ""all"""\t\n'
    written = []
    for before, ends in ((b"", b"\n"), (b"\xef\xbb\xbf", b"\r\n"), (b"", b"\n")):
        (tmp_path / "c.tsv").write_bytes(before + claims.replace(b"\n", ends))
        (tmp_path / "q.tsv").write_bytes(before + GOOD.replace(b"\n", ends))
        call_command("match", *_named(tmp_path), stdout=StringIO())
        written.append((tmp_path / "run.tsv").read_bytes())
    assert written == [b"q1 Q0 7 1 10.0 signalmast\nq1 Q0 9 2 9.0 signalmast\n"] * 3


def test_order_does_not_hang_on_the_seed_of_the_process(tmp_path: Path) -> None:
    claims = HEAD + b"".join(b"%d\tMasks lower the oxygen of %d people\tDo masks?\n" % (n, n % 7) for n in range(60))
    (tmp_path / "c.tsv").write_bytes(claims)
    (tmp_path / "q.tsv").write_bytes(GOOD)
    for seed in ("1", "2"):
        run = [sys.executable, "-m", "signalmast", "match", *_named(tmp_path)[:2], f"--out={tmp_path / seed}"]
        outside = {**os.environ, "PYTHONHASHSEED": seed, "SIGNALMAST_DATA": str(tmp_path / "data")}
        subprocess.run(run, check=True, env=outside, capture_output=True)
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()
    assert (tmp_path / "1").read_text().splitlines()[0].split()[1:2] == ["Q0"]


def test_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError) as refusal:
        call_command("match", *_files(tmp_path, "claim_id\tclaim\n1\ta\n", "query_id\ttext\n1\ta\n"), "--model=no-such")
    assert "no folder with config.json and tokenizer.json, and no package" in str(refusal.value)


def test_half_a_request_is_refused() -> None:
    for given in (["masks", "--model=any"], ["--claims=c.tsv"], []):
        with pytest.raises(CommandError, match="Hãy nêu một câu"):
            call_command("match", *given)


def test_nearness_of_meaning_lifts_a_claim_and_one_not_read_yet_keeps_its_place() -> None:
    words = [matching.Match((key,), score, 0.0, {}) for key, score in (("a", 3.0), ("b", 2.5), ("c", 2.0))]
    keys = [match.key for match in meaning.fused(words, {"a": (0.1, 0.1), "b": (0.1, 0.1), "c": (0.9, 0.9)})]
    assert keys == ["c", "a", "b"]
    assert [match.key for match in meaning.fused(words, {"a": (0.4, 0.4), "c": (0.1, 0.1)})] == ["a", "b", "c"]


def _ranked(run: Path) -> dict[str, list[str]]:
    ranked: dict[str, list[str]] = {}
    for line in run.read_text().splitlines():
        ranked.setdefault(line.split()[0], []).append(line.split()[2])
    return ranked


@pytest.mark.shared
def test_english_questions_find_their_claims(tmp_path: Path) -> None:
    folder = SHARED / "claims-checkthat2020"
    out = tmp_path / "run.tsv"
    named = [f"--claims={folder / 'claims.tsv'}", f"--queries={folder / 'dev' / 'queries.tsv'}", f"--out={out}"]
    call_command("match", *named, "--lang=en", stdout=StringIO())
    assert runs.mean_average_precision(_ranked(out), runs.relevant(folder / "dev" / "qrels.tsv")) > 0.79


@pytest.mark.shared
def test_vietnamese_questions_find_their_sentences_with_marks_and_without(tmp_path: Path) -> None:
    folder = SHARED / "vi-retrieval-xquad"
    worth = []
    for name in ("queries.tsv", "queries.nodia.tsv"):
        out = tmp_path / name
        call_command(
            "match",
            f"--claims={folder / 'claims.tsv'}",
            f"--queries={folder / name}",
            f"--out={out}",
            stdout=StringIO(),
        )
        worth.append(runs.mean_average_precision(_ranked(out), runs.relevant(folder / "qrels.tsv")))
    assert [worth[0] > 0.82, worth[1] > 0.80] == [True, True]

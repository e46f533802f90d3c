"""The benches run and print their tables at a tiny size; how long they take is nobody's business here."""

from __future__ import annotations

import csv
import io
import os
from pathlib import Path

import pytest

from bench import __main__ as bench
from bench import invented, load, servers
from tests.backoffice.desk import eventually


def test_export_is_the_same_for_the_same_seed_and_grows_with_its_number(tmp_path: Path) -> None:
    one, two = (invented.write_export(tmp_path / name, posts=50) for name in ("one.csv", "two.csv"))
    assert one.read_bytes() == two.read_bytes()
    assert invented.write_export(tmp_path / "other.csv", posts=50, seed=8).read_bytes() != one.read_bytes()
    newer = invented.write_export(tmp_path / "newer.csv", posts=50, export=1)
    rows, later = (list(csv.DictReader(io.StringIO(path.read_text("utf-8")))) for path in (one, newer))
    words = ("id", "page", "type", "posted", "caption", "address")
    assert [[row[name] for name in words] for row in rows] == [[row[name] for name in words] for row in later]
    assert sum(int(row["reach"]) for row in later) > sum(int(row["reach"]) for row in rows)
    assert (len(rows), rows[0]["posted"] < rows[-1]["posted"]) == (50, True)


SAID = {
    "imports": ("plain csv", "new posts", "the same file again", "a newer export"),
    "review": ("vi: html,pdf,docx", "signalmast review --lang both", "signalmast review --verify"),
    "seal": ("the work alone", "journal afterwards", "lake, opening included", "answers are equal"),
    "lake": ("question set", "four questions of SQLite", "the four answers are equal"),
    "search": ("signalmast reindex", "tiem chung", "Wagtail finds"),
}


def test_benches_print_their_tables_at_a_tiny_size(capsys: pytest.CaptureFixture[str]) -> None:
    bench.main([*SAID, "--posts", "40", "--rounds", "1"])
    said = capsys.readouterr().out
    assert [line for lines in SAID.values() for line in lines if line not in said] == []


def test_bench_names_an_unknown_subject(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bench.main(["speed"])
    assert "no such subject: speed" in capsys.readouterr().err


def test_servers_are_asked_by_our_own_client_and_give_account_of_their_processor_time() -> None:
    server = servers.web("bench.plain_web:application", env=dict(os.environ))
    try:
        with load.badly(server.port, 3, b"GET /page/ HTTP/1.1\r\nHost: a\r\nX-Half: "):
            asked = load.ask_ourselves(server.port, "/page/", connections=2, seconds=0.5)
        assert (asked.good > 0, asked.bad, asked.quick > 0) == (True, 0, True)
        assert server.cpu() > 0
    finally:
        server.end()
    eventually(lambda: server.cpu() == 0)

"""A file refused as a whole, the preview, and both through the guarded child."""

import json

import pytest

from signalmast.core.tables import TableRefused
from signalmast.core.tables.guard import run_guarded
from signalmast.metrics.importers import staging
from tests.metrics.importers.rows import HEAD, MAPPING, REPEATS, parse_rows
from tests.metrics.importers.staged import EXPORTS, THAI, parse, write


@pytest.mark.parametrize(
    ("text", "options", "code"),
    [
        ("id,posted\n", {}, "columns-missing"),
        (HEAD, {}, "no-rows"),
        (HEAD + "\n,,,,,,\n", {}, "no-rows"),
        (HEAD.replace("text", "views") + "a,b,c,d,e,f,g\n", {}, "columns-missing"),
        (HEAD.replace("\n", ",VIEWS\n") + "a,b,c,d,e,f,g,h\n", {}, "duplicate-header"),
        ("\n" * 40 + HEAD, {}, "blank"),
        (HEAD + "a,b,c,d,e,f,g\n", {"time_zone": "Mars/Base"}, "bad-option"),
        (HEAD + "a,b,c,d,e,f,g\n", {"date_order": "dym"}, "bad-option"),
        (HEAD + "a,b,c,d,e,f,g\n", {"on_conflict": "guess"}, "bad-option"),
        (HEAD + "a,b,c,d,e,f,g\n", {"measured_at": "soon"}, "bad-option"),
        (HEAD + "a,b,c,d,e,f,g\n", {"colour": "red"}, "bad-option"),
        (HEAD + "a,b,c,d,e,f,g\n", {"page": 5}, "bad-option"),
        (HEAD + "a,b,c,d,e,\0,g\n", {}, "nul"),
        ("", {}, "empty"),
        ("%PDF-1.7", {}, "not-a-table"),
        ("{", {}, "not-json"),
    ],
)
def test_a_file_refused_as_a_whole_leaves_no_result(tmp_path, text, options, code):
    with pytest.raises(TableRefused) as refused:
        parse(write(tmp_path / "in.csv", text), tmp_path / "out", mapping=MAPPING, options=options)

    assert refused.value.code == code
    assert not (tmp_path / "out" / "result.json").exists()


def test_an_earlier_result_does_not_survive_a_refusal_while_reading(tmp_path):
    parse_rows(tmp_path, "a,2026-01-02,,P,one,1,2\n")
    path = write(tmp_path / "in.csv", HEAD + "a,2026-01-02,,P,one,1,2\n" + 'b,"open\n')

    with pytest.raises(TableRefused) as refused:
        parse(path, tmp_path / "out", mapping=MAPPING)

    assert refused.value.code == "unclosed-quote"
    assert not (tmp_path / "out" / "result.json").exists()


def test_without_a_clock_the_future_is_not_judged(tmp_path):
    path = write(tmp_path / "in.csv", HEAD + "a,2099-01-02,,P,one,1,2\n")

    result = staging.parse(str(path), str(tmp_path / "out"), mapping=MAPPING)

    assert result["refused"] == 0


def test_preview_shows_rows_with_values_and_reasons_and_writes_nothing(tmp_path):
    path = write(tmp_path / "in.csv", HEAD + REPEATS + "c,,,P,x,1,2\n" + "d,2026-01-02,,P,x,1,2\n" * 20)

    shown = staging.preview(str(path), mapping=MAPPING, limit=9, options={"on_conflict": "refuse"})

    assert [(row["line"], row.get("code"), row.get("values")) for row in shown["preview"]] == [
        (2, None, {"views": "1", "likes": "NA"}),
        (3, None, {"views": "1", "likes": "NA"}),
        (4, None, {"views": "5", "likes": "2"}),
        (5, "conflict", None),
        (6, "conflict", None),
        (7, None, {"views": "1", "likes": "0"}),
        (8, "conflict", None),
        (9, "no-time", None),
        (10, None, {"views": "1", "likes": "2"}),
    ]
    assert (shown["complete"], shown["rows"], shown["first"], shown["refused"]) == (True, 28, 3, 4)
    assert shown["preview"][0]["post"]["key"] == "zalo:a"
    assert [entry.name for entry in tmp_path.iterdir()] == ["in.csv"]


def test_preview_of_a_long_file_stops_counting(tmp_path, monkeypatch):
    monkeypatch.setattr(staging, "_QUICK_ROWS", 3)
    path = write(tmp_path / "in.csv", HEAD + REPEATS)

    shown = staging.preview(str(path), mapping=MAPPING)

    assert (shown["complete"], shown["rows"], len(shown["preview"])) == (False, 3, 3)


def test_parse_in_the_guarded_child_reports_progress_and_answers_the_same(tmp_path):
    heard: list[int] = []

    result = run_guarded(
        "signalmast.metrics.importers.staging:parse",
        {"path": str(THAI), "out": str(tmp_path), "format": None, "mapping": None, "mappings": [], "options": {}},
        progress=heard.append,
    )

    assert result == json.loads((tmp_path / "result.json").read_text("utf-8"))
    assert heard == [1000, 2000, 3000, 4000, 5000, 6000, 7000]


def test_refusal_in_the_guarded_child_keeps_its_sentence(tmp_path):
    with pytest.raises(TableRefused) as refused:
        run_guarded(
            "signalmast.metrics.importers.staging:preview",
            {"path": str(EXPORTS / "youtube_studio_chart_by_geography.csv")},
        )

    assert refused.value.code == "youtube-other-dimension"
    assert "“Geography”" in str(refused.value)

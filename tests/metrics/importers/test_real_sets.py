"""The two real sets, whole: accounts, totals against an independent sum, times, repeats and disputes."""

import csv
import os
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.metrics.importers.staged import THAI, parse

SHARED = Path(os.environ.get("SIGNALMAST_SHARED", Path(__file__).parents[4] / "shared"))
FACEBOOK = SHARED / "data" / "posts-facebook-news-2017" / "posts.csv"
needs_facebook = pytest.mark.skipif(
    not FACEBOOK.exists(), reason="the Facebook news set is not here; set SIGNALMAST_SHARED to the shared folder"
)


def test_thai_set_accounts_pages_and_span(tmp_path):
    staged = parse(THAI, tmp_path)

    assert staged.counts() == (7050, 6997, 53, 0, 51, 2, 0)
    assert staged.result == staged.on_disk
    assert {
        name: staged.result[name] for name in ("format", "mapping", "namespace", "encoding", "delimiter", "date_order")
    } == {
        "format": "generic",
        "mapping": "thai-live-sellers",
        "namespace": "facebook",
        "encoding": "utf-8",
        "delimiter": ",",
        "date_order": "mdy",
    }
    assert staged.result["pages"] == {
        "246675545449582": 2635,
        "614855718638584": 1440,
        "134115277150304": 1212,
        "1050855161656896": 778,
        "848451358648417": 450,
        "725980084255106": 252,
        "146481362756646": 125,
        "819700534875473": 102,
        "117059915488335": 56,
    }
    assert staged.result["span"] == ["2012-07-14T19:51:00Z", "2018-06-12T18:12:00Z"]
    assert staged.result["warnings"] == []


def test_thai_set_totals_equal_an_independent_sum(tmp_path):
    staged = parse(THAI, tmp_path)
    kept: dict[str, dict[str, str]] = {}
    with THAI.open(newline="") as stream:
        for row in csv.DictReader(stream):
            kept.setdefault(row["status_id"], row)

    for metric in staged.result["metrics"]:
        mine = sum(int(row[metric]) for row in staged.readings)
        assert mine == sum(int(row[f"num_{metric}"]) for row in kept.values())
    assert sum(int(row["shares"]) for row in staged.readings) == 281_769
    assert sum(int(row["comments"]) for row in staged.readings) == 1_578_621
    assert [post["key"] for post in staged.posts] == ["facebook:" + key for key in kept]


def test_thai_set_times_are_bangkok_made_utc(tmp_path):
    staged = parse(THAI, tmp_path)

    assert staged.posts[0] == {
        "key": "facebook:246675545449582_1649696485147474",
        "line": 2,
        "page_id": "246675545449582",
        "page_label": "246675545449582",
        "posted_at": "2018-04-21T23:00:00Z",
        "kind": "clip",
        "source_type": "video",
        "title": "",
        "text": "",
        "address": "",
        "duration_s": None,
    }
    with THAI.open(newline="") as stream:
        said = {row["status_id"]: row["status_published"] for row in reversed(list(csv.DictReader(stream)))}
    bangkok = ZoneInfo("Asia/Bangkok")
    for post in staged.posts:
        moment = datetime.strptime(said[post["key"][9:]], "%m/%d/%Y %H:%M").replace(tzinfo=bangkok)
        assert post["posted_at"] == moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_thai_set_two_repeats_disagree_about_their_time(tmp_path):
    staged = parse(THAI, tmp_path)

    assert [
        (entry["key"], entry["line_first"], entry["line_second"], entry["field"], entry["first"], entry["second"])
        for entry in staged.disputes
    ] == [
        (
            "facebook:246675545449582_326883450762124",
            1490,
            1700,
            "posted_at",
            "2014-02-13T20:07:00Z",
            "2013-10-11T01:23:00Z",
        ),
        (
            "facebook:246675545449582_429583263825475",
            1410,
            1731,
            "posted_at",
            "2014-04-21T22:43:00Z",
            "2013-09-10T17:12:00Z",
        ),
    ]
    assert staged.post("facebook:246675545449582_326883450762124")["line"] == 1490


def test_thai_set_last_and_refuse_settle_the_two_otherwise(tmp_path):
    last = parse(THAI, tmp_path / "last", options={"on_conflict": "last"})
    refuse = parse(THAI, tmp_path / "refuse", options={"on_conflict": "refuse"})

    assert last.counts() == (7050, 6997, 53, 0, 51, 2, 0)
    assert last.post("facebook:246675545449582_326883450762124")["posted_at"] == "2013-10-11T01:23:00Z"
    assert len(last.posts) == len(last.readings) == 6997
    assert refuse.counts() == (7050, 6997, 51, 0, 51, 0, 2)
    assert refuse.refused == [(1700, "conflict", {"line": 1490}), (1731, "conflict", {"line": 1410})]
    assert refuse.disputes == last.disputes


@pytest.mark.shared
@needs_facebook
def test_facebook_set_repeats_are_second_readings(tmp_path):
    staged = parse(FACEBOOK, tmp_path)

    assert staged.counts() == (11950, 11700, 250, 250, 0, 0, 0)
    assert staged.result["mapping"] == "facebook-graph-2017"
    assert len(staged.result["pages"]) == 48
    assert staged.result["pages"]["los_angeles_times"] == 500
    assert staged.result["warnings"] == []
    assert len(staged.posts) == 11700
    assert len(staged.readings) == 11950


@pytest.mark.shared
@needs_facebook
def test_facebook_set_first_post_and_totals(tmp_path):
    staged = parse(FACEBOOK, tmp_path)
    with FACEBOOK.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    times = defaultdict(set)
    for row in rows:
        times[row["post_id"]].add(row["scrape_time"])

    first = staged.posts[0]
    assert (first["key"], first["page_id"], first["page_label"], first["posted_at"]) == (
        "facebook:228735667216_10154890879532217",
        "228735667216",
        "bbc",
        "2017-07-14T14:30:59Z",
    )
    assert staged.readings[0]["measured_at"] == "2017-07-14T15:01:24Z"
    assert sum(len(group) - 1 for group in times.values()) == 250
    assert sum(int(row["shares"]) for row in staged.readings) == sum(int(row["shares"]) for row in rows)
    assert sum(int(row["angrys"]) for row in staged.readings) == sum(int(row["react_angry"]) for row in rows)

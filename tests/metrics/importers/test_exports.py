"""Every shipped export, exactly: keys, times in UTC, figures, what is not available, what is refused and why."""

import csv
import io
import random

import pytest

from signalmast.core.tables import TableRefused
from tests.metrics.importers.staged import EXPORTS, parse, write

FIELDS = ("key", "line", "posted_at", "kind", "source_type", "page_label", "page_id", "duration_s")


def _brief(staged):
    return [tuple(post[name] for name in FIELDS) for post in staged.posts]


PAGE = "Bảng tin Phường Mẫu"


def test_meta_facebook(tmp_path):
    staged = parse(EXPORTS / "meta_facebook_posts.csv", tmp_path)

    assert staged.counts() == (3, 3, 0, 0, 0, 0, 0)
    assert staged.result["format"] == "meta-facebook"
    assert staged.result["date_order"] == "mdy"
    assert staged.result["metrics"] == ["views", "reach", "interactions", "reactions", "comments", "shares", "clicks"]
    page = (PAGE, "61500000000001")
    assert _brief(staged) == [
        ("facebook:122100000000000001", 2, "2026-09-28T11:12:00Z", "article", "photo", *page, 0),
        ("facebook:122100000000000002", 6, "2026-09-29T00:05:00Z", "article", "link", *page, 0),
        ("facebook:122100000000000003", 7, "2026-11-30T17:00:00Z", "clip", "reel", *page, 64),
    ]
    assert [list(values.values()) for values in staged.values().values()] == [
        ["2750", "2011", "164", "120", "19", "25", "310"],
        ["980", "NA", "41", "30", "6", "5", "77"],
        ["15400", "11876", "902", "700", "88", "114", "NA"],
    ]
    caption = (
        'Ngập đường Trần Phú: xe máy nên đi vòng. 🌧️\nCập nhật lúc 17:30, "chưa cấm đường".\n\n#ngapnuoc #giaothong'
    )
    assert (staged.posts[0]["title"], staged.posts[0]["text"]) == ("", caption)
    assert staged.posts[2]["text"] == "Video hướng dẫn nhận tin nhắn giả mạo ngân hàng"
    assert staged.posts[0]["address"] == "https://www.facebook.com/mau.example/posts/pfbid0AAA"


def test_meta_facebook_future_row_is_refused_with_its_line(tmp_path):
    staged = parse(EXPORTS / "meta_facebook_posts.csv", tmp_path, options={"now": "2026-11-24T00:00:00+07:00"})

    assert staged.counts() == (3, 2, 0, 0, 0, 0, 1)
    assert staged.refused == [(7, "future-time", {"value": "2026-11-30T17:00:00Z"})]


def test_meta_facebook_older_names_daily_rows_and_a_title_beside_a_text(tmp_path):
    path = write(
        tmp_path / "old.csv",
        "Post ID,Page ID,Page name,Title,Description,Publish time,Post type,Date,Impressions,"
        '"Reactions, comments and shares",Link clicks\n'
        "1,9,P,Name,Words,01/02/2023 10:00,Videos,Lifetime,10,3,1\n"
        "2,9,P,Name,Words,01/13/2023 10:00,Videos,01/14/2023,10,3,1\n",
    )

    staged = parse(path, tmp_path / "out")

    assert staged.values() == {"facebook:1": {"impressions": "10", "interactions": "3", "link_clicks": "1"}}
    assert (staged.posts[0]["title"], staged.posts[0]["text"]) == ("Name", "Words")
    assert staged.refused == [(3, "not-lifetime", {"value": "01/14/2023"})]


def test_meta_instagram(tmp_path):
    staged = parse(EXPORTS / "meta_instagram_posts.csv", tmp_path)

    assert staged.counts() == (2, 2, 0, 0, 0, 0, 0)
    page = (PAGE, "17840000000000001")
    assert _brief(staged) == [
        ("instagram:18180000000000001", 2, "2026-09-24T08:30:00Z", "article", "carousel", *page, 0),
        ("instagram:18180000000000002", 4, "2026-09-26T01:00:00Z", "clip", "reel", *page, 31),
    ]
    assert staged.values()["instagram:18180000000000002"] == {
        "views": "12400",
        "reach": "9100",
        "likes": "610",
        "shares": "88",
        "follows": "41",
        "comments": "57",
        "saves": "230",
    }


def test_meta_instagram_without_data_comment_and_date(tmp_path):
    path = write(
        tmp_path / "ig.csv",
        "Post ID,Account ID,Account username,Publish time,Post type,Likes\n1,2,bang.tin,09/24/2026 15:30,IG image,-\n",
    )

    staged = parse(path, tmp_path / "out")

    assert _brief(staged) == [
        ("instagram:1", 2, "2026-09-24T08:30:00Z", "article", "photo", "bang.tin", "2", None),
    ]
    assert staged.values() == {"instagram:1": {"likes": "NA"}}


def test_crowdtangle(tmp_path):
    staged = parse(EXPORTS / "crowdtangle_facebook_posts.csv", tmp_path)

    page = (PAGE, "100000000000001")
    assert _brief(staged) == [
        ("facebook:100000000000001_200000000000001", 2, "2023-06-11T01:03:12Z", "article", "photo", *page, None),
        ("facebook:100000000000001_200000000000002", 3, "2023-01-05T11:00:00Z", "clip", "video", *page, 93),
    ]
    first, second = staged.values().values()
    assert first == {
        "interactions": "1204",
        "likes": "900",
        "comments": "101",
        "shares": "150",
        "loves": "20",
        "wows": "5",
        "hahas": "3",
        "sads": "20",
        "angrys": "2",
        "cares": "3",
        "views": "NA",
    }
    assert second["views"] == "812"
    assert staged.posts[0]["text"] == "Mưa lớn gây ngập, bà con chú ý"


def test_ids_of_each_platform_that_are_none(tmp_path):
    crowdtangle = "Page Name,Facebook Id,Post Created,Total Interactions,URL,Type\n"
    tiktok = "Video link,Post time,Video title\n"
    youtube = "Content,Video title,Video publish time\n"
    files = {
        "crowdtangle": crowdtangle + "P,1,2023-01-01,1,,Link\nP,1,2023-01-01,1,https://www.facebook.com/x,Link\n",
        "tiktok": tiktok + ",2023-01-01,x\nhttps://www.tiktok.com/@a,2023-01-01,x\n",
        "youtube": youtube + ',x,"Jan 1, 2023"\nshort,x,"Jan 1, 2023"\n',
    }
    for name, text in files.items():
        staged = parse(write(tmp_path / f"{name}.csv", text), tmp_path / name)

        assert [(line, code) for line, code, _ in staged.refused] == [(2, "no-id"), (3, "bad-id")]


def test_ga4_row_without_its_cells_is_refused(tmp_path):
    path = write(tmp_path / "x.csv", "Page path,Views\n/a\n/b,2\n")

    staged = parse(path, tmp_path / "out")

    assert staged.refused == [(2, "short-row", {"cells": 1, "wanted": 2})]


def test_youtube(tmp_path):
    staged = parse(EXPORTS / "youtube_studio_content.csv", tmp_path, options={"page": "video"})

    assert staged.counts() == (3, 2, 0, 0, 0, 0, 1)
    assert _brief(staged) == [
        ("youtube:aB3dEfGh1jK", 3, "2026-09-19T17:00:00Z", "clip", "video", "video", "", 292),
        ("youtube:-Tk6akOeFd0", 4, "2026-08-08T17:00:00Z", "clip", "video", "video", "", 573),
    ]
    assert staged.values()["youtube:-Tk6akOeFd0"] == {
        "views": "343",
        "watch_hours": "6.6874",
        "subscribers": "-3",
        "impressions": "4382",
        "ctr_percent": "5.89",
    }
    assert staged.refused == [(5, "no-time", {})]
    assert staged.result["skipped"] == {"count": 1, "by": {"totals": 1}, "lines": [[2, "totals"]]}
    assert staged.posts[1]["address"] == "https://www.youtube.com/watch?v=-Tk6akOeFd0"
    assert staged.posts[1]["title"] == 'Mưa lớn: "đường nào ngập?"'


def test_youtube_newer_variant(tmp_path):
    staged = parse(EXPORTS / "youtube_studio_content_iso.csv", tmp_path)

    assert _brief(staged) == [
        ("youtube:aB3dEfGh1jK", 3, "2026-07-20T06:18:00Z", "clip", "video", "", "", 8120),
    ]
    assert staged.values() == {
        "youtube:aB3dEfGh1jK": {
            "views": "2775",
            "engaged_views": "2766",
            "watch_hours": "19.2306",
            "avg_watch_s": "962",
            "subscribers": "7",
            "impressions": "728",
            "ctr_percent": "4.12",
            "likes": "144",
            "dislikes": "6",
            "shares": "2",
        }
    }


def test_youtube_other_dimension_is_refused_by_name(tmp_path):
    with pytest.raises(TableRefused) as refused:
        parse(EXPORTS / "youtube_studio_chart_by_geography.csv", tmp_path)

    assert (refused.value.code, refused.value.params) == ("youtube-other-dimension", {"dimension": "Geography"})
    assert not (tmp_path / "result.json").exists()


def test_youtube_chart_of_single_videos_is_refused(tmp_path):
    path = write(
        tmp_path / "chart.csv",
        'Date,Content,Video title,Video publish time,Duration,Views\n2026-01-01,aB3dEfGh1jK,T,"Jan 1, 2026",9,3\n',
    )

    with pytest.raises(TableRefused) as refused:
        parse(path, tmp_path / "out")

    assert refused.value.code == "youtube-daily-chart"


def test_tiktok(tmp_path):
    staged = parse(EXPORTS / "tiktok_studio_content.csv", tmp_path)

    assert staged.counts() == (3, 2, 0, 0, 0, 0, 1)
    assert _brief(staged) == [
        ("tiktok:7412345678901234567", 2, "2026-08-02T12:05:00Z", "clip", "video", "", "", None),
        ("tiktok:7412345678901234999", 3, "2026-08-09T13:10:00Z", "clip", "video", "", "", None),
    ]
    assert [list(values.values()) for values in staged.values().values()] == [
        ["1200", "48", "31", "18400", "11.5"],
        ["640", "12", "9", "9100", "9"],
    ]
    assert staged.refused == [(4, "no-id", {})]
    assert staged.result["skipped"]["lines"] == [[5, "blank"]]
    assert staged.result["warnings"] == [{"code": "rounded-counts", "params": {"rows": 1}}]


def test_ga4(tmp_path):
    staged = parse(EXPORTS / "ga4_pages_and_screens.csv", tmp_path)

    assert staged.counts() == (3, 3, 0, 0, 0, 0, 0)
    assert staged.posts == []
    assert [(row["line"], row["subject"], row["key"], row["page_label"]) for row in staged.readings] == [
        ("13", "post", "site:/", "bangtin.example"),
        ("14", "post", "site:/tin/ngap-duong-tran-phu", "bangtin.example"),
        ("15", "post", "site:/dinh-chinh/tin-nhan-gia-ngan-hang", "bangtin.example"),
    ]
    assert staged.values()["site:/tin/ngap-duong-tran-phu"] == {
        "views": "1204",
        "active_users": "811",
        "events": "4400",
    }
    assert {row["measured_at"] for row in staged.readings} == {"2026-09-30T16:59:59Z"}
    assert staged.result["measured_at"] == "2026-09-30T16:59:59Z"
    assert staged.result["skipped"]["by"] == {"preamble": 9, "blank": 1, "totals": 1}
    assert staged.result["warnings"] == [
        {"code": "period-figures", "params": {"start": "2026-09-01", "end": "2026-09-30"}}
    ]


def test_ga4_several_tables_in_one_file(tmp_path):
    path = write(
        tmp_path / "ga4.csv",
        "# Pages and screens\n# Property: p\n# Start date: 20260801\n# End date: 20260831\n\n"
        "Page path and screen class,Views\n/a,10\n(other),4\n/b c,1\n\n"
        "# Start date: 20260901\n# End date: 20260930\n\n"
        "Page path,Active users,Views\n/a,5,30\n\n"
        "Country,Users\nViệt Nam,3\n",
    )

    staged = parse(path, tmp_path / "out")

    assert staged.counts() == (4, 2, 1, 1, 0, 0, 1)
    rows = [(row["key"], row["measured_at"][:10], row["views"], row["active_users"]) for row in staged.readings]
    assert rows == [
        ("site:/a", "2026-08-31", "10", ""),
        ("site:/b%20c", "2026-08-31", "1", ""),
        ("site:/a", "2026-09-30", "30", "5"),
    ]
    assert staged.refused == [(8, "bucket-row", {"value": "(other)"})]
    assert [warning["code"] for warning in staged.result["warnings"]] == [
        "period-figures",
        "period-figures",
        "other-table",
    ]
    assert staged.result["skipped"]["by"]["other-table"] == 2


def test_ga4_other_report_is_refused(tmp_path):
    path = write(tmp_path / "x.csv", "# Start date: 20260901\n# End date: 2026\n\nPage title,Views\nA,1\n")

    with pytest.raises(TableRefused) as refused:
        parse(path, tmp_path / "out")

    assert refused.value.code == "ga4-other-report"


def test_ga4_without_notes_takes_the_chosen_reading_time(tmp_path):
    path = write(tmp_path / "x.csv", "Page path,Views\n/a,1\n")

    staged = parse(path, tmp_path / "out", options={"measured_at": "2026-09-01T00:00:00+07:00"})

    assert [row["measured_at"] for row in staged.readings] == ["2026-08-31T17:00:00Z"]
    assert staged.result["measured_at"] is None


@pytest.mark.parametrize(
    "name",
    [
        "meta_facebook_posts.csv",
        "meta_instagram_posts.csv",
        "crowdtangle_facebook_posts.csv",
        "youtube_studio_content_iso.csv",
        "tiktok_studio_content.csv",
    ],
)
@pytest.mark.parametrize(("delimiter", "encoding"), [(",", "utf-8"), (";", "utf-16"), ("\t", "utf-8-sig")])
def test_column_order_delimiter_and_encoding_change_nothing(tmp_path, name, delimiter, encoding):
    with (EXPORTS / name).open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    order = list(range(len(rows[0])))
    random.Random(7).shuffle(order)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([row[index] for index in order] for row in rows)
    path = write(tmp_path / "shuffled.csv", out.getvalue(), encoding)

    plain, shuffled = parse(EXPORTS / name, tmp_path / "plain"), parse(path, tmp_path / "shuffled")

    assert shuffled.posts == plain.posts
    assert shuffled.values() == plain.values()
    assert shuffled.refused == plain.refused
    assert shuffled.result["format"] == plain.result["format"]

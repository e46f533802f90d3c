"""Questions: what is asked, at which moment, and that like is only ever added to like."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from signalmast.metrics.selectors import Answer, Dimension, QuestionUnknown, asking, compare_page_days, compare_posts
from tests.metrics.conftest import AT, Stage, Store

ZONE = "Asia/Ho_Chi_Minh"
YEAR = {"date_from": "2026-01-01", "date_to": "2026-12-31"}


def posts(*rows: tuple[str, str, str, str], topics: list[tuple[str, str]] | None = None) -> Dimension:
    """Rows of (key, page, kind, posted_at)."""
    return Dimension(
        key=[row[0] for row in rows],
        page=[row[1] for row in rows],
        kind=[row[2] for row in rows],
        month=[row[3][:7] for row in rows],
        posted_at=[row[3] for row in rows],
        topics=topics or [],
    )


TWO = posts(
    ("facebook:1", "page:a", "clip", "2026-03-01T00:00:00Z"),
    ("facebook:2", "page:b", "article", "2026-04-01T00:00:00Z"),
    topics=[("facebook:1", "floods"), ("facebook:1", "buses")],
)


def ask(name: str, *, dimension: Dimension = TWO, as_of: datetime = AT, **filters: Any) -> Answer:
    with asking(dimension=dimension, as_of=as_of, zone=ZONE) as open_lake:
        return open_lake.ask(name, **{**YEAR, **filters})


def test_posts_are_counted_once_a_topic_and_without_one() -> None:
    answer = ask("posts", by="topic")
    assert [(row[0], row[1]) for row in answer.rows] == [("", 1), ("buses", 1), ("floods", 1)]


def test_posts_of_a_day_follow_the_clock_of_the_desk() -> None:
    edge = posts(
        ("a", "p", "article", "2026-06-30T16:59:59Z"),  # 23:59:59 on 30 June in the zone
        ("b", "p", "article", "2026-06-30T17:00:00Z"),  # midnight
    )
    first = ask("posts", dimension=edge, by="none", date_from="2026-04-01", date_to="2026-06-30")
    second = ask("posts", dimension=edge, by="none", date_from="2026-07-01", date_to="2026-09-30")
    assert (first.rows[0][0], second.rows[0][0]) == (1, 1)


def test_sum_takes_the_latest_reading_of_each_post(store: Store) -> None:
    store([{"key": "facebook:1", "measured_at": "2026-05-01T00:00:00Z", "shares": "5"}])
    store(
        [
            {"key": "facebook:1", "measured_at": "2026-06-01T00:00:00Z", "shares": "8"},
            {"key": "facebook:2", "measured_at": "2026-06-01T00:00:00Z", "shares": "1"},
        ],
        import_key="import:two",
    )
    answer = ask("sum", metric="shares", by="none")
    assert [(row[0], row[1], row[2]) for row in answer.rows] == [(1, "9", 2)]


def test_sum_does_not_know_what_was_imported_after_the_asked_moment(store: Store) -> None:
    store([{"key": "facebook:1", "shares": "5", "measured_at": "2026-05-01T00:00:00Z"}])
    later = datetime(2026, 10, 1, tzinfo=UTC)
    store(
        [{"key": "facebook:1", "shares": "50", "measured_at": "2026-05-02T00:00:00Z"}],
        import_key="import:two",
        at=later,
    )
    assert ask("sum", metric="shares", by="none", as_of=AT).rows[0][1] == "5"
    assert ask("sum", metric="shares", by="none", as_of=later).rows[0][1] == "50"


def test_sum_never_adds_across_a_break(store: Store) -> None:
    store(
        [
            {"key": "youtube:1", "measured_at": "2025-01-01T00:00:00Z", "views": "10"},
            {"key": "youtube:2", "measured_at": "2025-06-01T00:00:00Z", "views": "20"},
        ],
        namespace="youtube",
    )
    two = posts(("youtube:1", "p", "clip", "2025-01-01T00:00:00Z"), ("youtube:2", "p", "clip", "2025-05-01T00:00:00Z"))
    answer = ask("sum", dimension=two, metric="views", by="none", date_from="2025-01-01", date_to="2025-12-31")
    assert [(row[0], row[1]) for row in answer.rows] == [(1, "10"), (2, "20")]


def test_reactions_are_the_platforms_total_else_the_kinds_together(store: Store) -> None:
    store(
        [
            {"key": "facebook:1", "reactions": "10", "likes": "7", "loves": "2"},
            {"key": "facebook:2", "likes": "3", "loves": "4"},
        ]
    )
    answer = ask("sum", metric="reactions", by="page")
    assert [(row[0], row[2]) for row in answer.rows] == [("page:a", "10"), ("page:b", "7")]


def test_interactions_leave_out_what_is_not_available(store: Store) -> None:
    store(
        [
            {"key": "facebook:1", "likes": "3", "comments": "NA", "shares": "2"},
            {"key": "facebook:2", "interactions": "41"},
        ]
    )
    answer = ask("sum", metric="interactions", by="page")
    assert [(row[0], row[2]) for row in answer.rows] == [("page:a", "5"), ("page:b", "41")]


def test_spread_leaves_young_posts_out(store: Store) -> None:
    store(
        [
            {"key": "facebook:1", "shares": "100", "measured_at": "2026-03-08T00:00:00Z"},  # seven days: young
            {"key": "facebook:2", "shares": "4", "measured_at": "2026-04-08T00:00:01Z"},
        ]
    )
    answer = ask("spread", metric="shares", by="none")
    assert [(row[1], row[4]) for row in answer.rows] == [("4", 1)]


def test_top_orders_ties_by_key(store: Store) -> None:
    store([{"key": "facebook:2", "shares": "5"}, {"key": "facebook:1", "shares": "5"}])
    assert [row[0] for row in ask("top", metric="shares", limit=2).rows] == ["facebook:1", "facebook:2"]


def test_age_counts_young_and_unread_posts(store: Store) -> None:
    store([{"key": "facebook:1", "shares": "5", "measured_at": "2026-03-03T12:00:00Z"}])
    row = ask("age").find()
    assert row is not None
    assert (row["median"], row["youngest"], row["young"], row["unread"], row["rows"]) == ("2.5", "2.5", 1, 1, 2)


def test_missing_tells_withheld_from_given(store: Store) -> None:
    store([{"key": "facebook:1", "reach": "NA", "shares": "1"}, {"key": "facebook:2", "reach": "7"}])
    found = [row[:4] for row in ask("missing").rows if row[0] != "interactions"]
    assert found == [("reach", 1, 1, 2), ("shares", 1, 0, 1)]


def test_page_days_are_averaged_over_days_that_have_a_value(store: Store) -> None:
    store(
        [
            {"subject": "page", "page_label": "A", "day": "2026-03-01", "reach": "100"},
            {"subject": "page", "page_label": "A", "day": "2026-03-02", "reach": "NA"},
            {"subject": "page", "page_label": "A", "day": "2026-03-03", "reach": "201"},
        ],
        page_keys={"A": "page:a"},
    )
    row = ask("page_days", metric="reach").find("page:a", "2")
    assert row is not None
    assert (row["average"], row["lowest"], row["highest"], row["days"]) == ("150.5", "100", "201", 2)


def test_gained_needs_a_reading_before_and_one_inside_the_period(store: Store) -> None:
    store(
        [
            {"key": "facebook:1", "shares": "5", "measured_at": "2026-03-10T00:00:00Z"},
            {"key": "facebook:2", "shares": "70", "measured_at": "2026-05-10T00:00:00Z"},
            {"key": "facebook:1", "shares": "9", "measured_at": "2026-05-10T00:00:00Z"},
        ]
    )
    answer = ask("gained", metric="shares", date_from="2026-05-01", date_to="2026-05-31")
    assert [(row[0], row[1], row[2]) for row in answer.rows] == [(1, "4", 1)]


def test_asking_for_one_page_counts_no_other(store: Store) -> None:
    store([{"key": "facebook:1", "shares": "5"}, {"key": "facebook:2", "shares": "6"}])
    assert [row[1] for row in ask("sum", metric="shares", by="none", page="page:b").rows] == ["6"]


def test_trace_changes_when_one_value_changes(store: Store) -> None:
    store([{"key": "facebook:1", "shares": "5"}, {"key": "facebook:2", "shares": "6"}])
    before = ask("sum", metric="shares", by="none").rows[0][-1]
    store(
        [{"key": "facebook:1", "shares": "6"}, {"key": "facebook:2", "shares": "5"}],
        import_key="import:two",
        measured_at=datetime(2026, 9, 30, 13, tzinfo=UTC),
    )
    after = ask("sum", metric="shares", by="none")
    assert after.rows[0][1] == "11"
    assert after.rows[0][-1] != before


@pytest.mark.parametrize(("name", "filters"), [("weather", {}), ("posts", {"by": "moon"})])
def test_unknown_question_is_refused(name: str, filters: dict[str, str]) -> None:
    with pytest.raises(QuestionUnknown):
        ask(name, **filters)


def test_records_carry_every_latest_value_and_where_it_came_from(store: Store) -> None:
    store([{"key": "facebook:1", "shares": "5", "reach": "NA", "line": "17"}])
    with asking(dimension=TWO, as_of=AT, zone=ZONE) as open_lake:
        found = list(open_lake.records(date_from="2026-03-01", date_to="2026-03-31"))
    assert [(one["key"], one["values"], one["import_key"], one["line"]) for one in found] == [
        ("facebook:1", {"reach": None, "shares": "5"}, "import:one", 17)
    ]


def test_compare_posts_tells_new_changed_and_same(store: Store, stage: Stage) -> None:
    store([{"key": "facebook:1", "shares": "5"}, {"key": "facebook:2", "shares": "6"}])
    staged = stage(
        [
            {"key": "facebook:1", "shares": "5"},
            {"key": "facebook:2", "shares": "7"},
            {"key": "facebook:3", "shares": "1"},
        ]
    )
    found = compare_posts(staged, namespace="facebook")
    assert (found.known, found.changed) == ({"facebook:1", "facebook:2"}, {"facebook:2", "facebook:3"})


def test_compare_page_days_counts_lines(store: Store, stage: Stage) -> None:
    days = [{"subject": "page", "page_label": "A", "day": f"2026-03-0{day}", "reach": "1"} for day in (1, 2)]
    store(days, page_keys={"A": "page:a"})
    days[1]["reach"] = "2"
    staged = stage([*days, {"subject": "page", "page_label": "A", "day": "2026-03-03", "reach": "1"}])
    found = compare_page_days(staged, namespace="facebook", page_keys={"A": "page:a"})
    assert (found.new, found.changed, found.same) == (1, 1, 1)


@pytest.mark.parametrize(
    ("name", "filters", "group"),
    [
        ("posts", {"by": "none"}, []),
        ("posts", {"by": "topic"}, ["floods"]),
        ("posts", {"by": "topic"}, [""]),
        ("sum", {"by": "page", "metric": "shares"}, ["page:a", "1"]),
        ("spread", {"by": "kind", "metric": "shares"}, ["clip", "1"]),
        ("top", {"metric": "shares", "limit": 5}, ["facebook:2", "1"]),
        ("age", {}, []),
        ("missing", {}, ["comments"]),
        ("page_days", {"metric": "followers"}, ["page:a", "1"]),
        ("page_days_by_month", {"metric": "followers", "page": "page:a"}, ["2026-03", "1"]),
        ("gained", {"metric": "shares", "date_from": "2026-05-01"}, ["1"]),
    ],
)
def test_behind_finds_as_many_records_as_the_figure_says(
    store: Store, name: str, filters: dict[str, Any], group: list[str]
) -> None:
    store(
        [
            {"key": "facebook:1", "shares": "5", "comments": "NA", "measured_at": "2026-04-10T00:00:00Z"},
            {"key": "facebook:2", "shares": "7", "comments": "1", "measured_at": "2026-04-10T00:00:00Z"},
            {"key": "facebook:1", "shares": "9", "measured_at": "2026-05-10T00:00:00Z"},
            {"subject": "page", "page_label": "A", "day": "2026-03-01", "followers": "100"},
            {"subject": "page", "page_label": "A", "day": "2026-03-02", "followers": "101"},
        ],
        page_keys={"A": "page:a"},
    )
    asked = {**YEAR, **filters}
    with asking(dimension=TWO, as_of=AT, zone=ZONE) as open_lake:
        row = open_lake.ask(name, **asked).find(*group)
        assert row is not None
        found = open_lake.behind(name, asked, group)
    assert found.total == row["rows"] == len(found.records)


def test_behind_a_question_about_other_figures_is_nothing() -> None:
    with asking(dimension=TWO, as_of=AT, zone=ZONE) as open_lake:
        assert open_lake.behind("change", {"now": "f1", "then": "f2"}, []).total == 0


def test_behind_a_topic_and_one_page_only_their_own_posts_stand(store: Store) -> None:
    store(
        [
            {"key": key, "shares": shares, "measured_at": moment}
            for moment, shares in (("2026-04-20T00:00:00Z", "2"), ("2026-05-20T00:00:00Z", "7"))
            for key in ("facebook:1", "facebook:2")
        ]
    )
    may = {"metric": "shares", "page": "page:b", "date_from": "2026-05-01", "date_to": "2026-05-31"}
    with asking(dimension=TWO, as_of=AT, zone=ZONE) as open_lake:
        gained = open_lake.ask("gained", **may)
        pairs = [
            open_lake.behind("posts", {**YEAR, "by": "topic"}, ["floods"]),
            open_lake.behind("posts", {**YEAR, "by": "topic"}, [""]),
            open_lake.behind("sum", {**YEAR, "metric": "shares", "page": "page:a"}, ["1"]),
            open_lake.behind("gained", may, ["1"]),
            open_lake.behind("nothing", YEAR, []),
        ]
    assert [row[1:3] for row in gained.rows] == [("5", 1)]
    assert [[(one.key, one.value) for one in found.records] for found in pairs] == [
        [("facebook:1", "")],
        [("facebook:2", "")],
        [("facebook:1", "7")],
        [("facebook:2", "5")],
        [],
    ]


def test_page_days_of_one_page_leave_the_others_out(store: Store) -> None:
    store(
        [
            {"subject": "page", "page_label": label, "day": "2026-06-01", "reach": reach}
            for label, reach in (("A", "10"), ("B", "30"))
        ],
        page_keys={"A": "page:a", "B": "page:b"},
    )
    whole, one = ask("page_days", metric="reach"), ask("page_days", metric="reach", page="page:b")
    assert [(row[0], row[2]) for row in whole.rows] == [("page:a", "10"), ("page:b", "30")]
    assert [(row[0], row[2]) for row in one.rows] == [("page:b", "30")]

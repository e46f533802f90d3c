"""Two lines of one file disagree: a person settles it on the screen, and nothing that was read is lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import PageLogEntry

from signalmast.metrics import lake
from signalmast.metrics import services as metrics
from signalmast.metrics.models import Dispute
from signalmast.pages.models import CommunityPage, Post
from tests.conftest import NOW, Person
from tests.pages.conftest import Imports

MAPPING = {
    "schema": 1,
    "name": "tests",
    "namespace": "old",
    "id": "id",
    "posted_at": "when",
    "text": ["text"],
    "measured_at": "read",
    "metrics": {"shares": "shares"},
}
FIGURES = "id,when,text,read,shares\n1,2026-03-01,Ngập đường,2026-04-01,5\n1,2026-03-01,Ngập đường,2026-04-01,8\n"
TIMES = "id,when,text,read,shares\n1,2026-03-01,Ngập đường,2026-04-01,5\n1,2025-12-24,Ngập đường,2026-04-01,5\n"


@pytest.fixture
def bring(imports: Imports, page: CommunityPage) -> Any:
    metrics.save_mapping(name="tests", definition=MAPPING, by=None, at=NOW)
    return lambda rows: imports(rows, "--mapping", "tests", "--page", "bang-tin")


@pytest.fixture
def analyst(client: Client, person: Person, page: CommunityPage) -> Client:
    client.force_login(person("analyst", language="en"))
    return client


def settle(client: Client, choice: str) -> Dispute:
    dispute = Dispute.objects.get()
    answer = client.post(reverse("import_settle", args=[dispute.pk]), {"choice": choice})
    assert answer.url == f"{reverse('import_disputes')}#dispute-{dispute.pk}"
    dispute.refresh_from_db()
    return dispute


def shares() -> list[int]:
    """Every reading, the one that counts first."""
    with lake.connect() as connection:
        rows = connection.execute(
            "select value from readings where metric = 'shares' order by measured_at desc, imported_at desc, line desc"
        ).fetchall()
    return [int(value) for (value,) in rows]


def test_disputed_figure_is_settled_and_settled_otherwise(bring: Any, analyst: Client) -> None:
    bring(FIGURES)
    screen = analyst.get(reverse("import_disputes")).content.decode()
    assert "1 is open" in screen
    for words in ("old:1", "Shares", "line 2", "line 3", "<strong>5</strong>", "<strong>8</strong>"):
        assert words in screen
    assert shares() == [5]
    settled = settle(analyst, "last")
    assert (settled.settled, settled.settled_by, shares()) == ("last", settled.settled_by, [8, 5])
    assert settled.settled_by is not None
    assert settled.settled_at is not None
    settle(analyst, "last")
    assert shares() == [8, 5]
    settle(analyst, "first")
    assert shares() == [5, 8, 5]
    settle(analyst, "last")
    assert shares() == [8, 5, 8, 5]
    assert "No figure is disputed" not in analyst.get(reverse("import_disputes")).content.decode()
    assert "decided by a person" in analyst.get(reverse("record", args=["old:1"])).content.decode()


def test_file_brought_in_again_after_the_decision_changes_nothing(bring: Any, analyst: Client) -> None:
    bring(FIGURES)
    settle(analyst, "last")
    assert "rows 2 = 0 added + 0 updated + 1 unchanged + 1 repeated" in bring(FIGURES)
    assert shares() == [8, 5]
    assert Dispute.objects.get().settled == "last"


def test_first_line_that_holds_already_appends_nothing(bring: Any, analyst: Client) -> None:
    bring(FIGURES)
    assert settle(analyst, "first").settled == "first"
    assert shares() == [5]


def test_disputed_time_of_publication_moves_the_post_and_is_logged(bring: Any, analyst: Client) -> None:
    bring(TIMES)
    post = Post.objects.get()
    assert post.posted_at.strftime("%Y-%m-%d") == "2026-02-28"
    settle(analyst, "last")
    post.refresh_from_db()
    assert post.posted_at.isoformat() == "2025-12-23T17:00:00+00:00"
    entry = PageLogEntry.objects.get(page=post.pk, action="wagtail.edit")
    assert entry.user == Dispute.objects.get().settled_by
    assert entry.data["posted_at"] == ["2026-02-28T17:00:00+00:00", "2025-12-23T17:00:00+00:00"]
    bring(TIMES.replace("Ngập đường", "Ngập sâu").replace("04-01", "05-01"))
    post.refresh_from_db()
    assert (post.title, post.posted_at.year) == ("Ngập sâu", 2025)
    settle_first = Dispute.objects.order_by("pk").first()
    assert settle_first is not None
    analyst.post(reverse("import_settle", args=[settle_first.pk]), {"choice": "first"})
    post.refresh_from_db()
    assert post.posted_at.year == 2026


def test_choice_there_is_not_decides_nothing(bring: Any, analyst: Client) -> None:
    bring(FIGURES)
    assert settle(analyst, "both").settled == ""
    outside = analyst.post(
        reverse("import_settle", args=[Dispute.objects.get().pk]), {"choice": "first", "back": "https://example.org/"}
    )
    assert outside.url.startswith(reverse("import_disputes"))


def test_record_of_figures_only_post_shows_every_reading(bring: Any, analyst: Client, client: Client) -> None:
    bring("id,when,text,read,shares\n1,2026-03-01,,2026-04-01,5\n1,2026-03-01,,2026-05-01,\n")
    record = analyst.get(reverse("record", args=["old:1"])).content.decode()
    for words in ("Bài đăng · 01/03/2026", "Bảng tin", "no: only its figures are counted", "posts.csv", "line 2"):
        assert words in record
    assert analyst.get(reverse("record", args=["old:9"])).status_code == 404
    client.logout()
    assert client.get(reverse("record", args=["old:1"])).status_code == 302

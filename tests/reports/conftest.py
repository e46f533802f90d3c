"""A desk with a few posts whose every figure can be added up by hand; all words invented."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from signalmast.core.periods import Period
from signalmast.metrics import services as metrics
from signalmast.pages.models import CommunityPage
from signalmast.reports import services
from signalmast.reports.chapters import CHAPTERS
from signalmast.reports.models import Review
from tests.pages.conftest import Imports, folders, imports, page, publisher

__all__ = ["folders", "imports", "page", "publisher"]

AT = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
ZONE = "Asia/Ho_Chi_Minh"
HEAD = "id,when,text,read,likes,comments,shares,views,reach\n"
# Post 1 stands in the first quarter and is young when read; 5 has no reading; the others are old enough.
ROWS = (
    "1,2026-03-28 08:00,Ngập đường,2026-03-30,3,2,1,100,\n"
    "2,2026-01-10 08:00,Cầu đóng,2026-05-01,10,4,6,,50\n"
    "3,2026-02-10 08:00,,2026-05-01,20,8,2,,70\n"
    "4,2025-11-10 08:00,Chợ đêm,2026-05-01,5,0,0,,\n"
    "6,2025-02-10 08:00,Hội làng,2026-05-01,4,0,0,,\n"
)

Frozen = Callable[..., Review]
Brings = Callable[..., None]


def mapping(name: str, namespace: str) -> dict[str, Any]:
    columns = {column: column for column in ("likes", "comments", "shares", "views", "reach")}
    return {
        "schema": 1,
        "name": name,
        "namespace": namespace,
        "id": "id",
        "posted_at": "when",
        "date_order": "ymd",
        "kind": {"default": "article"},
        "text": "text",
        "measured_at": "read",
        "metrics": columns,
    }


@pytest.fixture(autouse=True)
def reviews_folder(settings: Any, tmp_path: Path) -> Path:
    settings.REVIEWS_DIR = tmp_path / "reviews"
    return settings.REVIEWS_DIR


@pytest.fixture
def bring(imports: Imports) -> Brings:
    """`bring(rows, page="bang-tin", namespace="facebook")` imports rows under HEAD."""

    def run(rows: str, *, page: str = "bang-tin", namespace: str = "facebook") -> None:
        metrics.save_mapping(name=namespace, definition=mapping(namespace, namespace), by=None, at=AT)
        said = imports(HEAD + rows, "--mapping", namespace, "--page", page)
        assert "0 refused" in said, said

    return run


@pytest.fixture
def posts(page: CommunityPage, bring: Brings) -> CommunityPage:
    """The page “Bảng tin” with the posts of ROWS."""
    bring(ROWS)
    return page


@pytest.fixture
def quarter() -> Period:
    return Period(date(2026, 1, 1), date(2026, 3, 31), ZONE)


@pytest.fixture
def draft(quarter: Period) -> Frozen:
    """`draft()` begins a review of the first quarter of 2026 with every chapter in both languages."""

    def make(**more: Any) -> Review:
        given = {
            "period": quarter,
            "page": None,
            "languages": ["vi", "en"],
            "chapters": list(CHAPTERS),
            "by": None,
            "at": AT,
            **more,
        }
        return services.draft_review(**given)

    return make


@pytest.fixture
def frozen(draft: Frozen, posts: CommunityPage) -> Frozen:
    """`frozen()` is the same, frozen over the posts of ROWS."""

    def make(**more: Any) -> Review:
        from signalmast.core import clock

        return services.freeze_review(review=draft(**more), by=None, at=clock.now())

    return make

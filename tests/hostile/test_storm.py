"""Ten kills on a whole desk at work; `make crash` is the same a hundred times."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.backoffice.desk import Desk
from tests.hostile import storm

KILLS = 10


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks processes up in /proc")
def test_nothing_acknowledged_is_lost_under_ten_kills_and_the_site_is_right_again(empty_desk: Desk) -> None:
    under = storm.Storm(empty_desk, seed=4)
    try:
        under.round(KILLS)
    finally:
        under.end()
    account = under.account
    assert account.problems == []
    assert account.kills.total() == KILLS
    assert len(account.published) > 3, "nothing was published meanwhile"
    assert len(account.views) > 50, "no view was acknowledged meanwhile"
    assert account.reads["200"] > 50, "nobody read meanwhile"

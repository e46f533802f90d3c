"""A burst of tips on a served desk, and fact-checks under kill -9; `make crash` does the same with ten thousand."""

from __future__ import annotations

from pathlib import Path

import pytest

from signalmast.claims.senders import A_SOURCE
from tests.backoffice.desk import Desk
from tests.hostile import tip_storm

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks processes up in /proc")


def test_a_burst_is_taken_or_told_to_wait_and_none_acknowledged_is_lost(empty_desk: Desk) -> None:
    done = tip_storm.burst(tip_storm.BehindProxy(empty_desk.data), tips=120)
    assert done.problems == []
    assert done.of_flooder in range(1, 2 * A_SOURCE + 1)
    assert len(done.acknowledged) == 120 - 12 + done.of_flooder


def test_killed_in_the_middle_of_it_nothing_acknowledged_is_lost(empty_desk: Desk) -> None:
    done = tip_storm.burst(tip_storm.BehindProxy(empty_desk.data), tips=80, lanes=3, kills=2)
    assert done.problems == []
    assert done.kills >= 1
    assert len(done.acknowledged) > 10


def test_verdicts_and_fact_checks_stand_whole_or_not_at_all_under_kills(empty_desk: Desk) -> None:
    done = tip_storm.answers_under_kills(empty_desk, kills=8)
    assert done.problems == []
    assert done.kills == 8
    assert {"decided 1", "published 1"} <= set(done.acknowledged)

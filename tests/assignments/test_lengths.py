from __future__ import annotations

import pytest
from django.utils import translation

from signalmast.assignments.templatetags.lengths import long, weight


@pytest.mark.parametrize(
    ("language", "hours", "said"),
    [
        ("en", None, "–"),
        ("en", 1.25, "1.3 hours"),
        ("vi", 47.5, "47,5 giờ"),
        ("en", 48, "2.0 days"),
        ("vi", 60, "2,5 ngày"),
    ],
)
def test_a_time_in_words(language: str, hours: float | None, said: str) -> None:
    with translation.override(language):
        assert long(hours) == said


@pytest.mark.parametrize(
    ("size", "said"), [(1, "1 KB"), (5004, "5 KB"), (1024 * 1024, "1,0 MB"), (16_500_000, "15,7 MB")]
)
def test_a_size_in_words(size: int, said: str) -> None:
    with translation.override("vi"):
        assert weight(size) == said

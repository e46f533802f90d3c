import re
from pathlib import Path

import pytest
from django.utils import translation

from signalmast.metrics.importers import reasons
from signalmast.metrics.importers.reasons import FILES, ROWS, SKIPS, WARNINGS, message

SHELVES = {**ROWS, **FILES, **SKIPS, **WARNINGS}
PARAMS = dict.fromkeys(
    [
        "value",
        "column",
        "columns",
        "line",
        "cells",
        "wanted",
        "rows",
        "problems",
        "option",
        "format",
        "dimension",
        "start",
        "end",
    ],
    "7",
)


@pytest.mark.parametrize("code", SHELVES)
def test_every_reason_speaks_both_languages(code):
    with translation.override("en"):
        english = message(code, PARAMS)
    with translation.override("vi"):
        vietnamese = message(code, PARAMS)

    assert "%(" not in english + vietnamese
    assert english != vietnamese


def test_codes_of_the_tables_are_known_too():
    with translation.override("en"):
        assert message("nul", {"line": 3}).startswith("Line 3:")


def test_every_code_raised_has_a_sentence():
    source = "".join(path.read_text("utf-8") for path in Path(reasons.__file__).parent.glob("*.py"))
    maker = r"(?:RowRefused|TableRefused|_refused|Refusal|Skip|Warn)"
    raised = set(re.findall(maker + r'\((?:row\.line, |line, |record\.line, )?"([a-z0-9-]+)"', source))

    assert raised - set(SHELVES) <= {"too-large", "blank"}
    assert len(raised) > 30


def test_a_moment_reads_as_people_write_it():
    assert "17:00 30/11/2026 UTC" in reasons.message("future-time", {"value": "2026-11-30T17:00:00Z"})

"""What of claims a programme's target may be set by: how fast and how fully they are answered, and nothing else.

Exactly four columns (decision 0087); the registry refuses every other. Entered in `config.wiring`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings

from signalmast.claims.selectors.counting import Counting
from signalmast.claims.selectors.known import Known
from signalmast.programmes.measures import Measure, Params


@contextmanager
def known(at: datetime) -> Iterator[Counting]:
    yield Counting(Known(as_of=at, zone=settings.TIME_ZONE))


def asked(question: str) -> Callable[[Counting, date, date, Params], Decimal | None]:
    """Asks one column, named "question.column"."""
    name, _dot, column = question.partition(".")

    def ask(counting: Counting, first: date, last: date, params: Params) -> Decimal | None:
        row = counting.ask(name, date_from=first.isoformat(), date_to=last.isoformat()).find()
        return None if row is None or row[column] is None else Decimal(row[column])

    return ask


def _lead(key: str, question: str, *, vi: str, en: str, unit: tuple[str, str], means: tuple[str, str]) -> Measure:
    return Measure(
        key=key,
        vi=vi,
        en=en,
        unit_vi=unit[0],
        unit_en=unit[1],
        better="less",
        over="average",
        question=question,
        ask=asked(question),
        door=known,
        means_vi=means[0],
        means_en=means[1],
    )


def _covered(key: str, question: str, *, vi: str, en: str, means: tuple[str, str]) -> Measure:
    return Measure(
        key=key,
        vi=vi,
        en=en,
        unit_vi="%",
        unit_en="%",
        better="more",
        over="share",
        question=question,
        ask=asked(question),
        door=known,
        means_vi=means[0],
        means_en=means[1],
    )


MEASURES = (
    _lead(
        "answer_hours",
        "claims_lead_hours.median",
        vi="Số giờ đến câu trả lời (trung vị)",
        en="Hours to answer a claim (median)",
        unit=("giờ", "hours"),
        means=(
            "Từ lúc phát biểu được ghi lại đến câu trả lời đầu tiên, của những phát biểu được trả lời trong những "
            "ngày này.",
            "From writing a claim down to its first answer, of the claims answered in these days.",
        ),
    ),
    _lead(
        "answer_days",
        "claims_lead_days.median",
        vi="Số ngày từ tin báo đầu tiên đến câu trả lời (trung vị)",
        en="Days from the first tip to the answer (median)",
        unit=("ngày", "days"),
        means=(
            "Từ ngày của tin báo đầu tiên đến câu trả lời đầu tiên, của những phát biểu được trả lời trong những ngày "
            "này.",
            "From the day of the first tip to the first answer, of the claims answered in these days.",
        ),
    ),
    _covered(
        "answered_share",
        "claims_covered.claims_share",
        vi="Tỷ lệ phát biểu được hỏi đã có câu trả lời",
        en="Share of claims asked about that have an answer",
        means=(
            "Trong những phát biểu được hỏi vào những ngày này, bao nhiêu phần trăm đã có câu trả lời.",
            "Of the claims asked about on these days, how many percent have an answer.",
        ),
    ),
    _covered(
        "answered_times_share",
        "claims_covered.tips_share",
        vi="Tỷ lệ lượt hỏi đã có câu trả lời",
        en="Share of times asked that have an answer",
        means=(
            "Trong những lượt hỏi vào những ngày này, bao nhiêu phần trăm là về phát biểu đã có câu trả lời.",
            "Of the times people asked on these days, how many percent were about claims that have an answer.",
        ),
    ),
)

"""Claims with their evidence and verdicts as rows, for tests of what readers see; all words invented."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from signalmast.accounts.models import User
from signalmast.claims.models import Answer, Claim, Dispute, Evidence, Reply, ScaleStep, Verdict
from signalmast.pages.models import CommunityPage, Post
from signalmast.topics.models import Topic
from tests.pages import builders

MOMENT = builders.MOMENT
STEPS = (
    ("true", "Đúng", "True", 5),
    ("mostly-true", "Phần lớn đúng", "Mostly true", 4),
    ("mixed", "Vừa đúng vừa sai", "Mixed", 3),
    ("misleading", "Gây hiểu lầm", "Misleading", 2),
    ("false", "Sai", "False", 1),
    ("unproven", "Chưa có căn cứ", "Unproven", None),
)


def step(key: str = "false") -> ScaleStep:
    """One step of the scale a desk starts with."""
    for place, (name, vi, en, rating) in enumerate(STEPS):
        given = {"name_vi": vi, "name_en": en, "rating": rating, "place": place}
        ScaleStep.objects.get_or_create(key=name, defaults=given)
    return ScaleStep.objects.get(key=key)


def staff(name: str) -> User:
    email = f"{abs(hash(name))}@example.org"
    found = User.objects.filter(name=name).first()
    return found or User.objects.create_user(email, "a-long-quiet-river", name=name)


def claim(statement: str = "Nước máy phường Bến Mơ bị nhiễm mặn.", **fields: Any) -> Claim:
    """Open, for two people said what would settle it."""
    given = {
        "statement": statement,
        "language": "vi",
        "state": Claim.State.ANSWERED,
        "would_be_settled_by": "measurement",
        "settled_how": "Kết quả đo độ mặn ở ba vòi.",
        "opened_by": fields.get("opened_by") or staff("Lê Thị Mơ"),
        "opened_at": MOMENT - timedelta(days=2),
        "second_settled_by": "document",
        "second_settled_how": "Sổ vận hành của trạm bơm.",
        "second": fields.get("second") or staff("Trần Văn Đò"),
        "second_at": MOMENT - timedelta(days=1),
    }
    made: Claim = Claim.objects.create(**{**given, **fields})
    return made


def evidence(of: Claim, title: str = "Kết quả đo ba mẫu nước", **fields: Any) -> Evidence:
    given = {
        "address": "https://lab.example/mau-nuoc",
        "publisher": "Phòng xét nghiệm Sông Xanh",
        "excerpt": "Độ mặn của cả ba mẫu dưới mức cho phép.",
        "bearing": "refutes",
        "kind": "data",
        "primary": True,
        "added_by": of.opened_by,
        "added_at": MOMENT,
    }
    made: Evidence = Evidence.objects.create(claim=of, title=title, **{**given, **fields})
    return made


def verdict(of: Claim, value: str = "false", **fields: Any) -> Verdict:
    """Decided, unless `state` says otherwise."""
    given = {
        "short_answer": "Nước máy không mặn; ba mẫu đo hôm qua đều đạt.",
        "reasoning": "Ba mẫu được lấy ở ba khu phố.\n\nCả ba đều đạt.",
        "would_change": "Một lần đo cho thấy độ mặn vượt mức cho phép.",
        "author": fields.get("author") or staff("Lê Thị Mơ"),
        "written_at": MOMENT,
        "second": fields.get("second") or staff("Trần Văn Đò"),
        "decided_at": MOMENT,
        "state": Verdict.State.DECIDED,
        "about_publisher": of.about_publisher,
        "primary_count": 1,
        "independent_count": 1,
        "outside_count": 1,
    }
    made: Verdict = Verdict.objects.create(claim=of, value=step(value), **{**given, **fields})
    return made


def changed(before: Verdict, value: str, *, reason: str, **fields: Any) -> Verdict:
    """A later verdict in the place of one that stood."""
    Verdict.objects.filter(pk=before.pk).update(state=Verdict.State.REPLACED)
    given = {"decided_at": MOMENT + timedelta(days=3), "replaces": before, "change_reason": reason}
    return verdict(before.claim, value, **{**given, **fields})


def fact_check(page: CommunityPage, title: str, *claims: Claim, topics: tuple[Topic, ...] = (), **fields: Any) -> Post:
    """A published fact-check that answers these claims."""
    post = builders.post(page, title, topics=topics, kind=Post.Kind.FACT_CHECK, **fields)
    for each in claims:
        Answer.objects.create(post=post, claim=each, verdict=each.verdicts.get(state=Verdict.State.DECIDED))
    return post


def answered(page: CommunityPage, title: str = "Nước máy có mặn không", value: str = "false", **fields: Any) -> Post:
    """A fact-check with one claim, one source and its verdict."""
    said = claim(f"{title}: có người nói là có.", language=page.locale.language_code)
    evidence(said)
    verdict(said, value)
    return fact_check(page, title, said, **fields)


def reply(of: Claim, **fields: Any) -> Reply:
    given = {
        "body": "Trạm bơm Bến Mơ",
        "question": "Độ mặn hôm qua là bao nhiêu?",
        "asked_at": MOMENT,
        "asked_by": of.opened_by,
    }
    made: Reply = Reply.objects.create(claim=of, **{**given, **fields})
    return made


def dispute(of: Verdict, **fields: Any) -> Dispute:
    """Decided by a third person."""
    given = {
        "verdict_author": of.author,
        "verdict_second": of.second,
        "receipt": f"{Dispute.objects.count():064d}",
        "day": MOMENT.date(),
        "sealed_key": b"",
        "sealed": b"",
        "state": Dispute.State.UPHELD,
        "question": "Mẫu nước có lấy vào lúc triều cao không?",
        "reason": "Có, lấy lúc 18 giờ; biên bản ghi giờ.",
        "decided_by": fields.get("decided_by") or staff("Ngô Bến"),
        "decided_at": MOMENT + timedelta(days=1),
    }
    made: Dispute = Dispute.objects.create(verdict=of, **{**given, **fields})
    return made

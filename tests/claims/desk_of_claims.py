"""Claims and verdicts in any state, made through the services as people make them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from signalmast.accounts.models import User
from signalmast.claims.models import Claim, Evidence, ScaleStep, Verdict
from signalmast.claims.services import evidence, gate, verdicts
from tests.conftest import NOW, Person

STATEMENT = "Uống nước muối mỗi sáng thì không mắc sốt xuất huyết."


@dataclass
class People:
    """Three fact-checkers with a second step, so that one is always left to decide a dispute."""

    first: User
    second: User
    third: User


def people(person: Person) -> People:
    made = People(*(person("fact_checker") for _each in range(3)))
    for one in (made.first, made.second, made.third):
        TOTP.activate(one, generate_totp_secret())
    return made


def step(key: str = "false") -> ScaleStep:
    return ScaleStep.objects.get(key=key)


def proposed(who: People, **given: Any) -> Claim:
    return gate.propose(
        **{
            "statement": STATEMENT,
            "language": "vi",
            "would_be_settled_by": "document",
            "settled_how": "Hướng dẫn chẩn đoán và điều trị đang có hiệu lực",
            "about_publisher": False,
            "by": who.first,
            "at": NOW,
            **given,
        }
    )


def opened(who: People, **given: Any) -> Claim:
    claim = proposed(who, **given)
    return gate.second(
        claim=claim,
        would_be_settled_by="measurement",
        settled_how="Số ca mắc ở nhóm có uống và nhóm không uống",
        by=who.second,
        at=NOW,
    )


def source(claim: Claim, by: User, publisher: str = "Trạm y tế phường", **given: Any) -> Evidence:
    return evidence.add(
        claim=claim,
        **{
            "title": f"Trả lời của {publisher}",
            "publisher": publisher,
            "excerpt": "Bệnh lây do muỗi vằn đốt.",
            "bearing": "refutes",
            "kind": "expert",
            "primary": True,
            "by": by,
            "at": NOW,
            **given,
        },
    )


def drafted(who: People, claim: Claim | None = None, *, by: User | None = None, **given: Any) -> Verdict:
    claim = claim or opened(who)
    if not claim.evidence.exists():
        source(claim, who.first)
    return verdicts.write(claim=claim, **words(by or who.first, **given))


def words(by: User, **given: Any) -> dict[str, Any]:
    return {
        "value": step(),
        "short_answer": "Không thức uống nào ngăn được sốt xuất huyết.",
        "reasoning": "Hai nơi trả lời giống nhau.",
        "would_change": "Một thử nghiệm có nhóm chứng cho kết quả khác.",
        "by": by,
        "at": NOW,
        **given,
    }


def decided(who: People, claim: Claim | None = None, at: datetime = NOW, **given: Any) -> Verdict:
    return verdicts.decide(verdict=drafted(who, claim, **given), agree=True, by=who.second, at=at)

"""Claims of the demonstration: invented, decided by its two invented people, in no public log, and taken away again."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from signalmast.accounts.models import User
from signalmast.claims.models import Answer, Claim, ClaimDay, Dispute, ScaleStep, Verdict
from signalmast.claims.services import answers, evidence, gate, verdicts
from signalmast.pages.models import Post
from signalmast.topics.models import Topic


@transaction.atomic
def fill(*, told: list[dict[str, Any]], first: User, second: User, at: datetime) -> int:
    """One claim for each language edition of a demonstration's fact-check, and some without an answer yet; how many."""
    made = 0
    for one in told:
        if "post" not in one:
            made += _waiting(one, first=first, second=second, at=at)
            continue
        for post in Post.objects.filter(key__in=[f"demo:{one['post']}:{language}" for language in ("vi", "en")]):
            out = min(at, post.posted_at)
            claim = _answered(one, post, first=first, second=second, at=out)
            _asked(claim, one[claim.language]["asked"], by=timezone.localdate(out), today=timezone.localdate(at))
            made += 1
    return made


@transaction.atomic
def remove() -> None:
    """Before its posts and people go. A claim that somebody's tip joined meanwhile stays, with its evidence."""
    leaving = Claim.objects.filter(demo=True).exclude(tips__isnull=False)
    linked = Answer.objects.filter(post__demo=True) | Answer.objects.filter(claim__in=leaving)
    reopened = list(linked.values_list("claim_id", flat=True))
    linked.delete()
    Claim.objects.filter(pk__in=reopened, state=Claim.State.ANSWERED, answers=None).update(state=Claim.State.OPEN)
    Dispute.objects.filter(verdict__claim__in=leaving).delete()
    # The newest first: each holds on to the one it replaced.
    for verdict in Verdict.objects.filter(claim__in=leaving).order_by("-pk"):
        verdict.delete()
    leaving.delete()


def _waiting(one: dict[str, Any], *, first: User, second: User, at: datetime) -> int:
    today = timezone.localdate(at)
    for language in ("vi", "en"):
        claim = _opened(one, language, first=first, second=second, at=at - timedelta(hours=one["raised_hours_ago"]))
        _asked(claim, one[language]["asked"], by=today, today=today)
    return 2


def _asked(claim: Claim, told: list[list[int]], *, by: date, today: date) -> None:
    """Invented counts: so many tips so many days before `by`, or after it where the number is below zero."""
    opened = timezone.localdate(claim.opened_at)
    days = {by - timedelta(days=before): count for before, count in told}
    ClaimDay.objects.bulk_create(
        ClaimDay(claim=claim, day=day, counted_on=max(day, opened), count=count)
        for day, count in days.items()
        if day <= today
    )
    Claim.objects.filter(pk=claim.pk).update(first_asked_on=min(days, default=None))


def _opened(one: dict[str, Any], language: str, *, first: User, second: User, at: datetime) -> Claim:
    words = one[language]
    claim = gate.propose(
        statement=words["statement"],
        language=language,
        would_be_settled_by=words["settled"][0],
        settled_how=words["settled"][1],
        about_publisher=False,
        topics=Topic.objects.filter(key__in=one["topics"]),
        by=first,
        at=at,
    )
    Claim.objects.filter(pk=claim.pk).update(demo=True)
    claim.demo = True
    kind, how = words["second"]
    return gate.second(claim=claim, would_be_settled_by=kind, settled_how=how, by=second, at=at + timedelta(hours=2))


def _answered(one: dict[str, Any], post: Post, *, first: User, second: User, at: datetime) -> Claim:
    language = post.locale.language_code
    words = one[language]
    claim = _opened(one, language, first=first, second=second, at=at - timedelta(hours=20))
    for row in words["evidence"]:
        evidence.add(claim=claim, **row, by=first, at=at - timedelta(hours=6))
    draft = verdicts.write(
        claim=claim,
        value=ScaleStep.objects.get(key=one["verdict"]),
        short_answer=words["short"],
        reasoning=words["reasoning"],
        would_change=words["change"],
        by=first,
        at=at - timedelta(hours=3),
    )
    verdicts.decide_within(verdict=draft, agree=True, by=second, at=at - timedelta(hours=1))
    answers.answer_with(post=post, claims=[claim], by=first, at=at)
    return claim

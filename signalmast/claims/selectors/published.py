"""What readers are told of claims: only those with a decided verdict, on a post they may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone, translation

from signalmast.claims.models import Answer, Claim, Dispute, Evidence, Reply, ScaleStep, Verdict
from signalmast.pages import selectors as pages
from signalmast.pages.models import Post
from signalmast.topics.models import Topic

_SIGNS = {5: "check", 4: "part", 3: "half", 2: "warn", 1: "cross"}
_DECIDED = Verdict.State.DECIDED


@dataclass(frozen=True)
class Word:
    """A verdict as it is shown: its word, and a sign told apart by its shape."""

    key: str
    name: str
    rating: int | None

    @property
    def sign(self) -> str:
        return _SIGNS.get(self.rating or 0, "ask")


@dataclass(frozen=True)
class Change:
    """A verdict that was replaced: when, from what to what, and why."""

    at: datetime
    before: Word
    after: Word
    reason: str


@dataclass(frozen=True)
class Answered:
    """One claim of a post with its verdict, and all that stands beside it."""

    claim: Claim
    verdict: Verdict
    word: Word
    changes: list[Change] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    disputes: list[Dispute] = field(default_factory=list)

    @property
    def handle(self) -> str:
        return handle_of(self.claim)


@dataclass(frozen=True)
class Told:
    """What the sender of a tip reads of a public answer; `path` is where it stands, `changes` the newest first."""

    word: Word
    short_answer: str
    title: str
    path: str
    changes: list[Change]


@dataclass(frozen=True)
class Entry:
    """One line of the library: a post and the claims it answers, with their verdicts alone."""

    post: Post
    answers: list[Answered]


def handle_of(claim: Claim) -> str:
    """The claim's own name in an address."""
    return claim.key.removeprefix("claim:")


def word_of(step: ScaleStep, *, language: str) -> Word:
    return Word(step.key, step.name_en if language == "en" else step.name_vi, step.rating)


def answers_of(post: Post) -> list[Answered]:
    """What a post answers, in the order the claims were linked: every source, reply, change and decided dispute."""
    if post.kind != Post.Kind.FACT_CHECK:
        return []
    language = post.locale.language_code
    decided = Dispute.objects.exclude(state=Dispute.State.NEW).order_by("decided_at", "pk")
    claims = {
        row.claim_id: row.claim
        for row in Answer.objects.filter(post=post.pk)
        .select_related("claim")
        .prefetch_related("claim__evidence__cites", "claim__replies", "claim__topics")
    }
    return [
        Answered(
            claim=claims[verdict.claim_id],
            verdict=verdict,
            word=word_of(verdict.value, language=language),
            changes=_changes(verdict, language=language),
            evidence=list(claims[verdict.claim_id].evidence.all()),
            replies=list(claims[verdict.claim_id].replies.all()),
            disputes=list(decided.filter(verdict__claim=verdict.claim_id)),
        )
        for verdict in _in_order(claims)
    ]


def words_of(post: Post) -> list[Word]:
    """The verdicts of a post, each once."""
    if post.kind != Post.Kind.FACT_CHECK:
        return []
    claims = Answer.objects.filter(post=post.pk).order_by("pk").values_list("claim_id", flat=True)
    found = {verdict.value_id: verdict.value for verdict in _in_order(claims)}
    return [word_of(step, language=post.locale.language_code) for step in found.values()]


def listed(language: str) -> QuerySet[Post]:
    """Fact-checks of a language that readers may see, newest first."""
    answered = Answer.objects.filter(post=OuterRef("pk"), claim__verdicts__state=_DECIDED)
    posts = pages.listed_in(language).filter(Exists(answered), kind=Post.Kind.FACT_CHECK)
    return posts.select_related("locale")


def with_verdict(posts: QuerySet[Post], step: ScaleStep) -> QuerySet[Post]:
    such = Answer.objects.filter(post=OuterRef("pk"), claim__verdicts__state=_DECIDED, claim__verdicts__value=step.pk)
    return posts.filter(Exists(such))


def entries(posts: Iterable[Post]) -> list[Entry]:
    """Lines of the library for these posts, in their order, in a fixed number of questions."""
    wanted = list(posts)
    verdicts = Verdict.objects.filter(state=_DECIDED).select_related("value", "author", "second")
    rows = (
        Answer.objects.filter(post__in=[post.pk for post in wanted])
        .select_related("claim")
        .prefetch_related(Prefetch("claim__verdicts", queryset=verdicts, to_attr="standing"))
    )
    by_post: dict[int, list[Any]] = {}
    for row in rows:
        by_post.setdefault(row.post_id, []).append(row.claim)
    return [
        Entry(
            post,
            [
                Answered(claim, verdict, word_of(verdict.value, language=post.locale.language_code))
                for claim in by_post.get(post.pk, [])
                for verdict in claim.standing
            ],
        )
        for post in wanted
    ]


def counted(language: str) -> list[tuple[Word, int]]:
    """Each step of the scale that some fact-check of the language has, with the number of posts, in the desk's order.

    A desk's own scale, not a judgement on anybody: the number is of posts, as the library lists them.
    """
    steps = ScaleStep.objects.all()
    found = [(step, with_verdict(listed(language), step).order_by().count()) for step in steps]
    return [(word_of(step, language=language), count) for step, count in found if count]


def topics(language: str) -> QuerySet[Topic]:
    through = Post.topics.through.objects.filter(topic=OuterRef("pk"), post__in=listed(language).order_by())
    return Topic.objects.filter(Exists(through)).order_by("name_en" if language == "en" else "name_vi")


def months(language: str) -> list[tuple[datetime, int]]:
    """Each month that has fact-checks, newest first, with their number."""
    zone = timezone.get_default_timezone()
    rows = listed(language).order_by().annotate(month=TruncMonth("posted_at", tzinfo=zone)).values_list("month")
    return [(month, count) for month, count in rows.annotate(Count("pk")).order_by("-month")]


def posts_answering(claim: int) -> list[int]:
    """Those readers see now; one that goes out later is made then."""
    return list(Answer.objects.filter(claim=claim, post__live=True).values_list("post_id", flat=True))


def standing_verdict(handle: str) -> tuple[Verdict, Post] | None:
    """The decided verdict of a claim and the post that tells readers of it, the newest if several do."""
    verdict = (
        Verdict.objects.filter(claim__key=f"claim:{handle}", state=_DECIDED)
        .select_related("claim", "value", "author", "second")
        .first()
    )
    if verdict is None:
        return None
    told = pages.listed().filter(answers__claim=verdict.claim_id).select_related("section", "locale")
    here = told.filter(locale__language_code=translation.get_language() or settings.LANGUAGE_CODE).first()
    post = here or told.first()
    return (verdict, post) if post else None


def told_of(claim: Claim) -> Told | None:
    """The answer in public, in the language of the screen where there is one; nothing before readers may see it."""
    found = standing_verdict(handle_of(claim))
    if found is None:
        return None
    verdict, post = found
    language = translation.get_language() or settings.LANGUAGE_CODE
    return Told(
        word=word_of(verdict.value, language=language),
        short_answer=verdict.short_answer,
        title=post.title,
        path=pages.address(post, language=post.locale.language_code),
        changes=_changes(verdict, language=language),
    )


def _in_order(claims: Iterable[int]) -> list[Verdict]:
    """The decided verdict of each claim that has one."""
    wanted = list(claims)
    rows = Verdict.objects.filter(claim__in=wanted, state=_DECIDED).select_related("value", "author", "second")
    found = {verdict.claim_id: verdict for verdict in rows}
    return [found[claim] for claim in wanted if claim in found]


def _changes(verdict: Verdict, *, language: str) -> list[Change]:
    """Newest first."""
    found = []
    before = verdict.replaces
    while before is not None:
        words = (word_of(before.value, language=language), word_of(verdict.value, language=language))
        found.append(Change(verdict.decided_at or verdict.written_at, *words, verdict.change_reason))
        verdict, before = before, before.replaces
    return found

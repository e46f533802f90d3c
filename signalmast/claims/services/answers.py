"""Which claims a fact-check post answers, and by which verdict."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext

from signalmast.accounts.models import User
from signalmast.claims.models import Answer, Carried, Claim, Verdict
from signalmast.claims.selectors import published
from signalmast.claims.services import tips
from signalmast.claims.services.may import CHECK, need
from signalmast.pages.models import FollowUp, Post
from signalmast.pages.services import acts, following


class NotAFactCheck(ValueError):
    """Only a post of the kind fact-check answers claims."""


class NoVerdict(ValueError):
    """A claim without a decided verdict is answered by nothing; `args[0]` is its key."""


class InPublic(ValueError):
    """What a post that was public, waits for its second reader or has its time answers, it goes on answering."""


@transaction.atomic
def answer_with(*, post: Post, claims: Iterable[Claim], by: User, at: datetime) -> list[Answer]:
    """From now on the post answers these claims. A post that was public may answer more of them, never fewer.

    Raises MayNot, NotAFactCheck, NoVerdict, InPublic.
    """
    need(by, CHECK)
    newest = post.get_latest_revision_as_object()
    if Post.Kind.FACT_CHECK not in (post.kind, newest.kind):
        raise NotAFactCheck(post.key)
    wanted = {each.pk for each in claims}
    held = list(Claim.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
    verdicts = {each.pk: _verdict(each) for each in held}
    dropped = Answer.objects.filter(post=post).exclude(claim__in=wanted)
    if dropped.exists():
        if post.first_published_at is not None or post.current_workflow_state or post.approved_schedule:
            raise InPublic(post.key)
        _leave(dropped)
    for claim in held:
        Answer.objects.update_or_create(post=post, claim=claim, defaults={"verdict": verdicts[claim.pk]})
        if claim.state != Claim.State.ANSWERED:
            claim.state = Claim.State.ANSWERED
            claim.save(update_fields=["state"])
    return list(Answer.objects.filter(post=post))


def follow_change(*, before: Verdict, after: Verdict, at: datetime) -> None:
    """Every post that answered by the one verdict answers by the other, and is made anew for its readers.

    Each public one says so on top with the day; places that carried the answer stand as to be told, until somebody
    says they were; senders of tips that asked about the claim are told. Called inside a transaction.
    """
    linked = Answer.objects.filter(verdict=before)
    Carried.objects.filter(answer__in=linked).update(to_do_since=at, done_at=None)
    posts = Post.objects.filter(pk__in=linked.values("post")).select_related("locale").order_by("pk")
    public = [post for post in posts if following.is_public(post.pk)]
    linked.update(verdict=after)
    for post in public:
        note = _note(post, before, after)
        acts.note_change(post=post, note=note, reason=after.change_reason, by=after.second, at=at)
    following.ask(pages=[post.pk for post in public], way=FollowUp.Way.OUT, at=at)
    if public:
        tips.tell_again(claims=[after.claim_id])


def went_out(*, post: Post) -> None:
    """A fact-check is in public for the first time: whoever asked about what it answers has something to read."""
    tips.tell_again(claims=list(Answer.objects.filter(post=post).values_list("claim_id", flat=True)))


def _note(post: Post, before: Verdict, after: Verdict) -> str:
    language = post.locale.language_code
    words = {
        "claim": after.claim.statement,
        "before": published.word_of(before.value, language=language).name,
        "after": published.word_of(after.value, language=language).name,
    }
    with translation.override(language):
        return gettext("The verdict on “%(claim)s” changed. Before: %(before)s. Now: %(after)s.") % words


def _verdict(claim: Claim) -> Verdict:
    verdict = claim.verdicts.filter(state=Verdict.State.DECIDED).first()
    if verdict is None or claim.state not in (Claim.State.OPEN, Claim.State.ANSWERED):
        raise NoVerdict(claim.key)
    return verdict


def _leave(answers: Iterable[Answer]) -> None:
    for answer in answers:
        claim = answer.claim
        answer.delete()
        if not claim.answers.exists():
            claim.state = Claim.State.OPEN
            claim.save(update_fields=["state"])

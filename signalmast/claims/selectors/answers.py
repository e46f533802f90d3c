"""Whether a fact-check may go out, and which claims a post answers."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from signalmast.claims.models import Answer, Claim, Verdict
from signalmast.pages.models import Post


def lacks_verdict(post: Post, version: Post) -> str | Promise:
    """What keeps a version of a post from its readers: a fact-check answers claims, each by a verdict that stands."""
    if version.kind != Post.Kind.FACT_CHECK:
        return ""
    answers = Answer.objects.filter(post_id=post.pk)
    standing = answers.filter(verdict__state=Verdict.State.DECIDED, verdict__second__isnull=False)
    if not answers.exists():
        return _("A fact-check goes out only with a claim and its decided verdict, and this one answers none yet.")
    if standing.count() != answers.count():
        return _("A claim this fact-check answers has no verdict that stands.")
    return ""


def of_post(post: Post) -> QuerySet[Answer]:
    return Answer.objects.filter(post=post).select_related("claim", "verdict__value")


def could_be_answered(post: Post) -> QuerySet[Claim]:
    """Claims with a verdict that stands, in the post's language first said last."""
    return (
        Claim.objects.filter(verdicts__state=Verdict.State.DECIDED, language=post.locale.language_code)
        .exclude(answers__post=post)
        .order_by("-opened_at", "-pk")
    )

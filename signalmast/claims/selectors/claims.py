"""Claims as the desk's own screens list them: by state, topic, language and subject; never by person or place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from signalmast.accounts.models import User
from signalmast.claims import rules
from signalmast.claims.models import Claim, ClaimDay, Dispute, Evidence, Verdict
from signalmast.claims.selectors import logged, places

CHECK = "claims.check_claims"
SECOND = "claims.second_claims"


def may_see(user: User) -> bool:
    """Whoever may do either half sees what there is to do."""
    return user.is_active and (user.has_perm(CHECK) or user.has_perm(SECOND))


def listed(*, state: str = "", topic: str = "", language: str = "", about_publisher: bool = False) -> QuerySet[Claim]:
    """Newest first, with how many tips asked, how many sources and, if there is one, the verdict that stands."""
    asked = ClaimDay.objects.filter(claim=OuterRef("pk")).order_by().values("claim").annotate(all=Sum("count"))
    found = Evidence.objects.filter(claim=OuterRef("pk")).order_by().values("claim").annotate(all=Count("pk"))
    standing = Verdict.objects.filter(claim=OuterRef("pk"), state=Verdict.State.DECIDED)
    claims = Claim.objects.annotate(
        asked=Coalesce(Subquery(asked.values("all"), output_field=IntegerField()), 0),
        sources=Coalesce(Subquery(found.values("all"), output_field=IntegerField()), 0),
        verdict_vi=Subquery(standing.values("value__name_vi")[:1]),
        verdict_en=Subquery(standing.values("value__name_en")[:1]),
        waiting=Count("verdicts", filter=Q(verdicts__state=Verdict.State.DRAFT)),
    )
    if state in Claim.State.values:
        claims = claims.filter(state=state)
    if topic:
        claims = claims.filter(topics__key=topic)
    if language in ("vi", "en"):
        claims = claims.filter(language=language)
    if about_publisher:
        claims = claims.filter(about_publisher=True)
    return claims.order_by("-opened_at", "-pk")


def numbers_by_state() -> dict[str, int]:
    counted = dict(Claim.objects.order_by().values_list("state").annotate(all=Count("pk")))
    return {state: counted.get(state, 0) for state in Claim.State.values}


def tips_by_day(claim: Claim) -> list[tuple[date, int]]:
    """The days on which tips about it came, oldest first, and how many."""
    return list(claim.days.order_by("day").values_list("day").annotate(Sum("count")))


def counts(claim: Claim) -> rules.Counts:
    return rules.count(logged.sources_of(claim.evidence.prefetch_related("cites")))


def draft_of(claim: Claim) -> Verdict | None:
    return claim.verdicts.filter(state=Verdict.State.DRAFT).select_related("value", "author", "replaces__value").first()


def standing_of(claim: Claim) -> Verdict | None:
    return claim.verdicts.filter(state=Verdict.State.DECIDED).select_related("value", "author", "second").first()


def may_change_evidence(claim: Claim) -> bool:
    """Nothing is added while a verdict waits."""
    return claim.state in (Claim.State.OPEN, Claim.State.ANSWERED) and draft_of(claim) is None


def frozen_since(claim: Claim) -> Verdict | None:
    """The newest verdict that was decided: what had been found by then stays as it is."""
    judged = claim.verdicts.filter(state__in=[Verdict.State.DECIDED, Verdict.State.REPLACED])
    return judged.order_by(F("decided_at").desc(nulls_last=True)).first()


@dataclass(frozen=True)
class Step:
    """`words` say what comes next, `done` whether it is done."""

    words: str | Promise
    done: bool


def steps(claim: Claim, *, counted: rules.Counts) -> list[Step]:
    """The way from a statement to its answer, with what is missing said plainly."""
    opened = claim.second_id is not None
    standing, draft = standing_of(claim), draft_of(claim)
    found = [
        Step(_("A second person says, on their own, what would settle it"), opened),
        Step(
            _("There is one first-hand source, or two from different issuers neither of which builds on the other"),
            counted.primary >= 1 or counted.independent >= 2,
        ),
    ]
    if claim.about_publisher:
        words = _(
            "There is a source not issued by the desk's publisher or a body above it, nor building on one that is"
        )
        found.append(Step(words, counted.outside >= 1))
        found.append(Step(_("The body concerned was asked for its answer"), claim.replies.exists()))
    return [
        *found,
        Step(_("A verdict is written"), standing is not None or draft is not None),
        Step(_("A second person, who did not write it, agrees to the verdict"), standing is not None),
        Step(_("A fact-check post answers it"), claim.answers.exists()),
    ]


@dataclass(frozen=True)
class Waiting:
    """How much waits for one person: claims to open, verdicts to read, disputes to decide, places to tell."""

    second: int
    to_read: int
    disputes: int
    to_tell: int


def waiting_for(user: User, *, opens_tips: bool) -> Waiting:
    """Never what they did the first half of. Four questions at most."""
    seconds, checks = user.has_perm(SECOND), user.has_perm(CHECK)
    proposed = Claim.objects.filter(state=Claim.State.PROPOSED).exclude(opened_by=user)
    drafts = Verdict.objects.filter(state=Verdict.State.DRAFT).exclude(author=user)
    disputes = open_disputes().exclude(verdict_author=user).exclude(verdict_second=user)
    return Waiting(
        second=proposed.count() if seconds else 0,
        to_read=drafts.count() if seconds else 0,
        disputes=disputes.count() if seconds and opens_tips else 0,
        to_tell=places.to_tell().count() if checks else 0,
    )


def open_disputes() -> QuerySet[Dispute]:
    return Dispute.objects.filter(state=Dispute.State.NEW).select_related("verdict__claim", "verdict__value")


def decided_disputes() -> QuerySet[Dispute]:
    decided = Dispute.objects.exclude(state=Dispute.State.NEW)
    return decided.select_related("verdict__claim", "verdict__value", "decided_by").order_by("-decided_at", "-pk")

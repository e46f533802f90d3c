"""What the public log says of a verdict and a dispute, made from the rows themselves: written at the decision, made
again by the verification, so that a row changed afterwards no longer says the same."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from signalmast.accounts.models import User
from signalmast.claims import rules
from signalmast.claims.models import Claim, Dispute, Evidence, Tip, Verdict


def of_verdict(verdict: Verdict, *, numbers: Iterable[int] | None = None) -> dict[str, Any]:
    """`numbers` are the rows of evidence it was decided on; all there are, when it is being decided now."""
    rows = verdict.claim.evidence.prefetch_related("cites").order_by("pk")
    if numbers is not None:
        rows = rows.filter(pk__in=list(numbers))
    counted = list(rows)
    return {
        "claim": _claim(verdict.claim),
        "verdict": _verdict(verdict),
        "before": _before(verdict.replaces),
        "reason": verdict.change_reason,
        "evidence": [_evidence(row, {each.pk for each in counted}) for row in counted],
    }


def of_dispute(dispute: Dispute) -> dict[str, Any]:
    return {
        "dispute": dispute.pk,
        "claim": dispute.verdict.claim.key,
        "verdict": dispute.verdict_id,
        "received": dispute.day.isoformat(),
        "question": dispute.question,
        "decision": dispute.state,
        "reason": dispute.reason,
        "decided_by": dispute.decided_by_id,
        "not_by": [dispute.verdict_author_id, dispute.verdict_second_id],
    }


def of_appeal(tip: Tip, *, reopened: bool, by: User, on: date) -> dict[str, Any]:
    """An exit that was looked at again: the way it ended and what came of it, nothing that leads to the tip."""
    return {
        "exit": tip.exit,
        "day": tip.closed_on.isoformat() if tip.closed_on else "",
        "decision": rules.OPENED_AGAIN if reopened else rules.STAYS,
        "decided_on": on.isoformat(),
        "decided_by": by.pk,
        "not_by": [tip.closed_by_id] if tip.closed_by_id else [],
    }


def sources_of(rows: Iterable[Evidence]) -> list[rules.Source]:
    """Rows (with `cites` fetched) as the rules see them."""
    return [
        rules.Source(
            number=row.pk,
            issuer=row.publisher,
            primary=row.primary,
            own=row.own,
            cites=frozenset(cited.pk for cited in row.cites.all()),
        )
        for row in rows
    ]


def _claim(claim: Claim) -> dict[str, Any]:
    return {
        "key": claim.key,
        "statement": claim.statement,
        "language": claim.language,
        "opened_by": claim.opened_by_id,
        "opened_at": rules.moment(claim.opened_at),
        "settled_by": [claim.would_be_settled_by, claim.settled_how],
        "second": claim.second_id,
        "second_at": rules.moment(claim.second_at) if claim.second_at else "",
        "second_settled_by": [claim.second_settled_by, claim.second_settled_how],
    }


def _verdict(verdict: Verdict) -> dict[str, Any]:
    return {
        "number": verdict.pk,
        "value": verdict.value.key,
        "short_answer": verdict.short_answer,
        "reasoning": verdict.reasoning,
        "would_change": verdict.would_change,
        "author": verdict.author_id,
        "written_at": rules.moment(verdict.written_at),
        "second": verdict.second_id,
        "decided_at": rules.moment(verdict.decided_at) if verdict.decided_at else "",
        "remark": verdict.remark,
        "about_publisher": verdict.about_publisher,
        "primary": verdict.primary_count,
        "independent": verdict.independent_count,
        "outside": verdict.outside_count,
    }


def _before(verdict: Verdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    return {"number": verdict.pk, "value": verdict.value.key, "short_answer": verdict.short_answer}


def _evidence(row: Evidence, counted: set[int]) -> dict[str, Any]:
    """The excerpt by its digest alone: it may be somebody's words, and the log is for ever."""
    return {
        "number": row.pk,
        "address": row.address,
        "title": row.title,
        "publisher": row.publisher,
        "excerpt": rules.mark_of(row.excerpt),
        "bearing": row.bearing,
        "kind": row.kind,
        "primary": row.primary,
        "own": row.own,
        "added_by": row.added_by_id,
        "added_at": rules.moment(row.added_at),
        "builds_on": sorted({cited.pk for cited in row.cites.all()} & counted),
        "copy": rules.mark_of([row.archive_digest, row.archive_text]) if row.archive_digest else "",
    }

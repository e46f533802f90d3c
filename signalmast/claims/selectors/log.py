"""Whether the public log, the verdicts and what they rest on still say what was decided."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from signalmast.claims import rules
from signalmast.claims.models import Answer, Claim, Dispute, Entry, Verdict
from signalmast.claims.selectors import logged

JUDGED = (Verdict.State.DECIDED, Verdict.State.REPLACED)


@dataclass(frozen=True)
class Problem:
    """`where` names the entry, verdict, claim or dispute; `what` is one short English sentence, for the command."""

    where: str
    what: str


@dataclass(frozen=True)
class Proof:
    """`head` is the digest of the last entry; all zeros for an empty log."""

    entries: int
    verdicts: int
    disputes: int
    head: str
    problems: list[Problem]


def head() -> str:
    last = Entry.objects.order_by("-number").values_list("digest", flat=True).first()
    return last or rules.FIRST


def prove() -> Proof:
    """Recompute the chain, count every verdict's sources again, and compare every row with what was logged of it."""
    chain = _Chain()
    problems = list(chain.walk())
    verdicts = list(
        Verdict.objects.filter(state__in=JUDGED).select_related("claim", "value", "replaces__value").order_by("pk")
    )
    problems += [found for verdict in verdicts for found in _of_verdict(verdict, chain)]
    known = {verdict.pk for verdict in verdicts}
    problems += [
        Problem(f"entry {number}", f"speaks of verdict {pk}, which there is not")
        for pk, (number, _told) in sorted(chain.verdicts.items())
        if pk not in known
    ]
    disputes = list(Dispute.objects.exclude(state="new").select_related("verdict__claim").order_by("pk"))
    problems += [found for dispute in disputes for found in _of_dispute(dispute, chain)]
    decided = {dispute.pk for dispute in disputes}
    problems += [
        Problem(f"entry {number}", f"speaks of dispute {pk}, which there is not, or not decided")
        for pk, (number, _told) in sorted(chain.disputes.items())
        if pk not in decided
    ]
    problems += _of_claims()
    return Proof(chain.entries, len(verdicts), len(disputes), chain.head, problems)


class _Chain:
    """The entries in order, and what they say of verdicts and disputes by number."""

    def __init__(self) -> None:
        self.entries = 0
        self.head = rules.FIRST
        self.verdicts: dict[int, tuple[int, Any]] = {}
        self.disputes: dict[int, tuple[int, Any]] = {}

    def walk(self) -> Iterator[Problem]:
        for entry in Entry.objects.order_by("number").iterator():
            self.entries += 1
            where = f"entry {entry.number}"
            if entry.number != self.entries:
                yield Problem(where, f"stands where entry {self.entries} should stand")
            if entry.previous != self.head:
                yield Problem(where, "is not bound to the entry before it")
            made = rules.digest_of(
                number=entry.number, kind=entry.kind, at=entry.at, payload=entry.payload, previous=entry.previous
            )
            if made != entry.digest:
                yield Problem(where, "was changed: its digest is another")
            self.head = entry.digest
            yield from self._keep(entry, where)

    def _keep(self, entry: Entry, where: str) -> Iterator[Problem]:
        try:
            told = json.loads(entry.payload)
            if entry.kind in (Entry.Kind.VERDICT, Entry.Kind.CHANGED):
                kept, number = self.verdicts, int(told["verdict"]["number"])
            elif entry.kind == Entry.Kind.DISPUTE:
                kept, number = self.disputes, int(told["dispute"])
            else:
                return
        except (ValueError, KeyError, TypeError):
            yield Problem(where, "cannot be read")
            return
        if number in kept:
            yield Problem(where, f"says again what entry {kept[number][0]} said")
        kept[number] = (entry.number, told)


def _of_verdict(verdict: Verdict, chain: _Chain) -> Iterator[Problem]:
    where = f"verdict {verdict.pk} ({verdict.claim.key})"
    number, told = chain.verdicts.get(verdict.pk, (0, None))
    if told is None and not verdict.claim.demo:
        yield Problem(where, "stands in no entry of the log")
    try:
        numbers = None if told is None else [int(row["number"]) for row in told["evidence"]]
    except (ValueError, KeyError, TypeError):
        yield Problem(where, f"cannot be compared with entry {number}")
        return
    rows = verdict.claim.evidence.prefetch_related("cites")
    if numbers is not None:
        rows = rows.filter(pk__in=numbers)
    counts = rules.count(logged.sources_of(rows))
    kept = rules.Counts(verdict.primary_count, verdict.independent_count, verdict.outside_count)
    if counts != kept:
        yield Problem(where, f"counts {_said(kept)}, its evidence {_said(counts)}")
    if not counts.carry(about_publisher=verdict.about_publisher):
        yield Problem(where, "is not carried by its evidence")
    if verdict.second_id in (None, verdict.author_id):
        yield Problem(where, "has no second person")
    if told is not None and logged.of_verdict(verdict, numbers=numbers) != told:
        yield Problem(where, f"does not say what entry {number} says: {_differing(verdict, numbers, told)}")


def _differing(verdict: Verdict, numbers: list[int] | None, told: dict[str, Any]) -> str:
    now = logged.of_verdict(verdict, numbers=numbers)
    return ", ".join(sorted(part for part in now.keys() | told.keys() if now.get(part) != told.get(part)))


def _of_dispute(dispute: Dispute, chain: _Chain) -> Iterator[Problem]:
    where = f"dispute {dispute.pk}"
    number, told = chain.disputes.get(dispute.pk, (0, None))
    if told is None:
        if not dispute.verdict.claim.demo:
            yield Problem(where, "stands in no entry of the log")
    elif logged.of_dispute(dispute) != told:
        yield Problem(where, f"does not say what entry {number} says")
    if dispute.decided_by_id in (None, dispute.verdict.author_id, dispute.verdict.second_id):
        yield Problem(where, "was not decided by somebody else than wrote and read the verdict")


def _of_claims() -> Iterator[Problem]:
    for claim in Claim.objects.filter(state__in=["open", "answered"]).order_by("pk").iterator():
        where = f"claim {claim.key}"
        if claim.second_id in (None, claim.opened_by_id):
            yield Problem(where, "was not opened by two people")
        standing = claim.verdicts.filter(state=Verdict.State.DECIDED).first()
        if claim.state == Claim.State.ANSWERED and standing is None:
            yield Problem(where, "is answered without a decided verdict")
        if standing is not None and standing.about_publisher != claim.about_publisher:
            yield Problem(where, "is about the publisher in one place and not in the other")
    for answer in Answer.objects.select_related("claim", "verdict").order_by("pk").iterator():
        if answer.verdict.claim_id != answer.claim_id or answer.verdict.state != Verdict.State.DECIDED:
            yield Problem(f"answer {answer.pk}", "does not stand on the decided verdict of its claim")


def _said(counts: rules.Counts) -> str:
    return f"{counts.primary} first-hand, {counts.independent} independent, {counts.outside} from outside"

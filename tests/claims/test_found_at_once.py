"""A claim is found, and no longer found, the moment somebody's form was answered; no round of the worker between."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from signalmast.claims.models import Claim, ScaleStep, Tip, Verdict
from signalmast.claims.services import matching
from signalmast.core import clock
from signalmast.pages.services import following
from tests.claims.conftest import Send, receipt_in
from tests.claims.desk_of_claims import People, people
from tests.conftest import Person
from tests.pages import newsroom

pytestmark = pytest.mark.django_db(transaction=True)
STATEMENT = "Nước mưa ở phường Bến Mơ làm hỏng mái tôn."
ASKED = "nuoc mua co lam hong mai ton khong"
CLAIM = {"statement": STATEMENT, "language": "vi", "would_be_settled_by": "document", "settled_how": "Kết quả đo"}
EVIDENCE = {
    "publisher": "Phòng xét nghiệm", "title": "Kết quả đo", "excerpt": "Độ chua bình thường.", "bearing": "refutes",
    "kind": "data", "primary": "on",
}  # fmt: skip
SAID = {"short_answer": "Không hỏng vì mưa.", "reasoning": "Ba mẫu đều đạt.", "would_change": "Mẫu khác."}


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.SITE_DIR, settings.MEDIA_ROOT = tmp_path / "site", tmp_path / "media"
    settings.TEXTINDEX = tmp_path / "search" / "textindex.sqlite3"
    settings.CLAIMINDEX = tmp_path / "search" / "claims.sqlite3"


@pytest.fixture
def who(person: Person) -> People:
    matching.rebuild()
    return people(person)


def press(user: Any, name: str, *arguments: Any, **given: Any) -> None:
    answer = newsroom.client_of(user).post(reverse(name, args=arguments), given)
    assert answer.status_code == 302, answer.content.decode()


def beside(user: Any, tip: Tip) -> bool:
    """Whether the claim is suggested on the screen of a tip that asks about it."""
    return STATEMENT in newsroom.client_of(user).get(reverse("tip", args=[tip.pk])).content.decode()


def in_public() -> list[str]:
    return [each["title"] for each in Client().get("/api/match", {"q": ASKED}).json()["claims"]]


def test_from_its_proposal_to_its_answer(who: People, send: Send, person: Person, page: Any) -> None:
    receipt_in(send(text=ASKED))
    tip = Tip.objects.get()
    assert not beside(who.third, tip)
    press(who.first, "claim_new", **CLAIM)
    claim = Claim.objects.get()
    assert beside(who.third, tip)
    press(who.second, "claim_second", claim.pk, would_be_settled_by="measurement", settled_how="Đo độ chua")
    press(who.first, "claim_evidence_new", claim.pk, **EVIDENCE)
    press(who.first, "claim_verdict", claim.pk, value=ScaleStep.objects.get(key="false").pk, **SAID)
    press(who.second, "claim_read", claim.pk, verdict=Verdict.objects.get().pk, act="agree")
    assert beside(who.third, tip)
    assert in_public() == []

    writer = person("editor")
    post = newsroom.write(writer, page, kind="fact_check", title="Mái tôn và nước mưa")
    newsroom.client_of(who.first).post(reverse("post_answers", args=[post.pk]), {"claim": claim.pk})
    newsroom.hand_in(writer, post, kind="fact_check", title="Mái tôn và nước mưa")
    newsroom.decide(person("editor"), post)
    assert in_public() == ["Mái tôn và nước mưa"]
    following.follow(page=post.pk, now=clock.now)
    short = Client().get("/api/match", {"q": "không hỏng vì mưa mái tôn nước mưa phường bến mơ"}).json()
    assert [each["title"] for each in short["claims"]] == ["Mái tôn và nước mưa"]


def test_what_is_not_taken_up_is_found_no_more(who: People, send: Send) -> None:
    receipt_in(send(text=ASKED))
    tip = Tip.objects.get()
    press(who.first, "claim_new", **CLAIM)
    assert beside(who.third, tip)
    press(who.first, "claim_drop", Claim.objects.get().pk)
    assert not beside(who.third, tip)
    assert matching.found.index().keys() == {}


def test_a_claim_that_was_not_kept_is_not_entered_and_a_missing_file_hinders_nobody(who: People) -> None:
    answer = newsroom.client_of(who.first).post(reverse("claim_new"), {**CLAIM, "settled_how": ""})
    assert answer.status_code == 422
    assert matching.found.index().keys() == {}
    for path in Path(matching.found.index().path).parent.iterdir():
        path.unlink()
    press(who.first, "claim_new", **CLAIM)
    assert matching.keep_standing() == 1

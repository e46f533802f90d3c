"""Claims of the desk that are near, as the command and the readers' search say it."""

from __future__ import annotations

import threading
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from signalmast.accounts.models import User
from signalmast.claims.models import Answer, Claim, ScaleStep, Verdict
from signalmast.claims.selectors import matching as selectors
from signalmast.claims.services import matching
from signalmast.pages.models import Post
from signalmast.pages.services import following
from tests.conftest import NOW
from tests.pages import builders

pytestmark = pytest.mark.django_db

SALT = "Nước muối chữa khỏi sốt xuất huyết."


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    settings.SITE_DIR, settings.MEDIA_ROOT = tmp_path / "site", tmp_path / "media"
    settings.TEXTINDEX = tmp_path / "search" / "textindex.sqlite3"
    settings.CLAIMINDEX = tmp_path / "search" / "claims.sqlite3"


def _people() -> tuple[User, User]:
    one, two = (
        User.objects.get_or_create(email=f"{name}@example.org", defaults={"name": name})[0] for name in ("an", "binh")
    )
    return one, two


def _claim(statement: str = SALT, **fields: Any) -> Claim:
    one, two = _people()
    given = {
        "language": "vi", "state": "open", "would_be_settled_by": "document", "settled_how": "Hướng dẫn điều trị",
        "opened_by": one, "opened_at": NOW, "second": two, "second_settled_by": "document",
        "second_settled_how": "Hướng dẫn", "second_at": NOW, **fields,
    }  # fmt: skip
    return Claim.objects.create(statement=statement, **given)


def _answered(claim: Claim, title: str, *, live: bool = True) -> Post:
    one, two = _people()
    step, _made = ScaleStep.objects.get_or_create(key="no", defaults={"name_vi": "Sai", "name_en": "False"})
    verdict = Verdict.objects.create(
        claim=claim, value=step, short_answer="Không chữa được.", reasoning="r", would_change="w", author=one,
        written_at=NOW, second=two, decided_at=NOW, state="decided", primary_count=1,
    )  # fmt: skip
    post = builders.post(builders.section(), title, live=live, kind="fact_check")
    Answer.objects.create(post=post, claim=claim, verdict=verdict)
    return post


def _said(text: str) -> list[tuple[str, bool, str]]:
    return [(near.statement, near.answered, near.title) for near in selectors.near(text=text, language="vi")]


def test_near_claims_name_the_answer_that_readers_may_see() -> None:
    _answered(_claim(), "Nước muối không chữa sốt xuất huyết")
    _answered(_claim("Uống nước muối chữa đau mắt."), "Chuyện nước muối và đau mắt", live=False)
    _claim("Nước muối bị bỏ đi.", state="dropped")
    assert matching.rebuild() == 2
    assert _said("nuoc muoi chua sot xuat huyet") == [
        (SALT, True, "Nước muối không chữa sốt xuất huyết"),
        ("Uống nước muối chữa đau mắt.", False, ""),
    ]


def test_claim_is_found_by_the_headline_of_its_answer_once_that_is_out_and_no_more_when_it_is_taken_back() -> None:
    post = _answered(_claim(), "Phải thay màn và lật úp chum vại", live=False)
    matching.rebuild()
    assert _said("lật úp chum vại") == []
    Post.objects.filter(pk=post.pk).update(live=True)
    matching.post_changed(post.pk)
    assert _said("lật úp chum vại") == [(SALT, True, "Phải thay màn và lật úp chum vại")]
    Post.objects.filter(pk=post.pk).update(live=False)
    matching.post_changed(post.pk)
    assert _said("lật úp chum vại") == []


def test_dropped_claim_is_gone_at_that_moment_and_leaves_the_file_later() -> None:
    claim = _claim()
    assert matching.keep_standing() == 1
    Claim.objects.filter(pk=claim.pk).update(state="dropped")
    assert _said("nước muối") == []
    assert (matching.keep_standing(), selectors.index().keys()) == (None, {})


def test_claim_that_nobody_entered_is_entered_by_the_worker() -> None:
    matching.rebuild()
    claim = _claim()
    matching.keep_standing()
    matching.enter(claims=[claim.pk])
    assert _said("nước muối") == [(SALT, False, "")]


def test_model_that_cannot_be_read_leaves_the_words(settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.CLAIM_MODEL = "no-such-model"
    settings.CLAIM_VECTORS = settings.CLAIMINDEX.with_name("vectors.sqlite3")
    _claim()
    matching.rebuild()
    assert (_said("nước muối"), matching.keep_vectors()) == ([(SALT, False, "")], None)
    for thread in threading.enumerate():
        if thread.name == "sentence model":
            thread.join()
    assert "no-such-model" in caplog.text
    assert (_said("nước muối"), matching.keep_vectors()) == ([(SALT, False, "")], None)


def test_command_builds_the_missing_file_and_says_what_is_near(desk: object) -> None:
    claim = _claim()
    out = StringIO()
    call_command("match", "nước muối chữa sốt xuất huyết không", stdout=out)
    assert out.getvalue().split("\t")[1:] == [claim.key, SALT, "chưa có trả lời / not answered\n"]


def test_readers_search_shows_answered_claims_above_the_posts(client: Client) -> None:
    post = _answered(_claim(), "Nước muối không chữa sốt xuất huyết")
    _claim("Nước muối chữa sốt xuất huyết ở trẻ em.")
    following.reconcile(at=NOW)
    matching.rebuild()
    body = client.get("/search/", {"q": "nuoc muoi chua sot xuat huyet"}).content.decode()
    panel = body[body.index("near-claims") : body.index("</section>", body.index("near-claims"))]
    assert [panel.count("<li>"), post.get_url() in panel, SALT in panel] == [1, True, True]
    assert "near-claims" not in client.get("/search/", {"q": "chợ phiên"}).content.decode()

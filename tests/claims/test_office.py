"""The back-office screens of claims over HTTP: what each role meets, and raw forms that try to go around the rules."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from signalmast.claims.models import Claim, ClaimDay, Dispute, Evidence, Reply, ScaleStep, Verdict
from signalmast.claims.services import disputes
from tests.claims.desk_of_claims import NOW, STATEMENT, People, decided, drafted, opened, people, proposed, source
from tests.conftest import Person
from tests.pages import newsroom

pytestmark = pytest.mark.django_db
HOW = "Sổ tiếp nhận ca bệnh của trạm"
CLAIM = {"statement": STATEMENT, "language": "vi", "would_be_settled_by": "document", "settled_how": "Hướng dẫn"}
EVIDENCE = {
    "publisher": "Trạm y tế", "title": "Trả lời", "excerpt": "Lây do muỗi.", "bearing": "refutes", "kind": "expert",
    "primary": "on",
}  # fmt: skip
SAID = {"short_answer": "Không.", "reasoning": "Hai nơi nói vậy.", "would_change": "Nghiên cứu khác."}


@pytest.fixture
def who(person: Person) -> People:
    return people(person)


def client(user: Any) -> Client:
    user.language = "en"
    user.save()
    return newsroom.client_of(user)


def post(user: Any, name: str, *arguments: Any, **given: Any) -> Any:
    return client(user).post(reverse(name, args=arguments), given)


def words(user: Any, name: str, *arguments: Any) -> str:
    answer = client(user).get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return str(answer.content.decode())


def value(key: str = "false") -> int:
    return ScaleStep.objects.get(key=key).pk


def test_the_whole_way_by_its_forms(who: People) -> None:
    assert post(who.first, "claim_new", **CLAIM, seen_at="https://example.org/1").status_code == 302
    claim = Claim.objects.get()
    assert (
        post(who.second, "claim_second", claim.pk, would_be_settled_by="measurement", settled_how=HOW).status_code
        == 302
    )
    assert post(who.first, "claim_evidence_new", claim.pk, **EVIDENCE).status_code == 302
    assert post(who.first, "claim_reply_new", claim.pk, body="Trạm", question="Đúng không?").status_code == 302
    reply = Reply.objects.get()
    assert post(who.third, "claim_reply", claim.pk, reply.pk, answer="Không đúng.").status_code == 302
    assert post(who.first, "claim_verdict", claim.pk, value=value(), **SAID).status_code == 302
    draft = Verdict.objects.get()
    assert post(who.second, "claim_read", claim.pk, verdict=draft.pk, act="agree").status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.second, draft.primary_count) == ("decided", who.second, 1)
    screen = words(who.third, "claim", claim.pk)
    for told in (STATEMENT, HOW, "Lây do muỗi.", "Không đúng.", "Hai nơi", "read by"):
        assert (told in screen) is (told != "Hai nơi")
    change = {"value": value("mixed"), **SAID, "reason": "Nghiên cứu mới"}
    assert post(who.third, "claim_verdict", claim.pk, **change).status_code == 302
    new = Verdict.objects.get(state="draft")
    assert new.replaces == draft
    assert post(who.first, "claim_read", claim.pk, verdict=new.pk, act="agree").status_code == 302
    assert list(Verdict.objects.order_by("pk").values_list("state", flat=True)) == ["replaced", "decided"]


def test_the_second_person_does_not_see_the_firsts_answer_before_giving_their_own(who: People) -> None:
    claim = proposed(who, settled_how=HOW)
    assert HOW in words(who.first, "claim", claim.pk)
    for name in ("claim", "claim_second"):
        assert HOW not in words(who.second, name, claim.pk)
    post(who.second, "claim_second", claim.pk, would_be_settled_by="document", settled_how="Khác")
    assert HOW in words(who.second, "claim", claim.pk)


@pytest.mark.parametrize("superuser", [False, True])
def test_raw_forms_make_nobody_their_own_second_person(who: People, superuser: bool) -> None:
    who.first.is_superuser = superuser
    claim = proposed(who)
    given = {"would_be_settled_by": "document", "settled_how": HOW, "second": who.third.pk}
    answer = post(who.first, "claim_second", claim.pk, **given)
    assert answer.status_code == 403
    assert Claim.objects.get().state == "proposed"
    draft = drafted(who)
    answer = post(who.first, "claim_read", draft.claim.pk, verdict=draft.pk, act="agree", second=who.third.pk)
    assert answer.status_code == 403
    assert Verdict.objects.get().state == "draft"


def test_raw_forms_bring_no_verdict_without_evidence_or_a_second_person(who: People) -> None:
    claim, waiting = opened(who), proposed(who)
    given = {"value": value(), **SAID, "state": "decided", "primary_count": 5, "independent_count": 5}
    for one in (claim, waiting):
        assert post(who.first, "claim_verdict", one.pk, **given).status_code == 422
    assert post(who.first, "claim_evidence_new", waiting.pk, **EVIDENCE).status_code == 422
    post(who.first, "claim_evidence_new", claim.pk, **{**EVIDENCE, "primary": ""})
    assert post(who.first, "claim_verdict", claim.pk, **given).status_code == 422
    assert not Verdict.objects.exists()


def test_a_raw_form_cannot_make_own_sources_carry_a_verdict_about_the_publisher(who: People) -> None:
    claim = opened(who, about_publisher=True)
    post(who.first, "claim_evidence_new", claim.pk, **EVIDENCE, own="on")
    answer = post(who.first, "claim_verdict", claim.pk, value=value(), about_publisher="", **SAID)
    assert answer.status_code == 422
    assert "missing" in answer.content.decode()


def test_a_verdict_that_was_not_the_one_shown_is_not_decided(who: People) -> None:
    draft = drafted(who)
    for seen in ("", "0", str(draft.pk + 1), "9" * 40, "x"):
        assert post(who.second, "claim_read", draft.claim.pk, verdict=seen, act="agree").status_code == 422
    assert Verdict.objects.get().state == "draft"
    assert post(who.second, "claim_read", draft.claim.pk, verdict=draft.pk, act="send_back").status_code == 422
    told = {"verdict": draft.pk, "act": "send_back", "remark": "Thiếu nguồn"}
    assert post(who.second, "claim_read", draft.claim.pk, **told).status_code == 302
    assert "Thiếu nguồn" in words(who.first, "claim_verdict", draft.claim.pk)


def test_evidence_is_changed_and_removed_while_nothing_was_decided(who: People) -> None:
    claim = opened(who)
    row, other = source(claim, who.first), opened(who)
    assert post(who.first, "claim_evidence", other.pk, row.pk, **EVIDENCE).status_code == 404
    assert post(who.first, "claim_evidence", claim.pk, row.pk, **{**EVIDENCE, "title": "Khác"}).status_code == 302
    assert Evidence.objects.get().title == "Khác"
    post(who.first, "claim_evidence", claim.pk, row.pk, act="remove")
    assert not Evidence.objects.exists()
    verdict = decided(who, claim)
    kept = Evidence.objects.get()
    assert post(who.first, "claim_evidence", claim.pk, kept.pk, **EVIDENCE).status_code == 422
    post(who.first, "claim_evidence", claim.pk, kept.pk, act="remove")
    assert Evidence.objects.get() == kept
    assert verdict.claim == claim


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "https://"])
def test_an_address_of_evidence_leads_to_a_page_or_is_not_taken(who: People, address: str) -> None:
    assert post(who.first, "claim_evidence_new", opened(who).pk, **EVIDENCE, address=address).status_code == 422


def test_claims_are_listed_by_state_topic_and_language_and_by_nobody(who: People) -> None:
    first, second = proposed(who), opened(who, statement="Cầu cấm xe máy.", about_publisher=True)
    ClaimDay.objects.create(claim=second, day=NOW.date(), counted_on=NOW.date(), count=7)
    decided(who, opened(who, statement="Salt cures dengue.", language="en"))
    reader = client(who.third)

    def shown(**given: str) -> list[str]:
        rows = reader.get(reverse("claims"), given).context["shown"]
        return [claim.statement for claim in rows]

    everything = ["Salt cures dengue.", "Cầu cấm xe máy.", first.statement]
    assert shown() == everything
    assert shown(state="proposed") == [first.statement]
    assert shown(language="en") == ["Salt cures dengue."]
    assert shown(about="publisher") == ["Cầu cấm xe máy."]
    for asked in ("q", "opened_by", "author", "second", "by", "person", "seen_at"):
        assert shown(**{asked: str(who.first.pk)}) == everything
    assert "asked 7 times" in reader.get(reverse("claims")).content.decode()


def test_the_list_asks_the_database_as_often_for_one_claim_as_for_many(who: People) -> None:
    reader = client(who.third)
    numbers = []
    for more in (1, 3):
        for _each in range(more):
            decided(who)
        reader.get(reverse("claims"))
        with CaptureQueriesContext(connection) as asked:
            reader.get(reverse("claims"))
        numbers.append(len(asked))
    assert numbers[0] == numbers[1]


def test_dropping_and_marking_by_their_forms(who: People) -> None:
    claim = proposed(who, seen_at="https://example.org/1")
    post(who.first, "claim_about", claim.pk, about="publisher")
    assert Claim.objects.get().about_publisher is True
    post(who.first, "claim_about", claim.pk)
    post(who.first, "claim_drop", claim.pk)
    told = Claim.objects.get()
    assert (told.about_publisher, told.state, told.seen_at) == (False, "dropped", "")
    verdict = decided(who)
    post(who.first, "claim_drop", verdict.claim.pk)
    assert Claim.objects.get(pk=verdict.claim.pk).state == "open"


NAMES = [
    "claims", "claim_new", "claim", "claim_second", "claim_drop", "claim_evidence_new", "claim_verdict", "claim_read",
]  # fmt: skip
CLOSED = {
    "editor": {"claim_new", "claim_drop", "claim_evidence_new", "claim_verdict"},
    "analyst": set(NAMES),
    "administrator": set(NAMES),
    "network_coordinator": set(NAMES),
}


@pytest.mark.parametrize("role", sorted(CLOSED))
def test_whom_the_screens_are_closed_to(who: People, person: Person, role: str) -> None:
    claim = opened(who)
    reader = client(person(role))
    found = {
        name: reader.get(reverse(name, args=[] if name in ("claims", "claim_new") else [claim.pk])).status_code
        for name in NAMES
    }
    assert found == {name: 403 if name in CLOSED[role] else 200 for name in NAMES}


def test_the_words_of_a_dispute_open_to_whom_they_were_given_and_not_to_the_verdicts_people(
    who: People, person: Person
) -> None:
    verdict = decided(who)
    dispute, _receipt = disputes.receive(verdict=verdict, text="Lời mật của người gửi", contact="", at=NOW)
    assert "Lời mật" in words(who.third, "claim_dispute", dispute.pk)
    for own in (who.first, who.second):
        assert "Lời mật" not in words(own, "claim_dispute", dispute.pk)
        given = {"state": "upheld", "question": "?", "reason": "."}
        assert post(own, "claim_dispute", dispute.pk, **given).status_code == 403
    for outsider in (person("editor"), person("administrator"), person("administrator", is_superuser=True)):
        answer = client(outsider).get(reverse("claim_dispute", args=[dispute.pk]))
        assert (answer.status_code, "Lời mật" in answer.content.decode()) == (403, False)
    assert "Lời mật" not in words(who.third, "claim_disputes") + words(who.third, "claim", verdict.claim.pk)
    given = {"state": "upheld", "question": "Có sai không?", "reason": "Nguồn đứng vững."}
    assert post(who.third, "claim_dispute", dispute.pk, **given).status_code == 302
    assert Dispute.objects.get().state == "upheld"
    assert "Nguồn đứng vững." in words(who.third, "claim_disputes")


def test_a_post_is_linked_by_its_screen(who: People, person: Person, page: Any) -> None:
    verdict = decided(who)
    check = newsroom.write(person("editor"), page, kind="fact_check")
    editor = client(who.first).get(reverse("wagtailadmin_pages:edit", args=[check.pk])).content.decode()
    assert reverse("post_answers", args=[check.pk]) in editor
    assert STATEMENT in words(who.first, "post_answers", check.pk)
    answer = post(who.first, "post_answers", check.pk, claim=[verdict.claim.pk, "x", "9" * 40])
    assert answer.status_code == 302
    assert [row.verdict for row in check.answers.all()] == [verdict]
    notice = newsroom.write(person("editor"), page, slug="khac")
    assert post(who.first, "post_answers", notice.pk, claim=verdict.claim.pk).status_code == 422
    assert client(person("editor")).get(reverse("post_answers", args=[check.pk])).status_code == 403


def test_the_scale_is_the_desks_own(who: People, person: Person) -> None:
    administrator = person("administrator")
    steps = list(ScaleStep.objects.all())
    given = {f"step-{one.pk}-{name}": getattr(one, name) for one in steps for name in ("name_vi", "name_en")}
    given |= {f"step-{one.pk}-in_use": "on" for one in steps}
    given[f"step-{steps[0].pk}-name_vi"] = "Chính xác"
    assert post(administrator, "claim_scale", **given).status_code == 302
    assert ScaleStep.objects.get(key="true").name_vi == "Chính xác"
    none = {name: told for name, told in given.items() if not name.endswith("in_use")}
    assert post(administrator, "claim_scale", **none).status_code == 422
    assert ScaleStep.objects.filter(in_use=True).count() == 6
    assert client(who.first).get(reverse("claim_scale")).status_code == 403


def test_the_menu_leads_there_for_whoever_may(who: People, person: Person) -> None:
    for user, there in ((who.first, True), (person("editor"), True), (person("analyst"), False)):
        home = client(user).get("/admin/").content.decode()
        assert ('"/admin/fact-checks/"' in home) is there


def test_an_account_whose_name_stands_on_a_claim_is_not_deleted(who: People, person: Person) -> None:
    verdict = decided(who)
    administrator = person("administrator")
    edit = reverse("wagtailusers_users:edit", args=[who.second.pk])
    one = client(administrator).post(reverse("wagtailusers_users:delete", args=[who.second.pk]), follow=True)
    many = client(administrator).post(
        reverse("wagtail_bulk_action", args=["accounts", "user", "delete"]) + f"?id={who.third.pk}&id={who.second.pk}",
        follow=True,
    )
    for answer in (one, many):
        assert answer.redirect_chain[-1] == (edit, 302)
        assert "cannot be deleted" in answer.content.decode()
    verdict.refresh_from_db()
    assert (verdict.second, type(who.third).objects.filter(pk=who.third.pk).exists()) == (who.second, True)
    post(administrator, "wagtailusers_users:delete", who.third.pk)
    assert not type(who.third).objects.filter(pk=who.third.pk).exists()

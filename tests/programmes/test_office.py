"""The screens of programmes over HTTP: what each role meets, and raw forms that try to go around the rules."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from signalmast.accounts.models import User
from signalmast.programmes.models import Programme, Target, TypedFigure
from signalmast.programmes.services import counting, programmes, targets
from tests.conftest import Person
from tests.pages import newsroom
from tests.programmes import factories

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
FIRST, LAST = TODAY - timedelta(days=100), TODAY + timedelta(days=100)
FORM = {
    "name_vi": "Kế hoạch thông tin",
    "name_en": "Information plan",
    "starts_on": FIRST.isoformat(),
    "until": LAST.isoformat(),
    "document_number": "12/KH-UBND",
    "issued_by": "Ủy ban nhân dân phường",
}
AIM = {"aim": "20", "starts_on": FIRST.isoformat(), "due_on": LAST.isoformat()}


@pytest.fixture
def plan(keeper: User) -> Programme:
    return factories.plan(keeper, starts_on=FIRST, until=LAST, document_number="12/KH-UBND")


def client(user: User, language: str = "en") -> Any:
    user.language = language
    user.save()
    return newsroom.client_of(user)


def get(user: User, name: str, *arguments: Any, language: str = "en") -> str:
    answer = client(user, language).get(reverse(name, args=arguments))
    assert answer.status_code == 200, answer.status_code
    return " ".join(answer.content.decode().split())


def post(user: User, name: str, *arguments: Any, **given: Any) -> Any:
    return client(user).post(reverse(name, args=arguments), given)


def test_the_whole_way_by_its_forms(keeper: User) -> None:
    assert post(keeper, "programme_new", **FORM).status_code == 302
    plan = Programme.objects.get()
    assert plan.slug == "ke-hoach-thong-tin"
    screen = get(keeper, "programme_target_choose", plan.pk)
    for words in ("Member organisations with contributors", "Posts published", "Hours to answer a claim (median)"):
        assert words in screen
    assert "Number of claims" not in screen
    assert post(keeper, "programme_target_new", plan.pk, "coverage", **AIM).status_code == 302
    target = Target.objects.get()
    assert "Without a baseline" in get(keeper, "programme_target", plan.pk, target.pk)
    again = post(keeper, "programme_target_new", plan.pk, "coverage", **AIM)
    assert again.status_code == 422
    assert "this very target already" in again.content.decode()
    day = {"baseline_from": FIRST.isoformat(), "baseline_to": FIRST.isoformat()}
    edit = {**AIM, **day, "seen": target.changed_at.isoformat()}
    assert post(keeper, "programme_target_edit", plan.pk, target.pk, **edit).status_code == 302
    shown = get(keeper, "programme_target", plan.pk, target.pk)
    assert "Off track" in shown
    assert "A note is owed" in shown
    assert "counted live" in shown
    assert post(keeper, "programme_target", plan.pk, target.pk, words="Không <b>ai</b> viết.").status_code == 302
    shown = get(keeper, "programme_target", plan.pk, target.pk)
    assert "A note is owed" not in shown
    assert "Không &lt;b&gt;ai&lt;/b&gt; viết." in shown
    factories.organisations(4, since=FIRST)
    assert post(keeper, "programme_count", plan.pk).status_code == 302
    assert "20 organisations" in get(keeper, "programme", plan.pk)
    assert post(keeper, "programme_target_aside", plan.pk, target.pk, words="Đổi cách.").status_code == 302
    assert "Set aside on" in get(keeper, "programme_target", plan.pk, target.pk)
    ended = post(keeper, "programme_end", plan.pk, on=TODAY.isoformat())
    assert ended.status_code == 302
    assert "ended early on" in get(keeper, "programme", plan.pk)
    assert post(keeper, "programme_end", plan.pk, act="go_on").status_code == 302
    assert post(keeper, "programme_end", plan.pk, act="go_on").status_code == 302  # pressed twice
    assert "ended early on" not in get(keeper, "programme", plan.pk)


def test_a_measures_parameters_are_asked_and_kept(keeper: User, plan: Programme) -> None:
    from tests.pages import builders

    page, water = builders.section(key="page:a"), builders.topic()
    form = get(keeper, "programme_target_new", plan.pk, "posts")
    assert page.title in form
    assert "Clean water" in form
    assert "Only what is tagged to this programme" in form
    given = {**AIM, "param_page": "page:a", "param_topic": water.key, "param_programme": "on"}
    assert post(keeper, "programme_target_new", plan.pk, "posts", **given).status_code == 302
    target = Target.objects.get()
    assert target.params == {"page": "page:a", "topic": water.key, "programme": plan.key}
    shown = get(keeper, "programme_target", plan.pk, target.pk)
    assert f"Community page: {page.title}" in shown
    assert "what is tagged to this programme" in shown
    wrong = post(keeper, "programme_target_new", plan.pk, "posts", **{**AIM, "param_page": "page:none"})
    assert wrong.status_code == 422
    assert post(keeper, "programme_target_new", plan.pk, "daily_reach", **AIM).status_code == 422


def test_typed_figures_are_marked_on_every_screen(keeper: User, plan: Programme) -> None:
    words = {"label_vi": "Hộ có nước", "label_en": "Homes with water", "unit_vi": "hộ", "unit_en": "homes"}
    made = post(keeper, "programme_target_new", plan.pk, "typed", **AIM, **words, better="more")
    assert made.status_code == 302
    target, source = Target.objects.get(), factories.document()
    lacking = post(keeper, "programme_figure", plan.pk, target.pk, on=TODAY.isoformat(), value="7")
    assert lacking.status_code == 422
    given = {"on": TODAY.isoformat(), "value": "7", "source": source.pk}
    assert post(keeper, "programme_figure", plan.pk, target.pk, **given).status_code == 302
    assert TypedFigure.objects.get().by == keeper
    for name, arguments in (("programme", (plan.pk,)), ("programme_target", (plan.pk, target.pk))):
        assert "typed by hand, from a file" in get(keeper, name, *arguments)
        assert "gõ tay, theo tệp" in get(keeper, name, *arguments, language="vi")
    shown = get(keeper, "programme_target", plan.pk, target.pk)
    assert source.title in shown
    assert keeper.name in shown
    deleted = newsroom.client_of(User.objects.create_superuser("root@example.org", "x-y-z-1-2-3", name="Gốc")).post(
        reverse("wagtaildocs:delete", args=[source.pk])
    )
    assert deleted.status_code < 500
    assert TypedFigure.objects.filter(source=source).exists()


SCREENS = ("programmes", "programme", "programme_target")
FORMS = (
    "programme_new",
    "programme_edit",
    "programme_end",
    "programme_target_choose",
    "programme_target_new",
    "programme_target_edit",
    "programme_target_aside",
    "programme_figure",
)


def arguments(name: str, plan: Programme, target: Target) -> tuple[Any, ...]:
    if name in ("programmes", "programme_new"):
        return ()
    if name == "programme_target_new":
        return (plan.pk, "coverage")
    return (plan.pk, target.pk) if "target_" in name or name in ("programme_target", "programme_figure") else (plan.pk,)


@pytest.mark.parametrize(
    ("role", "sees", "keeps"),
    [
        ("editor_in_chief", True, True),
        ("analyst", True, True),
        ("editor", True, False),
        ("network_coordinator", True, False),
        ("fact_checker", False, False),
        ("administrator", False, False),
    ],
)
def test_what_each_role_meets(
    person: Person, keeper: User, plan: Programme, role: str, sees: bool, keeps: bool
) -> None:
    target = factories.aim_at(plan, keeper, at=timezone.now())
    who = client(person(role))
    said = {
        "programmes": "12/KH-UBND",
        "programme": "12/KH-UBND",
        "programme_target": "Member organisations with contributors",
    }
    for name in (*SCREENS, *FORMS):
        if name == "programme_target_choose":
            arguments_here: tuple[Any, ...] = (plan.pk,)
        else:
            arguments_here = arguments(name, plan, target)
        address = reverse(name, args=arguments_here)
        for answer in (who.get(address), who.post(address, {"act": "go_on", "words": ""})):
            allowed = keeps if name in FORMS else sees
            if allowed:
                assert answer.status_code in (200, 302, 405, 422), (name, answer.status_code)
            else:
                assert answer.status_code == 403, name
                assert "12/KH-UBND" not in answer.content.decode()
                assert "Member organisations with contributors" not in answer.content.decode()
        if sees and name in said:
            page = who.get(address).content.decode()
            assert said[name] in page
            assert (reverse("programme_new") in page) is (keeps and name in ("programmes", "programme"))
    assert who.post(reverse("programme_count", args=[plan.pk])).status_code == (302 if sees else 403)
    menu = who.get(reverse("wagtailadmin_home")).content.decode()
    assert (f'"{reverse("programmes")}"' in menu) is sees
    assert Target.objects.get().notes.count() == 0


def test_nobody_without_a_role_gets_in(person: Person, plan: Programme, client: Any) -> None:
    client.force_login(person())
    for name in ("programmes", "programme_new"):
        assert client.get(reverse(name)).status_code == 302


def test_who_answers_for_a_target_writes_its_notes_and_nothing_else(
    person: Person, keeper: User, plan: Programme
) -> None:
    owner, other = person("editor"), person("editor")
    target = factories.aim_at(plan, keeper, owner=owner, at=timezone.now())
    assert post(other, "programme_target", plan.pk, target.pk, words="Không phải tôi").status_code == 403
    assert post(owner, "programme_target", plan.pk, target.pk, words="Tôi đang lo.").status_code == 302
    assert [note.words for note in target.notes.all()] == ["Tôi đang lo."]


def test_today_shows_the_owner_what_is_behind(person: Person, keeper: User, plan: Programme) -> None:
    owner = person("editor")
    day = {"baseline_from": FIRST, "baseline_to": FIRST}
    target = factories.aim_at(plan, keeper, owner=owner, at=timezone.now(), **day)
    card = 'id="today-programmes"'
    page = client(owner).get("/admin/").content.decode()
    assert card in page
    assert "Targets off track" in page
    assert "It stands at 0, but" in page
    assert card not in client(person("editor")).get("/admin/").content.decode()
    post(owner, "programme_target", plan.pk, target.pk, words="Chưa tuyển được người.")
    assert card not in client(owner).get("/admin/").content.decode()


def test_two_people_at_once_and_a_form_pressed_twice(keeper: User, plan: Programme) -> None:
    form = {**FORM, "seen": plan.changed_at.isoformat()}
    assert post(keeper, "programme_edit", plan.pk, **form).status_code == 302
    late = post(keeper, "programme_edit", plan.pk, **{**form, "name_vi": "Tên khác"})
    assert late.status_code == 422
    assert "Somebody else has changed it" in late.content.decode()
    assert Programme.objects.get().name_vi == FORM["name_vi"]
    taken = {**FORM, "slug": plan.slug}
    assert post(keeper, "programme_new", **taken).status_code == 422


@pytest.mark.parametrize(
    "given",
    [
        {"name_vi": "x" * 3000},
        {"words_en": "x" * 3001},
        {"until": "2001-01-01"},
        {"until": "not a day"},
        {"starts_on": "0000-00-00"},
        {"parent": "999999999999999999999"},
        {"owner": "-1"},
        {"slug": "a b"},
        {"document": "none"},
        {"seen": "x" * 30},
        {"seen": "2026-01-01"},
    ],
)
def test_bad_plans_are_refused_in_words(keeper: User, plan: Programme, given: dict[str, str]) -> None:
    sent = {**FORM, "seen": plan.changed_at.isoformat(), **given}
    assert post(keeper, "programme_edit", plan.pk, **sent).status_code == 422
    assert Programme.objects.get().name_vi == "Nước sạch cho mọi nhà"


@pytest.mark.parametrize(
    "given",
    [
        {"aim": "NaN"},
        {"aim": "Infinity"},
        {"aim": "1e400"},
        {"aim": "9" * 40},
        {"aim": ""},
        {"due_on": "2001-01-01"},
        {"starts_on": "1999-01-01"},
        {"note": "x" * 3000},
        {"baseline": "7"},
        {"baseline_from": "2026-01-01"},
        {"baseline_source": "77777"},
    ],
)
def test_bad_targets_are_refused_in_words(keeper: User, plan: Programme, given: dict[str, str]) -> None:
    assert post(keeper, "programme_target_new", plan.pk, "coverage", **{**AIM, **given}).status_code == 422
    assert not Target.objects.exists()


def test_addresses_that_name_nothing_are_not_found(keeper: User, plan: Programme) -> None:
    other = factories.plan(keeper)
    target = factories.aim_at(plan, keeper, at=timezone.now())
    who = client(keeper)
    for address in (
        reverse("programme", args=[99999]),
        reverse("programme_target", args=[other.pk, target.pk]),
        reverse("programme_target_new", args=[plan.pk, "verdicts"]),
        reverse("programme_target_new", args=[plan.pk, "a" * 500]),
        reverse("programmes") + "99999999999999999999/",
    ):
        assert who.get(address).status_code == 404, address
    assert who.get(reverse("programmes") + "?p=x").status_code == 200
    assert who.get(reverse("programme_new") + "?part_of=" + "9" * 400).status_code == 200


def test_hostile_words_do_nothing(keeper: User) -> None:
    words = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    given = {**FORM, "name_vi": words, "name_en": words, "words_vi": words, "words_en": words, "issued_by": words}
    assert post(keeper, "programme_new", **given, document_number_="x").status_code == 302
    plan = Programme.objects.get()
    for name, arguments in (("programmes", ()), ("programme", (plan.pk,)), ("programme_edit", (plan.pk,))):
        page = get(keeper, name, *arguments)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_measure_gone_after_an_upgrade_is_no_fault(keeper: User, plan: Programme) -> None:
    target = factories.aim_at(plan, keeper, at=timezone.now())
    Target.objects.update(measure="of_another_release", params={"odd": 1})
    for name in ("programme", "programme_target"):
        assert "The desk no longer has this measure" in get(keeper, name, *arguments(name, plan, target))
    assert client(keeper).get(reverse("programme_target_edit", args=[plan.pk, target.pk])).status_code == 404
    assert post(keeper, "programme_count", plan.pk).status_code == 302


def test_history_is_drawn_with_its_table(keeper: User) -> None:
    early = factories.plan(keeper, starts_on=date(2026, 1, 1), until=date(2026, 6, 30))
    factories.organisations(3, since=date(2025, 1, 1))
    target = factories.aim_at(early, keeper)
    counting.freeze_months(at=factories.AT)
    page = get(keeper, "programme_target", early.pk, target.pk)
    assert "<svg" in page
    assert "month by month; the table beside it" in page
    assert "05/2026" in page
    assert targets.Target.objects.get().months.count() == 5


def test_parts_are_listed_and_never_averaged(keeper: User, plan: Programme) -> None:
    part = factories.plan(keeper, name_en="The part", parent=plan, starts_on=FIRST, until=LAST)
    below = factories.plan(keeper, name_en="Below the part", parent=part, starts_on=FIRST, until=LAST)
    for number, one in enumerate((plan, part, below)):
        factories.aim_at(one, keeper, aim=Decimal(11 + number), at=timezone.now())
    page = get(keeper, "programme", plan.pk)
    assert [f"{number} organisations" in page for number in (11, 12, 13)] == [True, True, True]
    assert "They are never averaged." in page
    cycle = {**FORM, "parent": below.pk, "seen": plan.changed_at.isoformat()}
    assert post(keeper, "programme_edit", plan.pk, **cycle).status_code == 422


@pytest.mark.parametrize("name", ["programmes", "programme", "programme_target"])
def test_number_of_questions_does_not_grow(keeper: User, plan: Programme, name: str) -> None:
    who = client(keeper)
    target = factories.aim_at(plan, keeper, at=timezone.now())

    def asked() -> int:
        who.get(reverse(name, args=arguments(name, plan, target)))
        with CaptureQueriesContext(connection) as counted:
            assert who.get(reverse(name, args=arguments(name, plan, target))).status_code == 200
        return len(counted)

    part = factories.plan(keeper, parent=plan, starts_on=FIRST, until=LAST)
    factories.aim_at(part, keeper, at=timezone.now())
    before = asked()
    for number in range(3):
        more = factories.plan(keeper, parent=plan, starts_on=FIRST, until=LAST)
        factories.aim_at(more, keeper, aim=Decimal(30 + number), at=timezone.now())
        factories.aim_at(plan, keeper, aim=Decimal(40 + number), at=timezone.now())
        programmes.change(programme=more, seen=more.changed_at, by=keeper, at=timezone.now(), issued_by="Phường")
    assert asked() == before

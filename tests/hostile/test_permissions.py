"""Every registered address × every role: who gets in, and what the refused never read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.http import HttpResponse
from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Collection, Locale, PageLogEntry, Site, Task, Workflow
from wagtailmedia.models import get_media_model

from signalmast.assignments.models import (
    AnswerFile,
    Assignment,
    GivenFile,
    QuietDays,
    Recipient,
    Recurrence,
    RequestTemplate,
    Submission,
)
from signalmast.claims.models import TipFile
from signalmast.claims.services import disputes, replies, tips
from signalmast.metrics.models import Dispute, Mapping
from signalmast.network.models import Merge, Note, Role
from signalmast.pages.models import Import, PostTemplate, SavedFilter
from signalmast.reports.models import Review
from tests.assignments.factories import organisation
from tests.claims import desk_of_claims, factories
from tests.conftest import NOW, Person
from tests.hostile.permission_table import ROLES, TABLE, WHO, Address, addresses, ask, meets
from tests.network import training_desk
from tests.network.factories import contributor
from tests.pages import builders
from tests.programmes import factories as plans

# Words that stand in something not everybody may read, and the roles that may.
KEPT = {
    "secret-name@example.org": {"administrator"},
    "secret-import.csv": {"editor_in_chief", "analyst"},
    "secret-finding": {"editor_in_chief", "editor", "analyst", "administrator"},
    # Whoever may publish a post alone or withdraw it has to see which one it is.
    "secret-draft": {"editor_in_chief", "editor", "fact_checker", "administrator"},
    "secret-body": {"editor_in_chief", "editor", "fact_checker"},
    "secret-dispute": {"editor_in_chief", "fact_checker"},
    "secret-picture": set(ROLES),
    "secret-document": set(ROLES),
    "secret-tip": {"editor_in_chief", "fact_checker"},
    "secret-person": {"editor_in_chief", "network_coordinator"},
    "secret-request": {"editor_in_chief", "editor", "fact_checker", "network_coordinator"},
}


@pytest.fixture(autouse=True)
def _tip_folders(settings: Any, tmp_path: Path) -> None:
    settings.TIPS_DIR, settings.TIP_KEYS = tmp_path / "tips", tmp_path / "tips.key"
    settings.SENDERS_DIR = tmp_path / "senders"


@pytest.fixture
def values(person: Person, page: Any) -> dict[str, object]:
    """One of everything, and what each parameter of an address stands for."""
    other = person("editor", email="secret-name@example.org", name="Other")
    front = page.get_parent()
    post = builders.post(page, "Lịch cấp nước")
    draft = builders.post(page, "secret-draft", live=False)
    revision = draft.save_revision(user=other)
    workflow = Workflow.objects.first()
    state = workflow.start(draft, other)
    picture = builders.picture("secret-picture")
    root = Collection.get_first_root_node()
    document = get_document_model().objects.create(
        title="secret-document", file=ContentFile(b"a,b\n", "secret-document.csv"), collection=root
    )
    media = get_media_model().objects.create(
        title="clip", file=ContentFile(b"clip", "clip.mp4"), type="video", duration=1, collection=root
    )
    job = Import.objects.create(
        filename="secret-import.csv", size=1, started_at=NOW, state=Import.State.REFUSED, problem="x", digest="x"
    )
    review = Review.objects.create(
        date_from=NOW.date(), date_to=NOW.date(), languages=["en"], chapters=["overview"], created_at=NOW,
        updated_at=NOW, findings={"overview": {"en": "secret-finding", "vi": "secret-finding"}},
    )  # fmt: skip
    dispute = Dispute.objects.create(
        import_key=job.key, record_key=post.key, field="views", line_first=2, line_second=3, value_first="1",
        value_second="2",
    )  # fmt: skip
    redirect = Redirect.objects.create(old_path="/old", redirect_page=page)
    PageLogEntry.objects.create(
        page_id=draft.pk, content_type=ContentType.objects.get_for_model(draft), label="secret-draft",
        action="wagtail.edit", user=other, timestamp=NOW, content_changed=True,
    )  # fmt: skip
    topic = builders.topic()
    template = PostTemplate.objects.create(name="2026", headline="2026")
    kept = SavedFilter.objects.create(name="2026", query="live=true", shared=True, owner=other)
    tip = tips.receive_tip(text="secret-tip", contact="secret-tip", way="form", language="vi", at=NOW).tip
    file = TipFile.objects.create(tip=tip, place="ab/none", media_type="application/pdf", size=1)
    who = desk_of_claims.people(person)
    verdict = desk_of_claims.decided(who)
    claim, source = verdict.claim, verdict.claim.evidence.get()
    reply = replies.ask(claim=claim, body="secret-body", question="?", by=who.first, at=NOW)
    words, _receipt = disputes.receive(verdict=verdict, text="secret-dispute", contact="", at=NOW)
    checked = factories.answered(page, "Nước máy có mặn không", topics=(topic,))
    asked = Assignment.objects.create(
        title="secret-request", words="secret-request", batch="b", due_at=NOW, created_at=NOW, state="sent", sent_at=NOW
    )
    to = Recipient.objects.create(assignment=asked, organisation=organisation(), since=NOW)
    came = Submission.objects.create(assignment=asked, number=1, text="secret-request", at=NOW, digest="x")
    file_of = {"place": "ab/none", "name": "secret-request", "media_type": "image/png", "size": 1, "digest": "x"}
    words_of = RequestTemplate.objects.create(name="secret-request", title="secret-request", words="secret-request")
    again = Recurrence.objects.create(template=words_of, every="week", day=1, next_on=NOW.date())
    helper, twin = contributor("secret-person"), contributor("secret-person")
    held = Role.objects.create(contributor=helper, organisation=to.organisation, starts_on=NOW.date())
    remark = Note.objects.create(contributor=helper, words="secret-person", at=NOW)
    joined = Merge.objects.create(kept=helper, before={"gone": {"fields": {}}}, at=NOW, undone_at=NOW)
    chief = person("editor_in_chief")
    plan = plans.plan(chief, slug="ke-hoach", at=NOW)
    aim = plans.aim_at(plan, chief, at=NOW)
    return {
        "admin/network/organisations/|pk": to.organisation_id, "admin/network/people/|pk": helper.pk,
        "admin/network/people/<int:pk>/roles/|row": held.pk, "admin/network/people/<int:pk>/notes/|row": remark.pk,
        "other": twin.pk, "admin/network/merges/|pk": joined.pk, "kind": "people", "form": "csv", "word": "none",
        "admin/programmes/|pk": plan.pk, "target": aim.pk, "measure": "coverage", "programme": plan.slug,
        "portal/|key": asked.key, "number": 1,
        "admin/requests/|pk": asked.pk, "admin/requests/<int:pk>/whom/|row": to.pk,
        "admin/requests/<int:pk>/files/|row": GivenFile.objects.create(assignment=asked, **file_of).pk,
        "admin/requests/<int:pk>/answers/|row": AnswerFile.objects.create(submission=came, **file_of).pk,
        "admin/requests/templates/|pk": words_of.pk, "admin/requests/again/|pk": again.pk,
        "admin/requests/quiet-days/|pk":
            QuietDays.objects.create(name="secret-request", starts_on=NOW.date(), until=NOW.date()).pk,
        **training_desk.addresses(person("network_coordinator")),
        "admin/tips/|pk": tip.pk, "file": file.pk,
        "admin/tag|app_name": "taggit", "admin/tag|model_name": "tag",
        "admin/api/|pk": page.pk, "admin/api/main/^documents/|pk": document.pk,
        "admin/api/main/^images/|pk": picture.pk,
        "action_name": "publish", "parent_page_id": page.pk, "page_id": draft.pk, "page_to_move_id": post.pk,
        "destination_id": front.pk, "task_state_id": state.current_task_state.pk, "task_id": Task.objects.first().pk,
        "workflow_state_id": state.pk, "revision_id": revision.pk, "page_pk": front.pk, "workflow_pk": workflow.pk,
        "admin/workflows/|pk": workflow.pk, "admin/workflows/tasks/|pk": Task.objects.first().pk,
        "content_type_app_name": "pages", "content_type_model_name": "post", "app_label": "pages",
        "model_name": "post", "action": "delete", "admin/pages/workflow/|action_name": "approve",
        "collection_id": root.pk, "admin/collections/|pk": root.pk, "object_id": draft.pk, "session_id": 1,
        "admin/workflows/tasks/add/|app_label": "pages", "admin/workflows/tasks/add/|model_name": "secondreadertask",
        "admin/translation/submit/snippet/|model_name": "publisher", "admin/translation/|pk": 1,
        "identifier": "editor", "admin/reviews/|pk": review.pk, "lang": "en", "name": "review.en.html",
        "figure": "f1", "admin/imports/|pk": job.pk, "admin/imports/disputes/|pk": dispute.pk,
        "admin/imports/mappings/|pk": Mapping.objects.first().pk, "admin/records/|key": draft.key,
        "admin/fact-checks/|pk": claim.pk, "admin/fact-checks/disputes/|pk": words.pk,
        "admin/fact-checks/<int:pk>/evidence/|row": source.pk, "admin/fact-checks/<int:pk>/replies/|row": reply.pk,
        "admin/people/|pk": other.pk, "redirect_id": redirect.pk, "admin/settings/|app_name": "pages",
        "admin/settings/|model_name": "desksettings", "admin/settings/|pk": Site.objects.first().pk,
        "document_id": document.pk, "doc_id": document.pk, "uploaded_file_id": 1, "image_id": picture.pk,
        "filter_spec": "width-100", "admin/snippets/pages/publisher/|pk": page.publisher_id,
        "admin/snippets/choose/pages/publisher/|pk": page.publisher_id,
        "admin/locales/|pk": Locale.objects.first().pk, "admin/sites/|pk": Site.objects.first().pk,
        "admin/users/|pk": other.pk, "admin/groups/|pk": other.groups.first().pk,
        "admin/documents/chooser/|pk": document.pk, "admin/images/chooser/|pk": picture.pk, "media_id": media.pk,
        "uidb64": "MQ", "token": "none", "accounts/two-step/webauthn/|pk": 1, "restriction_id": 1,
        "page_view_restriction_id": 1, "topics/|key": topic.key, "slug": page.slug, "year": 2026, "month": 11,
        "language": "en", "part": 2, "page": page.pk, "post": post.slug,
        "admin/calendar/|pk": draft.pk, "admin/posts/|pk": draft.pk, "admin/post-filters/|pk": kept.pk,
        "admin/post-templates/|pk": template.pk,
        r"^sitemaps/(?P<language>vi|en)/(?P<slug>[-\w]+)/(?P<year>\d{4})-(?P<month>\d{2})\.xml$":
            f"sitemaps/vi/{page.slug}/2026-11.xml",
        r"^sitemaps/(?P<language>vi|en)/(?P<slug>[-\w]+)/(?P<year>\d{4})-(?P<month>\d{2})"
        r"-(?P<part>[2-9]|[1-9]\d)\.xml$": f"sitemaps/vi/{page.slug}/2026-11-2.xml",
        "fact-checks/verdict/|key": "false", "fact-checks/topic/|key": topic.key,
        "claim": checked.answers.get().claim.key.removeprefix("claim:"),
        r"admin/pages/^(\d+)/revisions/compare/(live|earliest|\d+)\.\.\.(live|latest|\d+)/$":
            f"admin/pages/{draft.pk}/revisions/compare/earliest...latest/",
        r"admin/media/^(?P<media_type>audio|video|media)/add/$": "admin/media/video/add/",
        r"admin/media/chooser/(?P<media_type>audio|video)/": "admin/media/chooser/video/",
        r"admin/media/^(?P<media_type>audio|video)/chooser/upload/$": "admin/media/video/chooser/upload/",
        r"admin/^.*/$": "admin/no/such/screen/",
        r"accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "accounts/password/reset/key/1-set/",
        r"documents/^(\d+)/(.*)$": f"documents/{document.pk}/{document.filename}",
        r"^media/(?P<path>(?:images|original_images|media|media_thumbnails)/.*)$":
            f"media/{media.file.name}",
        r"^static/(?P<path>.*)$": "static/",
        r"^((?:[\w\-]+/)*)$": f"{page.slug}/",
    }  # fmt: skip


@pytest.fixture
def clients(person: Person) -> dict[str, Client]:
    found = {who: Client(raise_request_exception=False) for who in WHO}
    for who, client in found.items():
        if who != "anonymous":
            somebody = person(*([who] if who in ROLES else []), language="en")
            TOTP.activate(somebody, generate_totp_secret())
            client.force_login(somebody)
    return found


def _met(clients: dict[str, Client], address: Address) -> tuple[dict[str, dict[str, list[str]]], list[str]]:
    """What everybody meets, grouped; and the words somebody read who may not."""
    methods = ("GET", "POST") if address.own and not _forgets(address) else ("GET",)
    told: dict[str, dict[str, list[str]]] = {}
    leaks = []
    for method in methods:
        for who, client in clients.items():
            response = ask(client, address, method)
            told.setdefault(method, {}).setdefault(meets(response), []).append(who)
            text = _text(response)
            leaks += [f"{who} reads {word} at {address.route}" for word, may in KEPT.items()
                      if word in text and who not in may]  # fmt: skip
    return told, leaks


def _text(response: HttpResponse) -> str:
    if not response.streaming:
        return response.content.decode(errors="replace")
    response.close()
    return ""


def _forgets(address: Address) -> bool:
    """Own screens whose POST takes away what the next role is asked about; their own tests try it."""
    return address.route.endswith(("/delete/", "/forget/", "/freeze/"))


def test_every_address_answers_each_role_as_written_down(values: dict[str, object], clients: dict[str, Client]) -> None:
    table, leaks = {}, []
    for address in addresses(values):
        if address.route.startswith("admin/logout"):
            continue
        table[address.route], found = _met(clients, address)
        leaks += found
    if os.environ.get("REMAKE_PERMISSIONS"):
        TABLE.write_text(_dumps(table), "utf-8")
    written = json.loads(TABLE.read_text("utf-8"))
    assert {route: told for route, told in table.items() if written.get(route) != told} == {}
    assert set(written) == set(table)
    assert leaks == [], "\n".join(leaks)


def _dumps(table: dict[str, Any]) -> str:
    lines = [f"{json.dumps(route)}: {json.dumps(told)}" for route, told in table.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"

"""Tips are in no list that Wagtail makes by itself: choosers, search, history, exports, usage, API."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client
from wagtail.models import ModelLogEntry, ReferenceIndex
from wagtail.search.index import get_indexed_models
from wagtail.snippets.models import get_snippet_models

from signalmast.accounts.models import User
from signalmast.claims.models import Tip
from signalmast.claims.services import tips
from tests.claims.conftest import Send, receipt_in, with_second_step
from tests.conftest import NOW, Person

CANARY = "canary-in-a-tip"
ASKED = (
    "/admin/",
    f"/admin/pages/search/?q={CANARY}",
    "/admin/snippets/",
    "/admin/snippets/claims/tip/",
    "/admin/snippets/claims/tippart/",
    "/admin/snippets/choose/claims/tip/",
    "/admin/snippets/choose/claims/tip/results/",
    "/admin/choose-page/",
    f"/admin/choose-page/search/?q={CANARY}",
    "/admin/reports/site-history/",
    "/admin/reports/site-history/?export=csv",
    "/admin/reports/site-history/?export=xlsx",
    "/admin/reports/aging-pages/?export=csv",
    "/admin/reports/page-types-usage/",
    "/admin/api/main/pages/",
    f"/admin/api/main/pages/?search={CANARY}",
    "/admin/api/main/documents/",
    "/admin/api/main/images/",
    f"/admin/images/?q={CANARY}",
    f"/admin/documents/?q={CANARY}",
    f"/admin/users/?q={CANARY}",
    f"/admin/tag-autocomplete/?term={CANARY}",
    f"/search/?q={CANARY}",
    "/feed.json",
    "/sitemap.xml",
)


@pytest.fixture
def tip(send: Send, checker: User) -> Tip:
    receipt_in(send(text=CANARY, contact=CANARY))
    found = Tip.objects.get()
    tips.add_note(tip=found, text=CANARY, by=checker, at=NOW)
    tips.open_tip(tip=found, by=checker, at=NOW)
    return found


def test_no_list_of_wagtails_holds_a_word_of_a_tip(tip: Tip, person: Person, checker: User) -> None:
    everything = with_second_step(person("editor_in_chief", "administrator", "analyst", is_superuser=True))
    for somebody in (checker, everything, person("editor")):
        client = Client(raise_request_exception=False)
        client.force_login(somebody)
        for address in ASKED:
            answer = client.get(address)
            content = b"".join(answer.streaming_content) if answer.streaming else answer.content
            text = content.decode(errors="replace").replace(f'value="{CANARY}"', "")
            assert answer.status_code != 500, address
            # What was asked comes back on a page of results; its context never does.
            assert f"{CANARY}\n" not in text, address
            assert f"/admin/tips/{tip.pk}/" not in text, address


def test_nothing_of_wagtails_knows_the_tables_of_tips(tip: Tip) -> None:
    ours = set(apps.get_app_config("claims").get_models())
    assert ours.isdisjoint(get_snippet_models())
    assert ours.isdisjoint(get_indexed_models())
    labels = {model._meta.label_lower for model in ours}
    logged = {entry.content_type.model_class() for entry in ModelLogEntry.objects.select_related("content_type")}
    assert ours.isdisjoint(logged)
    assert not ReferenceIndex.objects.filter(content_type__app_label="claims").exists()
    assert "claims.tip" in labels

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, Page, Site, Workflow

from signalmast.backoffice import presets, services
from signalmast.pages.models import DeskHome
from tests.conftest import NOW


def test_install_run_again_changes_nothing(desk):
    def counts():
        return [m.objects.count() for m in (Group, GroupPagePermission, Page, Site, Workflow)]

    before = counts()
    services.install(now=NOW)
    assert counts() == before


def test_install_links_the_two_fronts_as_translations(desk):
    assert desk["vi"].get_translation(desk["en"].locale).pk == desk["en"].pk
    assert Site.objects.get(is_default_site=True).root_page_id == desk["vi"].pk


def test_install_makes_exactly_the_six_roles(desk):
    assert {group.name for group in Group.objects.all()} == {each.stored for each in presets.PRESETS}


def test_install_after_an_administrator_added_a_permission_keeps_it(desk):
    group = Group.objects.get(name=presets.group_name(presets.ANALYST))
    extra = Group.objects.get(name=presets.group_name(presets.EDITOR_IN_CHIEF)).permissions.get(codename="open_tips")
    group.permissions.add(extra)
    services.install(now=NOW)
    assert group.permissions.filter(pk=extra.pk).exists()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_front_of_each_language_is_live(desk, client, language):
    assert DeskHome.objects.get(locale__language_code=language).live is True

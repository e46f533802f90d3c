from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.test import RequestFactory
from django.views import View

from signalmast.accounts.admin_views import DeskAdminView
from signalmast.accounts.models import User


class Shown(DeskAdminView, View):
    permission_required = ("pages.import_figures", "reports.write_review")

    def get(self, request):
        return HttpResponse("figures")


def answer(user) -> int:
    request = RequestFactory().get("/admin/x/")
    request.user = User.objects.get(pk=user.pk)
    return Shown.as_view()(request).status_code


def test_a_screen_that_declares_no_permission_cannot_be_defined():
    with pytest.raises(ImproperlyConfigured, match="Open declares no permission_required"):
        type("Open", (DeskAdminView, View), {})


def test_a_screen_that_empties_the_permission_cannot_be_defined():
    with pytest.raises(ImproperlyConfigured):
        type("Open", (Shown,), {"permission_required": ()})


def test_a_person_with_only_one_of_two_permissions_is_refused(person):
    assert answer(person("editor")) == 403


def test_a_person_with_the_permission_but_no_access_to_the_back_office_is_refused(person):
    from django.contrib.auth.models import Permission

    user = person()
    user.user_permissions.add(*Permission.objects.filter(codename="import_figures"))
    assert answer(user) == 403

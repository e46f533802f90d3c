from __future__ import annotations

from typing import Any

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext, gettext_lazy

from signalmast.core import clock
from signalmast.network.forms.contributors import RoleForm
from signalmast.network.forms.organisations import EndForm
from signalmast.network.models import Role
from signalmast.network.services import roles
from signalmast.network.views.base import Filled, OnePerson


class GiveView(Filled, OnePerson):
    page_title = gettext_lazy("A role")
    submit = gettext_lazy("Give the role")

    def make_form(self, **given: Any) -> BaseForm:
        return RoleForm(initial={"starts_on": self.today, "kind": Role.Kind.CONTRIBUTOR}, **given)

    def act(self, given: dict[str, Any]) -> HttpResponse:
        roles.give(contributor=self.contributor, **given, by=self.person, at=clock.now())
        return self.leave(gettext("The role stands."))


class EndView(Filled, OnePerson):
    """Today unless another day is named."""

    page_title = gettext_lazy("End the role")
    submit = gettext_lazy("Yes, end it")

    @property
    def role(self) -> Role:
        return get_object_or_404(self.contributor.roles.select_related("organisation"), pk=self.kwargs["row"])

    def make_form(self, **given: Any) -> BaseForm:
        return EndForm(initial={"on": self.today}, **given)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "words": str(self.role)}

    def act(self, given: dict[str, Any]) -> HttpResponse:
        roles.end(role=self.role, **given, by=self.person, at=clock.now())
        return self.leave(gettext("The role is over from that day on."))


class RemoveView(OnePerson):
    """One entered by mistake."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, row: int) -> HttpResponse:
        for role in self.contributor.roles.filter(pk=row):
            roles.remove(role=role, by=self.person, at=clock.now())
        return self.leave(gettext("The role is gone, as if it had never been."))

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views import account

from signalmast.accounts import selectors, services
from signalmast.accounts.admin_views import DeskAdminView, DeskScreen
from signalmast.accounts.forms import PersonForm
from signalmast.accounts.models import SignInLink, User
from signalmast.core import clock


class PersonPanel(account.BaseSettingsPanel):
    name = "person"
    order = 100
    form_class = PersonForm

    @property
    def title(self) -> str:
        return gettext("Name and language")


class AccountView(account.AccountView):
    """A person's own page. Password and second step are allauth's; the language is the person's own setting."""

    def get_panels(self) -> list[account.BaseSettingsPanel]:
        unwanted = (
            account.NameEmailSettingsPanel,
            account.LocaleSettingsPanel,
            account.ChangePasswordPanel,
        )
        mine = PersonPanel(self.request, self.request.user, None)
        return [mine, *(panel for panel in super().get_panels() if not isinstance(panel, unwanted))]


class HandOutLinkView(DeskAdminView, DeskScreen, TemplateView):
    """A new link for somebody who has an account: to choose a (new) password, and to start anew without a telephone."""

    permission_required = "accounts.change_user"
    template_name = "accounts/hand_out.html"
    page_title = gettext_lazy("One-time link")
    header_icon = "mail"
    above = (("wagtailusers_users:index", gettext_lazy("People")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        person = get_object_or_404(User, pk=self.kwargs["pk"], is_active=True)
        return {**context, "person": person, "has_second_step": selectors.has_second_step(person)}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = get_object_or_404(User, pk=pk, is_active=True)
        by, purpose = cast("User", request.user), SignInLink.Purpose.RESET
        if person.last_login is None:
            purpose = SignInLink.Purpose.INVITATION
        try:
            if request.POST.get("without_second_step"):
                services.forget_second_step(user=person, by=by)
            invitation = services.send_link_again(user=person, purpose=purpose, by=by, at=clock.now())
        except services.MayNotBeMade:
            return TemplateResponse(request, "accounts/refused.html", status=403)
        return TemplateResponse(request, "accounts/invited.html", {"invitations": [invitation]})

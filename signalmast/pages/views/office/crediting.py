from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.accounts.admin_views import ACCESS, number_of
from signalmast.core import clock
from signalmast.network.models import Contribution, Contributor
from signalmast.pages.models import PostCredit
from signalmast.pages.selectors import credits as found
from signalmast.pages.services import crediting
from signalmast.pages.views.office.base import PostScreen


class CreditsView(PostScreen):
    """Who of the network gave what to a post: found by a part of the name, entered and taken away one by one."""

    permission_required = ACCESS
    template_name = "pages/office/credits.html"
    page_title = gettext_lazy("Who contributed")
    header_icon = "group"

    def may_open(self) -> bool:
        return found.may_credit(self.person, self.post_page)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = self.request.GET.get("name", "")[:60]
        return {
            **super().get_context_data(**kwargs),
            "rows": found.of_post(self.post_page),
            "name": words,
            "people": found.named(words),
            "kinds": Contribution.Kind.choices,
            "shown_from": self.post_page.last_published_at if self.post_page.live else None,
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        number = number_of(request.POST.get("row", ""))
        if request.POST.get("act") == "remove":
            row = PostCredit.objects.filter(pk=number, post=self.post_page).first()
            if row is not None:
                crediting.take_away(credit=row, by=self.person, at=clock.now())
            messages.success(request, gettext("Taken away."))
            return redirect("post_credits", pk)
        person = Contributor.objects.filter(pk=number).first()
        kind = request.POST.get("kind", "")
        if person is None or kind not in Contribution.Kind.values:
            return self.again(gettext("Choose a person and what they gave."))
        try:
            crediting.enter(post=self.post_page, contributor=person, kind=kind, by=self.person, at=clock.now())
        except crediting.TooMany:
            return self.again(gettext("As many people stand here as anybody can read."))
        except crediting.NotThere:
            return self.again(
                gettext("This cannot be entered: the person's particulars are gone, or the post has none.")
            )
        messages.success(request, gettext("Entered."))
        return redirect("post_credits", pk)

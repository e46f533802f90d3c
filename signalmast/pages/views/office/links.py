from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.accounts.admin_views import ACCESS, number_of
from signalmast.core import clock
from signalmast.pages import selectors
from signalmast.pages.models import PreviewLink
from signalmast.pages.services import previews
from signalmast.pages.views.office.base import PostScreen

LIFETIMES = {
    "hour": gettext_lazy("1 hour"),
    "day": gettext_lazy("1 day"),
    "week": gettext_lazy("7 days"),
}


class LinksView(PostScreen):
    """Links to the draft for people without an account: a new one is shown once, open ones can be ended."""

    permission_required = ACCESS
    template_name = "pages/office/links.html"
    page_title = gettext_lazy("Preview links")
    header_icon = "link-external"
    made = ""

    def may_open(self) -> bool:
        return self.may_edit()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "links": selectors.open_links(post=self.post_page, at=clock.now()),
            "lifetimes": LIFETIMES.items(),
            "made": self.made,
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        ended = request.POST.get("end", "")
        if ended:
            number = number_of(ended)
            link = get_object_or_404(PreviewLink, pk=number, post=self.post_page)
            previews.revoke_link(link=link, by=self.person, at=clock.now())
            messages.success(request, gettext("The link has ended."))
            return redirect("post_links", pk)
        lifetime = request.POST.get("lifetime", "")
        if lifetime not in LIFETIMES:
            return self.again(gettext("Choose how long the link works."))
        path = previews.make_link(post=self.post_page, lifetime=lifetime, by=self.person, at=clock.now())
        self.made = settings.PUBLIC_URL + path
        return self.render_to_response(self.get_context_data())

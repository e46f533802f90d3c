from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages

from signalmast.accounts.admin_views import ACCESS, DeskAdminView, DeskScreen
from signalmast.accounts.models import User
from signalmast.core import clock
from signalmast.pages import selectors
from signalmast.pages.models import ReadAgain
from signalmast.pages.services import acts
from signalmast.pages.views.office.base import PostScreen


class WaitingView(DeskAdminView, DeskScreen, TemplateView):
    """Where an administrator finds the post that cannot wait, and sees what went out so before."""

    permission_required = (ACCESS, acts.PUBLISH_ALONE)
    template_name = "pages/office/waiting.html"
    page_title = gettext_lazy("Publish without a second reader")
    header_icon = "warning"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "waiting": selectors.could_go_out_alone(),
            "went_out": selectors.went_out_alone()[:20],
            "in_public": selectors.in_public() if cast("User", self.request.user).has_perm(acts.WITHDRAW) else [],
        }


class AloneView(PostScreen):
    permission_required = (ACCESS, acts.PUBLISH_ALONE)
    template_name = "pages/office/alone.html"
    page_title = gettext_lazy("Publish without a second reader")
    header_icon = "warning"
    above = (("posts_waiting", gettext_lazy("Publish without a second reader")),)

    def may_open(self) -> bool:
        return True  # the permission says it all; for a fact-check there is no door behind it

    def get_page_title(self) -> str:
        return str(self.draft.title)

    def get_page_subtitle(self) -> str:
        return ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        post = self.post_page
        hinders = acts.hinders(post, self.draft, at=clock.now())
        newest = post.get_latest_revision()
        return {
            **super().get_context_data(**kwargs),
            "never": acts.always_takes_two(post),
            "hinders": _HINDERS.get(hinders, ""),
            "version": acts.mark_of(newest) if newest else "",
            "least": acts.REASON_LENGTH,
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            published = acts.publish_alone(
                post=self.post_page,
                seen=request.POST.get("version", ""),
                reason=request.POST.get("reason", "")[:600],
                by=self.person,
                at=clock.now(),
            )
        except acts.NeverAlone:
            response = self.again("")
            response.status_code = 403
            return response
        except acts.NothingSaid:
            return self.again(
                gettext("Write the reason in at least %(least)d characters.") % {"least": acts.REASON_LENGTH}
            )
        except ReadAgain:
            return self.again(gettext("The post was changed since you opened it. Please read it again."))
        except acts.NotReady as kept:
            return self.again(str(_HINDERS[kept.args[0]]))
        messages.success(request, gettext("“%(title)s” is published.") % {"title": published.title})
        return redirect("posts_waiting")


_HINDERS = {
    "nothing_new": gettext_lazy("Nothing of this post waits to be published."),
    "change": gettext_lazy("The writer has not said yet what kind of change this is."),
    "unfinished": gettext_lazy("Something in this version is missing that readers need. The writer finishes it first."),
    "time": gettext_lazy("This version has a time at which it goes out. Have the time taken off first."),
}

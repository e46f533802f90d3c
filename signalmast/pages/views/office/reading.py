from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.accounts.admin_views import ACCESS, number_of
from signalmast.core import clock
from signalmast.pages import selectors
from signalmast.pages.letting_out import HeldBack
from signalmast.pages.models import NotASecondReader, Post, ReadAgain
from signalmast.pages.models.workflow import held_back
from signalmast.pages.selectors import credits
from signalmast.pages.services import letting_out
from signalmast.pages.views.office.base import PageScreen


class ReadView(PageScreen):
    """The second reader's screen: the post as readers will see it, and the decision on the version shown."""

    permission_required = ACCESS
    template_name = "pages/office/read.html"
    page_title = gettext_lazy("Read and decide")
    header_icon = "view"

    def may_open(self) -> bool:
        return self.may_edit()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = self.post_page
        state = page.current_workflow_state
        return {
            **super().get_context_data(**kwargs),
            "is_post": isinstance(page, Post),
            "task_state": page.current_workflow_task_state,
            "may_decide": letting_out.may_decide(post=page, user=self.person),
            "may_take_back": bool(state and state.user_can_cancel(self.person)),
            "writer": state.requested_by if state else None,
            "version": page.latest_revision_id,
            "goes_out_at": at if (at := self.draft.go_live_at) and at > clock.now() else None,
            "held_back": held_back(page) if state else [],
            "credits": credits.of_post(page) if isinstance(page, Post) else [],
            "findings": selectors.open_checks(page) if isinstance(page, Post) and state else [],
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        page = self.post_page
        try:
            if request.POST.get("act") == "take_back":
                letting_out.take_back(post=page, by=self.person)
                messages.success(request, gettext("The post is taken back and can be changed again."))
                return redirect("wagtailadmin_pages:edit", pk)
            approve = request.POST.get("act") == "approve"
            version = request.POST.get("version", "")
            letting_out.decide(
                post=page,
                version=number_of(version),
                approve=approve,
                remark=request.POST.get("remark", "")[:2000],
                by=self.person,
            )
        except (letting_out.NoRemark, letting_out.NotHandedIn, ReadAgain) as refusal:
            return self.again(str(_REFUSALS[type(refusal)]))
        except HeldBack as why:
            return self.again(why.args[0])
        except NotASecondReader:
            return self.again(words[0]) if approve and (words := held_back(page)) else self.refuse()
        messages.success(request, self._told(approve))
        return redirect(reverse("wagtailadmin_home"))

    def refuse(self) -> HttpResponse:
        response = self.again(gettext("You cannot decide on this post: you wrote on it, or are no second reader."))
        response.status_code = 403
        return response

    def _told(self, approve: bool) -> str:
        if not approve:
            return gettext("“%(title)s” went back to its writer with your remark.") % {"title": self.draft.title}
        if self.post_page.__class__.objects.filter(pk=self.post_page.pk, live=True, has_unpublished_changes=False):
            return gettext("“%(title)s” is published.") % {"title": self.draft.title}
        return gettext("“%(title)s” is approved and goes out at its time.") % {"title": self.draft.title}


_REFUSALS: dict[type[Exception], Any] = {
    letting_out.NoRemark: gettext_lazy("Say in the remark what should change."),
    letting_out.NotHandedIn: gettext_lazy("This post does not wait for a second reader any more."),
    ReadAgain: gettext_lazy("The post was handed in anew since you opened it. Please read it again."),
}

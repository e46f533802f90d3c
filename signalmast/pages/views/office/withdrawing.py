from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.accounts.admin_views import ACCESS
from signalmast.core import clock
from signalmast.pages import selectors
from signalmast.pages.services import acts
from signalmast.pages.views.office.base import PostScreen


class WithdrawView(PostScreen):
    permission_required = (ACCESS, acts.WITHDRAW)
    template_name = "pages/office/withdraw.html"
    page_title = gettext_lazy("Withdraw a post")
    header_icon = "download"

    def may_open(self) -> bool:
        return True  # the permission says it all

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "notes": selectors.notes_of(self.post_page)}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        post = self.post_page
        try:
            acts.withdraw(
                post=post,
                note=request.POST.get("note", "")[:600],
                reason=request.POST.get("reason", "")[:600],
                by=self.person,
                at=clock.now(),
            )
        except acts.NothingSaid as missing:
            words = {
                "note": gettext("Write the note that readers will find in place of the post."),
                "reason": gettext("Write the reason."),
            }
            return self.again(words[missing.args[0]])
        except acts.NotPublic:
            return self.again(gettext("This post is not in public."))
        messages.success(request, gettext("“%(title)s” is withdrawn.") % {"title": post.title})
        return redirect("wagtailadmin_home")

"""A new page that is kept by itself while it is written, and again when it is handed in, is one page."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Page

from signalmast.pages.models import CommunityPage, Post
from signalmast.pages.models.address import key_begun


def go_on_with_begun(request: HttpRequest, parent: Page, page_class: type[Page]) -> HttpResponseBase | None:
    """Before a page is made: if this very editor made it already, what was sent is a change of that one."""
    if request.method != "POST" or page_class not in (Post, CommunityPage):
        return None
    key = key_begun(request.POST.get("begun_as", ""), request.user)
    page = page_class.objects.child_of(parent).filter(key=key, owner=request.user).first() if key else None
    if page is None:
        return None
    answer: HttpResponseBase = EditView.as_view()(request, page.pk)
    return answer

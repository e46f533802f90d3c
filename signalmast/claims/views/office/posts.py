from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.claims.models import Claim
from signalmast.claims.selectors import answers as linked
from signalmast.claims.services import answers
from signalmast.claims.services.may import CHECK
from signalmast.claims.views.office.base import ClaimsScreen, refused
from signalmast.core import clock
from signalmast.pages.models import Post

MOST = 100
NUMBER = 16  # digits of a row's number, at most


class AnswersView(ClaimsScreen):
    """Which claims a fact-check post answers: chosen among those with a verdict that stands."""

    permission_required = "wagtailadmin.access_admin"
    needs = CHECK
    template_name = "claims/office/answers.html"
    page_title = gettext_lazy("The claims this post answers")
    problem = ""

    @cached_property
    def post_page(self) -> Any:
        return get_object_or_404(Post.objects.select_related("locale"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        post = self.post_page
        return {
            **super().get_context_data(**kwargs),
            "post": post,
            "draft": post.get_latest_revision_as_object(),
            "may_edit": post.permissions_for_user(self.person).can_edit(),
            "linked": linked.of_post(post),
            "choices": linked.could_be_answered(post).prefetch_related("verdicts__value")[:MOST],
            "problem": self.problem,
            "english": get_language() == "en",
        }

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        chosen = [text for text in request.POST.getlist("claim") if text.isascii() and text.isdecimal()]
        wanted = Claim.objects.filter(pk__in=[int(text) for text in chosen if len(text) < NUMBER])
        try:
            answers.answer_with(post=self.post_page, claims=wanted, by=self.person, at=clock.now())
        except (answers.NotAFactCheck, answers.NoVerdict, answers.InPublic) as refusal:
            self.problem = refused(refusal)
            return self.render_to_response(self.get_context_data(), status=422)
        messages.success(request, gettext("Kept."))
        return redirect(reverse("post_answers", args=[pk]))

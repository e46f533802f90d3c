from __future__ import annotations

from typing import Any, cast

from allauth.account import views as allauth_views
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView

from signalmast.accounts import selectors, services
from signalmast.accounts.forms import NewPasswordForm
from signalmast.accounts.models import SignInLink, User
from signalmast.core import clock

ONE_YEAR = 365 * 24 * 60 * 60


class ForgottenView(allauth_views.PasswordResetView):
    """Where no mail works, say who can help instead of promising a letter."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "mail_is_set": selectors.mail_is_set()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not selectors.mail_is_set():
            return redirect("account_reset_password")
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response


forgotten = ForgottenView.as_view()


class LanguageView(View):
    """The visible switch: a cookie for anybody, and the person's own setting for whoever is signed in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/language.html", {"next": _safe_next(request, request.GET.get("next", ""))})

    def post(self, request: HttpRequest) -> HttpResponse:
        language = request.POST.get("language", "")
        response = HttpResponseRedirect(_safe_next(request, request.POST.get("next", "")))
        if language not in dict(settings.LANGUAGES):
            return response
        if request.user.is_authenticated:
            services.choose_language(user=request.user, language=language)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=ONE_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Lax",
        )
        return response


@method_decorator([never_cache, sensitive_post_parameters("password1", "password2")], name="dispatch")
class LinkView(View):
    """Opening a one-time link does not use it up: mail scanners open links, people press buttons."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.link = selectors.link_of(kwargs["token"])
        if self.link is None or not selectors.link_works(self.link, at=clock.now()):
            return self._spent(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self._page(request, self._form(request))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        assert self.link is not None  # noqa: S101 -- dispatch answers otherwise
        form = self._form(request)
        if form is not None and not form.is_valid():
            return self._page(request, form)
        password = form.cleaned_data["password1"] if form is not None else None
        try:
            user = services.use_sign_in_link(link=self.link, password=password, at=clock.now())
        except services.LinkNotUsable:
            return self._spent(request)
        logout(request)
        # allauth finishes the sign-in, so that a second step is asked here too.
        response: HttpResponse = perform_login(request, user, email_verification="none", email=user.email)
        return response

    def _form(self, request: HttpRequest) -> NewPasswordForm | None:
        assert self.link is not None  # noqa: S101 -- dispatch answers otherwise
        if self.link.purpose == SignInLink.Purpose.FIRST_SIGN_IN:
            return None
        return NewPasswordForm(request.POST if request.method == "POST" else None, user=self.link.user)

    def _page(self, request: HttpRequest, form: NewPasswordForm | None) -> HttpResponse:
        return render(request, "accounts/link.html", {"link": self.link, "form": form})

    def _spent(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/link_spent.html", {"link": self.link}, status=410)


class SecondStepView(LoginRequiredMixin, TemplateView):
    """Where a person who may open tips is led until a second step is set up."""

    template_name = "accounts/second_step.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not selectors.owes_second_step(cast("User", request.user)):
            return redirect("mfa_index")
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Browsers know passkeys only under https, or on the machine itself.
        here = self.request.get_host().rsplit(":", 1)[0] == "localhost"
        return {**super().get_context_data(**kwargs), "passkeys_work": self.request.is_secure() or here}


def _safe_next(request: HttpRequest, wanted: str) -> str:
    if wanted and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return reverse("wagtailadmin_home") if request.user.is_authenticated else reverse("account_login")

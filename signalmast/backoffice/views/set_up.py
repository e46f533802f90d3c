from __future__ import annotations

from typing import Any, ClassVar, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import FormView, TemplateView

from signalmast.accounts.admin_views import DeskAdminView, DeskScreen
from signalmast.accounts.models import User
from signalmast.backoffice import selectors, services
from signalmast.core import clock


class OverviewView(DeskAdminView, DeskScreen, TemplateView):
    """The six steps and how far each has come."""

    permission_required = selectors.SET_UP
    template_name = "backoffice/set_up.html"
    page_title = gettext_lazy("Set up the desk")
    header_icon = "cogs"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        steps = selectors.steps()
        done = sum(step.done for step in steps)
        return {
            **super().get_context_data(**kwargs),
            "steps": steps,
            "done": done,
            "open": selectors.opens_by_itself(cast("User", self.request.user)),
        }


class CloseView(DeskAdminView, View):
    """Skip or finish: the set-up no longer opens by itself."""

    permission_required = selectors.SET_UP
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        services.close_set_up(by=cast("User", request.user), at=clock.now())
        return redirect("wagtailadmin_home")


class StepView(DeskAdminView, DeskScreen, FormView[Any]):
    """One step. `skip` leaves it for later; `keep` does its work and goes on."""

    permission_required = selectors.SET_UP
    header_icon = "cogs"
    above = (("desk_set_up", gettext_lazy("Set up the desk")),)
    step: ClassVar[str]
    form_class: Any
    submit = gettext_lazy("Save and go on")

    def get_page_title(self) -> str:
        return str(selectors.TITLES[self.step])

    def get_template_names(self) -> list[str]:
        return [f"backoffice/step_{self.step}.html", "backoffice/step.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        steps = selectors.steps()
        here = next(step for step in steps if step.name == self.step)
        return {**context, "steps": steps, "here": here, "submit": self.submit}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "skip" in request.POST:
            services.skip_step(step=self.step)
            return self.go_on()
        return super().post(request, *args, **kwargs)

    def go_on(self) -> HttpResponse:
        following = selectors.next_step(after=self.step)
        if following is None:
            return redirect("desk_set_up")
        return redirect(f"desk_set_up_{following}")

    def finish(self) -> HttpResponse:
        services.finish_step(step=self.step)
        return self.go_on()

    @property
    def person(self) -> User:
        return cast("User", self.request.user)

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from signalmast.accounts import mail
from signalmast.accounts import selectors as accounts_selectors
from signalmast.accounts import services as accounts
from signalmast.backoffice import forms, selectors, services
from signalmast.backoffice.views.set_up import StepView
from signalmast.core import clock
from signalmast.pages.services import desk


class PublisherStep(StepView):
    step = "publisher"
    form_class = forms.PublisherForm

    def get_form_kwargs(self) -> dict[str, Any]:
        standing = desk.desk_settings().publisher
        return {**super().get_form_kwargs(), "instance": None if standing is None or standing.demo else standing}

    def form_valid(self, form: Any) -> HttpResponse:
        desk.name_publisher(given=form.cleaned_data)
        return self.finish()


class PageStep(StepView):
    step = "page"
    form_class = forms.PageForm

    def get_initial(self) -> dict[str, Any]:
        return {"language": settings.LANGUAGE_CODE}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "publisher": desk.desk_settings().publisher}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            desk.open_community_page(**form.cleaned_data, by=self.person, at=clock.now())
        except desk.NoPublisher:
            form.add_error(None, gettext("First name the responsible body: every page prints who answers for it."))
            return self.form_invalid(form)
        except ValidationError as refused:
            form.add_error(None, refused)
            return self.form_invalid(form)
        return self.finish()


class LookStep(StepView):
    step = "look"
    form_class = forms.LookForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": desk.desk_settings()}

    def form_valid(self, form: Any) -> HttpResponse:
        given = dict(form.cleaned_data)
        desk.keep_look(logo=given.pop("upload"), given=given, by=self.person)
        return self.finish()


class ColleaguesStep(StepView):
    step = "colleagues"
    form_class = forms.ColleaguesFormSet
    submit = gettext_lazy("Invite")

    def get_form_kwargs(self) -> dict[str, Any]:
        given = super().get_form_kwargs()
        return {name: given[name] for name in ("data", "files") if name in given}

    def form_valid(self, form: Any) -> HttpResponse:
        wanted = [row.cleaned_data for row in form.forms if row.cleaned_data]
        invitations = [
            accounts.invite(name=row["name"], email=row["email"], roles=[row["role"]], by=self.person, at=clock.now())
            for row in wanted
        ]
        if not invitations:
            return self.go_on()
        services.finish_step(step=self.step)
        context = self.get_context_data(form=form)
        return TemplateResponse(
            self.request,
            "backoffice/invited.html",
            {**context, "invitations": invitations, "following": selectors.next_step(after=self.step)},
        )


class MailStep(StepView):
    step = "mail"
    form_class = BaseForm
    submit = gettext_lazy("Send a test letter to me")

    def get_form(self, form_class: Any = None) -> Any:
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "mail_is_set": accounts_selectors.mail_is_set(),
            "mail_host": settings.EMAIL_HOST,
            "mail_port": settings.EMAIL_PORT,
            "mail_from": settings.DEFAULT_FROM_EMAIL,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "skip" in request.POST:
            return super().post(request, *args, **kwargs)
        if "go_on" in request.POST:
            return self.finish()
        with translation.override(accounts_selectors.language_for(self.person)):
            delivery = mail.send(
                to=self.person.email,
                subject=gettext("Test letter from the desk"),
                text=gettext("This letter shows that the desk can send mail. Nothing else needs to be done."),
            )
        if delivery.sent:
            services.finish_step(step=self.step)
        return self.render_to_response(self.get_context_data(delivery=delivery))


class DemoStep(StepView):
    step = "demo"
    form_class = forms.DemoForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "counts": selectors.demo_counts()}

    def form_valid(self, form: Any) -> HttpResponse:
        if form.cleaned_data["choice"] == "remove":
            services.remove_demo(by=self.person, at=clock.now())
        return self.finish()


STEP_VIEWS: dict[str, type[StepView]] = {
    view.step: view for view in (PublisherStep, PageStep, LookStep, ColleaguesStep, MailStep, DemoStep)
}

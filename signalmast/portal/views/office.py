"""Where staff open and close somebody's way into the portal."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from wagtail.admin import messages

from signalmast.accounts import selectors as accounts
from signalmast.accounts.models import User
from signalmast.core import clock
from signalmast.network.models import Contributor
from signalmast.network.services.may import keeps
from signalmast.network.views.base import OnePerson
from signalmast.portal import services
from signalmast.portal.models import Door


class DoorView(OnePerson):
    """Opening sends a link; where no mail works it is shown once, to be handed over."""

    template_name = "portal/office_door.html"
    page_title = gettext_lazy("Way into the portal")
    link = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        door = Door.objects.filter(contributor=self.contributor).first()
        return {
            **super().get_context_data(**kwargs),
            "door": door if door and door.closed_at is None else None,
            "link": self.link,
            "mail_is_set": accounts.mail_is_set(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        at, person = clock.now(), self.contributor
        act = request.POST.get("act", "")
        if act == "close":
            services.close_door(contributor=person, by=self.person, at=at)
            messages.success(request, gettext("The way in is closed; every link and session of it is over."))
            return redirect("portal_door", person.pk)
        try:
            door = services.open_door(contributor=person, by=self.person, at=at)
        except services.NoAddress:
            messages.error(request, gettext("Enter an e-mail address of this person first."))
            return redirect("portal_door", person.pk)
        if act == "link":
            path = services.make_link(door=door, at=at)
            if path is None:
                messages.error(request, gettext("So many links were made in the last hour that it has to wait."))
                return redirect("portal_door", person.pk)
            self.link = settings.PUBLIC_URL + path
            return self.render_to_response(self.get_context_data(**kwargs))
        delivery = services.send_link(door=door, at=at)
        if delivery is None:
            messages.error(request, gettext("So many links were made in the last hour that it has to wait."))
        elif delivery.sent:
            messages.success(request, gettext("The way in is open, and a link is on its way."))
        else:
            messages.warning(request, f"{gettext('The way in is open.')} {delivery.words}")
        return redirect("portal_door", person.pk)


def way_in(user: User, contributor: Contributor, language: str) -> tuple[str, str] | None:
    """Slot `contributor_action`."""
    if not keeps(user):
        return None
    return reverse("portal_door", args=[contributor.pk]), gettext("Way into the portal")

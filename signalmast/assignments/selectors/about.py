"""What is kept about a person by requests, for that person to read: entered in `config.wiring`."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import get_language, gettext

from signalmast.assignments.models import Assignment
from signalmast.core import wording
from signalmast.network.models import Contributor
from signalmast.network.selectors.about import Section


def of_requests(person: Contributor) -> Section:
    """What they were asked for by name, and what they handed in. Words of colleagues about a request are not theirs."""
    language = "en" if get_language() == "en" else "vi"
    rows = Assignment.objects.filter(recipients__contributor=person).exclude(state=Assignment.State.DRAFT).distinct()
    asked = [(row.title, str(row.get_state_display())) for row in rows.order_by("-created_at", "-pk")]
    handed_in = [
        (gettext("Handed in: %(title)s") % {"title": each.assignment.title},
         wording.date(timezone.localdate(each.at), language))
        for each in person.submissions.select_related("assignment").order_by("-at", "-pk")
    ]  # fmt: skip
    return Section(gettext("Requests"), (*asked, *handed_in))

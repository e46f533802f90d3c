"""Letters about tips. None says what a tip or its answer says, nor the receipt: mail is read by others on its way."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from signalmast.accounts import mail
from signalmast.accounts import selectors as accounts
from signalmast.accounts.models import User
from signalmast.claims.models import Tip
from signalmast.claims.selectors import radar
from signalmast.claims.selectors import tips as selectors
from signalmast.core import wording
from signalmast.pages import selectors as pages

_REMINDED = "tips-reminded"
_BURST, _BURST_IS_OVER = "burst:{}", 2 * 86_400  # seconds without one


def is_address(contact: str) -> bool:
    try:
        validate_email(contact)
    except ValidationError:
        return False
    return True


def there_is_an_answer(*, tip: Tip) -> None:
    """To a sender who asked for it. Its subject is the desk's name alone."""
    to = selectors.opened(tip).contact
    if not is_address(to):
        return
    with translation.override(tip.language):
        address = settings.PUBLIC_URL + reverse("claims:receipt")
        said = gettext("There is something to read for you. Open this address with your receipt code:")
        mail.send(to=to, subject=pages.desk(language=tip.language).name, text=f"{said}\n\n{address}\n")


def remind(*, at: datetime) -> int:
    """Once a day, tell those who may open tips how many are late; the number of letters."""
    today = timezone.localdate(at)
    if caches["limits"].get(_REMINDED) == today.isoformat() or not accounts.mail_is_set():
        return 0
    caches["limits"].set(_REMINDED, today.isoformat(), 2 * 86_400)
    sent = 0
    for person in selectors.readers():
        late = _late_for(person, today)
        if late:
            sent += _remind(person, late).sent
    return sent


def _late_for(person: User, today: date) -> int:
    """Their own, and those nobody looks after."""
    late = selectors.inbox(which=selectors.LATE, user=person, on=today)
    return late.filter(handler=person).count() + late.filter(handler=None).count()


def _remind(person: User, late: int) -> mail.Delivery:
    with translation.override(accounts.language_for(person)):
        said = ngettext("%(late)d tip waits past its day.", "%(late)d tips wait past their day.", late)
        text = said % {"late": late} + "\n\n" + settings.PUBLIC_URL + reverse("tips") + "\n"
        return mail.send(to=person.email, subject=gettext("Tips that wait"), text=text)


def tell_bursts(*, at: datetime) -> int:
    """One letter a burst to everybody who may open tips, however often it is asked for; the number of letters.

    A burst that goes on is the same one; two quiet days end it. Without a mail server nothing is noted, so that the
    letters go out once there is one. A letter says what was asked only where readers can see the answer already:
    what waits for a verdict, or for its second person, is not for the servers that mail passes through.
    """
    if not accounts.mail_is_set():
        return 0
    sent = 0
    for row in radar.in_burst(at=at):
        if not row.claim.demo:
            sent += _tell_once(row)
    return sent


def _tell_once(row: radar.Row) -> int:
    known, told = caches["limits"], _BURST.format(row.claim.pk)
    if not known.add(told, True, _BURST_IS_OVER):
        known.touch(told, _BURST_IS_OVER)
        return 0
    sent = sum(_tell_burst(person, row).sent for person in selectors.readers())
    if not sent:
        known.delete(told)
    return sent


def _tell_burst(person: User, row: radar.Row) -> mail.Delivery:
    language = accounts.language_for(person)
    with translation.override(language):
        said = gettext(
            "People suddenly ask about one claim: %(recent)s tips in two days. Two days usually brought %(usual)s."
        ) % {
            "recent": wording.number(row.pulse.recent, language),
            "usual": wording.number(Decimal(str(row.pulse.usual)), language, places=1),
        }
        public = f"\n\n“{row.claim.statement}”" if row.coverage else ""
        text = f"{said}{public}\n\n{settings.PUBLIC_URL}{reverse('claim', args=[row.claim.pk])}\n"
        return mail.send(to=person.email, subject=gettext("A claim is suddenly asked about"), text=text)

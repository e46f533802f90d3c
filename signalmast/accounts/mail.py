"""Sending one letter, and saying in plain words what the mail server answered."""

from __future__ import annotations

import smtplib
import socket
import ssl
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from signalmast.accounts import selectors


@dataclass(frozen=True)
class Delivery:
    """What became of one letter. `answer` is the server's own words, for the person who runs it."""

    sent: bool
    words: str | Promise
    answer: str = ""


Told = Callable[[Delivery], object]
_TOLD: dict[str, Told] = {}


def report_to(name: str, told: Told) -> None:
    """Enter who hears what became of every letter, or put a newer one of the same name in its place."""
    _TOLD[name] = told


def send(*, to: str, subject: str, text: str, html: str = "") -> Delivery:
    """Send one letter. Never raises for a mail server that does not work: it says so."""
    if not selectors.mail_is_set():
        return Delivery(False, _("No mail server is set, so nothing was sent."))
    message = EmailMultiAlternatives(subject, text, settings.DEFAULT_FROM_EMAIL, [to])
    if html:
        message.attach_alternative(html, "text/html")
    try:
        message.send()
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return _report(Delivery(False, _in_words(error), _answer(error)))
    return _report(Delivery(True, _("The mail server took the letter.")))


def _report(delivery: Delivery) -> Delivery:
    for told in _TOLD.values():
        told(delivery)
    return delivery


def _in_words(error: Exception) -> Promise:
    for kinds, words in _WORDS:
        if isinstance(error, kinds):
            return words
    return _("The mail server did not take the letter.")


def _answer(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{code} {said.decode(errors='replace')}" for code, said in error.recipients.values())
    return str(error)


_Kinds = type[Exception] | tuple[type[Exception], ...]
# Order matters: the more exact error first.
_WORDS: tuple[tuple[_Kinds, Promise], ...] = (
    (smtplib.SMTPAuthenticationError, _("The mail server refused the user name or the password.")),
    (smtplib.SMTPRecipientsRefused, _("The mail server refused this recipient.")),
    (smtplib.SMTPSenderRefused, _("The mail server refused the sender's address (SIGNALMAST_EMAIL_FROM).")),
    (smtplib.SMTPNotSupportedError, _("The mail server does not offer what the setting asks for, such as TLS.")),
    (smtplib.SMTPServerDisconnected, _("The mail server hung up.")),
    (ssl.SSLError, _("The secure connection failed: check the port and whether it should be TLS or SSL.")),
    (socket.gaierror, _("No mail server is known under this name.")),
    (TimeoutError, _("The mail server did not answer in time.")),
    (ConnectionRefusedError, _("Nothing answers at this address and port.")),
)

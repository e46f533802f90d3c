"""Why nothing came, by code, and in words that a person can read."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

_STATUS = "status-"
_WORDS: dict[str, Promise] = {
    "off": _("Asking other sites is switched off. An administrator can switch it on in the settings."),
    "forbidden": _("The settings of this machine forbid asking other sites."),
    "address": _("The desk cannot ask this address. It has to start with https:// or http:// and name a site."),
    "password": _("An address with a user name or a password in it is not asked."),
    "port": _("Only the usual ports of websites are asked, 80 and 443."),
    "inside": _("This address leads into an internal network and not to a public site, so it is not asked."),
    "downgrade": _("The site leads from a protected address to an unprotected one."),
    "unknown": _("There is no site of this name."),
    "silent": _("The site does not answer."),
    "certificate": _("The site cannot prove that it is the one it claims to be: its certificate does not hold."),
    "slow": _("The site took longer than 10 seconds."),
    "large": _("What the site sent is too large: 1 MB at most for a page, 16 MB for a picture or a document."),
    "hops": _("The site sends from address to address, more than 3 times."),
    "kind": _("What lies there is of a kind that the desk does not take."),
    "broken": _("What the site sent is damaged or incomplete."),
}


class Refused(Exception):
    """Nothing came; `code` says why and `words` says it to a person."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def words(self) -> str:
        return words(self.code)


class Off(Refused):
    """No person has switched it on, or this machine forbids it: nothing was asked."""


class NotAllowed(Refused):
    """The address, or one it led to, is never asked."""


class NotReached(Refused):
    """No such site, no connection, or a certificate that does not hold."""


class TooMuch(Refused):
    """Too slow, too large, or too many steps."""


class NotUsable(Refused):
    """The site answered, but with nothing that can be taken."""


def words(code: str) -> str:
    """For a code that was kept. Unknown codes read like an answer that cannot be used."""
    if code.startswith(_STATUS):
        return gettext("The site has nothing to show at this address (answer %(status)s).") % {
            "status": code.removeprefix(_STATUS)
        }
    return str(_WORDS.get(code, _WORDS["broken"]))


def of_status(status: int) -> NotUsable:
    return NotUsable(f"{_STATUS}{status}")

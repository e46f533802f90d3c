"""What holds for people of the network everywhere: the languages asked about, how telephones are compared."""

from __future__ import annotations

import re
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

# Languages somebody can give material in. What people speak says nothing of who they are.
LANGUAGES = (
    ("vi", _("Vietnamese")),
    ("en", _("English")),
    ("km", _("Khmer")),
    ("cjm", _("Cham")),
    ("tyz", _("Tay")),
    ("nut", _("Nung")),
    ("mtq", _("Muong")),
    ("blt", _("Thai (Tai Dam)")),
    ("hmn", _("Hmong")),
    ("rad", _("Rade")),
    ("jra", _("Jarai")),
    ("bdq", _("Bahnar")),
    ("zh", _("Chinese")),
    ("fr", _("French")),
    ("ko", _("Korean")),
    ("ja", _("Japanese")),
    ("sgn", _("Sign language")),
)

_NO_DIGIT = re.compile(r"\D")
_FEWEST = 6


def dialled(telephone: str) -> str:
    """The digits one dials inside the country: "+84 (0)90 123" and "090 123" are one; "" for what nobody can dial."""
    digits = _NO_DIGIT.sub("", telephone)
    for abroad in ("0084", "84"):
        if digits.startswith(abroad) and (telephone.strip().startswith("+") or abroad == "0084"):
            digits = "0" + digits.removeprefix(abroad).removeprefix("0")
    return digits[:40] if len(digits) >= _FEWEST else ""


def looks_mangled(name: str) -> bool:
    """Whether letters of a name were read in the wrong encoding: signs in it, or a marked capital inside a word."""
    if any(not (letter.isalpha() or letter in " .,'’-–()&/\"“”«»" or letter.isdecimal()) for letter in name):
        return True
    return any(before.islower() and letter.isupper() and not letter.isascii() for before, letter in pairwise(name))

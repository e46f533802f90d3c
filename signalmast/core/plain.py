"""Text as people see it: without letters that show nothing, turn a line round or pile up over it.

Such letters make two headlines that look alike differ, hide words from a search, and let "gpj.exe" be read as
"exe.jpg". What writing needs stays: the joiners inside emoji and the scripts that use them, and up to four marks.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

# Direction marks and overrides, spaces without width, soft hyphens, tags, and what only programs send each other.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_JOINER_BETWEEN_LETTERS = re.compile("(?<=[0-9A-Za-z\u00c0-\u1eff .,-])[\u200c\u200d]+|[\u200c\u200d]+(?=[0-9A-Za-z])")
_PILED = re.compile("([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{4})[\u0300-\u20ff]*")


def plain(text: str) -> str:
    """`text` in NFC without such letters; line ends and tabs stay."""
    kept = "".join(letter for letter in text if letter in "\n\r\t" or unicodedata.category(letter) not in ("Cc", "Cs"))
    kept = _JOINER_BETWEEN_LETTERS.sub("", _UNSEEN.sub("", kept))
    return _PILED.sub(_at_most_four, unicodedata.normalize("NFC", kept))


def _at_most_four(found: re.Match[str]) -> str:
    rest = found[0][len(found[1]) :]
    return found[1] + "".join(letter for letter in rest if not unicodedata.combining(letter))


def settle(instance: models.Model) -> None:
    """Make every text of a row plain; called in its `clean`.

    Raises ValidationError where a text that must not be empty was made of nothing else.
    """
    empty = {}
    for field in instance._meta.concrete_fields:
        if type(field) not in _KINDS:
            continue
        before: Any = getattr(instance, field.attname)
        if isinstance(before, str) and before:
            after = plain(before)
            if after != before:
                setattr(instance, field.attname, after)
            if not after.strip() and not field.blank and field.editable:
                empty[field.name] = ValidationError(_("Write something that can be read."), code="unseen")
    if empty:
        raise ValidationError(dict(empty))


# Not its relatives: addresses have a check of their own, and bodies of posts are no plain text.
_KINDS = (models.CharField, models.TextField)

"""What a request may ask for, and what counts as an answer to it: things handed to the desk, nothing done elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

ADDRESS = re.compile(
    r"(?<![\w@.-])(?:https?://|www\.)\S+"
    r"|(?<![\w@.-])(?:[a-z0-9-]+\.)+(?:com|net|org|info|tv|me|ly|gg|link|site|online|app|io|co|be|asia|vn)\b(?:/\S*)?",
    re.IGNORECASE,
)

# What must come for what was wanted, as the first part of a file's type; nothing for what can be said in words.
COMES_AS = {"picture": ("image",), "clip": ("video", "audio"), "file": ("",)}


def asks_for_nothing_elsewhere(**texts: str) -> None:
    """Raises ValidationError for a text with an address: contributors hand things to the desk, and are sent nowhere."""
    wrong = {
        name: ValidationError(
            _("Leave out addresses of other sites. Ask for what is handed to the desk, in words."), code="address"
        )
        for name, text in texts.items()
        if ADDRESS.search(text)
    }
    if wrong:
        raise ValidationError(wrong)


def answers(*, wanted: str, text: str, media_types: Iterable[str]) -> None:
    """Raises ValidationError where what came is not what was wanted, or is nothing but addresses."""
    types = list(media_types)
    begins = COMES_AS.get(wanted)
    if begins is not None:
        if not any(each.startswith(begins) for each in types):
            raise ValidationError({"files": ValidationError(MISSING[wanted], code="missing")})
        return
    if not text.strip() and not types:
        raise ValidationError({"text": ValidationError(_("Write something, or add a file."), code="missing")})
    if text.strip() and not types and not re.sub(r"\W+", "", ADDRESS.sub("", text)):
        raise ValidationError(
            {"text": ValidationError(_("An address alone is no answer. Say it in your own words."), code="address")}
        )


MISSING = {
    "picture": _("Add at least one picture."),
    "clip": _("Add at least one clip or recording."),
    "file": _("Add at least one file."),
}

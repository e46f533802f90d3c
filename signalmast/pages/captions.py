"""Captions of a clip: WebVTT, or SRT of the simple kind, made into WebVTT that says the same and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 512 * 1024
LONGEST = 24 * 3600  # seconds
_TIMES = re.compile(
    r"(?:(\d{1,3}):)?([0-5]\d):([0-5]\d)[.,](\d{3})[ \t]+-->[ \t]+(?:(\d{1,3}):)?([0-5]\d):([0-5]\d)[.,](\d{3})"
    r"((?:[ \t]+[a-z]+:[A-Za-z0-9.,%:-]+)*)[ \t]*\Z"
)
_TAG = re.compile(r"<(/?(?:b|i|u)|v(?:[ \t][^<>&]{1,60})?|/v)>|<[^<>]*>")
_HEADER = re.compile(r"WEBVTT(?:[ \t\n]|\Z)")
_COUNT = re.compile(r"\d+\Z")


def as_webvtt(content: bytes) -> bytes:
    """The same cues as clean WebVTT (UTF-8): comments, styles and marks other than b, i, u and v are left out.

    Raises ValidationError, in one sentence that says what to mend.
    """
    if len(content) > MOST_BYTES:
        raise ValidationError(
            _("These captions are too large: at most %(most)s KB can be taken in."), params={"most": MOST_BYTES // 1024}
        )
    text = _decoded(content)
    if not _HEADER.match(text) and not _COUNT.match(text.split("\n", 1)[0].strip()):
        raise ValidationError(_("These captions are neither WebVTT nor SRT: the first line of WebVTT reads WEBVTT."))
    cues = list(_cues(text))
    if not cues:
        raise ValidationError(
            _("There are no captions in this file: no line of times such as 00:01.000 --> 00:04.000.")
        )
    return ("WEBVTT\n\n" + "\n\n".join(cues) + "\n").encode()


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValidationError(
            _("These captions are not stored as UTF-8. Store the file as UTF-8 and try again.")
        ) from None
    if "\0" in text:
        raise ValidationError(_("This file is no text: captions are written as WebVTT or SRT."))
    return text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def _cues(text: str) -> Iterator[str]:
    before = 0.0
    for block in re.split(r"\n[ \t]*\n+", text):
        lines = block.split("\n")
        at = next((place for place, line in enumerate(lines[:2]) if "-->" in line), None)
        if at is None:
            continue
        start, _end, head = _timing(lines[at].strip())
        if start < before:
            raise ValidationError(
                _("The captions are out of order: “%(line)s” begins before the one above it."),
                params={"line": lines[at].strip()},
            )
        before = start
        said = [_TAG.sub(_kept, line).replace("-->", "→").rstrip() for line in lines[at + 1 :] if line.strip()]
        if said:
            yield "\n".join([head, *said])


def _timing(line: str) -> tuple[float, float, str]:
    """Start and end in seconds, and the line as WebVTT writes it."""
    found = _TIMES.match(line)
    if found is None:
        raise _wrong_times(line)
    start, end = (_seconds(*found.group(*places)) for places in ((1, 2, 3, 4), (5, 6, 7, 8)))
    if not start < end <= LONGEST:
        raise _wrong_times(line)
    return start, end, f"{_written(start)} --> {_written(end)}{found[9]}"


def _wrong_times(line: str) -> ValidationError:
    return ValidationError(
        _("The times “%(line)s” cannot be read; write them as 00:01.000 --> 00:04.000."), params={"line": line[:80]}
    )


def _seconds(hours: str | None, minutes: str, seconds: str, parts: str) -> float:
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + int(parts) / 1000


def _written(moment: float) -> str:
    whole, parts = divmod(round(moment * 1000), 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}.{parts:03}"


def _kept(found: re.Match[str]) -> str:
    return f"<{found[1]}>" if found[1] else ""

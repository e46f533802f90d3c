from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from signalmast.pages import captions

VTT = "WEBVTT\n\n00:01.000 --> 00:04.000\nNước về\n\n00:04.500 --> 00:06.000 align:start\nTwo\n".encode()
SRT = "\ufeff1\n00:00:01,000 --> 00:00:04,000\nNước về\n\n2\n00:00:04,500 --> 00:00:06,000\nTwo\nlines\n"
SRT = SRT.replace("\n", "\r\n")


def test_captions_keep_their_words_and_times() -> None:
    assert captions.as_webvtt(VTT).decode() == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nNước về\n\n00:00:04.500 --> 00:00:06.000 align:start\nTwo\n"
    )


def test_srt_becomes_webvtt() -> None:
    assert captions.as_webvtt(SRT.encode()).decode() == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:04.000\nNước về\n\n00:00:04.500 --> 00:00:06.000\nTwo\nlines\n"
    )


def test_what_came_out_comes_in_again_unchanged() -> None:
    once = captions.as_webvtt(SRT.encode())
    assert captions.as_webvtt(once) == once


def test_comments_styles_and_strange_marks_are_left_out() -> None:
    given = (
        "WEBVTT - a title\n\nSTYLE\n::cue { background: url(https://a.example) }\n\nNOTE <script>\n\n"
        "00:01.000 --> 00:02.000\n<v Lan><script>alert(1)</script><b>Hello</b> <img src=x>\n"
    )
    assert captions.as_webvtt(given.encode()).decode() == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\n<v Lan>alert(1)<b>Hello</b>\n"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "neither WebVTT nor SRT"),
        (b"<html><script>alert(1)</script>", "neither WebVTT nor SRT"),
        (b"WEBVTTX\n\n00:01.000 --> 00:02.000\na", "neither WebVTT nor SRT"),
        (b"WEBVTT\n\nhello", "no captions in this file"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\n", "no captions in this file"),
        (b"WEBVTT\n\n00:01 --> 00:02\na", "cannot be read"),
        (b"WEBVTT\n\n00:02.000 --> 00:01.000\na", "cannot be read"),
        (b"WEBVTT\n\n99:00:00.000 --> 99:00:01.000\na", "cannot be read"),
        (b"WEBVTT\n\n00:05.000 --> 00:06.000\na\n\n00:01.000 --> 00:02.000\nb", "out of order"),
        (VTT.decode().encode("utf-16"), "not stored as UTF-8"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nnước".encode("cp1258", "replace") + b"\xec", "not stored as UTF-8"),
        (b"WEBVTT\n\n00:01.000 --> 00:02.000\na\0b", "no text"),
        (b"WEBVTT\n\n" + b"x" * captions.MOST_BYTES, "too large"),
    ],
)
def test_captions_that_are_none_are_refused_in_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(ValidationError) as refused, translation.override("en"):
        captions.as_webvtt(content)
    with translation.override("en"):
        assert len(refused.value.messages) == 1
        assert said in refused.value.messages[0]


def test_half_a_megabyte_of_nonsense_is_answered_at_once() -> None:
    for nonsense in (b"WEBVTT\n\n" + b"<" * 500_000, b"1\n" + b"00:01,000 --> " * 30_000, b"1\n" + b"\n \n" * 150_000):
        with pytest.raises(ValidationError):
            captions.as_webvtt(nonsense)

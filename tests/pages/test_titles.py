from __future__ import annotations

from datetime import datetime

import pytest

from signalmast.pages import titles


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Ngập đường Trần Phú: xe máy nên đi vòng. 🌧️\nCập nhật lúc 17:30.", "Ngập đường Trần Phú: xe máy nên đi vòng"),
        ("Lịch cúp nước ngày 30.9, khu phố 3", "Lịch cúp nước ngày 30.9, khu phố 3"),
        ("🌧️🌧️\nMưa lớn tối nay", "Mưa lớn tối nay"),
        ("Cầu đóng! #giaothong #cau", "Cầu đóng"),
        ("   \n ", ""),
        ("🎉🎉🎉", ""),
        ("#ngapnuoc #giaothong", "#ngapnuoc #giaothong"),
    ],
)
def test_headline_is_the_first_sentence(text: str, wanted: str) -> None:
    assert titles.headline(text) == wanted


def test_headline_is_cut_at_a_word_within_110_characters() -> None:
    found = titles.headline("nước " * 60)
    assert len(found) <= 110
    assert found.endswith("nước…")


def test_headline_of_one_endless_word_is_cut_hard() -> None:
    assert titles.headline("a" * 300) == "a" * 109 + "…"


@pytest.mark.parametrize(
    ("kind", "lang", "wanted"),
    [
        ("video", "vi", "Video · 22/04/2018"),
        ("photo", "vi", "Ảnh · 22/04/2018"),
        ("Photos", "en", "Photo · 22/04/2018"),
        ("hologram", "vi", "Bài đăng · 22/04/2018"),
        ("", "en", "Post · 22/04/2018"),
    ],
)
def test_rule_title_names_the_kind_and_the_day(kind: str, lang: str, wanted: str) -> None:
    assert titles.rule_title(kind, datetime(2018, 4, 22, 6), lang) == wanted  # noqa: DTZ001 -- already local


def test_paragraphs_are_inert_html() -> None:
    assert titles.paragraphs("Một <b>\r\nhai\n\n\n<script>") == "<p>Một &lt;b&gt;<br/>hai</p><p>&lt;script&gt;</p>"


def test_clean_drops_control_characters_and_composes() -> None:
    assert titles.clean("a\x00\x07Tie\u0302\u0301ng\tb\n") == "aTiếng\tb\n"

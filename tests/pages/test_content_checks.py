"""Each content check on good and bad words of both languages."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import translation

from signalmast.pages import rules
from signalmast.pages.rules import Block, Words

VI = Words(
    "Lịch cấp nước tuần này",
    "vi",
    "Nước về lại từ 22 giờ.",
    blocks=(Block("text", "Theo Công ty Cấp nước, van số 3 đã sửa xong.\nNước về lại từ 22 giờ."),),
)
EN = Words(
    "Water supply this week",
    "en",
    "Water is back at 10 pm.",
    blocks=(Block("text", "Valve 3 is mended, according to the water company. Water is back at 10 pm."),),
)
THIRTY_ONE_VI = " ".join(["nước"] * 31) + "."
THIRTY_ONE_EN = " ".join(["water"] * 31) + "."


def text(words: str, kind: str = "text", **fields: object) -> tuple[Block, ...]:
    return (Block(kind, words, **fields),)  # type: ignore[arg-type]


def rules_of(words: Words) -> list[str]:
    return [finding.rule for finding in rules.check(words)]


@pytest.mark.parametrize("words", [VI, EN])
def test_careful_post_has_nothing_open(words: Words) -> None:
    assert rules.check(words) == []


@pytest.mark.parametrize(("length", "found"), [(90, []), (91, ["headline_length"])])
def test_headline_is_long_over_ninety_characters(length: int, found: list[str]) -> None:
    assert rules_of(replace(VI, title="n" * length)) == found


def test_remark_says_length_limit_and_reason_in_the_language_of_the_screen() -> None:
    with translation.override("vi"):
        finding = rules.headline_length(replace(VI, title="n" * 95))[0]
    assert finding.says == "Tiêu đề dài 95 ký tự; tốt nhất là không quá 90."
    assert "cắt" in finding.why
    with translation.override("en"):
        assert rules.headline_length(replace(EN, title="n" * 95))[0].says.startswith("The headline has 95 characters")


@pytest.mark.parametrize("words", [VI, EN])
def test_summary_of_blanks_is_missing(words: Words) -> None:
    assert rules_of(replace(words, summary="  ")) == ["summary_missing"]


@pytest.mark.parametrize(
    "alt", ["", "  ", "Hình 1", "ảnh minh họa", "IMG_2041", "cho-ben.jpg", "Picture 12", "Photo", "illustration"]
)
def test_picture_without_words_that_say_what_it_shows_is_told(alt: str) -> None:
    assert rules_of(replace(VI, picture=True, picture_alt=alt)) == ["picture_words"]
    assert rules_of(replace(EN, blocks=(*EN.blocks, Block("picture", alt)))) == ["picture_words"]


@pytest.mark.parametrize("alt", ["Hai người che dù trước cổng chợ", "Hình con tàu trên sóng", "Two people at a gate"])
def test_described_picture_is_fine(alt: str) -> None:
    assert rules.picture_words(replace(VI, picture=True, picture_alt=alt)) == []


def test_post_without_a_picture_needs_no_words_for_one() -> None:
    assert rules.picture_words(VI) == []


def test_clip_without_captions_is_told_and_one_with_them_is_not() -> None:
    assert [f.where for f in rules.clip_captions(replace(VI, blocks=text("Cách lọc nước", "clip")))] == [
        "Cách lọc nước"
    ]
    assert rules.clip_captions(replace(VI, blocks=text("Cách lọc nước", "clip", captions=True))) == []


@pytest.mark.parametrize(
    "told",
    [
        "Nguồn: báo cáo quý 3.",
        "Theo Sở Y tế, ca bệnh đã giảm.",
        "Việc này làm theo quyết định số 5.",
        "Bà Hai cho biết nước đã về.",
        "Source: quarterly report.",
        "Cases fell, according to the health office.",
    ],
)
def test_source_named_in_words_counts(told: str) -> None:
    assert rules.source_missing(replace(VI, blocks=text(told))) == []


@pytest.mark.parametrize(
    "told",
    [
        "Nguồn nước đã sạch trở lại.",
        "Nước được cấp theo tuần, mời bà con theo dõi.",
        "The source of the river is far away.",
        "Water runs again.",
    ],
)
def test_post_that_names_no_source_is_told(told: str) -> None:
    assert rules_of(replace(VI, blocks=text(told))) == ["source_missing"]


def test_link_or_quote_with_a_name_is_a_source() -> None:
    plain = text("Nước về rồi.")
    assert rules.source_missing(replace(VI, blocks=(*plain, Block("link", "Lịch", ("https://example.org",))))) == []
    assert rules.source_missing(replace(VI, blocks=(*plain, Block("quote", "Về rồi", ("một người dân",))))) == []


def test_notice_is_the_publishers_own_word() -> None:
    assert rules.source_missing(replace(VI, kind="notice", blocks=text("Nước về rồi."))) == []


@pytest.mark.parametrize("sentence", [THIRTY_ONE_VI, THIRTY_ONE_EN])
def test_sentence_of_thirty_one_words_is_long_and_thirty_is_not(sentence: str) -> None:
    found = rules.sentence_length(replace(EN, blocks=text(f"Ngắn. {sentence}")))
    assert [finding.rule for finding in found] == ["sentence_length"]
    assert "31" in found[0].says
    assert found[0].where.startswith(" ".join(sentence.split()[:9]))
    assert rules.sentence_length(replace(EN, blocks=text(" ".join(sentence.split()[1:])))) == []


def test_numbers_letters_and_marks_end_no_sentence_and_count_as_they_are_read() -> None:
    half = " ".join(["nước"] * 15)
    assert rules.sentence_length(replace(VI, blocks=text(f"{half} 30.9 – 1.250 {half}.")))[0].says.count("32") == 1
    assert rules.sentence_length(replace(VI, blocks=text(f"{half}\n{half}"))) == []
    assert rules.sentence_length(replace(VI, blocks=text(f"{half}! {half}? {half}… {half}"))) == []


def test_many_remarks_of_a_kind_are_summed_up() -> None:
    found = rules.sentence_length(replace(EN, blocks=text(" ".join([THIRTY_ONE_EN] * 8))))
    assert len(found) == rules.MOST_OF_A_KIND
    assert "3" in found[-1].says


@pytest.mark.parametrize(
    "told",
    [
        "UBND phường họp sáng nay.",
        "Đội PCCC đến sau 5 phút, đội PCCC về lúc 9 giờ.",
        "Xe đi về TP.HCM.",
        "The WWTP is closed.",
        "Báo cáo của QĐND.",
    ],
)
def test_unexplained_abbreviation_is_told_once(told: str) -> None:
    assert [f.rule for f in rules.abbreviations(replace(VI, blocks=text(told)))] == ["abbreviations"]


@pytest.mark.parametrize(
    "told",
    [
        "Ủy ban nhân dân (UBND) phường họp. UBND mời bà con.",
        "UBND (ủy ban nhân dân) phường họp.",
        "The wastewater plant (WWTP) is closed; the WWTP opens on Monday.",
        "Tổ chức Y tế Thế giới (tiếng Anh: WHO) khuyên như vậy.",
        "Quyết định số 12/2024/NĐ-CP và 15/QĐ-UBND.",
        "Thế kỷ XXI, khóa IV, mã QR, tệp PDF lúc 9 AM.",
        "TÌNH TRẠNG NƯỚC HÔM NAY Ở BẾN MƠ",
        "Bà Ý đi chợ.",
    ],
)
def test_explained_or_everyday_abbreviation_is_fine(told: str) -> None:
    assert rules.abbreviations(replace(VI, blocks=text(told))) == []


def test_every_remark_has_a_reason_in_both_languages() -> None:
    bad = Words(
        "UBND " + "n" * 100, "vi", picture=True,
        blocks=(Block("text", THIRTY_ONE_VI), Block("clip", "Đoạn phim"), Block("picture", "Hình 1")),
    )  # fmt: skip
    told = {}
    for language in ("vi", "en"):
        with translation.override(language):
            told[language] = rules.check(bad)
    assert {finding.rule for finding in told["vi"]} == {look.__name__ for look in rules.CHECKS}
    assert all(one.says != other.says and one.why != other.why for one, other in zip(*told.values(), strict=True))

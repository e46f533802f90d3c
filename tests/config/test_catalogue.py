"""Our Vietnamese for the packages' texts is whole, true to the English and in one hand."""

import re
import unicodedata
from collections.abc import Iterator

import polib
import pytest
from django.utils import translation

from assets.vi import collect

# Texts of the packages that stay without Vietnamese, each with its reason.
EXCEPTIONS: dict[str, str] = {}

# Vietnamese says these as English does.
SAME = {
    "Email",
    "IPv4",
    "IPv6",
    "…",
    "%(truncated_text)s…",
    "%(time_zone_option)s: %(localized_time_zone_label)s",
    "%(field_label)s:",
    "%(status_display)s %(task_name)s %(started_at)s",
}

WORKSHOP = re.compile(
    r"\b(slugs?|lakes?|edges?|bakes?|baked|gates?|keys?|snippets?|workflows?|locales?|revisions?|renditions?)\b",
    re.IGNORECASE,
)
# The house writes hòa, khỏe, thúy: the mark on the first vowel where oa, oe, uy end a syllable (qu is one sound).
NEW_TONE = re.compile(r"(o[àáảãạèéẻẽẹ]|(?<![qQ])u[ỳýỷỹỵ])(?!\w)")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdr]|\{\w*\}")
TAG = re.compile(r"</?[a-z][^>]*>")

pytestmark = pytest.mark.parametrize("domain", collect.DOMAINS)


def _entries(domain: str) -> Iterator[tuple[polib.POEntry, str]]:
    for entry in collect.ours(domain).translated_entries():
        for text in collect.forms(entry):
            yield entry, text


def _marks(text: str) -> tuple[list[str], list[str]]:
    return sorted(PLACEHOLDER.findall(text)), sorted(TAG.findall(text))


def test_compiled_catalogue_says_what_the_source_says(domain: str) -> None:
    source = collect.ours(domain)
    compiled = polib.mofile(str(collect.CATALOGUE / f"{domain}.mo"))
    assert {collect.key_of(e): collect.forms(e) for e in compiled} == {
        collect.key_of(e): collect.forms(e) for e in source.translated_entries()
    }


def test_every_text_of_the_packages_has_vietnamese(domain: str) -> None:
    assert [text for _, text in collect.lacking(domain) if text not in EXCEPTIONS] == []
    assert len(EXCEPTIONS) <= 20


def test_entries_belong_to_the_installed_packages(domain: str) -> None:
    known = {key for source in collect.sources() if source.domain == domain for key in source.english}
    entries = [entry for entry in collect.ours(domain) if not entry.occurrences]
    assert [entry.msgid for entry in entries if collect.key_of(entry) not in known] == []


def test_placeholders_and_tags_are_those_of_the_english(domain: str) -> None:
    """Vietnamese has one form for every number, so the English plural is its pattern."""
    wrong = [
        (entry.msgid, text)
        for entry, text in _entries(domain)
        if _marks(text) != _marks(entry.msgid_plural or entry.msgid)
    ]
    assert wrong == []


def test_white_space_at_the_ends_is_that_of_the_english(domain: str) -> None:
    wrong = [
        entry.msgid
        for entry, text in _entries(domain)
        if (text[:1].isspace(), text[-1:].isspace()) != (entry.msgid[:1].isspace(), entry.msgid[-1:].isspace())
    ]
    assert wrong == []


def test_nothing_is_left_in_english(domain: str) -> None:
    assert [text for entry, text in _entries(domain) if text == entry.msgid and text not in SAME] == []


def test_no_workshop_word_reaches_a_screen(domain: str) -> None:
    bare = [(text, PLACEHOLDER.sub("", TAG.sub("", text))) for _, text in _entries(domain)]
    assert [text for text, shown in bare if WORKSHOP.search(shown)] == []


def test_spelling_is_composed_and_marks_stand_the_old_way(domain: str) -> None:
    texts = [text for _, text in _entries(domain)]
    assert [text for text in texts if not unicodedata.is_normalized("NFC", text)] == []
    assert [text for text in texts if NEW_TONE.search(text)] == []


def test_one_english_text_has_one_vietnamese_in_both_domains(domain: str) -> None:
    here = {collect.key_of(entry): text for entry, text in _entries(domain)}
    other = {collect.key_of(entry): text for name in collect.DOMAINS for entry, text in _entries(name)}
    assert {key: text for key, text in here.items() if other[key] != text} == {}


def test_screens_take_our_words_before_the_packages(domain: str) -> None:
    if domain == "django":
        with translation.override("vi"):
            assert translation.gettext("History") == "Lịch sử"
            assert translation.gettext("Vietnamese") == "Tiếng Việt"
            assert translation.ngettext("%(num)d hour", "%(num)d hours", 7) % {"num": 7} == "7 giờ"
        with translation.override("en"):
            assert translation.gettext("History") == "History"
    else:
        catalogue = translation.trans_real.DjangoTranslation("vi", domain=domain)
        assert catalogue.gettext("Saving...") == "Đang lưu..."
        assert catalogue.ngettext("%(num)s error", "%(num)s errors", 1) == "%(num)s lỗi"


def _glossary() -> dict[str, str]:
    lines = (collect.ROOT / "docs" / "glossary.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return {english: vietnamese for english, vietnamese, *_ in rows if english != "English"}


def test_terms_are_those_of_the_glossary(domain: str) -> None:
    terms = _glossary()
    shown = {
        key: collect.forms(entry)[0]
        for source in collect.sources()
        if source.domain == domain
        for key, entry in source.vietnamese.items()
    } | {collect.key_of(entry): text for entry, text in _entries(domain)}
    said = {(english.lower(), text.lower()) for (_, english), text in shown.items()}
    assert sorted((msgid, text) for msgid, text in said if terms.get(msgid, text) != text) == []
    assert len(terms) > 100

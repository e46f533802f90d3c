"""What a careful editor looks for in a post before it goes out. Each check is a pure function; none forbids anything.

A check takes the words of a post and says, in the language of the screen, what it found and why that matters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

HEADLINE = 90  # characters; search results and shared cards cut there
SENTENCE = 30  # words; readers on a phone lose the beginning of a longer one
MOST_OF_A_KIND = 5  # a screen full of the same remark is read by nobody

TEXT, PICTURE, CLIP, QUOTE, LINK = "text", "picture", "clip", "quote", "link"
NOTICE = "notice"


@dataclass(frozen=True)
class Block:
    """One part of a post: its plain words, paragraphs apart by line ends; `links` are addresses in it."""

    kind: str
    words: str = ""
    links: tuple[str, ...] = ()
    captions: bool = False  # clips only: captions, or the stated reason why there are none


@dataclass(frozen=True)
class Words:
    """All that is written in a post. A picture's `words` say what it shows; a clip's, what it shows and says."""

    title: str
    language: str
    summary: str = ""
    kind: str = "article"
    picture: bool = False
    picture_alt: str = ""
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Finding:
    """`says` what was found, `why` it matters, `where` the words it was found in, if that helps."""

    rule: str
    says: str
    why: str
    where: str = ""


Check = Callable[[Words], list[Finding]]

_FILE_NAME = re.compile(r"^\S+\.(jpe?g|png|gif|webp|heic)$|^(img|dsc|image|screenshot)[\W_]*\d*$", re.IGNORECASE)
_EMPTY_ALT = re.compile(
    r"^(hình|ảnh|hình ảnh|picture|photo|image|figure)\s*\d*\.?$|^(hình|ảnh) minh h(ọa|oạ)$|^illustration$",
    re.IGNORECASE,
)
_SOURCE_VI = re.compile(
    r"\bnguồn\s*:|\bnguồn tin\b|\bdẫn (?:lời|nguồn)\b|\bcho biết\b|\bcăn cứ\b"
    r"|\btheo (?:thông (?:tin|báo|tư|cáo)|số liệu|báo cáo|kết (?:quả|luận)|văn bản|công văn|quyết định"
    r"|nghị (?:định|quyết)|kế hoạch|luật|lời|ông|bà|bác sĩ)\b",
    re.IGNORECASE,
)
_AFTER_THEO = re.compile(r"\btheo ([^\W\d_])", re.IGNORECASE)  # "theo Sở Y tế": a name follows, unlike "theo tuần"
_SOURCE_EN = re.compile(
    r"\bsources?\s*:|\baccording to\b|\b(?:published|reported|announced|confirmed) by\b|\bdata from\b|\bas stated in\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<!\b\w)[.!?…]+[\"”’)]*(?=\s|$)|\n+")
_WORD = re.compile(r"\w")
_SHORT = re.compile(r"(?<![\w/.-])[^\W\d_]{2,}(?:\.[^\W\d_]{2,})*(?![\w/-])")  # part of no number of a document
_ROMAN = re.compile(r"^[IVXLCDM]+$")
_EVERYDAY = frozenset(
    {"AM", "PM", "TV", "PDF", "SMS", "USB", "GPS", "QR", "ID", "OK", "IT", "VN", "VND", "VNĐ", "USD", "COVID", "AIDS"}
    | {"HIV", "FAQ", "CD", "DVD", "HD", "SOS", "PIN", "SIM", "ATM", "WC"}
)
_CAPITAL_SHARE = 0.6


def check(words: Words) -> list[Finding]:
    """Everything found, in the order an editor reads."""
    return [finding for look in CHECKS for finding in look(words)]


def headline_length(words: Words) -> list[Finding]:
    length = len(words.title)
    if length <= HEADLINE:
        return []
    says = _("The headline has %(length)d characters; at most %(limit)d are good.")
    why = _("Search results, shared cards and telephones cut a longer one, and readers miss its end.")
    return [Finding("headline_length", says % {"length": length, "limit": HEADLINE}, why)]


def summary_missing(words: Words) -> list[Finding]:
    if words.summary.strip():
        return []
    why = _("Lists, feeds and shared cards show it: without it readers see only the headline.")
    return [Finding("summary_missing", _("There is no summary."), why)]


def picture_words(words: Words) -> list[Finding]:
    """Pictures nobody described, or described by a file name or “Picture 1”."""
    given = [words.picture_alt] if words.picture else []
    given += [block.words for block in words.blocks if block.kind == PICTURE]
    why = _("Blind readers hear these words in place of the picture, and all readers when it does not load.")
    found = []
    for alt in (text.strip() for text in given):
        if not alt:
            found.append(Finding("picture_words", _("A picture has no words that say what it shows."), why))
        elif _FILE_NAME.match(alt) or _EMPTY_ALT.match(alt):
            found.append(Finding("picture_words", _("These words do not say what the picture shows."), why, alt))
    return found


def clip_captions(words: Words) -> list[Finding]:
    why = _("Deaf readers, and everybody who watches without sound, follow a clip by its captions.")
    return [
        Finding("clip_captions", _("A clip has no captions."), why, block.words[:80])
        for block in words.blocks
        if block.kind == CLIP and not block.captions
    ]


def source_missing(words: Words) -> list[Finding]:
    """Neither a link, nor a quote with a name, nor words that name a source. A notice is its publisher's own word."""
    if words.kind == NOTICE or any(block.links for block in words.blocks):
        return []
    text = "\n".join([words.summary, *(block.words for block in words.blocks)])
    if _SOURCE_VI.search(text) or _SOURCE_EN.search(text) or any(map(str.isupper, _AFTER_THEO.findall(text))):
        return []
    why = _("Readers can judge only what they can look up. Add a link, or say who said it: “according to …”.")
    return [Finding("source_missing", _("The post names no source."), why)]


def sentence_length(words: Words) -> list[Finding]:
    """Sentences over the limit; words are counted as they are written apart."""
    why = _("A reader on a telephone loses the beginning of a longer one. Make two of it.")
    found = []
    for sentence in _sentences(words):
        count = sum(1 for part in sentence.split() if _WORD.search(part))
        if count > SENTENCE:
            says = ngettext(
                "A sentence has %(count)d word; at most %(limit)d are good.",
                "A sentence has %(count)d words; at most %(limit)d are good.",
                count,
            )
            where = " ".join(sentence.split()[:9]) + "…"
            found.append(Finding("sentence_length", says % {"count": count, "limit": SENTENCE}, why, where))
    return _no_more(found)


def abbreviations(words: Words) -> list[Finding]:
    """Abbreviations nobody explained: “ủy ban nhân dân (UBND)” or “UBND (ủy ban nhân dân)” once in the post counts."""
    text = _running(words)
    why = _("Not every reader knows it. Write it out once, with the abbreviation in brackets.")
    found = {}
    for match in _SHORT.finditer(text):
        short = match[0]
        if short in found or not short.isupper() or _known(short):
            continue
        if not _explained(short, text) and not _shouted(match, text):
            found[short] = Finding("abbreviations", _("“%(short)s” is not explained.") % {"short": short}, why)
    return _no_more(list(found.values()))


CHECKS: tuple[Check, ...] = (
    headline_length,
    summary_missing,
    picture_words,
    clip_captions,
    source_missing,
    sentence_length,
    abbreviations,
)


def _running(words: Words) -> str:
    """The text a reader reads from top to bottom."""
    written = [block.words for block in words.blocks if block.kind in (TEXT, QUOTE)]
    return "\n".join([words.title, words.summary, *written])


def _sentences(words: Words) -> Iterator[str]:
    text = "\n".join([words.summary, *(block.words for block in words.blocks if block.kind == TEXT)])
    return (part.strip() for part in _SENTENCE_END.split(text) if part.strip())


def _known(short: str) -> bool:
    return all(part in _EVERYDAY or _ROMAN.match(part) for part in short.split("."))


def _explained(short: str, text: str) -> bool:
    name = re.escape(short)
    return bool(
        re.search(rf"\((?:[^()]*[\s,;/])?{name}(?:[\s,;/][^()]*)?\)", text)
        or re.search(rf"{name}\s*\([^()]*[^\W\d_]{{2,}}[^()]*\s[^()]*\)", text)
    )


def _shouted(match: re.Match[str], text: str) -> bool:
    """A line set in capitals has no abbreviations that could be told from its words."""
    begin = text.rfind("\n", 0, match.start()) + 1
    end = text.find("\n", match.end())
    letters = [letter for letter in text[begin : end if end >= 0 else None] if letter.isalpha()]
    return len(letters) > len(match[0]) * 2 and sum(map(str.isupper, letters)) / len(letters) > _CAPITAL_SHARE


def _no_more(found: list[Finding]) -> list[Finding]:
    """The first few of a kind, the last of them saying how many more there are."""
    if len(found) <= MOST_OF_A_KIND:
        return found
    last, more = found[MOST_OF_A_KIND - 1], len(found) - MOST_OF_A_KIND
    says = ngettext("%(first)s And %(more)d more.", "%(first)s And %(more)d more.", more)
    told = Finding(last.rule, says % {"first": last.says, "more": more}, last.why, last.where)
    return [*found[: MOST_OF_A_KIND - 1], told]

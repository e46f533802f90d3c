"""What stands on the screens: no workshop word for any role, no English under Vietnamese, nor the reverse."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import polib
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from signalmast.backoffice import presets
from tests.conftest import Person
from tests.hostile.permission_table import Address
from tests.journeys.full_desk import NAMED, folders, page, places, publisher, values
from tests.journeys.screens import screens, worth_asking

__all__ = ["folders", "page", "places", "publisher", "values"]

PACKAGE = Path(__file__).resolve().parents[2] / "signalmast"
FEWEST = 25  # screens a role has
ROLES = [preset.identifier for preset in presets.PRESETS]
WORKSHOP = re.compile(
    r"\b(slugs?|lakes?|edges?|bakes?|baked|gates?|(?<!security )(?<!hardware )(?<!an )keys?|snippets?|workflows?|"
    r"renditions?|locales?|lakehouse|parquet|sha-?256)\b",
    re.IGNORECASE,
)
VIETNAMESE = re.compile(r"[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.IGNORECASE)
# What Vietnamese writes without a mark; names of things; what the test's desk and its people call their own.
PLAIN = re.compile(
    r"(Chung|CN|Trang|Trang web|Sau|Xem|Quay phim|Ai ghi|PDF|s\.|"
    r"Esc|Ctrl \+ .+|\d+ trang|[\d–]+ trong [\d.]+ trang|Trang \(\d+\)|\d+ (byte|KB|MB)|"
    r"[\d,.]+ [KM]B|\(?\d+x\d+\)?|English|Signalmast|Signalmast \(.*\)|Atom|JSON Feed|RSS|Email|URL|Video|PNG|SVG|Logo|"
    r"(Facebook|Instagram|YouTube|TikTok|CrowdTangle|Telegram|Mastodon|Zalo|GA4|Google Analytics 4|Haha|X|"
    r"Meta Business Suite|Insights|Studio|, |[() ])+|UTF-\d+|Latin-1|Windows-\d+|TCVN3|VNI|VISCII|\(\d+ (byte|KB|MB)\)|Asia/Ho_Chi_Minh|[\w.+-]+@[\w.-]+|https?://\S+|"
    r"[a-z0-9_-]+( · [\w.-]+)+…?|facebook-graph-2017|page-per-day|thai-live-sellers|post:\w+|pages\.\w+|/old|zzzz|x|"
    r"Sai|Sai · \d+|CC BY 4\.0|CSV|JSON|Colleague · [\d:]+ [\d/]+|"
    r"(fact_checker|editor_in_chief|network_coordinator) \d+|"
    r"clip|clip(_\w+)?\.mp4|picture(_\w+)?\.png|secret-[\w.-]+|Colleague|Writer|Other|2026|Front page|Home)"
    r"( - Signalmast| · Signalmast)?"
)
# Wagtail: a button nobody sees, and a counter that is hidden until a script fills it.
UNSEEN_WORDS = {"Search", "None"}
# Words of English that no Vietnamese sentence has; what people named so is taken out first.
ENGLISH = re.compile(
    r"\b(the|and|with|this|that|your|are|is|not|from|new|edit|delete|save|page|pages|posts?|search|filter|status|date|"
    r"more|show|hide|close|open|move|copy|publish|published|user|users|settings|title|type|select|choose|upload|image|"
    r"file|None|True|False|started|step|by|ago|minutes?|hours?|days?|weeks?|months?|years?)\b"
)
QUOTED = re.compile(
    r"\([A-Z][^()]*\)|“[^”]*”|https?://\S+|secret-[\w.-]+|Other|Writer|Front page"
)  # menus of platforms
# In the language of what they show, not of who looks.
PREVIEWS = re.compile(r"view_draft|/preview/|/view/|^en/")


@cache
def english() -> set[str]:
    """Every English text of ours that has another Vietnamese."""
    found = set()
    for source in PACKAGE.rglob("vi/LC_MESSAGES/django.po"):
        for entry in polib.pofile(str(source)):
            if entry.obsolete or "%" in entry.msgid or "{" in entry.msgid:
                continue
            if entry.msgid not in {entry.msgstr, *entry.msgstr_plural.values()}:
                found.add(" ".join(entry.msgid.split()))
    return {text for text in found if not PLAIN.fullmatch(text)} - UNSEEN_WORDS


def is_english(text: str) -> bool:
    """On a Vietnamese screen: a text of ours left as written, or words that are no Vietnamese."""
    said = QUOTED.sub("", text).strip()
    if text in UNSEEN_WORDS or PLAIN.fullmatch(text) or PLAIN.fullmatch(said):
        return False
    if text in english() or not VIETNAMESE.search(text):
        return True
    return bool(ENGLISH.search(said))


def is_vietnamese(text: str) -> bool:
    return bool(VIETNAMESE.search(re.sub("|".join((*NAMED, "Trang nhất")), "", text)))


def walk(person: Person, places: list[Address], language: str) -> set[tuple[str, str, str]]:
    """Every text of every screen that opens to any role whose second step is set up, with the first role to see it."""
    seen: dict[tuple[str, str], str] = {}
    asked: set[str] = set()
    for role in ROLES:
        user = person(role, language=language, name="Colleague")
        TOTP.activate(user, generate_totp_secret())
        client = Client()
        client.force_login(user)
        opened = dict[str, list[str]]()
        for route, texts in screens(client, worth_asking(places, role, asked), language):
            opened.setdefault(route, []).extend(texts)
        assert len(opened) >= FEWEST, role
        for route, texts in opened.items():
            seen |= {(route, text): seen.get((route, text), role) for text in texts if not PREVIEWS.search(route)}
    return {(role, route, text) for (route, text), role in seen.items()}


def test_vietnamese_screens_hold_no_english_and_no_workshop_word(person: Person, places: list[Address]) -> None:
    seen = walk(person, places, "vi")
    assert sorted(each for each in seen if WORKSHOP.search(each[2]) or is_english(each[2])) == []


def test_english_screens_hold_no_vietnamese_and_no_workshop_word(person: Person, places: list[Address]) -> None:
    office = [place for place in places if place.path.startswith(("/admin/", "/accounts/"))]
    seen = walk(person, office, "en")
    assert sorted(each for each in seen if WORKSHOP.search(each[2]) or is_vietnamese(each[2])) == []

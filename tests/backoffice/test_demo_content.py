"""The demonstration desk's files keep their format, their language and their promises."""

import csv
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

import signalmast

DEMO = Path(signalmast.__file__).parent / "backoffice" / "demo"
KINDS = {"article", "notice", "clip", "fact_check"}
BLOCKS = {
    "text": {"type", "html"},
    "quote": {"type", "text", "who"},
    "link": {"type", "label", "address"},
    "picture": {"type", "picture", "alt"},
}
VERDICTS = {"Sai": "False", "Chưa có căn cứ": "Unproven"}


def load(name: str) -> Any:
    return json.loads((DEMO / name).read_text(encoding="utf-8"))


DESK, POSTS, HISTORY = load("desk.json"), load("posts.json"), load("history.json")
TOPICS = {topic["key"] for topic in DESK["topics"]}
PAGES = {page["slug"]: page for page in DESK["pages"]}


def strings(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from strings(inner, f"{path}/{key}")
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from strings(inner, f"{path}/{i}")


def every_file() -> list[tuple[str, Any]]:
    return [("desk", DESK), ("posts", POSTS), ("history", HISTORY), ("claims", load("claims.json"))]


def every_string() -> list[tuple[str, str]]:
    return [pair for name, data in every_file() for pair in strings(data, name)]


def editions() -> list[tuple[str, str, dict[str, Any]]]:
    return [(post["key"], lang, post[lang]) for post in POSTS for lang in ("vi", "en") if post[lang]]


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)


def words(edition: dict[str, Any]) -> int:
    read = (block.get("html") or block.get("text") or block.get("label") or "" for block in edition["body"])
    return len(plain(" ".join(read)).split())


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def tags(html: str) -> set[str]:
    reader = Tags()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader.seen


def contrast_on_white(colour: str) -> float:
    """WCAG 2.2 contrast ratio."""
    parts = [value / 255 for value in bytes.fromhex(colour[1:])]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    light = sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (light + 0.05)


def test_publisher_is_complete_and_says_it_is_a_sample() -> None:
    publisher = DESK["publisher"]
    assert set(publisher) == {"vi", "en", "email", "phone", "website", "logo", "logo_alt"}
    assert "(nội dung minh họa)" in publisher["vi"]["name"]
    assert "(sample content)" in publisher["en"]["name"]
    assert publisher["email"].endswith("@example.org")
    assert publisher["phone"] == "000 000 0000"


def test_topics_are_named_in_both_languages_and_readable_on_white() -> None:
    assert len(TOPICS) == len(DESK["topics"]) == 12
    for topic in DESK["topics"]:
        assert set(topic) == {"key", "vi", "en", "colour"}
        assert contrast_on_white(topic["colour"]) >= 4.5, topic["key"]
    for lang in ("vi", "en"):
        assert len({topic[lang] for topic in DESK["topics"]}) == 12


def test_pages_are_unique_known_and_marked_as_samples() -> None:
    assert len(PAGES) == len(DESK["pages"]) == 3
    for page in DESK["pages"]:
        assert set(page) == {"slug", "colour", "cover", "cover_alt", "topics", "vi", "en"}
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", page["slug"])
        assert set(page["topics"]) <= TOPICS
        assert contrast_on_white(page["colour"]) >= 4.5
        assert "(nội dung minh họa)" in page["vi"]["about"]
        assert "(sample content)" in page["en"]["about"]
        assert tags(page["vi"]["about"]) | tags(page["en"]["about"]) <= {"p", "strong", "a"}


def test_posts_follow_the_schema() -> None:
    assert [post["key"] for post in POSTS] == [f"demo-{n:03}" for n in range(1, 41)]
    for post in POSTS:
        assert set(post) == {
            "key", "page", "kind", "topics", "posted_days_ago", "time", "picture", "picture_alt", "vi", "en",
        }, post["key"]  # fmt: skip
        assert post["kind"] in KINDS
        assert post["topics"]
        assert set(post["topics"]) <= set(PAGES[post["page"]]["topics"]), post["key"]
        assert isinstance(post["posted_days_ago"], int)
        assert re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", post["time"])


def test_bodies_hold_known_blocks_only() -> None:
    for key, _, edition in editions():
        assert set(edition) == {"headline", "summary", "body"}
        for block in edition["body"]:
            assert set(block) == BLOCKS[block["type"]], key
            if block["type"] == "text":
                assert tags(block["html"]) <= {"p", "strong"}, key
                assert block["html"].startswith("<p>"), key


def test_posts_are_spread_over_four_months_with_some_today() -> None:
    ages = Counter(post["posted_days_ago"] for post in POSTS)
    assert min(ages) == 0
    assert 110 <= max(ages) <= 120
    assert ages[0] >= 2
    assert ages[1] >= 2
    assert len(ages) >= 30


def test_headlines_fit_and_never_repeat() -> None:
    for lang in ("vi", "en"):
        headlines = [edition["headline"] for _, found, edition in editions() if found == lang]
        assert len(headlines) == len(set(headlines))
        assert max(map(len, headlines)) <= 110


def test_texts_have_a_useful_length() -> None:
    for key, lang, edition in editions():
        assert (120 if lang == "vi" else 100) <= words(edition) <= 350, (key, lang, words(edition))
        assert 40 <= len(edition["summary"]) <= 220, (key, lang)


def test_enough_posts_are_in_english() -> None:
    assert sum(post["en"] is not None for post in POSTS) == 28


def test_fact_checks_state_claim_verdict_sources_and_advice() -> None:
    checks = [post for post in POSTS if post["kind"] == "fact_check"]
    assert len(checks) == 5
    for post in checks:
        text = " ".join(block.get("html", "") for block in post["vi"]["body"])
        verdict = re.fullmatch(r"Kết luận: ([^.]+)\. .+", post["vi"]["summary"])
        assert verdict
        assert post["en"]["summary"].startswith(f"Verdict: {VERDICTS[verdict[1]]}. ")
        assert "<strong>Nên nói gì với hàng xóm?</strong>" in text
        assert any(block["type"] == "link" for block in post["vi"]["body"])
        assert re.fullmatch(r"Kiểm chứng: “.+”", post["vi"]["headline"])


def test_every_fact_check_has_its_claim_evidence_and_verdict() -> None:
    claims = {claim["post"]: claim for claim in load("claims.json") if "post" in claim}
    checks = {post["key"]: post for post in POSTS if post["kind"] == "fact_check"}
    assert claims.keys() == checks.keys()
    for claim in claims.values():
        for lang in ("vi", "en"):
            said = claim[lang]
            assert len({source["publisher"] for source in said["evidence"]}) >= 2
            assert any(not source.get("own") for source in said["evidence"])
            assert len(said["short"]) <= 280


def test_pictures_named_exist_with_alt_text_in_each_language() -> None:
    for post in POSTS:
        assert (post["picture"] is None) == (post["picture_alt"] is None)
        if post["picture"]:
            assert (DEMO / post["picture"]).is_file(), post["picture"]
            assert all(30 <= len(post["picture_alt"][lang]) <= 160 for lang in ("vi", "en")), post["key"]
    for _, _, edition in editions():
        for block in edition["body"]:
            if block["type"] == "picture":
                assert (DEMO / block["picture"]).is_file()
                assert len(block["alt"]) >= 30
    for page in DESK["pages"]:
        assert (DEMO / page["cover"]).is_file()
        assert set(page["cover_alt"]) == {"vi", "en"}
    assert (DEMO / DESK["publisher"]["logo"]).is_file()


def test_every_illustration_is_used() -> None:
    used = {post["picture"] for post in POSTS if post["picture"]}
    drawn = {f"pictures/{path.name}" for path in (DEMO / "pictures").glob("*.png")}
    assert {name for name in drawn if "cover-" not in name and "logo" not in name} == used


def test_pictures_are_small_and_of_the_right_shape() -> None:
    files = sorted((DEMO / "pictures").glob("*.png"))
    assert sum(path.stat().st_size for path in files) <= 1_500_000
    for path in files:
        assert path.stat().st_size <= 120 * 1024, path.name
        with Image.open(path) as picture:
            wanted = (512, 512) if path.stem == "logo" else (1600, 600 if path.stem.startswith("cover-") else 900)
            assert picture.size == wanted, path.name


@pytest.mark.parametrize("name", ["desk.json", "posts.json", "history.json", "reach.csv", "README.md", "NOTICE.md"])
def test_files_are_utf8_in_nfc_without_controls(name: str) -> None:
    text = (DEMO / name).read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert [char for char in text if unicodedata.category(char) in {"Cc", "Cf", "Co"} and char != "\n"] == []


def test_typography_is_clean() -> None:
    for path, value in every_string():
        text = re.sub(r"<[^>]+>", "", value.replace("</p>", "\n"))
        assert value == value.strip(), path
        assert "  " not in value, path
        assert not re.search(r"""["'`]|\.\.\.|--""", text), (path, text)
        assert not re.search(r"\s[,.;:!?”)]|[,;!?](?=[^\W\d_])|[“(]\s", text.replace("://", "")), (path, text)
        assert text.count("“") == text.count("”"), path


def test_vietnamese_texts_carry_their_tone_marks() -> None:
    for key, lang, edition in editions():
        text = " ".join(value for path, value in strings(edition) if not path.endswith("/address"))
        share = sum(ord(char) > 0x7F and char.isalpha() for char in text) / sum(char.isalpha() for char in text)
        assert (share > 0.17) if lang == "vi" else (share < 0.05), (key, lang, share)


def test_links_and_phones_reach_nobody_real() -> None:
    for path, value in every_string():
        if path.startswith(("history/licence", "history/source")):
            continue
        for address in re.findall(r"https?://[^\s\"<]+|[\w.-]+@[\w.-]+\w", value):
            assert re.fullmatch(r"https://example\.org/[a-z0-9-]*|[a-z-]+@example\.org", address), (path, address)
        for phone in re.findall(r"\b0\d{2}[ .]?\d{3}[ .]?\d{3,4}\b", value):
            assert phone == "000 000 0000", path


def test_quotations_carry_a_role_and_never_a_name() -> None:
    for key, lang, edition in editions():
        for block in edition["body"]:
            if block["type"] == "quote":
                assert block["who"][0].islower(), key
                capitals = re.findall(r"\b[^\W\d_a-zà-ỹ]\w+", block["who"].replace("Market", "").replace("chợ Bến", ""))
                assert set(capitals) <= {"Bến"}, (key, lang, block["who"])


def test_history_names_every_page_of_the_figures() -> None:
    with (DEMO / HISTORY["file"]).open(encoding="utf-8", newline="") as file:
        rule = HISTORY["page_rule"]
        rows = Counter(row[rule["column"]].split(rule["text_before"])[0] for row in csv.DictReader(file))
    assert {page["id"]: page["rows"] for page in HISTORY["pages"]} == rows
    assert sum(rows.values()) == 7050
    slugs = {page["slug"] for page in HISTORY["pages"]}
    assert len(slugs) == 9
    assert not slugs & set(PAGES)


def test_history_says_whose_figures_they_are() -> None:
    notice = (DEMO / "NOTICE.md").read_text(encoding="utf-8")
    for text in (HISTORY["attribution"]["vi"], HISTORY["attribution"]["en"], notice):
        assert "Nassim Dehouche" in text
        assert "CC BY 4.0" in text
    assert HISTORY["kind"] == "figures_only"
    for page in HISTORY["pages"]:
        assert page["vi"]["title"].endswith("(mẫu)")
        assert "(nội dung minh họa)" in page["vi"]["about"]
        assert "(sample content)" in page["en"]["about"]


def test_reach_has_two_peaks_and_six_missing_days() -> None:
    with (DEMO / "reach.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    values = {int(row["date_offset_days"]): int(row["value"]) for row in rows}
    assert len(values) == len(rows) == 114
    assert {(row["page"], row["metric"]) for row in rows} == {("tin-phuong", "reach")}
    assert (min(values), max(values)) == (-120, -1)
    flood, scam = max(values, key=values.__getitem__), max(range(-20, 0), key=lambda day: values.get(day, 0))
    posted = {post["key"]: -post["posted_days_ago"] for post in POSTS}
    assert (flood, scam) == (posted["demo-021"], posted["demo-009"])
    assert 1000 < min(values.values()) < max(values.values()) < 10_000

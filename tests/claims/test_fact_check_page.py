"""What stands on the page of a fact-check, in bare words, and for programs."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from signalmast.claims.models import Verdict
from signalmast.pages.models import Post
from tests.claims import factories
from tests.pages import builders

pytestmark = pytest.mark.django_db


def words(html: str) -> str:
    """The texts of a page, each run of blanks as one."""
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", bare).split())


def read(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200, path
    return str(response.content.decode())


@pytest.fixture
def fact_check(desk: Any) -> Post:
    section = builders.section(slug="ro-that-hu")
    claim = factories.claim()
    first = factories.evidence(claim)
    second = factories.evidence(
        claim,
        "Bản tin của trạm bơm",
        publisher="Ủy ban nhân dân phường Bến Mơ",
        own=True,
        primary=False,
        kind="record",
        bearing="context",
        address="",
        excerpt="Trạm bơm chạy bình thường.",
        archived_at=factories.MOMENT,
        archive_digest="ab" * 32,
    )
    second.cites.add(first)
    factories.verdict(claim)
    factories.reply(claim, answer="Không vượt mức.", answered_at=factories.MOMENT)
    return factories.fact_check(section, "Nước máy có mặn không", claim, slug="nuoc-man", summary="Tóm tắt cũ.")


PATH = "/ro-that-hu/nuoc-man/"


def test_a_fact_check_shows_the_claim_before_the_verdict_and_the_verdict_before_the_evidence(fact_check: Post) -> None:
    said = words(read(PATH))
    order = [
        "Phát biểu Nước máy phường Bến Mơ bị nhiễm mặn.",
        "Kết luận Sai Nước máy không mặn; ba mẫu đo hôm qua đều đạt.",
        "Lê Thị Mơ kiểm chứng, Trần Văn Đò là người thứ hai đọc lại. Thứ ba, 24/11/2026 lúc 07:30",
        "Ba mẫu được lấy ở ba khu phố. Cả ba đều đạt.",
        "Kết quả đo ba mẫu nước Phòng xét nghiệm Sông Xanh · dữ liệu · nguồn gốc",
        "Bản tin của trạm bơm Ủy ban nhân dân phường Bến Mơ · hồ sơ chính thức",
        "Do chính đơn vị chịu trách nhiệm trang này hoặc cấp trên ban hành. Dựa vào: Kết quả đo ba mẫu nước",
        "Bàn biên tập giữ một bản lưu, lấy ngày 24/11/2026. Dấu vân tay bắt đầu bằng abab abab abab abab .",
        "Một phép đo. Kết quả đo độ mặn ở ba vòi. Một văn bản. Sổ vận hành của trạm bơm.",
        "Trạm bơm Bến Mơ , được hỏi ngày 24/11/2026: Độ mặn hôm qua là bao nhiêu? Không vượt mức.",
        "Điều gì sẽ làm đổi kết luận Một lần đo cho thấy độ mặn vượt mức cho phép.",
        "Khiếu nại kết luận này",
    ]
    places = [said.find(part) for part in order]
    assert -1 not in places, [part for part, place in zip(order, places, strict=True) if place < 0]
    assert places == sorted(places)
    assert "Tóm tắt cũ." not in said


def test_a_verdict_is_told_by_a_sign_and_a_word(fact_check: Post) -> None:
    shown = re.search(r'<p class="answer-verdict">(.*?)</p>', read(PATH), re.DOTALL)
    assert shown is not None
    assert '<span class="verdict-word">Sai</span>' in shown[1]
    assert '<svg class="sign"' in shown[1]


def test_each_step_of_the_scale_has_a_sign_of_its_own(desk: Any) -> None:
    section = builders.section(slug="ro-that-hu")
    signs = {}
    for key, _vi, _en, _rating in factories.STEPS:
        post = factories.answered(section, f"Bài {key}", key, slug=f"bai-{key}")
        shape = re.search(r'<svg class="sign".*?</svg>', read(f"/ro-that-hu/{post.slug}/"), re.DOTALL)
        assert shape is not None
        signs[shape[0]] = key
    assert len(signs) == len(factories.STEPS)


def test_a_claim_about_the_publisher_is_marked(desk: Any) -> None:
    section = builders.section(slug="ro-that-hu")
    claim = factories.claim(about_publisher=True)
    factories.evidence(claim)
    factories.verdict(claim)
    factories.fact_check(section, "Phường chi sai", claim, slug="phuong-chi-sai")
    assert (
        "Về chính chúng tôi: phát biểu này nói về Ủy ban nhân dân phường Bến Mơ, đơn vị chịu trách nhiệm trang này,"
        " hoặc cơ quan cấp trên." in words(read("/ro-that-hu/phuong-chi-sai/"))
    )


def test_a_changed_verdict_stands_on_top_with_date_and_reason(fact_check: Post) -> None:
    before = Verdict.objects.get()
    factories.changed(before, "mixed", reason="Một mẫu lấy thêm vượt mức.", short_answer="Có lúc mặn.")
    said = words(read(PATH))
    note = (
        "Kết luận đã đổi Thứ sáu, 27/11/2026 lúc 07:30 Trước: Sai. Nay: Vừa đúng vừa sai."
        " Lý do: Một mẫu lấy thêm vượt mức."
    )
    assert 0 < said.find(note) < said.find("Phát biểu Nước máy")
    assert "Kết luận Vừa đúng vừa sai Có lúc mặn." in said
    assert "ba mẫu đo hôm qua đều đạt" not in said


def test_a_decided_dispute_stands_under_the_verdict_and_an_open_one_does_not(fact_check: Post) -> None:
    verdict = Verdict.objects.get()
    factories.dispute(verdict)
    new = {"state": "new", "question": "", "reason": "", "decided_by": None, "decided_at": None}
    factories.dispute(verdict, **new)
    said = words(read(PATH))
    assert (
        "Khiếu nại 25/11/2026 · Giữ nguyên kết luận Câu hỏi: Mẫu nước có lấy vào lúc triều cao không?"
        " Lý do: Có, lấy lúc 18 giờ; biên bản ghi giờ." in said
    )
    assert said.count("Câu hỏi:") == 1


def test_a_verdict_nobody_decided_is_shown_to_nobody(desk: Any) -> None:
    section = builders.section(slug="ro-that-hu")
    claim = factories.claim()
    factories.evidence(claim)
    draft = factories.verdict(claim, state="draft", second=None, decided_at=None, short_answer="Chưa ai duyệt.")
    post = builders.post(section, "Chưa xong", slug="chua-xong", kind="fact_check", summary="Đang kiểm chứng.")
    post.answers.create(claim=claim, verdict=draft)
    said = words(read("/ro-that-hu/chua-xong/"))
    assert "Chưa ai duyệt." not in said
    assert "Đang kiểm chứng." in said
    assert Client().get("/ro-that-hu/chua-xong/answer.txt").status_code == 404
    assert "chua-xong" not in read("/fact-checks/")


def test_one_post_may_answer_several_claims(desk: Any) -> None:
    section = builders.section(slug="ro-that-hu")
    claims = [factories.claim("Nước có phèn."), factories.claim("Nước có chì.")]
    for claim, value in zip(claims, ("true", "unproven"), strict=True):
        factories.evidence(claim)
        factories.verdict(claim, value)
    factories.fact_check(section, "Hai điều về nước", *claims, slug="hai-dieu")
    html = read("/ro-that-hu/hai-dieu/")
    assert re.findall(r'<blockquote class="answer-claim" id="[^"]+"><p>(.*?)</p>', html) == [
        "Nước có phèn.",
        "Nước có chì.",
    ]
    shown = re.findall(r'<p class="answer-verdict">.*?verdict-word">(.*?)</span>', html, re.DOTALL)
    assert shown == ["Đúng", "Chưa có căn cứ"]


def test_the_plain_text_says_the_same_without_markup(fact_check: Post) -> None:
    response = Client().get(PATH + "answer.txt")
    text = response.content.decode()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "<" not in text
    for part in (
        "Phát biểu: Nước máy phường Bến Mơ bị nhiễm mặn.",
        "Kết luận: Sai\nNước máy không mặn; ba mẫu đo hôm qua đều đạt.",
        "1. Kết quả đo ba mẫu nước. Phòng xét nghiệm Sông Xanh, dữ liệu, nguồn gốc.",
        "   https://lab.example/mau-nuoc",
        "Trạm bơm Bến Mơ, được hỏi ngày 24/11/2026: Độ mặn hôm qua là bao nhiêu?\nKhông vượt mức.",
        "Điều gì sẽ làm đổi kết luận\nMột lần đo cho thấy độ mặn vượt mức cho phép.",
        "Ủy ban nhân dân phường Bến Mơ, 1 đường Bờ Sông, phường Bến Mơ.",
    ):
        assert part in text, part


def test_programs_are_told_the_review_by_the_publisher(fact_check: Post, settings: Any) -> None:
    lines = [json.loads(each) for each in re.findall(r'ld\+json">(.*?)</script>', read(PATH))]
    reviews = [line for line in lines if line["@type"] == "ClaimReview"]
    handle = Verdict.objects.get().claim.key.removeprefix("claim:")
    by = {
        "@type": "Organization",
        "name": "Ủy ban nhân dân phường Bến Mơ",
        "url": settings.PUBLIC_URL + "/about/",
    }
    assert reviews == [
        {
            "@context": "https://schema.org",
            "@type": "ClaimReview",
            "url": f"{settings.PUBLIC_URL}{PATH}#claim-{handle}",
            "inLanguage": "vi",
            "datePublished": "2026-11-24T00:30:00+00:00",
            "dateModified": "2026-11-24T00:30:00+00:00",
            "author": by,
            "publisher": by,
            "claimReviewed": "Nước máy phường Bến Mơ bị nhiễm mặn.",
            "reviewBody": "Nước máy không mặn; ba mẫu đo hôm qua đều đạt.",
            "itemReviewed": {
                "@type": "Claim",
                "identifier": f"claim:{handle}",
                "name": "Nước máy phường Bến Mơ bị nhiễm mặn.",
                "inLanguage": "vi",
            },
            "reviewRating": {
                "@type": "Rating",
                "alternateName": "Sai",
                "ratingValue": 1,
                "bestRating": 5,
                "worstRating": 1,
            },
            "citation": ["https://lab.example/mau-nuoc"],
        }
    ]

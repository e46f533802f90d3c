"""Older encodings of Vietnamese are read anew; texts that are none of them are left alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from signalmast.accounts.models import User
from signalmast.claims import mojibake
from signalmast.claims.models import Tip
from signalmast.claims.selectors import tips as selectors
from signalmast.claims.services import matching, tips
from tests.claims import factories
from tests.claims.conftest import Send, receipt_in
from tests.conftest import NOW

SHARED = Path(os.environ["SIGNALMAST_SHARED"]) / "data"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
SMALL = [
    letter
    for base in "aăâeêioôơuưy"
    for tone in _TONES
    if not (letter := unicodedata.normalize("NFC", base + tone)).isascii()
] + ["đ"]
LETTERS = SMALL + [letter.upper() for letter in SMALL]

# As published, and as people met them: the same sentence as each encoding shows it on a screen of today.
SENTENCE = "Nước máy ở phường Bến Mơ bị nhiễm mặn, không nên uống."
SHOWN = {
    "TCVN3": "N\u00adíc m¸y ë ph\u00adêng BÕn M¬ bÞ nhiÔm mÆn, kh«ng nªn uèng.",
    "VNI": "Nöôùc maùy ôû phöôøng Beán Mô bò nhieãm maën, khoâng neân uoáng.",
    "UTF-8": "NÆ°á»›c mÃ¡y á»Ÿ phÆ°á»\x9dng Báº¿n MÆ¡ bá»‹ nhiá»…m máº·n, khÃ´ng nÃªn uá»‘ng.",
}


def in_tcvn3(text: str) -> str:
    signs = {letter: chr(code) for code, letter in mojibake._TCVN3.items()}
    return "".join(signs.get(letter, signs.get(letter.lower(), letter)) for letter in text)


def in_vni(text: str) -> str:
    signs: dict[str, str] = {}
    for written, letter in mojibake._VNI.items():
        signs.setdefault(letter, written)
    return "".join(signs.get(letter, letter) for letter in text)


def as_1252(text: str) -> str:
    return "".join(bytes([one]).decode("cp1252", "ignore") or chr(one) for one in text.encode())


OLD = {"TCVN3": in_tcvn3, "VNI": in_vni, "UTF-8": as_1252}


def test_there_are_134_letters() -> None:
    assert len(set(LETTERS)) == 134


@pytest.mark.parametrize("letter", LETTERS)
def test_each_letter_comes_back(letter: str) -> None:
    assert mojibake.from_vni(in_vni(letter)) == letter
    assert mojibake.from_utf8(as_1252(letter)) == letter
    kept = letter in "ĂÂÊÔƠƯĐ" or letter.islower()  # of the others this encoding has no capitals
    assert mojibake.from_tcvn3(in_tcvn3(letter)) == (letter if kept else letter.lower())
    assert mojibake.from_tcvn3(f"QN{in_tcvn3(letter)}") == f"QN{letter.upper()}"


def test_each_of_vnis_signs_stands_for_one_letter() -> None:
    assert set(mojibake._VNI.values()) == {letter for letter in LETTERS if letter}


def test_the_table_is_the_published_one() -> None:
    if shutil.which("iconv") is None:
        pytest.skip("no iconv here")
    for code, letter in mojibake._TCVN3.items():
        told = subprocess.run(
            ["iconv", "-f", "TCVN5712-1", "-t", "UTF-8"], input=bytes([code]), capture_output=True, check=False
        )
        if told.returncode:
            pytest.skip("this iconv does not know the encoding")
        assert told.stdout.decode() == letter


@pytest.mark.parametrize(("encoding", "shown"), SHOWN.items())
def test_a_sentence_is_read_anew(encoding: str, shown: str) -> None:
    assert mojibake.read(shown) == mojibake.Anew(encoding, SENTENCE)


@pytest.mark.parametrize(
    "text",
    [
        "", "Salt cures dengue", SENTENCE, unicodedata.normalize("NFD", SENTENCE), "Bé đã có bún bò.",
        "Café, crème brûlée et pâté: déjà vu à Genève, où l'été fut très chaud.", "Schöne Grüße aus Köln für Änne",
        "El niño comió piñas en Córdoba; ¿qué pasó?", "São Paulo não é a capital", "£62,500 for just £10 ©®™ · ±5°",
        "Привет, как дела", "水が塩辛い", "🙂 vâng ạ", "Nguyễn Văn A: 090… «đúng» ½ ¾", "Åse på øya", "x" * 50,
    ],
)  # fmt: skip
def test_what_is_none_of_them_is_left_alone(text: str) -> None:
    assert mojibake.read(text) is None


def test_a_long_text_is_judged_by_its_beginning() -> None:
    text = f"{SHOWN['TCVN3']} " * 350
    begun = time.perf_counter()
    found = mojibake.read(text)
    assert time.perf_counter() - begun < 0.5
    assert found is not None
    assert found.text == f"{SENTENCE} " * 350


def shared(name: str) -> list[str]:
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"{name} is not here")
    lines = path.read_text("utf-8", errors="replace").splitlines()[1:]
    return [unicodedata.normalize("NFC", line.partition("\t")[2] or line) for line in lines]


@pytest.mark.parametrize(
    "name",
    [
        "vi-retrieval-xquad/claims.tsv", "vi-retrieval-xquad/queries.tsv", "claims-checkthat2020/claims.tsv",
        "claims-checkthat2020/train/queries.tsv", "posts-facebook-news-2017/posts.csv",
    ],
)  # fmt: skip
def test_of_real_texts_none_is_taken_for_an_old_one(name: str) -> None:
    assert [text for text in shared(name) if mojibake.read(text)] == []


@pytest.mark.parametrize("encoding", OLD)
@pytest.mark.parametrize("name", ["vi-retrieval-xquad/claims.tsv", "vi-retrieval-xquad/queries.tsv"])
def test_real_sentences_in_an_old_encoding_are_nearly_all_known(name: str, encoding: str) -> None:
    wanted = [text for text in shared(name) if not text.isascii()]
    found = [(text, mojibake.read(OLD[encoding](text))) for text in wanted]
    right = [text for text, anew in found if anew and anew.encoding == encoding and anew.text.lower() == text.lower()]
    assert len(right) >= 0.97 * len(wanted)


@pytest.mark.django_db
@pytest.mark.parametrize(("encoding", "shown"), SHOWN.items())
def test_the_desk_is_offered_the_reading_and_keeps_what_was_sent(
    send: Send, checker: User, client: Client, encoding: str, shown: str
) -> None:
    code = receipt_in(send(text=shown))
    send("/en/tips/receipt/", code=code, act="more", text=shown)
    tip = Tip.objects.get()
    tips.add_note(tip=tip, text=SHOWN["VNI"], by=checker, at=NOW)
    assert selectors.opened(tip).text == shown
    client.force_login(checker)
    screen = client.get(f"/admin/tips/{tip.pk}/").content.decode()
    assert screen.count(SENTENCE) == 2  # a colleague's note is theirs
    assert f"old encoding {encoding}" in screen
    assert shown in screen


@pytest.mark.django_db
def test_a_claim_is_suggested_by_what_an_old_encoding_says(
    send: Send, checker: User, client: Client, settings: Any, tmp_path: Path
) -> None:
    claim = factories.claim("Nước máy phường Bến Mơ bị nhiễm mặn.")
    settings.CLAIMINDEX = tmp_path / "search" / "claims.sqlite3"
    matching.rebuild()
    receipt_in(send(text=SHOWN["TCVN3"]))
    client.force_login(checker)
    assert claim.key in client.get(f"/admin/tips/{Tip.objects.get().pk}/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("g\u00adi\u200bấy", "giấy"),
        ("\u202egpj.exe\u202c", "gpj.exe"),
        ("раураl", "раураl"),  # letters of two scripts stay what they are: nobody is sent anywhere by them
        (unicodedata.normalize("NFD", "Tiếng Việt"), "Tiếng Việt"),
        ("a\u0085\u009bb", "ab"),
        ("שלום 123 abc", "שלום 123 abc"),
    ],
)
def test_tricks_with_letters_are_shown_as_words(
    send: Send, checker: User, client: Client, given: str, shown: str
) -> None:
    code = receipt_in(send(text=given))
    client.force_login(checker)
    screen = client.get(f"/admin/tips/{Tip.objects.get().pk}/").content.decode()
    assert f'dir="auto"><p>{shown}</p>' in screen
    assert f"<p>{shown}</p>" in send("/en/tips/receipt/", code=code).content.decode()
    assert not any(sign in screen for sign in "\u202e\u202c\u200b\u00ad\u0085\u009b")

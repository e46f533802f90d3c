"""A picture that came before is pointed out on the screen of a tip; what is kept for it goes with the tip."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image, ImageDraw, ImageFilter

from signalmast.accounts.models import User
from signalmast.claims import attachments, pictures
from signalmast.claims.models import Deletion, Tip, TipFile
from signalmast.claims.selectors import tips as selectors
from signalmast.claims.services import desk_keys, retention, tips
from tests.claims.conftest import Send, receipt_in
from tests.claims.test_attachments import pdf
from tests.conftest import NOW

PEPPER = b"p" * 32


def scene(seed: int, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """A made-up photograph: soft shapes on a ground of two shades."""
    chance = random.Random(seed)
    made = Image.new("RGB", size, tuple(chance.randrange(40, 216) for _ in range(3)))
    pen = ImageDraw.Draw(made)
    for _ in range(14):
        left, top = chance.randrange(size[0]), chance.randrange(size[1])
        wide, high = chance.randrange(40, 300), chance.randrange(40, 300)
        pen.ellipse([left, top, left + wide, top + high], fill=tuple(chance.randrange(256) for _ in range(3)))
    return made.filter(ImageFilter.GaussianBlur(6))


def content(made: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    stream = BytesIO()
    made.save(stream, kind, **more)
    return stream.getvalue()


def marked(made: Image.Image) -> Image.Image:
    copy = made.copy()
    ImageDraw.Draw(copy).rectangle([10, 10, 90, 40], fill="white")
    return copy


def as_kept(made: Image.Image, pepper: bytes = PEPPER) -> str:
    return pictures.kept(attachments.signs_of(made), pepper)


CHANGES = {
    "smaller": lambda made: made.resize((320, 240)),
    "another quality": lambda made: Image.open(BytesIO(content(made, quality=35))),
    "another kind": lambda made: Image.open(BytesIO(content(made, "WEBP", quality=60))),
    "brighter": lambda made: made.point(lambda shade: min(255, int(shade * 1.15))),
    "a mark in its corner": marked,
    "grey": lambda made: made.convert("L").convert("RGB"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_picture_that_was_passed_on_is_known_again(change: str) -> None:
    for seed in range(12):
        made = scene(seed)
        assert pictures.alike(as_kept(made), [as_kept(CHANGES[change](made))]) == [True], seed


def test_of_four_hundred_others_hardly_one_is_taken_for_it() -> None:
    kept = [as_kept(scene(seed, (320, 240))) for seed in range(400)]
    pairs = sum(sum(pictures.alike(one, kept[place + 1 :])) for place, one in enumerate(kept))
    assert pairs <= 8  # of 79,800 pairs


def test_an_empty_picture_is_like_no_other() -> None:
    flat = as_kept(Image.new("RGB", (300, 300), "white"))
    shaded = as_kept(Image.linear_gradient("L").rotate(90))
    assert (flat, shaded, pictures.kept("", PEPPER)) == ("", "", "")
    assert pictures.alike("", [as_kept(scene(1))]) == [False]
    assert pictures.alike(as_kept(scene(1)), [""]) == [False]


def test_a_see_through_picture_is_looked_at_on_white() -> None:
    made = scene(3).convert("RGBA")
    clear = Image.new("RGBA", made.size, (0, 0, 0, 0))
    white = Image.new("RGBA", made.size, "white")
    half = (0, 0, 320, 480)
    clear.paste(made.crop(half), half)
    white.paste(made.crop(half), half)
    assert pictures.alike(as_kept(clear), [as_kept(white)]) == [True]


def test_what_is_kept_tells_nothing_without_the_desks_secret_and_differs_as_the_pictures_do() -> None:
    first, second = attachments.signs_of(scene(1)), attachments.signs_of(scene(2))
    apart = (int(first, 16) ^ int(second, 16)).bit_count()
    for pepper in (PEPPER, b"q" * 32):
        kept = [pictures.kept(signs, pepper) for signs in (first, second)]
        assert (int(kept[0], 16) ^ int(kept[1], 16)).bit_count() == apart
        assert first not in kept
    assert pictures.kept(first, PEPPER) != pictures.kept(first, b"q" * 32)


def came(send: Send, made: Image.Image | bytes, number: int, kind: str = "JPEG") -> str:
    raw = made if isinstance(made, bytes) else content(made, kind)
    return receipt_in(
        send(text="hình này thật không?", attached=SimpleUploadedFile("x", raw), address=f"203.0.113.{number}")
    )


@pytest.mark.django_db
def test_the_screen_names_the_other_tips_and_only_those(send: Send, checker: User, client: Client) -> None:
    code = came(send, scene(1), 1)
    came(send, marked(scene(1)).resize((500, 375)), 2, "PNG")
    came(send, scene(2), 3)
    came(send, pdf(), 4)
    first, second, third, fourth = Tip.objects.order_by("pk")
    client.force_login(checker)
    screen = client.get(f"/admin/tips/{first.pk}/").content.decode()
    assert "came with another tip" in screen
    assert f'href="/admin/tips/{second.pk}/"' in screen
    assert f'href="/admin/tips/{third.pk}/"' not in screen
    for tip in (third, fourth):
        assert "came with another tip" not in client.get(f"/admin/tips/{tip.pk}/").content.decode()
    assert TipFile.objects.get(tip=fourth).picture_hash == ""

    assert send("/en/tips/receipt/", code=code, act="more", attached=SimpleUploadedFile("y", content(scene(2))))
    assert selectors.with_pictures_like(first) == [third, second]
    desk_keys.rotate(forget_old=True)
    came(send, scene(2), 5)
    assert selectors.with_pictures_like(third)[0] == Tip.objects.latest("pk")


@pytest.mark.django_db
def test_it_goes_with_its_tip(send: Send, checker: User) -> None:
    came(send, scene(1), 1)
    came(send, scene(1), 2)
    first, second = Tip.objects.order_by("pk")
    tips.close_as_exit(tip=first, exit="satire", by=checker, at=NOW)
    kept = TipFile.objects.get(tip=first).picture_hash
    assert len(kept) == 16
    retention.delete_due(at=NOW, days=0)
    assert Deletion.objects.get().tip_number == first.pk
    assert selectors.with_pictures_like(second) == []
    assert TipFile.objects.count() == 1

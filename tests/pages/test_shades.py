from __future__ import annotations

import pytest

from signalmast.pages import shades


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#ffee00", "#1f5f8b", "#7f7f7f", "#ff00ff", "#00ff00"])
def test_shades_of_any_colour_can_be_read(colour: str) -> None:
    found = shades.shades_of(colour)
    assert shades.contrast(found.fill, "#ffffff") >= 4.5
    assert shades.contrast(found.ink, shades.LIGHT_PAPER) >= 4.5
    assert shades.contrast(found.glow, shades.DARK_PAPER) >= 4.5


def test_colour_that_can_be_read_is_left_as_it_is() -> None:
    assert shades.shades_of("#1f4f7b").fill == "#1f4f7b"


def test_contrast_runs_from_one_to_twenty_one() -> None:
    assert shades.contrast("#123456", "#123456") == 1
    assert shades.contrast("#ffffff", "#000000") == pytest.approx(21)

"""What returns in many pictures: people, houses, trees, clouds, water, boats, motorbikes, lanterns.

A person stands on (0, 0) and is about 200 high; arms are (elbow, hand) offsets from the feet.
"""
# ruff: noqa: PLR0917 -- coordinates are given by position

from collections.abc import Sequence
from random import Random

from kit import (
    BRICK,
    BRICK_LIGHT,
    HAIR,
    INK,
    LANTERN,
    LANTERN_LIGHT,
    LANTERN_PALE,
    LEAF,
    LEAF_DEEP,
    LEAF_LIGHT,
    PAPER,
    RIVER_LIGHT,
    SAND,
    SAND_DEEP,
    SKINS,
    STEEL,
    STEEL_LIGHT,
    WOOD,
    WOOD_DARK,
    Board,
    Point,
    mix,
)

Arm = tuple[Point, Point]
DOWN_LEFT: Arm = ((-36, -112), (-34, -76))
DOWN_RIGHT: Arm = ((36, -112), (34, -76))


def head(b: Board, skin: str, hair: str = "short", hat: str = "") -> None:
    """A head on the neck point (0, 0)."""
    b.box(-8, -12, 16, 20, mix(skin, WOOD_DARK, 0.18), 6)
    b.curve([(-19, -30), (-14, -47), (0, -52), (14, -47), (19, -30), (13, -11), (0, -5), (-13, -11)], skin)
    if hair == "bun":
        b.disc(0, -60, 11, HAIR)
    if hair != "none":
        b.curve([(-21, -28), (-20, -46), (0, -57), (20, -46), (21, -28), (14, -38), (0, -42), (-12, -39)], HAIR)
    if hat == "cone":
        b.shape([(-46, -32), (0, -74), (46, -32), (24, -27), (0, -25), (-24, -27)], LANTERN_LIGHT)
        b.shape([(0, -74), (46, -32), (24, -27), (6, -25)], SAND_DEEP)
    if hat == "cap":
        b.curve([(-22, -36), (-18, -54), (0, -60), (18, -54), (22, -36)], BRICK)
        b.box(4, -40, 32, 7, BRICK, 3)
    if hat == "helmet":
        b.curve([(-25, -28), (-24, -50), (0, -64), (24, -50), (25, -28)], BRICK_LIGHT)
        b.box(-25, -33, 52, 7, BRICK, 3)


def long_hair(b: Board) -> None:
    """Hair behind the shoulders: drawn before the body, on the neck point."""
    b.curve([(-22, -44), (0, -58), (22, -44), (27, -10), (24, 20), (-24, 20), (-27, -10)], HAIR)


def limb(b: Board, start: Point, arm: Arm, sleeve: str, skin: str, width: float = 19) -> None:
    """Upper arm in the sleeve, forearm bare, a hand."""
    elbow, hand = arm
    b.stroke([elbow, hand], skin, width * 0.74)
    b.disc(hand[0], hand[1], width * 0.48, skin)
    b.stroke([start, elbow], sleeve, width)


def person(
    b: Board, x: float, y: float, size: float = 1, shirt: str = RIVER_LIGHT, legs: str = INK, skin: str = SKINS[0],
    hair: str = "short", hat: str = "", left: Arm = DOWN_LEFT, right: Arm = DOWN_RIGHT, step: float = 0,
    flip: bool = False, skirt: bool = False,
) -> None:  # fmt: skip
    """A standing or walking figure; step spreads the feet."""
    with b.at(x, y, size, flip=flip):
        b.stroke([(-11, -84), (-12 - step * 0.5, -42), (-13 - step, -6)], legs, 23)
        b.stroke([(11, -84), (12 + step * 0.6, -44), (13 + step, -6)], mix(legs, INK, 0.25), 23)
        b.box(-28 - step, -9, 30, 11, WOOD_DARK, 5)
        b.box(3 + step, -9, 30, 11, WOOD_DARK, 5)
        if skirt:
            b.curve([(-24, -100), (24, -100), (40, -38), (0, -32), (-40, -38)], legs)
        if hair == "long":
            with b.at(0, -152):
                long_hair(b)
        limb(b, (-24, -142), left, mix(shirt, INK, 0.16), skin)
        b.curve([(-30, -142), (-15, -157), (15, -157), (30, -142), (27, -110), (29, -80), (0, -76), (-29, -80),
                 (-27, -110)], shirt)  # fmt: skip
        b.curve([(8, -155), (29, -143), (27, -110), (29, -80), (8, -77), (16, -115)], mix(shirt, INK, 0.13))
        with b.at(0, -152):
            head(b, skin, hair, hat)
        limb(b, (24, -142), right, shirt, skin)


def cloud(b: Board, x: float, y: float, size: float, fill: str) -> None:
    with b.at(x, y, size):
        for cx, cy, r in ((-78, -12, 42), (-26, -42, 56), (42, -30, 48), (92, -6, 34)):
            b.disc(cx, cy, r, fill)
        b.box(-120, -24, 246, 52, fill, 26)


def waves(b: Board, top: float, bottom: float, fill: str, count: int, seed: int, size: float = 1) -> None:
    """Short flat glints on water, larger when nearer."""
    dice = Random(seed)  # noqa: S311 -- a seeded drawing
    for _ in range(count):
        depth = dice.random() ** 1.2
        y = top + (bottom - top) * depth
        long = (30 + 90 * depth) * size * (0.6 + dice.random())
        x = dice.random() * (b.width + 100) - 50
        thick = (2.4 + 5 * depth) * size
        b.curve([(x - long, y), (x, y - thick / 2), (x + long, y), (x, y + thick / 2)], fill)


def rain(b: Board, fill: str, count: int, seed: int, top: float = 0, bottom: float = 900, slant: float = -12) -> None:
    dice = Random(seed)  # noqa: S311 -- a seeded drawing
    for _ in range(count):
        x, y, long = dice.random() * (b.width + 60), top + dice.random() * (bottom - top), 22 + dice.random() * 30
        b.stroke([(x, y), (x + slant * long / 30, y + long)], fill, 2.4)


def palm(b: Board, x: float, y: float, size: float, trunk: str = WOOD, fronds: str = LEAF, lean: float = 20) -> None:
    """A coconut palm rooted at (x, y), about 300 high."""
    with b.at(x, y, size):
        path = [(0, 0), (lean * 0.1, -90), (lean * 0.5, -190), (lean, -280)]
        b.stroke(path, trunk, 14, bend=True)
        dark = mix(fronds, LEAF_DEEP, 0.6)
        turns = ((-170, dark), (-15, dark), (-95, dark), (-140, fronds), (-50, fronds), (165, fronds), (20, fronds))
        for turn, fill in turns:
            with b.at(lean, -282, 1, turn):
                b.curve([(0, -8), (60, -34), (120, -16), (150, 26), (108, 2), (56, -6), (0, 10)], fill)
        b.disc(lean - 7, -272, 10, WOOD_DARK)
        b.disc(lean + 10, -268, 10, WOOD)


def tree(b: Board, x: float, y: float, size: float, fill: str = LEAF, light: str = LEAF_LIGHT) -> None:
    """A round street tree rooted at (x, y), about 260 high."""
    with b.at(x, y, size):
        b.stroke([(0, 0), (0, -110)], WOOD, 20)
        b.stroke([(0, -80), (40, -140)], WOOD, 11)
        for cx, cy, r in ((-62, -150, 58), (60, -154, 60), (0, -200, 78), (0, -140, 60)):
            b.disc(cx, cy, r, fill)
        for cx, cy, r in ((-38, -196, 36), (14, -226, 34), (52, -180, 24)):
            b.disc(cx, cy, r, light)


def bush(b: Board, x: float, y: float, size: float, fill: str = LEAF) -> None:
    with b.at(x, y, size):
        for cx, cy, r in ((-52, -22, 34), (0, -40, 48), (54, -24, 36)):
            b.disc(cx, cy, r, fill)
        b.box(-86, -26, 176, 28, fill, 13)


def house(
    b: Board,
    x: float,
    base: float,
    w: float,
    h: float,
    wall: str,
    roof: str = "",
    shutter: str = LEAF,
    door: str = WOOD,
) -> None:
    """A tube house: roof or terrace, two shuttered windows with a balcony, awning, folding door."""
    top = base - h
    shade = mix(wall, INK, 0.14)
    b.box(x, top, w, h, wall)
    b.box(x + w * 0.86, top, w * 0.14, h, shade)
    if roof:
        b.shape([(x - 14, top), (x + w * 0.16, top - w * 0.3), (x + w * 0.84, top - w * 0.3), (x + w + 14, top)], roof)
        b.box(x - 14, top - 4, w + 28, 10, mix(roof, INK, 0.3))
    else:
        b.box(x - 8, top - 12, w + 16, 20, mix(wall, PAPER, 0.45))
        for i in range(5):
            b.box(x + 8 + i * (w - 22) / 4, top - 40, 7, 30, PAPER)
        b.box(x, top - 46, w, 9, PAPER)
    for i in (0, 1):
        left, sill = x + w * (0.13 + 0.41 * i), top + h * 0.14
        b.box(left, sill, w * 0.3, h * 0.24, mix(INK, wall, 0.2))
        for k in (0, 1):
            b.box(left + k * w * 0.2 - 3, sill, w * 0.1 + 3, h * 0.24, shutter)
            for row in range(5):
                b.box(left + k * w * 0.2, sill + h * (0.025 + 0.042 * row), w * 0.1 - 3, 3, mix(shutter, INK, 0.3))
    b.box(x - 6, top + h * 0.44, w + 12, 13, mix(wall, PAPER, 0.55))
    over, under = top + h * 0.53, top + h * 0.64
    b.shape([(x + 2, over), (x + w - 2, over), (x + w + 14, under), (x - 14, under)], mix(shutter, PAPER, 0.2))
    b.box(x - 14, top + h * 0.64, w + 28, 9, mix(shutter, INK, 0.25))
    b.box(x + w * 0.12, top + h * 0.66, w * 0.74, h * 0.34, mix(door, INK, 0.35))
    for i in range(4):
        b.box(x + w * (0.13 + 0.182 * i), top + h * 0.67, w * 0.17, h * 0.33, door)


def motorbike(b: Board, x: float, y: float, size: float, body: str = BRICK, flip: bool = False) -> None:
    """A step-through motorbike, wheels on (0, 0), heading right, about 230 long."""
    with b.at(x, y, size, flip=flip):
        for cx in (-78, 80):
            b.disc(cx, -34, 35, INK)
            b.disc(cx, -34, 22, STEEL_LIGHT)
            b.disc(cx, -34, 8, STEEL)
        b.stroke([(80, -36), (58, -112), (50, -138)], STEEL, 10)
        b.curve([(-112, -92), (-60, -84), (-18, -78), (2, -48), (40, -46), (58, -104), (72, -98), (60, -38), (22, -26),
                 (-24, -28), (-52, -52), (-96, -66)], body)  # fmt: skip
        b.curve([(44, -118), (66, -122), (82, -84), (70, -52), (56, -60)], mix(body, PAPER, 0.25))
        b.curve([(-112, -104), (-60, -112), (0, -98), (2, -84), (-60, -86), (-108, -90)], WOOD_DARK)
        b.stroke([(50, -140), (30, -146)], INK, 8)
        b.disc(66, -116, 11, LANTERN_LIGHT)
        b.stroke([(-110, -44), (-30, -36)], STEEL, 9)


def lantern(b: Board, x: float, y: float, size: float, fill: str = LANTERN, ribs: str = BRICK) -> None:
    """A silk lantern hanging from (x, y)."""
    with b.at(x, y, size):
        b.stroke([(0, 0), (0, 22)], WOOD_DARK, 3)
        b.curve([(-16, 24), (16, 24), (46, 58), (16, 94), (-16, 94), (-46, 58)], fill)
        b.curve([(-6, 24), (6, 24), (16, 58), (6, 94), (-6, 94), (-16, 58)], mix(fill, LANTERN_PALE, 0.55))
        b.box(-18, 18, 36, 9, ribs, 3)
        b.box(-16, 90, 32, 9, ribs, 3)
        for dx in (-7, 0, 7):
            b.stroke([(dx, 98), (dx, 126)], ribs, 3)


def basket(b: Board, x: float, y: float, size: float, goods: str, seed: int) -> None:
    """A round woven basket heaped with fruit or greens."""
    dice = Random(seed)  # noqa: S311 -- a seeded drawing
    with b.at(x, y, size):
        for row in range(3):
            for i in range(7 - row):
                cx = -54 + row * 9 + i * 18 + dice.random() * 5
                b.disc(cx, -44 - row * 15, 15, mix(goods, (PAPER, INK, goods)[(i + row) % 3], 0.16))
        b.shape([(-74, -44), (74, -44), (54, 0), (-54, 0)], SAND_DEEP)
        for i in range(6):
            b.stroke([(-58 + i * 22, -40), (-44 + i * 17, -4)], WOOD, 3)
        b.box(-78, -50, 156, 12, WOOD, 6)


def rows(b: Board, spots: Sequence[tuple[float, float]], width: float, fill: str, thick: float = 9) -> None:
    """Lines standing for text."""
    for (x, y), share in zip(spots, (1.0, 0.82, 0.94, 0.6, 0.88, 0.7, 1.0, 0.5), strict=False):
        b.box(x, y, width * share, thick, fill, thick / 2)


def floor(b: Board, y: float, fill: str = SAND) -> None:
    b.box(0, y, b.width, b.height - y, fill)
    b.box(0, y, b.width, 7, mix(fill, WOOD, 0.3))

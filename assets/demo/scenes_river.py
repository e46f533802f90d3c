"""Pictures by the water: flooded street, ferry, tide gauge, bridge at night, river lanterns."""

from random import Random

from kit import (
    BRICK,
    BRICK_LIGHT,
    BRICK_PALE,
    DUSK,
    INK,
    LANTERN,
    LANTERN_LIGHT,
    LANTERN_PALE,
    LEAF,
    LEAF_DEEP,
    LEAF_LIGHT,
    MIST,
    NIGHT,
    PAPER,
    RIVER,
    RIVER_DEEP,
    RIVER_LIGHT,
    RIVER_PALE,
    SAND,
    SKINS,
    STEEL,
    STEEL_LIGHT,
    WOOD,
    WOOD_DARK,
    Board,
    mix,
    ring,
)
from props import bush, cloud, house, lantern, motorbike, palm, person, rain, tree, waves

WET = (mix(RIVER_PALE, STEEL, 0.45), mix(RIVER_PALE, STEEL, 0.33), mix(RIVER_PALE, STEEL, 0.2), RIVER_PALE)


def flood(b: Board) -> None:
    """A flooded street; two people walk a motorbike through."""
    b.bands(0, 580, WET)
    for x, y, size in ((240, 90, 1.5), (760, 60, 1.9), (1330, 100, 1.6)):
        cloud(b, x, y, size, mix(STEEL, RIVER_PALE, 0.25))
    palm(b, 742, 560, 1.15, fronds=mix(LEAF, STEEL, 0.3), lean=-46)
    house(b, 40, 600, 250, 420, LANTERN_PALE, BRICK, LEAF)
    house(b, 318, 600, 210, 340, BRICK_PALE, "", RIVER)
    house(b, 560, 600, 150, 260, MIST, BRICK_LIGHT, WOOD)
    house(b, 880, 600, 170, 280, SAND, BRICK, RIVER)
    house(b, 1078, 600, 230, 380, RIVER_PALE, "", BRICK)
    house(b, 1336, 600, 270, 450, LANTERN_LIGHT, BRICK_LIGHT, LEAF)
    b.box(0, 560, 1600, 340, RIVER)
    b.box(0, 560, 1600, 60, mix(RIVER, RIVER_LIGHT, 0.35))
    for x, w, fill in ((40, 250, LANTERN_PALE), (318, 210, BRICK_PALE), (1078, 230, RIVER_PALE), (1336, 270, LANTERN)):
        for i in range(5):
            b.box(x + 14 * (i % 2) + i * 6, 572 + i * 25, w - 22 * i, 13 - i, mix(RIVER, fill, 0.34 - i * 0.05), 6)
    waves(b, 575, 890, mix(RIVER, RIVER_PALE, 0.45), 70, 3)
    person(b, 592, 815, 1.75, LANTERN, INK, SKINS[0], hat="cone", right=((62, -118), (104, -126)), step=6)
    motorbike(b, 880, 812, 1.62, BRICK)
    person(b, 1150, 800, 1.62, LEAF_LIGHT, LEAF_DEEP, SKINS[1], hat="helmet", left=((-56, -128), (-92, -116)), step=4)
    b.curve([(400, 782), (640, 768), (900, 776), (1180, 766), (1330, 784), (1300, 950), (420, 950)], RIVER)
    for x, rx in ((592, 84), (800, 92), (990, 100), (1150, 78)):
        b.oval(x, 782, rx, 10, mix(RIVER, PAPER, 0.5))
        b.oval(x, 785, rx * 0.8, 8, RIVER)
    waves(b, 800, 890, mix(RIVER, RIVER_PALE, 0.4), 18, 8)
    rain(b, "#ffffff8c", 150, 5)


def _ferry_boat(b: Board) -> None:
    b.curve([(-470, -60), (-440, -86), (440, -86), (520, -96), (470, -6), (380, 34), (-380, 34), (-450, -4)], BRICK)
    b.shape([(-462, -24), (492, -34), (480, -10), (-455, -4)], PAPER)
    b.box(-430, -96, 880, 16, WOOD)
    for x in (-390, -190, 10, 210, 390):
        b.box(x, -262, 11, 170, PAPER)
    b.shape([(-450, -290), (450, -290), (420, -252), (-420, -252)], RIVER_DEEP)
    b.box(-400, -312, 800, 24, mix(RIVER_DEEP, RIVER_LIGHT, 0.3), 10)
    b.box(250, -390, 160, 100, PAPER, 10)
    b.box(268, -374, 122, 42, RIVER_LIGHT, 6)
    b.box(238, -404, 184, 18, BRICK, 8)
    b.stroke([(-392, -312), (-392, -440)], WOOD_DARK, 6)
    b.curve([(-388, -438), (-340, -428), (-300, -436), (-304, -404), (-344, -396), (-388, -404)], LANTERN)


def ferry(b: Board) -> None:
    """The river ferry with passengers and bicycles, palms on the far bank."""
    b.bands(0, 480, (RIVER_PALE, mix(RIVER_PALE, MIST, 0.5), MIST, mix(MIST, LANTERN_PALE, 0.55), LANTERN_PALE))
    b.disc(1230, 250, 92, LANTERN_LIGHT)
    b.disc(1230, 250, 70, LANTERN)
    cloud(b, 330, 150, 1.2, PAPER)
    cloud(b, 1080, 120, 0.8, PAPER)
    b.curve([(-80, 480), (150, 392), (420, 420), (760, 376), (1100, 416), (1400, 384), (1700, 450), (1700, 560),
             (-80, 560)], LEAF_LIGHT)  # fmt: skip
    for x, size in ((120, 0.62), (250, 0.5), (690, 0.66), (790, 0.5), (1390, 0.7), (1490, 0.55)):
        palm(b, x, 462, size, lean=16 if x % 20 else -22)
    for x, size in ((50, 0.8), (420, 1.1), (560, 0.8), (930, 1.0), (1120, 0.9), (1300, 0.8), (1570, 0.9)):
        bush(b, x, 484, size, LEAF)
    b.box(0, 476, 1600, 430, RIVER_LIGHT)
    b.box(0, 476, 1600, 26, mix(RIVER_LIGHT, LEAF, 0.45))
    b.box(0, 640, 1600, 260, mix(RIVER_LIGHT, RIVER, 0.5))
    b.box(0, 770, 1600, 130, RIVER)
    for i in range(9):
        b.box(1230 - 90 + i * 9, 506 + i * 13, 180 - i * 18, 6, LANTERN_LIGHT, 3)
    waves(b, 520, 890, mix(RIVER_LIGHT, PAPER, 0.55), 64, 21)
    with b.at(770, 700, 1.06):
        for x, shirt, hat, skin in (
            (-300, BRICK_LIGHT, "cone", 0),
            (-110, LEAF_LIGHT, "", 1),
            (96, LANTERN, "cone", 2),
        ):
            person(b, x, -84, 0.74, shirt, INK, SKINS[skin], hat=hat, hair="bun" if hat else "short")
        person(b, -30, -84, 0.58, PAPER, BRICK, SKINS[0], hair="long", skirt=True)
        motorbike(b, 220, -88, 0.62, LEAF)
        _ferry_boat(b)
        person(b, 326, -300, 0.5, PAPER, INK, SKINS[1], hat="cap")
        b.box(250, -332, 160, 44, PAPER)
        b.curve([(-560, 30), (-300, 18), (100, 26), (420, 16), (620, 34), (420, 56), (0, 48), (-400, 58)], PAPER)
        b.curve([(-600, 44), (-300, 34), (100, 42), (420, 32), (660, 48), (420, 76), (0, 66), (-400, 80)], RIVER)
    waves(b, 780, 890, mix(RIVER, RIVER_PALE, 0.5), 16, 4)
    for x, y, size in ((110, 872, 1.1), (1500, 866, 1.2)):
        with b.at(x, y, size):
            for dx, dy in ((-70, 6), (0, -8), (66, 8)):
                b.curve([(dx - 40, dy), (dx, dy - 46), (dx + 40, dy), (dx, dy + 12)], LEAF)
                b.curve([(dx - 6, dy - 20), (dx, dy - 62), (dx + 12, dy - 22)], "#9a86b8")


def tide(b: Board) -> None:
    """Rain clouds over the embankment, a water gauge, a watcher with an umbrella."""
    b.bands(0, 560, (mix(DUSK, STEEL, 0.45), mix(DUSK, STEEL, 0.7), STEEL, mix(STEEL, RIVER_PALE, 0.4),
                     mix(STEEL, RIVER_PALE, 0.65)))  # fmt: skip
    b.disc(1180, 190, 96, mix(STEEL, LANTERN_PALE, 0.4))
    b.disc(1180, 190, 72, LANTERN_PALE)
    for x, y, size, fill in ((250, 170, 2.1, mix(DUSK, STEEL, 0.2)), (700, 120, 1.7, DUSK), (1420, 250, 1.8, DUSK)):
        cloud(b, x, y, size, fill)
    for i, (x, h) in enumerate(((20, 130), (150, 90), (270, 150), (420, 100), (560, 120), (960, 90), (1090, 130))):
        b.box(x, 560 - h, 110, h + 20, mix(DUSK, STEEL, 0.35 + 0.08 * (i % 3)))
        for k in range(4):
            b.box(x + 16 + 44 * (k % 2), 578 - h + 34 * (k // 2), 20, 20, LANTERN_LIGHT if (k + i) % 3 else DUSK, 2)
    b.box(0, 552, 1600, 350, RIVER_DEEP)
    waves(b, 570, 880, RIVER, 60, 12, 1.3)
    waves(b, 580, 880, RIVER_LIGHT, 22, 16)
    for i in range(8):
        b.box(1180 - 70 + i * 7, 572 + i * 16, 140 - i * 14, 7, LANTERN_PALE, 3)
    b.shape([(0, 900), (0, 668), (560, 650), (640, 700), (640, 900)], STEEL)
    b.shape([(0, 668), (560, 650), (640, 700), (0, 722)], STEEL_LIGHT)
    for i in range(6):
        b.box(30 + i * 104, 742 + (i % 2) * 8, 82, 40, mix(STEEL, INK, 0.14), 4)
        b.box(-20 + i * 112, 806, 88, 40, mix(STEEL, INK, 0.14), 4)
    for i in range(5):
        b.box(20 + i * 126, 578 - i * 2, 9, 96, INK)
    b.stroke([(0, 584), (545, 572)], INK, 8)
    b.stroke([(0, 624), (545, 614)], INK, 6)
    person(b, 330, 700, 1.6, BRICK, INK, SKINS[0], right=((50, -122), (62, -170)))
    b.stroke([(432, 436), (432, 330)], WOOD_DARK, 7)
    b.curve([(270, 352), (310, 270), (432, 226), (554, 270), (594, 352), (510, 336), (432, 348), (352, 336)], LANTERN)
    b.curve([(390, 340), (404, 270), (432, 226), (470, 270), (476, 340), (432, 348)], LANTERN_LIGHT)
    b.box(812, 330, 84, 500, PAPER, 6)
    for i in range(12):
        b.box(812, 350 + i * 38, 50 if i % 2 else 32, 9, BRICK if i < 4 else INK)
    b.shape([(896, 520), (930, 502), (930, 538)], BRICK)
    b.curve([(720, 610), (810, 596), (900, 598), (990, 612), (960, 860), (740, 860)], RIVER_DEEP)
    b.oval(854, 606, 100, 11, RIVER_LIGHT)
    b.oval(854, 609, 84, 8, RIVER_DEEP)
    rain(b, "#ffffff5a", 150, 9)


def _barriers(b: Board) -> None:
    for x in (560, 1060):
        b.box(x - 64, 378, 128, 26, PAPER, 4)
        for i in range(4):
            b.shape(
                [(x - 60 + i * 32, 404), (x - 44 + i * 32, 378), (x - 28 + i * 32, 378), (x - 44 + i * 32, 404)], BRICK
            )
        b.stroke([(x - 46, 404), (x - 54, 456)], PAPER, 7)
        b.stroke([(x + 46, 404), (x + 54, 456)], PAPER, 7)
        b.disc(x, 364, 13, BRICK_LIGHT)
        b.disc(x, 364, 7, LANTERN_LIGHT)


def bridge(b: Board) -> None:
    """Night repairs on the bridge: lamps, barriers, two workers."""
    b.bands(0, 620, (NIGHT, mix(NIGHT, DUSK, 0.35), mix(NIGHT, DUSK, 0.7), DUSK, mix(DUSK, RIVER, 0.3)))
    dice = Random(14)  # noqa: S311 -- a seeded drawing
    for _ in range(46):
        b.disc(dice.random() * 1600, dice.random() * 320, 1.6 + dice.random() * 2, LANTERN_PALE)
    b.disc(270, 170, 66, LANTERN_PALE)
    b.disc(300, 154, 60, mix(NIGHT, DUSK, 0.2))
    for i in range(15):
        h = 26 + (i * 47) % 44
        b.box(i * 112 - 20, 606 - h, 100, h + 10, mix(NIGHT, DUSK, 0.5 + 0.12 * (i % 3)))
        for k in range(3):
            b.box(i * 112 + 4 + k * 24, 618 - h, 12, 12, LANTERN if (i + k) % 3 == 0 else DUSK, 2)
    b.box(0, 606, 1600, 300, mix(NIGHT, RIVER_DEEP, 0.6))
    waves(b, 620, 890, mix(RIVER_DEEP, RIVER, 0.4), 60, 31)
    for x in (420, 1180):
        b.shape([(x - 40, 420), (x + 40, 420), (x + 66, 760), (x - 66, 760)], mix(STEEL, NIGHT, 0.35))
        b.box(x - 86, 740, 172, 36, mix(STEEL, NIGHT, 0.2), 8)
    for start, end in ((-340, 420), (420, 1180), (1180, 1940)):
        arch = ring((start + end) / 2, 470, (end - start) / 2, 210, 180, 360)
        b.stroke(arch, mix(BRICK, NIGHT, 0.15), 20)
        for x, y in arch[3:-3:3]:
            b.stroke([(x, y), (x, 470)], mix(BRICK, NIGHT, 0.3), 5)
    b.box(0, 460, 1600, 66, mix(STEEL, NIGHT, 0.15))
    b.box(0, 452, 1600, 16, STEEL_LIGHT)
    for x in (210, 630, 980, 1400):
        b.stroke([(x, 460), (x, 268), (x + 46, 246)], INK, 9)
        b.shape([(x + 20, 250), (x + 74, 250), (x + 150, 456), (x - 60, 456)], "#fbd98a38")
        b.box(x + 22, 240, 52, 14, LANTERN_LIGHT, 6)
        for i in range(6):
            b.box(x + 10 + i * 4, 640 + i * 30, 76 - i * 10, 8, mix(LANTERN, RIVER_DEEP, 0.15 + i * 0.1), 4)
    person(b, 740, 456, 0.98, LANTERN, RIVER_DEEP, SKINS[1], hat="helmet", right=((48, -116), (74, -96)), step=4)
    person(b, 868, 456, 0.98, LANTERN, RIVER_DEEP, SKINS[0], hat="helmet", left=((-46, -112), (-70, -84)), step=6)
    b.stroke([(800, 366), (812, 456)], WOOD, 8)
    _barriers(b)


def _float_lantern(b: Board, x: float, y: float, size: float, fill: str) -> None:
    with b.at(x, y, size):
        b.oval(0, 12, 86, 22, "#fbd98a66")
        for dx, turn in ((-34, -24), (34, 24), (-14, -8), (14, 8)):
            with b.at(dx, 4, 1, turn):
                b.curve([(-20, 6), (0, -44), (20, 6), (0, 14)], fill if abs(dx) > 20 else mix(fill, PAPER, 0.3))
        b.curve([(-8, -20), (0, -52), (8, -20), (0, -12)], LANTERN_PALE)
        b.oval(0, 10, 52, 13, LEAF)


def lanterns(b: Board) -> None:
    """The lantern evening: silk lanterns above, flower lanterns on the water, people on the steps."""
    b.bands(0, 520, (NIGHT, mix(NIGHT, DUSK, 0.5), DUSK, mix(DUSK, "#8a6a86", 0.4), mix(DUSK, BRICK_LIGHT, 0.45)))
    for x, w, h in (
        (0, 180, 210),
        (190, 150, 150),
        (350, 200, 190),
        (1010, 170, 170),
        (1190, 200, 220),
        (1400, 220, 170),
    ):
        b.shape(
            [(x - 12, 520 - h), (x + 24, 478 - h), (x + w - 24, 478 - h), (x + w + 12, 520 - h)], mix(BRICK, NIGHT, 0.5)
        )
        b.box(x, 518 - h, w, h + 6, mix(NIGHT, DUSK, 0.55))
        for i in range(w // 52):
            b.box(x + 20 + i * 52, 548 - h, 28, 46, LANTERN if i % 2 else LANTERN_LIGHT, 3)
    tree(b, 690, 520, 1.1, mix(LEAF_DEEP, NIGHT, 0.45), mix(LEAF, NIGHT, 0.4))
    tree(b, 880, 520, 0.9, mix(LEAF_DEEP, NIGHT, 0.45), mix(LEAF, NIGHT, 0.4))
    b.box(0, 518, 1600, 390, RIVER_DEEP)
    b.box(0, 518, 1600, 90, mix(RIVER_DEEP, NIGHT, 0.45))
    b.box(0, 600, 1600, 110, mix(RIVER_DEEP, NIGHT, 0.22))
    waves(b, 540, 890, mix(RIVER_DEEP, LANTERN, 0.3), 46, 77)
    waves(b, 540, 890, RIVER, 40, 78)
    spots = ((190, 574, 0.42), (420, 586, 0.46), (760, 572, 0.42), (980, 596, 0.5), (1300, 580, 0.44), (600, 634, 0.66),
             (880, 672, 0.8), (1130, 650, 0.7), (480, 730, 0.98), (760, 800, 1.3), (1080, 780, 1.2))  # fmt: skip
    for i, (x, y, size) in enumerate(spots):
        _float_lantern(b, x, y, size, (BRICK_LIGHT, LANTERN, BRICK_PALE)[i % 3])
    for i in range(4):
        b.shape([(1240 + i * 30, 700 + i * 50), (1640, 660 + i * 50), (1640, 960), (1240 + i * 30, 960)],
                mix(STEEL, NIGHT, 0.55 - i * 0.1))  # fmt: skip
        b.shape([(0, 690 + i * 54), (300 - i * 40, 724 + i * 54), (300 - i * 40, 960), (0, 960)],
                mix(STEEL, NIGHT, 0.55 - i * 0.1))  # fmt: skip
    person(b, 1430, 790, 1.5, BRICK, mix(INK, DUSK, 0.6), SKINS[0], "bun", left=((-58, -104), (-92, -86)), skirt=True)
    person(b, 1540, 820, 1.05, LANTERN, RIVER, SKINS[2], left=((-48, -116), (-70, -92)))
    person(b, 120, 800, 1.55, PAPER, RIVER, SKINS[1], "short", right=((58, -108), (92, -92)), step=3)
    _float_lantern(b, 1276, 654, 0.62, LANTERN)
    _float_lantern(b, 280, 652, 0.62, BRICK_LIGHT)
    b.stroke([(-20, 60), (260, 118), (560, 96), (820, 40)], mix(WOOD_DARK, NIGHT, 0.3), 5, bend=True)
    b.stroke([(780, 30), (1060, 112), (1340, 104), (1640, 20)], mix(WOOD_DARK, NIGHT, 0.3), 5, bend=True)
    for i, (x, y) in enumerate(
        ((90, 88), (300, 118), (520, 102), (720, 66), (930, 80), (1130, 118), (1330, 106), (1510, 64))
    ):
        b.disc(x, y + 76, 92, "#fbd98a24")
        lantern(b, x, y, 1.25, (LANTERN, BRICK_LIGHT, LANTERN_LIGHT)[i % 3], (BRICK, WOOD_DARK)[i % 2])

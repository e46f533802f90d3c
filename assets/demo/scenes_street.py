"""Pictures in the street: market, school gate, bus stop, waste bins, a lost dog."""
# ruff: noqa: PLR0917 -- coordinates are given by position

from kit import (
    BRICK,
    BRICK_LIGHT,
    BRICK_PALE,
    INK,
    LANTERN,
    LANTERN_LIGHT,
    LANTERN_PALE,
    LEAF,
    LEAF_DEEP,
    LEAF_LIGHT,
    LEAF_PALE,
    MIST,
    PAPER,
    RIVER,
    RIVER_DEEP,
    RIVER_LIGHT,
    RIVER_PALE,
    SAND,
    SAND_DEEP,
    SKINS,
    STEEL,
    STEEL_LIGHT,
    WOOD,
    WOOD_DARK,
    Board,
    mix,
)
from props import basket, bush, cloud, floor, house, motorbike, palm, person, rows, tree

MORNING = (RIVER_PALE, mix(RIVER_PALE, MIST, 0.6), MIST, mix(MIST, LANTERN_PALE, 0.6), LANTERN_PALE)


def _awning(b: Board, x: float, y: float, w: float, one: str, two: str) -> None:
    parts = 8
    step = w / parts
    for i in range(parts):
        fill = one if i % 2 else two
        left, right = x + i * step, x + (i + 1) * step
        b.shape(
            [(left + (parts / 2 - i) * 8, y - 92), (right + (parts / 2 - i - 1) * 8, y - 92), (right, y), (left, y)],
            fill,
        )
        b.curve([(left, y - 2), (right, y - 2), (right - step * 0.08, y + 22), (left + step * 0.5, y + 32),
                 (left + step * 0.08, y + 22)], mix(fill, INK, 0.1))  # fmt: skip


def market(b: Board) -> None:
    """Morning market: awnings, baskets, sellers in cone hats."""
    b.bands(0, 612, MORNING)
    b.disc(800, 260, 130, LANTERN_LIGHT)
    house(b, 30, 620, 230, 430, RIVER_PALE, BRICK_LIGHT, LEAF)
    house(b, 286, 620, 200, 350, LANTERN_PALE, "", BRICK)
    house(b, 1120, 620, 220, 380, BRICK_PALE, BRICK, RIVER)
    house(b, 1366, 620, 240, 450, LEAF_PALE, "", WOOD)
    palm(b, 640, 610, 0.9, lean=-30)
    palm(b, 980, 610, 1.05, lean=34)
    floor(b, 612, SAND)
    b.shape([(560, 612), (1040, 612), (1300, 900), (300, 900)], mix(SAND, PAPER, 0.5))
    person(b, 720, 690, 0.82, LEAF_LIGHT, INK, SKINS[1], step=8)
    person(b, 868, 676, 0.76, RIVER_LIGHT, RIVER_DEEP, SKINS[0], "long", skirt=True)
    for x in (60, 560, 1040, 1540):
        b.stroke([(x, 380), (x, 812)], WOOD, 12)
    person(b, 300, 770, 1.42, BRICK_LIGHT, INK, SKINS[0], "bun", "cone", right=((50, -106), (70, -136)))
    person(b, 1300, 770, 1.42, RIVER, INK, SKINS[2], "bun", "cone", left=((-52, -108), (-76, -132)))
    _awning(b, 30, 404, 560, PAPER, BRICK)
    _awning(b, 1010, 404, 560, PAPER, LEAF)
    for x, top, side in ((46, WOOD, WOOD_DARK), (1026, WOOD, WOOD_DARK)):
        b.box(x, 700, 530, 26, top, 6)
        b.box(x + 16, 726, 498, 120, side)
        for i in range(7):
            b.box(x + 28 + i * 70, 734, 56, 104, mix(side, WOOD, 0.45))
    goods = (LANTERN, LEAF_LIGHT, BRICK_LIGHT, BRICK, LANTERN, LEAF)
    for i, x in enumerate((136, 408, 524, 1106, 1222, 1484)):
        basket(b, x, 702, 0.78, goods[i], i + 1)
    for i, x in enumerate((104, 268, 1350, 1512)):
        basket(b, x, 884, 1.08, (LEAF_LIGHT, LANTERN, BRICK_LIGHT, LEAF)[i], i + 20)
    person(b, 640, 866, 1.6, LANTERN, RIVER_DEEP, SKINS[0], "long", left=((-54, -112), (-62, -72)), step=4)
    b.shape([(500, 756), (576, 756), (564, 832), (512, 832)], BRICK_PALE)
    b.curve([(510, 760), (524, 726), (552, 726), (566, 760), (556, 760), (546, 738), (530, 738), (520, 760)], BRICK)


def school(b: Board) -> None:
    """The school gate in the morning."""
    b.bands(0, 640, MORNING)
    cloud(b, 260, 130, 1.1, PAPER)
    cloud(b, 1330, 110, 1.3, PAPER)
    b.box(150, 250, 1300, 390, LANTERN_PALE)
    b.shape([(120, 256), (210, 176), (1390, 176), (1480, 256)], BRICK)
    b.box(120, 248, 1360, 16, mix(BRICK, INK, 0.25))
    for i in range(10):
        for level in (0, 1):
            x, y = 190 + i * 126, 292 + level * 150
            b.box(x, y, 84, 84, RIVER_LIGHT, 4)
            b.box(x, y, 40, 84, mix(RIVER_LIGHT, PAPER, 0.3), 4)
            b.box(x - 6, y + 84, 96, 10, PAPER)
    b.box(150, 408, 1300, 14, mix(LANTERN, SAND, 0.4))
    tree(b, 120, 650, 1.35)
    tree(b, 1490, 650, 1.45)
    floor(b, 640, SAND)
    for x in (60, 1140):
        b.box(x, 520, 400, 130, mix(BRICK_PALE, SAND, 0.4))
        b.box(x - 8, 506, 416, 20, PAPER, 4)
        for i in range(8):
            b.box(x + 18 + i * 48, 538, 22, 88, mix(BRICK_PALE, BRICK_LIGHT, 0.35), 4)
    for x in (470, 1070):
        b.box(x, 380, 66, 280, BRICK_LIGHT)
        b.box(x + 48, 380, 18, 280, BRICK)
        b.box(x - 10, 366, 86, 22, PAPER, 4)
    b.shape([(450, 300), (1156, 300), (1136, 372), (470, 372)], RIVER_DEEP)
    rows(b, ((640, 320), (560, 344)), 330, LANTERN_LIGHT, 11)
    for i in range(5):
        for x in (548 + i * 22, 962 + i * 22):
            b.box(x, 430, 9, 226, RIVER_DEEP)
    for x in (540, 956):
        b.box(x, 470, 120, 10, RIVER_DEEP)
        b.box(x, 600, 120, 10, RIVER_DEEP)
    b.shape([(660, 648), (950, 648), (1120, 900), (480, 900)], mix(SAND, PAPER, 0.55))
    person(b, 800, 700, 0.86, PAPER, INK, SKINS[1], "short")
    kids = ((700, 790, 1.08, 0, "long", True), (880, 800, 1.12, 2, "short", False), (980, 850, 1.2, 1, "long", True))
    for x, y, size, skin, hair, skirt in kids:
        b.box(x - 40 * size, y - 160 * size, 80 * size, 92 * size, BRICK if skirt else LEAF, 16)
        person(b, x, y, size, PAPER, RIVER_DEEP, SKINS[skin], hair, skirt=skirt, step=4)
        b.shape([(x - 12, y - 156 * size), (x + 12, y - 156 * size), (x, y - 112 * size)], BRICK)
    motorbike(b, 330, 862, 1.5, RIVER)
    person(b, 322, 782, 1.36, LANTERN, INK, SKINS[0], hat="helmet", right=((56, -112), (82, -92)))
    motorbike_front(b, 330, 862)
    person(b, 1270, 866, 1.56, LEAF_LIGHT, INK, SKINS[0], "long", left=((-60, -132), (-72, -184)))


def motorbike_front(b: Board, x: float, y: float) -> None:
    """Cover a sitting rider's standing legs with the seat and a bent knee."""
    with b.at(x, y, 1.5):
        b.curve([(-112, -92), (-60, -84), (-18, -78), (2, -48), (40, -46), (58, -104), (72, -98), (60, -38), (22, -26),
                 (-24, -28), (-52, -52), (-96, -66)], RIVER)  # fmt: skip
        b.disc(-78, -34, 35, INK)
        b.disc(-78, -34, 22, STEEL_LIGHT)
        b.disc(-78, -34, 8, STEEL)
        b.stroke([(-30, -106), (26, -98), (22, -46)], INK, 24)
        b.box(10, -46, 36, 13, WOOD_DARK, 6)


def bus(b: Board) -> None:
    """A bus at its stop under a tree, people waiting in the shade."""
    b.bands(0, 584, MORNING)
    cloud(b, 420, 110, 1.1, PAPER)
    b.disc(1390, 150, 84, LANTERN)
    for i, (x, w, h) in enumerate(
        ((-10, 190, 250), (200, 170, 190), (390, 210, 280), (640, 180, 210), (850, 210, 260))
    ):
        house(b, x, 590, w, h, (RIVER_PALE, LANTERN_PALE, LEAF_PALE, BRICK_PALE, MIST)[i], (BRICK_LIGHT, "")[i % 2],
              (LEAF, RIVER, BRICK, WOOD, LEAF)[i])  # fmt: skip
    b.box(0, 584, 1600, 320, mix(STEEL, SAND, 0.3))
    b.box(0, 584, 1600, 20, SAND)
    for i in range(7):
        b.box(60 + i * 250, 862, 130, 10, PAPER, 4)
    b.oval(500, 806, 450, 22, mix(STEEL, INK, 0.35))
    b.box(70, 330, 850, 430, LEAF, 40)
    b.box(70, 610, 850, 150, LEAF_DEEP, 30)
    b.box(70, 588, 850, 44, LANTERN)
    b.box(104, 376, 640, 176, RIVER_PALE, 18)
    for i in range(5):
        b.box(104 + i * 128 - 5, 376, 10, 176, LEAF)
    for i, x in enumerate((168, 296, 424, 552)):
        with b.inside([(104, 376), (744, 376), (744, 552), (104, 552)]):
            person(b, x, 660, 0.92, (BRICK_LIGHT, PAPER, LANTERN, RIVER)[i], INK, SKINS[i % 3], ("short", "bun")[i % 2])
    b.box(768, 376, 120, 340, RIVER_PALE, 12)
    b.box(823, 376, 9, 340, LEAF)
    b.box(150, 342, 250, 24, INK, 6)
    b.box(166, 350, 120, 8, LANTERN, 4)
    for x in (250, 720):
        b.disc(x, 760, 66, INK)
        b.disc(x, 760, 40, STEEL_LIGHT)
        b.disc(x, 760, 15, STEEL)
    b.box(900, 640, 26, 40, LANTERN_LIGHT, 8)
    b.shape([(960, 764), (1600, 764), (1600, 900), (900, 900)], SAND)
    b.shape([(960, 764), (1600, 764), (1600, 784), (950, 784)], SAND_DEEP)
    tree(b, 1500, 790, 2.15)
    b.box(1096, 420, 12, 380, RIVER_DEEP)
    b.box(1460, 420, 12, 380, RIVER_DEEP)
    b.box(1118, 470, 336, 210, "#b9dcea99", 6)
    b.shape([(1050, 400), (1500, 372), (1520, 420), (1050, 436)], BRICK)
    b.box(1200, 700, 230, 16, WOOD, 6)
    b.box(1220, 716, 12, 80, WOOD_DARK)
    b.box(1398, 716, 12, 80, WOOD_DARK)
    person(b, 1262, 838, 1.42, BRICK_PALE, INK, SKINS[2], "bun", "cone")
    person(b, 1376, 850, 1.5, RIVER, INK, SKINS[1], right=((44, -118), (16, -128)))
    b.box(1362, 644, 26, 42, INK, 5)
    b.stroke([(1014, 840), (1014, 430)], STEEL, 11)
    b.disc(1014, 410, 56, RIVER_DEEP)
    b.box(984, 384, 60, 42, PAPER, 8)
    b.box(990, 392, 48, 16, RIVER_DEEP, 3)
    b.disc(998, 430, 7, PAPER)
    b.disc(1030, 430, 7, PAPER)


def _bin(b: Board, x: float, y: float, fill: str, mark: str) -> None:
    with b.at(x, y):
        dark = mix(fill, INK, 0.25)
        b.oval(0, 4, 118, 16, mix(SAND_DEEP, INK, 0.2))
        b.shape([(-104, -250), (104, -250), (84, 0), (-84, 0)], fill)
        b.shape([(60, -250), (104, -250), (84, 0), (52, 0)], dark)
        b.box(-118, -278, 236, 34, dark, 12)
        b.box(-46, -298, 92, 24, dark, 10)
        b.disc(-6, -128, 56, PAPER)
        if mark == "leaf":
            b.curve([(-44, -112), (-30, -150), (26, -164), (16, -112), (-26, -98)], LEAF)
            b.stroke([(-40, -104), (14, -152)], PAPER, 5)
        elif mark == "bottle":
            b.box(-22, -150, 32, 62, RIVER, 9)
            b.box(-14, -172, 16, 26, RIVER, 4)
            b.box(-22, -128, 32, 18, RIVER_PALE)
        else:
            b.curve([(-38, -92), (-42, -124), (-16, -146), (8, -146), (32, -124), (26, -92), (-6, -86)], STEEL)
            b.stroke([(-18, -150), (10, -164)], STEEL, 8)


def bins(b: Board) -> None:
    """Three waste bins in an alley; a woman sorts, a boy brings bottles."""
    b.bands(0, 700, (LANTERN_PALE, LANTERN_PALE, mix(LANTERN_PALE, SAND, 0.4)))
    b.box(0, 0, 1600, 660, BRICK_PALE)
    for row in range(9):
        for i in range(11):
            if (row * 5 + i * 3) % 4 == 0:
                b.box(i * 160 - (row % 2) * 80, row * 74 + 6, 120, 42, mix(BRICK_PALE, BRICK_LIGHT, 0.22), 5)
    b.box(1080, 120, 300, 560, LEAF_DEEP)
    for i in range(4):
        b.box(1092 + i * 71, 132, 63, 548, LEAF)
    b.shape([(1040, 40), (1420, 40), (1450, 128), (1010, 128)], BRICK)
    b.box(160, 130, 250, 220, WOOD)
    b.box(174, 144, 222, 192, RIVER_PALE)
    b.box(279, 144, 12, 192, WOOD)
    b.box(174, 234, 222, 12, WOOD)
    b.box(140, 350, 290, 20, PAPER, 6)
    for x, size in ((180, 0.5), (286, 0.6), (380, 0.5)):
        bush(b, x, 330, size, LEAF)
        b.shape([(x - 34, 312), (x + 34, 312), (x + 24, 352), (x - 24, 352)], BRICK)
    floor(b, 660, SAND)
    for x, fill, mark in ((330, LEAF_LIGHT, "leaf"), (620, RIVER_LIGHT, "bottle"), (910, LANTERN, "bag")):
        _bin(b, x, 770, fill, mark)
    person(b, 140, 850, 1.75, BRICK_LIGHT, INK, SKINS[0], "bun", right=((56, -128), (92, -160)))
    b.curve([(296, 540), (330, 556), (344, 500), (316, 470), (282, 500)], LEAF)
    b.curve([(300, 536), (286, 580), (318, 600), (342, 560)], LANTERN)
    person(b, 1190, 850, 1.36, RIVER, BRICK, SKINS[1], "short", left=((-52, -126), (-84, -150)), step=6)
    b.box(1050, 612, 30, 64, RIVER_DEEP, 9)
    b.box(1058, 592, 14, 26, RIVER_DEEP, 4)
    tree(b, 1500, 720, 1.5)
    b.shape([(1400, 712), (1600, 712), (1580, 800), (1420, 800)], mix(BRICK, WOOD, 0.3))


def dog(b: Board) -> None:
    """A small yellow dog waits under a notice on a wall."""
    b.box(0, 0, 1600, 900, RIVER_PALE)
    b.box(0, 0, 1600, 660, mix(LEAF_PALE, MIST, 0.45))
    b.box(0, 520, 1600, 150, mix(LEAF_PALE, LEAF_LIGHT, 0.5))
    for i in range(12):
        b.box(i * 140, 520, 5, 150, mix(LEAF_PALE, LEAF_LIGHT, 0.8))
    floor(b, 664, SAND)
    with b.at(980, 130, 1, 2):
        b.box(12, 14, 400, 330, mix(LEAF_LIGHT, INK, 0.12), 6)
        b.box(0, 0, 400, 330, PAPER, 6)
        b.disc(200, 6, 11, BRICK)
        b.disc(118, 150, 78, LANTERN_LIGHT)
        with b.at(118, 166, 0.62):
            _dog_head(b)
        rows(b, tuple((222, 90 + i * 28) for i in range(5)), 150, STEEL, 10)
        b.box(40, 256, 320, 36, BRICK, 10)
        rows(b, ((80, 269),), 240, PAPER, 10)
    b.oval(560, 822, 250, 24, mix(SAND_DEEP, INK, 0.2))
    b.curve([(700, 770), (800, 740), (836, 640), (806, 600), (790, 650), (756, 712), (690, 730)], LANTERN)
    b.curve([(440, 600), (520, 520), (640, 560), (720, 660), (744, 780), (700, 822), (480, 822), (430, 720)], LANTERN)
    b.curve([(600, 700), (700, 680), (756, 770), (716, 826), (580, 826)], mix(LANTERN, WOOD, 0.28))
    b.curve([(450, 600), (510, 600), (530, 700), (490, 760), (446, 720)], LANTERN_PALE)
    for x in (462, 540):
        b.stroke([(x, 660), (x, 806)], mix(LANTERN, WOOD, 0.1), 44)
        b.box(x - 40, 796, 66, 30, LANTERN_LIGHT, 14)
    with b.at(500, 470, 1.5):
        _dog_head(b)
    b.curve([(424, 572), (500, 604), (580, 566), (584, 592), (504, 634), (420, 600)], BRICK)
    b.disc(500, 628, 15, LANTERN_LIGHT)
    bush(b, 150, 700, 1.5)
    bush(b, 1500, 706, 1.3)


def _dog_head(b: Board) -> None:
    b.curve([(-58, -74), (-92, -60), (-96, 6), (-70, 16), (-52, -30)], mix(LANTERN, WOOD, 0.45))
    b.curve([(58, -74), (92, -60), (96, 6), (70, 16), (52, -30)], mix(LANTERN, WOOD, 0.45))
    b.curve([(-60, -40), (-36, -82), (36, -82), (60, -40), (54, 24), (30, 62), (-30, 62), (-54, 24)], LANTERN)
    b.curve([(-14, -80), (14, -80), (24, -10), (38, 34), (22, 60), (-22, 60), (-38, 34), (-24, -10)], LANTERN_PALE)
    for x in (-32, 32):
        b.disc(x, -18, 9, INK)
        b.disc(x + 3, -21, 3, PAPER)
    b.curve([(-16, 14), (16, 14), (8, 30), (-8, 30)], INK)
    b.stroke([(-16, 42), (0, 36), (16, 42)], WOOD_DARK, 4, bend=True)
    b.curve([(-9, 42), (9, 42), (7, 64), (-7, 64)], BRICK_LIGHT)

"""Pictures indoors: vaccination, a suspicious message, library, water tap, mosquito net, gas stove."""

from kit import (
    BRICK,
    BRICK_LIGHT,
    BRICK_PALE,
    DUSK,
    HAIR,
    INK,
    LANTERN,
    LANTERN_LIGHT,
    LANTERN_PALE,
    LEAF,
    LEAF_DEEP,
    LEAF_LIGHT,
    LEAF_PALE,
    MIST,
    NIGHT,
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
    ring,
    rounded,
    smooth,
)
from props import bush, cloud, floor, head, long_hair, palm, person, rows


def _mother_and_child(b: Board) -> None:
    person(b, 1120, 830, 2.25, BRICK_LIGHT, INK, SKINS[0], "long", left=((-56, -112), (-24, -92)))
    with b.at(1000, 690, 1.5):
        b.stroke([(6, -30), (-30, -6), (-34, 44)], RIVER_DEEP, 30)
        b.stroke([(30, -30), (12, 4), (10, 54)], mix(RIVER_DEEP, INK, 0.3), 30)
        b.curve([(-22, -98), (34, -98), (44, -30), (16, -10), (-18, -26)], LANTERN)
        b.stroke([(-20, -86), (-48, -58)], LANTERN, 22)
        b.stroke([(-48, -58), (-62, -38)], SKINS[2], 15)
        with b.at(6, -92, 1.08):
            head(b, SKINS[2])
    with b.at(1120, 830, 2.25):
        b.stroke([(24, -142), (38, -104)], BRICK_LIGHT, 21)
        b.stroke([(38, -104), (-18, -84)], SKINS[0], 15)


def vaccination(b: Board) -> None:
    """A nurse and a mother with her child at the health station's table."""
    b.box(0, 0, 1600, 900, LEAF_PALE)
    b.box(0, 430, 1600, 260, mix(LEAF_PALE, LEAF_LIGHT, 0.4))
    b.box(0, 424, 1600, 12, PAPER)
    floor(b, 686, SAND)
    b.box(110, 90, 340, 280, PAPER, 8)
    b.box(124, 104, 312, 252, RIVER_PALE)
    with b.inside([(124, 104), (436, 104), (436, 356), (124, 356)]):
        palm(b, 220, 380, 0.8)
        cloud(b, 350, 170, 0.5, PAPER)
        bush(b, 370, 366, 0.9)
    b.box(276, 104, 9, 252, PAPER)
    b.box(640, 100, 230, 270, PAPER, 6)
    b.disc(755, 190, 58, LEAF)
    b.shape([(755, 140), (802, 158), (796, 210), (755, 240), (714, 210), (708, 158)], PAPER)
    b.stroke([(730, 188), (750, 208), (784, 168)], LEAF, 11)
    rows(b, ((680, 276), (680, 300), (680, 324)), 150, RIVER_LIGHT, 10)
    b.disc(1130, 190, 76, PAPER)
    b.disc(1130, 190, 62, MIST)
    b.stroke([(1130, 190), (1130, 148)], INK, 6)
    b.stroke([(1130, 190), (1162, 204)], INK, 6)
    person(b, 480, 770, 2.2, PAPER, RIVER_LIGHT, SKINS[0], "bun", right=((66, -112), (104, -122)))
    with b.at(480, 770, 2.2):
        b.box(-23, -211, 46, 15, PAPER, 6)
        b.box(-5, -208, 10, 9, LEAF, 2)
        b.curve([(-16, -180), (16, -180), (14, -160), (0, -154), (-14, -160)], RIVER_PALE)
    with b.at(712, 508, 1, -8):
        b.box(0, -12, 66, 22, RIVER_LIGHT, 6)
        b.box(-18, -5, 20, 8, STEEL)
        b.stroke([(66, 0), (98, 0)], STEEL, 4)
    _mother_and_child(b)
    b.box(560, 640, 330, 26, WOOD, 8)
    b.box(586, 666, 18, 180, WOOD_DARK)
    b.box(846, 666, 18, 180, WOOD_DARK)
    b.box(580, 540, 130, 100, RIVER, 10)
    b.box(572, 524, 146, 30, PAPER, 8)
    b.box(610, 574, 70, 14, RIVER_PALE, 6)
    for i in range(3):
        b.box(740 + i * 34, 602, 22, 38, (LEAF_LIGHT, BRICK_PALE, LANTERN_LIGHT)[i], 5)
        b.box(744 + i * 34, 594, 14, 12, STEEL, 3)
    b.box(848, 618, 40, 22, PAPER, 3)
    for x in (1340, 1480):
        b.box(x, 640, 120, 20, RIVER, 8)
        b.box(x, 520, 16, 130, RIVER, 6)
        b.box(x + 10, 660, 12, 120, STEEL)
        b.box(x + 98, 660, 12, 120, STEEL)


def phone(b: Board) -> None:
    """A hand holding a phone; a message with a baited hook inside."""
    b.box(0, 0, 1600, 900, RIVER_DEEP)
    b.disc(800, 430, 560, mix(RIVER_DEEP, RIVER, 0.35))
    b.disc(800, 430, 420, mix(RIVER_DEEP, RIVER, 0.7))
    for x, y, w, turn in ((190, 200, 230, -6), (1210, 170, 240, 5), (150, 560, 200, 4), (1260, 560, 210, -5)):
        with b.at(x, y, 1, turn):
            b.box(0, 0, w, 112, "#ffffff2e", 26)
            b.box(28, 32, w - 90, 13, "#ffffff4a", 6)
            b.box(28, 62, w - 60, 13, "#ffffff4a", 6)
    b.curve([(930, 960), (960, 700), (1090, 520), (1160, 560), (1120, 720), (1210, 960)], SKINS[0])
    b.curve([(880, 960), (900, 860), (1230, 850), (1270, 960)], BRICK)
    b.curve([(560, 640), (470, 700), (520, 960), (1080, 960), (1060, 760)], SKINS[0])
    b.box(570, 66, 460, 810, NIGHT, 60)
    b.box(590, 92, 420, 758, PAPER, 40)
    b.box(590, 92, 420, 96, RIVER, 40)
    b.box(590, 150, 420, 40, RIVER)
    b.disc(650, 142, 28, RIVER_PALE)
    rows(b, ((696, 126), (696, 152)), 180, RIVER_PALE, 11)
    b.box(620, 216, 250, 86, MIST, 22)
    rows(b, ((644, 240), (644, 266)), 190, STEEL_LIGHT, 11)
    b.box(620, 326, 356, 330, LANTERN_LIGHT, 28)
    b.shape([(630, 620), (690, 650), (604, 690)], LANTERN_LIGHT)
    b.shape([(668, 352), (710, 424), (626, 424)], BRICK)
    b.box(664, 374, 8, 26, PAPER, 3)
    b.disc(668, 411, 5, PAPER)
    rows(b, ((730, 366), (730, 396)), 210, WOOD, 12)
    rows(b, ((650, 450), (650, 478)), 290, mix(LANTERN, WOOD, 0.5), 11)
    b.box(650, 520, 296, 64, BRICK, 32)
    rows(b, ((710, 546),), 176, PAPER, 12)
    b.stroke([(1010, 0), (1010, 220), (900, 420), (866, 548)], STEEL_LIGHT, 4, bend=True)
    b.stroke(ring(838, 600, 44, 54, -50, 180), INK, 14)
    b.stroke([(866, 560), (866, 540)], INK, 14)
    b.shape([(776, 606), (794, 566), (812, 606)], INK)
    b.box(620, 700, 280, 80, LEAF_LIGHT, 24)
    b.stroke([(654, 740), (674, 760), (712, 718)], PAPER, 11)
    rows(b, ((736, 726), (736, 750)), 130, PAPER, 11)
    for y, long in ((420, 96), (520, 108), (620, 100), (716, 84)):
        b.stroke([(560 - long * 0.2, y + 26), (600, y)], SKINS[0], 52)
        b.disc(604, y - 2, 17, mix(SKINS[0], PAPER, 0.35))
    b.curve([(1080, 560), (1010, 470), (950, 500), (990, 600), (1060, 700)], mix(SKINS[0], WOOD, 0.12))
    b.curve([(972, 500), (1002, 496), (1012, 530), (990, 536)], mix(SKINS[0], PAPER, 0.35))


def _books(b: Board, x: float, y: float, w: float, seed: int) -> None:
    tones = (BRICK, RIVER, LANTERN, LEAF, BRICK_LIGHT, RIVER_DEEP, LEAF_LIGHT, SAND_DEEP, INK, BRICK_PALE)
    at, i = x, seed
    while at < x + w - 34:
        wide, tall = 22 + (i * 7) % 20, 92 + (i * 29) % 44
        fill = tones[(i * 7 + seed) % len(tones)]
        if i % 9 == 5 and at < x + w - 90:
            with b.at(at + 52, y, 1, 16):
                b.box(-wide, -tall, wide, tall, fill, 3)
            at += wide + 38
        else:
            b.box(at, y - tall, wide, tall, fill, 3)
            b.box(at + 5, y - tall + 16, wide - 10, 7, mix(fill, PAPER, 0.55))
            b.box(at + 5, y - 26, wide - 10, 5, mix(fill, PAPER, 0.55))
            at += wide + 3
        i += 1


def library(b: Board) -> None:
    """Shelves, a reading grandfather and a child under a lamp."""
    b.box(0, 0, 1600, 900, LANTERN_PALE)
    floor(b, 720, mix(SAND_DEEP, WOOD, 0.25))
    for left in (60, 1010):
        b.box(left, 60, 530, 670, WOOD, 8)
        b.box(left + 16, 76, 498, 640, WOOD_DARK)
        for level in range(4):
            y = 76 + (level + 1) * 158
            _books(b, left + 22, y, 490, level * 3 + left // 100)
            b.box(left + 16, y, 498, 14, WOOD)
    b.box(640, 120, 320, 330, PAPER, 8)
    b.box(656, 136, 288, 298, RIVER_PALE)
    with b.inside([(656, 136), (944, 136), (944, 434), (656, 434)]):
        b.disc(870, 220, 46, LANTERN_LIGHT)
        b.box(656, 360, 288, 80, RIVER_LIGHT)
        palm(b, 720, 450, 0.8, lean=28)
        bush(b, 900, 440, 1)
    b.box(794, 136, 10, 298, PAPER)
    b.oval(800, 834, 470, 50, BRICK_LIGHT)
    b.oval(800, 832, 420, 40, BRICK_PALE)
    b.stroke([(1090, 820), (1090, 420)], INK, 9)
    b.shape([(1030, 430), (1060, 330), (1120, 330), (1150, 430)], LANTERN)
    b.shape([(1030, 430), (1150, 430), (1270, 830), (880, 830)], "#fbd98a40")
    b.oval(1090, 826, 60, 12, INK)
    b.curve([(470, 560), (520, 520), (760, 520), (800, 566), (800, 800), (470, 800)], LEAF)
    b.curve([(490, 680), (790, 680), (800, 800), (480, 800)], LEAF_DEEP)
    b.curve([(440, 640), (500, 630), (516, 800), (450, 806)], mix(LEAF, INK, 0.15))
    with b.at(640, 800, 2.05):
        b.stroke([(-12, -52), (52, -50), (56, 8)], INK, 27)
        b.stroke([(8, -54), (74, -54), (80, 8)], mix(INK, RIVER, 0.35), 27)
        b.curve([(-34, -122), (-16, -140), (16, -140), (34, -122), (32, -50), (-32, -50)], RIVER_LIGHT)
        with b.at(4, -136):
            head(b, SKINS[0], "none")
            b.curve(
                [(-21, -26), (-22, -44), (0, -55), (22, -44), (21, -30), (12, -42), (-10, -43), (-16, -24)], STEEL_LIGHT
            )
            b.stroke(ring(-2, -28, 7, 7), INK, 2)
            b.stroke(ring(13, -28, 6, 7), INK, 2)
        b.stroke([(26, -118), (44, -82)], mix(RIVER_LIGHT, INK, 0.14), 20)
        b.stroke([(44, -82), (74, -92)], SKINS[0], 14)
        b.shape([(48, -92), (80, -104), (80, -70), (50, -62)], BRICK)
        b.shape([(80, -104), (116, -96), (114, -62), (80, -70)], PAPER)
    with b.at(930, 826, 1.75):
        b.stroke([(-10, -16), (34, -22), (44, 2)], BRICK, 24)
        b.stroke([(10, -14), (-36, -20), (-44, 2)], mix(BRICK, INK, 0.2), 24)
        with b.at(0, -88, 1.02):
            long_hair(b)
        b.curve([(-26, -82), (0, -94), (26, -82), (30, -12), (-30, -12)], LANTERN)
        with b.at(0, -88, 1.02):
            head(b, SKINS[2], "long")
        b.shape([(-46, -40), (0, -32), (0, -4), (-46, -12)], PAPER)
        b.shape([(46, -40), (0, -32), (0, -4), (46, -12)], MIST)
        b.stroke([(-26, -74), (-40, -34)], LANTERN, 16)
        b.stroke([(26, -74), (40, -34)], LANTERN, 16)


def tap(b: Board) -> None:
    """A dripping tap over a bucket; jars kept filled for the hours without water."""
    b.box(0, 0, 1600, 900, MIST)
    for row in range(7):
        for i in range(13):
            b.box(
                i * 128 - 30,
                row * 104 - 20,
                120,
                96,
                mix(RIVER_PALE, MIST, 0.35 + 0.3 * ((row * 3 + i * 5) % 3) / 2),
                6,
            )
    floor(b, 700, mix(STEEL_LIGHT, SAND, 0.4))
    b.stroke([(0, 206), (560, 206)], STEEL, 44)
    b.stroke([(0, 196), (560, 196)], STEEL_LIGHT, 12)
    b.box(250, 170, 40, 74, mix(STEEL, INK, 0.25), 8)
    b.box(548, 150, 190, 112, LANTERN, 26)
    b.curve([(700, 152), (820, 150), (896, 216), (900, 316), (836, 316), (820, 262), (700, 258)], LANTERN)
    b.curve([(560, 158), (720, 158), (840, 172), (700, 182), (560, 180)], LANTERN_LIGHT)
    b.box(826, 306, 84, 32, mix(LANTERN, WOOD, 0.35), 8)
    b.box(616, 96, 36, 64, mix(LANTERN, WOOD, 0.35), 6)
    b.box(530, 62, 208, 44, BRICK, 22)
    b.box(546, 70, 176, 12, BRICK_LIGHT, 6)
    for y, r in ((392, 17), (486, 21)):
        b.curve([(868, y - r * 2.3), (868 + r, y), (868, y + r), (868 - r, y)], RIVER)
        b.disc(868 - r * 0.3, y, r * 0.28, RIVER_PALE)
    b.oval(868, 846, 240, 26, mix(STEEL, INK, 0.1))
    b.shape([(640, 590), (1096, 590), (1040, 846), (696, 846)], RIVER)
    b.shape([(980, 590), (1096, 590), (1040, 846), (956, 846)], RIVER_DEEP)
    b.oval(868, 590, 228, 44, RIVER_DEEP)
    b.oval(868, 600, 206, 34, RIVER_LIGHT)
    for r in (60, 110, 160):
        b.stroke(ring(868, 600, r, r * 0.16), RIVER_PALE, 4)
    b.stroke(ring(868, 596, 236, 230, 8, 172), STEEL, 10)
    for x, size, fill in ((280, 1.25, BRICK_LIGHT), (1330, 1.35, LEAF)):
        with b.at(x, 836, size):
            b.oval(0, 4, 120, 16, mix(STEEL, INK, 0.1))
            b.curve([(-64, -220), (64, -220), (112, -120), (84, 0), (-84, 0), (-112, -120)], fill)
            b.curve([(30, -218), (64, -214), (112, -120), (84, 0), (40, 0), (66, -120)], mix(fill, INK, 0.2))
            b.box(-78, -238, 156, 28, mix(fill, INK, 0.3), 12)
            b.box(-24, -258, 48, 24, mix(fill, INK, 0.3), 8)
            b.curve([(-70, -150), (-52, -150), (-44, -80), (-62, -70)], mix(fill, PAPER, 0.35))
    b.disc(1290, 230, 130, PAPER)
    b.disc(1290, 230, 112, RIVER_PALE)
    b.shape([(1290, 230), *ring(1290, 230, 104, 104, -90, 30)], LANTERN)
    for i in range(12):
        x, y = ring(1290, 230, 96, 96, i * 30, i * 30 + 1)[0]
        b.disc(x, y, 6, INK)
    b.stroke([(1290, 230), (1290, 156)], INK, 9)
    b.stroke([(1290, 230), (1340, 260)], INK, 9)
    b.disc(1290, 230, 11, BRICK)


def mosquito_net(b: Board) -> None:
    """A child asleep under a net at night, the water jar outside covered."""
    b.box(0, 0, 1600, 900, DUSK)
    b.box(0, 690, 1600, 210, mix(WOOD_DARK, NIGHT, 0.3))
    for i in range(5):
        b.box(0, 724 + i * 40, 1600, 4, mix(WOOD_DARK, NIGHT, 0.55))
    b.box(80, 110, 360, 400, WOOD, 8)
    b.box(98, 128, 324, 364, NIGHT)
    with b.inside([(98, 128), (422, 128), (422, 492), (98, 492)]):
        b.disc(310, 230, 62, LANTERN_PALE)
        for x, y in ((140, 170), (200, 260), (390, 330), (150, 360), (380, 160)):
            b.disc(x, y, 3, LANTERN_PALE)
        palm(b, 180, 560, 1.1, mix(WOOD, NIGHT, 0.5), mix(LEAF_DEEP, NIGHT, 0.3), 30)
    b.box(255, 128, 10, 364, WOOD)
    b.box(60, 500, 400, 22, WOOD, 6)
    b.box(560, 560, 900, 44, LANTERN_PALE, 14)
    b.box(540, 600, 940, 60, WOOD, 10)
    b.box(560, 660, 34, 150, WOOD_DARK)
    b.box(1424, 660, 34, 150, WOOD_DARK)
    b.box(600, 512, 220, 60, PAPER, 26)
    with b.at(728, 540, 1.9, -78):
        head(b, SKINS[2], "short")
    b.curve([(770, 590), (800, 500), (960, 470), (1200, 490), (1400, 540), (1440, 592)], BRICK_LIGHT)
    b.curve([(770, 594), (790, 540), (860, 560), (1100, 556), (1430, 570), (1440, 596)], BRICK)
    for i in range(6):
        b.disc(880 + i * 90, 522 + (i % 2) * 14, 12, LANTERN_LIGHT)
    net = [(1000, 60), (1120, 120), (1360, 170), (1500, 640), (1400, 652), (1200, 640), (1000, 654), (800, 640),
           (600, 652), (520, 640), (650, 170), (890, 120)]  # fmt: skip
    b.curve(net, "#e4f1f43c")
    with b.inside(smooth(net)):
        for i in range(-2, 22):
            b.stroke([(1000 + (i - 10) * 22, 80), (1000 + (i - 10) * 66, 660)], "#ffffff2c", 2)
        for i in range(18):
            y = 120 + i * 32
            b.stroke(
                [(480, y + 10), (760, y + 20), (1000, y), (1240, y + 20), (1520, y + 10)], "#ffffff22", 2, bend=True
            )
    b.stroke(smooth([*net[3:10]], closed=False), PAPER, 6)
    b.stroke([(1000, 0), (1000, 62)], PAPER, 4)
    for x, y, turn in ((500, 240, 20), (420, 590, -30), (1530, 330, 10)):
        with b.at(x, y, 1.5, turn):
            b.oval(-8, -12, 15, 5, "#e4f1f490")
            b.oval(8, -12, 15, 5, "#e4f1f490")
            b.oval(0, 0, 14, 4, INK)
            b.stroke([(12, -1), (24, 6)], INK, 2)
            for dx in (-8, 0, 7):
                b.stroke([(dx, 2), (dx - 5, 14), (dx - 10, 18)], INK, 1.6)
    with b.at(270, 850, 1.25):
        b.curve([(-64, -180), (64, -180), (104, -96), (76, 0), (-76, 0), (-104, -96)], BRICK)
        b.curve([(30, -178), (64, -176), (104, -96), (76, 0), (36, 0), (60, -100)], mix(BRICK, NIGHT, 0.35))
        b.oval(0, -184, 84, 16, WOOD)
        b.box(-84, -196, 168, 14, mix(WOOD, LANTERN, 0.3), 6)
        b.box(-16, -214, 32, 22, WOOD_DARK, 6)


def _gas_bottle(b: Board) -> None:
    b.oval(1290, 872, 200, 24, mix(SAND_DEEP, INK, 0.25))
    b.box(1130, 540, 320, 330, RIVER, 80)
    with b.inside(rounded(1130, 540, 320, 330, 80)):
        b.box(1370, 540, 90, 330, RIVER_DEEP)
        b.box(1130, 660, 320, 66, PAPER)
        b.box(1160, 560, 22, 290, "#ffffff50", 10)
    b.box(1180, 858, 220, 20, INK, 6)
    for x in (1196, 1372):
        b.box(x, 486, 16, 70, INK)
    b.box(1190, 474, 204, 20, INK, 8)
    b.box(1262, 480, 60, 66, LANTERN, 8)
    b.box(1232, 452, 120, 34, BRICK, 14)


def stove(b: Board) -> None:
    """A kitchen: two-ring stove, gas bottle with its valve, soapy brush on the hose."""
    b.box(0, 0, 1600, 900, LANTERN_PALE)
    for row in range(5):
        for i in range(14):
            fill = mix(LEAF_PALE, PAPER, 0.25 + 0.5 * ((row + i) % 2))
            b.box(i * 118 - 20, row * 92 + 40, 110, 84, fill, 6)
    b.box(0, 0, 1600, 52, SAND_DEEP)
    b.box(90, 120, 330, 250, PAPER, 8)
    b.box(106, 136, 298, 218, RIVER_PALE)
    with b.inside([(106, 136), (404, 136), (404, 354), (106, 354)]):
        cloud(b, 240, 210, 0.6, PAPER)
        bush(b, 330, 362, 1.1, LEAF_LIGHT)
    b.shape([(404, 136), (490, 106), (490, 384), (404, 354)], "#b9dcead0")
    b.box(0, 520, 1080, 34, WOOD, 6)
    b.box(0, 554, 1060, 350, SAND)
    for x in (30, 380, 720):
        b.box(x, 584, 320, 300, mix(SAND, PAPER, 0.45), 8)
        b.box(x + 270, 700, 14, 60, WOOD, 6)
    floor(b, 860, mix(SAND_DEEP, WOOD, 0.2))
    b.box(430, 448, 560, 76, STEEL, 14)
    b.box(430, 448, 560, 24, STEEL_LIGHT, 10)
    for x in (520, 880):
        b.disc(x, 498, 20, INK)
        b.box(x - 4, 482, 8, 20, LANTERN)
    for x in (570, 850):
        b.box(x - 90, 438, 180, 12, INK, 5)
    for i in range(7):
        b.curve([(512 + i * 19, 440), (520 + i * 19, 410), (528 + i * 19, 440)], RIVER)
    b.box(460, 280, 220, 136, BRICK, 18)
    b.box(446, 268, 248, 26, mix(BRICK, INK, 0.2), 12)
    b.curve([(474, 268), (500, 226), (640, 226), (666, 268)], BRICK_LIGHT)
    b.disc(570, 220, 15, INK)
    for x in (520, 590, 640):
        b.stroke([(x, 190), (x + 14, 160), (x - 8, 128), (x + 6, 96)], "#ffffffb4", 8, bend=True)
    b.stroke([(990, 490), (1100, 500), (1150, 430), (1240, 400), (1290, 470)], mix(BRICK, LANTERN, 0.3), 20, bend=True)
    _gas_bottle(b)
    for x, y, r in ((1150, 404, 17), (1176, 388, 13), (1124, 420, 12), (1196, 420, 11), (1160, 372, 10)):
        b.disc(x, y, r, PAPER)
        b.disc(x - r * 0.25, y - r * 0.25, r * 0.4, RIVER_PALE)
    with b.at(1196, 352, 1, -40):
        b.box(0, -16, 170, 26, WOOD, 12)
        b.box(-66, -24, 76, 22, LANTERN_LIGHT, 6)
        for i in range(6):
            b.box(-62 + i * 12, -2, 7, 26, PAPER)
    b.curve([(1330, 220), (1400, 180), (1640, 140), (1640, 270), (1440, 262), (1360, 270)], SKINS[0])
    b.shape([(1500, 130), (1640, 100), (1640, 300), (1500, 290)], LEAF)
    b.curve([(1310, 226), (1350, 206), (1400, 230), (1380, 268), (1330, 262)], mix(SKINS[0], HAIR, 0.08))

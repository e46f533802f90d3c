"""The three page covers and the desk's mark: a signal mast with two flags, as PNG and SVG."""

from pathlib import Path

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
    SKINS,
    STEEL_LIGHT,
    WOOD,
    Board,
    Point,
    mix,
    ring,
)
from props import bush, cloud, house, lantern, palm, person, rows, tree, waves
from scenes_indoor import _books

# The mark in a 100 × 100 box, back to front.
MAST: tuple[tuple[list[Point], str], ...] = (
    (ring(50, 50, 50, 50), RIVER_DEEP),
    (
        [*ring(50, 50, 50, 50, 30, 150), (18, 72), (30, 75), (42, 72), (54, 75), (66, 72), (78, 75), (90, 72)],
        RIVER_LIGHT,
    ),
    ([(50, 12), (51.2, 12), (83, 73), (80.6, 73)], STEEL_LIGHT),
    ([(50, 12), (48.8, 12), (17, 73), (19.4, 73)], STEEL_LIGHT),
    ([(22, 79), (78, 79), (70, 72), (30, 72)], LANTERN_LIGHT),
    ([(48.6, 9), (51.4, 9), (53, 74), (47, 74)], PAPER),
    ([(27, 50), (73, 46), (73, 48.4), (27, 52.4)], PAPER),
    ([(52, 14), (88, 18), (79, 25), (88, 32), (52, 32)], LANTERN),
    ([(47, 24), (14, 24), (14, 43), (47, 43)], RIVER),
    ([(47, 24), (30.5, 24), (30.5, 33.5), (47, 33.5)], PAPER),
    ([(30.5, 33.5), (14, 33.5), (14, 43), (30.5, 43)], PAPER),
    ([(53, 52), (80, 59), (53, 66)], BRICK_LIGHT),
)


def mast(b: Board, x: float, y: float, size: float, badge: bool = True) -> None:
    with b.at(x, y, size):
        for points, fill in MAST if badge else MAST[2:]:
            b.shape(points, fill)


def save_logo(folder: Path) -> None:
    board = Board(512, 512, PAPER)
    mast(board, 6, 6, 5)
    board.save(folder / "logo.png", 48)
    shapes = "\n".join(
        f'  <polygon fill="{fill}" points="{" ".join(f"{round(x, 2):g},{round(y, 2):g}" for x, y in points)}"/>'
        for points, fill in MAST
    )
    (folder / "logo.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" role="img">\n'
        f"  <title>Cột cờ hiệu · Signal mast</title>\n{shapes}\n</svg>\n",
        encoding="utf-8",
    )


def ward(b: Board) -> None:
    """The ward from the river on a clear morning."""
    b.bands(0, 400, (RIVER_PALE, mix(RIVER_PALE, MIST, 0.6), MIST, mix(MIST, LANTERN_PALE, 0.6), LANTERN_PALE))
    b.disc(870, 130, 84, LANTERN_LIGHT)
    b.disc(870, 130, 62, LANTERN)
    cloud(b, 250, 90, 0.9, PAPER)
    cloud(b, 1400, 90, 0.7, PAPER)
    b.curve(
        [(-60, 400), (260, 300), (620, 344), (980, 300), (1340, 340), (1680, 290), (1680, 460), (-60, 460)], LEAF_LIGHT
    )
    tones = (LANTERN_PALE, BRICK_PALE, RIVER_PALE, LEAF_PALE, SAND)
    for i, (x, w, h) in enumerate(((40, 130, 190), (182, 110, 150), (304, 140, 220), (640, 120, 170), (772, 140, 210),
                                   (924, 110, 150), (1300, 130, 200), (1442, 120, 160))):  # fmt: skip
        house(b, x, 430, w, h, tones[i % 5], (BRICK, "", BRICK_LIGHT)[i % 3], (LEAF, RIVER, BRICK, WOOD)[i % 4])
    tree(b, 520, 432, 0.9)
    palm(b, 590, 430, 0.8, lean=-24)
    b.box(0, 426, 1600, 40, STEEL_LIGHT)
    b.box(0, 426, 1600, 9, PAPER)
    b.box(0, 462, 1600, 140, RIVER)
    waves(b, 474, 596, mix(RIVER, RIVER_PALE, 0.5), 46, 5, 0.8)
    mast(b, 998, 162, 3.4, badge=False)
    with b.at(420, 520, 0.9):
        b.curve([(-180, -30), (0, -6), (180, -36), (130, 26), (-130, 26)], WOOD)
        b.curve([(-80, -24), (-60, -84), (60, -84), (84, -24), (0, -10)], mix(SAND, WOOD, 0.25))
        person(b, 128, -22, 0.56, BRICK, INK, SKINS[0], hat="cone", left=((-40, -110), (-66, -80)))
    bush(b, 60, 606, 1, LEAF)
    bush(b, 1530, 606, 1.1, LEAF)


def facts(b: Board) -> None:
    """A magnifying glass over a pile of messages: some lines hold, one is crossed out."""
    b.box(0, 0, 1600, 600, mix(BRICK, INK, 0.12))
    b.disc(800, 300, 560, mix(BRICK, BRICK_LIGHT, 0.2))
    b.disc(800, 300, 400, mix(BRICK, BRICK_LIGHT, 0.5))
    for x, y, w, turn in ((120, 120, 330, -6), (180, 350, 300, 5), (1150, 90, 330, 6), (1180, 340, 310, -4)):
        with b.at(x, y, 1, turn):
            b.box(8, 10, w, 150, mix(BRICK, INK, 0.3), 28)
            b.box(0, 0, w, 150, mix(BRICK_PALE, PAPER, 0.3), 28)
            rows(b, ((34, 38), (34, 70), (34, 102)), w - 74, BRICK_LIGHT, 13)
    with b.at(560, 70, 1, -3):
        b.box(14, 16, 470, 450, mix(BRICK, INK, 0.3), 16)
        b.box(0, 0, 470, 450, PAPER, 16)
        rows(b, tuple((50, 60 + i * 46) for i in range(8)), 360, STEEL_LIGHT, 16)
        b.stroke([(46, 206), (350, 206)], BRICK, 8)
        for y in (60, 106, 290):
            b.stroke([(430, y + 8), (440, y + 18), (456, y - 4)], LEAF, 8)
    b.stroke([(1000, 420), (1120, 540)], INK, 46)
    b.stroke([(1000, 420), (1030, 450)], LANTERN, 46)
    b.disc(900, 320, 150, INK)
    b.disc(900, 320, 126, MIST)
    rows(b, ((806, 286), (796, 322)), 190, RIVER_LIGHT, 20)
    b.stroke([(856, 384), (886, 414), (946, 352)], LEAF, 22)
    b.stroke(ring(900, 320, 104, 104, 190, 250), PAPER, 10)


def library(b: Board) -> None:
    """Books, a window on the river, leaves and a heart of health."""
    b.box(0, 0, 1600, 600, LEAF_PALE)
    b.box(0, 470, 1600, 130, mix(SAND, WOOD, 0.25))
    b.box(0, 462, 1600, 14, WOOD)
    for x in (60, 1120):
        b.box(x, 60, 420, 404, WOOD, 8)
        b.box(x + 14, 74, 392, 390, mix(WOOD, INK, 0.35))
        for level in range(2):
            _books(b, x + 20, 252 + level * 200, 384, level * 4 + x // 90)
            b.box(x + 14, 252 + level * 200, 392, 12, WOOD)
    b.box(590, 50, 420, 330, PAPER, 10)
    b.box(608, 68, 384, 294, RIVER_PALE)
    with b.inside([(608, 68), (992, 68), (992, 362), (608, 362)]):
        b.disc(890, 160, 50, LANTERN)
        b.box(608, 280, 384, 90, RIVER_LIGHT)
        palm(b, 700, 372, 0.86, lean=34)
        bush(b, 930, 370, 1.1, LEAF)
    b.box(795, 68, 10, 294, PAPER)
    b.shape([(560, 520), (800, 548), (800, 420), (560, 396)], PAPER)
    b.shape([(1040, 520), (800, 548), (800, 420), (1040, 396)], MIST)
    rows(b, tuple((600, 424 + i * 24) for i in range(4)), 150, STEEL_LIGHT, 9)
    b.curve([(920, 436), (950, 420), (972, 446), (920, 506), (868, 446), (890, 420)], BRICK_LIGHT)
    b.stroke([(548, 524), (800, 556), (1052, 524)], BRICK, 12)
    for x, flip in ((520, False), (1080, True)):
        with b.at(x, 470, 1, flip=flip):
            b.shape([(-34, -58), (34, -58), (24, 4), (-24, 4)], BRICK)
            for turn in (-40, -8, 26):
                with b.at(0, -58, 1, turn):
                    b.curve([(0, 0), (-22, -50), (0, -104), (22, -50)], LEAF if turn else LEAF_DEEP)
    for x in (530, 1070):
        lantern(b, x, 0, 1, LANTERN_LIGHT, BRICK)

"""Draws the demonstration desk's pictures, covers and logo. Run: python assets/demo/draw.py [name ...]"""

import sys
from collections.abc import Callable
from pathlib import Path

import covers
import scenes_indoor
import scenes_river
import scenes_street
from kit import PAPER, Board

TARGET = Path(__file__).resolve().parents[2] / "signalmast" / "backoffice" / "demo" / "pictures"
Scene = Callable[[Board], None]
POSTS: dict[str, Scene] = {
    "flood": scenes_river.flood,
    "ferry": scenes_river.ferry,
    "tide": scenes_river.tide,
    "bridge": scenes_river.bridge,
    "lanterns": scenes_river.lanterns,
    "market": scenes_street.market,
    "school": scenes_street.school,
    "bus": scenes_street.bus,
    "bins": scenes_street.bins,
    "dog": scenes_street.dog,
    "vaccination": scenes_indoor.vaccination,
    "phone": scenes_indoor.phone,
    "library": scenes_indoor.library,
    "tap": scenes_indoor.tap,
    "mosquito-net": scenes_indoor.mosquito_net,
    "stove": scenes_indoor.stove,
}
COVERS: dict[str, Scene] = {
    "cover-ward": covers.ward,
    "cover-facts": covers.facts,
    "cover-library": covers.library,
}


def main(wanted: list[str]) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    total = 0
    for height, scenes in ((900, POSTS), (600, COVERS)):
        for name, scene in scenes.items():
            if wanted and name not in wanted:
                continue
            board = Board(1600, height, PAPER)
            scene(board)
            size = board.save(TARGET / f"{name}.png")
            total += size
            sys.stdout.write(f"{name}.png {size / 1024:.0f} KB\n")
    if not wanted or "logo" in wanted:
        covers.save_logo(TARGET)
    sys.stdout.write(f"total {total / 1024:.0f} KB\n")


if __name__ == "__main__":
    main(sys.argv[1:])

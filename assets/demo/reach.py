"""Writes the invented daily reach of the ward page. Run: python assets/demo/reach.py"""

from math import exp, sin
from pathlib import Path
from random import Random

TARGET = Path(__file__).resolve().parents[2] / "signalmast" / "backoffice" / "demo" / "reach.csv"
DAYS = 120
WEEK = (1.14, 1.06, 1.0, 0.97, 1.02, 0.86, 0.78)
FLOOD, SCAM = 38, 12  # days ago; the same days as the posts about them
MISSING = frozenset({19, 54, 55, 77, 96, 113})  # no row at all: not measured, never zero


def reached(days_ago: int, dice: Random) -> int:
    day = DAYS - days_ago
    usual = (2100 + 9.5 * day + 120 * sin(day / 11)) * WEEK[day % 7] * dice.uniform(0.92, 1.08)
    flood = 5200 * exp(-abs(days_ago - FLOOD) / (1.8 if days_ago <= FLOOD else 0.5))
    scam = 3600 * exp(-abs(days_ago - SCAM) / (1.5 if days_ago <= SCAM else 0.4))
    return round(usual + flood + scam)


def main() -> None:
    dice = Random(2012)  # noqa: S311 -- an invented series, the same on every run
    lines = ["date_offset_days,page,metric,value"]
    for days_ago in range(DAYS, 0, -1):
        value = reached(days_ago, dice)
        if days_ago not in MISSING:
            lines.append(f"{-days_ago},tin-phuong,reach,{value}")
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""What a parse left in its folder, read back from disk the way its users read it."""

import csv
import json
from pathlib import Path
from typing import Any

from signalmast.metrics.importers import staging

DATA = Path(__file__).parents[2] / "data"
EXPORTS = DATA / "export-formats"
THAI = DATA / "posts-thai-live-sellers" / "Live.csv"
NOW = "2026-12-15T00:00:00Z"


class Staged:
    def __init__(self, out: Path, result: dict[str, Any]) -> None:
        self.out = out
        self.result = result
        self.on_disk = json.loads((out / "result.json").read_text("utf-8"))
        self.posts = [json.loads(line) for line in _lines(out / "posts.jsonl")]
        self.disputes = [json.loads(line) for line in _lines(out / "disputes.jsonl")]
        self.readings = _table(out / "readings.csv")
        self.refused = [
            (int(row["line"]), row["code"], json.loads(row["params"])) for row in _table(out / "refused.csv")
        ]

    def values(self) -> dict[str, dict[str, str]]:
        """Metric values by key; the last reading of a key holds."""
        keep = {"line", "subject", "key", "page_label", "day", "measured_at"}
        return {row["key"]: {name: value for name, value in row.items() if name not in keep} for row in self.readings}

    def post(self, key: str) -> dict[str, Any]:
        return next(post for post in self.posts if post["key"] == key)

    def counts(self) -> tuple[int, int, int, int, int, int, int]:
        """rows, first, repeated, second readings, identical, disputed, refused"""
        names = ("rows", "first", "repeated", "second_readings", "identical", "disputed", "refused")
        return tuple(self.result[name] for name in names)  # type: ignore[return-value]


def parse(path: Path, out: Path, **request: Any) -> Staged:
    request.setdefault("options", {})
    request["options"] = {"now": NOW, **request["options"]}
    return Staged(out, staging.parse(str(path), str(out), **request))


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode(encoding))
    return path


def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))

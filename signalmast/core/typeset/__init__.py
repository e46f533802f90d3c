"""The only door to typst: pages as PDF/UA-1, drawings as PNG.

Each call runs in a child process with limits of memory and time. Data reach the page as JSON through an input, never
as source, so text in them prints as it stands. The same input gives the same bytes.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent.parent / "fonts"
_CHILD = Path(__file__).parent / "child.py"
_MEGABYTES = 1536
_SECONDS = 90


class TypesettingFailed(RuntimeError):
    """The page could not be set, or took more memory or time than allowed; says which and why."""


def pdf(template: Path, data: dict[str, Any], fonts: Path, created: datetime) -> bytes:
    """`template` (.typ) set with `data`, which it reads by `json(bytes(sys.inputs.data))`, as tagged PDF/UA-1.

    `created` is the date the file claims. Letters that no face has are shown as a white square.
    """
    return _run(
        {
            "form": "pdf",
            "source": template.read_text(),
            "data": json.dumps(data, ensure_ascii=False),
            "fonts": str(fonts),
            "created": int(created.timestamp()),
        }
    )[0]


def png(drawings: Sequence[str], fonts: Path, *, scale: float = 2.0) -> list[bytes]:
    """Each SVG text as a PNG, `scale` dots for each of its pixels, on white. One child draws them all."""
    if not drawings:
        return []
    return _run(
        {
            "form": "png",
            "source": _PICTURES,
            "data": json.dumps(list(drawings), ensure_ascii=False),
            "fonts": str(fonts),
            "created": 0,
            "ppi": 96 * scale,
        }
    )


# usvg takes a pixel of the drawing for 1/96 inch, so that `ppi` 96 is one dot a pixel.
_PICTURES = """
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#for drawing in json(bytes(sys.inputs.data)) { page(image(bytes(drawing), format: "svg")) }
"""


def _run(job: dict[str, Any]) -> list[bytes]:
    job["megabytes"], job["seconds"] = _MEGABYTES, _SECONDS
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(_CHILD)],
            input=json.dumps(job).encode(),
            capture_output=True,
            timeout=_SECONDS * 2,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingFailed(f"took longer than {_SECONDS * 2} s") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()
        raise TypesettingFailed(said[-2000:] or f"stopped with {done.returncode}: out of memory or time")
    return [base64.b64decode(page) for page in json.loads(done.stdout)]

"""Codes that nobody can guess, the code on a screen that changes every minute, and the square that carries either.

Of a code that opens something only its SHA-256 is kept.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's: no letter is taken for another
_MISREAD = str.maketrans("oil", "011")
LETTERS = 16  # 80 bits
STEP = 60  # seconds that a code on the screen is the newest
DIGITS = 8
_QUIET_ZONE = 4


def new_code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _ in range(LETTERS))


def read(typed: str) -> str:
    """The code somebody typed or scanned: hyphens, blanks and capitals do not matter. Empty where it can be none."""
    code = "".join(typed[:100].split()).replace("-", "").lower().translate(_MISREAD)
    return code if len(code) == LETTERS and set(code) <= set(_ALPHABET) else ""


def grouped(code: str) -> str:
    """As it is printed: "abcd-efgh-jkmn-pqrs"."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def digest_of(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def on_screen(*, secret: str, session: str, at: datetime) -> str:
    """The eight digits that stand on the screen of a session at this moment."""
    return _of_step(secret, session, int(at.timestamp()) // STEP)


def is_on_screen(typed: str, *, secret: str, session: str, at: datetime) -> bool:
    """Whether these digits stand there now or stood there in the step before."""
    code = "".join(letter for letter in typed[:40] if letter in "0123456789").encode()
    step = int(at.timestamp()) // STEP
    # Both are always compared, so that the time taken does not tell which one it was.
    found = [hmac.compare_digest(code, _of_step(secret, session, step - back).encode()) for back in (0, 1)]
    return any(found)


def seconds_left(at: datetime) -> int:
    """Until the next code."""
    return STEP - int(at.timestamp()) % STEP


def square(text: str, *, title: str) -> str:
    """A QR code as SVG, drawn from its modules: dark on white whatever the colours around it, `title` read aloud."""
    made = QRCode(error_correction=ERROR_CORRECT_M, border=_QUIET_ZONE)
    made.add_data(text)
    made.make(fit=True)
    rows = made.get_matrix()
    size = len(rows)
    dark = "".join(_bars(row, y) for y, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" shape-rendering="crispEdges">'
        f'<title>{_escaped(title)}</title><path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{dark}"/></svg>'
    )


def _bars(row: list[bool], y: int) -> str:
    """The dark runs of one row."""
    drawn, start = [], None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            drawn.append(f"M{start} {y}h{x - start}v1H{start}z")
            start = None
    return "".join(drawn)


def _of_step(secret: str, session: str, step: int) -> str:
    key = hashlib.sha256(f"signalmast check-in:{secret}".encode()).digest()
    number = int.from_bytes(hmac.digest(key, f"{session}:{step}".encode(), hashlib.sha256)[:16], "big")
    return str(number % 10**DIGITS).zfill(DIGITS)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

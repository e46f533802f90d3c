"""What the public search shows above its posts: claims near to what was typed that the desk has answered."""

from __future__ import annotations

from typing import Any

from signalmast.claims import matching
from signalmast.claims.selectors import matching as selectors

SHOWN = 3
ENOUGH = 0.34  # of the claim's words; less is chance


def panel(text: str, language: str) -> dict[str, Any] | None:
    """Filling of the slot `search_panel`: nothing while the file is built, or where nothing is near enough."""
    try:
        found = selectors.near(text=text, language=language, limit=2 * SHOWN, answered_only=True)
    except matching.NotReady:
        return None
    answered = [near for near in found if near.score >= ENOUGH][:SHOWN]
    return {"template": "claims/near_panel.html", "context": {"answered": answered}} if answered else None

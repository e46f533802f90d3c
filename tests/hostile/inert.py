"""Whether a page holds anything that could act, found by reading it as a browser does: element by element."""

from __future__ import annotations

import re
from html.parser import HTMLParser

MARK = "alert(31337)"
# One text that breaks out of whatever is not guarded: attributes, titles, scripts, templates, CDATA.
EVIL = (
    f'x"\'><script>{MARK}</script><img src=x onerror={MARK}><svg onload={MARK}><a href="javascript:{MARK}">k</a>'
    f"</title></textarea></script><style>*{{}}</style><iframe srcdoc='<b>'></iframe>{{{{ 7*7 }}}}{{% now %}}]]>-->"
)
_ADDRESSES = frozenset({"href", "src", "action", "formaction", "data", "poster", "xlink:href"})
_ACTING = re.compile(r"^[\s\x00-\x20]*(?:javascript|vbscript|data):", re.IGNORECASE)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.script = tag == "script" and "json" not in given.get("type", "")
        for name, value in given.items():
            if name.startswith("on") and MARK in value:
                self.found.append(f"<{tag} {name}>")
            if name == "srcdoc" or (name in _ADDRESSES and _ACTING.match(value) and "image/png" not in value):
                self.found.append(f"<{tag} {name}={value[:40]}>")

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        self.script = False

    def handle_data(self, data: str) -> None:
        if self.script and MARK in data:
            self.found.append("<script>")


def acting(html: str) -> list[str]:
    """What of the evil text came alive."""
    reader = _Reader()
    reader.feed(html)
    return reader.found

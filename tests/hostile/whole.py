"""Whether an answer of the site is what it says it is, to the last byte."""

from __future__ import annotations

import hashlib
import re
import zlib
from pathlib import Path

import brotli

ETAG = re.compile(r'"([0-9a-f]{24})(-[bg])?"')
ENDS = {".xml": (b"</rss>", b"</urlset>", b"</sitemapindex>"), "/": (b"</html>",)}


def what_is_wrong(path: str, headers: dict[str, str], body: bytes) -> str:
    """Of an answer that says it is whole: its packing, its end, and the bytes its ETag promises."""
    packed = headers.get("content-encoding", "")
    try:
        plain = brotli.decompress(body) if packed == "br" else zlib.decompress(body, 31) if packed == "gzip" else body
    except (brotli.error, zlib.error) as error:
        return f"{packed} does not unpack: {error}"
    if not plain.rstrip().endswith(ENDS[Path(path).suffix or "/"]):
        return "it breaks off"
    etag = ETAG.fullmatch(headers.get("etag", ""))
    if etag is None:
        return ""  # the desk itself answered, for a page that is not a file yet
    if etag[1] != hashlib.blake2b(plain, digest_size=12).hexdigest():
        return "other bytes than its ETag says"
    return "" if (etag[2] or "") == {"br": "-b", "gzip": "-g", "": ""}[packed] else "another packing than its ETag says"

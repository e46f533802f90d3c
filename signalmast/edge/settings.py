"""What the edge is told when it starts: environment variables, read once."""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

MEGABYTE = 1024 * 1024
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True)
class Settings:
    """Folders are absolute. `body` and `upload` are the most bytes taken from anybody, and below /admin/; `floor` those
    that stay free on the disk."""

    site: Path
    static: Path
    media: Path
    run: Path
    journal: Path
    public_url: str
    trusted: tuple[Network, ...]
    zone: ZoneInfo
    cache: int
    body: int
    upload: int
    floor: int
    threads: int

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def web_socket(self) -> Path:
        return self.run / "web.sock"


def read(environ: Mapping[str, str]) -> Settings:
    """From SIGNALMAST_EDGE_… . KeyError or ValueError names what is missing or wrong: the edge does not start."""

    def number(name: str, default: int) -> int:
        return max(1, int(environ.get(name, "").strip() or default))

    proxies = (part.strip() for part in environ.get("SIGNALMAST_EDGE_TRUSTED_PROXIES", "").split(","))
    return Settings(
        site=Path(environ["SIGNALMAST_EDGE_SITE"]),
        static=Path(environ["SIGNALMAST_EDGE_STATIC"]),
        media=Path(environ["SIGNALMAST_EDGE_MEDIA"]),
        run=Path(environ["SIGNALMAST_EDGE_RUN"]),
        journal=Path(environ["SIGNALMAST_EDGE_JOURNAL"]),
        public_url=environ.get("SIGNALMAST_EDGE_PUBLIC_URL", "").strip(),
        trusted=tuple(ipaddress.ip_network(proxy, strict=False) for proxy in proxies if proxy),
        zone=ZoneInfo(environ.get("SIGNALMAST_TIME_ZONE", "").strip() or "Asia/Ho_Chi_Minh"),
        cache=number("SIGNALMAST_CACHE_MB", 64) * MEGABYTE,
        body=number("SIGNALMAST_BODY_MB", 20) * MEGABYTE,
        upload=number("SIGNALMAST_UPLOAD_MB", 512) * MEGABYTE,
        floor=number("SIGNALMAST_FREE_MB", 256) * MEGABYTE,
        threads=number("SIGNALMAST_WEB_THREADS", 4),
    )

"""Which addresses may be asked: the words of an address, and the numbers a name stands for. No network here.

`ipaddress.is_global` lets NAT64, v4-compatible, site-local and multicast numbers pass and differs between patch
versions of Python, so the list of what is refused is our own and stands before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import idna

from signalmast.core.fetch.refusal import NotAllowed

Number = IPv4Address | IPv6Address
PORTS = frozenset({80, 443})
LONGEST = 2000
_USUAL = {"http": 80, "https": 443}
# Blanks, control characters and the backslash are read one way by a browser and another by a library.
_TREACHEROUS = re.compile(r"[\x00-\x20\x7f-\xa0\\\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]")
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})+")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")  # in the last place of a name some libraries read it as an IPv4 number
_INNER = ("localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa", "onion")
_KEPT = "/%:@!$&'()*+,;=~"

_REFUSED_V4 = [
    ip_network(each)
    for each in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carriers' own; a cloud's metadata at 100.100.100.200
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's metadata under a number that looks public
        "169.254.0.0/16",  # link-local; most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",  # protocol assignments; a cloud's metadata at 192.0.0.192
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",  # measuring
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
]
# Public IPv6 is what lies in 2000::/3: with everything outside go ::, ::1, v4-mapped and v4-compatible numbers,
# NAT64 (64:ff9b::/96 and 64:ff9b:1::/48), fc00::/7, fe80::/10, fec0::/10 and multicast.
_PUBLIC_V6 = ip_network("2000::/3")
_REFUSED_V6 = [
    ip_network(each)
    for each in (
        "2001::/23",  # protocol assignments, with Teredo (2001::/32) and ORCHID
        "2001:db8::/32",
        "2002::/16",  # 6to4 wraps an IPv4 number
        "2620:4f:8000::/48",
        "3fff::/20",
    )
]


@dataclass(frozen=True)
class Target:
    """An address taken apart: `host` in ASCII letters or a plain number, `path` with the question, percent-encoded."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def number(self) -> Number | None:
        """The host, where it is a number and not a name."""
        try:
            return ip_address(self.host)
        except ValueError:
            return None

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _USUAL[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host_header}{self.path}"


def read(address: str, *, ports: frozenset[int] = PORTS) -> Target:
    """Raises NotAllowed for an address that is never asked, whatever its name stands for."""
    if not address or len(address) > LONGEST or _TREACHEROUS.search(address):
        raise NotAllowed("address")
    try:
        parts = urlsplit(address)
        port, hostname = parts.port, parts.hostname
    except ValueError:
        raise NotAllowed("address") from None
    if parts.scheme not in _USUAL or not hostname:
        raise NotAllowed("address")
    if "@" in parts.netloc:
        raise NotAllowed("password")
    port = _USUAL[parts.scheme] if port is None else port
    if port not in ports:
        raise NotAllowed("port")
    return Target(parts.scheme, _host(hostname, bracketed="[" in parts.netloc), port, _path(parts))


def led_to(before: Target, told: str, *, ports: frozenset[int] = PORTS) -> Target:
    """Where an answer leads, looked at like any address. Raises NotAllowed."""
    if _TREACHEROUS.search(told):  # joining would drop some of them without a word
        raise NotAllowed("address")
    try:
        address = urljoin(str(before), told)
    except ValueError:
        raise NotAllowed("address") from None
    target = read(address, ports=ports)
    if before.scheme == "https" and target.scheme != "https":
        raise NotAllowed("downgrade")
    return target


def is_public(number: Number) -> bool:
    """Whether a number is one of the public internet, by our own list first."""
    if isinstance(number, IPv4Address):
        return number.is_global and not any(number in refused for refused in _REFUSED_V4)
    return (
        number.scope_id is None
        and number in _PUBLIC_V6
        and number.is_global
        and not any(number in refused for refused in _REFUSED_V6)
    )


def _host(given: str, *, bracketed: bool) -> str:
    if bracketed:
        try:
            return str(IPv6Address(given))
        except ValueError:
            raise NotAllowed("address") from None
    name = _in_ascii(given).removesuffix(".")
    try:
        return str(IPv4Address(name))
    except ValueError:
        pass
    if _NUMBER.fullmatch(name.rpartition(".")[2]):
        raise NotAllowed("inside")
    if "." not in name or name.endswith(tuple(f".{inner}" for inner in _INNER)):
        raise NotAllowed("inside")
    if len(name) > 253 or not _NAME.fullmatch(name):
        raise NotAllowed("address")
    return name


def _in_ascii(name: str) -> str:
    """As browsers read it, so that circled digits, wide dots and the like are seen for what they become."""
    if name.isascii():
        return name.lower()
    try:
        return idna.encode(name, uts46=True, std3_rules=True).decode("ascii").lower()
    except idna.IDNAError:
        raise NotAllowed("address") from None


def _path(parts: SplitResult) -> str:
    path = quote(parts.path, safe=_KEPT) or "/"
    return f"{path}?{quote(parts.query, safe=_KEPT + '?')}" if parts.query else path

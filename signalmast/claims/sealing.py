"""How words of the public are kept: each tip under a random key of its own, that key wrapped by the desk's.

Pure functions of bytes; AES-256-GCM of `cryptography`, 96-bit random nonces. The desk's keys stand in one file, mode
0600, which a backup leaves out. A wrapped key is 1 byte of version, 8 bytes naming the desk's key, nonce, ciphertext.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_VERSION = b"\x01"
_NONCE = 12
_NAME = 8


class WrongKey(Exception):
    """The desk's key file does not hold the key this was sealed with, or the sealed bytes were changed."""


class NoKeys(Exception):
    """The key file is missing or cannot be read; `args[0]` is its path."""


@dataclass(frozen=True)
class DeskKeys:
    """`keys` by the first eight bytes of their SHA-256, 32 bytes each; `current` names the one new tips take.

    `pepper` keys the digests of receipts and stays the same when keys change: senders keep their digits.
    """

    keys: Mapping[bytes, bytes]
    current: bytes
    pepper: bytes

    @classmethod
    def new(cls) -> DeskKeys:
        return cls({}, b"", secrets.token_bytes(32)).with_another()

    def with_another(self) -> DeskKeys:
        """A fresh key is current; the old ones still open what they sealed."""
        made = secrets.token_bytes(32)
        return DeskKeys({**self.keys, _name(made): made}, _name(made), self.pepper)

    def only_current(self) -> DeskKeys:
        return DeskKeys({self.current: self.keys[self.current]}, self.current, self.pepper)

    def names(self) -> frozenset[str]:
        """Fingerprints of all keys in the file."""
        return frozenset(name.hex() for name in self.keys)

    def fingerprint(self) -> str:
        """Names the current key without telling it: hex, 16 letters."""
        return self.current.hex()


def load(path: Path) -> DeskKeys:
    """Raises NoKeys."""
    try:
        written = json.loads(path.read_text("ascii"))
        keys = [base64.b64decode(key, validate=True) for key in written["keys"]]
        current, pepper = bytes.fromhex(written["current"]), base64.b64decode(written["pepper"], validate=True)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise NoKeys(str(path)) from error
    named = {_name(key): key for key in keys}
    if current not in named or any(len(key) != 32 for key in (*keys, pepper)):
        raise NoKeys(str(path))
    return DeskKeys(named, current, pepper)


def save(path: Path, keys: DeskKeys) -> None:
    """Whole or not at all, readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    text = json.dumps(
        {
            "current": keys.current.hex(),
            "keys": [base64.b64encode(key).decode() for key in keys.keys.values()],
            "pepper": base64.b64encode(keys.pepper).decode(),
        }
    )
    beside = path.with_name(path.name + f".{os.getpid()}.tmp")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
        _sync_folder(path.parent)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def load_or_make(path: Path) -> DeskKeys:
    """The desk's keys, made where there is no file yet. Raises NoKeys for a file that cannot be read."""
    if not path.exists():
        beside = path.with_name(path.name + f".{secrets.token_hex(4)}.new")
        save(beside, DeskKeys.new())
        try:
            os.link(beside, path)  # the first of two processes wins, and both read what it wrote
            _sync_folder(path.parent)  # a tip must not reach the disk before the key that opens it
        except FileExistsError:
            pass
        finally:
            beside.unlink(missing_ok=True)
    return load(path)


def new_tip_key(desk: DeskKeys) -> tuple[bytes, bytes]:
    """A fresh 32-byte key and the same wrapped by the desk's current key."""
    key = secrets.token_bytes(32)
    return key, wrap(desk, key)


def wrap(desk: DeskKeys, key: bytes) -> bytes:
    nonce = secrets.token_bytes(_NONCE)
    head = _VERSION + desk.current
    return head + nonce + AESGCM(desk.keys[desk.current]).encrypt(nonce, key, head)


def unwrap(desk: DeskKeys, wrapped: bytes | memoryview) -> bytes:
    """Raises WrongKey."""
    head, nonce, rest = _cut(bytes(wrapped))
    wrapping = desk.keys.get(head[1:])
    if wrapping is None or head[:1] != _VERSION:
        raise WrongKey
    return _decrypt(wrapping, nonce, rest, head)


def sealed_with(wrapped: bytes | memoryview) -> str:
    """Fingerprint of the desk's key that wraps this one."""
    return bytes(wrapped)[1 : 1 + _NAME].hex()


def seal(key: bytes, plain: bytes) -> bytes:
    """Nonce and ciphertext."""
    nonce = secrets.token_bytes(_NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, _VERSION)


def unseal(key: bytes, sealed: bytes | memoryview) -> bytes:
    """Raises WrongKey."""
    whole = bytes(sealed)
    return _decrypt(key, whole[:_NONCE], whole[_NONCE:], _VERSION)


def receipt_digest(pepper: bytes, digits: str) -> str:
    """HMAC-SHA256 of a receipt's sixteen digits, hex: found by whoever has the digits, guessed by nobody."""
    return hmac.new(pepper, b"receipt:" + digits.encode(), hashlib.sha256).hexdigest()


def new_receipt() -> str:
    """Sixteen random digits."""
    return f"{secrets.randbelow(10**16):016d}"


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _name(key: bytes) -> bytes:
    return hashlib.sha256(key).digest()[:_NAME]


def _cut(wrapped: bytes) -> tuple[bytes, bytes, bytes]:
    head = 1 + _NAME
    return wrapped[:head], wrapped[head : head + _NONCE], wrapped[head + _NONCE :]


def _decrypt(key: bytes, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(nonce, sealed, associated)
    except (InvalidTag, ValueError) as error:
        raise WrongKey from error

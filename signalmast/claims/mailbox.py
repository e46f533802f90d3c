"""A mailbox over IMAP with TLS: which mails wait, their bytes, and their end. Knows nothing of tips.

Mails are named by UID. What cannot be taken is flagged, so that a person finds it and it is asked for once; everything
else that waits is neither flagged nor marked as deleted. RFC 3501, and RFC 4315 where the server has it.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

PORT, SECONDS = 993, 30.0
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class Trouble(OSError):
    """The mailbox could not be asked, or did not do as it was asked; `args[0]` names which step, never a mail."""


@dataclass(frozen=True)
class Address:
    """`imaps://user:password@host:port/folder`, percent-encoded where needed."""

    host: str
    port: int
    user: str
    password: str
    folder: str

    @classmethod
    def of(cls, text: str) -> Address:
        """Raises ValueError where something is missing, or for any way without TLS."""
        parts = urlsplit(text)
        if parts.scheme != "imaps" or not parts.hostname or not parts.username or not parts.password:
            raise ValueError("imaps://user:password@host")
        return cls(
            host=parts.hostname,
            port=parts.port or PORT,
            user=unquote(parts.username),
            password=unquote(parts.password),
            folder=unquote(parts.path.lstrip("/")) or "INBOX",
        )


class Mailbox:
    """One folder, opened; see `opened`."""

    def __init__(self, connection: imaplib.IMAP4_SSL) -> None:
        self._connection = connection
        self._exact = "UIDPLUS" in connection.capabilities

    def waiting(self) -> list[bytes]:
        """UIDs, in the order of arrival. Raises Trouble, as everything here does."""
        [found, *_more] = self._ask("search", "SEARCH", "UNDELETED", "UNFLAGGED")
        return found.split() if isinstance(found, bytes) else []

    def size_of(self, uid: bytes) -> int:
        for told in self._ask("size", "FETCH", uid.decode(), "(RFC822.SIZE)"):
            size = _SIZE.search(told if isinstance(told, bytes) else b"")
            if size:
                return int(size[1])
        raise Trouble("size")

    def read(self, uid: bytes) -> bytes:
        """Its bytes as they came; the mail stays unread."""
        for told in self._ask("read", "FETCH", uid.decode(), "(BODY.PEEK[])"):
            if isinstance(told, tuple):
                return bytes(told[1])
        raise Trouble("read")

    def delete(self, uid: bytes) -> None:
        """For good: marked and expunged. Where the server can, this one alone."""
        self._ask("delete", "STORE", uid.decode(), "+FLAGS.SILENT", r"(\Deleted)")
        if self._exact:
            self._ask("expunge", "EXPUNGE", uid.decode())
        else:
            with _troubles("expunge"):
                self._connection.expunge()

    def set_aside(self, uid: bytes) -> None:
        """Stays for a person to look at."""
        self._ask("set aside", "STORE", uid.decode(), "+FLAGS.SILENT", r"(\Flagged)")

    def _ask(self, step: str, command: str, *arguments: str) -> list[bytes | tuple[bytes, bytes] | None]:
        with _troubles(step):
            kind, told = self._connection.uid(command, *arguments)
        if kind != "OK":
            raise Trouble(step)
        return list(told)


@contextmanager
def opened(address: Address) -> Iterator[Mailbox]:
    """Signs in by TLS with the certificates the machine trusts. Raises Trouble."""
    with _troubles("connect"):
        trusted = ssl.create_default_context()
        connection = imaplib.IMAP4_SSL(address.host, address.port, ssl_context=trusted, timeout=SECONDS)
    try:
        with _troubles("sign in"):
            connection.login(address.user, address.password)
        with _troubles("open the folder"):
            kind, _told = connection.select(_quoted(address.folder))
        if kind != "OK":
            raise Trouble("open the folder")
        yield Mailbox(connection)
    finally:
        with suppress(OSError, imaplib.IMAP4.error):
            connection.logout()
        with suppress(OSError, imaplib.IMAP4.error):
            connection.shutdown()  # after a break the line above does not come so far


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'


@contextmanager
def _troubles(step: str) -> Iterator[None]:
    """A server's own words may hold some of a mail or of an account: only the step is told."""
    try:
        yield
    except (OSError, imaplib.IMAP4.error, ValueError) as error:
        raise Trouble(f"{step} ({type(error).__name__})") from None

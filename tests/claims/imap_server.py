"""A mailbox on this machine: as much of IMAP4rev1 over TLS as a client needs who reads, deletes and sets aside."""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "tinbao", 'mat "khau'


@dataclass
class Mail:
    content: bytes
    flags: set[str] = field(default_factory=set)


@dataclass
class Server:
    """`mails` by UID. `dies_before` is a command at which the connection breaks, once; `asked` every command."""

    port: int
    certificate: Path
    exact: bool = True
    mails: dict[int, Mail] = field(default_factory=dict)
    dies_before: str = ""
    asked: list[str] = field(default_factory=list)
    lies_about_size: int = 0
    refuses: str = ""  # a beginning of commands that are answered with NO
    says_nothing_to: str = ""  # and of those answered with OK alone

    @property
    def address(self) -> str:
        return f"imaps://{USER}:{quote(PASSWORD)}@127.0.0.1:{self.port}/INBOX"

    def put(self, *contents: bytes) -> None:
        for content in contents:
            self.mails[max(self.mails, default=0) + 1] = Mail(content)

    def serve(self, connection: ssl.SSLSocket) -> None:
        with connection.makefile("rwb") as stream:
            self._speak(stream)

    def _speak(self, stream: Any) -> None:
        self._say(stream, b"* OK ready")
        while line := stream.readline():
            tag, _, rest = line.strip().partition(b" ")
            command = rest.decode()
            self.asked.append(command)
            if self.dies_before and command.upper().startswith(self.dies_before):
                self.dies_before = ""
                return
            refused = bool(self.refuses) and command.upper().startswith(self.refuses)
            silent = bool(self.says_nothing_to) and self.says_nothing_to in command.upper()
            for told in [] if refused or silent else self._answer(command):
                self._say(stream, told)
            good = not refused and (not command.upper().startswith("LOGIN") or self._knows(command))
            self._say(stream, tag + (b" OK done" if good else b" NO who are you"))
            if command.upper() == "LOGOUT":
                return

    def _knows(self, command: str) -> bool:
        return command.replace("\\", "") == f'LOGIN {USER} "{PASSWORD}"'

    def _say(self, stream: Any, line: bytes) -> None:
        stream.write(line + b"\r\n")
        stream.flush()

    def _answer(self, command: str) -> Iterator[bytes]:
        words = command.upper().split()
        if words[0] == "CAPABILITY":
            yield b"* CAPABILITY IMAP4rev1" + (b" UIDPLUS" if self.exact else b"")
        elif words[0] == "SELECT":
            yield f"* {len(self.mails)} EXISTS".encode()
        elif words[:2] == ["UID", "SEARCH"]:
            shown = [uid for uid, mail in self.mails.items() if not mail.flags & {"\\DELETED", "\\FLAGGED"}]
            yield ("* SEARCH " + " ".join(map(str, shown))).rstrip().encode()
        elif words[:2] == ["UID", "FETCH"]:
            yield from self._fetch(int(words[2]), command)
        elif words[:2] == ["UID", "STORE"]:
            self.mails[int(words[2])].flags |= set(re.findall(r"\\\w+", command.upper()))
        elif words[0] == "EXPUNGE" or words[:2] == ["UID", "EXPUNGE"]:
            gone = [uid for uid, mail in self.mails.items() if "\\DELETED" in mail.flags]
            for uid in gone if words[0] == "EXPUNGE" else set(gone) & {int(words[2])}:
                del self.mails[uid]
                yield b"* 1 EXPUNGE"

    def _fetch(self, uid: int, command: str) -> Iterator[bytes]:
        content = self.mails[uid].content
        if "RFC822.SIZE" in command:
            yield f"* 1 FETCH (UID {uid} RFC822.SIZE {self.lies_about_size or len(content)})".encode()
        else:
            yield f"* 1 FETCH (UID {uid} BODY[] {{{len(content)}}}\r\n".encode() + content + b")"


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    certificate = folder / "imap.pem"
    certificate.write_bytes(_certificate())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(listener.getsockname()[1], certificate)

    def listen() -> None:
        with suppress(OSError):
            while True:
                plain, _peer = listener.accept()
                with suppress(OSError), context.wrap_socket(plain, server_side=True) as connection:
                    server.serve(connection)

    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        with suppress(OSError):
            listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join(5)


def _certificate() -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=12))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + made.public_bytes(serialization.Encoding.PEM)

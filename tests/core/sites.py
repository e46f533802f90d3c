"""Other people's sites, as real servers on this machine: they say what they are told to, well or badly."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from signalmast.core import fetch

OUTSIDE = "127.77.0.1"  # stands for the public internet: nothing else of this machine may be reached
Say = Callable[[socket.socket], None]


class Site:
    """Answers by path; `asked` are the heads of the requests that came."""

    def __init__(self, number: str = OUTSIDE, *, tls: ssl.SSLContext | None = None) -> None:
        self.number, self.tls = number, tls
        self.asked: list[str] = []
        self.answers: dict[str, bytes | Say] = {}
        self._ends = threading.Event()
        self._door = socket.create_server((number, 0))
        self.port: int = self._door.getsockname()[1]
        threading.Thread(target=self._open, daemon=True).start()

    def say(
        self, path: str, body: bytes = b"", *headers: str, status: str = "200 OK", media: str = "text/html"
    ) -> None:
        head = [f"HTTP/1.1 {status}", f"Content-Type: {media}", f"Content-Length: {len(body)}", *headers]
        self.answers[path] = "\r\n".join([*head, "", ""]).encode() + body

    def lead(self, path: str, to: str, status: str = "302 Found") -> None:
        head = f"HTTP/1.1 {status}\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n"
        self.answers[path] = head.encode()

    def close(self) -> None:
        self._ends.set()
        with contextlib.suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits for visitors
        self._door.close()

    def drip(self, first: bytes, then: bytes, *, every: float) -> Say:
        """`first` at once, then `then` again and again until the other side goes."""

        def say(peer: socket.socket) -> None:
            peer.sendall(first)
            while not self._ends.wait(every):
                peer.sendall(then)

        return say

    def _open(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _where = self._door.accept()
                threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer: socket.socket) -> None:
        with contextlib.suppress(OSError), peer:
            if self.tls is not None:
                peer = self.tls.wrap_socket(peer, server_side=True)
            with peer:
                head = b""
                while b"\r\n\r\n" not in head and (piece := peer.recv(65536)):
                    head += piece
                self.asked.append(head.decode("latin-1"))
                path = self.asked[-1].split(" ")[1]
                answer = self.answers.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                if callable(answer):
                    answer(peer)
                else:
                    peer.sendall(answer)


@contextlib.contextmanager
def site(number: str = OUTSIDE, *, tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    opened = Site(number, tls=tls)
    try:
        yield opened
    finally:
        opened.close()


def fetcher(
    *sites: Site,
    names: dict[str, Sequence[str]] | None = None,
    trust: Path | None = None,
    seconds: float = 5.0,
    switch: Callable[[], str] = str,
) -> fetch.Fetcher:
    """One that takes OUTSIDE for public and every name it does not know for a name of OUTSIDE."""
    known = names or {}
    return fetch.Fetcher(
        switch=switch,
        agent="Signalmast/test",
        resolve=lambda host, _port: known.get(host, [OUTSIDE]),
        allowed=lambda number: number == ip_address(OUTSIDE) or fetch.is_public(number),
        ports=frozenset({80, 443, *(each.port for each in sites)}),
        tls=lambda: ssl.create_default_context(cafile=str(trust) if trust else None),
        seconds=seconds,
    )


def certificate(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """A server's side for a site of that name, and the file that those who trust it need."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + private)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context, path

"""docs/internet.md followed for real: https by nginx and by Caddy before a desk, and its units read by systemd."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import brotli
import pytest

from tests.backoffice.desk import Desk
from tests.edge.conftest import ROOT, Door, Reply, free_port, new_door

NAME = "tin.example.org"
NGINX = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin")
CADDY, OPENSSL, SYSTEMD = (shutil.which(name) for name in ("caddy", "openssl", "systemd-analyze"))
PAGE = "<!doctype html><p>Đường Bến Nghé đóng một làn.</p>" * 60
USER = """
from signalmast.accounts.models import User
User.objects.create_user(email="a@example.org", name="Người Viết", password="a-long-quiet-river")
"""


def block(language: str, having: str) -> str:
    """The code block of that language with these words in it, as it stands on the page."""
    found = re.findall(rf"```{language}\n(.*?)```", (ROOT / "docs" / "internet.md").read_text(), re.DOTALL)
    chosen = [text for text in found if having in text]
    assert len(chosen) == 1
    return str(chosen[0])


def told_settings() -> dict[str, str]:
    lines = block("ini", "SIGNALMAST_PUBLIC_URL").strip().splitlines()
    return dict(line.split("=", 1) for line in lines)


def changed(text: str, **ours: str) -> str:
    for words, mine in ours.items():
        assert words in text, words
        text = text.replace(words, mine)
    return text


@dataclass
class Front:
    """A server with https before something, asked as a browser does that knows the desk by its name."""

    process: subprocess.Popen[bytes]
    certificate: Path
    plain: int
    secure: int

    def ask(self, path: str, method: str = "GET", body: str | None = None, name: str = NAME, **headers: str) -> Reply:
        trusting = ssl.create_default_context(cafile=str(self.certificate))
        connection = http.client.HTTPSConnection(name, timeout=20)
        connection.sock = trusting.wrap_socket(
            socket.create_connection(("127.0.0.1", self.secure), timeout=20), server_hostname=name
        )
        return _reply(connection, path, method, body, headers)

    def ask_plain(self, path: str) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.plain, timeout=20)
        return _reply(connection, path, "GET", None, {"Host": NAME})


def _reply(
    connection: http.client.HTTPConnection, path: str, method: str, body: str | None, headers: dict[str, str]
) -> Reply:
    try:
        connection.request(method, path, body, {key.replace("_", "-"): value for key, value in headers.items()})
        reply = connection.getresponse()
        every = reply.getheaders()
        return Reply(reply.status, {key.lower(): value for key, value in every}, reply.read(), every)
    finally:
        connection.close()


def start(kind: str, folder: Path, behind: int) -> Front:
    plain, secure = free_port(), free_port()
    certificate, key = folder / "fullchain.pem", folder / "privkey.pem"
    subprocess.run(
        [str(OPENSSL), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
         "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    write = {"nginx": _nginx, "caddy": _caddy}[kind]
    command = write(folder, behind, plain, secure)
    process = subprocess.Popen(command, env={**os.environ, "HOME": str(folder)}, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 15
    while True:
        try:
            socket.create_connection(("127.0.0.1", secure), timeout=1).close()
            return Front(process, certificate, plain, secure)
        except OSError:
            assert process.poll() is None, f"{kind} did not start"
            assert time.monotonic() < until
            time.sleep(0.05)


def _nginx(folder: Path, behind: int, plain: int, secure: int) -> list[str]:
    said = re.sub(r" listen \[::\]:[^;]+;", "", block("nginx", "ssl_certificate"))
    said = changed(
        said,
        **{
            "listen 80;": f"listen 127.0.0.1:{plain};",
            "listen 443 ": f"listen 127.0.0.1:{secure} ",
            "/etc/letsencrypt/live/tin.example.org": str(folder),
            "127.0.0.1:8000": f"127.0.0.1:{behind}",
        },
    )
    (folder / "nginx").mkdir()
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "".join(f"{kind}_temp_path {folder}/nginx/{kind};" for kind in kinds)
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(
        f"{user} daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr error;\n"
        f"events {{}}\nhttp {{ access_log off; {temporary}\n{said}\n}}\n"
    )
    return [str(NGINX), "-p", str(folder), "-c", str(folder / "nginx.conf")]


def _caddy(folder: Path, behind: int, plain: int, secure: int) -> list[str]:
    """As it stands but for the ports, and a certificate of our own instead of one fetched."""
    said = changed(
        block("text", "reverse_proxy"),
        **{
            "127.0.0.1:8000": f"127.0.0.1:{behind}",
            f"{NAME} {{": f"{NAME} {{\n\ttls {folder}/fullchain.pem {folder}/privkey.pem\n\tbind 127.0.0.1",
        },
    )
    ours = f"{{\n\tadmin off\n\thttp_port {plain}\n\thttps_port {secure}\n\tstorage file_system {folder}/caddy\n}}\n"
    (folder / "Caddyfile").write_text(ours + said)
    return [str(CADDY), "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]


KINDS = [
    pytest.param(
        "nginx", marks=pytest.mark.skipif(not (NGINX and OPENSSL), reason="nginx or openssl is not installed")
    ),
    pytest.param(
        "caddy", marks=pytest.mark.skipif(not (CADDY and OPENSSL), reason="caddy or openssl is not installed")
    ),
]


@dataclass
class PublicDesk(Desk):
    """With the settings of the page but for the folder and the mail."""

    @property
    def environment(self) -> dict[str, str]:
        told = {name: value for name, value in told_settings().items() if "EMAIL" not in name}
        return super().environment | told | {"SIGNALMAST_DATA": str(self.data)}


@pytest.fixture(scope="module")
def desk(prepared_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PublicDesk]:
    desk = PublicDesk(tmp_path_factory.mktemp("public") / "data")
    shutil.copytree(prepared_desk, desk.data)
    desk.must("shell", "-c", USER)
    desk.must("bake", "--all")
    desk.serve()
    yield desk
    desk.stop()


@pytest.fixture(scope="module")
def echo() -> Iterator[Door]:
    """An edge before a web process that answers with what it was asked."""
    door = new_door()
    door.settings |= {"SIGNALMAST_EDGE_TRUSTED_PROXIES": told_settings()["SIGNALMAST_TRUSTED_PROXIES"]}
    door.settings |= {"SIGNALMAST_EDGE_PUBLIC_URL": told_settings()["SIGNALMAST_PUBLIC_URL"]}
    try:
        door.start_web()
        door.start()
        yield door
    finally:
        door.stop_all()
        shutil.rmtree(door.folder, ignore_errors=True)


@pytest.fixture(params=KINDS)
def before(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[int], Front]]:
    started: list[Front] = []

    def put(port: int) -> Front:
        started.append(start(request.param, tmp_path, port))
        return started[-1]

    yield put
    for front in started:
        front.process.terminate()
        front.process.wait(20)


def test_the_desk_is_told_the_name_the_scheme_and_the_reader(before: Callable[[int], Front], echo: Door) -> None:
    front = before(echo.port)
    lies = {"X_Forwarded_For": "9.9.9.9", "X_Forwarded_Proto": "http", "X_Forwarded_Host": "evil.example"}
    seen = json.loads(front.ask("/admin/x/?a=%20b", **lies).body)
    assert (seen["path"], seen["query"]) == ("/admin/x/", "a=%20b")
    told = {name: value for name, value in seen["headers"].items() if name.startswith("x-forwarded") or name == "host"}
    assert told == {
        "host": NAME,
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-host": NAME,
        "x-forwarded-proto": "https",
    }
    body = "x" * 3_000_000
    assert json.loads(front.ask("/x/", "POST", body).body)["size"] == len(body)
    echo.bake("/ward/post/", PAGE)
    page = front.ask("/ward/post/", Accept_Encoding="br")
    assert (page.status, brotli.decompress(page.body).decode()) == (200, PAGE)
    assert page.headers["strict-transport-security"].startswith("max-age=31536000")
    assert front.ask("/ward/post/", Accept_Encoding="br", If_None_Match=page.headers["etag"]).status == 304
    views = json.dumps({"id": "0" * 26, "events": [{"kind": "view", "path": "/ward/post/"}]})
    assert front.ask("/c", "POST", views).status == 204


def test_plain_http_leads_to_https_and_another_name_gets_no_certificate(
    before: Callable[[int], Front], echo: Door
) -> None:
    front = before(echo.port)
    moved = front.ask_plain("/ward/post/?a=1")
    assert moved.status in (301, 308)
    assert re.fullmatch(rf"https://{NAME}(:\d+)?/ward/post/\?a=1", moved.headers["location"])
    with pytest.raises(ssl.SSLError):
        front.ask("/ward/post/", name="evil.example")


def test_people_sign_in_with_cookies_that_travel_by_https_only(
    before: Callable[[int], Front], desk: PublicDesk
) -> None:
    front = before(desk.port)
    home = front.ask("/")
    assert (home.status, "etag" in home.headers) == (200, True)
    form = front.ask("/accounts/login/")
    assert form.status == 200
    assert form.headers["strict-transport-security"].startswith("max-age=31536000")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form.body.decode())
    assert token is not None
    given = _cookies(form)
    assert set(given) == {"csrftoken"}
    fields = {"login": "a@example.org", "password": "a-long-quiet-river", "csrfmiddlewaretoken": token[1]}
    headers = {"Cookie": f"csrftoken={given['csrftoken'][0]}", "Content-Type": "application/x-www-form-urlencoded"}
    foreign = front.ask("/accounts/login/", "POST", urlencode(fields), Origin="https://evil.example", **headers)
    assert foreign.status == 403
    inside = front.ask("/accounts/login/", "POST", urlencode(fields), Origin=f"https://{NAME}", **headers)
    assert inside.status == 302
    assert re.fullmatch(rf"(https://{NAME})?/[a-z/]*", inside.headers["location"])
    kept = _cookies(inside)
    assert "sessionid" in kept
    for reply in (form, inside):
        assert [attributes for _value, attributes in _cookies(reply).values() if "secure" not in attributes] == []
    assert "httponly" in kept["sessionid"][1]


def _cookies(reply: Reply) -> dict[str, tuple[str, list[str]]]:
    """Name, value and attributes of each cookie that is set."""
    found = {}
    for name, value in reply.every:
        if name.lower() == "set-cookie":
            first, *attributes = (part.strip() for part in value.split(";"))
            key, _, said = first.partition("=")
            found[key] = (said, [one.lower() for one in attributes])
    return found


def test_the_settings_of_the_page_pass_the_desks_own_check(desk: PublicDesk) -> None:
    checked = desk.call("check", **{**told_settings(), "SIGNALMAST_DATA": str(desk.data)})
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert re.findall(r"SIGNALMAST_\w+", checked.stdout + checked.stderr) == []


@pytest.mark.skipif(SYSTEMD is None, reason="systemd-analyze is not installed")
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    user = "root" if os.getuid() == 0 else str(os.getuid())
    for name, having in (
        ("signalmast.service", "KillMode"),
        ("signalmast-backup.service", "oneshot"),
        ("signalmast-backup.timer", "OnCalendar"),
    ):
        text = block("ini", having)
        if "ExecStart" in text:
            text = changed(text, **{"/opt/signalmast/.venv/bin/signalmast": sys.executable, "=desk": f"={user}"})
            text = text.replace("/opt/signalmast", str(tmp_path)).replace("/srv/signalmast", str(tmp_path))
        (tmp_path / name).write_text(text)
    told = subprocess.run(
        [str(SYSTEMD), "verify", *sorted(str(path) for path in tmp_path.iterdir())],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    ours = [line for line in told.stderr.splitlines() if str(tmp_path) in line or "signalmast" in line]
    assert ours == []

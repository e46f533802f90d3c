"""The public door: against the web process without it and against nginx; and while others behave badly.

Every server has the first core, every client the second. The measure is answers per processor second of all processes
of a server, since clock seconds say little on a machine that does other work too.
"""

from __future__ import annotations

import os
import re
import statistics
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

from bench import desk, load, measure, servers
from bench.servers import Server

SECONDS = 3.0
CONNECTIONS = 32
# Of answers per processor second on a post, the front and RSS: times the web process's, and nginx's.
_TIMES_WEB = {"post": 400, "front": 400, "RSS": 200}
_OF_NGINX = 0.35
_ADDED_MS = 0.5
_WITH_HUNG = 0.9
_LARGE = 1_200_000
_BAD: tuple[tuple[str, int, bytes], ...] = (
    ("100 stalled posts to /c", 100, b"POST /c HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + b"x" * 1000),
    (
        "100 stalled uploads",
        100,
        b"POST /x/ HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n" + b"x" * _LARGE,
    ),
    ("60 who do not read 20 MB", 60, b"GET /stream/ HTTP/1.1\r\nHost: a\r\n\r\n"),
    ("500 unfinished heads", 500, b"GET /page/ HTTP/1.1\r\nHost: a\r\nX-Half: "),
)


def run(ground: desk.Ground, *, posts: int, rounds: int) -> None:
    """On the demonstration desk; `posts` is not asked: its pages are as many as they are."""
    one = desk.Desk(ground.folder / "edge")  # an empty folder, for only there the demonstration is loaded
    one.run("prepare")
    one.run("bake", "--all")
    one_run = ground.folder / "run"
    one_run.mkdir()
    folders = {name: one.folder / name.lower() for name in ("SITE", "STATIC", "MEDIA")}
    env = {**one.environment(), "PYTHONPATH": str(desk.ROOT)}
    _hits(one, folders, one_run, env=env, rounds=rounds)
    _forwarding(folders, one_run, env=env, rounds=rounds)
    _hung(folders, one_run, env=env, rounds=rounds, path=_paths(one)["front"])
    _slow(folders, one_run, env=env, path=_paths(one)["front"])
    one.remove()


def _paths(one: desk.Desk) -> dict[str, str]:
    feed = (one.folder / "site" / "feed.xml").read_text("utf-8")
    newest = re.search(r"<item>.*?<link>https?://[^/]+(/[^<]+)</link>", feed, re.DOTALL)
    assert newest is not None
    return {"post": newest[1], "front": "/", "RSS": "/feed.xml"}


def _hits(
    one: desk.Desk, folders: Mapping[str, Path], run_folder: Path, *, env: Mapping[str, str], rounds: int
) -> None:
    with ExitStack() as ending:
        own = _ended(ending, servers.edge(folders, run_folder, env=env))
        rivals = {"edge": own, "web": _ended(ending, servers.web("signalmast.config.wsgi:application", env=env))}
        if servers.NGINX:
            rivals["nginx"] = _ended(
                ending, servers.nginx(folders["SITE"], run_folder.with_name("nginx"), behind=own.port)
            )
        found: dict[tuple[str, str], list[float]] = {}
        for name, path in _paths(one).items():
            for server in rivals.values():
                load.ask(server.port, path, connections=4, seconds=1)  # templates read, files in memory
            for _ in range(rounds):
                for rival, server in rivals.items():
                    found.setdefault((name, rival), []).append(_per_cpu(server, path)[0])
    lines = []
    for name, path in _paths(one).items():
        size = _sizes(folders["SITE"], path)
        rate = {rival: statistics.median(found[name, rival]) for rival in rivals}
        of_nginx = rate["edge"] / rate["nginx"] if "nginx" in rate else 0.0
        lines.append(
            [
                f"{name} ({size})",
                f"{rate['edge']:,.0f}",
                f"{rate['web']:,.1f}",
                f"{rate['nginx']:,.0f}" if of_nginx else "none",
                f"{rate['edge'] / rate['web']:,.0f}x",
                _verdict(rate["edge"] / rate["web"] >= _TIMES_WEB[name]),
                f"{of_nginx:.2f}x" if of_nginx else "",
                _verdict(of_nginx >= _OF_NGINX) if of_nginx else "",
            ]
        )
    measure.table(
        f"Hits: answers per processor second, {CONNECTIONS} connections, {rounds} rounds of {SECONDS:.0f} s, middle",
        ("", "edge", "web", "nginx", "edge/web", "aim 400, RSS 200", "edge/nginx", f"aim {_OF_NGINX}"),
        lines,
    )


def _per_cpu(server: Server, path: str) -> tuple[float, load.Asked]:
    """Answers per processor second, and what the client saw."""
    before = server.cpu()
    asked = load.ask(server.port, path, connections=CONNECTIONS, seconds=SECONDS)
    spent = server.cpu() - before
    if asked.bad:
        raise RuntimeError(f"{path}: {asked.bad} answers were not 2xx")
    if not asked.good:
        raise RuntimeError(f"{path}: no answer within {SECONDS:.0f} s; the machine is too busy to measure")
    return asked.good / max(spent, 0.01), asked


def _forwarding(folders: Mapping[str, Path], run_folder: Path, *, env: Mapping[str, str], rounds: int) -> None:
    """The same small page of a web process that does nothing, asked directly and through the edge."""
    unix = run_folder / "web.sock"
    with ExitStack() as ending:
        direct = _ended(ending, servers.web("bench.plain_web:application", env=env))
        _ended(ending, servers.web("bench.plain_web:application", env=env, unix=unix))
        own = _ended(ending, servers.edge(folders, run_folder, env=env))
        added, spent = [], []
        for _ in range(max(rounds, 3)):
            one_by_one = [
                load.ask_ourselves(server.port, "/page/", connections=1, seconds=SECONDS) for server in (direct, own)
            ]
            added.append((one_by_one[1].quick - one_by_one[0].quick) * 1000)
            before = own.cpu()
            many = load.ask_ourselves(own.port, "/page/", connections=6, seconds=SECONDS)
            spent.append((own.cpu() - before) / many.good * 1000)
    unix.unlink(missing_ok=True)
    middle = statistics.median(added)
    measure.table(
        "Forwarding: milliseconds that the edge adds to one request",
        ("", "ms", f"aim {_ADDED_MS}"),
        [
            ["one client, clock, fastest tenth", f"{middle:.2f}", _verdict(middle <= _ADDED_MS)],
            ["six clients, processor time of the edge", f"{statistics.median(spent):.2f}", ""],
        ],
    )


def _hung(folders: Mapping[str, Path], run_folder: Path, *, env: Mapping[str, str], rounds: int, path: str) -> None:
    unix = run_folder / "web.sock"
    none, hung = [], []
    with ExitStack() as ending:
        ending.enter_context(servers.hung_web(unix))
        own = _ended(ending, servers.edge(folders, run_folder, env=env))
        load.ask(own.port, path, connections=4, seconds=1)
        for _ in range(max(rounds, 3)):
            none.append(_per_cpu(own, path)[0])
            with load.badly(own.port, 500, b"GET /x/ HTTP/1.1\r\nHost: a\r\n\r\n"):
                hung.append(_per_cpu(own, path)[0])
    unix.unlink(missing_ok=True)
    ratio = statistics.median(hung) / statistics.median(none)
    measure.table(
        "A web process that never answers: hits per processor second of the edge",
        ("", "none hung", "500 hung", "500/none", f"aim {_WITH_HUNG}"),
        [["front", f"{statistics.median(none):,.0f}", f"{statistics.median(hung):,.0f}", f"{ratio:.2f}x",
          _verdict(ratio >= _WITH_HUNG)]],
    )  # fmt: skip


def _slow(folders: Mapping[str, Path], run_folder: Path, *, env: Mapping[str, str], path: str) -> None:
    """Hits, page views and the desk's own pages, by good clients from an address of their own."""
    unix = run_folder / "web.sock"
    lines = []
    with ExitStack() as ending:
        _ended(ending, servers.web("bench.plain_web:application", env=env, unix=unix))
        own = _ended(ending, servers.edge(folders, run_folder, env=env))
        load.ask(own.port, path, connections=4, seconds=1)
        for name, count, said in (("nobody", 0, b""), *_BAD):
            with load.badly(own.port, count, said):
                per_cpu = _per_cpu(own, path)[0]
                views = load.ask_ourselves(own.port, "/c", connections=32, seconds=SECONDS)
                pages = load.ask_ourselves(own.port, "/page/", connections=4, seconds=SECONDS)
                alive = views.good > 0 and pages.good > 0 and not views.bad and not pages.bad
                memory = _memory(own)
            lines.append(
                [
                    name,
                    f"{per_cpu:,.0f}",
                    f"{views.rate:,.0f}",
                    f"{pages.rate:,.0f}",
                    str(views.bad + pages.bad),
                    f"{memory:.0f}",
                    _verdict(alive),
                ]
            )
    unix.unlink(missing_ok=True)
    measure.table(
        "Clients who stall: hits per processor second; views and pages of the desk a second of the clock",
        ("", "hits/CPU s", "/c per s", "desk pages per s", "refused", "MB of the edge", "all alive"),
        lines,
    )


def _memory(server: Server) -> float:
    """MB that the edge's processes hold by themselves."""
    total = 0
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(path.name)) == server.process.pid:
                told = (path / "smaps_rollup").read_text().splitlines()
                total += next(int(line.split()[1]) for line in told if line.startswith("Pss:"))
        except OSError:
            continue
    return total / 1024


def _sizes(site: Path, path: str) -> str:
    file = site / path.lstrip("/")
    file = file / "index.html" if path.endswith("/") else file
    packed = file.with_name(file.name + ".br")
    return f"{file.stat().st_size:,} B, br {packed.stat().st_size:,}"


def _verdict(met: bool) -> str:
    return "met" if met else "MISSED"


def _ended(ending: ExitStack, server: Server) -> Server:
    ending.callback(server.end)
    return server

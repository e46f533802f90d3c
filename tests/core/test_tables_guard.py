"""A reader may die in every way a reader can die; the parent says so in one refusal."""

import io
import json
import os
import resource
import time
from pathlib import Path
from typing import Any

import pytest

from signalmast.core.tables import TableRefused, guard
from tests.core import guarded_readers

HERE = "tests.core.guarded_readers"


def _refusal(name: str, **options: Any) -> TableRefused:
    kwargs = options.pop("kwargs", {})
    with pytest.raises(TableRefused) as caught:
        guard.run_guarded(f"{HERE}:{name}", kwargs, **options)
    return caught.value


def _gone(pid: int) -> bool:
    """Ended, or ended and only waiting to be reaped by whoever inherited it."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


def test_answer_comes_back_and_prints_do_not_spoil_it() -> None:
    request = {"text": "Nước lũ “rút”", "list": [1, 2.5, None, True]}

    assert guard.run_guarded(f"{HERE}:echo", request) == request


def test_child_reads_rows_and_reports_progress_without_django(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    heard: list[int] = []

    assert guard.run_guarded(f"{HERE}:count", {"path": str(path)}, progress=heard.append) == 3
    assert heard == [1, 2, 3]
    assert guard.run_guarded(f"{HERE}:count", {"path": str(path)}) == 3
    assert guard.run_guarded(f"{HERE}:django_is_set_up", {}) is False


def test_large_answer_arrives_whole() -> None:
    text = "x" * 300_000

    assert guard.run_guarded(f"{HERE}:echo", {"text": text}) == {"text": text}


def test_refusal_crosses_the_border() -> None:
    refusal = _refusal("refuse")

    assert (refusal.code, refusal.line, refusal.params) == ("cell-too-long", 7, {"limit": 5})


@pytest.mark.parametrize("name", ["swallow_memory", "abort_on_memory", "be_killed"])
def test_too_much_memory(name: str) -> None:
    refusal = _refusal(name, memory_mb=300)

    assert (refusal.code, refusal.params) == ("too-much-memory", {"limit": 300})


@pytest.mark.parametrize("name", ["burn", "close_pipes"])
def test_too_slow(name: str) -> None:
    begun = time.monotonic()
    refusal = _refusal(name, seconds=1)

    assert (refusal.code, refusal.params) == ("too-slow", {"limit": 1})
    assert time.monotonic() - begun < 10


def test_late_child_is_ended_with_all_it_started(tmp_path: Path) -> None:
    pid_file = tmp_path / "pid"

    assert _refusal("burn_in_pieces", kwargs={"pid_file": str(pid_file)}, seconds=2).code == "too-slow"
    pid = int(pid_file.read_text(encoding="ascii"))
    deadline = time.monotonic() + 5
    while not _gone(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert _gone(pid)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("crash", "ended with -6"),
        ("fail", "RuntimeError: odd"),
        ("leave", "ended with 3"),
        ("nowhere", "AttributeError"),
    ],
)
def test_crash_is_one_refusal_and_its_trace_is_logged(name: str, words: str, caplog: pytest.LogCaptureFixture) -> None:
    assert _refusal(name).code == "reader-failed"
    assert [words in record.getMessage() for record in caplog.records] == [True]


def test_full_disk_says_so(tmp_path: Path) -> None:
    codes = [
        _refusal("fill_disk").code,
        _refusal("outgrow_file", kwargs={"path": str(tmp_path / "x")}).code,
        _refusal("outgrow_share").code,
    ]

    assert codes == ["disk-full"] * 3
    assert _refusal("fail_to_open", kwargs={"path": str(tmp_path / "none")}).code == "reader-failed"


def test_failing_progress_ends_the_child_and_passes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n", encoding="utf-8")

    def stop(_count: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        guard.run_guarded(f"{HERE}:count", {"path": str(path)}, progress=stop)


def test_child_that_ends_before_it_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "_CHILD", "import os; os.close(0); os._exit(4)")

    assert _refusal("echo", kwargs={"text": "x" * 1_000_000}).code == "reader-failed"


def test_progress_outside_a_child_does_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    guard.report_progress(3)

    assert capfd.readouterr().out == ""


@pytest.mark.parametrize(
    ("name", "kwargs", "answer"),
    [
        ("echo", {"a": 1}, {"returned": {"a": 1}}),
        ("refuse", {}, {"refused": {"code": "cell-too-long", "line": 7, "params": {"limit": 5}}}),
        ("outgrow_share", {}, {"refused": {"code": "disk-full", "line": None, "params": {}}}),
    ],
)
def test_answer_is_one_line(name: str, kwargs: dict[str, Any], answer: dict[str, Any]) -> None:
    answers = io.StringIO()
    guard.answer(f"{HERE}:{name}", kwargs, answers)

    assert json.loads(answers.getvalue()) == answer


def test_failures_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded_readers, "swallow_memory", _no_memory)
    keys = []
    for name, kwargs in (("swallow_memory", {}), ("fail", {}), ("fail_to_open", {"path": str(tmp_path / "none")})):
        answers = io.StringIO()
        guard.answer(f"{HERE}:{name}", kwargs, answers)
        keys.append(list(json.loads(answers.getvalue())))

    assert keys == [["memory"], ["failed"], ["failed"]]


def _no_memory() -> None:
    raise MemoryError


def test_progress_lines_stand_before_the_answer(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    answers = io.StringIO()
    guard.answer(f"{HERE}:count", {"path": str(path)}, answers)

    assert [json.loads(line) for line in answers.getvalue().splitlines()] == [
        {"progress": 1},
        {"progress": 2},
        {"returned": 2},
    ]


def test_limits_are_set_within_what_the_system_allows() -> None:
    which = (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE)
    before = [resource.getrlimit(one) for one in which]
    try:
        guard.limit(memory_mb=1 << 20, seconds=1 << 20)
        soft = [resource.getrlimit(one)[0] for one in which]
    finally:
        for one, limits in zip(which, before, strict=True):
            resource.setrlimit(one, limits)

    assert soft == [1 << 40, 1 << 20, 0]


def test_serve_reads_a_request_and_writes_the_answer() -> None:
    """The child's own entry, run here as a child of the test: standard in, standard out, nothing else."""
    import subprocess
    import sys

    request = {"target": f"{HERE}:echo", "kwargs": {"a": "b"}, "memory_mb": 512, "seconds": 5}
    done = subprocess.run(
        [sys.executable, "-c", "from signalmast.core.tables.guard import serve; serve()"],
        input=json.dumps(request).encode(),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONPATH": os.getcwd()},
    )

    assert (done.stdout, done.stderr) == (b'{"returned": {"a": "b"}}\n', b"this is no answer\n")

"""The real processes of a desk, killed and stopped."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backoffice.desk import Desk, answers, eventually, kill_all_with, processes_with

pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks processes up in /proc")


@pytest.fixture
def desk(empty_desk: Desk) -> Iterator[Desk]:
    desk = empty_desk
    desk.serve()
    yield desk
    kill_all_with(str(desk.data))
    assert desk.serving is not None
    desk.serving.wait(timeout=10)


def _of(desk: Desk, word: str) -> set[int]:
    return {number for number, command in processes_with(str(desk.data)).items() if word in command}


def _workers(desk: Desk) -> set[int]:
    return _of(desk, "signalmast worker")


def test_a_killed_child_is_started_again_and_term_leaves_none(desk: Desk) -> None:
    eventually(lambda: _workers(desk))
    web, worker = _of(desk, "granian"), _workers(desk)
    for process in web | worker:
        os.kill(process, signal.SIGKILL)
    eventually(lambda: _of(desk, "granian") and not _of(desk, "granian") & web)
    eventually(lambda: _workers(desk) and not _workers(desk) & worker)
    eventually(lambda: answers(desk.port))

    told = desk.stop()

    assert desk.serving is not None
    assert desk.serving.returncode == 0
    assert processes_with(str(desk.data)) == {}
    assert "web: ended (-9); started again in 0.2 s\n" in told
    assert "worker: ended (-9); started again in 0.2 s\n" in told
    assert desk.ready.startswith(f"Sẵn sàng / Ready: http://127.0.0.1:{desk.port}/ ")


@pytest.mark.parametrize("interface", ["wsgi", "asginl"], ids=["web", "edge"])
def test_a_main_process_killed_alone_leaves_no_orphan_on_its_socket(desk: Desk, interface: str) -> None:
    before = _of(desk, f"--interface {interface}")
    os.kill(min(before), signal.SIGKILL)
    eventually(lambda: _of(desk, f"--interface {interface}") and not _of(desk, f"--interface {interface}") & before)
    eventually(lambda: answers(desk.port))


def test_a_killed_supervisor_leaves_none(desk: Desk) -> None:
    desk.stop(signal.SIGKILL)
    eventually(lambda: processes_with(str(desk.data)) == {})


def test_a_second_desk_on_the_same_folder_is_refused_in_one_line(desk: Desk) -> None:
    assert desk.serving is not None
    refused = desk.call("serve")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == (
        f"CommandError: DATA={desk.data}: Signalmast đang chạy từ thư mục này (tiến trình {desk.serving.pid}); hãy dừng"
        f" trước / Signalmast is running from this folder (process {desk.serving.pid}); stop it first\n"
    )


def test_a_port_in_use_is_refused_in_one_line(desk: Desk, tmp_path: Path) -> None:
    other = Desk(tmp_path / "other", port=desk.port)
    refused = other.call("serve")
    assert (refused.returncode, refused.stdout, refused.stderr.count("\n")) == (1, "", 1)
    assert refused.stderr.startswith(f"CommandError: PORT={desk.port}: không mở được 127.0.0.1:{desk.port}")
    assert f"make run PORT={desk.port + 1}" in refused.stderr

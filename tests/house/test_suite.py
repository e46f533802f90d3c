"""The suite's own fences."""

import os
import socket
from pathlib import Path

import pytest
from django.conf import settings

from tests.plugin import LONG, OutsideRequest


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "2001:db8::1"])
def test_a_socket_to_the_outside_is_refused(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as outside, pytest.raises(OutsideRequest):
        outside.connect((host, 80))


def test_a_socket_to_this_machine_is_not_refused() -> None:
    with socket.socket() as server, socket.socket() as client:
        server.bind(("127.0.0.1", 0))
        server.listen()
        client.connect(server.getsockname())
        assert client.getpeername() == server.getsockname()


def test_the_data_folder_of_the_suite_is_a_temporary_one() -> None:
    assert str(settings.DATA_DIR) == os.path.realpath(os.environ["SIGNALMAST_DATA"])
    assert settings.DATA_DIR.name.startswith("signalmast-test-")


def test_time_is_aware_and_the_desk_is_in_vietnam() -> None:
    assert (settings.USE_TZ, settings.TIME_ZONE) == (True, "Asia/Ho_Chi_Minh")


def test_the_long_files_that_go_first_are_there() -> None:
    root = Path(__file__).resolve().parents[2]
    assert [name for name in LONG if not (root / name).is_file()] == []

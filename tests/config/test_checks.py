"""`signalmast check` through the console: every wrong setting at once, in both languages, without secrets."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.backoffice.desk import Desk


def _check(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return Desk(tmp_path / "data").call("check", **environment)


def test_every_setting_that_cannot_be_read_is_named_at_once(tmp_path: Path) -> None:
    done = _check(
        tmp_path,
        SIGNALMAST_PORT="99999",
        SIGNALMAST_LANGUAGE="fr",
        SIGNALMAST_TIME_ZONE="Hanoi",
        SIGNALMAST_PUBLIC_URL="https://",
        SIGNALMAST_EMAIL_URL="mail.example.org",
        DATABASE_URL="mysql://desk:secret@host/desk",
    )
    assert (done.returncode, done.stdout) == (1, "")
    named = [line for line in done.stderr.splitlines() if not line.startswith("  ")]
    assert named == [
        "SIGNALMAST_PORT=99999",
        "SIGNALMAST_PUBLIC_URL=https://",
        "DATABASE_URL=…",
        "SIGNALMAST_LANGUAGE=fr",
        "SIGNALMAST_TIME_ZONE=Hanoi",
        "SIGNALMAST_EMAIL_URL=…",
    ]
    assert "  vi: cổng phải từ 1 đến 65535\n  en: a port is between 1 and 65535\n" in done.stderr
    assert not (tmp_path / "data").exists()


def test_any_other_command_stops_at_the_first_in_one_line(tmp_path: Path) -> None:
    done = Desk(tmp_path / "data").call("migrate", SIGNALMAST_PORT="x")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "signalmast: SIGNALMAST_PORT=x: phải là một số nguyên / must be a whole number\n"


def test_a_sound_desk_has_nothing_to_say(tmp_path: Path) -> None:
    done = _check(tmp_path)
    assert done.returncode == 0
    assert [line for line in done.stderr.splitlines() if "signalmast." in line and "W004" not in line] == []


@pytest.mark.parametrize(
    ("environment", "identity", "name"),
    [
        ({"SIGNALMAST_PUBLIC_URL": "https://tin.example.org"}, "E001", "SIGNALMAST_ALLOWED_HOSTS=127.0.0.1,localhost"),
        (
            {
                "SIGNALMAST_PUBLIC_URL": "https://tin.example.org",
                "SIGNALMAST_ALLOWED_HOSTS": ".example.org",
                "SIGNALMAST_DEBUG": "1",
            },
            "E002",
            "SIGNALMAST_DEBUG=true",
        ),
        ({"DATABASE_URL": "postgres://desk:secret@127.0.0.1:1/none"}, "E004", "DATABASE_URL=…"),
    ],
)
def test_an_error_is_named_in_both_languages(
    tmp_path: Path, environment: dict[str, str], identity: str, name: str
) -> None:
    done = _check(tmp_path, **environment)
    assert done.returncode == 1
    found = [line for line in done.stderr.splitlines() if "(signalmast.E" in line]
    assert len(found) == 1
    assert found[0].startswith(f"?: (signalmast.{identity}) {name}")
    assert done.stderr.count("\n  vi: ") == done.stderr.count("\n  en: ") >= 1
    assert "secret" not in done.stderr


def test_a_slip_in_a_name_and_plain_http_are_warned_of(tmp_path: Path) -> None:
    done = _check(
        tmp_path,
        SIGNALMAST_PROT="80",
        SIGNALMAST_PUBLIC_URL="http://tin.example.org",
        SIGNALMAST_ALLOWED_HOSTS="*",
    )
    assert done.returncode == 0
    found = [line.split(") ")[1] for line in done.stderr.splitlines() if "(signalmast.W" in line and "W004" not in line]
    assert sorted(found) == [
        "SIGNALMAST_ALLOWED_HOSTS=*",
        "SIGNALMAST_PROT",
        "SIGNALMAST_PUBLIC_URL=http://tin.example.org",
    ]

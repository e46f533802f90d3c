"""The console script: every management command by its own name, as `signalmast import posts.csv`."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import signalmast
from signalmast.config import env


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "signalmast.config.settings")
    # Apps and years of records are hundreds of thousands of objects that stay; looking them all over for garbage
    # at Python's own pace is a fifth of a start.
    gc.set_threshold(50_000, 20, 20)
    arguments = sys.argv[1:]
    if arguments in (["version"], ["--version"]):
        sys.stdout.write(f"signalmast {signalmast.__version__}\n")
        return
    if arguments[:1] == ["check"]:
        _explain_settings()
    if arguments[:1] == ["backup"]:
        _backup(arguments[1:])
        return
    from django.core.management import execute_from_command_line  # noqa: PLC0415 -- slow import

    from signalmast.core import room  # noqa: PLC0415 -- slow import

    try:
        execute_from_command_line(["signalmast", *arguments])
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read it had enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except Exception as error:
        if not room.is_full(error):
            raise
        sys.exit(
            "signalmast: đĩa đã đầy; không mất gì, hãy dọn bớt rồi làm lại"
            " / the disk is full; nothing was lost, make room and try again"
        )


def _explain_settings() -> None:
    """Name every wrong setting at once: the settings module itself stops at the first."""
    env.read_env_file()
    wrong = env.wrong_settings()
    for problem in wrong:
        sys.stderr.write(f"{problem.name}={problem.value}\n  vi: {problem.vi}\n  en: {problem.en}\n")
    if wrong:
        sys.exit(1)


def _backup(arguments: list[str]) -> None:
    """Back up without loading the apps: in an upgrade they may need packages that are not installed yet."""
    from signalmast.backoffice import backup, ground  # noqa: PLC0415 -- slow import

    parser = argparse.ArgumentParser(prog="signalmast backup")
    backup.add_arguments(parser)
    options = vars(parser.parse_args(arguments))
    env.read_env_file()
    try:
        backup.run(
            options,
            data=Path(env.value("SIGNALMAST_DATA")).resolve(),
            database_url=env.value("DATABASE_URL"),
            at=datetime.now(UTC),
            say=lambda line: sys.stdout.write(line + "\n"),
        )
    except (env.WrongSetting, backup.BackupFailed, ground.NoGround) as refusal:
        sys.exit(f"signalmast: {refusal}")

"""The console script beside other programs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_a_reader_that_has_enough_is_no_fault(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "signalmast", "help"]
    surroundings = {**os.environ, "SIGNALMAST_DATA": str(tmp_path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=surroundings) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read()
    assert (process.returncode, said) == (1, b"")

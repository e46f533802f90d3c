"""The same file, or two files with the same posts, brought in by two processes at once."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.backoffice.desk import Desk

HEAD = (
    "status_id,status_type,status_published,num_reactions,num_comments,num_shares,"
    "num_likes,num_loves,num_wows,num_hahas,num_sads,num_angrys\n"
)
PUBLISHER = (
    "from signalmast.pages.models import Publisher;"
    "Publisher.objects.create(name='Ban Mẫu', address='1 Đường Mẫu', contact_email='a@example.org')"
)
SUMS = """
from signalmast.metrics import lake
from signalmast.pages.models import CommunityPage, Import, Post
with lake.connect() as c:
    told = c.execute("select count(*), count(distinct (key, metric, measured_at, value)) from readings").fetchone()
print("FOUND", Post.objects.count(), CommunityPage.objects.filter(source_names__startswith="old").count(), *told,
    sorted(Import.objects.values_list("state", flat=True)))
"""


def _rows(first: int, last: int) -> str:
    return HEAD + "".join(
        f"old{number % 3}_{number},video,4/22/2018 6:00,{number},1,2,{number},0,0,0,0,0\n"
        for number in range(first, last)
    )


@pytest.mark.parametrize("other", [(0, 900), (300, 1200)], ids=["the same file", "overlapping files"])
def test_two_processes_bring_in_the_same_posts_at_once(
    empty_desk: Desk, tmp_path: Path, other: tuple[int, int]
) -> None:
    empty_desk.must("shell", "-c", PUBLISHER)
    files = [tmp_path / "one.csv", tmp_path / "two.csv"]
    files[0].write_text(_rows(0, 900), "utf-8")
    files[1].write_text(_rows(*other), "utf-8")
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "signalmast", "import", str(file), "--create-pages", "--date-order", "mdy",
             "--measured-at", "2026-01-01T00:00+07:00"],
            env=empty_desk.environment | {"SIGNALMAST_LANGUAGE": "en"}, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True,
        )
        for file in files
    ]  # fmt: skip
    said = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0], "\n".join(said)
    union = max(900, other[1])
    added = [int(found) for text in said for found in re.findall(r"= (\d+) added", text)]
    assert sum(added) == union, said
    told = empty_desk.must("shell", "--verbosity", "0", "-c", SUMS)
    posts, pages, readings, distinct, states = re.search(r"FOUND (\d+) (\d+) (\d+) (\d+) (.*)", told).groups()
    assert (posts, pages, states) == (str(union), "3", "['done', 'done']")
    assert readings == distinct


def test_import_with_words_ends_while_another_process_keeps_writing(empty_desk: Desk, tmp_path: Path) -> None:
    """As the worker does: a commit between two batches must not make the import's own writes impossible."""
    empty_desk.must("shell", "-c", PUBLISHER)
    file = tmp_path / "words.csv"
    head = "post_id,page_name,created_time,message,description,link,shares,react_like,react_love,react_wow,react_haha,"
    rows = "".join(
        f"7_{number},ben,2017-07-14T14:30:59+0000,Bài số {number} về bến đò.,,,1,1,0,0,0,0,0,2017-07-15 11:01:24\n"
        for number in range(2500)
    )
    file.write_text(head + "react_sad,react_angry,scrape_time\n" + rows, "utf-8")
    running = subprocess.Popen(
        [sys.executable, "-m", "signalmast", "import", str(file), "--create-pages"],
        env=empty_desk.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    other = sqlite3.connect(empty_desk.data / "signalmast.sqlite3", timeout=20, isolation_level=None)
    written = 0
    deadline = time.monotonic() + 120
    while running.poll() is None and time.monotonic() < deadline:
        other.execute("insert into limits (cache_key, value, expires) values (?, '', '2030-01-01')", [f"k{written}"])
        written += 1
        time.sleep(0.02)
    other.close()
    said = running.communicate(timeout=30)[0]
    assert running.returncode == 0, said
    assert written > 10
    assert re.search(r"FOUND 2500 ", empty_desk.must("shell", "--verbosity", "0", "-c", SUMS))

"""The public log is proven whole: a byte changed anywhere it speaks of is found and named."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from signalmast.claims import rules
from signalmast.claims.models import Entry, Verdict
from signalmast.claims.services import disputes, log, verdicts
from signalmast.pages.models import WrittenOnce
from tests.backoffice.desk import Desk
from tests.claims.desk_of_claims import NOW, decided, drafted, opened, people, source, step, words
from tests.conftest import Person


def run(*arguments: str) -> tuple[int, list[str]]:
    out = io.StringIO()
    code = 0
    try:
        call_command("claims", "verify", *arguments, stdout=out)
    except SystemExit as ended:
        code = int(str(ended.code))
    return code, out.getvalue().splitlines()


def write(sql: str, *values: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


@pytest.fixture
def history(person: Person) -> Verdict:
    """A verdict that was disputed and changed, and a second claim."""
    who = people(person)
    claim = opened(who)
    first = source(claim, who.first, "Trạm y tế", address="https://example.org/a")
    source(claim, who.first, "Báo Sông", primary=False, cites=[first])
    verdict = decided(who, claim)
    dispute, _receipt = disputes.receive(verdict=verdict, text="Sai rồi", contact="", at=NOW)
    source(claim, who.third, "Bệnh viện")
    draft = verdicts.change(verdict=verdict, reason="Nghiên cứu mới", **words(who.third, value=step("misleading")))
    new = verdicts.decide(verdict=draft, agree=True, remark="Rõ", by=who.first, at=NOW)
    disputes.decide(dispute=dispute, state="changed", question="Sai?", reason="Có", by=who.third, at=NOW)
    decided(who)
    return new


@pytest.mark.django_db
def test_an_untouched_log_proves_itself_and_tells_its_end(history: Verdict) -> None:
    entries = list(Entry.objects.all())
    assert [(entry.number, entry.kind) for entry in entries] == [
        (1, "verdict"), (2, "changed"), (3, "dispute"), (4, "verdict"),
    ]  # fmt: skip
    assert [entry.previous for entry in entries] == [rules.FIRST, *(entry.digest for entry in entries[:-1])]
    assert run() == (0, [f"ok    4 entries, 3 verdicts, 1 disputes, 0 copies; ends with {entries[-1].digest}"])
    assert run("--head", entries[1].digest)[0] == 0
    assert run("--head", "0" * 64) == (1, [f"WRONG log: no entry has the digest {'0' * 64}"])


@pytest.mark.django_db
def test_an_empty_log_is_proven(desk: object) -> None:
    assert run() == (0, [f"ok    0 entries, 0 verdicts, 0 disputes, 0 copies; ends with {rules.FIRST}"])


@pytest.mark.django_db
def test_what_a_change_says_of_itself(history: Verdict) -> None:
    told = json.loads(Entry.objects.get(number=2).payload)
    assert (told["before"]["value"], told["verdict"]["value"], told["reason"]) == (
        "false",
        "misleading",
        "Nghiên cứu mới",
    )
    assert [row["publisher"] for row in told["evidence"]] == ["Trạm y tế", "Báo Sông", "Bệnh viện"]
    assert told["evidence"][1]["builds_on"] == [told["evidence"][0]["number"]]


# Table, column, a value in SQL, which row, and the beginning of what is named.
BYTES = [
    ("claims_entry", "payload", "payload || ' '", "number = 1", "entry 1"),
    ("claims_entry", "payload", "replace(payload, 'false', 'false.')", "number = 1", "entry 1"),
    ("claims_entry", "kind", "'correction'", "number = 2", "entry 2"),
    ("claims_entry", "at", "'2026-03-04 02:30:00.000001+00:00'", "number = 3", "entry 3"),
    ("claims_entry", "digest", "'f' || substr(digest, 2, 62) || 'x'", "number = 4", "entry 4"),
    ("claims_entry", "previous", "'f' || substr(previous, 2, 62) || 'x'", "number = 2", "entry 2"),
    ("claims_entry", "number", "9", "number = 4", "entry 9"),
    ("claims_verdict", "short_answer", "short_answer || '.'", "state = 'replaced'", "verdict"),
    ("claims_verdict", "reasoning", "'khác'", "state = 'decided'", "verdict"),
    ("claims_verdict", "would_change", "'khác'", "state = 'decided'", "verdict"),
    ("claims_verdict", "remark", "'khác'", "state = 'decided'", "verdict"),
    ("claims_verdict", "change_reason", "'khác'", "replaces_id IS NOT NULL", "verdict"),
    ("claims_verdict", "value_id", "value_id - 1", "state = 'decided'", "verdict"),
    ("claims_verdict", "primary_count", "primary_count + 1", "state = 'decided'", "verdict"),
    ("claims_verdict", "independent_count", "independent_count + 1", "state = 'replaced'", "verdict"),
    ("claims_verdict", "outside_count", "outside_count + 1", "state = 'decided'", "verdict"),
    ("claims_verdict", "about_publisher", "TRUE", "state = 'decided'", "verdict"),
    ("claims_verdict", "state", "'sent_back'", "state = 'replaced'", "entry 1"),
    ("claims_evidence", "excerpt", "excerpt || '.'", "publisher = 'Báo Sông'", "verdict"),
    ("claims_evidence", "title", "'khác'", "publisher = 'Báo Sông'", "verdict"),
    ("claims_evidence", "address", "'https://example.org/b'", "publisher = 'Trạm y tế'", "verdict"),
    ("claims_evidence", "publisher", "'Trạm Y tế'", "publisher = 'Trạm y tế'", "verdict"),
    ("claims_evidence", "own", "TRUE", "publisher = 'Báo Sông'", "verdict"),
    ("claims_evidence", "\"primary\"", "FALSE", "publisher = 'Trạm y tế'", "verdict"),
    ("claims_evidence", "bearing", "'supports'", "publisher = 'Báo Sông'", "verdict"),
    ("claims_claim", "statement", "statement || '!'", "1 = 1", "verdict"),
    ("claims_claim", "settled_how", "'khác'", "1 = 1", "verdict"),
    ("claims_claim", "second_settled_how", "'khác'", "1 = 1", "verdict"),
    ("claims_claim", "about_publisher", "TRUE", "1 = 1", "claim"),
    ("claims_dispute", "question", "'khác'", "1 = 1", "dispute"),
    ("claims_dispute", "reason", "'khác'", "1 = 1", "dispute"),
    ("claims_dispute", "state", "'upheld'", "1 = 1", "dispute"),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("table", "column", "value", "where", "named"), BYTES)
def test_one_byte_changed_by_hand_is_found(
    history: Verdict, table: str, column: str, value: str, where: str, named: str
) -> None:
    assert write(f"UPDATE {table} SET {column} = {value} WHERE {where}") >= 1  # noqa: S608
    code, lines = run()
    assert code == 1
    assert lines[0].startswith(f"WRONG {named}")


@pytest.mark.django_db
def test_what_was_taken_out_is_missed(history: Verdict) -> None:
    last = Entry.objects.get(number=4)
    write("DELETE FROM claims_entry WHERE number = 4")
    code, lines = run()
    assert (code, len(lines)) == (1, 1)
    assert lines[0].endswith("stands in no entry of the log")
    assert run("--head", last.digest)[1][-1] == f"WRONG log: no entry has the digest {last.digest}"


@pytest.mark.django_db
def test_an_entry_taken_from_the_middle_breaks_the_chain(history: Verdict) -> None:
    write("DELETE FROM claims_entry WHERE number = 2")
    assert "WRONG entry 3: is not bound to the entry before it" in run()[1]


@pytest.mark.django_db
def test_evidence_taken_away_by_hand_is_missed(history: Verdict) -> None:
    write("DELETE FROM claims_evidence_cites")
    write("DELETE FROM claims_evidence WHERE publisher = %s", "Báo Sông")
    code, lines = run()
    assert code == 1
    assert all(line.startswith("WRONG verdict") for line in lines)


@pytest.mark.django_db
def test_a_verdict_decided_by_hand_is_missed_in_the_log(history: Verdict, person: Person) -> None:
    draft = drafted(people(person))
    other = person("editor")
    Verdict.objects.filter(pk=draft.pk).update(state="decided", second=other, decided_at=NOW)
    assert run() == (1, [f"WRONG verdict {draft.pk} ({draft.claim.key}): stands in no entry of the log"])


@pytest.mark.django_db
def test_an_entry_is_written_once_and_only_of_a_known_kind(history: Verdict) -> None:
    entry = Entry.objects.get(number=1)
    for act in (entry.save, entry.delete, Entry.objects.all().delete, lambda: Entry.objects.update(kind="verdict")):
        with pytest.raises(WrittenOnce):
            act()
    with pytest.raises(ValueError, match="gossip"):
        log.add(kind="gossip", payload={}, at=NOW)
    with pytest.raises(ValueError, match="JSON"):
        log.add(kind="correction", payload={"a": float("inf")}, at=NOW)
    assert run()[0] == 0


APPEND = """
from datetime import UTC, datetime
from signalmast.claims.services import log
for each in range(40):
    log.add(kind="correction", payload={"each": each}, at=datetime(2026, 3, 4, tzinfo=UTC))
"""


def test_processes_that_append_to_one_file_at_once_make_one_chain(empty_desk: Desk) -> None:
    command = [sys.executable, "-m", "signalmast", "shell", "--verbosity", "0", "-c", APPEND]
    running = [
        subprocess.Popen(
            command, env=empty_desk.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        for _each in range(3)
    ]
    said = [process.communicate(timeout=120)[0] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    assert "ok    120 entries, 0 verdicts, 0 disputes" in empty_desk.must("claims", "verify")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_many_that_append_at_once_make_one_chain(desk: object) -> None:
    failed: list[BaseException] = []

    def append(name: int) -> None:
        try:
            for each in range(5):
                log.add(kind="correction", payload={"by": name, "each": each}, at=NOW)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=append, args=(name,)) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == []
    assert list(Entry.objects.values_list("number", flat=True)) == list(range(1, 31))
    assert log.verify() == []

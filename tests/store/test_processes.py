"""Several programs on one data folder, and programs that are killed."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

from app.domain.audit import find_break
from app.domain.filing import fold
from app.services.ports import FilingQuery
from app.store import SqlStore, create_store, open_store

ROOT = Path(__file__).resolve().parents[2]


def start_filing(folder: Path, how_many: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.filing_program", str(folder), str(how_many)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def require_whole(store: SqlStore) -> set[str]:
    """Every record has its act, its outbox row and its audit entry, and the chain holds; the records' numbers."""
    with store.read() as work:
        numbers = {row.number for row in work.filings.search(FilingQuery(limit=100_000))}
        queued = [row.filing_number for row in work.outbox.list(None, 100_000, 0)]
        entries = list(work.audit.entries())
        assert sorted(queued) == sorted(numbers) == sorted(entry.subject for entry in entries)
        assert find_break(entries) is None
        for number in numbers:
            assert work.filings.find(number) == fold(work.filings.acts(number))
    return numbers


def test_two_programs_on_one_folder_never_give_the_same_number(folder: Path) -> None:
    create_store(folder).close()
    programs = [start_filing(folder, 40) for _ in range(2)]
    told = [program.communicate(timeout=60)[0].split() for program in programs]
    assert [program.returncode for program in programs] == [0, 0]
    with open_store(folder) as store:
        assert require_whole(store) == set(told[0]) | set(told[1])
        assert len(require_whole(store)) == 80


def test_a_program_killed_at_any_moment_loses_nothing_it_had_committed(folder: Path) -> None:
    create_store(folder).close()
    told: set[str] = set()
    for _ in range(4):
        program = start_filing(folder, 100_000)
        assert program.stdout is not None
        told.add(program.stdout.readline().strip())
        time.sleep(random.random() / 20)
        program.kill()
        # The last line may be cut off by the kill; then it was never told.
        told |= {line.strip() for line in program.stdout if line.endswith("\n")}
        program.wait()
        program.stdout.close()
        with open_store(folder) as store:
            assert told <= require_whole(store)
    assert len(told) >= 4

"""Every database ever released opens; one from a newer program is left alone."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.domain.audit import find_break
from app.domain.dates import FixedClock
from app.domain.filing import CommitmentState, fold
from app.errors import EnvironmentProblem
from app.services.ports import FilingQuery
from app.services.statistics_store import Span
from app.store import create_store, open_store, schema
from app.store.database import DATABASE_NAME
from app.store.engine import connect
from app.store.keys import DataKeys, keep_keys
from app.store.migrations import run
from tests.old_databases.make import HERE as OLD_DATABASES
from tests.old_databases.make import OLD_KEY
from tests.store.builders import PERSON, file_one

ROOT = Path(__file__).resolve().parents[2]
KEY = DataKeys(OLD_KEY).database
RELEASED = schema.HEAD


def shape(path: Path) -> dict[str, Any]:
    """Columns, references, indexes and triggers of a database, however their SQL was spelt."""
    connection = connect(path, KEY, reading=True)
    try:
        objects = connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name != 'alembic_version'"
        ).fetchall()
        found: dict[str, Any] = {}
        for kind, name, sql in objects:
            if kind == "table":
                found[name] = [
                    connection.execute(f"PRAGMA table_xinfo({name})").fetchall(),
                    sorted(row[2:] for row in connection.execute(f"PRAGMA foreign_key_list({name})")),
                    sorted(row[1:] for row in connection.execute(f"PRAGMA index_list({name})")),
                    re.findall(r"\b(STRICT|WITHOUT ROWID)\b", sql),
                ]
            elif kind == "index":
                condition = re.sub(r"\s+", " ", sql).partition(" WHERE ")[2].strip()
                found[name] = [connection.execute(f"PRAGMA index_xinfo({name})").fetchall(), condition]
            else:
                found[name] = re.sub(r"\s+", " ", sql)
    finally:
        connection.close()
    return found


def stamp(folder: Path, revision: str) -> None:
    connection = connect(folder / DATABASE_NAME, open_key(folder))
    connection.execute("UPDATE alembic_version SET version_num = ?", [revision])
    connection.close()


def open_key(folder: Path) -> bytes:
    return DataKeys(bytes.fromhex((folder / "keys" / "data.key").read_text())).database


def test_the_tables_of_today_are_what_all_migrations_make(tmp_path: Path) -> None:
    schema.create_database(tmp_path / "today.db", KEY)
    connect(tmp_path / "migrated.db", KEY, create=True).close()
    run.upgrade(tmp_path / "migrated.db", KEY, schema.HEAD)
    today = shape(tmp_path / "today.db")
    assert shape(tmp_path / "migrated.db") == today
    assert {"act", "filing_newest", "act_forbids_update"} <= set(today)


def test_the_program_knows_every_migration_by_name() -> None:
    assert run.revisions() == schema.REVISIONS
    assert schema.REVISIONS[-1] == schema.HEAD


def test_a_database_of_every_released_revision_is_kept() -> None:
    assert sorted(path.stem for path in OLD_DATABASES.glob("[0-9]*.db")) == list(schema.REVISIONS)


@pytest.mark.parametrize("revision", schema.REVISIONS)
def test_an_old_database_opens_with_everything_in_it(revision: str, folder: Path, clock: FixedClock) -> None:
    keep_keys(folder, OLD_KEY, use_keyring=False)
    shutil.copy(OLD_DATABASES / f"{revision}.db", folder / DATABASE_NAME)
    with open_store(folder, clock=clock) as store:
        with store.read() as work:
            rows = work.filings.search(FilingQuery())
            assert sorted(row.name for row in rows) == ["李𠮷明", "欧阳单"]
            for row in rows:
                assert work.filings.find(row.number) == fold(work.filings.acts(row.number))
                assert len(work.outbox.of_filing(row.number)) == 2
            settled = work.filings.find_legacy("淮转2019-0042")
            assert settled is not None
            assert [receipt.upstream_number for receipt in work.outbox.receipts_of(settled.number)] == ["HA-1"]
            assert "filing" in {paper.form for paper in work.prints.of_filing(settled.number)}
            notices = work.prints.of_filing("3208030101-G0000001")
            assert [paper.revision for paper in notices] == ([0] if revision >= "0007" else [])
            waits = work.returned.awaited(settled.number)
            if revision < "0004":
                assert (waits, work.returned.of_filing(settled.number)) == (("filing",), ())
            else:
                assert waits == ("commitment",)
                assert [paper.form for paper in work.returned.of_filing(settled.number)] == ["filing"]
            others = work.elsewhere.of_person(PERSON.social_security_number)
            if revision >= "0005":
                assert [(item.name, item.counter) for item in others] == [("欧阳单", "02")]
                assert [document.key for document in work.feed.documents()] == ["2026"]
                assert work.rechecks.failed_numbers() == (settled.number,)
                assert [identity for identity, _ in work.rechecks.awaited()] == ["a2"]
            else:
                assert (others, work.feed.documents(), work.rechecks.awaited()) == ((), (), ())
            assert work.courier.last_number() == (1 if revision >= "0006" else 0)
            assert work.roster.find(PERSON.social_security_number) is not None
            assert work.authentications.find("a1") is not None
            assert [draft.title for draft in work.drafts.list()] == ["赵云"]
            assert [user.login for user in work.users.list()] == ["wang"]
            assert work.counter.get("office") == "32080301"
            assert find_break(work.audit.entries()) is None
        assert file_one(store).number not in {row.number for row in rows}
    schema.create_database(folder / "today.db", KEY)
    assert shape(folder / DATABASE_NAME) == shape(folder / "today.db")


LETTERS = {
    "kept": {"state": "kept", "keep_letter_until": "2027-03-03"},
    "destroyed": {"state": "kept", "keep_letter_until": "2027-03-03", "letter_destroyed_on": "2027-03-04"},
    "still open": {"keep_letter_until": "2027-03-03"},
    "no day named": {"state": "released"},
}


@pytest.mark.parametrize("letter", LETTERS)
def test_letters_of_an_older_database_are_found_by_the_end_of_their_retention(
    letter: str, folder: Path, clock: FixedClock
) -> None:
    keep_keys(folder, OLD_KEY, use_keyring=False)
    shutil.copy(OLD_DATABASES / "0002.db", folder / DATABASE_NAME)
    connection = connect(folder / DATABASE_NAME, KEY)
    connection.execute(
        "UPDATE filing SET body = json_set(body, '$.commitment', json(?)) WHERE name = '李𠮷明'",
        [json.dumps({"made_on": "2025-03-03", "owed": [], "due_on": None, **LETTERS[letter]})],
    )
    connection.close()
    with open_store(folder, clock=clock) as store, store.read() as work:
        found = work.filings.search(FilingQuery(letter_kept_before=date(2027, 3, 4)))
        assert [row.name for row in found] == (["李𠮷明"] if letter == "kept" else [])


PROMISES: dict[str, tuple[dict[str, str] | None, CommitmentState | None]] = {
    "open": ({}, CommitmentState.OPEN),
    "kept": ({"state": "kept"}, CommitmentState.KEPT),
    "broken": ({"state": "broken"}, CommitmentState.BROKEN),
    "none was made": (None, None),
}


@pytest.mark.parametrize("promise", PROMISES)
def test_promises_of_an_older_database_are_counted_by_what_became_of_them(
    promise: str, folder: Path, clock: FixedClock
) -> None:
    body, state = PROMISES[promise]
    keep_keys(folder, OLD_KEY, use_keyring=False)
    shutil.copy(OLD_DATABASES / "0007.db", folder / DATABASE_NAME)
    connection = connect(folder / DATABASE_NAME, KEY)
    commitment = None if body is None else {"made_on": "2025-03-03", "owed": [], "due_on": None, **body}
    connection.execute(
        "UPDATE filing SET body = json_set(body, '$.commitment', json(?)) WHERE name = '李𠮷明'",
        [json.dumps(commitment)],
    )
    connection.close()
    with open_store(folder, clock=clock) as store, store.read() as work:
        assert work.statistics.commitments(Span()) == ({state: 1} if state else {})


def test_a_newer_database_is_refused_and_left_as_it_was(folder: Path) -> None:
    create_store(folder).close()
    stamp(folder, "9999")
    before = (folder / DATABASE_NAME).read_bytes()
    with pytest.raises(EnvironmentProblem) as problem:
        open_store(folder)
    assert problem.value.code == "newer_database"
    assert (folder / DATABASE_NAME).read_bytes() == before


NEXT_MIGRATION = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "9998", "{head}", None, None
def upgrade():
    op.add_column("setting", sa.Column("note", sa.Text, nullable=False, server_default=""))
    {more}
"""


@pytest.fixture
def next_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program with one migration more; the path of that migration."""
    scripts = tmp_path / "100% migrations"
    shutil.copytree(ROOT / "app" / "store" / "migrations", scripts, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(schema, "HEAD", "9998")
    monkeypatch.setattr(schema, "REVISIONS", (*schema.REVISIONS, "9998"))
    upgrade = run.upgrade
    monkeypatch.setattr(run, "upgrade", lambda path, key, target: upgrade(path, key, target, scripts))
    migration = scripts / "versions" / "9998_notes.py"
    migration.write_text(NEXT_MIGRATION.format(head=RELEASED, more=""), encoding="utf-8")
    return migration


def columns_of_setting(path: Path, key: bytes) -> list[str]:
    connection = connect(path, key, reading=True)
    try:
        return [row[1] for row in connection.execute("PRAGMA table_info(setting)")]
    finally:
        connection.close()


@pytest.fixture
def older_folder(folder: Path, clock: FixedClock) -> Path:
    """A data folder as the program of revision 0001 left it."""
    keep_keys(folder, OLD_KEY, use_keyring=False)
    shutil.copy(OLD_DATABASES / "0001.db", folder / DATABASE_NAME)
    return folder


def test_an_older_database_is_copied_then_upgraded(older_folder: Path, next_program: Path, clock: FixedClock) -> None:
    with open_store(older_folder, clock=clock) as store, store.read() as work:
        assert work.filings.count(FilingQuery()) == 2
        copy = store.upgraded_copy
    assert copy == older_folder / "before-upgrade" / "counter-0001-20250303T090000.db"
    assert copy.stat().st_mode & 0o077 == 0
    assert columns_of_setting(older_folder / DATABASE_NAME, KEY) == ["key", "value", "note"]
    assert columns_of_setting(copy, KEY) == ["key", "value"]
    with open_store(older_folder, clock=clock) as store:
        assert store.upgraded_copy is None


@pytest.mark.parametrize(
    "failure",
    [
        "raise RuntimeError('power cut')",
        "op.execute(\"INSERT INTO awaited_paper VALUES ('no such record', 'filing', '')\")",
    ],
)
def test_an_upgrade_that_fails_changes_nothing(
    older_folder: Path, next_program: Path, clock: FixedClock, failure: str
) -> None:
    next_program.write_text(NEXT_MIGRATION.format(head=RELEASED, more=failure), encoding="utf-8")
    with pytest.raises((RuntimeError, EnvironmentProblem)):
        open_store(older_folder, clock=clock)
    assert columns_of_setting(older_folder / DATABASE_NAME, KEY) == ["key", "value"]


def test_a_damaged_page_is_found_before_anything_is_built_on_it(folder: Path, clock: FixedClock) -> None:
    with create_store(folder, clock=clock) as store:
        for _ in range(20):
            file_one(store)
        key = store.keys.database
    path = folder / DATABASE_NAME
    content = bytearray(path.read_bytes())
    content[4096 * 10 + 100] ^= 1
    path.write_bytes(content)
    with pytest.raises(EnvironmentProblem) as problem:
        schema.snapshot(path, key, folder / "copy.db")
    assert problem.value.code in {"store_corrupt", "store_io"}


def test_a_folder_that_was_never_set_up_is_not_opened_and_stays_empty(folder: Path) -> None:
    folder.mkdir()
    with pytest.raises(EnvironmentProblem) as problem:
        open_store(folder)
    assert problem.value.code == "not_set_up"
    assert list(folder.iterdir()) == []


def test_opening_a_database_that_is_up_to_date_does_not_import_the_migration_tool(folder: Path) -> None:
    create_store(folder).close()
    program = (
        "import sys; from pathlib import Path; from app.store import open_store; "
        f"open_store(Path({str(folder)!r})).close(); "
        "print([name for name in ('alembic', 'pypinyin', 'keyring', 'sqlalchemy.orm') if name in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"

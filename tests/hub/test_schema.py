"""Every hub database ever released opens with everything in it; one from a newer program is left alone."""

from __future__ import annotations

import re
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, text

from app.errors import EnvironmentProblem
from app.hub import schema
from app.hub.database import Database
from app.hub.migrations import run
from app.hub.stats import hub_stats
from app.hub.tokens import issue_token
from tests.hub.conftest import ON_BOTH
from tests.old_databases.make_hub import HERE as OLD_DATABASES

FILLED = {
    "acts": 4,
    "filings": 2,
    "duplicates_refused": 1,
    "conflicts": 1,
    "offices": {"32080301": {"acts": 4, "filings": 2, "rejected": 1}},
}
FILLED_WITH_REFUSED = FILLED | {"offices": {"32080301": {"acts": 4, "filings": 2, "rejected": 2}}}
"""Since what was refused for what it is is kept too."""

_OLD_FILING = """
INSERT INTO filing (number, upstream_number, office, counter, certno, person_group, category, status, is_live,
last_sequence, first_act_id) SELECT 'N1', 'U1', '32080301', '01', '', '', '', '', 1, 1, 'A1' WHERE :body != ''
"""
_OLD_ACT = """
INSERT INTO act (act_id, filing_number, sequence, office, counter, kind, content_hash, body, verdict, upstream_number,
code, sentence, received_at, times_refused) VALUES
('A1', 'N1', 1, '32080301', '01', 'file', '', :body, 'accepted', 'U1', '', '', '2025-03-03T09:30:00+08:00', 0)
"""


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A database as the program left it that counted no revisions yet."""
    path = tmp_path / "hub.db"
    shutil.copy(OLD_DATABASES / "hub_0001.db", path)
    return path


def engine_of(url: str) -> Any:
    return create_engine(url.replace("postgresql:", "postgresql+psycopg:"))


def shape(url: str) -> dict[str, Any]:
    """Columns, keys, references and indexes of a database, whatever they are called inside it."""
    engine = engine_of(url)
    try:
        inspector = inspect(engine)
        return {
            table: [
                [(one["name"], str(one["type"]), one["nullable"]) for one in inspector.get_columns(table)],
                inspector.get_pk_constraint(table)["constrained_columns"],
                [(one["constrained_columns"], one["referred_table"]) for one in inspector.get_foreign_keys(table)],
                sorted((one["column_names"], one["unique"]) for one in inspector.get_indexes(table)),
                sorted(one["column_names"] for one in inspector.get_unique_constraints(table)),
            ]
            for table in inspector.get_table_names()
        }
    finally:
        engine.dispose()


def execute(url: str, statement: str) -> None:
    engine = engine_of(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_the_program_knows_every_migration_by_name() -> None:
    assert run.revisions() == schema.REVISIONS
    assert schema.REVISIONS[-1] == schema.HEAD


def test_a_database_of_every_released_revision_is_kept() -> None:
    kept = sorted(path.stem.replace("hub_", "h") for path in OLD_DATABASES.glob("hub_*.db"))
    assert kept == list(schema.REVISIONS)


@ON_BOTH
def test_the_tables_of_today_are_what_all_migrations_make(database_url: str) -> None:
    Database(database_url).close()
    today = shape(database_url)
    assert {"act", "filing", "alembic_version"} <= set(today)
    execute(database_url, "; ".join(f"DROP TABLE {name}" for name in ("conflict",)))
    for name in set(today) - {"conflict"}:
        execute(database_url, f"DROP TABLE {name}")
    engine = engine_of(database_url)
    with engine.begin() as connection:
        run.upgrade(connection, schema.HEAD)
    engine.dispose()
    assert shape(database_url) == today


@pytest.mark.parametrize("revision", schema.REVISIONS)
def test_an_old_database_opens_with_everything_in_it(revision: str, tmp_path: Path) -> None:
    path = tmp_path / "hub.db"
    shutil.copy(OLD_DATABASES / f"hub_{revision.removeprefix('h')}.db", path)
    url = f"sqlite:///{path}"
    assert hub_stats(url) == (FILLED if revision < "h0006" else FILLED_WITH_REFUSED)
    issue_token(url, "32080302")
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT DISTINCT destination FROM filing").fetchall() == [("310100",)]
    connection.close()
    Database(f"sqlite:///{tmp_path / 'today.db'}").close()
    assert shape(url) == shape(f"sqlite:///{tmp_path / 'today.db'}")


def test_an_older_database_is_copied_before_it_is_upgraded_and_only_then(older: Path) -> None:
    database = Database(f"sqlite:///{older}")
    database.close()
    copy = database.upgraded_copy
    assert copy is not None
    assert re.fullmatch(r"hub-h0001-\d{8}T\d{6}\.db", copy.name)
    assert copy.stat().st_mode & 0o077 == 0
    connection = sqlite3.connect(copy)
    assert connection.execute("SELECT count(*) FROM act").fetchone() == (5,)
    assert connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'").fetchone() is None
    connection.close()
    again = Database(f"sqlite:///{older}")
    again.close()
    assert again.upgraded_copy is None


def test_an_upgrade_that_fails_changes_nothing(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = run.upgrade

    def half(connection: Any, target: str, **options: Any) -> None:
        whole(connection, target, **options)
        raise RuntimeError("power cut")

    monkeypatch.setattr(run, "upgrade", half)
    before = shape(f"sqlite:///{older}")
    with pytest.raises(RuntimeError):
        Database(f"sqlite:///{older}")
    assert shape(f"sqlite:///{older}") == before


@ON_BOTH
def test_filings_of_before_say_where_they_lead_and_until_when(database_url: str) -> None:
    engine = engine_of(database_url)
    body = '{"record": {"rloc_admdvs": "310100", "enddate": "2026-01-31"}}'
    with engine.begin() as connection:
        run.upgrade(connection, "h0001")
        for table in ("DROP TABLE alembic_version", _OLD_FILING, _OLD_ACT):
            connection.execute(text(table), {} if table.startswith("DROP") else {"body": body})
    engine.dispose()
    database = Database(database_url)
    with database.read() as connection:
        filings = connection.execute(text("SELECT number, destination, valid_until FROM filing")).all()
    database.close()
    assert [tuple(row) for row in filings] == [("N1", "310100", "2026-01-31")]


@ON_BOTH
def test_a_newer_database_is_refused_and_left_as_it_was(database_url: str) -> None:
    Database(database_url).close()
    execute(database_url, "UPDATE alembic_version SET version_num = 'h9999'")
    before = shape(database_url)
    with pytest.raises(EnvironmentProblem) as problem:
        Database(database_url)
    assert problem.value.code == "newer_database"
    assert shape(database_url) == before


@ON_BOTH
def test_programs_that_start_together_make_the_tables_once(database_url: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        for database in pool.map(lambda _: Database(database_url), range(4)):
            database.close()
    assert hub_stats(database_url)["acts"] == 0


def test_the_file_of_a_database_is_its_owners_alone(tmp_path: Path) -> None:
    Database(f"sqlite:///{tmp_path / 'hub.db'}").close()
    assert [path.stat().st_mode & 0o077 for path in tmp_path.iterdir()] == [0]

"""Signed papers that came back: kept for good, waited for until then, found by what is in them."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as driver

from app.domain.dates import FixedClock
from app.domain.media_type import MediaType
from app.services.ports import FilingQuery
from app.services.returned_papers import ReturnedPaper
from app.store import SqlStore, open_store
from app.store.backup import back_up, restore
from app.store.database import DATABASE_NAME
from app.store.engine import connect
from app.store.keys import DataKeys, keep_keys
from tests.old_databases.make import HERE as OLD_DATABASES
from tests.old_databases.make import OLD_KEY
from tests.store.builders import DAY, NOW, file_one

SCAN = b"\x89PNG\r\n\x1a\n of a signed form"


def paper(number: str, identity: str = "s1", form: str = "filing", **changes: object) -> ReturnedPaper:
    made = ReturnedPaper(identity, number, form, NOW, "wang", "ab" * 32, MediaType.JPEG, "2016", 1)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_paper_is_waited_for_until_it_comes_back(store: SqlStore) -> None:
    number, other = file_one(store).number, file_one(store).number
    with store.write() as work:
        for form in ("filing", "commitment", "filing"):
            work.returned.expect(number, form, NOW)
        work.returned.expect(other, "filing", NOW)
        work.returned.add(paper(number))
        work.returned.expect(number, "filing", NOW)
        work.commit()
    with store.read() as work:
        assert work.returned.awaited(number) == ("commitment",)
        assert work.returned.awaited(other) == ("filing",)
        assert work.filings.today_counts(DAY, 7, 1, DAY).unsigned == 2
        rows = work.filings.search(FilingQuery(awaits_signature=True))
        assert {row.number for row in rows} == {number, other}
        assert work.filings.count(FilingQuery(text="欧阳", awaits_signature=True)) == 2


def test_two_forms_of_one_record_count_as_one_record(store: SqlStore) -> None:
    number = file_one(store).number
    with store.write() as work:
        work.returned.expect(number, "filing", NOW)
        work.returned.expect(number, "commitment", NOW)
        work.commit()
    with store.read() as work:
        assert work.filings.today_counts(DAY, 7, 1, DAY).unsigned == 1


@pytest.mark.parametrize(
    "changes", [{}, {"vault_hash": "", "media_type": None, "form_version": "", "revision": None, "by_hand": True}]
)
def test_what_came_back_is_read_as_it_was_kept(store: SqlStore, changes: dict[str, object]) -> None:
    number = file_one(store).number
    kept = paper(number, **changes)
    with store.write() as work:
        work.returned.add(kept)
        work.commit()
    with store.read() as work:
        assert work.returned.of_filing(number) == (kept,)
        assert work.returned.find("s1") == kept
        assert work.returned.with_content("ab" * 32) == ((kept,) if kept.vault_hash else ())
        assert work.returned.with_content("") == ()


def test_what_was_withdrawn_is_told_to_nobody(store: SqlStore) -> None:
    number = file_one(store).number
    wrong, right = paper(number), paper(number, "s2", returned_at=NOW + timedelta(minutes=1))
    with store.write() as work:
        work.returned.add(wrong)
        work.returned.add(right)
        work.returned.withdraw(wrong, at=NOW, by="wang", reason="放错了备案")
        work.commit()
    with store.read() as work:
        assert work.returned.of_filing(number) == (right,)
        assert work.returned.with_content("ab" * 32) == (right,)
        assert work.returned.find("s1") is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE returned_paper SET form = 'commitment'",
        "DELETE FROM returned_paper",
        "UPDATE returned_withdrawal SET reason = ''",
        "DELETE FROM returned_withdrawal",
    ],
)
def test_nobody_rewrites_what_came_back(store: SqlStore, statement: str) -> None:
    number = file_one(store).number
    with store.write() as work:
        work.returned.add(paper(number))
        work.returned.withdraw(paper(number), at=NOW, by="wang", reason="放错了备案")
        work.commit()
    connection = connect(store.database_path, store.keys.database)
    try:
        with pytest.raises(driver.IntegrityError, match="never rewritten"):
            connection.execute(statement)
    finally:
        connection.close()


def test_a_backup_brings_scans_back(store: SqlStore, tmp_path: Path) -> None:
    number = file_one(store).number
    kept = paper(number, vault_hash=store.vault.put(SCAN))
    with store.write() as work:
        work.returned.add(kept)
        work.commit()
    file = back_up(store, tmp_path / "counter.backup", "一句足够长的口令").file
    restore(file, tmp_path / "new", "一句足够长的口令")
    with open_store(tmp_path / "new") as again, again.read() as work:
        assert work.returned.of_filing(number) == (kept,)
        assert again.vault.get(kept.vault_hash) == SCAN


def test_a_signature_noted_in_an_older_database_is_a_paper_that_came_back(folder: Path, clock: FixedClock) -> None:
    keep_keys(folder, OLD_KEY, use_keyring=False)
    shutil.copy(OLD_DATABASES / "0003.db", folder / DATABASE_NAME)
    connection = connect(folder / DATABASE_NAME, DataKeys(OLD_KEY).database)
    (number,) = connection.execute("SELECT filing_number FROM printed_paper").fetchone()
    for sequence in (901, 902):
        connection.execute(
            "INSERT INTO audit VALUES (?, ?, 'wang', 'paper.signed', ?, '', '', '')",
            [sequence, NOW.isoformat(), number],
        )
    connection.close()
    with open_store(folder, clock=clock) as store, store.read() as work:
        (signed,) = work.returned.of_filing(number)
        assert (signed.form, signed.returned_at, signed.returned_by) == ("filing", NOW, "wang")
        assert not signed.is_scanned
        assert work.returned.awaited(number) == ()

"""One sealed file brings a whole counter back, or nothing at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.domain.audit import find_break
from app.domain.dates import FixedClock
from app.errors import Cancelled, CounterError, UserError
from app.store import SqlStore, create_store, open_store
from app.store import backup as backup_module
from app.store.backup import LAST_BACKUP_SETTING, NUMBERS_LEFT_OUT, back_up, find_last_backup, restore
from app.store.engine import connect
from app.store.sealed_stream import SealingWriter, UnsealingReader
from tests.keyring_in_memory import KeyringInMemory
from tests.store.builders import NOW, act_again, file_one

PASSPHRASE = "一句足够长的口令"
SCAN = bytes(range(256)) * 9000


@pytest.fixture
def backup(store: SqlStore, tmp_path: Path) -> Path:
    """A backup of a folder with a record, a scan of more than two pieces and a settings file."""
    act_again(store, file_one(store), destination_name="杭州市")
    store.vault.put(SCAN)
    (store.folder / "settings.toml").write_text("printer = 'office'\n", encoding="utf-8")
    return back_up(store, tmp_path / "counter.backup", PASSPHRASE).file


def test_everything_comes_back_in_another_folder(store: SqlStore, backup: Path, tmp_path: Path) -> None:
    vault_hash = store.vault.put(SCAN)
    restored = restore(backup, tmp_path / "new" / "data", PASSPHRASE)
    assert (restored.made_at, restored.files, restored.audit_entries) == (store.clock.now(), 3, 2)
    with open_store(tmp_path / "new" / "data") as again, again.read() as work, store.read() as original:
        (number,) = {row.filing_number for row in original.outbox.list(None, 10, 0)}
        assert work.filings.acts(number) == original.filings.acts(number) != ()
        assert work.filings.find(number) == original.filings.find(number)
        assert again.vault.get(vault_hash) == SCAN
        entries = list(work.audit.entries())
        assert (find_break(entries), entries[-1].event) == (None, "restore")
    assert (tmp_path / "new" / "data" / "settings.toml").read_text(encoding="utf-8") == "printer = 'office'\n"


def test_numbers_given_since_the_backup_are_not_given_again(store: SqlStore, backup: Path, tmp_path: Path) -> None:
    since = [file_one(store).number for _ in range(3)]
    restore(backup, tmp_path / "new", PASSPHRASE, clock=FixedClock.on(date(2025, 3, 3)))
    with open_store(tmp_path / "new") as again:
        filed = file_one(again)
        with again.read() as work:
            (row,) = work.outbox.of_filing(filed.number)
    assert filed.number not in since
    assert row.order == 2 + NUMBERS_LEFT_OUT + 1


def next_numbers(folder: Path, *series: str) -> list[int]:
    with open_store(folder) as store, store.write() as work:
        numbers = [work.counter.next_sequence(one) for one in series]
        work.commit()
    return numbers


def test_a_series_begun_after_the_backup_and_lost_does_not_begin_again_at_one(backup: Path, tmp_path: Path) -> None:
    restored_on = FixedClock.on(date(2025, 3, 5))
    restore(backup, tmp_path / "new", PASSPHRASE, clock=restored_on)
    lost, today, tomorrow = (f"filing:2025-03-{day:02d}" for day in (4, 5, 6))
    late = NUMBERS_LEFT_OUT + 1
    assert next_numbers(tmp_path / "new", lost, today, today, tomorrow, "endless") == [late, late, late + 1, 1, late]


def test_a_series_begun_between_two_restores_begins_later_again(backup: Path, tmp_path: Path) -> None:
    clock = FixedClock.on(date(2025, 3, 5))
    restore(backup, tmp_path / "first", PASSPHRASE, clock=clock)
    with open_store(tmp_path / "first", clock=clock) as store:
        back_up(store, tmp_path / "second.backup", PASSPHRASE)
    given = next_numbers(tmp_path / "first", "filing:2025-03-05")
    restore(tmp_path / "second.backup", tmp_path / "second", PASSPHRASE, clock=clock)
    assert next_numbers(tmp_path / "second", "filing:2025-03-05") == [given[0] + NUMBERS_LEFT_OUT]


def test_the_day_of_the_last_backup_is_kept(store: SqlStore, backup: Path) -> None:
    with store.read() as work:
        assert work.counter.get(LAST_BACKUP_SETTING) == "2025-03-03T09:00:00.000000+08:00"


def test_a_backup_can_be_made_while_somebody_files(store: SqlStore, tmp_path: Path) -> None:
    file_one(store)
    with store.read() as reading:
        reading.outbox.counts()
        made = back_up(store, tmp_path / "counter.backup", PASSPHRASE)
    assert made.size_bytes == made.file.stat().st_size > 0


def test_a_wrong_passphrase_brings_nothing_back_and_leaves_nothing(backup: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refusal:
        restore(backup, tmp_path / "new", "another passphrase")
    assert refusal.value.code == "backup_sealed"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["counter.backup", "data"]


def test_any_damage_to_the_file_is_noticed(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    middle = len(whole) // 2
    damaged = [
        whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        whole[:-1],
        whole[: len(whole) - (1 << 20)],
        whole + b"\0",
        whole[:30] + bytes([whole[30] ^ 0xFF]) + whole[31:],
        b"",
        b"not a backup",
    ]
    for content in damaged:
        backup.write_bytes(content)
        with pytest.raises(UserError):
            restore(backup, tmp_path / "new", PASSPHRASE)
        assert not (tmp_path / "new").exists()


def test_pieces_that_change_places_are_noticed(tmp_path: Path) -> None:
    path = tmp_path / "sealed"
    with path.open("wb") as file:
        writer = SealingWriter(file, PASSPHRASE)
        start = file.tell()
        writer.write(bytes(3 << 20))
        writer.finish()
    content = path.read_bytes()
    piece = (1 << 20) + 16
    first, second, rest = (
        content[start : start + piece],
        content[start + piece : start + 2 * piece],
        content[start + 2 * piece :],
    )
    path.write_bytes(content[:start] + second + first + rest)
    with path.open("rb") as file, pytest.raises(UserError):
        UnsealingReader(file, PASSPHRASE).read(1)


def test_a_folder_in_use_is_not_written_over(store: SqlStore, backup: Path) -> None:
    with pytest.raises(UserError) as refusal:
        restore(backup, store.folder, PASSPHRASE)
    assert refusal.value.code == "folder_not_empty"


def test_an_existing_backup_is_not_written_over(store: SqlStore, backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(UserError) as refusal:
        back_up(store, backup, PASSPHRASE)
    assert refusal.value.code == "backup_exists"
    assert backup.read_bytes() == before


def test_a_folder_is_told_from_a_backup_that_is_there(store: SqlStore, tmp_path: Path) -> None:
    with pytest.raises(UserError) as refused:
        back_up(store, tmp_path, PASSPHRASE)
    assert refused.value.code == "backup_folder"


def test_a_short_passphrase_is_refused(store: SqlStore, tmp_path: Path) -> None:
    with pytest.raises(UserError):
        back_up(store, tmp_path / "b", "short")
    assert not (tmp_path / "b").exists()


def test_a_backup_that_does_not_read_back_is_not_kept(
    store: SqlStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = backup_module._read
    monkeypatch.setattr(backup_module, "_read", lambda *arguments: list(read(*arguments))[:0])
    with pytest.raises(CounterError) as problem:
        back_up(store, tmp_path / "b", PASSPHRASE)
    assert getattr(problem.value, "code", "") == "backup_differs"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["data"]
    assert not [path for path in store.folder.iterdir() if path.name.startswith(".")]


def test_a_backup_with_a_broken_audit_chain_is_refused(store: SqlStore, tmp_path: Path) -> None:
    file_one(store)
    connection = connect(store.database_path, store.keys.database)
    connection.execute("INSERT INTO audit VALUES (2, ?, 'x', 'x', 'x', '', 'forged', 'forged')", [NOW.isoformat()])
    connection.close()
    back_up(store, tmp_path / "b", PASSPHRASE)
    with pytest.raises(CounterError) as problem:
        restore(tmp_path / "b", tmp_path / "new", PASSPHRASE)
    assert getattr(problem.value, "code", "") == "audit_broken"
    assert not (tmp_path / "new").exists()


def test_a_restore_leaves_a_key_in_the_systems_keyring_only_when_it_succeeds(
    store: SqlStore, system_keyring: KeyringInMemory, tmp_path: Path
) -> None:
    good = back_up(store, tmp_path / "good", PASSPHRASE).file
    connection = connect(store.database_path, store.keys.database)
    connection.execute("INSERT INTO audit VALUES (9, ?, 'x', 'x', 'x', '', 'forged', 'forged')", [NOW.isoformat()])
    connection.close()
    broken = back_up(store, tmp_path / "broken", PASSPHRASE).file
    with pytest.raises(CounterError):
        restore(broken, tmp_path / "new", PASSPHRASE)
    assert system_keyring.kept == {}
    restore(good, tmp_path / "new", PASSPHRASE, clock=store.clock)
    assert list(system_keyring.kept.values()) == [store.keys.raw.hex()]


def test_an_empty_folder_may_stand_where_the_backup_goes(backup: Path, tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    restore(backup, tmp_path / "new", PASSPHRASE)
    with pytest.raises(UserError) as refusal:
        create_store(tmp_path / "new")
    assert refusal.value.code == "already_set_up"


def test_a_backup_says_how_far_it_is_until_all_is_written_and_read_back(store: SqlStore, tmp_path: Path) -> None:
    file_one(store)
    store.vault.put(SCAN)
    told: list[tuple[int, int]] = []
    back_up(store, tmp_path / "counter.backup", PASSPHRASE, on_progress=lambda done, of: told.append((done, of)))
    assert told == sorted(told)
    assert len({of for _, of in told}) == 1
    assert told[-1][0] == told[-1][1] > 2 * len(SCAN)


def test_a_backup_that_is_stopped_leaves_nothing_and_is_none(store: SqlStore, tmp_path: Path) -> None:
    store.vault.put(SCAN)
    file = tmp_path / "stick" / "counter.backup"
    file.parent.mkdir()

    def stop(done: int, of: int) -> None:
        if done > of // 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        back_up(store, file, PASSPHRASE, on_progress=stop)
    assert list(file.parent.iterdir()) == []
    assert [path for path in store.folder.iterdir() if path.name.startswith(".backup-")] == []
    assert find_last_backup(store) is None

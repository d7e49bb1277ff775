"""The key of a folder lies in the system's keyring, or in a file for its owner alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import EnvironmentProblem
from app.store import create_store, key_place, open_store
from tests.keyring_in_memory import KeyringInMemory
from tests.store.builders import file_one


def test_a_real_keyring_keeps_the_key_and_the_folder_does_not(folder: Path, system_keyring: KeyringInMemory) -> None:
    with create_store(folder) as store:
        filed = file_one(store)
        secret = store.keys.raw.hex()
    assert list(system_keyring.kept.values()) == [secret]
    assert not any(secret.encode() in path.read_bytes() for path in folder.rglob("*") if path.is_file())
    with open_store(folder) as store, store.read() as work:
        assert work.filings.find(filed.number) == filed
    place = key_place(folder)
    assert (place.in_keyring, place.is_private) == (True, True)


def test_a_locked_keyring_leaves_the_key_in_a_file(folder: Path, system_keyring: KeyringInMemory) -> None:
    system_keyring.is_locked = True
    create_store(folder).close()
    assert not key_place(folder).in_keyring
    open_store(folder).close()


def test_a_key_that_has_left_the_keyring_is_told_in_words(folder: Path, system_keyring: KeyringInMemory) -> None:
    create_store(folder).close()
    system_keyring.kept.clear()
    with pytest.raises(EnvironmentProblem) as problem:
        open_store(folder)
    assert problem.value.code == "no_key"


def test_a_keyring_is_left_alone_where_it_is_not_wanted(folder: Path, system_keyring: KeyringInMemory) -> None:
    create_store(folder, use_keyring=False).close()
    assert system_keyring.kept == {}


def test_a_stand_in_for_a_keyring_is_not_trusted_with_the_key(folder: Path) -> None:
    create_store(folder).close()
    place = key_place(folder)
    assert (place.in_keyring, place.is_private) == (False, True)
    assert (folder / "keys" / "data.key").stat().st_mode & 0o777 == 0o600


def test_a_key_file_that_others_can_read_is_noticed(folder: Path) -> None:
    create_store(folder).close()
    (folder / "keys" / "data.key").chmod(0o644)
    place = key_place(folder)
    assert not place.is_private
    assert "其他账号" in place.words

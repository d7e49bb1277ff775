"""The vault keeps scans and prints as they were, and tells when they are not."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from app.domain.media_type import MediaType
from app.errors import EnvironmentProblem, UserError
from app.services.ports import PrintedPaper
from app.services.returned_papers import ReturnedPaper
from app.store import SqlStore
from app.store.vault_census import VaultCensus, take_census
from tests.store.builders import NOW, file_one

SCAN = b"%PDF-1.7 a scanned letter" * 100


def the_file(store: SqlStore) -> Path:
    (path,) = (path for path in (store.folder / "vault").rglob("*") if path.is_file())
    return path


@pytest.mark.parametrize("content", [b"", b"x", SCAN])
def test_what_is_put_comes_back_by_its_hash(store: SqlStore, content: bytes) -> None:
    vault_hash = store.vault.put(content)
    assert vault_hash == hashlib.sha256(content).hexdigest()
    assert store.vault.get(vault_hash) == content


def test_the_same_bytes_twice_are_kept_once(store: SqlStore) -> None:
    assert store.vault.put(SCAN) == store.vault.put(SCAN)
    before = the_file(store).read_bytes()
    store.vault.put(SCAN)
    assert the_file(store).read_bytes() == before


def test_any_changed_byte_is_noticed(store: SqlStore) -> None:
    vault_hash = store.vault.put(SCAN)
    path = the_file(store)
    whole = path.read_bytes()
    for place in (0, 3, 4, 15, 16, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(UserError) as refusal:
            store.vault.get(vault_hash)
        assert refusal.value.code == "vault_changed"


@pytest.mark.parametrize("left", [0, 3, 10, 20])
def test_a_file_cut_off_is_noticed(store: SqlStore, left: int) -> None:
    vault_hash = store.vault.put(SCAN)
    path = the_file(store)
    path.write_bytes(path.read_bytes()[:left])
    with pytest.raises(UserError) as refusal:
        store.vault.get(vault_hash)
    assert refusal.value.code == "vault_changed"


def test_one_file_put_in_the_place_of_another_is_noticed(store: SqlStore) -> None:
    vault_hash = store.vault.put(SCAN)
    path = the_file(store)
    other = store.vault.put(b"another letter")
    (other_path,) = (each for each in (store.folder / "vault").rglob("*") if each.is_file() and each != path)
    path.write_bytes(other_path.read_bytes())
    with pytest.raises(UserError):
        store.vault.get(vault_hash)
    assert store.vault.get(other) == b"another letter"


def test_putting_a_damaged_file_again_mends_it(store: SqlStore) -> None:
    vault_hash = store.vault.put(SCAN)
    the_file(store).write_bytes(b"damaged")
    store.vault.put(SCAN)
    assert store.vault.get(vault_hash) == SCAN


def test_a_missing_file_is_told_in_words(store: SqlStore) -> None:
    with pytest.raises(UserError) as refusal:
        store.vault.get("ab" * 32)
    assert refusal.value.code == "vault_missing"


def test_names_in_the_vault_do_not_show_which_document_it_is(store: SqlStore) -> None:
    vault_hash = store.vault.put(SCAN)
    assert vault_hash not in str(the_file(store))
    assert SCAN[:16] not in the_file(store).read_bytes()


def test_a_disk_that_refuses_is_a_problem_of_the_surroundings_and_leaves_nothing(store: SqlStore) -> None:
    (store.folder / "vault").write_bytes(b"a file where a folder should be")
    with pytest.raises(EnvironmentProblem) as problem:
        store.vault.put(SCAN)
    assert problem.value.code == "cannot_write"


def test_a_census_tells_what_is_missing_and_what_nobody_names(store: SqlStore) -> None:
    number = file_one(store).number
    printed, scanned = (store.vault.put(content) for content in (b"printed", b"scanned"))
    store.vault.put(b"cut off before it was noted")
    with store.write() as work:
        work.prints.add(PrintedPaper("p1", number, "filing", "2016", printed, NOW, "wang", 1))
        work.returned.add(ReturnedPaper("s1", number, "filing", NOW, "wang", scanned, MediaType.PDF))
        work.returned.add(ReturnedPaper("s2", number, "commitment", NOW, "wang"))
        work.commit()
    assert take_census(store) == VaultCensus(named=2, missing=0, unnamed=1)
    name = store.vault.file_name(scanned)
    (store.folder / "vault" / name[:2] / name).unlink()
    assert take_census(store) == VaultCensus(named=2, missing=1, unnamed=1)

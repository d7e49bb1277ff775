"""Nothing of a person can be read in a data folder without its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.vocabulary import Role
from app.errors import EnvironmentProblem
from app.services.ports import Draft, FilingQuery, User
from app.store import SqlStore, create_store, open_store
from app.store.backup import back_up
from app.store.keys import DataKeys, keep_keys
from tests.store.builders import NOW, PERSON, PHONE, act_again, commitment, file_one, person

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
SECRETS = (
    PERSON.name,
    PERSON.social_security_number,
    PERSON.card_no,
    PHONE,
    PHONE[::-1],
    "上海市",
    "口令散列",
    "张䶮㛃",
)


def traces(folder: Path) -> list[tuple[str, str]]:
    """Which secret lies readable in which file."""
    found = []
    for path in (path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        found += [
            (path.name, encoding)
            for secret in SECRETS
            for encoding in ENCODINGS
            if secret.encode(encoding) in content or secret in str(path)
        ]
    return found


def test_no_file_of_the_folder_shows_a_name_number_or_telephone(store: SqlStore, folder: Path) -> None:
    for _ in range(50):
        filed = file_one(store, commitment=commitment())
        act_again(store, filed, person=person("张䶮㛃"))
    store.vault.put("扫描件 欧阳单 13800001234".encode())
    with store.write() as work:
        work.drafts.save(Draft("d1", "new_filing", PERSON.name, PHONE, NOW))
        work.users.save(User("wang", PERSON.name, Role.CLERK, "口令散列"))
        work.commit()
    with store.read() as work:
        work.filings.search(FilingQuery(text="欧"))
        back_up(store, folder / "copy.backup", "a long passphrase")
        assert (folder / "counter.db-wal").stat().st_size > 0
        assert (folder / "copy.backup").stat().st_size > 0
        assert traces(folder) == []


def test_the_search_for_traces_would_find_one(folder: Path) -> None:
    folder.mkdir()
    (folder / "notes").write_bytes(PERSON.name.encode("utf-16-le"))
    assert traces(folder) == [("notes", "utf-16-le")]


def test_only_the_owner_can_enter_the_folder_and_read_its_files(store: SqlStore, folder: Path) -> None:
    file_one(store)
    store.vault.put(b"scan")
    for path in (folder, *folder.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


def test_another_key_does_not_open_the_database_and_says_so(folder: Path, tmp_path: Path) -> None:
    create_store(folder).close()
    (folder / "keys" / "data.key").unlink()
    keep_keys(folder, bytes(32))
    with pytest.raises(EnvironmentProblem) as problem:
        open_store(folder)
    assert problem.value.code == "store_key"


@pytest.mark.parametrize("content", [b"", b"abcd", b"not hex at all", b"\xff\xfe"])
def test_a_damaged_key_is_a_sentence_not_a_traceback(folder: Path, content: bytes) -> None:
    create_store(folder).close()
    (folder / "keys" / "data.key").write_bytes(content)
    with pytest.raises(EnvironmentProblem) as problem:
        open_store(folder)
    assert problem.value.code == "no_key"


def test_a_missing_key_is_a_sentence_not_a_new_key(folder: Path) -> None:
    create_store(folder).close()
    (folder / "keys" / "data.key").unlink()
    with pytest.raises(EnvironmentProblem) as problem:
        open_store(folder)
    assert problem.value.code == "no_key"


def test_no_failure_of_the_database_carries_what_a_person_said(store: SqlStore) -> None:
    filed = file_one(store)
    with pytest.raises(Exception, match="UNIQUE") as failure, store.write() as work:
        work.filings.add_act(work.filings.acts(filed.number)[0], filed)
    assert not any(secret in str(failure.value) for secret in SECRETS)


def test_a_key_does_not_show_when_it_is_printed(store: SqlStore) -> None:
    assert store.keys.raw.hex() not in repr(store.keys)
    assert str(store.keys.raw) not in repr(store.keys)


def test_each_purpose_has_its_own_key() -> None:
    keys = DataKeys(bytes(range(32)))
    assert len({keys.raw, keys.database, keys.vault, keys.vault_names, keys.paper}) == 5
    assert keys.database == DataKeys(bytes(range(32))).database

"""An office's key comes back out of its file whole, with its passphrase, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import EnvironmentProblem, UserError
from app.services.office_key import OfficeKey
from app.store.office_key_file import check_office_key_file, read_office_key, write_office_key
from app.store.sealed_stream import OFFICE_KEY, SealingWriter

PASSPHRASE = "一句足够长的口令"
GIVEN = OfficeKey("32080301", bytes(range(32)))


@pytest.fixture
def written(tmp_path: Path) -> Path:
    file = tmp_path / "office.key"
    write_office_key(file, GIVEN, PASSPHRASE)
    return file


def refused(file: Path, passphrase: str = PASSPHRASE) -> UserError:
    with pytest.raises(UserError) as told:
        read_office_key(file, passphrase)
    assert told.value.remedy
    assert GIVEN.key.hex() not in str(told.value)
    return told.value


def test_the_key_comes_back_and_nothing_of_it_is_readable_in_the_file(written: Path) -> None:
    assert read_office_key(written, PASSPHRASE) == GIVEN
    content = written.read_bytes()
    for secret in (GIVEN.key, GIVEN.key.hex().encode(), GIVEN.office.encode()):
        assert secret not in content
    assert written.stat().st_mode & 0o077 == 0


def test_a_wrong_passphrase_is_refused(written: Path) -> None:
    told = refused(written, "另一句足够长的口令")
    assert told.code == "office_key_sealed"
    assert "口令不对" in told.why


def flip(place: int) -> Callable[[bytes], bytes]:
    def damage(content: bytes) -> bytes:
        changed = bytearray(content)
        changed[place] ^= 1
        return bytes(changed)

    return damage


@pytest.mark.parametrize(
    "damage",
    [
        flip(-1),
        flip(-40),
        flip(30),
        flip(0),
        lambda content: content[:-5],
        lambda content: content[:40],
        lambda content: content + b"x",
        lambda _: b"",
        lambda content: content.replace(b'"lanes": 1', b'"lanes": 0'),
        lambda content: content.replace(b'"lanes": 1', b'"lanes": 99999999999999999999'),
        lambda content: content.replace(b'"memory_kib": 65536', b'"memory_kib": 00001'),
        lambda content: content.replace(b'"time_cost": 3', b'"time_cost": 0'),
        lambda content: content.replace(b"YIDI-OFFICE-KEY-1", b"YIDI-BACKUP-1"),
    ],
)
def test_a_damaged_file_is_refused(written: Path, damage: Callable[[bytes], bytes]) -> None:
    content = written.read_bytes()
    damaged = damage(content)
    assert damaged != content
    written.write_bytes(damaged)
    assert refused(written).code in ("office_key_sealed", "not_an_office_key")


@pytest.mark.parametrize(
    "inside",
    [b"", b"[]", b'{"office": "32080301"}', b'{"office": "32080301", "key": "zz"}', b'{"office":1,"key":"00"}'],
)
def test_a_sealed_file_without_a_whole_key_is_refused(tmp_path: Path, inside: bytes) -> None:
    file = tmp_path / "odd.key"
    with file.open("wb") as target:
        writer = SealingWriter(target, PASSPHRASE, OFFICE_KEY)
        writer.write(inside)
        writer.finish()
    assert refused(file).code == "office_key_incomplete"


def test_a_file_that_is_not_there_is_a_problem_of_the_surroundings(tmp_path: Path) -> None:
    assert isinstance(refused(tmp_path / "gone.key"), EnvironmentProblem)


def test_neither_a_short_passphrase_nor_a_file_that_exists_is_taken(written: Path, tmp_path: Path) -> None:
    for file, passphrase, code in (
        (tmp_path / "new.key", "short", "passphrase"),
        (written, PASSPHRASE, "office_key_exists"),
    ):
        with pytest.raises(UserError) as told:
            check_office_key_file(file, passphrase)
        assert told.value.code == code
    assert read_office_key(written, PASSPHRASE) == GIVEN

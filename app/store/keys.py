"""密钥 of a data folder: 256 random bits made once, from which every other key is derived.

Kept in the operating system's keyring where there is a real one, else in ``keys/data.key``, which only its owner
can read. Whoever has the key has the data, so it never enters a log, a message or the database.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.errors import EnvironmentProblem
from app.store import os_keyring
from app.store.files import make_private_folder, write_durably

KEY_BYTES = 32


@dataclass(frozen=True)
class DataKeys:
    """The folder's key and its children (HKDF-SHA256, RFC 5869, one label a purpose)."""

    raw: bytes = field(repr=False)

    @cached_property
    def database(self) -> bytes:
        """Key of the SQLCipher database."""
        return self._derive("database")

    @cached_property
    def vault(self) -> bytes:
        """Key of the files in the vault."""
        return self._derive("vault")

    @cached_property
    def vault_names(self) -> bytes:
        """Key under which the names of files in the vault are made."""
        return self._derive("vault names")

    @cached_property
    def paper(self) -> bytes:
        """Key of the check signature printed on paper."""
        return self._derive("paper")

    @cached_property
    def courier(self) -> bytes:
        """Secret of the keys that sign and open courier files."""
        return self._derive("courier")

    def _derive(self, purpose: str) -> bytes:
        label = f"yidi-counter {purpose} 1".encode()
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=label).derive(self.raw)


@dataclass(frozen=True)
class KeyPlace:
    """密钥存放处, for ``doctor``: in words, and whether only the owner can read it."""

    in_keyring: bool
    words: str
    is_private: bool


def make_keys(folder: Path, *, use_keyring: bool = True) -> DataKeys:
    """The keys of a new folder; those it has already are kept."""
    if _key_file(folder).exists() or _folder_id_file(folder).exists():
        return load_keys(folder)
    return keep_keys(folder, secrets.token_bytes(KEY_BYTES), use_keyring=use_keyring)


def keep_keys(folder: Path, raw: bytes, *, use_keyring: bool = True) -> DataKeys:
    """Keep a key for a folder that has none: a new one or one that comes back with a backup."""
    make_private_folder(folder)
    make_private_folder(folder / "keys")
    folder_id = secrets.token_hex(8)
    if use_keyring and os_keyring.keep(folder_id, raw.hex()):
        write_durably(_folder_id_file(folder), f"{folder_id}\n".encode())
    else:
        write_durably(_key_file(folder), f"{raw.hex()}\n".encode())
    return DataKeys(raw)


def forget_keys(folder: Path) -> None:
    """Take the key of a folder that is thrown away out of the keyring; a key in the folder goes with it."""
    if _folder_id_file(folder).exists():
        os_keyring.forget(_folder_id_file(folder).read_text("ascii").strip())


def load_keys(folder: Path) -> DataKeys:
    """The keys of a folder. Raises EnvironmentProblem when they cannot be had or are damaged."""
    try:
        if _key_file(folder).exists():
            text = _key_file(folder).read_text("ascii").strip()
        elif _folder_id_file(folder).exists():
            text = os_keyring.find(_folder_id_file(folder).read_text("ascii").strip()) or ""
        else:
            text = ""
        raw = bytes.fromhex(text)
    except (OSError, ValueError) as error:
        raise _no_key("密钥文件读不出或已损坏") from error
    if len(raw) != KEY_BYTES:
        raise _no_key("密钥不完整" if raw else "系统钥匙串和数据文件夹里都没有密钥")
    return DataKeys(raw)


def key_place(folder: Path) -> KeyPlace:
    """Where the key of ``folder`` is kept."""
    file = _key_file(folder)
    if not file.exists():
        return KeyPlace(True, "密钥保存在操作系统的钥匙串里", is_private=True)
    is_private = not file.stat().st_mode & 0o077
    readers = "仅本账号可读" if is_private else "其他账号也能读取，请把权限改为仅本账号可读"
    return KeyPlace(False, f"密钥保存在文件 {file}，{readers}", is_private)


def _key_file(folder: Path) -> Path:
    return folder / "keys" / "data.key"


def _folder_id_file(folder: Path) -> Path:
    return folder / "keys" / "folder-id"


def _no_key(why: str) -> EnvironmentProblem:
    return EnvironmentProblem(
        "打不开本地数据：没有可用的密钥",
        why=why,
        remedy="请用设置本窗口时的系统账号登录；密钥确已丢失的，从备份恢复",
        code="no_key",
    )

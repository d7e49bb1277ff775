"""档案库: scans and printed files, each encrypted by itself and found by what is in it.

A file is AES-256-GCM under the folder's vault key with a random nonce; the content's SHA-256 is bound in as
associated data. On disk it is named by an HMAC of that SHA-256, not by the SHA-256 itself: somebody who holds a
copy of a letter could otherwise see from the names alone that the office has it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import EnvironmentProblem, UserError
from app.store.files import make_private_folder, write_durably
from app.store.keys import DataKeys

_MAGIC = b"YDV1"
_NONCE_BYTES = 12


class FileVault:
    """档案库 below one folder."""

    def __init__(self, folder: Path, keys: DataKeys) -> None:
        self._folder = folder
        self._cipher = AESGCM(keys.vault)
        self._names_key = keys.vault_names

    def put(self, content: bytes) -> str:
        """Keep the bytes; returns their SHA-256 in hex. The same bytes twice are kept once.

        Raises EnvironmentProblem when the disk refuses.
        """
        vault_hash = hashlib.sha256(content).hexdigest()
        path = self._path(vault_hash)
        if path.exists() and self._open(path, vault_hash) is not None:
            return vault_hash
        make_private_folder(path.parent)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, content, _bound(vault_hash))
        write_durably(path, _MAGIC + nonce + sealed)
        return vault_hash

    def get(self, vault_hash: str) -> bytes:
        """The bytes. Raises UserError when they are missing or were changed."""
        path = self._path(vault_hash)
        if not path.exists():
            raise UserError(
                "档案库里没有这份文件",
                why="文件不在，可能被移走或没有随备份恢复",
                remedy="请从备份恢复，或重新扫描、重新打印",
                code="vault_missing",
            )
        content = self._open(path, vault_hash)
        if content is None:
            raise UserError(
                "档案库里的这份文件已被改动",
                why="内容与存档时的校验不符",
                remedy="请勿使用，从备份恢复或重新扫描、重新打印",
                code="vault_changed",
            )
        return content

    def remove(self, vault_hash: str) -> None:
        """Take the bytes out, which nothing names any more. Nothing happens where they are gone already.

        Raises EnvironmentProblem when the disk refuses.
        """
        try:
            self._path(vault_hash).unlink(missing_ok=True)
        except OSError as error:
            raise EnvironmentProblem(
                "档案库里的文件删不掉",
                why="没有写入权限，或磁盘出错",
                remedy="请检查磁盘和数据文件夹的权限",
                code="vault_unwritable",
            ) from error

    def file_name(self, vault_hash: str) -> str:
        """What a file of this content is called on disk."""
        return hmac.new(self._names_key, vault_hash.encode("ascii"), hashlib.sha256).hexdigest()

    def file_names(self) -> set[str]:
        """What is on disk. Raises EnvironmentProblem when it cannot be read."""
        try:
            # Dotted names are files somebody is still writing.
            return {path.name for path in self._folder.glob("*/*") if not path.name.startswith(".")}
        except OSError as error:
            raise _unreadable() from error

    def _path(self, vault_hash: str) -> Path:
        name = self.file_name(vault_hash)
        return self._folder / name[:2] / name

    def _open(self, path: Path, vault_hash: str) -> bytes | None:
        """The content, None when a byte of the file is not what was written."""
        try:
            sealed = path.read_bytes()
        except OSError as error:
            raise _unreadable() from error
        start = len(_MAGIC)
        if sealed[:start] != _MAGIC:
            return None
        nonce, body = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, body, _bound(vault_hash))
        except (InvalidTag, ValueError):
            return None


def _unreadable() -> EnvironmentProblem:
    return EnvironmentProblem(
        "读不出档案库里的文件",
        why="没有读取权限，或磁盘出错",
        remedy="请检查磁盘和数据文件夹的权限",
        code="vault_unreadable",
    )


def _bound(vault_hash: str) -> bytes:
    return _MAGIC + vault_hash.encode("ascii")

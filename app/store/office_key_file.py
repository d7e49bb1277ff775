"""机构密钥文件: an office's key on its way to another counter, sealed under a passphrase as a backup is."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

from app.errors import EnvironmentProblem, UserError
from app.services.office_key import OfficeKey
from app.store.backup import SHORTEST_PASSPHRASE
from app.store.files import write_durably
from app.store.keys import KEY_BYTES
from app.store.sealed_stream import OFFICE_KEY, SealingWriter, UnsealingReader

_MOST_BYTES = 1 << 16


def check_office_key_file(file: Path, passphrase: str) -> None:
    """Raises UserError for a short passphrase or a file that exists: before anything is written or noted."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise UserError(
            "机构密钥的口令太短",
            why=f"至少要{SHORTEST_PASSPHRASE}个字符",
            remedy="请换一个口令，不要和文件放在一起",
            code="passphrase",
        )
    if file.exists():
        raise UserError("文件已存在", why="不覆盖已有的文件", remedy="请换一个文件名", code="office_key_exists")


def write_office_key(file: Path, given: OfficeKey, passphrase: str) -> None:
    """Seal a key into a new file that only its owner can read. Raises EnvironmentProblem when the disk refuses."""
    sealed = BytesIO()
    writer = SealingWriter(sealed, passphrase, OFFICE_KEY)
    writer.write(json.dumps({"office": given.office, "key": given.key.hex()}).encode())
    writer.finish()
    write_durably(file, sealed.getvalue())


def read_office_key(file: Path, passphrase: str) -> OfficeKey:
    """The key in a file.

    Raises UserError when the file is none, the passphrase is wrong or the file was damaged, EnvironmentProblem when
    it cannot be read.
    """
    try:
        with file.open("rb") as source:
            sealed = BytesIO(source.read(_MOST_BYTES))
    except OSError:
        raise EnvironmentProblem(
            "读不到机构密钥文件", why=f"打不开 {file}", remedy="请核对文件名和权限", code="file_unreadable"
        ) from None
    content = UnsealingReader(sealed, passphrase, OFFICE_KEY).read(_MOST_BYTES)
    try:
        found = json.loads(content)
        given = OfficeKey(str(found["office"]), bytes.fromhex(found["key"]))
    except (ValueError, TypeError, KeyError):
        raise _incomplete() from None
    if len(given.key) != KEY_BYTES:
        raise _incomplete()
    return given


def _incomplete() -> UserError:
    return UserError(
        "机构密钥文件不完整", why="缺少必要的内容", remedy="请原窗口重新导出", code="office_key_incomplete"
    )

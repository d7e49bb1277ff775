"""政策包更新文件: one JSON file with a pack's files and the city's Ed25519 signature over them (RFC 8032).

See docs/decisions/0006-signed-pack-updates.md for the format. Nothing is believed before the signature was checked.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from app.domain.dates import CHINA_STANDARD_TIME
from app.errors import UserError
from app.policy.pack import PackId

FORMAT = "yidi-pack-update/1"
LARGEST_BYTES = 32 << 20
_FAMILY = "yidi-pack-update/"
_FILE_NAME = re.compile(r"(documents/)?[\w\-][\w\-.]*\.(yaml|txt)")
_REMEDY = "请向市级管理员重新索取更新文件"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Envelope(_Strict):
    """The file itself: the payload as it was signed, in base64, and the signature."""

    format: Literal["yidi-pack-update/1"]
    key: str
    payload: str
    signature: str


FileName = Annotated[str, Field(pattern=f"^{_FILE_NAME.pattern}$")]


class _Payload(_Strict):
    """What is signed."""

    pack: PackId
    made_at: AwareDatetime
    files: dict[FileName, str]


@dataclass(frozen=True)
class PackUpdate:
    """更新: a pack's files as one city made them at one moment. ``signed_by`` is the key's mark."""

    pack: str
    made_at: datetime
    files: Mapping[str, str]
    signed_by: str
    fingerprint: str

    @property
    def version(self) -> str:
        """How this update is called on disk and in the audit; later ones sort after earlier ones."""
        return f"{self.made_at.astimezone(CHINA_STANDARD_TIME):%Y%m%d-%H%M%S}-{self.fingerprint[:8]}"


def key_mark(key: Ed25519PublicKey) -> str:
    """密钥标记: the first 16 hex digits of the SHA-256 of the raw public key."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def make_update(pack_folder: Path, pack: str, key: Ed25519PrivateKey, made_at: datetime) -> bytes:
    """The signed file of a pack's folder. Raises UserError for a file that does not belong in a pack."""
    files = {}
    for path in sorted(pack_folder.rglob("*")):
        name = path.relative_to(pack_folder).as_posix()
        if path.is_dir():
            continue
        if not _FILE_NAME.fullmatch(name):
            raise UserError(
                f"文件 {path} 不能放进更新",
                why="政策包只含 *.yaml 和 documents 里的 *.txt",
                remedy="请移走后再试",
                code="update_file_name",
            )
        try:
            files[name] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise UserError(f"文件 {path} 读不出来", remedy="文件须为UTF-8编码", code="unreadable") from None
    payload = _Payload(pack=pack, made_at=made_at.replace(microsecond=0), files=files).model_dump_json().encode()
    envelope = _Envelope(
        format="yidi-pack-update/1",
        key=key_mark(key.public_key()),
        payload=base64.b64encode(payload).decode(),
        signature=base64.b64encode(key.sign(_signed(payload))).decode(),
    )
    return envelope.model_dump_json(indent=1).encode()


def read_update(content: bytes, trusted: Iterable[Ed25519PublicKey]) -> PackUpdate:
    """The update in a file, once its signature was found good.

    Raises UserError, each with its own code, for a file that is too large, cut off, of another format, unsigned,
    signed by nobody who is trusted, or changed after it was signed.
    """
    envelope = _open(content)
    try:
        payload = base64.b64decode(envelope.payload, validate=True)
        signature = base64.b64decode(envelope.signature, validate=True)
    except (binascii.Error, ValueError):
        raise _refusal("内容与签名都读不出来", "update_damaged") from None
    key = next((key for key in trusted if key_mark(key) == envelope.key), None)
    if key is None:
        raise UserError(
            "更新文件没有安装",
            why=f"签名的密钥 {envelope.key[:16]} 不在本窗口信任之列",
            remedy="请核对文件来源；确是市级发来的，先用 packs trust 装入市级公钥",
            code="update_foreign",
        )
    try:
        key.verify(signature, _signed(payload))
    except InvalidSignature:
        raise _refusal("内容与签名不符，文件在签名后被改动过", "update_tampered") from None
    try:
        said = _Payload.model_validate_json(payload)
    except ValidationError:
        raise _refusal("签名无误，但内容不合更新文件的规定", "update_content") from None
    return PackUpdate(said.pack, said.made_at, said.files, envelope.key, hashlib.sha256(payload).hexdigest())


def pack_named_in(content: bytes) -> str:
    """The pack an update is for, as it says itself; for passing it on, since the signature is not looked at.

    Raises UserError for a file that is no update.
    """
    try:
        return _Payload.model_validate_json(base64.b64decode(_open(content).payload, validate=True)).pack
    except (binascii.Error, ValueError):
        raise _refusal("内容读不出来", "update_damaged") from None


def _open(content: bytes) -> _Envelope:
    if len(content) > LARGEST_BYTES:
        raise _refusal("文件太大，不像政策包更新", "update_too_large")
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        raise _refusal("文件不完整，或不是政策包更新文件", "update_truncated") from None
    format_name = str(said.get("format", "")) if isinstance(said, dict) else ""
    if not format_name.startswith(_FAMILY):
        raise _refusal("不是政策包更新文件", "update_other_file")
    if format_name != FORMAT:
        raise UserError(
            "更新文件没有安装",
            why="文件的格式比本软件新，本软件读不懂",
            remedy="请先升级本软件",
            code="update_format",
        )
    if not said.get("signature") or not said.get("key"):
        raise _refusal("文件没有签名", "update_unsigned")
    try:
        return _Envelope.model_validate(said)
    except ValidationError:
        raise _refusal("文件的外层不合规定", "update_damaged") from None


def _signed(payload: bytes) -> bytes:
    """The bytes under the signature: the format's name goes before, so that it cannot stand for anything else."""
    return FORMAT.encode() + b"\n" + payload


def _refusal(why: str, code: str) -> UserError:
    return UserError("更新文件没有安装", why=why, remedy=_REMEDY, code=code)

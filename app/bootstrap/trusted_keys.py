"""信任的公钥: the cities whose pack updates this counter takes, one PEM file each in the data folder."""

from __future__ import annotations

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from app.bootstrap.counter import Counter
from app.errors import UserError
from app.policy.update_file import key_mark
from app.store.files import make_private_folder, write_durably

_FOLDER = "trusted_keys"


def make_key_pair(path: Path) -> str:
    """Make a signing key in ``path`` (readable by its owner only) and its public half in ``path``.pub.

    Returns the key's mark. Raises UserError when a file is there already.
    """
    public = path.with_name(f"{path.name}.pub")
    for file in (path, public):
        if file.exists():
            raise UserError(f"文件 {file} 已经有了", why="不覆盖已有的密钥", remedy="请换一个文件名", code="key_exists")
    key = Ed25519PrivateKey.generate()
    write_durably(path, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    write_durably(public, _pem(key.public_key()))
    return key_mark(key.public_key())


def read_signing_key(path: Path) -> Ed25519PrivateKey:
    """The city's signing key. Raises UserError when the file is none."""
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm):
        raise _no_key(path, "签名私钥") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise _no_key(path, "签名私钥")
    return key


def trust_key(counter: Counter, path: Path, *, actor: str) -> str:
    """Take a city's public key among those trusted; audited. Returns its mark. Raises UserError for another file."""
    key = _read_public_key(path)
    mark = key_mark(key)
    folder = counter.folder / _FOLDER
    make_private_folder(folder)
    desk = counter.desk
    with desk.store.write() as uow:
        uow.audit.append(at=desk.now(), actor=actor, event="packs.key_trusted", subject=mark)
        write_durably(folder / f"{mark}.pem", _pem(key))
        uow.commit()
    return mark


def trusted_keys(folder: Path) -> tuple[Ed25519PublicKey, ...]:
    """Every key trusted in a data folder. Raises UserError when a file there is no key."""
    return tuple(_read_public_key(path) for path in sorted((folder / _FOLDER).glob("*.pem")))


def _read_public_key(path: Path) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(path.read_bytes())
    except (OSError, ValueError, UnsupportedAlgorithm):
        raise _no_key(path, "公钥") from None
    if not isinstance(key, Ed25519PublicKey):
        raise _no_key(path, "公钥")
    return key


def _pem(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def _no_key(path: Path, kind: str) -> UserError:
    return UserError(
        f"文件 {path} 不是{kind}",
        why="须为PEM格式的Ed25519密钥",
        remedy="请核对文件，密钥用 packs keygen 生成",
        code="no_key",
    )

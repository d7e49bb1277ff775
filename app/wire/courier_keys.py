"""信使密钥: with what a courier file is signed (Ed25519, RFC 8032) and opened (X25519, RFC 7748).

Both private keys come out of one secret of 32 bytes; their public halves travel on a card, a small JSON file that the
other side takes in once, after its mark was compared over the telephone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import StringConstraints, ValidationError

from app.errors import UserError
from app.wire.canonical import canonical_json
from app.wire.message import Sha256, WireModel

SECRET_BYTES = 32
LARGEST_CARD_BYTES = 4096

Mark = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
"""密钥标记: the first 16 hex digits of the SHA-256 of a card, short enough to be read out."""


class PublicCard(WireModel):
    """公钥卡 of the hub or of one counter: ``verify`` and ``seal`` are raw public keys in hex."""

    format: Literal["yidi-courier-card/1"] = "yidi-courier-card/1"
    holder: Literal["hub", "counter"]
    office: Annotated[str, StringConstraints(pattern=r"^([0-9]{8})?$")] = ""
    counter: Annotated[str, StringConstraints(pattern=r"^([0-9]{2})?$")] = ""
    verify: Sha256
    seal: Sha256

    @cached_property
    def mark(self) -> str:
        """密钥标记."""
        return hashlib.sha256(canonical_json(self.model_dump()).encode()).hexdigest()[:16]

    @property
    def verifying_key(self) -> Ed25519PublicKey:
        """Checks what the holder signed."""
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.verify))

    @property
    def sealing_key(self) -> X25519PublicKey:
        """Seals what the holder alone can open."""
        return X25519PublicKey.from_public_bytes(bytes.fromhex(self.seal))


@dataclass(frozen=True, repr=False)
class CourierKeys:
    """信使密钥 of one holder. Whoever has ``secret`` is the holder."""

    secret: bytes

    @cached_property
    def signing(self) -> Ed25519PrivateKey:
        """Signs."""
        return Ed25519PrivateKey.from_private_bytes(self._derive("signing"))

    @cached_property
    def opening(self) -> X25519PrivateKey:
        """Opens what was sealed to the holder."""
        return X25519PrivateKey.from_private_bytes(self._derive("opening"))

    def hub_card(self) -> PublicCard:
        """The card of a hub."""
        return PublicCard(holder="hub", verify=self._verify, seal=self._seal)

    def counter_card(self, office: str, counter: str) -> PublicCard:
        """The card of a counter."""
        return PublicCard(holder="counter", office=office, counter=counter, verify=self._verify, seal=self._seal)

    @property
    def _verify(self) -> str:
        return self.signing.public_key().public_bytes_raw().hex()

    @property
    def _seal(self) -> str:
        return self.opening.public_key().public_bytes_raw().hex()

    def _derive(self, purpose: str) -> bytes:
        label = f"yidi-courier {purpose} 1".encode()
        return HKDF(algorithm=SHA256(), length=SECRET_BYTES, salt=None, info=label).derive(self.secret)


class _CardFile(WireModel):
    """A card with its mark, so that a slip of the disk is noticed."""

    card: PublicCard
    mark: Mark


def card_bytes(card: PublicCard) -> bytes:
    """The card as a file."""
    return _CardFile(card=card, mark=card.mark).model_dump_json(indent=1).encode()


def read_card(content: bytes, holder: Literal["hub", "counter"]) -> PublicCard:
    """The card in a file. Raises UserError when it is none, was changed, or is of the other kind of holder."""
    name = {"hub": "市级公钥", "counter": "窗口公钥"}[holder]
    try:
        file = _CardFile.model_validate_json(content)
    except ValidationError:
        raise _no_card(name, "文件不完整，或不是公钥文件") from None
    if file.mark != file.card.mark:
        raise _no_card(name, "内容与标记不符，传送途中被改动过")
    if file.card.holder != holder or (holder == "counter") != bool(file.card.office and file.card.counter):
        raise _no_card(name, "这是另一方的公钥文件")
    return file.card


def _no_card(name: str, why: str) -> UserError:
    return UserError(f"文件不是{name}", why=why, remedy="请向对方重新索取公钥文件", code="no_card")

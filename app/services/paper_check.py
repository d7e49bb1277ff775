"""校验码: the text of the check QR on every paper, signed with the office's key, free of personal data."""

from __future__ import annotations

import base64
import hmac
from dataclasses import dataclass
from hashlib import sha256

from app.errors import UserError

_SIGNATURE_BYTES = 10
_PREFIX = "YDJY1"


@dataclass(frozen=True)
class PaperSigner:
    """校验签名: a key of this office; eighty bits of HMAC-SHA-256 are enough against guessing offline."""

    key: bytes

    def sign(self, text: str) -> str:
        """The short signature of ``text`` in base 32, without padding."""
        digest = hmac.new(self.key, text.encode(), sha256).digest()[:_SIGNATURE_BYTES]
        return base64.b32encode(digest).decode().rstrip("=")


@dataclass(frozen=True)
class PaperClaim:
    """校验码内容: which record, form and revision a paper says it shows."""

    number: str
    form: str
    revision: int


def check_text(signer: PaperSigner, number: str, form: str, revision: int) -> str:
    """Text of the check QR: prefix, filing number, form, revision of the record, signature."""
    body = f"{_PREFIX}|{number}|{form}|{revision}"
    return f"{body}|{signer.sign(body)}"


def verify_check_text(signer: PaperSigner, text: str) -> PaperClaim:
    """What a scanned code claims, once its signature holds. Raises UserError when it is not ours or was altered."""
    body, _, signature = text.strip().rpartition("|")
    parts = body.split("|")
    remedy = "请核对纸质材料来源"
    if len(parts) != 4 or parts[0] != _PREFIX or not parts[3].isdigit():
        raise UserError("这不是本系统的校验码", why="格式不对", remedy=remedy, code="paper_foreign")
    if not hmac.compare_digest(signer.sign(body).encode(), signature.encode()):
        raise UserError("校验不通过", why="内容被改动，或不是本机构出具", remedy=remedy, code="paper_forged")
    return PaperClaim(parts[1], parts[2], int(parts[3]))

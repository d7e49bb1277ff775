"""校验码: the text of the check QR on every paper, signed with the office's key, free of personal data.

``YDJY2|number|form|version of the form|revision of the record|signature``. Papers of before say YDJY1 and hold no
version of the form; they stay good for as long as somebody has one.
"""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass, field
from hashlib import sha256

from app.domain.filing_number import FilingNumberError, parse_filing_number
from app.errors import UserError

_SIGNATURE_BYTES = 10
_REMEDY = "请核对纸质材料来源"

_BODY = re.compile(
    r"YDJY(?:1\|(?P<number1>[^|]+)\|(?P<form1>[^|]+)|2\|(?P<number2>[^|]+)\|(?P<form2>[^|]+)\|(?P<version>[^|]+))"
    r"\|(?P<revision>[0-9]{1,9})"
)
_WHOLE = re.compile(r"YDJY(1\|[^|]+|2\|[^|]+\|[^|]+)\|[^|]+\|[0-9]+\|[A-Z2-7]{16}")


@dataclass(frozen=True)
class PaperSigner:
    """校验签名: signs with ``key``; ``others`` signed papers of this office that are still about.

    Eighty bits of HMAC-SHA-256 are enough against guessing offline.
    """

    key: bytes = field(repr=False)
    others: tuple[bytes, ...] = field(default=(), repr=False)

    def sign(self, text: str) -> str:
        """The short signature of ``text`` in base 32, without padding."""
        return _signature(self.key, text)

    def holds(self, text: str, signature: str) -> bool:
        """Whether one of the keys made this signature of ``text``."""
        given = signature.encode()
        # All are compared before one counts, so the time it takes does not tell which fits.
        fits = [hmac.compare_digest(_signature(key, text).encode(), given) for key in (self.key, *self.others)]
        return any(fits)


def _signature(key: bytes, text: str) -> str:
    digest = hmac.new(key, text.encode(), sha256).digest()[:_SIGNATURE_BYTES]
    return base64.b32encode(digest).decode().rstrip("=")


@dataclass(frozen=True)
class PaperClaim:
    """校验码内容: which record, form and revision a paper says it shows; ``version`` of the form, empty in YDJY1."""

    number: str
    form: str
    revision: int
    version: str = ""


def check_text(signer: PaperSigner, number: str, form: str, revision: int, version: str = "") -> str:
    """Text of the check QR: prefix, filing number, form, its version, revision of the record, signature.

    Without a version it is a YDJY1.
    """
    parts = ("YDJY2", number, form, version) if version else ("YDJY1", number, form)
    body = "|".join((*parts, str(revision)))
    return f"{body}|{signer.sign(body)}"


def is_check_text(text: str) -> bool:
    """Whether a text calls itself one of our check codes, rightly or not."""
    return text.strip().startswith("YDJY")


def is_whole_code(text: str) -> bool:
    """Whether a text is, to its last character, the form of a filing number or of a check code.

    So a scanner that ends its codes with nothing is known to have ended; whose code it is is another question.
    """
    if _WHOLE.fullmatch(text):
        return True
    try:
        return parse_filing_number(text) == text
    except FilingNumberError:
        return False


def read_claim(text: str) -> PaperClaim | None:
    """What a check code says, whoever signed it; None when it does not have the form of one."""
    body, _, _ = text.strip().rpartition("|")
    found = _BODY.fullmatch(body)
    if found is None:
        return None
    number, form = found["number1"] or found["number2"], found["form1"] or found["form2"]
    return PaperClaim(number, form, int(found["revision"]), found["version"] or "")


def verify_check_text(signer: PaperSigner, text: str) -> PaperClaim:
    """What a scanned code claims, once its signature holds. Raises UserError when it is not ours or was altered."""
    claim = read_claim(text)
    if claim is None:
        raise UserError("这不是本系统的校验码", why="格式不对", remedy=_REMEDY, code="paper_foreign")
    body, _, signature = text.strip().rpartition("|")
    if not signer.holds(body, signature):
        raise UserError("校验不通过", why="内容被改动，或不是本机构出具", remedy=_REMEDY, code="paper_forged")
    return claim

"""机构密钥: the key under which all counters of one office sign, so that each verifies the papers of the others.

A counter signs with a key of its own until it takes in that of another. Keys it signed with before stay good for the
papers that are about. Whoever has the key can forge check codes: it is shown nowhere, only its mark is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from app.errors import UserError
from app.services.paper_check import PaperSigner
from app.services.ports import Store, UnitOfWork

_TAKEN = "paper.office_keys"
"""Key of the counter's settings: the keys taken in, as hex, the one it signs with first."""


@dataclass(frozen=True)
class OfficeKey:
    """机构密钥: bound to the eight digits of its office (AREA6+OFFICE2)."""

    office: str
    key: bytes = field(repr=False)

    @property
    def mark(self) -> str:
        """密钥标记: 16 hex digits to compare over the telephone, from which the key cannot be found."""
        return sha256(b"yidi-counter office key mark 1" + self.key).hexdigest()[:16]


def make_signer(uow: UnitOfWork, own: bytes) -> PaperSigner:
    """What this counter signs and verifies with; ``own`` is the key of its data folder."""
    key, *others = dict.fromkeys((*_taken(uow), own))
    return PaperSigner(key, tuple(others))


def give_office_key(store: Store, office: str, own: bytes, *, actor: str, now: datetime) -> OfficeKey:
    """导出机构密钥: the key this counter signs with; audited as ``paper.office_key_given``."""
    with store.write() as uow:
        given = OfficeKey(office, make_signer(uow, own).key)
        uow.audit.append(at=now, actor=actor, event="paper.office_key_given", subject=given.mark)
        uow.commit()
    return given


def take_office_key(store: Store, office: str, own: bytes, given: OfficeKey, *, actor: str, now: datetime) -> bool:
    """导入机构密钥: this counter signs with ``given`` from now on; False when it did already.

    Audited as ``paper.office_key_taken``. Raises UserError for the key of another office.
    """
    if given.office != office:
        raise UserError(
            "这是别的机构的密钥",
            why=f"它属于机构 {given.office}，本窗口属于机构 {office}",
            remedy="请从本机构的另一个窗口导出",
            code="office_key_foreign",
        )
    with store.write() as uow:
        if make_signer(uow, own).key == given.key:
            return False
        kept = dict.fromkeys((given.key, *_taken(uow)))
        uow.counter.put(_TAKEN, json.dumps([key.hex() for key in kept]))
        uow.audit.append(at=now, actor=actor, event="paper.office_key_taken", subject=given.mark)
        uow.commit()
    return True


def _taken(uow: UnitOfWork) -> tuple[bytes, ...]:
    return tuple(bytes.fromhex(key) for key in json.loads(uow.counter.get(_TAKEN) or "[]"))

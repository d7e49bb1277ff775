"""一次经办的落库: act, searchable row, outbox row and audit entry in the caller's one transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.bounds import require_bounds
from app.domain.decision import Decision
from app.domain.filing import Act, Actor, Filing, apply
from app.domain.outbox import OutboxRow
from app.domain.vocabulary import ActKind, UpstreamState
from app.services.desk import Desk
from app.services.ports import UnitOfWork
from app.services.upstream import close_what_ended
from app.wire.canonical import act_message_json


@dataclass(frozen=True)
class ActResult:
    """办理结果: the decision, and the record after it; ``act`` is None when nothing was done."""

    decision: Decision
    filing: Filing | None
    act: Act | None = None

    @property
    def was_done(self) -> bool:
        """Whether the act stands in the record."""
        return self.act is not None


def record_act(
    uow: UnitOfWork,
    desk: Desk,
    actor: Actor,
    before: Filing | None,
    kind: ActKind,
    changes: Mapping[str, Any],
    *,
    number: str,
    decision: Decision | None = None,
    reason: str = "",
    audited_as: str = "",
) -> tuple[Act, Filing]:
    """Append one act to a record and queue it for upstream. The caller commits.

    ``audited_as`` names the audit entry where the kind of the act says too little.
    Raises UserError for a text that upstream would not take, before anything is written.
    """
    now = desk.now()
    order = uow.outbox.next_order()
    act = Act(
        id=f"{desk.counter.prefix}-{order:08d}",
        filing_number=number,
        sequence=before.revision + 1 if before else 1,
        kind=kind,
        on=now.date(),
        at=now,
        actor=actor,
        changes=changes,
        decision=decision,
        reason=reason,
    )
    after = apply(before, act)
    require_bounds(before, after, actor, reason)
    uow.filings.add_act(act, after)
    uow.outbox.add(OutboxRow(order, act.id, number, act_message_json(act, after), UpstreamState.WAITING))
    detail = {"act": act.id, "status": after.status.value, "revision": after.revision}
    close_what_ended(uow, after, now)
    event = audited_as or f"filing.{kind.value}"
    uow.audit.append(at=now, actor=actor.login, event=event, subject=number, detail=json.dumps(detail))
    return act, after

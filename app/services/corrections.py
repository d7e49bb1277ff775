"""更正: what was written down wrongly and changes no right is put right by another act; the wrong value stays readable.

What a right or a date hangs on is not corrected: it is changed by the act that judges it, or filed anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.filing import Actor, Filing
from app.domain.privacy import Private
from app.domain.vocabulary import ActKind
from app.errors import UserError
from app.policy.assess.findings import Findings
from app.policy.assess.record import decide
from app.services.desk import Desk
from app.services.performing import Plan, perform
from app.services.recording import ActResult


@dataclass(frozen=True, repr=False)
class Correction(Private):
    """更正内容: the right values of what is wrong and of nothing else, so that what another put right meanwhile stays.

    ``contact`` and ``agent`` hold the fields of ``Contact`` and ``Agent`` by name; None and a field that is not named
    leave what stands. An agent's particulars are put right, not that one came.
    """

    name: str | None = None
    contact: Mapping[str, str] = field(default_factory=dict)
    agent: Mapping[str, str] = field(default_factory=dict)
    legacy_number: str | None = None

    def changes(self, filing: Filing) -> dict[str, Any]:
        """The fields of ``filing`` that turn out different."""
        wanted: dict[str, Any] = {
            "person": replace(filing.person, name=self.name.strip()) if self.name is not None else None,
            "contact": replace(filing.contact, **self.contact),
            "agent": replace(filing.agent, **self.agent) if filing.agent is not None else None,
            "legacy_number": self.legacy_number,
        }
        return {name: value for name, value in wanted.items() if value is not None and value != getattr(filing, name)}


def plan_correction(correction: Correction) -> Plan:
    """更正; the pack has no say in it, so its decision leaves every date and right as it is."""
    return Plan(
        ActKind.CORRECT,
        lambda desk, _, filing: decide(Findings(desk.edition_of(filing)), filing, ActKind.CORRECT, desk.today()),
        lambda _, filing, __: _required(correction.changes(filing)),
    )


def correct(desk: Desk, actor: Actor, number: str, correction: Correction, *, reason: str) -> ActResult:
    """更正. Raises UserError without a reason, and where nothing would be different."""
    if not reason.strip():
        raise UserError("没有写明更正原因", remedy="请写明错在哪里、依据什么更正", code="no_reason")
    return perform(desk, actor, number, plan_correction(correction), reason=reason.strip())


def _required(changes: dict[str, Any]) -> dict[str, Any]:
    if not changes:
        raise UserError("没有要更正的内容", remedy="请改正写错的一项后再办", code="nothing_to_correct")
    return changes

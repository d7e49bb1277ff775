"""更正: what was written down wrongly and changes no right is put right by another act; the wrong value stays readable.

What a right or a date hangs on is not corrected: it is changed by the act that judges it, or filed anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.decision import Decision
from app.domain.filing import Actor, Filing
from app.domain.privacy import Private
from app.domain.vocabulary import ActKind
from app.errors import UserError
from app.policy.assess import assess_correct
from app.services.desk import Desk
from app.services.performing import Plan, perform
from app.services.ports import UnitOfWork
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
    """更正; the pack has no say in it, so its decision leaves every date and right as it is.

    Asking it raises UserError where the right paper number is that of another person's filing.
    """

    def assess(desk: Desk, uow: UnitOfWork, filing: Filing) -> Decision:
        _refuse_number_of_another(uow, filing, correction.legacy_number)
        return assess_correct(desk.edition_of(filing), filing, desk.today())

    return Plan(
        ActKind.CORRECT,
        assess,
        lambda _, filing, __: _required(correction.changes(filing)),
    )


def correct(desk: Desk, actor: Actor, number: str, correction: Correction, *, reason: str) -> ActResult:
    """更正. Raises UserError without a reason, and where nothing would be different."""
    if not reason.strip():
        raise UserError("没有写明更正原因", remedy="请写明错在哪里、依据什么更正", code="no_reason")
    return perform(desk, actor, number, plan_correction(correction), reason=reason.strip())


def _refuse_number_of_another(uow: UnitOfWork, filing: Filing, legacy_number: str | None) -> None:
    known = uow.filings.find_legacy(legacy_number) if legacy_number else None
    if known is not None and known.person.social_security_number != filing.person.social_security_number:
        raise UserError(
            f"这个原备案编号已用于另一人的备案{known.number}",
            remedy="请核对编号；确属本件的，先更正另一件的原备案编号",
            code="legacy_number_taken",
        )


def _required(changes: dict[str, Any]) -> dict[str, Any]:
    if not changes:
        raise UserError("没有要更正的内容", remedy="请改正写错的一项后再办", code="nothing_to_correct")
    return changes

"""接上对方的一件: a record put into the state that the city has of it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from typing import Any

from app.domain.filing import Agent, Commitment, CommitmentState, Filing, Institution
from app.domain.vocabulary import ActKind, Category, LifeState
from app.services.acts_again import ADOPTS
from app.services.conflicts import Fork
from app.wire.message import ActMessage

_DIRECT = {"1": True, "0": False, "": None}
_NOBODY = Agent()


def adopting_changes(fork: Fork, before: Filing, now: Filing) -> dict[str, Any]:
    """What takes ``now`` to the state the city has, with the counting that goes on from there.

    What does not travel upstream (papers taken, the card's rights) is as it was at the fork ``before``; a letter that
    was destroyed meanwhile stays destroyed.
    """
    wanted = _as_theirs(before, fork) if fork.passed else before
    wanted = replace(wanted, commitment=_with_letter(wanted.commitment, now.commitment))
    changes = {
        item.name: getattr(wanted, item.name)
        for item in fields(Filing)
        if item.name not in {"revision", ADOPTS} and getattr(wanted, item.name) != getattr(now, item.name)
    }
    return changes | {ADOPTS: fork.city_sequence - now.revision}


def _as_theirs(before: Filing, fork: Fork) -> Filing:
    newest = fork.passed[-1]
    record = newest.record
    status = LifeState(newest.status)
    changed = [act.day for act in fork.passed if act.kind == ActKind.CHANGE.value]
    return replace(
        before,
        person=replace(before.person, name=record.psn_name),
        category=Category(newest.category),
        destination=record.rloc_admdvs,
        destination_name=newest.destination_name,
        status=status,
        valid_from=date.fromisoformat(record.begndate) if record.begndate else None,
        valid_until=newest.valid_until,
        provisional=newest.provisional,
        contact=replace(before.contact, phone=record.tel, away_address=record.resout_addr),
        institution=_institution(before.institution, newest),
        agent=_agent(before.agent, newest),
        commitment=_commitment(before.commitment, newest),
        settles_directly=_DIRECT[record.out_onln_way],
        extension_count=before.extension_count + sum(act.kind == ActKind.EXTEND.value for act in fork.passed),
        review_due=before.review_due if status is LifeState.PENDING_REVIEW else None,
        legacy_number=newest.legacy_number,
        changed_on=changed[-1] if changed else before.changed_on,
    )


def _institution(before: Institution, newest: ActMessage) -> Institution:
    name, level = newest.institution_name, newest.institution_level
    if (name, level) == (before.name, before.level):
        return before
    return Institution(name, level, newest.day if name else None)


def _agent(before: Agent | None, newest: ActMessage) -> Agent | None:
    record = newest.record
    agent = Agent(record.agnter_name, record.agnter_certno, record.agnter_tel, record.agnter_rlts)
    return before if agent == (before or _NOBODY) else agent


def _commitment(before: Commitment | None, newest: ActMessage) -> Commitment | None:
    """A promise that nobody speaks of any more was kept, or went with the filing."""
    if before is None or before.state is not CommitmentState.OPEN:
        return before
    if not newest.is_live:
        return before.released()
    if newest.commitment_due:
        return replace(before, due_on=date.fromisoformat(newest.commitment_due))
    return before.kept() if before.due_on is not None else before


def _with_letter(commitment: Commitment | None, now: Commitment | None) -> Commitment | None:
    if commitment is None or now is None:
        return commitment
    return replace(commitment, letter_destroyed_on=now.letter_destroyed_on)

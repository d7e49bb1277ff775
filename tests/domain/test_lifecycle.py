"""The one table of what may be done next: buttons, services and tests ask the same."""

from __future__ import annotations

from itertools import product

import pytest

from app.domain.filing import CommitmentState
from app.domain.lifecycle import OFFERED_ACTS, TransitionRefused, next_acts, refusal_of, require
from app.domain.vocabulary import ActKind, LifeState, Role
from tests.builders import commitment, filing

EVERY_ACT = frozenset(ActKind)

WRITTEN_OUT: dict[LifeState, set[str]] = {
    LifeState.PENDING_REVIEW: {"review", "cancel", "terminate", "expire", "correct"},
    LifeState.ACTIVE: {
        "change",
        "extend",
        "supplement",
        "suspend",
        "cancel",
        "terminate",
        "expire",
        "spend",
        "correct",
    },
    LifeState.SUSPENDED: {"supplement", "resume", "cancel", "terminate", "expire", "correct"},
    LifeState.CANCELLED: {"correct"},
    LifeState.EXPIRED: {"correct", "spend"},
    LifeState.SPENT: {"correct"},
    LifeState.TERMINATED: {"correct"},
    LifeState.REJECTED: {"correct"},
}
"""The table once more, as the people at the counter would write it on a sheet of paper."""

NOT_FOR_A_CLERK = {"review", "correct", "terminate", "expire"}
NOT_FOR_A_PERSON = {"expire"}
NOT_FOR_THE_SYSTEM = {"review", "correct", "suspend", "resume"}


@pytest.mark.parametrize(("status", "kind", "role"), list(product(LifeState, ActKind, Role)))
def test_the_table_lets_each_role_do_what_it_should_in_each_state(status: LifeState, kind: ActKind, role: Role) -> None:
    record = filing(status=status, commitment=commitment())
    closed_to = {
        Role.CLERK: NOT_FOR_A_CLERK,
        Role.REVIEWER: NOT_FOR_A_PERSON,
        Role.MANAGER: NOT_FOR_A_PERSON,
        Role.SYSTEM: NOT_FOR_THE_SYSTEM,
    }[role]
    allowed = kind.value in WRITTEN_OUT[status] and kind.value not in closed_to
    refusal = refusal_of(record, kind, role, EVERY_ACT)
    assert (not refusal) is allowed
    if allowed:
        require(record, kind, role, EVERY_ACT)
    else:
        with pytest.raises(TransitionRefused) as caught:
            require(record, kind, role, EVERY_ACT)
        assert caught.value.what == refusal
        assert caught.value.code == f"next_act:{kind.value}"


@pytest.mark.parametrize("kind", sorted(WRITTEN_OUT[LifeState.ACTIVE] - {"correct"}))
def test_an_act_the_pack_does_not_know_is_refused_with_that_reason(kind: str) -> None:
    act = ActKind(kind)
    role = Role.SYSTEM if act is ActKind.EXPIRE else Role.MANAGER
    assert "本地政策" in refusal_of(filing(commitment=commitment()), act, role, EVERY_ACT - {act})


def test_a_filing_that_owes_nothing_cannot_be_supplemented() -> None:
    for record in (filing(), filing(commitment=commitment(state=CommitmentState.KEPT))):
        assert refusal_of(record, ActKind.SUPPLEMENT, Role.CLERK, EVERY_ACT) == "这件备案没有待补的材料"


def test_a_record_is_never_filed_a_second_time() -> None:
    for status in LifeState:
        assert refusal_of(filing(status=status), ActKind.FILE, Role.MANAGER, EVERY_ACT)


def test_every_choice_is_shown_alive_or_with_its_reason_in_place() -> None:
    shown = next_acts(filing(status=LifeState.SUSPENDED), Role.CLERK, EVERY_ACT)
    assert tuple(item.kind for item in shown) == OFFERED_ACTS
    alive = {item.kind for item in shown if item.is_allowed}
    assert alive == {ActKind.RESUME, ActKind.CANCEL}
    terminate = next(item for item in shown if item.kind is ActKind.TERMINATE)
    assert "审核人" in terminate.refusal
    assert "负责人" in terminate.refusal


def test_only_a_state_that_holds_or_waits_stands_in_the_way_of_a_second_filing() -> None:
    assert {status for status in LifeState if status.is_live} == {
        LifeState.PENDING_REVIEW,
        LifeState.ACTIVE,
        LifeState.SUSPENDED,
    }


def test_a_refusal_for_the_role_names_people_to_go_to() -> None:
    assert refusal_of(filing(), ActKind.TERMINATE, Role.CLERK, EVERY_ACT) == "终止备案须由审核人、负责人办理"

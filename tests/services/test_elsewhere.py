"""A filing made at another counter stands in the way like one made here, and is read, not acted on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.domain.filing import Filing
from app.domain.reasons import ReasonCode
from app.domain.vocabulary import ActKind, Category, LifeState, MadeAt
from app.errors import UserError
from app.services.desk import Desk
from app.services.elsewhere import earlier_filings, find_elsewhere, view_elsewhere
from app.services.filings import file
from app.services.ports import FilingQuery
from app.services.queries import search
from app.wire.canonical import act_message_json
from app.wire.message import ActMessage
from tests.builders import DAY, SHANGHAI, actor, intake, person, request
from tests.wire.window import Window


def filed_elsewhere(desk: Desk, *ends: Any, **changes: Any) -> Filing:
    """A long-term filing of ``person()`` at the second window, come down with what happened since."""
    window = Window("02")
    done = [window.file(person=person(), category=Category.LONG_TERM_RESIDENT, destination=SHANGHAI, **changes)]
    done += [window.act(done[0][1], ActKind.CANCEL, status=state) for state in ends]
    with desk.store.write() as uow:
        for one in done:
            uow.elsewhere.add(ActMessage.model_validate_json(act_message_json(*one)))
        uow.commit()
    return done[-1][1]


def test_somebody_filed_at_another_window_cannot_be_filed_again_and_is_told_where(desk: Desk) -> None:
    there = filed_elsewhere(desk)
    done = file(desk, actor(), intake())
    [reason] = [item for item in done.decision.reasons if item.code is ReasonCode.ALREADY_FILED]
    assert done.filing is None
    assert done.decision.standing_number == there.number
    assert "他处办理：机构32080301第02窗口" in reason.detail
    assert reason.remedy == "请到原办理处变更或撤销原备案"


@pytest.mark.parametrize("how", ["cancelled", "ran out", "other line"])
def test_one_that_no_longer_holds_or_is_of_another_line_is_not_in_the_way(desk: Desk, how: str) -> None:
    asked = intake(request(Category.REFERRAL)) if how == "other line" else intake()
    if how == "cancelled":
        filed_elsewhere(desk, LifeState.CANCELLED)
    else:
        filed_elsewhere(desk, valid_until=DAY - timedelta(days=1) if how == "ran out" else None)
    codes = [item.code for item in file(desk, actor(), asked).decision.reasons]
    assert ReasonCode.ALREADY_FILED not in codes


def test_it_can_be_read_with_its_acts(desk: Desk) -> None:
    there = filed_elsewhere(desk, LifeState.CANCELLED)
    view = view_elsewhere(desk, there.number)
    assert view.filing.status is LifeState.CANCELLED
    assert [act.kind for act in view.acts] == ["file", "cancel"]


def test_what_a_person_had_before_counts_filings_of_every_counter_as_they_stand_today(desk: Desk) -> None:
    there = filed_elsewhere(desk, valid_until=DAY - timedelta(days=1))
    here = file(desk, actor(), intake()).filing
    assert here is not None
    earlier = earlier_filings(desk, person().social_security_number)
    assert {(item.number, item.place, item.status) for item in earlier} == {
        (here.number, "", LifeState.ACTIVE),
        (there.number, "机构32080301第02窗口", LifeState.EXPIRED),
    }


def test_a_row_of_the_list_is_expired_once_it_ran_out_wherever_it_was_made(desk: Desk) -> None:
    filed_elsewhere(desk, valid_until=DAY - timedelta(days=1))
    [row] = search(desk, FilingQuery(made_at=MadeAt.ELSEWHERE))
    assert row.status is LifeState.EXPIRED


def test_one_that_ran_out_is_expired_whether_or_not_anybody_said_so(desk: Desk) -> None:
    there = filed_elsewhere(desk, valid_until=DAY)
    found = view_elsewhere(desk, there.number).filing
    assert found.status_on(DAY) is LifeState.ACTIVE
    assert found.status_on(DAY + timedelta(days=1)) is LifeState.EXPIRED
    assert replace(found, status=LifeState.CANCELLED).status_on(DAY + timedelta(days=1)) is LifeState.CANCELLED


def test_an_unknown_number_is_said(desk: Desk) -> None:
    assert find_elsewhere(desk, "3208030101202005060001G") is None
    with pytest.raises(UserError, match="没有找到这件备案"):
        view_elsewhere(desk, "3208030101202005060001G")

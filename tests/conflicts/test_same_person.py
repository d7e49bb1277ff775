"""One person filed at two counters without a line: the second filing is refused whole, and a person ends it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.domain.conflict import ConflictKind, Kept
from app.domain.filing import Filing
from app.domain.vocabulary import ActKind, LifeState, Role
from app.errors import UserError
from app.policy.facts import ChangeRequest
from app.services.cancellations import cancel
from app.services.changes import change
from app.services.conflict_decisions import DECIDED, decide_conflict, view_conflict
from tests.conflicts.conftest import City, CounterThere, file_referral

Open = Callable[[str], CounterThere]


def _filed_twice(city: City, open_counter: Open) -> tuple[CounterThere, CounterThere, Filing, Filing]:
    first, second = open_counter("01"), open_counter("02")
    theirs, ours = file_referral(first), file_referral(second)
    assert (city.sync(first).accepted, city.sync(second).rejected) == (1, 1)
    return first, second, theirs, ours


def test_both_filings_are_shown_and_only_theirs_can_be_kept(city: City, open_counter: Open) -> None:
    _, second, theirs, ours = _filed_twice(city, open_counter)
    view = view_conflict(second.desk, ours.number, Role.CLERK)
    assert view.kind is ConflictKind.SAME_PERSON
    assert view.theirs is not None
    assert (view.ours.number, view.theirs.number) == (ours.number, theirs.number)
    assert [line.name for line in view.fields if line.differs] == ["备案编号"]
    keep_theirs, keep_ours = view.offers
    assert keep_theirs.refusal == ""
    assert "它归机构32080301第01窗口" in keep_ours.refusal


def test_keeping_theirs_ends_ours_and_nothing_of_it_goes_up(city: City, open_counter: Open) -> None:
    _, second, _, ours = _filed_twice(city, open_counter)
    assert change(second.desk, second.clerk, ours.number, ChangeRequest(phone="13700000002")).was_done
    done = decide_conflict(second.desk, second.clerk, ours.number, Kept.THEIRS)
    assert (done.filing.status, done.acts[0].kind) == (LifeState.TERMINATED, ActKind.TERMINATE)
    assert done.acts[0].reason == "上报冲突，以对方为准（机构32080301第01窗口）"
    assert second.states(ours.number) == ["closed"] * 3
    assert city.sync(second).sent == 0
    assert second.audited(DECIDED) == 1
    with pytest.raises(UserError, match="没有待处理的上报冲突"):
        decide_conflict(second.desk, second.clerk, ours.number, Kept.THEIRS)


def test_ours_cannot_be_kept_and_the_attempt_leaves_no_trace(city: City, open_counter: Open) -> None:
    _, second, _, ours = _filed_twice(city, open_counter)
    with pytest.raises(UserError) as refused:
        decide_conflict(second.desk, second.clerk, ours.number, Kept.OURS)
    assert refused.value.code == "theirs_not_here"
    assert (second.states(ours.number), second.filing(ours.number).status) == (["rejected"], LifeState.ACTIVE)


def test_after_theirs_was_cancelled_the_person_is_filed_here_anew(city: City, open_counter: Open) -> None:
    first, second, theirs, ours = _filed_twice(city, open_counter)
    decide_conflict(second.desk, second.clerk, ours.number, Kept.THEIRS)
    assert cancel(first.desk, first.clerk, theirs.number).was_done
    city.sync(first)
    city.sync(second, with_feed=True)
    file_referral(second)
    assert city.sync(second).accepted == 1


def test_a_change_to_where_another_counter_filed_is_taken_back(city: City, open_counter: Open) -> None:
    first, second = open_counter("01"), open_counter("02")
    theirs, ours = file_referral(first, destination="310000"), file_referral(second, destination="320500")
    assert (city.sync(first).accepted, city.sync(second).accepted) == (1, 1)
    assert change(second.desk, second.clerk, ours.number, ChangeRequest(destination="310000")).was_done
    assert city.sync(second).rejected == 1
    view = view_conflict(second.desk, ours.number, Role.CLERK)
    assert view.theirs is not None
    assert view.theirs.number == theirs.number
    assert "已有同类有效备案" in view.offers[1].refusal or theirs.number in view.offers[1].refusal
    done = decide_conflict(second.desk, second.clerk, ours.number, Kept.THEIRS)
    assert done.filing.destination == "320500"
    assert city.sync(second).accepted == 1
    assert change(second.desk, second.clerk, ours.number, ChangeRequest(phone="13700000002")).was_done
    assert city.sync(second).accepted == 1

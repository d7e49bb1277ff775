"""One filing, two counters, no line: the first to arrive holds, and at the other a person decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from app.domain.conflict import ConflictKind, Kept
from app.domain.filing import Filing
from app.domain.vocabulary import ActKind, CardState, LifeState, Material, MaterialHow, Role
from app.errors import UserError
from app.policy.facts import ChangeRequest
from app.services.cancellations import cancel
from app.services.changes import change
from app.services.commitments import supplement
from app.services.conflict_decisions import DECIDED, ConflictView, decide_conflict, view_conflict
from app.services.corrections import Correction, correct
from app.services.day_end import sweep
from app.services.extensions import extend
from app.services.status_changes import change_status
from tests.builders import go_to
from tests.conflicts.conftest import City, CounterThere, Pair, file_on_commitment


def _call(counter: CounterThere, number: str, phone: str) -> None:
    assert change(counter.desk, counter.clerk, number, ChangeRequest(phone=phone)).was_done


def _view(counter: CounterThere, number: str, role: Role = Role.CLERK) -> ConflictView:
    return view_conflict(counter.desk, number, role)


def _lost_change(city: City, pair: Pair) -> None:
    """Both changed the telephone; window 01 arrived first."""
    _call(pair.first, pair.number, "13700000001")
    _call(pair.second, pair.number, "13700000002")
    assert city.sync(pair.first).accepted == 1
    assert city.sync(pair.second).rejected == 1


def test_the_counter_that_lost_sees_both_sides_with_what_differs(city: City, pair: Pair) -> None:
    _lost_change(city, pair)
    view = _view(pair.second, pair.number)
    assert view.kind is ConflictKind.SAME_FILING
    assert view.theirs is not None
    assert (view.ours.place, view.theirs.place) == ("机构32080301第02窗口", "机构32080301第01窗口")
    assert (view.ours.act, view.theirs.act) == ("变更", "变更")
    assert {line.name: (line.ours, line.theirs) for line in view.fields if line.differs} == {
        "联系电话": ("13700000002", "13700000001")
    }
    assert [offer.refusal for offer in view.offers] == ["", ""]


def test_keeping_theirs_takes_ours_back_and_later_acts_go_up(city: City, pair: Pair) -> None:
    _lost_change(city, pair)
    second = pair.second
    done = decide_conflict(second.desk, second.clerk, pair.number, Kept.THEIRS, reason="电话核实过")
    assert done.filing.contact.phone == "13700000001"
    [act] = done.acts
    assert (act.kind, act.reason) == (ActKind.CORRECT, "上报冲突，以对方为准（机构32080301第01窗口）。电话核实过")
    assert second.audited(DECIDED) == 1
    _call(second, pair.number, "13700000003")
    assert city.sync(second).accepted == 2
    assert second.states(pair.number) == ["accepted", "closed", "accepted", "accepted"]


def test_keeping_ours_puts_our_change_on_top_of_theirs(city: City, pair: Pair) -> None:
    _lost_change(city, pair)
    second = pair.second
    done = decide_conflict(second.desk, second.clerk, pair.number, Kept.OURS)
    assert done.filing.contact.phone == "13700000002"
    assert [act.kind for act in done.acts] == [ActKind.CORRECT, ActKind.CHANGE]
    assert city.sync(second).accepted == 2


def test_a_decision_is_made_once(city: City, pair: Pair) -> None:
    _lost_change(city, pair)
    second = pair.second
    decide_conflict(second.desk, second.clerk, pair.number, Kept.THEIRS)
    before = second.filing(pair.number).revision
    for kept in Kept:
        with pytest.raises(UserError) as refused:
            decide_conflict(second.desk, second.clerk, pair.number, kept)
        assert refused.value.code == "no_conflict"
    assert (second.filing(pair.number).revision, second.audited(DECIDED)) == (before, 1)


def test_what_waited_behind_the_lost_act_is_taken_into_the_decision(city: City, pair: Pair) -> None:
    second = pair.second
    _lost_change(city, pair)
    _call(second, pair.number, "13700000009")
    assert city.sync(second).sent == 0
    done = decide_conflict(second.desk, second.clerk, pair.number, Kept.OURS)
    assert done.filing.contact.phone == "13700000009"
    assert city.sync(second).accepted == 3
    assert second.states(pair.number) == ["accepted", "closed", "closed", "accepted", "accepted", "accepted"]


@pytest.mark.parametrize("kept", list(Kept))
def test_the_winner_that_went_on_acting_is_caught_up_with(city: City, pair: Pair, kept: Kept) -> None:
    for phone in ("13700000001", "13700000011", "13700000021"):
        _call(pair.first, pair.number, phone)
    _call(pair.second, pair.number, "13700000002")
    assert city.sync(pair.first).accepted == 3
    assert city.sync(pair.second).rejected == 1
    second = pair.second
    done = decide_conflict(second.desk, second.clerk, pair.number, kept)
    expected = "13700000021" if kept is Kept.THEIRS else "13700000002"
    assert done.filing.contact.phone == expected
    assert city.sync(second).accepted == len(done.acts)


def test_a_winner_that_acted_once_more_after_our_decision_is_a_conflict_anew(city: City, pair: Pair) -> None:
    _lost_change(city, pair)
    second = pair.second
    decide_conflict(second.desk, second.clerk, pair.number, Kept.OURS)
    _call(pair.first, pair.number, "13700000011")
    assert city.sync(pair.first).accepted == 1
    assert city.sync(second).rejected == 1
    done = decide_conflict(second.desk, second.clerk, pair.number, Kept.OURS)
    assert done.filing.contact.phone == "13700000002"
    assert [act.kind for act in done.acts] == [ActKind.CORRECT, ActKind.CHANGE]
    assert city.sync(second).accepted == 2


def test_our_lost_end_is_taken_back_or_made_again(city: City, pair: Pair) -> None:
    second = pair.second
    _call(pair.first, pair.number, "13700000001")
    assert cancel(second.desk, second.clerk, pair.number).was_done
    city.sync(pair.first)
    assert city.sync(second).rejected == 1
    assert second.filing(pair.number).status is LifeState.CANCELLED
    done = decide_conflict(second.desk, second.clerk, pair.number, Kept.THEIRS)
    assert (done.filing.status, done.filing.contact.phone) == (LifeState.ACTIVE, "13700000001")
    assert city.sync(second).accepted == 1
    assert cancel(second.desk, second.clerk, pair.number).was_done
    assert city.sync(second).accepted == 1


def test_our_lost_end_can_be_kept(city: City, pair: Pair) -> None:
    second = pair.second
    _call(pair.first, pair.number, "13700000001")
    assert cancel(second.desk, second.clerk, pair.number).was_done
    city.sync(pair.first)
    city.sync(second)
    done = decide_conflict(second.desk, second.clerk, pair.number, Kept.OURS)
    assert done.filing.status is LifeState.CANCELLED
    assert city.sync(second).accepted == 2


def test_a_filing_that_ended_there_ends_here_and_ours_cannot_be_kept(city: City, pair: Pair) -> None:
    second = pair.second
    assert cancel(pair.first.desk, pair.first.clerk, pair.number).was_done
    _call(second, pair.number, "13700000002")
    city.sync(pair.first)
    assert city.sync(second).rejected == 1
    theirs, ours = _view(second, pair.number).offers
    assert (theirs.refusal, "不在有效状态" in ours.refusal or "已撤销" in ours.refusal) == ("", True)
    with pytest.raises(UserError):
        decide_conflict(second.desk, second.clerk, pair.number, Kept.OURS)
    assert second.filing(pair.number).status is LifeState.ACTIVE, "a refused decision leaves no trace"
    done = decide_conflict(second.desk, second.clerk, pair.number, Kept.THEIRS)
    assert done.filing.status is LifeState.CANCELLED
    assert city.sync(second).accepted == 1


@pytest.mark.parametrize("kept", list(Kept))
def test_two_extensions_are_one_unless_the_clerk_adds_the_second(
    city: City, make_pair: Callable[[str], Pair], kept: Kept
) -> None:
    pair = make_pair("panzhihua")
    first, second = pair.first, pair.second
    for counter in (first, second):
        assert extend(counter.desk, counter.clerk, pair.number, approved=True, card=CardState.NORMAL).was_done
    city.sync(first)
    assert city.sync(second).rejected == 1
    once = first.filing(pair.number).valid_until
    after = decide_conflict(second.desk, second.clerk, pair.number, kept).filing
    assert after.extension_count == (1 if kept is Kept.THEIRS else 2)
    assert (after.valid_until == once) is (kept is Kept.THEIRS)


def test_ours_needs_the_role_that_its_acts_need(city: City, pair: Pair) -> None:
    first, second = pair.first, pair.second
    _call(first, pair.number, "13700000001")
    manager = second.who(Role.MANAGER)
    assert change_status(second.desk, manager, pair.number, ActKind.TERMINATE, reason="参保关系转出").was_done
    city.sync(first)
    assert city.sync(second).rejected == 1
    assert "须由审核人、负责人办理" in _view(second, pair.number).offers[1].refusal
    with pytest.raises(UserError, match="须由审核人、负责人办理"):
        decide_conflict(second.desk, second.clerk, pair.number, Kept.OURS)
    assert decide_conflict(second.desk, manager, pair.number, Kept.OURS).filing.status is LifeState.TERMINATED


def test_the_days_are_nobody_who_decides(city: City, pair: Pair) -> None:
    _lost_change(city, pair)
    second = pair.second
    with pytest.raises(UserError, match="经办人、审核人或负责人"):
        decide_conflict(second.desk, second.desk.system_actor(), pair.number, Kept.THEIRS)


def test_the_decision_needs_no_line(city: City, pair: Pair) -> None:
    _lost_change(city, pair)
    second = pair.second
    view = _view(second, pair.number)
    assert view.theirs is not None, "nothing but the receipt came down"
    decide_conflict(second.desk, second.clerk, pair.number, Kept.THEIRS)
    assert second.states(pair.number) == ["accepted", "closed", "waiting"]


def test_our_papers_and_everything_else_of_the_record_stay(city: City, pair: Pair) -> None:
    before = pair.second.filing(pair.number)
    _lost_change(city, pair)
    second = pair.second
    after = decide_conflict(second.desk, second.clerk, pair.number, Kept.THEIRS).filing
    changed = {name for name, value in vars(after).items() if value != getattr(before, name)}
    assert changed == {"contact", "revision", "changed_on"}


def test_what_days_bring_waits_for_the_decision_for_it_may_have_been_extended_there(
    city: City, make_pair: Callable[[str], Pair]
) -> None:
    pair = make_pair("panzhihua")
    first, second = pair.first, pair.second
    ends = second.filing(pair.number).valid_until
    assert ends is not None
    assert extend(first.desk, first.clerk, pair.number, approved=True).was_done
    _call(second, pair.number, "13700000002")
    city.sync(first)
    assert city.sync(second).rejected == 1
    go_to(second.desk, ends + timedelta(days=1))
    assert sweep(second.desk) == ()
    after = decide_conflict(second.desk, second.clerk, pair.number, Kept.THEIRS).filing
    assert (after.status, after.valid_until) == (LifeState.ACTIVE, first.filing(pair.number).valid_until)
    assert city.sync(second).accepted == 1


def test_a_filing_that_ran_out_on_both_sides_ends_with_the_decision(
    city: City, make_pair: Callable[[str], Pair]
) -> None:
    pair = make_pair("panzhihua")
    second = pair.second
    ends = second.filing(pair.number).valid_until
    assert ends is not None
    _lost_change(city, pair)
    go_to(second.desk, ends + timedelta(days=1))
    assert sweep(second.desk) == ()
    after = decide_conflict(second.desk, second.clerk, pair.number, Kept.THEIRS).filing
    assert after.status is LifeState.EXPIRED
    assert city.sync(second).accepted == 2


def test_a_correction_a_suspension_and_papers_brought_are_done_again(city: City, pair: Pair) -> None:
    second = pair.second
    reviewer = second.who(Role.REVIEWER)
    _call(pair.first, pair.number, "13700000001")
    corrected = correct(second.desk, reviewer, pair.number, Correction(name="王秀蓝"), reason="录入有误")
    assert corrected.was_done
    assert change_status(second.desk, second.clerk, pair.number, ActKind.SUSPEND, reason="停保").was_done
    city.sync(pair.first)
    assert city.sync(second).rejected == 1
    done = decide_conflict(second.desk, reviewer, pair.number, Kept.OURS)
    assert [act.kind for act in done.acts] == [ActKind.CORRECT, ActKind.CORRECT, ActKind.SUSPEND]
    after = done.filing
    assert (after.person.name, after.contact.phone, after.status) == ("王秀蓝", "13700000001", LifeState.SUSPENDED)
    assert city.sync(second).accepted == 3


@pytest.mark.parametrize("kept", list(Kept))
def test_a_promise_kept_here_is_open_again_unless_ours_holds(
    city: City, make_pair_of: Callable[[Callable[[CounterThere], Filing]], Pair], kept: Kept
) -> None:
    pair = make_pair_of(file_on_commitment)
    second = pair.second
    _call(pair.first, pair.number, "13700000001")
    brought = supplement(second.desk, second.clerk, pair.number, materials=[Material.RESIDENCE_PERMIT])
    assert brought.was_done
    city.sync(pair.first)
    assert city.sync(second).rejected == 1
    after = decide_conflict(second.desk, second.clerk, pair.number, kept).filing
    assert after.contact.phone == "13700000001"
    assert bool(after.owes) is (kept is Kept.THEIRS)
    held = {item.material for item in after.materials if item.how is not MaterialHow.PROMISED}
    assert (Material.RESIDENCE_PERMIT in held) is (kept is Kept.OURS)
    assert city.sync(second).waiting == 0


def test_a_decision_counts_on_from_a_correction_of_ours_that_went_in_behind_the_one_that_lost(
    city: City, pair: Pair
) -> None:
    first, second = pair.first, pair.second
    assert cancel(first.desk, first.clerk, pair.number).was_done
    _call(second, pair.number, "13700000002")
    assert city.sync(first).accepted == 1
    assert city.sync(second).rejected == 1
    decide_conflict(second.desk, second.clerk, pair.number, Kept.THEIRS)
    assert city.sync(second).accepted == 1
    for phone in ("13700000003", "13700000004"):
        wrong = Correction(contact={"phone": phone})
        assert correct(first.desk, first.who(Role.REVIEWER), pair.number, wrong, reason="号码写错").was_done
    done = city.sync(first)
    assert (done.accepted, done.rejected) == (1, 1)
    decided = decide_conflict(first.desk, first.clerk, pair.number, Kept.THEIRS)
    done = city.sync(first)
    assert (done.accepted, done.rejected) == (len(decided.acts), 0)
    assert set(first.states(pair.number)) == {"accepted", "closed"}

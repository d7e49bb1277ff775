"""What holds of every later act on a record, and of the days alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.domain.filing import Filing, Institution
from app.domain.reasons import ReasonCode
from app.domain.vocabulary import Category, Channel, LifeState, Material
from app.policy.assess import (
    assess_cancel,
    assess_change,
    assess_day_end,
    assess_extend,
    assess_review,
    assess_supplement,
)
from app.policy.assess.findings import first_rule
from app.policy.assess.record import situation_of
from app.policy.facts import ChangeRequest, Surroundings
from app.policy.pack import PackEdition
from app.policy.rules import End
from tests.builders import AREA, DAY, RESIDENCE_PAPERS, calendar, commitment, edition, filing, library
from tests.policy.drawn import days, destinations, records

AROUND = Surroundings(AREA, calendar())


@given(records(), days, st.none() | st.dates(date(2020, 1, 1), date(2029, 12, 31)), st.data())
def test_no_later_act_that_is_accepted_leaves_an_end_before_the_start(
    record: Filing, day: date, until: date | None, data: st.DataObject
) -> None:
    papers = data.draw(st.frozensets(st.sampled_from(Material)))
    decisions = [
        assess_supplement(edition(), record, day, AREA, papers, until),
        assess_change(edition(), record, day, AROUND, ChangeRequest(document_until=until, materials=papers)),
        assess_change(edition(), record, day, AROUND, ChangeRequest(destination=data.draw(destinations))),
        assess_review(edition(), record, day, AROUND, accept=data.draw(st.booleans())),
        assess_cancel(edition(), record, day, AROUND, data.draw(st.sampled_from(Channel))),
    ]
    for decision in decisions:
        assert decision.is_refused is bool(decision.reasons)
        if decision.is_refused:
            assert decision.status is record.status
            assert (decision.valid_from, decision.valid_until) == (record.valid_from, record.valid_until)
        elif decision.valid_from and decision.valid_until:
            assert decision.valid_from <= decision.valid_until


EDITIONS = [one for _, editions in sorted(library().editions.items()) for one in editions]


@given(
    st.sampled_from(EDITIONS),
    st.sampled_from(Category),
    st.integers(0, 800).map(timedelta),
    st.integers(0, 800).map(timedelta),
    st.integers(0, 3),
    st.booleans(),
    st.data(),
)
def test_no_act_shortens_a_period_whose_end_does_not_come_from_a_paper(
    pack: PackEdition,
    category: Category,
    length: timedelta,
    after: timedelta,
    extensions: int,
    owes: bool,
    data: st.DataObject,
) -> None:
    record = filing(
        category=category,
        valid_until=DAY + length,
        extension_count=extensions,
        commitment=commitment() if owes else None,
        institution=Institution("练习医院", ""),
    )
    day = min(DAY + after, DAY + length)
    until = data.draw(st.none() | st.dates(day, date(2029, 12, 31)))
    papers = data.draw(st.frozensets(st.sampled_from(Material)))
    place = data.draw(st.none() | destinations)
    asked = ChangeRequest(destination=place, phone="13700002222", document_until=until, materials=papers)
    facts = situation_of(record, day, AREA, on_commitment=False)
    end = first_rule(pack.ends, facts)
    by_paper = end is not None and end.end is End.DOCUMENT and until is not None
    for kept in (
        assess_change(pack, record, day, AROUND, asked),
        assess_supplement(pack, record, day, AREA, papers, until),
    ):
        assert by_paper or kept.valid_until == DAY + length
    extended = assess_extend(pack, record, day, AROUND, approved=True)
    assert extended.is_refused or (extended.valid_until is not None and extended.valid_until > DAY + length)


@given(st.dates(DAY, date(2020, 11, 6)), st.dates(date(2020, 11, 7), date(2029, 12, 31)))
def test_the_date_of_a_paper_is_not_taken_while_others_are_owed(day: date, until: date) -> None:
    promised = (RESIDENCE_PAPERS, (Material.UNIT_STATEMENT,))
    record = filing(commitment=commitment(owed=promised), valid_until=date(2020, 11, 6), provisional=True)
    given_papers = frozenset({Material.RESIDENCE_PERMIT})
    [reason] = assess_supplement(edition(), record, day, AREA, given_papers, until).reasons
    assert (reason.code, reason.cites) == (ReasonCode.MATERIAL_MISSING, ("art. 7", "letter"))
    assert "证件日期要随材料一起办" in reason.detail
    assert not assess_supplement(edition(), record, day, AREA, given_papers, None).is_refused
    both = given_papers | {Material.UNIT_STATEMENT}
    assert assess_supplement(edition(), record, day, AREA, both, until).valid_until == until


@given(records(), days)
def test_the_days_alone_end_a_live_record_once_and_only_after_its_last_day(record: Filing, day: date) -> None:
    decision = assess_day_end(edition(), record, day, AREA)
    due = record.commitment.due_on if record.commitment and record.owes else None
    over = (record.valid_until is not None and record.valid_until < day) or (due is not None and due < day)
    assert (decision is not None) is (record.status.is_live and over)
    if decision is not None:
        ended_before_due = due is not None and record.valid_until is not None and record.valid_until < due
        is_broken = due is not None and due < day and not ended_before_due
        assert decision.status is (LifeState.TERMINATED if is_broken else LifeState.EXPIRED)
        assert decision.credit_list is (decision.status is LifeState.TERMINATED)
        assert decision.status is not None
        ended = replace(record, status=decision.status)
        assert assess_day_end(edition(), ended, day, AREA) is None

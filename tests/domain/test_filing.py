"""A record is its list of acts, its state the fold of them, and both survive the way through plain JSON."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime

import pytest
from attrs import resolve_types
from cattrs.errors import ClassValidationError, ForbiddenExtraKeysError
from hypothesis import given
from hypothesis import strategies as st

from app.domain.authentication import Authentication, CardReading, Check, CheckKind, CheckResult, RosterEntry
from app.domain.dates import CHINA_STANDARD_TIME
from app.domain.decision import Decision, Explanation, Reason, group_code, group_words
from app.domain.filing import Act, Agent, Commitment, CommitmentState, Contact, Filing, Person, apply, fold
from app.domain.plain import from_json, to_json, to_plain
from app.domain.reasons import REMEDIES, ReasonCode, WarningCode
from app.domain.vocabulary import ActKind, Category, LifeState, Material, Outcome, Service
from tests.builders import DAY, RESIDENCE_PAPERS, act, actor, agent, commitment, filing, person, reading, roster_entry

days = st.dates(date(1950, 1, 1), date(2100, 12, 31))
texts = st.text(max_size=10)
people = st.builds(Person, born_on=days)
commitments = st.builds(Commitment, made_on=days, due_on=days, keep_letter_until=days)
decisions = st.builds(resolve_types(Decision), day=days)  # hypothesis reads the types attrs has, words until then
changes = st.fixed_dictionaries(
    {"status": st.sampled_from(LifeState), "valid_until": st.none() | days},
    optional={
        "person": people,
        "contact": st.builds(Contact),
        "agent": st.none() | st.builds(Agent),
        "commitment": st.none() | commitments,
        "materials": st.just(()),
        "provisional": st.booleans(),
        "destination": texts,
        "extension_count": st.integers(0, 9),
        "category": st.sampled_from(Category),
        "settles_directly": st.none() | st.booleans(),
    },
)
instants = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(CHINA_STANDARD_TIME))  # noqa: DTZ001
acts = st.builds(
    Act,
    on=days,
    at=instants,
    sequence=st.integers(1, 99),
    kind=st.sampled_from(ActKind),
    changes=changes,
    decision=st.none() | decisions,
    reason=texts,
)


@given(acts)
def test_an_act_comes_back_from_plain_json_as_it_was(done: Act) -> None:
    assert from_json(to_json(done), Act) == done


@given(decisions)
def test_a_decision_comes_back_from_plain_json_as_it_was(decision: Decision) -> None:
    assert from_json(to_json(decision), Decision) == decision


@given(st.lists(changes, min_size=1, max_size=6))
def test_a_state_is_the_fold_of_its_acts_and_comes_back_from_plain_json(later: list[dict[str, object]]) -> None:
    done = [act()]
    state = fold(done)
    for change in later:
        done.append(act(state, **change))
        state = apply(state, done[-1])
    assert fold(done) == state
    assert state.revision == len(done)
    for name, value in later[-1].items():
        assert getattr(state, name) == value
    assert from_json(to_json(state), Filing) == state


def test_a_decision_with_everything_in_it_comes_back_as_it_was() -> None:
    decision = Decision(
        act="file",
        day=DAY,
        outcome=Outcome.REFUSED,
        pack="huaian",
        edition="2020-04-01",
        status=LifeState.ACTIVE,
        reasons=(Reason(ReasonCode.MATERIAL_MISSING, "缺：居住证", "请补齐", ("art. 5",)),),
        warnings=(WarningCode.ROSTER_STALE,),
        missing=(RESIDENCE_PAPERS, (Material.ID_CARD,)),
        valid_from=DAY,
        services=(Service.INPATIENT,),
        explanations=(Explanation("valid_from", "自今天起", "自申请之日起", ("art. 8",)),),
        settles_directly=False,
    )
    assert from_json(to_json(decision), Decision) == decision


def test_authentication_comes_back_with_the_person_it_was_of() -> None:
    made = Authentication(
        id="3208030101-A0000001",
        at=datetime(2020, 5, 6, 9, tzinfo=CHINA_STANDARD_TIME),
        reading=reading(),
        checks=(Check(CheckKind.CARD, CheckResult.FAILED, "已挂失", "请先解挂"),),
        card_state=roster_entry().card_state,
        enrolment=roster_entry().enrolment,
        roster_entry=roster_entry(),
    )
    back = from_json(to_json(made), Authentication)
    assert back == made
    assert back.failed == made.checks
    assert back.unknown == ()


def test_a_key_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ClassValidationError) as caught:
        from_json('{"name": "x", "surname": "y"}', Agent)
    assert caught.group_contains(ForbiddenExtraKeysError)


def test_an_act_that_changes_a_field_no_filing_has_is_a_bug_found_at_once() -> None:
    with pytest.raises(ValueError, match="unknown fields"):
        act(filing(revision=1), valid_untill=DAY)


def test_acts_out_of_order_do_not_fold() -> None:
    first = act()
    state = apply(None, first)
    second = act(state, provisional=True)
    with pytest.raises(ValueError, match="out of order"):
        fold([first, second, second])
    with pytest.raises(ValueError, match="at least one act"):
        fold([])


def test_a_value_set_back_to_nothing_stays_set_back_to_nothing() -> None:
    state = fold([act(commitment=commitment(), valid_until=DAY)])
    cleared = act(state, commitment=None, valid_until=None)
    after = apply(state, from_json(to_json(cleared), Act))
    assert (after.commitment, after.valid_until) == (None, None)


def test_only_an_open_commitment_owes_papers() -> None:
    for state in CommitmentState:
        record = filing(commitment=commitment(state=state))
        assert bool(record.owes) is (state is CommitmentState.OPEN)
    assert filing().owes == ()
    made = commitment()
    assert {made.kept().state, made.broken().state, made.released().state} == set(CommitmentState) - {made.state}


def test_a_group_is_named_by_its_members_in_the_packs_order() -> None:
    assert group_code(RESIDENCE_PAPERS) == "residence_permit/temporary_permit/household_register"
    assert group_words(RESIDENCE_PAPERS) == "居住证、暂住证、户籍证明，任选一项"
    assert group_words((Material.ID_CARD,)) == "居民身份证"


def test_every_reason_comes_with_something_to_do() -> None:
    assert set(REMEDIES) == set(ReasonCode)
    assert all(REMEDIES.values())


@pytest.mark.parametrize(
    "value",
    [person(), reading(), roster_entry(), agent(), Contact("淮安区某路1号", "浦东新区某路2号", "13900005678", "139")],
    ids=lambda value: type(value).__name__,
)
def test_the_text_of_a_value_shows_nothing_of_the_person(
    value: Person | CardReading | RosterEntry | Agent | Contact,
) -> None:
    assert repr(value) == str(value) == f"<{type(value).__name__}>"
    held = [getattr(value, item.name) for item in fields(value)]
    assert not any(text in repr([value]) for text in held if isinstance(text, str) and text)


def test_a_record_an_act_and_an_authentication_show_nothing_of_the_person_either() -> None:
    record = filing(contact=Contact(phone="13900005678"), agent=agent())
    for value in (record, act(filing(revision=1), person=person(), contact=record.contact)):
        text = repr(value)
        assert person().name not in text
        assert person().social_security_number not in text
        assert "13900005678" not in text


def test_the_clerk_of_an_act_is_named_for_the_clerk_answers_for_it() -> None:
    assert to_plain(act())["actor"]["login"] == actor().login

"""What chance draws: days, places, people, what they ask for, records that stand."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from app.domain.filing import CommitmentState, Filing
from app.domain.vocabulary import (
    CardState,
    Category,
    Channel,
    Circumstance,
    Enrolment,
    Insurance,
    LifeState,
    Material,
    Sex,
)
from app.policy.facts import Applicant, FileCase, FilingRequest
from tests.builders import AREA, commitment, filing

days = st.dates(date(2020, 4, 1), date(2028, 12, 31))
near = st.integers(-400, 900).map(timedelta)
destinations = st.sampled_from(["310000", "310100", "320500", "320000", "320826", "330000", "440300", "HK", "JP"])

applicants = st.builds(
    Applicant,
    insurance=st.sampled_from(Insurance),
    born_on=st.dates(date(1930, 1, 1), date(2019, 12, 31)),
    sex=st.sampled_from(Sex),
    retired=st.booleans(),
    retirement_age=st.none(),
    circumstances=st.frozensets(st.sampled_from(Circumstance), max_size=3),
    card=st.sampled_from([CardState.NORMAL] * 6 + list(CardState)),
    enrolment=st.sampled_from([Enrolment.IN_ORDER] * 6 + list(Enrolment)),
)


@st.composite
def file_cases(draw: st.DrawFn) -> tuple[FileCase, date]:
    day = draw(days)
    complete = draw(st.booleans())
    papers = draw(st.frozensets(st.sampled_from(Material)))
    asked = FilingRequest(
        category=draw(st.sampled_from(Category)),
        destination=draw(destinations),
        materials=frozenset(Material) if complete else papers,
        channel=draw(st.sampled_from([Channel.WINDOW] * 4 + list(Channel))),
        starts_on=draw(st.none() | near.map(lambda gap: day + gap)),
        document_until=draw(st.none() | near.map(lambda gap: day + gap)),
        commitment=draw(st.booleans()),
        agent=draw(st.booleans()),
        admitted_on=draw(st.none() | near.map(lambda gap: day + gap)),
    )
    return FileCase(draw(applicants), asked, AREA), day


@st.composite
def records(draw: st.DrawFn) -> Filing:
    since = draw(st.dates(date(2020, 5, 6), date(2020, 12, 31)))
    until = draw(st.none() | st.integers(0, 500).map(lambda count: since + timedelta(days=count)))
    state = draw(st.sampled_from([None, *CommitmentState]))
    promise = commitment(state=state) if state else None
    owes = state is CommitmentState.OPEN
    return filing(
        category=draw(st.sampled_from([Category.LONG_TERM_RESIDENT, Category.REFERRAL, Category.STATIONED_WORKER])),
        status=draw(st.sampled_from([LifeState.ACTIVE] * 4 + list(LifeState))),
        valid_from=since,
        valid_until=max(since, date(2020, 11, 6)) if owes else until,
        commitment=promise,
        provisional=owes,
        channel=draw(st.sampled_from([Channel.WINDOW, Channel.WEBSITE])),
    )

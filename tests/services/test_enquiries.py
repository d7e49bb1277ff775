"""待遇查询: asked at the counter, answered without changing more than the days did."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.reasons import WarningCode
from app.domain.vocabulary import Channel, Insurance, LifeState, Material, Outcome, Role, Service
from app.policy.library import PackLibrary
from app.services.cancellations import cancel
from app.services.commitments import supplement
from app.services.desk import Desk
from app.services.enquiries import ask_admission, ask_benefits, ask_unfiled_benefits
from app.services.filings import file
from app.services.queries import get_record
from app.services.reviews import review
from tests.builders import AREA, actor, codes, elder_on_commitment, go_to, intake, request
from tests.policy.packs import Data, write_pack


def _filed(desk: Desk) -> str:
    done = file(desk, actor(), intake(request(document_until=date(2020, 12, 31))))
    assert done.filing is not None
    return done.filing.number


def test_an_enquiry_leaves_no_act(desk: Desk) -> None:
    number = _filed(desk)
    before = get_record(desk, number)
    assert ask_admission(desk, number, destination="310115").outcome is Outcome.COVERED
    assert ask_benefits(desk, number).services == tuple(sorted(Service))
    assert ask_unfiled_benefits(desk, Insurance.RESIDENT).services == ()
    assert get_record(desk, number) == before


def test_an_enquiry_after_the_end_finds_the_filing_expired(desk: Desk) -> None:
    number = _filed(desk)
    go_to(desk, date(2021, 1, 1))
    answer = ask_admission(desk, number, destination="310115")
    assert answer.outcome is Outcome.NOT_COVERED
    assert codes(answer.reasons) == {"outside_validity"}
    assert get_record(desk, number).filing.status is LifeState.EXPIRED
    assert len(get_record(desk, number).acts) == 2


def test_what_a_filing_gives_is_explained_in_the_sources_words(desk: Desk) -> None:
    answer = ask_benefits(desk, _filed(desk))
    told = answer.explain("benefits")
    assert told is not None
    assert "长三角" in told.words
    assert told.cites == ("art. 10",)


def test_what_the_source_does_not_say_of_people_without_a_filing_is_said_to_be_open(desk: Desk) -> None:
    answer = ask_unfiled_benefits(desk, Insurance.EMPLOYEE)
    assert WarningCode.NOT_STATED_BY_SOURCE in answer.warnings
    assert answer.services == ()
    assert answer.explain("benefits_not_stated") is not None
    reimbursed = answer.explain("reimbursement")
    assert reimbursed is not None
    assert "急、危、重病" in reimbursed.words
    assert reimbursed.cites == ("art. 17",)


def test_while_papers_are_owed_the_rules_of_a_commitment_hold_and_no_longer(desk: Desk, tmp_path: Path) -> None:
    def both_places_once_proven(data: Data) -> None:
        data["use"] = [
            {"card_works_at": "destination", "when": {"on_commitment": True}, "cites": ["art. 8"]},
            {"card_works_at": "both", "cites": ["art. 8"]},
        ]

    write_pack(tmp_path, both_places_once_proven)
    here = replace(desk, library=PackLibrary.load(tmp_path))
    case = elder_on_commitment()
    done = file(here, actor(), intake(case.request, case.applicant))
    assert done.filing is not None
    number = done.filing.number
    assert codes(ask_admission(here, number, destination=AREA).reasons) == {"other_destination"}
    supplement(here, actor(), number, materials=[Material.RESIDENCE_PERMIT])
    assert ask_admission(here, number, destination=AREA).outcome is Outcome.COVERED


def test_a_stay_is_asked_of_the_record_as_it_stood_on_the_day_of_admission(desk: Desk) -> None:
    number = _filed(desk)
    go_to(desk, date(2020, 9, 1))
    cancel(desk, actor(), number)
    before = get_record(desk, number)
    assert ask_admission(desk, number, on=date(2020, 8, 31), destination="310115").outcome is Outcome.COVERED
    assert codes(ask_admission(desk, number, on=date(2020, 9, 1)).reasons) == {"not_active"}
    assert get_record(desk, number) == before


def test_a_stay_begun_before_the_filing_is_asked_of_the_filing_that_came_after(desk: Desk) -> None:
    number = _filed(desk)
    answer = ask_admission(desk, number, on=date(2020, 5, 1), destination="310115")
    assert answer.outcome is Outcome.COVERED
    assert "art. 11" in answer.cites


@pytest.mark.parametrize("accept", [True, False])
def test_a_stay_before_the_review_is_answered_by_what_the_review_came_to(desk: Desk, accept: bool) -> None:
    done = file(desk, actor(), intake(request(channel=Channel.WEBSITE)))
    assert done.filing is not None
    number = done.filing.number
    assert codes(ask_admission(desk, number, on=date(2020, 5, 6), destination="310115").reasons) == {"not_active"}
    go_to(desk, date(2020, 5, 7))
    review(desk, actor(Role.REVIEWER), number, accept=accept)
    wanted = Outcome.COVERED if accept else Outcome.NOT_COVERED
    for day in (date(2020, 5, 4), date(2020, 5, 6), date(2020, 5, 7)):
        assert ask_admission(desk, number, on=day, destination="310115").outcome is wanted, day


def test_a_filing_gives_nothing_on_a_day_before_it_began(desk: Desk) -> None:
    number = _filed(desk)
    early = ask_benefits(desk, number, on=date(2020, 5, 5))
    assert codes(early.reasons) == {"outside_validity"}
    assert early.services == ()


def test_on_a_day_after_the_end_there_is_nothing_whatever_the_sweep_has_done(desk: Desk) -> None:
    number = _filed(desk)
    assert ask_benefits(desk, number, on=date(2020, 12, 31)).outcome is Outcome.ACCEPTED
    over = ask_benefits(desk, number, on=date(2021, 1, 1))
    assert codes(over.reasons) == {"outside_validity"}
    assert get_record(desk, number).filing.status is LifeState.ACTIVE


def test_without_filing_the_day_chooses_the_text(desk: Desk) -> None:
    assert ask_unfiled_benefits(desk, Insurance.RESIDENT, on=date(2020, 4, 1)).outcome is not Outcome.REFUSED
    early = ask_unfiled_benefits(desk, Insurance.RESIDENT, on=date(2020, 3, 31))
    assert codes(early.reasons) == {"outside_pack_dates"}

"""待遇查询: asked at the counter, answered without changing more than the days did."""

from __future__ import annotations

from datetime import date

from app.domain.vocabulary import Insurance, LifeState, Outcome, Service
from app.services.desk import Desk
from app.services.enquiries import ask_admission, ask_benefits, ask_unfiled_benefits
from app.services.filings import file
from app.services.queries import get_record
from tests.builders import actor, codes, go_to, intake, request


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

"""Which papers a record has, and that each of them has somebody who draws it."""

from __future__ import annotations

import pytest

from app.domain.vocabulary import ActKind, LifeState
from app.errors import UserError
from app.services.paper_kinds import PAPER_KINDS, papers_of, require_paper
from forms.paper_maker import FORM_MAKERS
from tests.builders import act, commitment, filing


def codes_of(**changes: object) -> list[str]:
    return [kind.code for kind in papers_of(filing(**changes))]


def test_every_kind_has_its_maker_and_every_maker_its_kind() -> None:
    assert {kind.code for kind in PAPER_KINDS} == FORM_MAKERS.keys()


def test_a_letter_belongs_to_a_promise_only() -> None:
    assert "commitment" not in codes_of()
    assert "commitment" in codes_of(commitment=commitment())


def test_slips_belong_to_the_acts_they_tell_of() -> None:
    held = filing()
    for kind, code in ((ActKind.CHANGE, "change"), (ActKind.EXTEND, "extension")):
        assert code not in {item.code for item in papers_of(held, (act(),))}
        assert code in {item.code for item in papers_of(held, (act(), act(held, kind)))}


def test_the_form_of_a_cancellation_belongs_to_one_done_here() -> None:
    cancelled = filing(status=LifeState.CANCELLED)
    assert "cancellation" in {item.code for item in papers_of(cancelled, (act(), act(filing(), ActKind.CANCEL)))}
    assert "cancellation" not in {item.code for item in papers_of(cancelled, (act(),))}, "another counter's, taken over"


def test_what_is_missing_is_told_while_something_is_owed_and_the_filing_lives() -> None:
    assert "missing" not in codes_of()
    assert "missing" in codes_of(commitment=commitment())
    assert "missing" not in codes_of(commitment=commitment(), status=LifeState.TERMINATED)


@pytest.mark.parametrize("status", list(LifeState))
def test_a_receipt_is_of_a_filing_that_lives(status: LifeState) -> None:
    assert ("receipt" in codes_of(status=status)) is status.is_live


@pytest.mark.parametrize("status", list(LifeState))
def test_the_benefits_of_a_filing_that_ended_are_not_told(status: LifeState) -> None:
    assert ("notice" in codes_of(status=status)) is status.is_live


def test_a_paper_a_record_does_not_have_is_refused_with_the_reason() -> None:
    with pytest.raises(UserError) as caught:
        require_paper("notice", filing(status=LifeState.CANCELLED), ())
    assert (caught.value.code, caught.value.why) == ("no_benefits", "备案已经失效，没有待遇可以告知")
    with pytest.raises(UserError) as caught:
        require_paper("commitment", filing(), ())
    assert caught.value.code == "no_letter"


def test_an_unknown_form_is_refused_with_those_there_are() -> None:
    with pytest.raises(UserError) as caught:
        require_paper("poster", filing(), ())
    assert caught.value.code == "unknown_form"
    assert "待遇告知书" in caught.value.remedy

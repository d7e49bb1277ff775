"""登记备案: an act, its outbox row and its audit entry together, or nothing at all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from app.domain.audit import find_break
from app.domain.filing import Contact, MaterialTaken
from app.domain.filing_number import parse_filing_number
from app.domain.vocabulary import (
    ActKind,
    Category,
    Channel,
    Circumstance,
    LifeState,
    Material,
    MaterialHow,
    Outcome,
    Role,
    UpstreamState,
)
from app.errors import UserError
from app.services.benefit_notice import write_benefit_notice
from app.services.desk import Desk
from app.services.drafts import list_drafts, save_draft
from app.services.filings import assess_intake, file
from app.services.ports import FilingQuery
from app.services.queries import find_by_code, get_record, of_person, search, today_counts, view_record
from app.wire.canonical import act_message
from tests.builders import (
    AREA,
    BOTH_CARDS,
    DAY,
    NUMBER,
    PHONE,
    RESIDENCE_PAPERS,
    SHANGHAI,
    actor,
    agent,
    applicant,
    codes,
    edition,
    go_to,
    identity_number,
    intake,
    person,
    request,
)


def _everything(desk: Desk) -> dict[str, object]:
    with desk.store.read() as uow:
        return {
            "filings": uow.filings.of_person(NUMBER),
            "outbox": uow.outbox.list(None, 100, 0),
            "audit": tuple(uow.audit.entries()),
            "drafts": uow.drafts.list(),
            "prints": uow.prints.of_filing(""),
        }


def test_a_filing_leaves_one_act_one_outbox_row_and_one_audit_entry(desk: Desk) -> None:
    done = file(desk, actor(), intake())
    assert done.was_done
    assert done.filing is not None
    number = parse_filing_number(done.filing.number)
    assert number.startswith("320803010120200506" + "0001")
    view = view_record(desk, number, Role.CLERK)
    assert view.filing == done.filing
    assert view.acts == (done.act,)
    assert [row.act_id for row in view.outbox] == [done.act.id if done.act else None]
    assert view.outbox[0].state is view.upstream is UpstreamState.WAITING
    assert json.loads(view.outbox[0].body)["filing_number"] == number
    with desk.store.read() as uow:
        entries = tuple(uow.audit.entries())
    assert [(entry.event, entry.subject, entry.actor) for entry in entries] == [("filing.file", number, "1001")]
    assert find_break(entries) is None


def test_what_is_to_be_signed_is_waited_for_from_the_filing_on(desk: Desk) -> None:
    """Nothing is printed here, as where the power fails between the filing and its first paper."""
    asked = request(materials=BOTH_CARDS, commitment=True)
    promised = file(desk, actor(), intake(asked, applicant(circumstances=frozenset({Circumstance.MIGRANT_WORKER}))))
    assert promised.filing is not None
    assert view_record(desk, promised.filing.number, Role.CLERK).awaited == ("commitment", "filing")
    plain = file(desk, actor(), intake(person=person(social_security_number=identity_number(464).text)))
    assert plain.filing is not None
    assert view_record(desk, plain.filing.number, Role.CLERK).awaited == ("filing",)
    assert today_counts(desk).unsigned == 2


def test_the_record_holds_what_was_decided_and_by_which_rules(desk: Desk) -> None:
    done = file(desk, actor(), intake(request(document_until=date(2022, 8, 31))))
    assert done.filing is not None
    filing = done.filing
    assert (filing.pack, filing.edition) == (edition().pack, edition().edition)
    assert (filing.valid_from, filing.valid_until) == (DAY, date(2022, 8, 31))
    assert filing.destination_name == "上海市"
    assert filing.contact == Contact(phone=PHONE)
    record = get_record(desk, filing.number)
    assert record.last_decision == done.decision
    assert record.acts[0].actor == actor()


def test_a_refusal_leaves_nothing_behind(desk: Desk) -> None:
    before = _everything(desk)
    refused = file(desk, actor(), intake(request(materials=BOTH_CARDS)))
    assert refused.decision.outcome is Outcome.REFUSED
    assert (refused.filing, refused.act, refused.was_done) == (None, None, False)
    assert _everything(desk) == before
    done = file(desk, actor(), intake())
    assert done.filing is not None
    assert done.filing.number[18:22] == "0001", "the refusal took a number"


def test_a_failure_in_the_middle_leaves_nothing_behind(desk: Desk) -> None:
    before = _everything(desk)
    broken = intake(person=replace(person(), name="\ud800"))  # half a character: it cannot be stored
    with pytest.raises(UserError):
        file(desk, actor(), broken)
    assert _everything(desk) == before


def test_the_draft_goes_in_the_transaction_that_brings_the_filing(desk: Desk) -> None:
    save_draft(desk, "d1", "new_filing", "x", "{}")
    save_draft(desk, "d2", "new_filing", "y", "{}")
    file(desk, actor(), intake(request(materials=BOTH_CARDS), draft_id="d1"))
    assert {draft.id for draft in list_drafts(desk)} == {"d1", "d2"}
    with pytest.raises(UserError):
        file(desk, actor(), intake(person=replace(person(), name="\ud800"), draft_id="d1"))
    assert {draft.id for draft in list_drafts(desk)} == {"d1", "d2"}
    file(desk, actor(), intake(draft_id="d1"))
    assert [draft.id for draft in list_drafts(desk)] == ["d2"]


def test_a_commitment_stands_in_the_record_with_what_is_owed(desk: Desk) -> None:
    asked = request(materials=BOTH_CARDS, commitment=True)
    done = file(desk, actor(), intake(asked, applicant(circumstances=frozenset({Circumstance.MIGRANT_WORKER}))))
    assert done.filing is not None
    commitment = done.filing.commitment
    assert commitment is not None
    assert (commitment.made_on, commitment.due_on) == (DAY, date(2020, 11, 6))
    assert commitment.owed == done.filing.owes == (RESIDENCE_PAPERS,)
    assert done.filing.provisional
    assert done.filing.circumstances == (Circumstance.MIGRANT_WORKER,)
    promised = [item.material for item in done.filing.materials if item.how is MaterialHow.PROMISED]
    assert promised == [Material.RESIDENCE_PERMIT]


def test_how_each_paper_was_taken_is_kept(desk: Desk) -> None:
    taken = tuple(MaterialTaken(item, MaterialHow.SCANNED, "ab" * 32) for item in sorted(request().materials))
    done = file(desk, actor(), intake(materials_taken=taken))
    assert done.filing is not None
    assert done.filing.materials == taken


def test_an_agent_is_kept_with_the_filing(desk: Desk) -> None:
    done = file(desk, actor(), intake(request(agent=True), agent=agent()))
    assert done.filing is not None
    assert done.filing.agent == agent()


def test_filings_of_a_day_are_numbered_one_after_the_other_and_the_next_day_from_one(desk: Desk) -> None:
    numbers = []
    for sequence, day in ((1, DAY), (3, DAY), (5, date(2020, 5, 7))):
        go_to(desk, day)
        somebody = person(social_security_number=identity_number(sequence).text)
        done = file(desk, actor(), intake(person=somebody))
        assert done.filing is not None
        numbers.append(done.filing.number[10:22])
    assert numbers == ["202005060001", "202005060002", "202005070001"]


def test_a_second_filing_is_refused_with_the_number_of_the_first_until_that_ends(desk: Desk) -> None:
    first = file(desk, actor(), intake(request(document_until=date(2020, 12, 31))))
    assert first.filing is not None
    again = file(desk, actor(), intake(request(destination="330100")))
    assert codes(again.decision.reasons) == {"already_filed"}
    assert again.decision.standing_number == first.filing.number
    # The first has run out though nobody swept since.
    go_to(desk, date(2021, 1, 1))
    assert file(desk, actor(), intake(request(destination="330100"))).was_done
    assert [item.destination for item in of_person(desk, NUMBER)] == ["330100", SHANGHAI]


def test_the_review_page_asks_without_doing(desk: Desk) -> None:
    before = _everything(desk)
    with desk.store.read() as uow:
        decision = assess_intake(desk, intake(), uow)
    assert decision.outcome is Outcome.ACCEPTED
    assert _everything(desk) == before


def test_a_filing_under_review_waits_for_a_reviewer(desk: Desk) -> None:
    done = file(desk, actor(), intake(request(channel=Channel.WEBSITE)))
    assert done.filing is not None
    assert done.filing.status is LifeState.PENDING_REVIEW
    assert done.filing.review_due == date(2020, 5, 7)
    view = view_record(desk, done.filing.number, Role.CLERK)
    review = next(item for item in view.next_acts if item.kind is ActKind.REVIEW)
    assert "审核人" in review.refusal
    assert today_counts(desk).reviews_due == 1


def test_a_filing_is_found_by_what_is_typed_and_by_its_code(desk: Desk) -> None:
    done = file(desk, actor(), intake(legacy_number="旧-2019-77"))
    assert done.filing is not None
    number = done.filing.number
    for text in (NUMBER, "王秀", "wxl", number, PHONE[-4:]):
        assert [row.number for row in search(desk, FilingQuery(text=text))] == [number], text
    assert search(desk, FilingQuery(text="王秀", category=Category.REFERRAL)) == ()
    assert find_by_code(desk, number) == find_by_code(desk, "旧-2019-77") == number


def test_the_today_page_counts_what_needs_doing(desk: Desk) -> None:
    file(desk, actor(), intake(request(document_until=date(2020, 6, 1))))
    save_draft(desk, "d1", "new_filing", "x", "{}")
    counts = today_counts(desk)
    assert (counts.filed_today, counts.expiring, counts.drafts, counts.waiting_upstream) == (1, 1, 1, 1)
    go_to(desk, date(2020, 5, 7))
    assert today_counts(desk).filed_today == 0


def test_a_stay_that_was_over_before_the_filing_does_not_take_direct_settlement_from_the_others(desk: Desk) -> None:
    national = replace(desk, pack="national-2022")
    go_to(national, date(2023, 3, 6))
    asked = request(admitted_on=date(2023, 2, 20), discharged_settled=True, settled_on=date(2023, 3, 3))
    done = file(national, actor(), intake(asked))
    assert done.filing is not None, done.decision.reasons
    assert done.act is not None
    assert done.decision.stay_settles_directly is False
    assert done.filing.settles_directly is True
    assert act_message(done.act, done.filing)["record"]["out_onln_way"] == "1"
    notice = write_benefit_notice(national.edition_of(done.filing), done.filing, (done.act,), national.today(), AREA)
    told = [line.words for section in notice.sections for line in section.lines]
    assert "在就医地的联网定点医疗机构直接结算，个人只付应付的部分" in told
    assert "备案前已出院的这次住院：先行垫付，回参保地报销" in told

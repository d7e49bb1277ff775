"""What upstream would never take is refused at the counter, with a sentence, while it can still be mended."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.bounds import LONGEST_CODE, LONGEST_NAME, LONGEST_TEXT
from app.domain.filing import Agent, Contact
from app.domain.vocabulary import Category
from app.errors import UserError
from app.policy.facts import ChangeRequest
from app.services import upstream
from app.services.cancellations import cancel
from app.services.changes import change
from app.services.desk import Desk
from app.services.drafts import list_drafts
from app.services.filings import file
from app.services.ports import Draft
from app.wire.message import ActMessage
from tests.builders import PHONE, actor, agent, intake, person, request

REFERRAL = request(Category.REFERRAL)
TOO_LONG = [
    ({"contact": Contact(phone="1" * (LONGEST_CODE + 1))}, "联系电话"),
    ({"contact": Contact(away_address="路" * (LONGEST_TEXT + 1))}, "就医地住址"),
    ({"contact": Contact(home_address="路" * (LONGEST_TEXT + 1))}, "参保地住址"),
    ({"legacy_number": "旧" * (LONGEST_CODE + 1)}, "原备案编号"),
    ({"person": person(name="阿" * (LONGEST_NAME + 1))}, "参保人姓名"),
    ({"agent": agent(relation="邻" * (LONGEST_CODE + 1))}, "代理人关系"),
    ({"agent": Agent(phone="1" * (LONGEST_CODE + 1))}, "代理人电话"),
]


@pytest.mark.parametrize(("changes", "label"), TOO_LONG, ids=[label for _, label in TOO_LONG])
def test_a_text_upstream_would_not_take_is_refused_by_name_and_nothing_is_kept(
    desk: Desk, changes: dict[str, Any], label: str
) -> None:
    with pytest.raises(UserError, match=label) as refused:
        file(desk, actor(), intake(**changes))
    assert refused.value.code == "too_long"
    assert sum(upstream.queue_counts(desk.store).values()) == 0


def test_the_longest_text_the_counter_takes_is_taken_by_the_receiver(desk: Desk) -> None:
    longest = Contact("路" * LONGEST_TEXT, "路" * LONGEST_TEXT, "1" * LONGEST_CODE, "1" * LONGEST_CODE)
    full = Agent("代" * LONGEST_NAME, "1" * LONGEST_CODE, "1" * LONGEST_CODE, "邻" * LONGEST_CODE)
    filed = file(desk, actor(), intake(REFERRAL, contact=longest, agent=full, legacy_number="旧" * LONGEST_CODE))
    assert filed.filing is not None
    cancel(desk, actor(), filed.filing.number, reason="因" * LONGEST_TEXT)
    with desk.store.read() as uow:
        rows = uow.outbox.list(None, 10, 0)
    assert [ActMessage.model_validate_json(row.body).kind for row in rows] == ["file", "cancel"]


def test_a_reason_and_a_new_telephone_have_their_bounds_too(desk: Desk) -> None:
    filed = file(desk, actor(), intake(REFERRAL))
    assert filed.filing is not None
    number = filed.filing.number
    with pytest.raises(UserError, match="办理原因"):
        cancel(desk, actor(), number, reason="因" * (LONGEST_TEXT + 1))
    with pytest.raises(UserError, match="联系电话"):
        change(desk, actor(), number, ChangeRequest(phone="1" * (LONGEST_CODE + 1)))


def test_half_a_character_is_refused_with_a_sentence_that_does_not_repeat_it(desk: Desk) -> None:
    with pytest.raises(UserError) as refused:
        file(desk, actor(), intake(contact=Contact(away_address="某路\ud8001号", phone=PHONE)))
    assert (refused.value.code, "某路" in str(refused.value)) == ("broken_text", False)
    assert sum(upstream.queue_counts(desk.store).values()) == 0


def test_half_a_character_in_a_draft_is_refused_with_a_sentence(desk: Desk) -> None:
    draft = Draft("d1", "new_filing", "王", '{"a": "\ud800"}', desk.now())
    with pytest.raises(UserError) as refused, desk.store.write() as uow:
        uow.drafts.save(draft)
    assert (refused.value.code, list_drafts(desk)) == ("broken_text", ())

"""A counter that lost and asks for it is given the newest act of another counter on the filing in its way."""

from __future__ import annotations

import httpx

from app.domain.filing import Act, Contact, Filing
from app.domain.vocabulary import ActKind, Category, LifeState
from app.wire.batch import Receipts
from app.wire.message import ActMessage
from tests.hub.conftest import ON_BOTH, City
from tests.wire.window import Window, someone

pytestmark = ON_BOTH


def _post(city: City, window: Window, *done: tuple[Act, Filing]) -> dict[str, ActMessage]:
    answer = httpx.post(
        f"{city.url}/v1/acts",
        params={"winners": "true"},
        content=window.batch(*done).encode(),
        headers={"authorization": f"Bearer {city.token(window.office)}"},
    )
    return Receipts.model_validate_json(answer.raise_for_status().content).winners


def test_the_newest_act_of_the_winner_is_given_whole(city: City) -> None:
    here, there = Window("01"), Window("02")
    _, state = first = here.file()
    _, changed = change = here.act(state, ActKind.CHANGE, contact=Contact(phone="13700000001"))
    newest = here.act(changed, ActKind.CANCEL, status=LifeState.CANCELLED)
    city.send(here, first, change, newest)
    lost = there.act(state, ActKind.CHANGE, contact=Contact(phone="13700000002"))
    winners = _post(city, there, lost)
    assert list(winners) == [lost[0].id]
    assert (winners[lost[0].id].act_id, winners[lost[0].id].is_whole()) == (newest[0].id, True)
    assert _post(city, there, lost) == winners, "as often as it is asked"


def test_a_person_filed_in_another_county_is_shown_though_no_feed_has_it(city: City) -> None:
    here, there, person = Window(office="32080301"), Window(office="32080401"), someone()
    filed = there.file(person=person)
    city.send(there, filed)
    lost = here.file(person=person, category=Category.LONG_TERM_RESIDENT)
    assert _post(city, here, lost)[lost[0].id].filing_number == filed[1].number


def test_what_was_taken_has_no_winner(city: City) -> None:
    window = Window("01")
    assert _post(city, window, window.file()) == {}


def test_another_office_is_not_given_what_it_did_not_lose_to(city: City) -> None:
    here, there, other = Window("01"), Window("02"), Window(office="32080302")
    _, state = first = here.file()
    city.send(here, first, here.act(state, ActKind.CANCEL, status=LifeState.CANCELLED))
    lost = there.act(state, ActKind.CHANGE, destination_name="杭州市")
    city.send(there, lost)
    asked = httpx.get(
        f"{city.url}/v1/receipts",
        params={"act_id": lost[0].id, "winners": "true"},
        headers={"authorization": f"Bearer {city.token(other.office)}"},
    )
    found = Receipts.model_validate_json(asked.content)
    assert (found.receipts, found.winners) == ((), {})

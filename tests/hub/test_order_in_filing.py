"""Acts of one filing are kept in their order, also when two counters went on without each other."""

from __future__ import annotations

import json

from app.domain.filing import Act, Filing
from app.domain.vocabulary import ActKind, Category, LifeState
from app.wire.canonical import act_message_json
from tests.hub.conftest import ON_BOTH, City
from tests.wire.window import Window, someone

pytestmark = ON_BOTH


def test_an_act_that_another_counters_later_one_has_overtaken_is_too_late(city: City) -> None:
    here, there, third, person = Window("01"), Window("02"), Window("03"), someone()
    city.send(third, third.file(person=person, category=Category.REFERRAL, destination="310000"))
    _, state = first = here.file(person=person, category=Category.REFERRAL, destination="320100")
    city.send(here, first)
    lost, lost_state = there.act(state, ActKind.CHANGE, destination="310000")
    _, theirs = after = there.act(lost_state, ActKind.CHANGE, destination="330100")
    (refused,) = city.send(there, (lost, lost_state))
    assert refused["code"] == "person_already_filed"
    (overtook,) = city.send(there, after, settled=(lost.id,))
    assert overtook["verdict"] == "accepted"
    (late,) = city.send(here, here.act(state, ActKind.CHANGE, destination_name="南京市"))
    assert (late["verdict"], late["code"]) == ("rejected", "sequence_taken")
    assert "32080301第02窗口" in late["sentence"]
    (next_one,) = city.send(there, there.act(theirs, ActKind.CHANGE, destination_name="杭州市"), settled=(lost.id,))
    assert next_one["verdict"] == "accepted"


def _broken(window: Window, done: tuple[Act, Filing]) -> str:
    """The act as a batch, with content that its hash is not of."""
    message = json.loads(act_message_json(*done))
    return window.batch_of(json.dumps(message | {"destination_name": "别处"}, ensure_ascii=False))


def test_what_follows_an_act_that_was_broken_goes_on_once_that_one_was_settled(city: City) -> None:
    window = Window()
    _, state = first = window.file()
    city.send(window, first)
    broken, state = spoilt = window.act(state, ActKind.CHANGE, destination_name="杭州市")
    [refused] = city.post(window, _broken(window, spoilt)).json()["receipts"]
    assert (refused["verdict"], refused["code"]) == ("rejected", "content_broken")
    _, state = after = window.act(state, ActKind.CHANGE, destination_name="苏州市")
    (held,) = city.send(window, after)
    assert (held["verdict"], held["code"]) == ("later", "predecessor_absent")
    _, state = third = window.act(state, ActKind.CHANGE, destination_name="南通市")
    (taken, next_one) = city.send(window, after, third, settled=(broken.id,))
    assert (taken["verdict"], next_one["verdict"]) == ("accepted", "accepted")
    _, state = window.act(state, ActKind.CHANGE, destination_name="无锡市")
    early = window.act(state, ActKind.CANCEL, status=LifeState.CANCELLED)
    (held,) = city.send(window, early, settled=(broken.id,))
    assert (held["verdict"], held["code"]) == ("later", "predecessor_absent"), "one place was settled, not two"


def test_what_was_decided_while_the_winner_ended_the_filing_is_refused_and_not_held_back_for_ever(city: City) -> None:
    here, there = Window("01"), Window("02")
    _, state = first = here.file()
    _, changed = change = here.act(state, ActKind.CHANGE, destination_name="杭州市")
    city.send(here, first, change)
    lost, lost_state = there.act(state, ActKind.CHANGE, destination_name="苏州市")
    city.send(there, (lost, lost_state))
    decided, decided_state = there.act(changed, ActKind.CHANGE, destination_name="苏州市")
    city.send(here, here.act(changed, ActKind.CANCEL, status=LifeState.CANCELLED))
    (refused,) = city.send(there, (decided, decided_state), settled=(lost.id,))
    assert (refused["verdict"], refused["code"]) == ("rejected", "sequence_taken")
    (held,) = city.send(there, there.act(decided_state, ActKind.CHANGE, destination_name="南通市"), settled=(lost.id,))
    assert (held["verdict"], held["code"]) == ("later", "predecessor_rejected"), "the filing has ended"

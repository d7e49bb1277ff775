"""One receipt for every act, the same however often it is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from app.domain.vocabulary import ActKind, LifeState
from app.hub import judge
from app.hub.database import Database
from app.hub.tables import refused_act
from tests.hub.conftest import ON_BOTH, City
from tests.wire.window import Window, altered, someone

pytestmark = ON_BOTH


def test_an_act_is_accepted_with_the_number_of_its_filing(city: City) -> None:
    window = Window()
    _, state = first = window.file()
    (receipt,) = city.send(window, first)
    assert receipt["verdict"] == "accepted"
    assert receipt["upstream_number"].startswith("320803")
    (second,) = city.send(window, window.act(state, ActKind.CANCEL, status=LifeState.CANCELLED))
    assert second["upstream_number"] == receipt["upstream_number"]


def test_an_act_sent_twice_gets_the_same_receipt_and_is_there_once(city: City) -> None:
    window = Window()
    done = window.file()
    assert city.send(window, done) == city.send(window, done)
    stats = city.stats()
    assert (stats["acts"], stats["filings"], stats["duplicates_refused"], stats["conflicts"]) == (1, 1, 1, 0)


def test_an_act_twice_in_one_batch_is_there_once(city: City) -> None:
    window = Window()
    done = window.file()
    first, second = city.send(window, done, done)
    assert first == second
    assert (city.stats()["acts"], city.stats()["duplicates_refused"]) == (1, 1)


def test_a_receipt_can_be_asked_for_again_and_unseen_acts_have_none(city: City) -> None:
    window = Window()
    done, unseen = window.file(), window.file()
    receipts = city.send(window, done)
    assert city.ask(done[0].id, unseen[0].id) == receipts


def test_an_office_is_not_told_about_the_acts_of_another(city: City) -> None:
    window = Window()
    done = window.file()
    city.send(window, done)
    assert city.ask(done[0].id, office="32080302") == []


def test_the_same_act_id_over_other_content_is_rejected_and_the_first_stays(city: City) -> None:
    window = Window()
    done = window.file()
    (accepted,) = city.send(window, done)
    other = altered(done, destination_name="杭州市")
    (rejected,) = city.send(window, other)
    assert (rejected["verdict"], rejected["code"]) == ("rejected", "content_differs")
    assert city.ask(done[0].id) == [accepted]
    city.send(window, other)
    assert city.stats()["conflicts"] == 1


def test_an_act_before_its_predecessor_comes_later_and_is_taken_after_it(city: City) -> None:
    window = Window()
    _, state = first = window.file()
    second = window.act(state, ActKind.CHANGE, destination_name="杭州市")
    (receipt,) = city.send(window, second)
    assert (receipt["verdict"], receipt["code"]) == ("later", "predecessor_absent")
    assert city.ask(second[0].id) == []
    assert [one["verdict"] for one in city.send(window, first, second)] == ["accepted", "accepted"]


def test_acts_in_the_wrong_order_within_a_batch_are_not_turned_around(city: City) -> None:
    window = Window()
    _, state = first = window.file()
    second = window.act(state, ActKind.CHANGE, destination_name="杭州市")
    assert [one["verdict"] for one in city.send(window, second, first)] == ["later", "accepted"]


def test_an_act_of_another_counter_under_this_ones_name_is_rejected(city: City) -> None:
    window, stranger = Window("01"), Window("02")
    done = stranger.file()
    (receipt,) = city.send(window, done)
    assert (receipt["verdict"], receipt["code"]) == ("rejected", "foreign_act")
    assert (city.stats()["acts"], city.stats()["offices"]["32080301"]["rejected"]) == (0, 1)
    assert city.ask(done[0].id) == []
    (own,) = city.send(stranger, done)
    assert own["verdict"] == "accepted"
    assert city.ask(done[0].id) == [own]


def test_a_message_that_does_not_fit_its_hash_is_rejected(city: City) -> None:
    window = Window()
    done = window.file()
    broken = window.batch(done).replace("13800001234", "13800001235")
    (receipt,) = city.post(window, broken).json()["receipts"]
    assert (receipt["verdict"], receipt["code"]) == ("rejected", "content_broken")
    assert city.ask(done[0].id) == [receipt]
    (whole,) = city.send(window, done)
    assert whole["verdict"] == "accepted"
    assert city.ask(done[0].id) == [whole]


def test_what_is_refused_again_and_again_counts_once_and_gets_the_receipt_of_before(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, stranger = Window("01"), Window("02")
    done = stranger.file()
    (first,) = city.send(window, done)
    monkeypatch.setattr(judge, "_refuse_strange", lambda message, *_: judge._rejected(message, "foreign_act", "新的话"))
    assert city.send(window, done, done) == [first, first]
    assert city.stats()["offices"] == {"32080301": {"acts": 0, "filings": 0, "rejected": 1}}
    database = Database(city.database_url)
    with database.read() as connection:
        assert connection.scalars(select(refused_act.c.times_refused)).all() == [2]
    database.close()


def test_many_counters_at_once_leave_every_act_exactly_once(city: City) -> None:
    windows = [Window(f"{number:02d}") for number in range(1, 7)]
    city.token()
    batches = []
    for window in windows:
        acts = []
        for _ in range(10):
            _, state = first = window.file(person=someone())
            acts += [first, window.act(state, ActKind.CHANGE, destination_name="杭州市")]
        batches += [(window, acts)] * 2
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda one: city.send(one[0], *one[1]), batches))
    assert {receipt["verdict"] for answer in answers for receipt in answer} == {"accepted"}
    stats = city.stats()
    assert (stats["acts"], stats["filings"], stats["duplicates_refused"]) == (120, 60, 120)
    assert stats["offices"] == {"32080301": {"acts": 120, "filings": 60, "rejected": 0}}

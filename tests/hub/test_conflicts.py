"""Two counters that could not see each other: the first to arrive wins, the second learns who won."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.filing import Contact
from app.domain.vocabulary import ActKind, Category, LifeState
from tests.hub.conftest import ON_BOTH, City
from tests.wire.window import DAY, Window, someone

pytestmark = ON_BOTH


def test_two_counters_on_one_filing_and_the_second_learns_of_the_first(city: City) -> None:
    here, there = Window("01"), Window("02")
    _, state = first = here.file()
    city.send(here, first)
    (winner,) = city.send(here, here.act(state, ActKind.CANCEL, status=LifeState.CANCELLED))
    (loser,) = city.send(there, there.act(state, ActKind.CHANGE, destination_name="杭州市"))
    assert (loser["verdict"], loser["code"]) == ("rejected", "sequence_taken")
    assert loser["upstream_number"] == winner["upstream_number"]
    assert "32080301第01窗口" in loser["sentence"]
    assert re.search(r"（\d{4}-\d\d-\d\d \d\d:\d\d 到达上级）", loser["sentence"]), "a day as screens write it"
    assert city.stats()["conflicts"] == 1


def test_what_the_loser_did_after_its_lost_act_is_held_back(city: City) -> None:
    here, there = Window("01"), Window("02")
    _, state = first = here.file()
    city.send(here, first, here.act(state, ActKind.CHANGE, destination_name="杭州市"))
    _, lost_state = lost = there.act(state, ActKind.CHANGE, destination_name="苏州市")
    after = there.act(lost_state, ActKind.EXTEND, valid_until=DAY)
    rejected, later = city.send(there, lost, after)
    assert rejected["code"] == "sequence_taken"
    assert (later["verdict"], later["code"]) == ("later", "predecessor_rejected")
    assert city.send(there, after) == [later]


def test_a_filing_is_ended_whatever_was_refused_of_it_before(city: City) -> None:
    window, elsewhere, person = Window("01"), Window("02"), someone()
    city.send(elsewhere, elsewhere.file(person=person, category=Category.REFERRAL, destination="310000"))
    _, state = first = window.file(person=person, category=Category.REFERRAL, destination="320100")
    _, changed = change = window.act(state, ActKind.CHANGE, destination="310000")
    _, extended = extension = window.act(changed, ActKind.EXTEND, valid_until=DAY + timedelta(days=90))
    end = window.act(extended, ActKind.CANCEL, status=LifeState.CANCELLED)
    assert [one["verdict"] for one in city.send(window, first, change)] == ["accepted", "rejected"]
    late, early = city.send(window, extension, end)
    assert (late["code"], early["code"]) == ("predecessor_rejected", "predecessor_absent")
    end = window.act(changed, ActKind.CANCEL, status=LifeState.CANCELLED)
    _, ended = end
    correction = window.act(ended, ActKind.CORRECT, contact=Contact(phone="13700002222"))
    assert [one["verdict"] for one in city.send(window, end, correction)] == ["accepted", "accepted"]
    (free,) = city.send(elsewhere, elsewhere.file(person=person, category=Category.REFERRAL, destination="320100"))
    assert free["verdict"] == "accepted"


def test_a_correction_does_not_bring_in_the_end_that_was_refused(city: City) -> None:
    here, there, person = Window("01"), Window("02"), someone()
    _, state = first = here.file(person=person)
    city.send(here, first)
    city.send(there, there.act(state, ActKind.CHANGE, destination_name="杭州市"))
    _, ended = lost = here.act(state, ActKind.CANCEL, status=LifeState.CANCELLED)
    correction = here.act(ended, ActKind.CORRECT, contact=Contact(phone="13700002222"))
    rejected, later = city.send(here, lost, correction)
    assert rejected["code"] == "sequence_taken"
    assert (later["verdict"], later["code"]) == ("later", "predecessor_rejected")
    (receipt,) = city.send(there, there.file(person=person))
    assert receipt["code"] == "person_already_filed", "the filing holds"


def test_the_end_of_a_filing_that_was_refused_whole_is_nothing_to_the_city(city: City) -> None:
    here, there, person = Window("01"), Window("02"), someone()
    city.send(here, here.file(person=person))
    _, state = second = there.file(person=person)
    city.send(there, second)
    (receipt,) = city.send(there, there.act(state, ActKind.CANCEL, status=LifeState.CANCELLED))
    assert (receipt["verdict"], receipt["code"]) == ("later", "predecessor_rejected")


def test_a_person_filed_at_two_counters_keeps_the_first_filing(city: City) -> None:
    here, there, person = Window("01"), Window("02"), someone()
    _, state = first = here.file(person=person)
    city.send(here, first)
    _, second_state = second = there.file(person=person, category=Category.LONG_TERM_RESIDENT)
    receipt, later = city.send(there, second, there.act(second_state, ActKind.CHANGE, destination_name="杭州市"))
    assert (receipt["verdict"], receipt["code"]) == ("rejected", "person_already_filed")
    assert state.number in receipt["sentence"]
    assert (later["verdict"], later["code"]) == ("later", "predecessor_rejected")
    assert (city.stats()["filings"], city.stats()["conflicts"]) == (1, 1)


def test_another_office_is_told_the_same(city: City) -> None:
    here, there, person = Window(office="32080301"), Window(office="32080302"), someone()
    city.send(here, here.file(person=person))
    (receipt,) = city.send(there, there.file(person=person))
    assert receipt["code"] == "person_already_filed"


def test_a_filing_of_the_other_group_stands_beside_the_first(city: City) -> None:
    here, there, person = Window("01"), Window("02"), someone()
    city.send(here, here.file(person=person))
    (receipt,) = city.send(there, there.file(person=person, category=Category.REFERRAL))
    assert receipt["verdict"] == "accepted"


def test_referrals_to_two_cities_stand_side_by_side(city: City) -> None:
    here, there, person = Window("01"), Window("02"), someone()
    city.send(here, here.file(person=person, category=Category.REFERRAL, destination="310000"))
    (receipt,) = city.send(there, there.file(person=person, category=Category.REFERRAL, destination="320100"))
    assert receipt["verdict"] == "accepted"


def test_a_second_temporary_filing_for_the_same_city_is_refused_however_its_code_is_spelt(city: City) -> None:
    here, there, person = Window("01"), Window("02"), someone()
    city.send(here, here.file(person=person, category=Category.REFERRAL, destination="310000"))
    (receipt,) = city.send(there, there.file(person=person, category=Category.EMERGENCY, destination="310100"))
    assert receipt["code"] == "person_already_filed"


def test_a_change_to_a_city_for_which_another_counter_filed_is_refused(city: City) -> None:
    here, there, person = Window("01"), Window("02"), someone()
    city.send(here, here.file(person=person, category=Category.REFERRAL, destination="310000"))
    _, state = second = there.file(person=person, category=Category.REFERRAL, destination="320100")
    city.send(there, second)
    (receipt,) = city.send(there, there.act(state, ActKind.CHANGE, destination="310000"))
    assert receipt["code"] == "person_already_filed"


def test_a_filing_that_ran_out_is_in_nobodys_way_though_its_counter_has_not_said_so(city: City) -> None:
    here, there, person = Window("01"), Window("02"), someone()
    ended = DAY - timedelta(days=1)
    city.send(here, here.file(person=person, category=Category.REFERRAL, valid_until=ended))
    (receipt,) = city.send(there, there.file(person=person, category=Category.REFERRAL))
    assert receipt["verdict"] == "accepted"


def test_a_filing_on_its_last_day_is_in_the_way(city: City) -> None:
    here, there, person = Window("01"), Window("02"), someone()
    city.send(here, here.file(person=person, category=Category.REFERRAL, valid_until=DAY))
    (receipt,) = city.send(there, there.file(person=person, category=Category.REFERRAL))
    assert receipt["code"] == "person_already_filed"


def test_what_one_counter_files_twice_is_its_own_policys_matter(city: City) -> None:
    window, person = Window(), someone()
    receipts = city.send(window, window.file(person=person), window.file(person=person))
    assert [receipt["verdict"] for receipt in receipts] == ["accepted", "accepted"]


def test_after_the_first_filing_ended_a_second_counter_may_file(city: City) -> None:
    here, there, person = Window("01"), Window("02"), someone()
    _, state = first = here.file(person=person)
    city.send(here, first, here.act(state, ActKind.CANCEL, status=LifeState.CANCELLED))
    (receipt,) = city.send(there, there.file(person=person))
    assert receipt["verdict"] == "accepted"


def test_a_dead_filing_is_not_brought_back_beside_a_live_one(city: City) -> None:
    here, there, person = Window("01"), Window("02"), someone()
    _, state = first = here.file(person=person)
    _, dead = cancel = here.act(state, ActKind.CANCEL, status=LifeState.CANCELLED)
    city.send(here, first, cancel)
    city.send(there, there.file(person=person))
    (receipt,) = city.send(here, here.act(dead, ActKind.CORRECT, status=LifeState.ACTIVE))
    assert receipt["code"] == "person_already_filed"


def test_a_correction_is_taken_of_a_filing_that_holds_and_of_one_that_ended(city: City) -> None:
    window, person = Window("01"), someone("欧阳测祥")
    right = replace(person, name="欧阳测样")
    _, state = first = window.file(person=person)
    _, corrected = correction = window.act(state, ActKind.CORRECT, person=right)
    _, ended = end = window.act(corrected, ActKind.CANCEL, status=LifeState.CANCELLED)
    later = window.act(ended, ActKind.CORRECT, contact=Contact(phone="13700002222"))
    receipts = city.send(window, first, correction, end, later)
    assert [receipt["verdict"] for receipt in receipts] == ["accepted"] * 4
    assert {receipt["upstream_number"] for receipt in receipts} == {receipts[0]["upstream_number"]}


@pytest.mark.parametrize("round_", range(3))
def test_of_counters_filing_one_person_at_the_same_moment_exactly_one_wins(city: City, round_: int) -> None:
    person = someone()
    windows = [Window(f"{number:02d}") for number in range(1, 9)]
    city.token()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda window: city.send(window, window.file(person=person)), windows))
    verdicts = sorted(answer[0]["verdict"] for answer in answers)
    assert verdicts == ["accepted"] + ["rejected"] * 7
    assert city.stats()["conflicts"] == 7


def test_what_was_done_after_a_lost_act_goes_up_once_the_lost_one_was_settled(city: City) -> None:
    here, there = Window("01"), Window("02")
    _, state = first = here.file()
    city.send(here, first, here.act(state, ActKind.CHANGE, destination_name="杭州市"))
    lost, lost_state = there.act(state, ActKind.CHANGE, destination_name="苏州市")
    after = there.act(lost_state, ActKind.EXTEND, valid_until=DAY)
    city.send(there, (lost, lost_state))
    (held,) = city.send(there, after)
    assert held["code"] == "predecessor_rejected"
    (taken,) = city.send(there, after, settled=(lost.id,))
    assert taken["verdict"] == "accepted"
    (next_one,) = city.send(there, there.act(after[1], ActKind.CHANGE, destination_name="南京市"), settled=(lost.id,))
    assert next_one["verdict"] == "accepted"


def test_settling_a_lost_change_does_not_revive_a_filing_that_ended(city: City) -> None:
    here, there = Window("01"), Window("02")
    _, state = first = here.file()
    city.send(here, first, here.act(state, ActKind.CANCEL, status=LifeState.CANCELLED))
    lost, lost_state = there.act(state, ActKind.CHANGE, destination_name="苏州市")
    city.send(there, (lost, lost_state))
    (held,) = city.send(there, there.act(lost_state, ActKind.EXTEND, valid_until=DAY), settled=(lost.id,))
    assert (held["verdict"], held["code"]) == ("later", "predecessor_rejected")


def test_settling_a_lost_end_does_not_bring_it_in_by_a_correction(city: City) -> None:
    here, there = Window("01"), Window("02")
    _, state = first = here.file()
    city.send(here, first)
    city.send(there, there.act(state, ActKind.CHANGE, destination_name="杭州市"))
    lost, ended = here.act(state, ActKind.CANCEL, status=LifeState.CANCELLED)
    city.send(here, (lost, ended))
    correction = here.act(ended, ActKind.CORRECT, contact=Contact(phone="13700002222"))
    (held,) = city.send(here, correction, settled=(lost.id,))
    assert (held["verdict"], held["code"]) == ("later", "predecessor_rejected")


def test_a_counter_settles_only_its_own_acts(city: City) -> None:
    here, there, third = Window("01"), Window("02"), Window("03")
    _, state = first = here.file()
    city.send(here, first, here.act(state, ActKind.CHANGE, destination_name="杭州市"))
    others, others_state = third.act(state, ActKind.CHANGE, destination_name="南通市")
    lost, lost_state = there.act(state, ActKind.CHANGE, destination_name="苏州市")
    city.send(third, (others, others_state))
    city.send(there, (lost, lost_state))
    (held,) = city.send(there, there.act(lost_state, ActKind.EXTEND, valid_until=DAY), settled=(others.id,))
    assert held["code"] == "predecessor_rejected"

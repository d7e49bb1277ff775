"""A counter brought back from a backup meets acts of its own that it sent since and knows no more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.conflict import Kept
from app.domain.dates import FixedClock
from app.domain.filing_number import CounterIdentity
from app.domain.vocabulary import Category, Role
from app.policy.facts import ChangeRequest
from app.services.changes import change
from app.services.conflict_decisions import decide_conflict, view_conflict
from app.services.elsewhere import find_elsewhere
from app.services.feed import has_forgotten
from app.services.filings import file
from app.store import open_store
from app.store.backup import back_up, restore
from tests.builders import AREA, intake, make_desk, person, request
from tests.conflicts.conftest import City, CounterThere, file_referral
from tests.conflicts.on_foot import OnFoot

PASSPHRASE = "correct horse"


class Restored:
    """Window 01 as its backup knew it, the record that it has changed since, and the one that it has made since."""

    def __init__(self, counter: CounterThere, number: str, later: str) -> None:
        self.counter, self.number, self.later = counter, number, later

    def call(self, phone: str) -> None:
        who = self.counter
        assert change(who.desk, who.clerk, self.number, ChangeRequest(phone=phone)).was_done


@pytest.fixture
def restored(
    city: City, open_counter: Callable[[str], CounterThere], tmp_path: Path, clock: FixedClock
) -> Iterator[Restored]:
    """After the backup was made one record more was filed, one was changed, and all of it went up."""
    number = file_referral(open_counter("01")).number
    assert city.sync(open_counter("01")).accepted == 1
    backup = back_up(open_counter("01").desk.store, tmp_path / "backup", PASSPHRASE).file  # type: ignore[arg-type]
    gone = Restored(open_counter("01"), number, file_referral(open_counter("01"), destination="330100").number)
    gone.call("13700000001")
    assert city.sync(gone.counter).accepted == 2
    restore(backup, tmp_path / "restored", PASSPHRASE, clock=clock)
    with open_store(tmp_path / "restored", clock=clock) as store:
        yield Restored(
            CounterThere(make_desk(store, clock, counter=CounterIdentity(AREA, "01", "01"))), number, gone.later
        )


@pytest.mark.parametrize("way", ["line", "courier"])
@pytest.mark.parametrize(("kept", "phone"), [(Kept.THEIRS, "13700000001"), (Kept.OURS, "13700000002")])
def test_what_it_had_sent_since_is_shown_and_decided_on(
    city: City, restored: Restored, tmp_path: Path, kept: Kept, phone: str, way: str
) -> None:
    counter, number = restored.counter, restored.number
    restored.call("13700000002")
    if way == "courier":
        with closing(OnFoot(city, counter, tmp_path)) as on_foot:
            assert on_foot.carry().rejected == 1
    else:
        assert city.sync(counter).rejected == 1
    view = view_conflict(counter.desk, number, Role.CLERK)
    assert view.theirs is not None
    assert view.theirs.place == view.ours.place
    assert "本窗口恢复备份以前已先办理这件备案" in view.sentence
    done = decide_conflict(counter.desk, counter.clerk, number, kept)
    assert city.sync(counter).accepted == len(done.acts)
    assert counter.filing(number).contact.phone == phone
    restored.call("13700000003")
    assert city.sync(counter).accepted == 1


@pytest.mark.parametrize("way", ["line", "courier"])
def test_what_it_had_filed_since_is_found_and_stands_in_the_way_of_a_second_filing(
    city: City, restored: Restored, tmp_path: Path, way: str
) -> None:
    counter = restored.counter
    assert find_elsewhere(counter.desk, restored.later) is None
    if way == "courier":
        restored.call("13700000002")
        with closing(OnFoot(city, counter, tmp_path)) as on_foot:
            on_foot.carry()
    else:
        city.sync(counter, with_feed=True)
    found = find_elsewhere(counter.desk, restored.later)
    assert found is not None
    assert found.filing.place == "机构32080301第01窗口"
    asked = request(Category.REFERRAL, destination="330100")
    again = file(counter.desk, counter.clerk, intake(asked, person=person()))
    assert again.filing is None
    assert any(restored.later in reason.detail for reason in again.decision.reasons)


def test_once_told_it_asks_for_what_others_did_only(city: City, restored: Restored) -> None:
    store = restored.counter.desk.store
    assert has_forgotten(store)
    city.sync(restored.counter, with_feed=True)
    assert not has_forgotten(store)

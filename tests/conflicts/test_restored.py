"""A counter brought back from a backup meets acts of its own that it sent since and knows no more."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.conflict import Kept
from app.domain.dates import FixedClock
from app.domain.filing_number import CounterIdentity
from app.domain.vocabulary import Role
from app.policy.facts import ChangeRequest
from app.services.changes import change
from app.services.conflict_decisions import decide_conflict, view_conflict
from app.store import open_store
from app.store.backup import NUMBERS_LEFT_OUT
from tests.builders import AREA, make_desk
from tests.conflicts.conftest import City, CounterThere, file_referral
from tests.conflicts.on_foot import OnFoot


class Restored:
    """Window 01 as its backup knew it, and the record that it has changed since."""

    def __init__(self, counter: CounterThere, number: str) -> None:
        self.counter, self.number = counter, number

    def call(self, phone: str) -> None:
        who = self.counter
        assert change(who.desk, who.clerk, self.number, ChangeRequest(phone=phone)).was_done


@pytest.fixture
def restored(
    city: City, open_counter: Callable[[str], CounterThere], tmp_path: Path, clock: FixedClock
) -> Iterator[Restored]:
    """The record was changed once, and that went up, after the backup was made."""
    number = file_referral(open_counter("01")).number
    assert city.sync(open_counter("01")).accepted == 1
    shutil.copytree(tmp_path / "counter-01", tmp_path / "backup")
    gone = Restored(open_counter("01"), number)
    gone.call("13700000001")
    assert city.sync(gone.counter).accepted == 1
    with open_store(tmp_path / "backup", clock=clock) as store:
        with store.write() as uow:
            uow.leave_out_numbers(NUMBERS_LEFT_OUT, clock.now().date())
            uow.commit()
        yield Restored(CounterThere(make_desk(store, clock, counter=CounterIdentity(AREA, "01", "01"))), number)


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

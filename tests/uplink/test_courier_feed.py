"""What the city has to tell comes back with the receipts of a courier file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.authentication import RosterEntry
from app.domain.vocabulary import CardState, Enrolment, Insurance
from app.errors import Cancelled, UserError
from app.hub import courier as hub_courier
from app.hub.api import read_batch
from app.hub.courier import CourierDesk, register_card
from app.hub.database import Database
from app.hub.feed_loads import load_roster
from app.hub.intake import take_batch
from app.services import feed
from app.uplink import courier as counter_courier
from app.uplink.courier import Courier, Imported
from app.wire.courier_keys import CourierKeys, card_bytes
from app.wire.feed import FeedPage
from tests.uplink.conftest import CounterAtWork
from tests.wire.window import NOW, Window, someone

HUB = CourierKeys(b"h" * 32)


class Round:
    """A counter, a hub, and the way between them on foot."""

    def __init__(self, counter: CounterAtWork, folder: Path) -> None:
        self.url = f"sqlite:///{folder / 'hub.db'}"
        self.folder, self.counter = folder, counter
        self.database = Database(self.url)
        self.desk = CourierDesk(self.database, HUB, counter.clock)
        self.used = 0
        window = counter.window
        self.courier = Courier(
            counter.store,
            b"c" * 32,
            window.office,
            window.counter,
            counter.clock,
            has_line=False,
            after_feed=self._use,
        )
        register_card(self.database, self.courier.card)
        (folder / "hub.pub").write_bytes(card_bytes(HUB.hub_card()))
        self.courier.trust_hub(folder / "hub.pub", "wang")

    def _use(self) -> None:
        self.used += 1

    def go(self, name: str) -> Path:
        """Carry a file up; the receipts that come back."""
        up, down = self.folder / f"{name}.up", self.folder / f"{name}.down"
        self.courier.export(up, "wang", may_be_empty=True)
        taken = self.desk.take(up)
        self.desk.write_receipts(taken.office, taken.counter, taken.number, down, feed_after=taken.feed_after)
        return down

    def take(self, path: Path) -> Imported:
        return self.courier.import_receipts(path, "wang")

    def load(self, *names: str) -> list[RosterEntry]:
        people = [someone(name) for name in names]
        entries = [
            RosterEntry(one.social_security_number, one.name, Insurance.EMPLOYEE, Enrolment.IN_ORDER, CardState.NORMAL)
            for one in people
        ]
        load_roster(self.url, "320803", entries, clock=self.counter.clock)
        return entries

    def knows(self, entry: RosterEntry) -> bool:
        with self.counter.store.read() as uow:
            return uow.roster.find(entry.social_security_number) is not None


@pytest.fixture
def on_foot(counter: CounterAtWork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Round]:
    monkeypatch.setattr(hub_courier, "_PAGE_ITEMS", 2)
    made = Round(counter, tmp_path)
    yield made
    made.database.close()


def test_the_roster_and_filings_made_elsewhere_come_with_the_receipts(on_foot: Round) -> None:
    entries = on_foot.load("甲样", "乙样", "丙样")
    elsewhere = Window("02")
    done = elsewhere.file(person=someone("丁样"))
    take_batch(on_foot.database, read_batch(elsewhere.batch(done).encode()), lambda: NOW)
    on_foot.counter.file()
    result = on_foot.take(on_foot.go("first"))
    assert (result.accepted, result.received) == (1, 4)
    assert all(on_foot.knows(entry) for entry in entries)
    with on_foot.counter.store.read() as uow:
        assert uow.elsewhere.of_person(done[1].person.social_security_number)
    assert on_foot.used == 1


def test_an_import_that_was_stopped_goes_on_where_it_was(on_foot: Round) -> None:
    entries = on_foot.load("甲样", "乙样", "丙样")
    on_foot.counter.file()
    file, told = on_foot.go("first"), list[int]()

    def stop(received: int) -> None:
        told.append(received)
        raise Cancelled

    with pytest.raises(Cancelled):
        on_foot.courier.import_receipts(file, "wang", stop)
    assert told == [2]
    assert on_foot.knows(entries[0])
    assert not on_foot.knows(entries[-1])
    assert on_foot.take(file).accepted == 1
    assert all(on_foot.knows(entry) for entry in entries)


def test_a_file_without_acts_fetches_what_is_new_and_nothing_twice(on_foot: Round) -> None:
    on_foot.load("甲样")
    assert on_foot.take(on_foot.go("first")) == Imported(1, 0, 0, 0, 1)
    assert on_foot.take(on_foot.go("second")).received == 0
    (_, new) = on_foot.load("甲样", "乙样")
    assert on_foot.take(on_foot.go("third")).received > 0
    assert on_foot.knows(new)


def test_an_import_broken_off_in_the_middle_goes_on_when_it_is_done_again(
    on_foot: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = on_foot.load("甲样", "乙样", "丙样", "丁样")
    on_foot.counter.file()
    receipts = on_foot.go("first")
    kept = []

    def break_off(store: object, page: FeedPage, own: str, now: object) -> int | None:
        if kept:
            raise KeyboardInterrupt
        kept.append(page)
        return feed.keep_page(on_foot.counter.store, page, own, on_foot.counter.clock.now())

    with monkeypatch.context() as patch:
        patch.setattr(counter_courier, "keep_page", break_off)
        with pytest.raises(KeyboardInterrupt):
            on_foot.take(receipts)
    assert on_foot.counter.states() == ["unknown"]
    assert (on_foot.take(receipts).received, on_foot.counter.states()) == (2, ["accepted"])
    assert all(on_foot.knows(entry) for entry in entries)


def test_receipts_refused_for_their_number_bring_nothing_down(on_foot: Round) -> None:
    first = on_foot.go("first")
    (entry,) = on_foot.load("甲样")
    second = on_foot.go("second")
    with pytest.raises(UserError, match="第1号的回执还没有导入"):
        on_foot.take(second)
    assert not on_foot.knows(entry)
    on_foot.take(first)
    # It asked from where the counter was before the first came back: what fits no more comes with the next.
    assert on_foot.take(second).received == 0
    assert on_foot.take(on_foot.go("third")).received == 1
    assert on_foot.knows(entry)

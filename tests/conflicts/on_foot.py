"""A counter that sends its acts and takes its receipts as files carried by hand."""

from __future__ import annotations

from pathlib import Path

from app.hub.courier import CourierDesk, register_card
from app.hub.database import Database
from app.uplink.courier import Courier, Imported
from app.wire.courier_keys import CourierKeys, card_bytes
from tests.conflicts.conftest import OFFICE, City, CounterThere

HUB = CourierKeys(b"h" * 32)


class OnFoot:
    """A counter without a line."""

    def __init__(self, city: City, counter: CounterThere, folder: Path) -> None:
        self.database, self.folder = Database(city.database_url), folder
        desk = counter.desk
        self.desk = CourierDesk(self.database, HUB, desk.clock)
        self.courier = Courier(desk.store, b"c" * 32, OFFICE, desk.counter.counter, desk.clock, has_line=False)
        register_card(self.database, self.courier.card)
        card = folder / "hub.pub"
        card.write_bytes(card_bytes(HUB.hub_card()))
        self.courier.trust_hub(card, "wang")
        self.trips = 0

    def close(self) -> None:
        self.database.close()

    def carry(self) -> Imported:
        self.trips += 1
        up, down = self.folder / f"{self.trips}.up", self.folder / f"{self.trips}.down"
        self.courier.export(up, "wang")
        taken = self.desk.take(up)
        self.desk.write_receipts(taken.office, taken.counter, taken.number, down, feed_after=taken.feed_after)
        return self.courier.import_receipts(down, "wang")

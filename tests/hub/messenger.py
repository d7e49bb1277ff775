"""A counter that sends by hand, and the keys of the hub it sends to."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

from app.wire.batch import ActReceipt
from app.wire.canonical import act_message_json
from app.wire.courier import ReceiptsHead, acts_lines, read_receipts
from app.wire.courier_file import Address, open_file, seal_file
from app.wire.courier_keys import CourierKeys
from tests.wire.window import NOW, Window

HUB = CourierKeys(b"h" * 32)
_names = count(1)


class Messenger:
    """信使 of one counter: writes its files, and reads what comes back."""

    def __init__(self, folder: Path, window: Window, secret: bytes = b"c" * 32) -> None:
        self.folder, self.window, self.keys = folder, window, CourierKeys(secret)
        self.card = self.keys.counter_card(window.office, window.counter)

    def write(self, number: int, *bodies: str, after: tuple[bytes, ...] = ()) -> Path:
        address = Address(
            kind="acts",
            office=self.window.office,
            counter=self.window.counter,
            number=number,
            sender=self.card.mark,
            receiver=HUB.hub_card().mark,
        )
        path = self.new_path()
        seal_file(path, address, self.keys, HUB.hub_card(), (*acts_lines(NOW.isoformat(), bodies), *after))
        return path

    def file(self, number: int, *done: Any) -> Path:
        return self.write(number, *(act_message_json(*one) for one in done or (self.window.file(),)))

    def read(self, path: Path) -> tuple[ReceiptsHead, tuple[ActReceipt, ...]]:
        with open_file(path, "receipts", self.keys, self.card, lambda _: HUB.hub_card()) as file:
            return read_receipts(file)

    def new_path(self) -> Path:
        """Where a file may be written."""
        return self.folder / f"{self.window.counter}-{next(_names)}"

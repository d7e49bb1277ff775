"""Makes the old databases of the hub that tests open for ever: run once, when a revision is released.

``python -m tests.old_databases.make_hub`` writes ``hub_<revision>.db`` of the present schema with a few acts in it.
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from app.domain.authentication import RosterEntry
from app.domain.dates import FixedClock
from app.domain.vocabulary import ActKind, CardState, Enrolment, Insurance, LifeState
from app.hub import schema
from app.hub.api import read_batch
from app.hub.courier import register_card
from app.hub.database import Database
from app.hub.feed_loads import load_roster
from app.hub.intake import take_batch
from app.hub.tokens import issue_token
from app.wire.courier_keys import CourierKeys
from tests.wire.window import NOW, Window, someone

HERE = Path(__file__).resolve().parent


def fill(url: str) -> None:
    """One of everything a table can hold.

    A filing changed, one ended, a lost act, a repeat, an act of another counter, and a courier's key.
    """
    here, there, person = Window("01"), Window("02"), someone("欧阳单")
    issue_token(url, here.office)
    enrolled = RosterEntry(
        person.social_security_number, person.name, Insurance.EMPLOYEE, Enrolment.IN_ORDER, CardState.NORMAL
    )
    load_roster(url, "320803", [enrolled], clock=FixedClock(NOW))
    _, state = first = here.file(person=person)
    change = here.act(state, ActKind.CHANGE, destination_name="杭州市")
    _, other_state = other = here.file(person=someone("李𠮷明"))
    end = here.act(other_state, ActKind.CANCEL, status=LifeState.CANCELLED)
    database = Database(url)
    try:
        for window, done in (
            (here, (first, change, other, end)),
            (here, (first,)),
            (there, (there.file(person=person),)),
            (here, (there.file(),)),
        ):
            take_batch(database, read_batch(window.batch(*done).encode()), FixedClock(NOW).now)
        register_card(database, CourierKeys(b"old" * 8).counter_card(there.office, there.counter), FixedClock(NOW))
    finally:
        database.close()


def main() -> None:
    """Write the database of the present revision; refuses to replace one that is kept already."""
    target = HERE / f"hub_{schema.HEAD.removeprefix('h')}.db"
    if target.exists():
        sys.exit(f"{target.name} is kept as it was released")
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "hub.db"
        fill(f"sqlite:///{path}")
        connection = sqlite3.connect(path)
        connection.execute("VACUUM INTO ?", [str(target)])
        connection.close()


if __name__ == "__main__":
    main()

"""Makes the old database that tests open for ever: run once, when a revision is released.

``python -m tests.old_databases.make`` writes ``<revision>.db`` of the present schema with a few records in it.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from app.domain.authentication import (
    Authentication,
    CardReading,
    Check,
    CheckKind,
    CheckResult,
    RosterEntry,
)
from app.domain.dates import FixedClock
from app.domain.filing import Contact
from app.domain.media_type import MediaType
from app.domain.outbox import Receipt, Verdict
from app.domain.vocabulary import ActKind, CardState, Enrolment, Insurance, LifeState, Role
from app.services.courier_batches import CourierBatch
from app.services.feed_store import FeedDocument, Recheck
from app.services.ports import Draft, PrintedPaper, User
from app.services.returned_papers import ReturnedPaper
from app.store import SqlStore, open_store, schema
from app.store.database import DATABASE_NAME
from app.store.keys import keep_keys
from app.wire.canonical import act_message_json
from app.wire.feed import FeedKind
from app.wire.message import ActMessage
from tests.store.builders import DAY, NOW, PERSON, act_again, commitment, file_one, person
from tests.wire.window import Window

OLD_KEY = bytes(range(32))
"""The folder's key of every old database: a test key, of no use anywhere else."""

HERE = Path(__file__).resolve().parent


def fill(store: SqlStore) -> None:
    """One of everything a table can hold."""
    settled = file_one(store, commitment=commitment(), legacy_number="淮转2019-0042")
    act_again(store, settled, ActKind.SUPPLEMENT, commitment=None)
    referred = file_one(store, person=person("李𠮷明"), contact=Contact(phone="13900005678"))
    act_again(store, referred, ActKind.CANCEL, status=LifeState.CANCELLED, valid_until=DAY)
    reading = CardReading(PERSON.social_security_number, PERSON.name, card_no=PERSON.card_no)
    entry = RosterEntry(
        PERSON.social_security_number, PERSON.name, Insurance.EMPLOYEE, Enrolment.IN_ORDER, CardState.NORMAL
    )
    checks = (Check(CheckKind.CARD, CheckResult.PASSED),)
    with store.write() as work:
        act_id = work.outbox.of_filing(settled.number)[0].act_id
        work.outbox.add_receipt(Receipt(act_id, Verdict.ACCEPTED, "HA-1", received_at=NOW))
        work.roster.replace([entry], loaded_at=NOW, fingerprint="ab")
        for identity in ("a1", "a2"):
            work.authentications.add(
                Authentication(identity, NOW, reading, checks, CardState.NORMAL, Enrolment.IN_ORDER, entry, NOW)
            )
        work.drafts.save(Draft("d1", "new_filing", "赵云", "{}", NOW + timedelta(minutes=5)))
        work.prints.add(PrintedPaper("p1", settled.number, "filing", "2016", "ab" * 32, NOW, "wang", 1))
        work.prints.add(PrintedPaper("p2", settled.number, "commitment", "2020", "ac" * 32, NOW, "wang", 1, revision=1))
        work.prints.add(
            PrintedPaper("p3", "3208030101-G0000001", "missing", "1", "af" * 32, NOW, "wang", 1, revision=0)
        )
        work.returned.expect(settled.number, "filing", NOW)
        work.returned.expect(settled.number, "commitment", NOW)
        work.returned.add(ReturnedPaper("s1", settled.number, "filing", NOW, "wang", "ad" * 32, MediaType.PDF))
        withdrawn = ReturnedPaper("s2", settled.number, "commitment", NOW, "wang", "ae" * 32, MediaType.PNG)
        work.returned.add(withdrawn)
        work.returned.withdraw(withdrawn, at=NOW, by="wang", reason="放错了备案")
        work.returned.expect(settled.number, "commitment", NOW)
        work.users.save(User("wang", "王经办", Role.CLERK, "$argon2id$synthetic"))
        work.counter.put("office", "32080301")
        other = Window("02").file(person=person("欧阳单"))
        work.elsewhere.add(ActMessage.model_validate_json(act_message_json(*other)))
        work.feed.put_document(FeedDocument(FeedKind.CALENDARS, "2026", "{}", NOW, problem="放假安排不完整"))
        for identity, number in (("a1", settled.number), ("a2", referred.number)):
            work.rechecks.expect(identity, number)
        failed = Check(CheckKind.ENROLMENT, CheckResult.FAILED, "参保状态：欠费")
        work.rechecks.add(Recheck("a1", settled.number, NOW, NOW, (failed,)))
        work.courier.add(CourierBatch(1, NOW, "af" * 32, (act_id,)))
        work.courier.mark_answered(1, NOW)
        work.commit()


def main() -> None:
    """Write the database of the present revision; refuses to replace one that is kept already."""
    target = HERE / f"{schema.HEAD}.db"
    if target.exists():
        sys.exit(f"{target.name} is kept as it was released")
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        keys = keep_keys(folder, OLD_KEY, use_keyring=False)
        schema.create_database(folder / DATABASE_NAME, keys.database)
        with open_store(folder, clock=FixedClock.on(date(2025, 3, 3))) as store:
            fill(store)
        schema.snapshot(folder / DATABASE_NAME, keys.database, target)
    # Opening it for reading leaves nothing beside it, but SQLite makes these while it is open.
    for leftover in ("-wal", "-shm"):
        target.with_name(target.name + leftover).unlink(missing_ok=True)


if __name__ == "__main__":
    main()

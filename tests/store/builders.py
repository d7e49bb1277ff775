"""Acts and records with valid defaults, of people who do not exist, and the three rows every act leaves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from app.domain.dates import CHINA_STANDARD_TIME
from app.domain.filing import (
    Act,
    Actor,
    Commitment,
    CommitmentState,
    Contact,
    Filing,
    Person,
    apply,
)
from app.domain.filing_number import CounterIdentity, make_filing_number
from app.domain.outbox import OutboxRow
from app.domain.vocabulary import (
    ActKind,
    Category,
    Insurance,
    LifeState,
    Material,
    Role,
    Sex,
    UpstreamState,
)
from app.services.ports import UnitOfWork
from app.store import SqlStore

COUNTER = CounterIdentity("320803", "01", "01")
DAY = date(2025, 3, 3)
NOW = datetime(2025, 3, 3, 9, 30, tzinfo=CHINA_STANDARD_TIME)
CLERK = Actor("wang", "王经办", Role.CLERK, "32080301", "01")
PERSON = Person("欧阳单", "320801195512120024", Sex.FEMALE, date(1955, 12, 12), Insurance.EMPLOYEE, "A12345678")
PHONE = "13800001234"


def commitment(**changes: Any) -> Commitment:
    made = Commitment(DAY, date(2025, 4, 2), ((Material.RESIDENCE_PERMIT,),), date(2027, 3, 3))
    return replace(made, **changes)


BROKEN = commitment(state=CommitmentState.BROKEN)


def file_act(number: str, act_id: str = "32080301-01-1", **changes: Any) -> Act:
    """The first act of a record; ``changes`` are fields of the filing."""
    fields: dict[str, Any] = {
        "pack": "huaian",
        "edition": "1",
        "person": PERSON,
        "category": Category.RETIREE_SETTLED,
        "destination": "310100",
        "destination_name": "上海市",
        "filed_on": DAY,
        "status": LifeState.ACTIVE,
        "valid_from": DAY,
        "valid_until": None,
        "contact": Contact(phone=PHONE),
    }
    return Act(act_id, number, 1, ActKind.FILE, DAY, NOW, CLERK, {**fields, **changes})


def later_act(state: Filing, act_id: str, kind: ActKind = ActKind.CHANGE, **changes: Any) -> Act:
    return Act(act_id, state.number, state.revision + 1, kind, DAY, NOW, CLERK, changes)


def do(work: UnitOfWork, act: Act, state: Filing | None = None) -> Filing:
    """Put an act, its outbox row and its audit entry into an open unit of work."""
    after = apply(state, act)
    work.filings.add_act(act, after)
    order = work.outbox.next_order()
    work.outbox.add(OutboxRow(order, act.id, act.filing_number, "{}", UpstreamState.WAITING))
    work.audit.append(at=act.at, actor=act.actor.login, event=act.kind.value, subject=act.filing_number)
    return after


def file_one(store: SqlStore, **changes: Any) -> Filing:
    """File one record in a transaction of its own; numbers come from the store."""
    with store.write() as work:
        sequence = work.counter.next_sequence("filing")
        act_id = f"32080301-01-{work.counter.next_sequence('act')}"
        state = do(work, file_act(make_filing_number(COUNTER, DAY, sequence), act_id, **changes))
        work.commit()
    return state


def person(name: str, number: str = PERSON.social_security_number) -> Person:
    return replace(PERSON, name=name, social_security_number=number)


def act_again(store: SqlStore, state: Filing, kind: ActKind = ActKind.CHANGE, **changes: Any) -> Filing:
    """One more act on a record, in a transaction of its own."""
    with store.write() as work:
        act_id = f"32080301-01-{work.counter.next_sequence('act')}"
        after = do(work, later_act(state, act_id, kind, **changes), state)
        work.commit()
    return after

"""限制期: its last day hangs on the day of filing alone, whatever was done since and in whichever order."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.decision import Decision
from app.domain.filing import Filing
from app.domain.lifecycle import TransitionRefused
from app.domain.reasons import ReasonCode
from app.domain.vocabulary import ActKind, Category, Material, Role
from app.policy.assess import assess_cancel, assess_change
from app.policy.facts import ChangeRequest
from app.policy.pack import PackEdition
from app.services.changes import change
from app.services.commitments import supplement
from app.services.day_end import sweep
from app.services.desk import Desk
from app.services.extensions import extend
from app.services.queries import get_record
from app.services.status_changes import change_status
from tests.builders import DAY, RESIDENCE_PAPERS, actor, commitment, desk_in, filing, go_to, library
from tests.records import seed

LOCKING = [edition for group in library().editions.values() for edition in group if edition.locks]
LOCKED = {ReasonCode.CANCEL_LOCKED, ReasonCode.CHANGE_LOCKED}
MANAGER = actor(Role.MANAGER)

Step = Callable[[Desk, str], object]
STEPS: dict[str, Step] = {
    "phone": lambda desk, number: change(desk, MANAGER, number, ChangeRequest(phone="13900001111")),
    "move": lambda desk, number: change(desk, MANAGER, number, ChangeRequest(destination="330100")),
    "move for a reason": lambda desk, number: change(
        desk,
        MANAGER,
        number,
        ChangeRequest(destination="340100", special_reason=True, materials=frozenset(Material)),
    ),
    "papers": lambda desk, number: supplement(desk, MANAGER, number, materials=RESIDENCE_PAPERS[:1]),
    "extend": lambda desk, number: extend(desk, MANAGER, number, approved=True),
    "suspend": lambda desk, number: change_status(desk, MANAGER, number, ActKind.SUSPEND),
    "resume": lambda desk, number: change_status(desk, MANAGER, number, ActKind.RESUME),
    "night": lambda desk, _number: sweep(desk),
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_in(tmp_path_factory.mktemp("locks") / "data", DAY) as opened:
        yield opened


def _locks(desk: Desk, record: Filing, edition: PackEdition, day: date) -> list[tuple[date | None, bool]]:
    asked: list[Decision] = [
        assess_cancel(edition, record, day, desk.around),
        assess_change(edition, record, day, desk.around, ChangeRequest(destination="320500")),
    ]
    return [
        (item.locked_until, any(reason.code.value.endswith("_locked") for reason in item.reasons)) for item in asked
    ]


def _after(desk: Desk, record: Filing, steps: list[str]) -> Filing:
    go_to(desk, DAY)
    (number,) = seed(desk, record)
    for passed, step in enumerate(steps, start=1):
        go_to(desk, DAY + timedelta(days=passed))
        try:
            STEPS[step](desk, number)
        except TransitionRefused:
            continue
    return get_record(desk, number).filing


@pytest.mark.parametrize("edition", LOCKING, ids=lambda item: item.pack)
@settings(max_examples=25, deadline=None)
@given(
    steps=st.lists(st.sampled_from(sorted(STEPS)), max_size=6),
    category=st.sampled_from([Category.LONG_TERM_RESIDENT, Category.STATIONED_WORKER, Category.REFERRAL]),
    owes=st.booleans(),
    shuffle=st.randoms(use_true_random=False),
    later=st.integers(7, 900),
)
def test_a_lock_ends_on_the_same_day_in_whichever_order_things_were_done(
    desk: Desk,
    edition: PackEdition,
    steps: list[str],
    category: Category,
    owes: bool,
    shuffle: random.Random,
    later: int,
) -> None:
    record = filing(
        pack=edition.pack,
        edition=edition.edition,
        category=category,
        commitment=commitment() if owes else None,
    )
    other_way_round = list(steps)
    shuffle.shuffle(other_way_round)
    day = DAY + timedelta(days=later)
    untouched = _locks(desk, record, edition, day)
    for order in (steps, other_way_round):
        assert _locks(desk, _after(desk, record, order), edition, day) == untouched


@pytest.mark.parametrize("edition", LOCKING, ids=lambda item: item.pack)
@given(shuffle=st.randoms(use_true_random=False), category=st.sampled_from(Category), later=st.integers(0, 900))
def test_a_lock_does_not_hang_on_the_order_of_the_rules(
    desk: Desk, edition: PackEdition, shuffle: random.Random, category: Category, later: int
) -> None:
    locks = list(edition.locks)
    shuffle.shuffle(locks)
    record = filing(pack=edition.pack, edition=edition.edition, category=category)
    day = DAY + timedelta(days=later)
    turned = edition.model_copy(update={"locks": tuple(locks)})
    assert _locks(desk, record, turned, day) == _locks(desk, record, edition, day)


def test_some_shipped_packs_lock_changes_and_some_cancellations() -> None:
    assert {lock.act for edition in LOCKING for lock in edition.locks} == {ActKind.CANCEL, ActKind.CHANGE}

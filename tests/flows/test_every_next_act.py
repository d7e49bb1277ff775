"""Every state, role and pack: what is offered is what the table allows, and the services keep to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from app.domain.lifecycle import OFFERED_ACTS, TransitionRefused
from app.domain.vocabulary import ActKind, Category, LifeState, Role
from app.policy.facts import ChangeRequest
from app.policy.pack import PackEdition
from app.services.cancellations import cancel
from app.services.changes import change
from app.services.commitments import supplement
from app.services.corrections import Correction, correct
from app.services.desk import Desk
from app.services.extensions import extend
from app.services.queries import get_record, view_record
from app.services.recording import ActResult
from app.services.reviews import review
from app.services.settlements import settle
from app.services.status_changes import change_status
from tests.builders import DAY, RESIDENCE_PAPERS, actor, desk_in, library
from tests.records import allowed_by_the_table, editions, in_every_state, seed

EVERY_EDITION = [edition for group in library().editions.values() for edition in group]
EVERY_PACK = pytest.mark.parametrize("edition", EVERY_EDITION, ids=lambda item: f"{item.pack}-{item.edition}")

PERFORM: dict[ActKind, Callable[[Desk, Role, str], ActResult]] = {
    ActKind.SUPPLEMENT: lambda desk, role, number: supplement(
        desk, actor(role), number, materials=RESIDENCE_PAPERS[:1]
    ),
    ActKind.CHANGE: lambda desk, role, number: change(desk, actor(role), number, ChangeRequest(phone="13900001111")),
    ActKind.EXTEND: lambda desk, role, number: extend(desk, actor(role), number, approved=True),
    ActKind.REVIEW: lambda desk, role, number: review(desk, actor(role), number, accept=True),
    ActKind.SUSPEND: lambda desk, role, number: change_status(desk, actor(role), number, ActKind.SUSPEND),
    ActKind.RESUME: lambda desk, role, number: change_status(desk, actor(role), number, ActKind.RESUME),
    ActKind.SPEND: lambda desk, role, number: settle(desk, actor(role), number),
    ActKind.CANCEL: lambda desk, role, number: cancel(desk, actor(role), number),
    ActKind.TERMINATE: lambda desk, role, number: change_status(desk, actor(role), number, ActKind.TERMINATE),
    ActKind.CORRECT: lambda desk, role, number: correct(
        desk, actor(role), number, Correction(legacy_number=f"纸{number[-9:]}"), reason="抄错编号"
    ),
}
"""How each act of the table is done."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with desk_in(tmp_path_factory.mktemp("next") / "data", DAY) as opened:
        yield opened


def test_there_is_a_way_to_do_every_act_on_the_table() -> None:
    assert tuple(PERFORM) == OFFERED_ACTS


def test_every_shipped_pack_is_walked(desk: Desk) -> None:
    assert {item.pack for item in EVERY_EDITION} == {item.pack for item in editions(desk)}
    assert desk.library.broken == ()


@EVERY_PACK
def test_what_a_record_offers_is_what_the_table_and_its_pack_allow(desk: Desk, edition: PackEdition) -> None:
    for category in edition.categories:
        numbers = seed(desk, *in_every_state(edition, category, DAY))
        states = set()
        for number in numbers:
            for role in Role:
                view = view_record(desk, number, role)
                states.add(view.filing.status)
                assert tuple(item.kind for item in view.next_acts) == OFFERED_ACTS
                offered = {item.kind for item in view.next_acts if item.is_allowed}
                assert offered == allowed_by_the_table(desk, view.filing, role)
                assert all(item.refusal for item in view.next_acts if item.kind not in offered)
        assert states == set(LifeState)


@EVERY_PACK
@pytest.mark.parametrize("role", Role)
def test_a_refused_act_changes_nothing_and_an_allowed_one_is_stopped_by_the_policy_alone(
    desk: Desk, edition: PackEdition, role: Role
) -> None:
    done = set()
    for category in sorted(
        {Category.LONG_TERM_RESIDENT, Category.REFERRAL, Category.EMERGENCY} & set(edition.categories)
    ):
        records = tuple(in_every_state(edition, category, DAY))
        for record, number in zip(records, seed(desk, *records), strict=True):
            allowed = allowed_by_the_table(desk, record, role)
            for kind in set(OFFERED_ACTS) - allowed:
                assert not _is_done(desk, role, number, kind), (record.status, kind)
            assert get_record(desk, number).filing.revision == 1
            # Each allowed act meets a record of its own, as the one before would have changed it.
            for kind, fresh in zip(sorted(allowed), seed(desk, *[record] * len(allowed)), strict=True):
                result = PERFORM[kind](desk, role, fresh)
                if result.was_done:
                    done.add(kind)
                    assert result.act is not None
                    assert result.act.kind is kind
                else:
                    assert result.decision.is_refused or kind is ActKind.SPEND, (record.status, kind)
                    assert result.decision.reasons or kind is ActKind.SPEND
    # Otherwise everything could be refused and nothing would be noticed.
    everybody = {ActKind.CHANGE, ActKind.CANCEL, ActKind.SUPPLEMENT}
    assert everybody | ({ActKind.CORRECT} if role in (Role.REVIEWER, Role.MANAGER) else set()) <= done


def _is_done(desk: Desk, role: Role, number: str, kind: ActKind) -> bool:
    try:
        return PERFORM[kind](desk, role, number).was_done
    except TransitionRefused:
        return False

"""日终处理: what the days bring does not hang on who looked when, nor on being broken off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.filing import Act, CommitmentState, Filing
from app.domain.vocabulary import ActKind, Category, LifeState, Role
from app.errors import EnvironmentProblem, UserError
from app.policy.library import PackLibrary
from app.services import day_end
from app.services.day_end import DayEndIncomplete, as_of_today, sweep, sweep_these, touched_today
from app.services.desk import Desk
from app.services.ports import FilingQuery
from app.services.queries import get_record, search, today_counts
from tests.builders import DAY, commitment, desk_in, filing, go_to, make_desk
from tests.policy.packs import write_pack
from tests.records import seed

LAST = DAY + timedelta(days=40)
_days = st.dates(DAY, LAST)
_lives = st.sampled_from([LifeState.ACTIVE, LifeState.SUSPENDED, LifeState.PENDING_REVIEW, LifeState.CANCELLED])


def _record(status: LifeState, until: date | None, due: date | None) -> Filing:
    promise = None if due is None else commitment(due_on=due)
    category = Category.LONG_TERM_RESIDENT
    return filing(status=status, category=category, valid_until=until, commitment=promise, provisional=until == due)


records = st.builds(_record, _lives, st.none() | _days, st.none() | _days)


@contextmanager
def new_desk() -> Iterator[Desk]:
    with TemporaryDirectory() as folder, desk_in(Path(folder) / "data") as desk:
        yield desk


def refuse_to_fail(_: str, error: Exception) -> None:
    raise error


def fail_at(monkeypatch: pytest.MonkeyPatch, stuck: str, error: Exception) -> None:
    """Let the day end of one record fail."""
    record_act = day_end.record_act

    def record(*given: Any, **named: Any) -> Any:
        if named["number"] == stuck:
            raise error
        return record_act(*given, **named)

    monkeypatch.setattr(day_end, "record_act", record)


def system_acts(desk: Desk, number: str) -> list[Act]:
    return [act for act in get_record(desk, number).acts if act.actor.role is Role.SYSTEM]


def outcome(desk: Desk, number: str) -> tuple[Any, ...]:
    state = get_record(desk, number).filing
    kinds = tuple(act.kind for act in system_acts(desk, number))
    return state.status, state.credit_list, state.commitment, state.valid_until, kinds


@settings(max_examples=12, deadline=None)
@given(st.lists(records, min_size=1, max_size=6), st.lists(_days, max_size=3), st.randoms())
def test_nothing_hangs_on_the_days_on_which_anybody_looked_nor_on_the_order(
    held: list[Filing], looks: list[date], chance: Any
) -> None:
    end = LAST + timedelta(days=1)
    with new_desk() as seldom, new_desk() as often:
        numbers = seed(seldom, *held)
        assert seed(often, *held) == numbers
        go_to(seldom, end)
        sweep(seldom)
        for day in [*sorted(looks), end]:
            go_to(often, day)
            touched = list(touched_today(often))
            chance.shuffle(touched)
            sweep_these(often, touched, refuse_to_fail)
            assert sweep(often) == (), "the second time of a day finds nothing"
        assert [outcome(often, number) for number in numbers] == [outcome(seldom, number) for number in numbers]


def test_what_fell_due_first_comes_first(tmp_path: Path) -> None:
    with desk_in(tmp_path / "data") as desk:
        ended_first, broken_first, both = seed(
            desk,
            filing(valid_until=date(2020, 5, 20), commitment=commitment(due_on=date(2020, 5, 21))),
            filing(valid_until=date(2020, 5, 21), commitment=commitment(due_on=date(2020, 5, 20))),
            filing(valid_until=date(2020, 5, 20), commitment=commitment(due_on=date(2020, 5, 20)), provisional=True),
        )
        go_to(desk, date(2020, 6, 1))
        sweep(desk)
        found = {number: get_record(desk, number).filing for number in (ended_first, broken_first, both)}
    assert [(item.status, item.credit_list) for item in found.values()] == [
        (LifeState.EXPIRED, False),
        (LifeState.TERMINATED, True),
        (LifeState.TERMINATED, True),
    ]
    released = found[ended_first].commitment
    assert released is not None
    assert released.state is CommitmentState.RELEASED, "or its letter could never be destroyed"


def test_a_promise_whose_breach_ends_nothing_is_noted_once_and_the_filing_goes_on(tmp_path: Path) -> None:
    def forgiving(data: dict[str, Any]) -> None:
        data["commitment"][0]["breach_ends_filing"] = False

    write_pack(tmp_path / "packs", forgiving)
    with desk_in(tmp_path / "data") as plain:
        desk = make_desk(plain.store, plain.clock, library=PackLibrary.load(tmp_path / "packs"))  # type: ignore[arg-type]
        [number] = seed(desk, filing(commitment=commitment(due_on=date(2020, 5, 20))))
        go_to(desk, date(2020, 5, 21))
        assert sweep(desk) == (number,)
        assert sweep(desk) == ()
        state = get_record(desk, number).filing
        assert (state.status, state.credit_list) == (LifeState.ACTIVE, True)
        assert state.commitment is not None
        assert state.commitment.state is CommitmentState.BROKEN
        [noted] = system_acts(desk, number)
        assert noted.kind is ActKind.CORRECT, "nothing was terminated"


def test_a_promise_that_fell_due_while_its_pack_was_broken_ends_with_the_first_sweep_after(tmp_path: Path) -> None:
    path = write_pack(tmp_path / "packs")
    sound = path.read_text(encoding="utf-8")
    with desk_in(tmp_path / "data") as plain:

        def desk() -> Desk:
            return make_desk(plain.store, plain.clock, library=PackLibrary.load(tmp_path / "packs"))  # type: ignore[arg-type]

        [number] = seed(desk(), filing(commitment=commitment(due_on=date(2020, 5, 20))))
        path.write_text("colour: red\n", encoding="utf-8")
        go_to(plain, date(2020, 5, 25))
        assert sweep(desk()) == ()
        assert get_record(plain, number).filing.status is LifeState.ACTIVE
        path.write_text(sound, encoding="utf-8")
        assert sweep(desk()) == (number,)
        [ended] = system_acts(plain, number)
        assert (ended.kind, ended.on) == (ActKind.TERMINATE, date(2020, 5, 25))
        assert ended.decision is not None
        assert "2020-05-20" in ended.decision.explanations[0].words


def test_what_a_filing_is_today_is_told_to_the_end_of_what_the_days_brought(tmp_path: Path) -> None:
    def forgiving(data: dict[str, Any]) -> None:
        data["commitment"][0]["breach_ends_filing"] = False

    write_pack(tmp_path / "packs", forgiving)
    with desk_in(tmp_path / "data") as plain:
        desk = make_desk(plain.store, plain.clock, library=PackLibrary.load(tmp_path / "packs"))  # type: ignore[arg-type]
        [number] = seed(desk, filing(valid_until=date(2020, 5, 21), commitment=commitment(due_on=date(2020, 5, 20))))
        go_to(desk, date(2020, 5, 22))
        told = as_of_today(desk, get_record(desk, number).filing)
        sweep(desk)
        swept = get_record(desk, number).filing
        assert [act.kind for act in system_acts(desk, number)] == [ActKind.CORRECT, ActKind.EXPIRE]
        assert told.status is LifeState.EXPIRED
        assert replace(told, revision=swept.revision) == swept


def test_every_act_of_the_days_says_who_did_it_and_on_which_article(tmp_path: Path) -> None:
    with desk_in(tmp_path / "data") as desk:
        numbers = seed(
            desk,
            filing(valid_until=date(2020, 5, 20)),
            filing(category=Category.REFERRAL, valid_until=date(2020, 5, 20)),
            filing(commitment=commitment(due_on=date(2020, 5, 20))),
        )
        go_to(desk, date(2020, 5, 21))
        assert sweep(desk) == tuple(sorted(numbers))
        for number in numbers:
            [act] = system_acts(desk, number)
            assert (act.actor.login, act.actor.name, act.on) == ("system", "系统", date(2020, 5, 21))
            assert act.decision is not None
            assert act.decision.cites
            assert act.decision.explain("status") is not None


class _KilledError(BaseException):
    """The process is gone."""


def test_a_sweep_killed_midway_is_finished_by_the_next_one_without_doing_anything_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with desk_in(tmp_path / "data") as desk:
        numbers = seed(desk, *[filing(valid_until=date(2020, 5, 20)) for _ in range(5)])
        go_to(desk, date(2020, 5, 21))
        done = 0
        record_act = day_end.record_act

        def die_in_the_third(*given: Any, **named: Any) -> Any:
            nonlocal done
            done += 1
            result = record_act(*given, **named)
            if done == 3:
                # The act is written, its transaction is not committed.
                raise _KilledError
            return result

        monkeypatch.setattr(day_end, "record_act", die_in_the_third)
        with pytest.raises(_KilledError):
            sweep(desk)
        assert sum(len(system_acts(desk, number)) for number in numbers) == 2
        monkeypatch.setattr(day_end, "record_act", record_act)
        assert len(sweep(desk)) == 3
        assert [len(system_acts(desk, number)) for number in numbers] == [1] * 5
        with desk.store.read() as uow:
            assert [len(uow.outbox.of_filing(number)) for number in numbers] == [2] * 5


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (UserError("联系电话超过20个字", code="too_long"), "联系电话超过20个字"),
        (KeyError("a name"), "程序出了意外"),
    ],
)
def test_a_record_at_which_it_fails_holds_up_none_behind_it_and_is_told_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, why: str
) -> None:
    with desk_in(tmp_path / "data") as desk:
        first, stuck, last = sorted(seed(desk, *[filing(valid_until=date(2020, 5, 20)) for _ in range(3)]))
        go_to(desk, date(2020, 5, 21))
        fail_at(monkeypatch, stuck, error)
        with pytest.raises(DayEndIncomplete) as told:
            sweep(desk)
        assert told.value.what == f"1件备案的日终处理没有做成：{stuck}"
        assert told.value.why == why
        assert told.value.__cause__ is error
        states = [get_record(desk, number).filing.status for number in (first, stuck, last)]
        assert states == [LifeState.EXPIRED, LifeState.ACTIVE, LifeState.EXPIRED]


def test_surroundings_that_fail_stop_it_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with desk_in(tmp_path / "data") as desk:
        first, full, last = sorted(seed(desk, *[filing(valid_until=date(2020, 5, 20)) for _ in range(3)]))
        go_to(desk, date(2020, 5, 21))
        fail_at(monkeypatch, full, EnvironmentProblem("磁盘写满了", code="disk_full"))
        with pytest.raises(EnvironmentProblem, match="磁盘写满了"):
            sweep(desk)
        states = [get_record(desk, number).filing.status for number in (first, full, last)]
        assert states == [LifeState.EXPIRED, LifeState.ACTIVE, LifeState.ACTIVE]


def test_many_failures_are_counted_and_a_few_named() -> None:
    failed = {f"32080301012020050600{number:02d}X": KeyError() for number in range(7)}
    told = DayEndIncomplete(failed)
    assert told.what.startswith("7件备案的日终处理没有做成：3208030101202005060000X、")
    assert told.what.endswith("等")
    assert told.what.count("X") == 3


def test_reviews_and_letters_are_listed_for_people_and_never_decided_or_destroyed(tmp_path: Path) -> None:
    kept = commitment(state=CommitmentState.KEPT, keep_letter_until=DAY)
    with desk_in(tmp_path / "data") as desk:
        letter, review = seed(
            desk,
            filing(commitment=kept),
            filing(status=LifeState.PENDING_REVIEW, review_due=date(2020, 5, 7)),
        )
        assert search(desk, FilingQuery(letter_kept_before=DAY)) == (), "the last day counts"
        go_to(desk, date(2020, 5, 8))
        assert sweep(desk) == ()
        today = desk.today()
        assert [row.number for row in search(desk, FilingQuery(letter_kept_before=today))] == [letter]
        assert [row.number for row in search(desk, FilingQuery(review_due_until=today))] == [review]
        counts = today_counts(desk)
        assert (counts.letters_due, counts.reviews_at_deadline) == (1, 1)
        assert get_record(desk, letter).filing.commitment == kept
        assert get_record(desk, review).filing.status is LifeState.PENDING_REVIEW

"""Whatever is done to a record, the searchable row is the fold of its acts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.filing import Agent, Contact, MaterialTaken, fold
from app.domain.vocabulary import ActKind, CardWorksAt, Category, Circumstance, LifeState, Material, MaterialHow
from app.services.ports import FilingQuery
from app.store import create_store
from app.store.mapping import filing_columns, instant_or_none, instant_text, reversed_phone
from tests.store.builders import act_again, commitment, file_one, person

days = st.dates(date(2015, 1, 1), date(2040, 12, 31))
words = st.text("单曾欧阳𬭎𠮷㛃·aZ ", max_size=8)
taken = st.builds(MaterialTaken, st.sampled_from(Material), st.sampled_from(MaterialHow), st.sampled_from(["", "ab"]))
CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "person": st.builds(person, words.filter(bool)),
    "category": st.sampled_from(Category),
    "destination_name": words,
    "status": st.sampled_from(LifeState),
    "valid_from": days,
    "valid_until": st.none() | days,
    "circumstances": st.lists(st.sampled_from(Circumstance), max_size=3).map(tuple),
    "contact": st.builds(Contact, phone=st.text("0123456789- ", max_size=14), away_address=words),
    "agent": st.none() | st.builds(Agent, name=words),
    "materials": st.lists(taken, max_size=3).map(tuple),
    "commitment": st.none() | st.builds(commitment, due_on=days),
    "extension_count": st.integers(0, 9),
    "review_due": st.none() | days,
    "card_works_at": st.none() | st.sampled_from(CardWorksAt),
    "settles_directly": st.none() | st.booleans(),
    "provisional": st.booleans(),
}
kinds = st.sampled_from([kind for kind in ActKind if kind is not ActKind.FILE])
changes = st.fixed_dictionaries({}, optional=CHANGES)


@settings(max_examples=25)
@given(first=changes, later=st.lists(st.tuples(kinds, changes), max_size=5))
def test_any_acts_fold_to_the_stored_state(first: dict[str, Any], later: list[tuple[ActKind, dict[str, Any]]]) -> None:
    with TemporaryDirectory() as folder, create_store(Path(folder) / "data", use_keyring=False) as store:
        state = file_one(store, **first)
        for kind, changed in later:
            state = act_again(store, state, kind, **changed)
        with store.read() as work:
            assert work.filings.find(state.number) == state == fold(work.filings.acts(state.number))
            (row,) = work.filings.search(FilingQuery(text=state.number))
        columns = filing_columns(state)
        assert row.name == columns["name"]
        assert (row.status, row.valid_until, row.phone) == (state.status, state.valid_until, state.contact.phone)


instants = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.timezones()).map(  # noqa: DTZ001
    lambda instant: instant.astimezone(UTC)
)


@given(instants, instants)
def test_the_text_of_instants_sorts_as_the_instants_do_and_gives_them_back(one: datetime, other: datetime) -> None:
    assert (instant_text(one) < instant_text(other)) == (one < other)
    assert instant_or_none(instant_text(one)) == one


@given(st.text("0123456789- +", max_size=20))
def test_the_end_of_a_telephone_is_the_start_of_its_reverse(phone: str) -> None:
    digits = "".join(character for character in phone if character.isdigit())
    assert reversed_phone(phone) == digits[::-1]

"""The audit chain: whatever is altered, left out or changed over shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.audit import GENESIS, AuditEntry, find_break, link
from app.domain.dates import CHINA_STANDARD_TIME

_START = datetime(2020, 5, 6, 9, tzinfo=CHINA_STANDARD_TIME)
words = st.text(max_size=12)
stories = st.lists(st.tuples(words, words, words, words), min_size=1, max_size=8)


def _chain(story: list[tuple[str, str, str, str]]) -> list[AuditEntry]:
    entries: list[AuditEntry] = []
    for step, (actor, event, subject, detail) in enumerate(story):
        previous = entries[-1] if entries else None
        at = _START + timedelta(minutes=step)
        entries.append(link(previous, at=at, actor=actor, event=event, subject=subject, detail=detail))
    return entries


@given(stories)
def test_a_chain_as_it_was_made_is_whole(story: list[tuple[str, str, str, str]]) -> None:
    assert find_break(_chain(story)) is None


@given(stories, st.data())
def test_any_altered_field_is_found_at_its_entry(story: list[tuple[str, str, str, str]], data: st.DataObject) -> None:
    entries = _chain(story)
    place = data.draw(st.integers(0, len(entries) - 1))
    field = data.draw(
        st.sampled_from(["sequence", "at", "actor", "event", "subject", "detail", "previous_hash", "hash"])
    )
    old = getattr(entries[place], field)
    if field == "sequence":
        new = old + data.draw(st.integers(1, 9))
    elif field == "at":
        new = old + timedelta(microseconds=data.draw(st.integers(1, 10**9)))
    else:
        new = data.draw(words.filter(lambda text: text != old))
    entries[place] = replace(entries[place], **{field: new})
    assert find_break(entries) == place + 1


@given(stories, st.data())
def test_an_altered_entry_with_a_hash_made_to_fit_breaks_the_next_one(
    story: list[tuple[str, str, str, str]], data: st.DataObject
) -> None:
    entries = _chain([*story, ("1001", "filing.file", "x", "")])
    place = data.draw(st.integers(0, len(entries) - 2))
    honest = entries[place]
    forged = link(
        entries[place - 1] if place else None,
        at=honest.at,
        actor=honest.actor,
        event=honest.event,
        subject=honest.subject,
        detail=honest.detail + "x",
    )
    entries[place] = forged
    assert find_break(entries) == place + 2


@given(st.lists(st.tuples(words, words, words, words), min_size=2, max_size=8), st.data())
def test_an_entry_left_out_is_found_unless_it_was_the_last(
    story: list[tuple[str, str, str, str]], data: st.DataObject
) -> None:
    entries = _chain(story)
    place = data.draw(st.integers(0, len(entries) - 2))
    del entries[place]
    assert find_break(entries) == place + 1


def test_words_that_move_from_one_field_into_the_next_change_the_hash() -> None:
    first = link(None, at=_START, actor="ab", event="c", subject="", detail="")
    second = link(None, at=_START, actor="a", event="bc", subject="", detail="")
    assert first.hash != second.hash


def test_the_first_entry_starts_from_nothing() -> None:
    entry = link(None, at=_START, actor="system", event="counter.set_up", subject="", detail="")
    assert (entry.sequence, entry.previous_hash) == (1, GENESIS)
    assert find_break([]) is None


def test_an_entry_cannot_be_changed_in_place() -> None:
    entry = link(None, at=_START, actor="system", event="counter.set_up", subject="", detail="")
    with pytest.raises(AttributeError):
        entry.detail = "other"  # type: ignore[misc]

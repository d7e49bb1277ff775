"""The training reader tells what a real reader tells, without any service."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.devices.card_image import CardImage
from app.devices.card_reader import CardFailed, CardRead, CardReader, CardReading, ReaderEmpty, ReaderState
from app.devices.training_reader import TRAINING_READER_NAME, TrainingReader
from tests.devices.cards import a_card


def test_a_training_card_takes_the_states_of_a_real_one() -> None:
    told: list[ReaderState] = []
    reader: CardReader = TrainingReader(told.append)
    reader.start()
    assert isinstance(reader, TrainingReader)
    reader.insert(a_card("李𠮷"))
    reader.remove()
    assert [type(state) for state in told] == [ReaderEmpty, CardReading, CardRead, ReaderEmpty]
    assert isinstance(told[2], CardRead)
    assert told[2].card.name == "李𠮷"
    assert told[2].card.reader_name == TRAINING_READER_NAME


@pytest.mark.parametrize(
    ("image", "apdus", "code"),
    [
        (a_card(), 5, "card.removed"),
        (a_card().unpowerable(), None, "card.mute"),
        (replace(a_card(), is_locked=True), None, "card.locked"),
    ],
)
def test_faults_can_be_practised(image: CardImage, apdus: int | None, code: str) -> None:
    told: list[ReaderState] = []
    reader = TrainingReader(told.append)
    reader.start()
    reader.insert(image, pull_out_after_apdus=apdus)
    assert isinstance(told[-1], CardFailed)
    assert told[-1].problem.code == code


def test_a_card_put_in_before_the_start_is_read_at_the_start() -> None:
    told: list[ReaderState] = []
    reader = TrainingReader(told.append)
    reader.insert(a_card())
    assert told == []
    reader.start()
    reader.start()
    assert [type(state) for state in told] == [CardReading, CardRead]


def test_reading_again_reads_the_card_that_is_in_and_nothing_else() -> None:
    told: list[ReaderState] = []
    reader = TrainingReader(told.append)
    reader.start()
    reader.read_again()
    assert [type(state) for state in told] == [ReaderEmpty]
    reader.insert(a_card())
    reader.read_again()
    assert [type(state) for state in told[1:]] == [CardReading, CardRead] * 2


def test_a_stopped_training_reader_is_silent() -> None:
    told: list[ReaderState] = []
    reader = TrainingReader(told.append)
    reader.start()
    reader.stop()
    reader.insert(a_card())
    assert [type(state) for state in told] == [ReaderEmpty]

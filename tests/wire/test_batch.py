"""The receiver lets nothing into a batch that it does not know, and never repeats what was wrong."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from app.wire.batch import Batch, Receipts
from tests.wire.window import Window

SECRET = "不该出现的人名"


def parsed() -> dict[str, Any]:
    window = Window()
    batch: dict[str, Any] = json.loads(window.batch(window.file()))
    return batch


def put(path: str, value: object) -> Callable[[dict[str, Any]], None]:
    *steps, last = path.split(".")

    def change(batch: dict[str, Any]) -> None:
        place: Any = batch
        for step in steps:
            place = place[int(step)] if step.isdigit() else place[step]
        place[last] = value

    return change


def test_a_batch_carries_the_frozen_bodies_letter_for_letter() -> None:
    window = Window()
    first, second = window.file(), window.file()
    batch = Batch.model_validate_json(window.batch(first, second))
    assert [message.act_id for message in batch.acts] == [first[0].id, second[0].id]
    assert all(message.is_whole() for message in batch.acts)


@pytest.mark.parametrize(
    "change",
    [
        put("note", SECRET),
        put("acts.0.note", SECRET),
        put("acts.0.record.note", SECRET),
        put("acts.0.actor.note", SECRET),
        put("acts.0.sequence", "1"),
        put("acts.0.record.att_cnt", True),
        put("acts.0.record.brdy", "1960-02-30"),
        put("acts.0.record.begndate", "20250303"),
        put("acts.0.record.certno", SECRET),
        put("acts.0.record.insutype", "311"),
        put("acts.0.done_at", "2025-03-03T09:30:00"),
        put("acts.0.kind", "erase"),
        put("acts.0.filing_number", "32080301012025030300010"),
        put("acts.0.record.resout_addr", SECRET * 200),
        put("acts", []),
    ],
)
def test_whatever_is_unknown_mistyped_or_impossible_is_refused_without_repeating_it(
    change: Callable[[dict[str, Any]], None],
) -> None:
    batch = parsed()
    change(batch)
    with pytest.raises(ValidationError) as refused:
        Batch.model_validate_json(json.dumps(batch))
    assert SECRET not in str(refused.value)


def test_receipts_of_another_shape_are_refused() -> None:
    with pytest.raises(ValidationError):
        Receipts.model_validate_json('{"receipts":[{"act_id":"3208030101-00000001","verdict":"maybe"}]}')

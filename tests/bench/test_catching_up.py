"""What the figures of several rounds come to."""

from __future__ import annotations

from app.bench.catching_up import Round, compare


def _round(alone: float, sending: float) -> Round:
    return Round(5.0, {"检索": alone, "返回": 4.0}, {"检索": sending, "返回": 6.0})


def test_one_disturbed_round_of_three_does_not_decide() -> None:
    pause, _ = compare([_round(20.0, 30.0), _round(21.0, 400.0), _round(22.0, 31.0)])
    assert pause.ours == 31.0
    assert pause.notes["不上报时"] == 21.0
    assert pause.is_met


def test_what_the_sending_adds_is_told_by_what_the_clerk_does() -> None:
    pause, added = compare([_round(120.0, 175.0)] * 3)
    assert not pause.is_met
    assert added.ours == 55.0
    assert added.notes == {"检索": 55.0, "返回": 2.0}
    assert not added.is_met


def test_a_pause_that_is_shorter_while_sending_adds_nothing() -> None:
    _, added = compare([Round(5.0, {"检索": 60.0}, {"检索": 40.0})])
    assert added.ours == 0.0
    assert added.is_met

"""What the figures of several rounds come to."""

from __future__ import annotations

from app.bench.browsing import tell

BEGINNING, FIRST, THEME = {"登录": 60.0, "": 90.0}, {"检索": 70.0}, {"换主题": 800.0}


def test_one_disturbed_round_does_not_decide() -> None:
    used, _ = tell([BEGINNING, FIRST, {"检索": 30.0, "排序": 20.0}, {"检索": 90.0, "排序": 25.0}, THEME])
    assert used.ours == 30.0
    assert used.is_met


def test_what_is_done_for_the_first_time_is_told_of_by_itself() -> None:
    used, fresh = tell([BEGINNING, FIRST, {"检索": 55.0}, THEME])
    assert not used.is_met
    assert fresh.ours == 70.0
    assert not fresh.is_met
    assert fresh.notes == {"检索": 70.0, "登录": 60.0, "换主题": 800.0}

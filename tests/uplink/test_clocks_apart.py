"""A computer whose clock is minutes off the hub's: said in a sentence, and acts go up as ever."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.bootstrap.line import Line
from app.bootstrap.line_status import LineStatus, clock_sentence
from app.bootstrap.upstreams import CityHub
from app.domain.dates import CHINA_STANDARD_TIME, FixedClock
from tests.uplink.conftest import CityWithLine, CounterAtWork
from ui.shell.bottom_bar import line_sentence


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(10, "本机时间比市级接收端快"), (-10, "本机时间比市级接收端慢"), (0, "")],
)
def test_a_clock_ten_minutes_off_is_told_and_the_queue_goes_up(
    counter: CounterAtWork, city: CityWithLine, minutes: int, words: str
) -> None:
    counter.file()
    clock = FixedClock(datetime.now(CHINA_STANDARD_TIME) + timedelta(minutes=minutes))
    hub = CityHub(city.line.url, city.token, "32080301", "01", clock)
    line = Line(counter.store, clock, hub, "3208030101")
    result = line.sync_once()
    assert (result.accepted, result.pause) == (1, None)
    assert line.clock_words.startswith(words)
    assert bool(line.clock_words) == bool(words)
    assert line.status().clock_words == line.clock_words


def test_a_clock_set_by_hand_is_not_compared(counter: CounterAtWork, city: CityWithLine) -> None:
    counter.file()
    clock = FixedClock(datetime.now(CHINA_STANDARD_TIME) + timedelta(days=40))
    hub = CityHub(city.line.url, city.token, "32080301", "01", clock, compares_clocks=False)
    line = Line(counter.store, clock, hub, "3208030101")
    assert line.sync_once().accepted == 1
    assert line.clock_words == ""


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        (timedelta(minutes=119), "快119分钟。"),
        (timedelta(hours=-2), "慢2小时。"),
        (timedelta(hours=47), "快47小时。"),
        (timedelta(days=40), "快40天。"),
    ],
)
def test_a_large_difference_is_told_as_a_person_would(gap: timedelta, words: str) -> None:
    assert words in clock_sentence(gap)


def test_the_sentence_says_by_how_much_and_what_to_do() -> None:
    said = clock_sentence(timedelta(minutes=10))
    assert said == "本机时间比市级接收端快10分钟。上报照常，待报的件都在；请校准电脑时间。"
    assert clock_sentence(timedelta(minutes=-4)) == ""


def test_the_window_says_it_while_the_line_stands() -> None:
    now = datetime(2026, 5, 6, 9, 0, tzinfo=CHINA_STANDARD_TIME)
    said = clock_sentence(timedelta(minutes=-12))
    assert line_sentence(LineStatus(is_online=True, waiting=0, clock_words=said), now) == said
    paused = LineStatus(is_online=False, waiting=3, paused_reason="连不上", clock_words=said)
    assert line_sentence(paused, now) == "连不上"

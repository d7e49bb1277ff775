"""A scanner's burst is told from a person's typing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.devices.scanner import LateEnter, ScanDetector, ScannedCode, TypedText

CODE = "51040001012026112200017"


class Keyboard:
    """Types into a detector and remembers the time."""

    def __init__(self) -> None:
        self.detector = ScanDetector(CODE.__eq__)
        self.now_ms = 1_000

    def type(self, text: str, gap_ms: int) -> None:
        for character in text:
            self.now_ms += gap_ms
            assert self.detector.feed(character, self.now_ms) is None

    def enter(self, gap_ms: int) -> ScannedCode | TypedText | LateEnter | None:
        self.now_ms += gap_ms
        return self.detector.feed("\r", self.now_ms)


@pytest.fixture
def keyboard() -> Keyboard:
    return Keyboard()


def test_a_burst_ended_by_enter_is_a_scan(keyboard: Keyboard) -> None:
    keyboard.type(CODE, gap_ms=5)
    assert keyboard.enter(gap_ms=5) == ScannedCode(CODE)


def test_a_scanner_that_sends_enter_late_is_still_a_scanner(keyboard: Keyboard) -> None:
    keyboard.type(CODE, gap_ms=20)
    assert keyboard.enter(gap_ms=100) == ScannedCode(CODE)


def test_a_person_types(keyboard: Keyboard) -> None:
    keyboard.type(CODE, gap_ms=90)
    assert keyboard.enter(gap_ms=90) == TypedText(CODE)


def test_a_short_roll_over_the_keys_is_no_scan(keyboard: Keyboard) -> None:
    keyboard.type("12345", gap_ms=10)
    assert keyboard.enter(gap_ms=10) == TypedText("12345")


def test_what_was_typed_before_a_scan_is_kept_apart(keyboard: Keyboard) -> None:
    keyboard.type("zhang", gap_ms=120)
    keyboard.type(CODE[0], gap_ms=900)
    keyboard.type(CODE[1:], gap_ms=5)
    assert keyboard.enter(gap_ms=5) == ScannedCode(CODE, typed_before="zhang")


def test_enter_pressed_by_hand_long_after_a_paste_like_burst_is_no_scan(keyboard: Keyboard) -> None:
    keyboard.type(CODE, gap_ms=5)
    assert keyboard.enter(gap_ms=600) == TypedText(CODE)


def test_an_input_methods_word_is_typed_however_quick_it_comes(keyboard: Keyboard) -> None:
    assert keyboard.detector.feed("异地就医备案", 1_001) is None
    assert keyboard.detector.feed("\r", 1_002) == TypedText("异地就医备案")


def test_each_line_begins_anew(keyboard: Keyboard) -> None:
    keyboard.type(CODE, gap_ms=5)
    assert keyboard.enter(gap_ms=5) == ScannedCode(CODE)
    assert keyboard.enter(gap_ms=5) is None
    keyboard.type("ab", gap_ms=5)
    assert keyboard.enter(gap_ms=5) == TypedText("ab")


@given(st.lists(st.tuples(st.sampled_from([*"0aX-", "汉字", "\r", "\n"]), st.integers(-5, 500))))
def test_no_character_is_ever_lost_or_invented(keys: list[tuple[str, int]]) -> None:
    detector, now_ms, typed, told = ScanDetector(), 0, "", ""
    for text, gap_ms in [*keys, ("\r", 1)]:
        now_ms += gap_ms
        typed += text if text not in "\r\n" else ""
        match detector.feed(text, now_ms):
            case ScannedCode(text=code, typed_before=before):
                assert len(code) >= 6
                told += before + code
            case TypedText(text=line):
                told += line
    assert told == typed


def test_a_whole_code_without_enter_is_a_scan_once_its_keys_have_stopped(keyboard: Keyboard) -> None:
    keyboard.type("zhang", gap_ms=120)
    keyboard.type(CODE[0], gap_ms=900)
    keyboard.type(CODE[1:-1], gap_ms=5)
    assert keyboard.detector.settle() is None
    keyboard.type(CODE[-1], gap_ms=5)
    assert keyboard.detector.settle() == ScannedCode(CODE, typed_before="zhang")
    assert keyboard.detector.settle() is None


def test_the_enter_that_follows_a_code_told_already_means_nothing(keyboard: Keyboard) -> None:
    keyboard.type(CODE, gap_ms=5)
    assert keyboard.detector.settle() is not None
    assert keyboard.enter(gap_ms=100) == LateEnter()
    keyboard.type("zhang", gap_ms=120)
    assert keyboard.enter(gap_ms=120) == TypedText("zhang")


def test_an_enter_a_person_presses_after_a_scan_is_a_persons(keyboard: Keyboard) -> None:
    keyboard.type(CODE, gap_ms=5)
    assert keyboard.detector.settle() is not None
    assert keyboard.enter(gap_ms=600) is None


def test_a_person_who_types_a_whole_code_has_not_scanned_it(keyboard: Keyboard) -> None:
    keyboard.type(CODE, gap_ms=90)
    assert keyboard.detector.settle() is None

"""Failures a clerk sees: the foreseen in their own words, bugs in one calm sentence and never with personal data."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from app.errors import Cancelled, NeedsConfirmation, UserError, join_sentences
from tests.conftest import ExpectedLogs
from tests.ui.screen import visible_words
from ui.problems import BUG_SENTENCE, Problems, take_over_unhandled


@pytest.fixture
def problems(qtbot: QtBot) -> Problems:
    return Problems()


def _words(problems: Problems) -> list[str]:
    assert problems.shown is not None
    return visible_words(problems.shown)


def test_a_foreseen_failure_says_what_why_and_what_to_do(problems: Problems) -> None:
    problems.show(UserError("这张卡已挂失", why="2026-03-02 挂失", remedy="请解挂后再来"))
    words = _words(problems)
    assert {"这张卡已挂失。", "2026-03-02 挂失。", "请解挂后再来。"} <= set(words)
    assert problems.shown is not None
    problems.shown.close()


def test_a_bug_is_one_calm_sentence_and_its_message_stays_out_of_the_log(
    problems: Problems, expected_logs: ExpectedLogs
) -> None:
    try:
        raise KeyError("王秀兰 320803195803024621")
    except KeyError as error:
        problems.show(error)
    assert BUG_SENTENCE in _words(problems)
    logged = expected_logs.claim("unexpected KeyError at test_problems.py")[0].getMessage()
    assert "王秀兰" not in logged
    assert "320803" not in logged
    assert not any("KeyError" in words or "Traceback" in words for words in _words(problems))
    assert problems.shown is not None
    problems.shown.close()


def test_a_cancellation_needs_no_words(problems: Problems) -> None:
    problems.show(Cancelled())
    assert problems.shown is None


def test_a_question_keeps_the_focus_on_staying_and_acts_only_on_yes(problems: Problems, qtbot: QtBot) -> None:
    done: list[str] = []
    problems.ask(NeedsConfirmation("撤销这件备案？"), "撤销备案", lambda: done.append("yes"), owner=problems)
    assert problems.shown is not None
    qtbot.keyClick(problems.shown, Qt.Key.Key_Escape)
    assert done == []
    problems.ask("撤销这件备案？", "撤销备案", lambda: done.append("yes"), owner=problems)
    assert problems.shown is not None
    problems.shown.button("撤销备案").click()
    assert done == ["yes"]


def test_a_question_goes_with_what_it_is_about(problems: Problems, qtbot: QtBot) -> None:
    panel = QObject()
    done: list[str] = []
    problems.ask("撤销这件备案？", "撤销备案", lambda: done.append("yes"), owner=panel)
    delete(panel)
    assert problems.shown is None
    assert done == []


def test_a_question_under_a_message_is_taken_back_with_the_others(problems: Problems) -> None:
    problems.ask("撤销这件备案？", "撤销备案", lambda: None, owner=problems)
    question = problems.shown
    assert question is not None
    problems.show(UserError("读卡器没有反应"))
    problems.withdraw()
    assert not question.isVisible()
    assert "读卡器没有反应。" in _words(problems)
    assert problems.put_away(), "what only tells something is read by now"


def test_a_question_stands_when_the_message_over_it_was_read(problems: Problems) -> None:
    problems.ask("撤销这件备案？", "撤销备案", lambda: None, owner=problems)
    question = problems.shown
    problems.show(UserError("读卡器没有反应"))
    assert not problems.put_away()
    assert problems.shown is question
    problems.withdraw()
    assert problems.shown is None


def test_what_nobody_caught_is_told_calmly(
    problems: Problems, monkeypatch: pytest.MonkeyPatch, expected_logs: ExpectedLogs
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)
    take_over_unhandled(problems)
    hook: Any = sys.excepthook
    hook(ValueError, ValueError("欧阳先生"), None)
    assert BUG_SENTENCE in _words(problems)
    assert "欧阳" not in expected_logs.claim("unexpected ValueError")[0].getMessage()
    assert problems.shown is not None
    problems.shown.close()


def test_sentences_are_joined_with_one_stop_each_whatever_they_end_with() -> None:
    assert join_sentences("备案有承诺未补齐。", "请先补交材料", "") == "备案有承诺未补齐。请先补交材料。"
    assert str(UserError("还要继续吗？", remedy="请确认。")) == "还要继续吗？请确认。"

"""The staff manual keeps to the program: its pictures, its keys and the words it quotes from the screen."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from tests.pictures.manual import MANUAL, PICTURES, named_pictures
from tests.ui.scenes import OTHER_WINDOWS
from tests.ui.test_screens import SCREENS
from ui.keys.table import SHORTCUTS
from ui.shell.frame import PLACE_KEYS

ROOT = MANUAL.parents[1]
MEGABYTE = 1_000_000
LARGEST_TOGETHER = 3 * MEGABYTE

_QUOTED = re.compile(r"「([^」]+)」")
_KEYS = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"!?\[([^\]]*)\]\(([^)]*)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_SENTENCE = 8
"""From so many characters on a part of a text on screen is told from any other."""
_FEWEST_OF_ITS_OWN = 4
"""Characters that stand still in a text with something filled in."""


def manual() -> str:
    return MANUAL.read_text(encoding="utf-8")


@cache
def texts_of_the_program() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Every text in the code, docstrings left out, and those with something filled in as patterns."""
    plain: set[str] = set()
    filled: list[re.Pattern[str]] = []
    for room in ("ui", "app", "forms"):
        for path in (ROOT / room).rglob("*.py"):
            _collect(path, plain, filled)
    return frozenset(plain), tuple(filled)


def _collect(path: Path, plain: set[str], filled: list[re.Pattern[str]]) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            plain.add(node.value)
        elif isinstance(node, ast.JoinedStr):
            still = [part.value for part in node.values if isinstance(part, ast.Constant)]
            if len(_CHINESE.findall("".join(map(str, still)))) >= _FEWEST_OF_ITS_OWN:
                parts = (re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".*" for part in node.values)
                filled.append(re.compile("".join(parts)))


def is_on_screen(words: str) -> bool:
    plain, filled = texts_of_the_program()
    # Buttons say their key behind their words.
    if any(text == words or re.match(re.escape(words) + r"[　 ]", text) for text in plain):
        return True
    if len(words) >= _SENTENCE and any(words in text for text in plain):
        return True
    return any(pattern.fullmatch(words) for pattern in filled)


@pytest.mark.parametrize("words", sorted(set(_QUOTED.findall(manual()))))
def test_words_quoted_from_the_screen_are_the_programs_own(words: str) -> None:
    assert is_on_screen(words)


def test_words_that_are_nowhere_on_screen_are_found_out() -> None:
    assert not is_on_screen("提交申请")
    assert not is_on_screen("没有找到读卡机，请重新连接")


def test_every_key_named_is_in_the_table_of_shortcuts() -> None:
    shown = {item.shown for group in (*SHORTCUTS.values(), PLACE_KEYS) for item in group}
    known = shown | {key for keys in shown for key in keys.split()}
    assert set(_KEYS.findall(manual())) - known == set()


def test_every_page_is_told_with_its_key() -> None:
    assert {item.keys for item in PLACE_KEYS} <= set(_KEYS.findall(manual()))


def test_every_picture_named_exists_and_comes_from_a_screen() -> None:
    names = named_pictures()
    assert names
    assert [name for name in names if name not in SCREENS | OTHER_WINDOWS] == []
    assert sorted(path.stem for path in PICTURES.glob("*.png")) == sorted(names)


def test_the_pictures_are_small_together() -> None:
    assert sum(path.stat().st_size for path in PICTURES.glob("*.png")) < LARGEST_TOGETHER


def test_links_lead_to_headings() -> None:
    slugs = {re.sub(r"[^\w -]", "", heading).replace(" ", "-") for heading in _HEADING.findall(manual())}
    wanted = {target[1:] for _, target in _LINK.findall(manual()) if target.startswith("#")}
    assert wanted
    assert wanted - slugs == set()


def test_there_is_no_english_in_it() -> None:
    prose = _KEYS.sub("", _LINK.sub(r"\1", manual()))
    assert re.findall(r"[A-Za-z]{2,}", prose) == []

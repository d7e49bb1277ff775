"""The house rules that no single test can hold: who imports whom, types, style, names, sizes."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.application import use_cases
from importlinter.configuration import configure
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.domain import conflict, reasons, vocabulary
from app.domain.vocabulary import Word

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [path for room in ("app", "forms", "ui") for path in sorted((ROOT / room).rglob("*.py"))]

NAMES_THAT_SAY_NOTHING = {"utils", "util", "common", "helpers", "helper", "manager", "base", "misc"}
LINES_WITHOUT_A_REASON = 400
LONG_FOR_A_REASON: dict[str, str] = {}
"""Path below the root → why the file is better whole than in parts."""


def test_imports_point_one_way(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    kept = use_cases.lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None, no_logo=True)
    assert kept, capsys.readouterr().out


@pytest.mark.parametrize("command", [("check", "--no-cache"), ("format", "--check", "--no-cache")])
def test_ruff_has_nothing_to_say(command: tuple[str, ...]) -> None:
    _run("ruff", *command, ".")


@pytest.mark.xdist_group("types")
@pytest.mark.timeout(600)
def test_types_hold() -> None:
    _run("mypy")


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        _name(path)
        for path in SOURCES
        if (text := path.read_text(encoding="utf-8")).strip() and not ast.get_docstring(ast.parse(text))
    ]
    assert silent == []


def test_no_layout_is_asked_for_its_items() -> None:
    # Python keeps the items it was given when the layout has long deleted them, and takes a label made in the same
    # place of the memory for one of them: the program falls.
    assert [path for path in SOURCES if ".itemAt(" in path.read_text("utf-8")] == []


def test_no_room_and_no_file_has_a_name_that_says_nothing() -> None:
    vague = [_name(path) for path in SOURCES if NAMES_THAT_SAY_NOTHING & {path.stem, path.parent.name}]
    assert vague == []


def test_a_long_file_has_its_reason() -> None:
    long = {_name(path) for path in SOURCES if _line_count(path) > LINES_WITHOUT_A_REASON}
    assert long == set(LONG_FOR_A_REASON)


def test_every_decision_has_its_context_and_its_consequences() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    assert decisions
    for path in decisions:
        assert re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", path.name), path.name
        headings = re.findall(r"^## (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        assert headings[:3] == ["Context", "Decision", "Consequences"], path.name


def test_the_numbers_of_decisions_are_given_once() -> None:
    numbers = [path.name[:4] for path in (ROOT / "docs" / "decisions").glob("*.md")]
    assert len(numbers) == len(set(numbers))


@pytest.mark.parametrize(
    "word",
    [
        pytest.param(word, id=f"{kind.__name__}.{word}")
        for module in (vocabulary, reasons, conflict)
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, Word) and kind.__module__ == module.__name__
        for word in kind
    ],
)
def test_the_glossary_has_every_word_under_the_name_that_screens_show(word: Word, glossary: set[str]) -> None:
    assert f"| {word.label} | `{word.value}` |" in glossary


@pytest.fixture(scope="module")
def glossary() -> set[str]:
    """The first two columns of every line of the glossary's tables."""
    text = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    return {match[0] for match in re.finditer(r"^\| [^|]+ \| `[^`]+` \|", text, flags=re.MULTILINE)}


def test_a_qt_call_that_returns_nothing_keeps_the_count_of_none(qtbot: QtBot) -> None:
    # PySide6 6.12.0 on Python 3.11 loses a reference to None a call: some 5,000 end the process.
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for _ in range(1_000):
        label.setText("备案")
    assert abs(sys.getrefcount(None) - before) < 200


def _run(module: str, *arguments: str) -> None:
    """Runs one of the tools at the root; its whole answer is the message of the failure."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _line_count(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")

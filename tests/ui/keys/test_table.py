"""The one table of keys: what pages bind is in it, what is in it is bound, and no page has a key twice."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence

from tests.ui.conftest import Desktop
from ui.keys.table import EVERYWHERE, PLACE_TITLES, SHORTCUTS, TABLES, TYPING
from ui.shell.frame import PLACE_KEYS

UI = Path(__file__).resolve().parents[3] / "ui"
PAGES = sorted(set(SHORTCUTS) - {EVERYWHERE, TYPING, TABLES})
STEPS = {"authenticate", "category", "details", "materials", "review", "print"}


def _calls() -> Iterator[tuple[str, ast.Call]]:
    for path in sorted(UI.rglob("*.py")):
        if path.parent.name == "keys":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield path.name, node


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def test_no_page_makes_a_shortcut_past_the_table() -> None:
    assert [path for path, call in _calls() if _called(call) in ("QShortcut", "setShortcut")] == []


def test_every_shortcut_bound_is_in_the_table_and_every_one_in_the_table_is_bound_once() -> None:
    bound = Counter(
        argument.value
        for _, call in _calls()
        if _called(call) == "bind" and len(call.args) > 1 and isinstance(argument := call.args[1], ast.Constant)
    )
    named = {shortcut.name for keys in SHORTCUTS.values() for shortcut in keys if shortcut.name}
    assert set(bound) == named
    assert [name for name, count in bound.items() if count > 1] == []


def test_every_place_has_a_title() -> None:
    assert set(SHORTCUTS) <= set(PLACE_TITLES)


@pytest.mark.parametrize("place", PAGES)
def test_a_key_means_one_thing_on_a_page(place: str) -> None:
    # A key of the step comes before the same key of the wizard around it, which F1 shows below it.
    everywhere = [key for shortcut in (*SHORTCUTS[EVERYWHERE], *PLACE_KEYS) for key in _keys(shortcut.keys)]
    own = [key for shortcut in SHORTCUTS[place] for key in _keys(shortcut.keys)]
    assert [key for key, count in Counter(own).items() if count > 1] == []
    assert set(own) & set(everywhere) == set()
    assert [key for key, count in Counter(everywhere).items() if count > 1] == []


@pytest.mark.parametrize("step", sorted(STEPS & set(SHORTCUTS)))
def test_what_a_step_binds_the_wizard_does_not_bind_too(step: str) -> None:
    of_step = {key for shortcut in SHORTCUTS[step] if shortcut.name for key in _keys(shortcut.keys)}
    of_wizard = {key for shortcut in SHORTCUTS["new_filing"] for key in _keys(shortcut.keys)}
    assert of_step & of_wizard == set()


def test_every_bound_key_can_be_pressed() -> None:
    for keys in SHORTCUTS.values():
        for shortcut in keys:
            if shortcut.name:
                assert not QKeySequence(shortcut.keys).isEmpty(), shortcut.keys


def test_every_page_of_the_frame_names_places_that_have_keys(signed_in: Desktop) -> None:
    frame = signed_in.frame
    for name in (*frame.navigation.places, "record", "elsewhere", "conflict"):
        page = frame.go(name)
        assert set(page.key_places) <= set(SHORTCUTS) | STEPS, name


def _keys(written: str) -> list[str]:
    return [written] if " 至 " in written else written.split(" ")

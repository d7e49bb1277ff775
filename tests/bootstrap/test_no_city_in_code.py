"""Cities are data: no line of code knows one, but those that set up training, demonstration and measurement."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.builders import library

ROOT = Path(__file__).resolve().parent.parent.parent
MAY_NAME_A_CITY = re.compile(r"app/bootstrap/(training|demo)[a-z_]*\.py|app/cli/demo[a-z_]*\.py|app/bench/[a-z_]*\.py")

KNOWN_CITIES = {"huaian", "淮安", "panzhihua", "攀枝花", "yangjiang", "阳江", "yangling", "杨凌"}
SHIPPED_CITIES = {
    word
    for editions in library().editions.values()
    for edition in editions
    if edition.area.codes
    for word in (edition.pack, edition.name.removesuffix("市"), *edition.area.codes)
}


def _code_without_words_about_it(path: Path) -> str:
    """The code as Python sees it: no comments, no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [item for item in body if not _is_bare_text(item)] or [ast.Pass()]  # type: ignore[attr-defined]
    return ast.unparse(ast.fix_missing_locations(tree))


def _is_bare_text(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def test_no_code_knows_a_city() -> None:
    knowing = set()
    for path in sorted((ROOT / "app").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not MAY_NAME_A_CITY.fullmatch(name):
            code = _code_without_words_about_it(path)
            knowing |= {f"{name}: {city}" for city in KNOWN_CITIES | SHIPPED_CITIES if city in code}
    assert knowing == set()

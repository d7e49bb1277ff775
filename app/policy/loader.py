"""Reading packs strictly: unknown and duplicate keys are refused with file and path, values with their reason."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from app.errors import UsageError

M = TypeVar("M", bound=BaseModel)

_MESSAGES = {
    "extra_forbidden": "没有这个键",
    "missing": "缺少这个键",
    "string_type": "应为文字（代码要加引号）",
}


# libyaml's scanner is ten times quicker; where the wheel lacks it the result is the same.
_SafeLoader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class StrictLoader(_SafeLoader):  # type: ignore[misc,valid-type]
    """YAML without duplicate keys; the plain loader would silently take the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Build a mapping, refusing a key that stands twice."""
        seen: set[Hashable] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable):
                raise yaml.constructor.ConstructorError(None, None, "a key is one word", key_node.start_mark)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"duplicate key {key!r}", key_node.start_mark)
            seen.add(key)
        built: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return built


def read_yaml(path: Path) -> Any:
    """The document in ``path``. Raises UsageError naming file, line and what is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"文件 {path} 读不出来",
            why=type(error).__name__,
            remedy="请核对文件名，文件须为UTF-8编码",
            code="unreadable",
        ) from None
    try:
        return yaml.load(text, Loader=StrictLoader)  # noqa: S506 - a SafeLoader with one more check
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f"第{mark.line + 1}行：" if mark else ""
        problem = error.problem or ""
        why = problem.replace("duplicate key", "重复的键")
        raise UsageError(f"文件 {path} 写法有误", why=f"{line}{why}", remedy="请改正后再试", code="yaml") from None
    except yaml.YAMLError:
        raise UsageError(
            f"文件 {path} 写法有误", why="含有不可见的控制字符", remedy="请另存为纯文本后再试", code="yaml"
        ) from None


def place_problems(error: ValidationError, words: Callable[[tuple[str | int, ...]], str]) -> list[str]:
    """One line for each thing wrong: where, in ``words``, and why."""
    lines = []
    for item in error.errors():
        reason = _MESSAGES.get(item["type"], item["msg"].removeprefix("Value error, "))
        is_value = item["type"] not in ("missing", "extra_forbidden", "value_error")
        shown = f"（现为 {item['input']!r}）" if is_value else ""
        lines.append(f"{words(item['loc'])}：{reason}{shown}")
    return lines


def _path_words(place: tuple[str | int, ...]) -> str:
    return ".".join(str(part) for part in place) or "整个文件"


def parse_file(path: Path, model: type[M]) -> M:
    """Read ``path`` into ``model``. Raises UsageError naming file, path of each wrong key, and why."""
    data = read_yaml(path)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise UsageError(
            f"文件 {path} 不合规定", why="；".join(place_problems(error, _path_words)), code="schema"
        ) from None

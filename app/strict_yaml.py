"""Reading data files strictly: unknown and duplicate keys are refused with file and path, values with their reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from app.errors import UsageError

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)

_QUOTED = re.compile(r"'([^']*)'")
_LONGEST_SHOWN = 60
_YAML_UNKNOWN = "缩进、冒号、引号或括号不对"


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
                raise yaml.constructor.ConstructorError(None, None, "键只能是一个词", key_node.start_mark)
            if key in seen:
                raise yaml.constructor.ConstructorError(None, None, f"重复的键 {key!r}", key_node.start_mark)
            seen.add(key)
        built: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return built


def _wrong_dates(text: str) -> str:
    """Dates of the text that no calendar has, with their lines."""
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        for written in re.findall(r"\b\d{4}-\d{2}-\d{2}\b", line):
            try:
                date.fromisoformat(written)
            except ValueError:
                found.append(f"第{number}行 {written}")
    return "、".join(found)


def read_yaml(path: Path) -> Any:
    """The document in ``path``. Raises UsageError naming file, line and what is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"文件 {path} 读不出来",
            why="不是UTF-8编码的文字" if isinstance(error, UnicodeDecodeError) else "文件不存在或没有权限",
            remedy="请核对文件名和编码",
            code="unreadable",
        ) from None
    try:
        return yaml.load(text, Loader=StrictLoader)  # noqa: S506 - a SafeLoader with one more check
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f"第{mark.line + 1}行：" if mark else ""
        # What the scanner itself says is English; what StrictLoader says is not.
        why = error.problem if error.problem and not error.problem.isascii() else _YAML_UNKNOWN
        raise UsageError(f"文件 {path} 写法有误", why=f"{line}{why}", remedy="请改正后再试", code="yaml") from None
    except ValueError as error:
        # A date such as 2020-05-66 has the look of one and is none; YAML does not say where it stands.
        raise UsageError(
            f"文件 {path} 写法有误", why=f"有一个日期不存在（{_wrong_dates(text)}）", remedy="请改正后再试", code="yaml"
        ) from error
    except yaml.YAMLError:
        raise UsageError(
            f"文件 {path} 写法有误", why="含有不可见的控制字符", remedy="请另存为纯文本后再试", code="yaml"
        ) from None


def place_problems(error: ValidationError, words: Callable[[tuple[str | int, ...]], str]) -> list[str]:
    """One line for each thing wrong: where, in ``words``, and why, in Chinese."""
    lines = []
    for item in error.errors():
        if item["type"] == "too_short" and len(item["input"]) >= item["ctx"]["min_length"]:
            # Only its members are wrong, and each of them has a line of its own.
            continue
        is_value = item["type"] not in ("missing", "extra_forbidden", "value_error") and item["input"] is not None
        shown = f"（现为 {_shortened(repr(item['input']))}）" if is_value else ""
        lines.append(f"{words(item['loc'])}：{_reason(item)}{shown}")
    return lines


def _shortened(shown: str) -> str:
    return shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"


def _reason(item: ErrorDetails) -> str:
    """What the schema's library says, in Chinese; its own words for anything unforeseen are never shown."""
    kind, context = item["type"], item.get("ctx", {})
    if kind == "value_error":
        return item["msg"].removeprefix("Value error, ")
    if kind == "enum":
        return f"只能是 {'、'.join(_QUOTED.findall(str(context['expected'])))}"
    if kind.startswith("date"):
        return "应为日期 yyyy-mm-dd"
    for names, reason in _REASONS:
        if kind in names:
            return reason.format(**context)
    return "写法不对"


_REASONS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("extra_forbidden",), "没有这个键"),
    (("missing",), "缺少这个键"),
    (("string_type",), "应为文字（代码要加引号）"),
    (("string_pattern_mismatch",), "不合写法 {pattern}"),
    (("int_type", "int_parsing", "int_from_float"), "应为整数"),
    (("bool_type", "bool_parsing"), "应为 true 或 false"),
    (("dict_type", "model_type", "model_attributes_type"), "应为一组“键: 值”"),
    (("tuple_type", "list_type", "set_type", "frozen_set_type"), "应为一个列表"),
    (("too_short",), "至少要有{min_length}项"),
    (("string_too_short",), "至少要有{min_length}个字"),
    (("greater_than_equal",), "不能小于{ge}"),
    (("less_than_equal",), "不能大于{le}"),
)


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

"""按映射填写: the values of a request, or the sentences that say why they cannot be written."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from collections.abc import Mapping as Lookup
from dataclasses import dataclass, field
from typing import Any

from app.wire.mapping import Encoding, FieldRule, Form, LengthUnit, Mapping, Match

_CHARSET_NAMES = {Encoding.UTF_8: "UTF-8", Encoding.GBK: "GBK", Encoding.GB18030: "GB18030"}
_LINE_MARKS = frozenset("\t\n\r")


@dataclass(frozen=True, repr=False)
class Sources:
    """来源: where the values of one request come from."""

    record: Lookup[str, Any]
    message: Lookup[str, str]
    office: Lookup[str, str]
    request: Lookup[str, str] = field(default_factory=dict)

    def value(self, source: str) -> str:
        """The value there, as text; empty where the counter does not know it."""
        room, _, name = source.rpartition(".")
        held = {"": self.record, "message": self.message, "office": self.office, "request": self.request}[room]
        return str(held.get(name, ""))


def sources_of(body: str, mapping: Mapping, request: Lookup[str, str]) -> Sources:
    """The sources out of a frozen body of the outbox."""
    message = json.loads(body)
    actor = message["actor"]
    return Sources(
        record=message["record"],
        message={**message, "login": actor["login"], "clerk": actor["name"]},
        office=mapping.office,
        request=request,
    )


@dataclass(frozen=True, repr=False)
class Filled:
    """填写结果: values by name of the wire in the mapping's order, and a sentence for each thing that hinders."""

    values: dict[str, str]
    problems: tuple[str, ...]


def fill(rules: Iterable[FieldRule], mapping: Mapping, sources: Sources) -> Filled:
    """Write the fields. Nothing is cut, replaced or left out in silence."""
    values: dict[str, str] = {}
    problems: list[str] = []
    for rule in rules:
        value, problem = _written(rule, mapping, sources)
        problem = problem or _misfit(rule, value, mapping)
        values[rule.name] = value
        if problem:
            problems.append(f"{rule.title}（{rule.name}）{problem}")
    return Filled(values, tuple(problems))


def wire_code(table: Lookup[str, str], canonical: str) -> str | None:
    """The wire's code for a canonical one; None where the table has none."""
    return table.get(canonical)


def canonical_code(table: Lookup[str, str], wire: str) -> str | None:
    """The canonical code for one of the wire; None where the table has none."""
    return next((canonical for canonical, code in table.items() if code == wire), None)


def row_agrees(row: Lookup[str, Any], matches: Iterable[Match], mapping: Mapping, sources: Sources) -> bool:
    """Whether a row of a query's answer is this filing."""
    return all(_canonical(row.get(match.name), match, mapping) == sources.value(match.source) for match in matches)


def _canonical(found: object, match: Match, mapping: Mapping) -> str | None:
    text = "" if found is None else str(found).strip()
    table = mapping.table(match.codes)
    if table is not None:
        return canonical_code(table, text)
    if match.form is Form.DAY_8 and len(text) >= len("yyyymmdd") and text[:8].isdecimal():
        return f"{text[:4]}-{text[4:6]}-{text[6:8]}"
    is_instant = len(text) > len("yyyy-mm-dd") and text[4:5] == text[7:8] == "-" and text[10] in " T"
    return text[:10] if is_instant else text


def _written(rule: FieldRule, mapping: Mapping, sources: Sources) -> tuple[str, str]:
    if rule.source is None:
        return rule.constant or "", ""
    value = sources.value(rule.source)
    if not value:
        return "", _missing(rule.source) if rule.required else ""
    table = mapping.table(rule.codes)
    if table is not None:
        code = wire_code(table, value)
        return (code, "") if code is not None else ("", f"的代码 {value} 在映射文件的代码表 {rule.codes} 中没有")
    return (value[:10].replace("-", "") if rule.form is Form.DAY_8 else value), ""


def _missing(source: str) -> str:
    if source.startswith("office."):
        return "是必填项，映射文件的 office 中还没有填写"
    if source == "request.code":
        return "是必填项，交易编号还不知道"
    if source == "request.person_number":
        return "是必填项，还没有向上级查到"
    if source == "request.upstream_number":
        return "是必填项，上级没有给过编号"
    return "是必填项，本窗口没有这项内容"


def _misfit(rule: FieldRule, value: str, mapping: Mapping) -> str:
    for character in value:
        if unicodedata.category(character) == "Cc" and character not in _LINE_MARKS:
            return f"中有不可见的控制字符（U+{ord(character):04X}）"
        try:
            character.encode(mapping.encoding)
        except UnicodeEncodeError:
            shown = f"“{character}”（U+{ord(character):04X}）" if character.isprintable() else f"U+{ord(character):04X}"
            return f"中的{shown}不在{_CHARSET_NAMES[mapping.encoding]}字符集中，上级收不到这个字"
    in_bytes = mapping.length_unit is LengthUnit.BYTES
    length = len(value.encode(mapping.encoding)) if in_bytes else len(value)
    if length > rule.length:
        unit = f"个字节（按{_CHARSET_NAMES[mapping.encoding]}计）" if in_bytes else "个字"
        return f"太长，上级最多收{rule.length}{unit}，现在是{length}"
    return ""

"""Reading mapping files strictly, and saying what still stands between a mapping and real use."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from app.errors import UsageError, UserError
from app.strict_yaml import parse_file
from app.wire.mapping import NOT_KNOWN_HERE, FieldRule, Mapping, Match, source_is_known

_PERSON_NUMBER = "request.person_number"


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file. Raises UsageError naming the file and everything that is wrong in it."""
    mapping = parse_file(path, Mapping)
    problems = list(_contradictions(mapping))
    if mapping.id != path.stem:
        problems.insert(0, f"id：应与文件名一致（文件名为 {path.stem}，现为 {mapping.id}）")
    if problems:
        raise UsageError(f"文件 {path} 不合规定", why="；".join(problems), code="mapping")
    return mapping


def find_mapping_file(mapping_id: str, folders: tuple[Path, ...]) -> Path | None:
    """The file of a mapping in the first folder that has it; an office's own file comes before the one shipped."""
    return next((path for path in mapping_files(folders) if path.stem == mapping_id), None)


def mapping_files(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """The files of all mappings, each once, by name."""
    found: dict[str, Path] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.yaml")):
            found.setdefault(path.stem, path)
    return tuple(found[name] for name in sorted(found))


def open_questions(mapping: Mapping) -> tuple[str, ...]:
    """What has to be settled before anything may be sent by this mapping, a sentence each."""
    questions = [] if mapping.confirmed else ["还没有经办机构对照本地接口文件确认"]
    questions += [
        f"{words}的交易编号还不知道" for _, words, transaction in mapping.transactions.named if transaction.code is None
    ]
    required = {rule.source for rule in mapping.rules if rule.required} | {f"office.{mapping.sender}"}
    empty = [key for key, value in mapping.office.items() if not value and f"office.{key}" in required]
    questions += [f"本机构的 {key} 还没有填写" for key in empty]
    unknown = dict.fromkeys(
        f"{rule.title}（{rule.name}）是必填项，本窗口没有这项内容，请改为本地可用的来源"
        for rule in mapping.rules
        if rule.required and rule.source in NOT_KNOWN_HERE
    )
    return (*questions, *unknown)


def require_confirmed(mapping: Mapping) -> None:
    """Raise UserError unless an office has confirmed the mapping and nothing in it is open."""
    questions = open_questions(mapping)
    if questions:
        raise UserError(
            f"映射文件“{mapping.title}”还不能用于真实上报",
            why="；".join(questions),
            remedy="请与上级核对接口文件，填写映射文件的 office 和 confirmed 后再用；现在可以试运行，只写文件不发送",
            code="mapping_unconfirmed",
        )


def _contradictions(mapping: Mapping) -> Iterator[str]:
    office_keys = frozenset(mapping.office)
    if mapping.sender not in office_keys:
        yield f"sender：office 中没有 {mapping.sender}"
    for name, table in mapping.codes.items():
        twice = sorted({code for code in table.values() if list(table.values()).count(code) > 1})
        if twice:
            yield f"codes.{name}：不是一一对应，{'、'.join(twice)} 写了不止一次"
    places: list[tuple[str, tuple[FieldRule | Match, ...]]] = [("header", mapping.header)]
    places += [(f"transactions.{key}", transaction.fields) for key, _, transaction in mapping.transactions.named]
    places.append(("transactions.query.match", mapping.transactions.query.match))
    for place, rules in places:
        names = [rule.name for rule in rules]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"{place}.{name}：写了两次"
        for rule in rules:
            if rule.source is not None and not source_is_known(rule.source, office_keys):
                yield f"{place}.{rule.name}：没有 {rule.source} 这个来源"
            if rule.source == _PERSON_NUMBER and (
                mapping.transactions.person is None or place == "transactions.person"
            ):
                yield f"{place}.{rule.name}：没有查人交易（transactions.person），不知道 {_PERSON_NUMBER}"
            if rule.codes is not None and rule.codes not in mapping.codes:
                yield f"{place}.{rule.name}：codes 中没有 {rule.codes} 这张表"

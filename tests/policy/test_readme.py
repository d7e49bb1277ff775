"""resources/policies/README.md: a stranger writes a pack from it, so every key and word of the schema stands there."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.policy.area import Area
from app.policy.library import load_editions
from app.policy.pack import Article, Document, InForce, PackEdition
from app.policy.rules import EligibilityRule, Rule
from app.policy.situation import When
from app.policy.soundness import check_packs
from app.resource_files import resource_path
from tests.builders import library

README = resource_path("policies", "README.md").read_text(encoding="utf-8")
CHAPTERS = dict(re.findall(r"^#+ `?([^`\n]+?)`?\n(.*?)(?=^#|\Z)", README, re.MULTILINE | re.DOTALL))
SHARED = frozenset(Rule.model_fields)


def _classes(annotation: Any) -> Iterator[type]:
    """Every class an annotation is made of."""
    if isinstance(annotation, type) and not typing.get_args(annotation):
        yield annotation
    for part in typing.get_args(annotation):
        yield from _classes(part)


def _sections() -> dict[str, type[Rule]]:
    return {
        name: kind
        for name, field in PackEdition.model_fields.items()
        for kind in _classes(field.annotation)
        if issubclass(kind, Rule)
    }


def _words_of(chapter: str) -> set[str]:
    return set(re.findall(r"`([^`\s]+)`", CHAPTERS[chapter]))


def _values_of(model: type) -> Iterator[str]:
    for field in model.model_fields.values():  # type: ignore[attr-defined]
        for kind in _classes(field.annotation):
            if issubclass(kind, Enum):
                yield from (str(item.value) for item in kind)


def test_every_section_has_a_chapter_and_every_chapter_is_a_section() -> None:
    below = README.split("\n## Sections\n")[1]
    assert sorted(re.findall(r"^### `(\w+)`$", below, re.MULTILINE)) == sorted(_sections())


@pytest.mark.parametrize("section", sorted(_sections()))
def test_every_key_of_a_section_stands_in_its_chapter(section: str) -> None:
    keys = set(_sections()[section].model_fields) - SHARED
    written = {word.rstrip(":") for word in _words_of("materials" if section == "change_materials" else section)}
    assert keys - written == set()


def test_what_every_rule_and_the_head_may_say_stands_in_its_chapter() -> None:
    head = (set(PackEdition.model_fields) - set(_sections())) | {
        key for model in (Area, InForce, Document, Article) for key in model.model_fields if key not in ("name", "text")
    }
    assert head - _words_of("The head of a file") == set()
    assert SHARED - _words_of("Every rule") == set()
    assert set(When.model_fields) - _words_of("Conditions") == set()
    assert set(EligibilityRule.model_fields) - SHARED - {"months"} - _words_of("categories") == set()


def test_every_word_a_value_may_be_is_written_down() -> None:
    every = set(re.findall(r"`\"?(\w+)\"?`", README))
    models = [When, EligibilityRule, PackEdition, *_sections().values()]
    assert {value for model in models for value in _values_of(model)} - every == set()


SEVENTH = """\
pack: newtown
name: 新城市
edition: "2024-01-01"
area: {name: 新城市, codes: ["320400"]}
in_force: {since: 2024-01-01, cites: [art. 9]}
checked_on: 2026-11-22
confidence: secondary
documents: {main: {title: 新城市异地就医办法, number: 新医保发〔2023〕1号, issuer: 新城市医疗保障局}}
articles: {art. 1: {label: 第一条}, art. 9: {label: 第九条}}
insurance: [employee, resident]
insurance_cites: [art. 1]
categories:
  retiree_settled: {requires: [{fact: retired, cites: [art. 1]}], cites: [art. 1]}
  referral: {cites: [art. 1]}
channels: [{channel: window, cites: [art. 1]}]
enrolment: [{in_order: true, cites: [art. 1]}]
materials: [{one_of: [id_card, electronic_voucher], cites: [art. 1]}]
starts: [{start: application, cites: [art. 1]}]
ends:
  - {end: days, days: 45, counted_from: application, when: {category: [referral]}, cites: [art. 1]}
  - {end: open, cites: [art. 1]}
cancellation: [{channel: window, cites: [art. 1]}]
"""


def test_a_pack_of_the_keys_that_must_be_there_is_sound(tmp_path: Path) -> None:
    folder = tmp_path / "newtown"
    folder.mkdir()
    (folder / "2024-01-01.yaml").write_text(SEVENTH, encoding="utf-8")
    (check,) = check_packs([("newtown", folder)], library().get("huaian")[0].checked_on)
    assert check.findings == ()
    assert load_editions(folder, "newtown")[0].name == "新城市"
    assert set(yaml.safe_load(SEVENTH)) >= {
        name for name, field in PackEdition.model_fields.items() if field.is_required()
    }

"""The schema of layouts and the choice of a version."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.errors import UsageError
from app.resource_files import resource_path
from app.strict_yaml import parse_file, read_yaml
from forms.layout import Layout, get_layout
from forms.table_layout import TableLayout


def layout_file(folder: Path, **changes: Any) -> Path:
    """A valid layout of one line, with some keys changed."""
    content: dict[str, Any] = {
        "form": "slip",
        "version": "1",
        "title": "回执",
        "document": "试〔2020〕1号",
        "part": "附件",
        "effective_from": date(2020, 1, 1),
        "effective_until": None,
        "margin_left": 20,
        "margin_top": 20,
        "width": 170,
        "bottom": 250,
        "styles": {"body": {"size": 10.5}},
        "blocks": [{"kind": "text", "style": "body", "text": "{name}"}],
        "pinned": [],
    }
    file = folder / "slip.yaml"
    file.write_text(yaml.safe_dump(content | changes, allow_unicode=True), encoding="utf-8")
    return file


def test_a_layout_knows_the_values_it_asks_for(tmp_path: Path) -> None:
    assert parse_file(layout_file(tmp_path), Layout).slots == {"name"}


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"colour": "red"}, "colour"),
        ({"styles": {"body": {"size": 8}}}, "styles.body.size"),
        ({"styles": {"body": {"font": "kai"}}}, "styles.body.font"),
        ({"blocks": [{"kind": "text", "style": "body", "text": "{name"}]}, "blocks.0"),
        ({"blocks": [{"kind": "text", "style": "body", "text": "a", "widht": 3}]}, "widht"),
        ({"effective_from": "early"}, "effective_from"),
    ],
)
def test_a_wrong_key_is_refused_with_file_and_key(tmp_path: Path, changes: dict[str, Any], named: str) -> None:
    with pytest.raises(UsageError) as refusal:
        parse_file(layout_file(tmp_path, **changes), Layout)
    assert "slip.yaml" in refusal.value.what
    assert named in refusal.value.why


def test_a_key_written_twice_is_refused_with_its_line(tmp_path: Path) -> None:
    file = layout_file(tmp_path)
    file.write_text(f"form: other\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    with pytest.raises(UsageError, match="重复的键 'form'"):
        parse_file(file, Layout)


def test_a_style_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="title"):
        parse_file(layout_file(tmp_path, blocks=[{"kind": "text", "style": "title", "text": "a"}]), Layout)


def test_a_row_narrower_than_its_table_is_refused(tmp_path: Path) -> None:
    row = {"height": 10, "cells": [{"width": 100, "style": "body", "text": "a"}]}
    with pytest.raises(UsageError, match="170"):
        parse_file(layout_file(tmp_path, blocks=[{"kind": "table", "rows": [row]}]), Layout)


def test_the_version_in_force_on_the_day_is_taken() -> None:
    assert get_layout("filing_form", date(2020, 5, 6)).version == "2016"
    with pytest.raises(UsageError) as refusal:
        get_layout("filing_form", date(2016, 1, 1))
    assert refusal.value.code == "layout_missing"
    assert refusal.value.what == "《跨省异地就医登记备案表》没有 2016-01-01 可用的版式"
    assert "2016-12-08 起使用" in (refusal.value.why or "")
    assert "沿用当时的纸质表" in (refusal.value.remedy or "")


@pytest.mark.parametrize("form", ["panzhihua_filing", "yangling_filing", "huaian_commitment_letter"])
def test_a_form_without_a_version_for_a_day_is_named_in_chinese(form: str) -> None:
    with pytest.raises(UsageError) as refusal:
        get_layout(form, date(2016, 1, 1))
    assert form not in str(refusal.value)
    assert get_layout(form, date(2024, 1, 1)).title in str(refusal.value)


def test_every_shipped_layout_lies_under_its_own_name() -> None:
    files = sorted(resource_path("forms").glob("*/*.yaml"))
    assert len(files) >= 2
    for file in files:
        is_of_a_table = {"columns", "columns_of"} & read_yaml(file).keys()
        layout = parse_file(file, TableLayout if is_of_a_table else Layout)
        assert (file.parent.name, file.stem) == (layout.form, layout.version)
        assert layout.document

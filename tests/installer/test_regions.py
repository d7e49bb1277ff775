"""The divisions that ship: whole, in order, and found by what a clerk types."""

from __future__ import annotations

import csv
from collections import Counter

import pytest
import yaml

from app.resource_files import resource_path

COLUMNS = ["code", "name", "parent", "level", "initials", "pinyin"]
Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """The lines of the file."""
    with resource_path("regions", "divisions.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def by_code(rows: list[Row]) -> dict[str, Row]:
    """The lines of the file by their code."""
    return {row["code"]: row for row in rows}


def test_codes_are_six_digits_in_order_and_given_once(rows: list[Row]) -> None:
    codes = [row["code"] for row in rows]
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert codes == sorted(set(codes))


def test_every_division_lies_in_one_a_level_above(rows: list[Row], by_code: dict[str, Row]) -> None:
    above = {"city": "province", "county": "city"}
    for row in rows:
        if row["level"] == "province":
            assert row["parent"] == ""
        else:
            assert by_code[row["parent"]]["level"] == above[row["level"]], row


def test_the_list_is_as_long_as_its_source_says(rows: list[Row]) -> None:
    # 31 provinces with Hong Kong, Macau and Taiwan; 东莞, 中山 and 儋州 have no county of their own.
    assert Counter(row["level"] for row in rows) == {"province": 34, "city": 342, "county": 2978 - 3}


@pytest.mark.parametrize(
    ("code", "name", "initials", "pinyin"),
    [
        ("310100", "上海市市辖区", "shssxq", "shanghaishishixiaqu"),
        ("320803", "淮安区", "haq", "huaianqu"),
        ("500000", "重庆市", "cqs", "chongqingshi"),
        ("140428", "长子县", "zzx", "zhangzixian"),
        ("320116", "六合区", "lhq", "luhequ"),
        ("411100", "漯河市", "lhs", "luoheshi"),
        ("371481", "乐陵市", "lls", "laolingshi"),
        ("810000", "香港特别行政区", "xgtbxzq", "xianggangtebiexingzhengqu"),
    ],
)
def test_a_place_is_found_by_the_reading_its_people_use(
    by_code: dict[str, Row], code: str, name: str, initials: str, pinyin: str
) -> None:
    row = by_code[code]
    assert (row["name"], row["initials"], row["pinyin"]) == (name, initials, pinyin)


def test_a_patch_is_dated_sourced_and_fits_the_list(by_code: dict[str, Row]) -> None:
    patches = yaml.safe_load(resource_path("regions", "patches.yaml").read_text(encoding="utf-8"))["patches"]
    assert [patch["effective_on"] for patch in patches] == sorted(patch["effective_on"] for patch in patches)
    for patch in patches:
        assert len({"add", "rename", "remove"} & patch.keys()) == 1
        assert patch["source"]
        assert patch["checked_on"]
        assert "same_place_as" not in patch or patch["same_place_as"] in by_code
        if "add" in patch:
            assert set(patch["add"]) == set(COLUMNS)
            assert patch["add"]["code"] not in by_code
            assert patch["add"]["parent"] in by_code


def test_yangling_has_its_own_code_of_medical_insurance(by_code: dict[str, Row]) -> None:
    patches = yaml.safe_load(resource_path("regions", "patches.yaml").read_text(encoding="utf-8"))["patches"]
    yangling = next(patch for patch in patches if patch["add"]["code"] == "611100")
    assert by_code[yangling["same_place_as"]]["name"] == "杨陵区"

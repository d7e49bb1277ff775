"""Mapping files are read strictly, and nothing goes out by one that nobody has confirmed."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UsageError, UserError
from app.resource_files import resource_path
from app.wire.mapping_file import find_mapping_file, load_mapping, mapping_files, open_questions, require_confirmed
from tests.wire.mappings import confirmed, shipped

IDS = ["platform-json", "renshe-gbk-xml"]


def rewritten(folder: Path, before: str, after: str, mapping_id: str = "platform-json") -> Path:
    text = resource_path("mappings", f"{mapping_id}.yaml").read_text(encoding="utf-8")
    assert before in text
    path = folder / f"{mapping_id}.yaml"
    path.write_text(text.replace(before, after, 1), encoding="utf-8")
    return path


def test_the_product_ships_a_mapping_for_each_envelope() -> None:
    assert [path.stem for path in mapping_files((resource_path("mappings"),))] == IDS


@pytest.mark.parametrize("mapping_id", IDS)
def test_no_shipped_mapping_is_confirmed_and_none_may_send(mapping_id: str) -> None:
    with pytest.raises(UserError, match="还没有经办机构对照本地接口文件确认") as refused:
        require_confirmed(shipped(mapping_id))
    assert refused.value.code == "mapping_unconfirmed"
    assert "试运行" in refused.value.remedy


@pytest.mark.parametrize("mapping_id", IDS)
def test_a_mapping_that_an_office_filled_in_and_confirmed_may_send(mapping_id: str) -> None:
    require_confirmed(confirmed(mapping_id))


def test_a_confirmation_alone_does_not_make_up_for_what_is_unknown(tmp_path: Path) -> None:
    confirmation = "confirmed: {office: 测样市, by: 李核对, confirmed_on: 2025-01-02, document: 测样文件}"
    mapping = load_mapping(rewritten(tmp_path, "confirmed: null", confirmation, "renshe-gbk-xml"))
    assert open_questions(mapping) == (
        "撤销的交易编号还不知道",
        "查询的交易编号还不知道",
        "本机构的 sign 还没有填写",
        "本机构的 sender_code 还没有填写",
    )


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ("sender: fixmedins_code", "sender: nobody", "sender：office 中没有 nobody"),
        ("sender: fixmedins_code", "sander: x", "sander：没有这个键"),
        ('code: "2501"', "code: 2501", "应为文字（代码要加引号）"),
        ("from: resout_addr", "from: address", "addr：没有 address 这个来源"),
        (
            "{name: certno, title: 证件号码, from: certno,",
            "{name: certno, title: 证件号码, from: request.person_number,",
            "transactions.person.certno：没有查人交易（transactions.person），不知道 request.person_number",
        ),
        ("from: request.code", "from: elsewhere.code", "没有 elsewhere.code 这个来源"),
        ("codes: insutype, length", "codes: insurances, length", "codes 中没有 insurances 这张表"),
        ('{"310": "310", "390": "390"}', '{"310": "1", "390": "1"}', "codes.insutype：不是一一对应，1 写了不止一次"),
        ("name: addr,", "name: tel,", "transactions.file.tel：写了两次"),
        ('constant: "1", length: 3', "length: 3", "from 和 constant 必须且只能写一个"),
        ("id: platform-json", "id: another", "应与文件名一致"),
        ("envelope: platform_json", "envelope: soap", "只能是 platform_json、renshe_xml"),
        ("encoding: utf-8", "encoding: utf-8\nencoding: gbk", "重复的键"),
        ("confirmed: null", "confirmed: {by: 某人}", "confirmed.office：缺少这个键"),
        ("  file: file", "  dance: file", "acts"),
    ],
)
def test_what_is_wrong_in_a_mapping_is_named(tmp_path: Path, before: str, after: str, sentence: str) -> None:
    path = rewritten(tmp_path, before, after)
    with pytest.raises(UsageError) as refused:
        load_mapping(path)
    assert sentence in str(refused.value)
    assert str(path) in str(refused.value)


def test_the_offices_own_file_comes_before_the_one_shipped(tmp_path: Path) -> None:
    own = rewritten(tmp_path, 'infver: ""', 'infver: "V1.0"')
    folders = (tmp_path, tmp_path / "none", resource_path("mappings"))
    assert find_mapping_file("platform-json", folders) == own
    assert find_mapping_file("renshe-gbk-xml", folders) == resource_path("mappings", "renshe-gbk-xml.yaml")
    assert find_mapping_file("no-such", folders) is None

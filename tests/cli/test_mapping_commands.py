"""mapping: what would be sent by a mapping is written into files, and nothing leaves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.bootstrap.counter import open_counter
from app.domain.vocabulary import Category
from app.resource_files import resource_path
from app.services.cancellations import cancel
from app.services.filings import file
from tests.builders import actor, intake, request
from tests.cli.conftest import Run


@pytest.fixture
def waiting(office: Run, folder: Path) -> Run:
    """An office where a referral waits."""
    with open_counter(folder, built_in_reader=True) as counter:
        file(counter.desk, actor(), intake(request(Category.REFERRAL)))
    return office


def own_mapping(folder: Path, mapping_id: str, *changes: tuple[str, str]) -> Path:
    text = resource_path("mappings", f"{mapping_id}.yaml").read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path = folder / "mappings" / f"{mapping_id}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_mappings_are_sound_and_say_that_nobody_confirmed_them(run: Run) -> None:
    said = run("mapping", "check")
    assert said.code == 0
    assert said.out.count("写法无误，只能试运行") == 2
    assert said.out.count("还没有经办机构对照本地接口文件确认") == 2
    found = run("mapping", "check", "--json").document["mappings"]
    assert [(item["mapping"], item["usable"]) for item in found] == [
        ("platform-json", False),
        ("renshe-gbk-xml", False),
    ]


def test_a_mapping_written_wrongly_is_named_with_its_place(run: Run, folder: Path) -> None:
    path = own_mapping(folder, "platform-json", ("from: resout_addr", "from: address"))
    said = run("mapping", "check", path)
    assert said.code == 1
    assert f"{path}" in said.err
    assert "transactions.file.addr：没有 address 这个来源" in said.err
    assert run("mapping", "check").code == 1


def test_a_confirmed_mapping_tells_who_confirmed_it(run: Run, folder: Path) -> None:
    confirmation = "confirmed: {office: 测样市局, by: 李核对, confirmed_on: 2025-01-02, document: 测样接口文件}"
    own_mapping(folder, "platform-json", ("confirmed: null", confirmation))
    assert "测样市局 李核对于 2025-01-02 对照《测样接口文件》确认" in run("mapping", "check").out


def test_a_dry_run_writes_what_would_be_sent_and_leaves_the_queue(waiting: Run, tmp_path: Path) -> None:
    out = tmp_path / "trial"
    said = waiting("mapping", "dry-run", "--mapping", "platform-json", "--out", out)
    assert said.code == 0
    assert "写不成报文1件" in said.out
    assert "机构编号（fixmedins_code）是必填项，映射文件的 office 中还没有填写" in said.out
    assert "什么也没有发送" in said.out
    lookup, path = sorted(out.iterdir(), key=lambda file: "person" not in file.name)
    assert json.loads(lookup.read_text(encoding="utf-8"))["infno"] == "1101"
    message = json.loads(path.read_text(encoding="utf-8"))
    assert (message["infno"], message["input"]["refmedin"]["insutype"]) == ("2501", "390")
    assert path.stat().st_mode & 0o077 == 0
    assert waiting("find", "王", "--json").document[0]["upstream"] == "waiting"


def test_a_dry_run_by_the_offices_own_mapping_is_ready_to_go(waiting: Run, folder: Path, tmp_path: Path) -> None:
    own_mapping(folder, "renshe-gbk-xml", ('sign: ""', 'sign: "S"'), ('sender_code: ""', 'sender_code: "320803"'))
    out = tmp_path / "trial"
    done = waiting("mapping", "dry-run", "--mapping", "renshe-gbk-xml", "--out", out, "--json").document
    assert (done["ready"], done["unfit"]) == (1, 0)
    content = (out / done["acts"][0]["file"]).read_bytes()
    assert "<aac003>王" in content.decode("gbk")


def test_a_withdrawal_is_tried_as_if_the_filing_before_it_had_been_taken(
    waiting: Run, folder: Path, tmp_path: Path
) -> None:
    number = waiting("find", "王", "--json").document[0]["number"]
    with open_counter(folder, built_in_reader=True) as counter:
        cancel(counter.desk, actor(), number)
    done = waiting("mapping", "dry-run", "--mapping", "platform-json", "--out", tmp_path / "trial", "--json").document
    last = done["acts"][-1]
    assert last["file"].startswith("000002-")
    assert "待遇申报明细流水号（trt_dcla_detl_sn）是必填项，上级没有给过编号" in last["sentences"]


def test_a_folder_with_something_in_it_is_refused(waiting: Run, tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text("x", encoding="utf-8")
    said = waiting("mapping", "dry-run", "--mapping", "platform-json", "--out", tmp_path)
    assert said.code == 1
    assert "不是空的" in said.err


def test_a_mapping_that_is_not_there_is_named(waiting: Run, tmp_path: Path) -> None:
    said = waiting("mapping", "dry-run", "--mapping", "soap", "--out", tmp_path / "trial")
    assert said.code == 1
    assert "没有映射文件 soap" in said.err
    assert "现有 platform-json、renshe-gbk-xml" in said.err


def test_a_file_in_the_way_of_the_folder_is_a_sentence(waiting: Run, tmp_path: Path) -> None:
    (tmp_path / "in-the-way").write_text("x", encoding="utf-8")
    said = waiting("mapping", "dry-run", "--mapping", "platform-json", "--out", tmp_path / "in-the-way" / "trial")
    assert said.code == 3
    assert "写不进去" in said.err

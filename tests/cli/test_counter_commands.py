"""init, roster, find, show, print, audit, backup, doctor, packs: a counter without a window."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.bootstrap.counter import open_counter
from app.domain.dates import SystemClock
from app.domain.outbox import Receipt, Verdict
from app.domain.vocabulary import Category
from app.services.cancellations import cancel
from app.services.filings import file
from app.services.upstream import record_receipts, take_batch
from app.wire.canonical import act_message_json
from app.wire.message import ActMessage
from tests.builders import NAME, NUMBER, actor, identity_number, intake, person, request
from tests.cli.conftest import Run
from tests.forms.reading import text_of
from tests.wire.window import Window

ROSTER = f"社会保障号码,姓名,险种,参保状态,卡状态,卡号\n{NUMBER},{NAME},城乡居民医保,正常,正常,J20801001\n"


@pytest.fixture
def number(office: Run, folder: Path) -> str:
    """A referral that stands."""
    with open_counter(folder, built_in_reader=True) as counter:
        result = file(counter.desk, actor(), intake(request(Category.REFERRAL)))
    assert result.filing is not None
    return result.filing.number


def test_a_folder_is_set_up_once(office: Run) -> None:
    said = office("init", "--pack", "huaian", "--office", "32080301", "--counter", "02")
    assert said.code == 1
    assert "已经设置过" in said.err


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [("--pack", "atlantis", "没有政策包"), ("--office", "12", "有误"), ("--counter", "x1", "窗口代码有误")],
)
def test_a_wrong_setting_up_is_refused_and_leaves_no_folder(
    run: Run, folder: Path, option: str, value: str, words: str
) -> None:
    options = {"--pack": "huaian", "--office": "32080301", "--counter": "01", option: value}
    said = run("init", *[part for pair in options.items() for part in pair])
    assert said.code == 1
    assert words in said.err
    assert not (folder / "counter.db").exists()


def test_a_command_on_a_folder_that_is_not_set_up_says_so_and_exits_with_3(run: Run) -> None:
    said = run("find", "王")
    assert said.code == 3
    assert "请先设置本窗口" in said.err


def test_a_command_that_does_not_exist_exits_with_2(run: Run) -> None:
    said = run("fly")
    assert said.code == 2
    assert "命令写法有误" in said.err


def test_the_roster_is_loaded_with_its_size_and_time(office: Run, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER, encoding="gb18030")
    assert "1人" in office("roster", "load", path).out


def test_a_wrong_roster_is_refused_with_line_and_column(office: Run, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER.replace("正常,正常", "很好,正常"), encoding="utf-8")
    said = office("roster", "load", path)
    assert said.code == 1
    assert "第2行" in said.err
    assert "参保状态" in said.err


@pytest.mark.parametrize("text", [NAME, "wxl", NUMBER, NUMBER[:8]])
def test_a_filing_is_found_by_name_initials_and_number(office: Run, number: str, text: str) -> None:
    (found,) = office("find", text, "--json").document
    assert found["number"] == number
    assert found["status"] == "active"
    assert found["upstream"] == "waiting"
    assert set(found) == {"number", "name", "category", "status", "valid_from", "valid_until", "upstream"}


def test_what_is_found_is_kept_as_a_workbook(office: Run, number: str, tmp_path: Path) -> None:
    target = tmp_path / "found.xlsx"
    assert office("find", NAME, "--out", target, "--json").document == {"rows": 1, "file": str(target)}
    assert load_workbook(target).active.cell(2, 1).value == number
    assert "xlsx" in office("find", NAME, "--out", tmp_path / "found.csv").err


def test_nothing_found_is_an_empty_list_or_a_sentence(office: Run, number: str) -> None:
    assert office("find", "欧阳", "--json").document == []
    assert "没有找到" in office("find", "欧阳").out


def test_what_is_not_upstream_yet_is_found_without_a_word_typed(office: Run, number: str, folder: Path) -> None:
    assert [found["number"] for found in office("find", "--not-upstream", "--json").document] == [number]
    assert office("find", "欧阳", "--not-upstream", "--json").document == []
    with open_counter(folder, built_in_reader=True) as counter:
        store, now = counter.desk.store, counter.desk.now()
        receipts = [Receipt(row.act_id, Verdict.ACCEPTED) for row in take_batch(store, now, 10)]
        record_receipts(store, receipts, now)
    assert office("find", "--not-upstream", "--json").document == []
    assert "都已上报" in office("find", "--not-upstream").out
    assert len(office("find", NAME, "--json").document) == 1


def test_what_other_counters_made_is_found_alone_or_left_out(office: Run, number: str, folder: Path) -> None:
    act, there = Window("02").file()
    with open_counter(folder, built_in_reader=True) as counter, counter.desk.store.write() as uow:
        uow.elsewhere.add(ActMessage.model_validate_json(act_message_json(act, there)))
        uow.commit()
    assert [found["number"] for found in office("find", "--elsewhere", "--json").document] == [there.number]
    assert [found["number"] for found in office("find", "--here", "--json").document] == [number]
    assert {found["number"] for found in office("find", "3208", "--json").document} == {number, there.number}
    assert "他处办理：机构32080301第02窗口" in office("find", "--elsewhere").out


def test_finding_nothing_in_particular_is_a_wrong_command(office: Run) -> None:
    said = office("find")
    assert said.code == 2
    assert "--not-upstream" in said.err


def test_a_filing_is_shown_with_its_acts_and_the_articles_behind_its_dates(office: Run, number: str) -> None:
    shown = office("show", number, "--json").document
    assert [act["kind"] for act in shown["acts"]] == ["file"]
    told = {item["subject"]: item for item in shown["acts"][0]["decision"]["explanations"]}
    assert told["valid_until"]["sentence"].startswith("自申请之日起12个月：")
    assert told["valid_until"]["sentence"].endswith(f" 起，至 {shown['valid_until']} 止，第八条")
    assert told["valid_until"]["sources"] == "淮医保发〔2020〕34号 第八条"
    assert {item["subject"] for item in shown["explanations"]} >= {"valid_from", "valid_until"}
    assert "异地转诊人员" in office("show", number).out


def test_an_unknown_number_is_a_sentence(office: Run) -> None:
    said = office("show", "3208030101202005060001G")
    assert said.code == 1
    assert "没有找到这件备案" in said.err


def test_a_form_is_printed_to_a_file_and_counted(office: Run, number: str, tmp_path: Path) -> None:
    out = tmp_path / "form.pdf"
    assert office("print", number, "--form", "filing", "--out", out).code == 0
    assert NAME in text_of(out.read_bytes())
    assert [paper["form"] for paper in office("show", number, "--json").document["prints"]] == ["filing"]


def test_a_letter_is_refused_where_nothing_was_promised(office: Run, number: str, tmp_path: Path) -> None:
    said = office("print", number, "--form", "commitment", "--out", tmp_path / "letter.pdf")
    assert said.code == 1
    assert "没有承诺书" in said.err


def test_the_benefit_notice_is_printed_to_a_file(office: Run, number: str, tmp_path: Path) -> None:
    out = tmp_path / "notice.pdf"
    assert office("print", number, "--form", "notice", "--out", out).code == 0
    text = text_of(out.read_bytes())
    assert "异地就医备案待遇告知书" in text
    assert "社会保障卡在参保地和就医地" in text


def test_a_filing_that_stands_has_no_paper_of_its_cancellation(office: Run, number: str, tmp_path: Path) -> None:
    said = office("print", number, "--form", "cancellation", "--out", tmp_path / "cancellation.pdf")
    assert said.code == 1
    assert "没有撤销" in said.err


def test_a_receipt_is_printed_to_a_file(office: Run, number: str, tmp_path: Path) -> None:
    out = tmp_path / "receipt.pdf"
    assert office("print", number, "--form", "receipt", "--out", out).code == 0
    assert "异地就医备案受理回执" in text_of(out.read_bytes())


@pytest.mark.parametrize("form", ["change", "extension", "missing", "cancellation"])
def test_a_slip_of_what_did_not_happen_is_refused_with_the_reason(
    office: Run, number: str, tmp_path: Path, form: str
) -> None:
    said = office("print", number, "--form", form, "--out", tmp_path / "slip.pdf")
    assert said.code == 1
    assert "这件备案没有" in said.err


def test_a_pdf_that_cannot_be_written_is_told_and_counts_as_no_print(office: Run, number: str, tmp_path: Path) -> None:
    said = office("print", number, "--form", "filing", "--out", tmp_path / "nowhere" / "form.pdf")
    assert said.code == 3
    assert "不存在" in said.err
    assert office("show", number, "--json").document["prints"] == []


def test_the_audit_chain_is_whole_and_exports_a_line_an_entry(office: Run, number: str, tmp_path: Path) -> None:
    verified = office("audit", "verify", "--json").document
    assert verified["ok"] is True
    out = tmp_path / "audit.jsonl"
    assert office("audit", "export", out).code == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == verified["entries"]


def test_a_backup_comes_back_in_another_folder(
    office: Run, number: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YIDI_BACKUP_PASSPHRASE", "a long passphrase")
    assert office("backup", tmp_path / "counter.backup").code == 0
    restored = tmp_path / "restored"
    assert office("--data", restored, "restore", tmp_path / "counter.backup").code == 0
    with open_counter(restored, clock=SystemClock(), built_in_reader=True) as counter, counter.desk.store.read() as uow:
        assert uow.filings.find(number) is not None


def test_doctor_says_of_each_part_how_it_is(office: Run) -> None:
    checks = {item["part"]: item for item in office("doctor", "--json").document["checks"]}
    assert {"card_reader", "printer", "fonts", "disk", "clock", "database", "packs", "hub", "backup"} <= set(checks)
    assert checks["database"]["health"] == "ok"
    assert checks["backup"]["health"] == "warning"
    assert checks["backup"]["remedy"]
    assert "文件" in checks["key"]["found"]


def test_the_packs_are_listed_checked_and_read_out(run: Run) -> None:
    assert "huaian" in run("packs", "list").out
    assert run("packs", "check").code == 0
    shown = run("packs", "show", "huaian", "--on", "2020-05-06").out
    assert "终止日期：异地转诊人员，按月计算，12个月" in shown
    assert "淮医保发〔2020〕34号 第八条" in shown


def test_a_day_before_the_pack_is_refused_with_its_dates(run: Run) -> None:
    said = run("packs", "show", "huaian", "--on", "2019-01-01")
    assert said.code == 1
    assert "2020-04-01" in said.err


def test_an_unsound_pack_is_named_with_file_and_key(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "packs" / "atlantis"
    folder.mkdir(parents=True)
    (folder / "one.yaml").write_text("pack: atlantis\ncolour: red\n", encoding="utf-8")
    said = run("packs", "check", tmp_path / "packs")
    assert said.code == 1
    assert "one.yaml" in said.out
    assert "colour" in said.out


def test_a_pack_of_another_city_is_refused(run: Run, folder: Path) -> None:
    said = run("init", "--pack", "huaian", "--office", "51040201", "--counter", "01")
    assert said.code == 1
    assert "不适用于这个机构" in said.err
    assert not folder.exists()


def test_accounts_are_opened_from_the_command_line(office: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIDI_ACCOUNT_PASSWORD", "a long password")
    assert office("account", "add", "--login", "1001", "--name", "周晓敏").code == 0
    assert office("account", "list", "--json").document == [{"login": "1001", "role": "clerk", "active": True}]


def test_the_first_account_comes_with_the_setting_up(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIDI_ADMIN_PASSWORD", "a long password")
    options = ("--pack", "huaian", "--office", "32080301", "--counter", "01")
    assert run("init", *options, "--admin", "9001", "--admin-name", "何立华").code == 0
    assert run("account", "list", "--json").document[0]["role"] == "manager"


def test_more_than_a_page_of_filings_is_found_whole(office: Run, folder: Path) -> None:
    with open_counter(folder, built_in_reader=True) as counter:
        for sequence in range(203):
            someone = person(social_security_number=identity_number(sequence).text)
            assert file(counter.desk, actor(), intake(request(Category.REFERRAL), person=someone)).was_done
    assert len(office("find", NAME, "--json").document) == 203


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("packs", "show"), "缺少 ID"),
        (("fly",), "没有 'fly'"),
        (("find", "a", "b"), "不认识 b"),
        (("find", "--here", "--elsewhere"), "--elsewhere 不能和 --here 同时写"),
        (("hub", "token"), "--office --staff 要写一个"),
        (("sync", "--once=1"), "--once 后面不用写值"),
    ],
)
def test_usage_is_told_in_chinese(run: Run, arguments: tuple[str, ...], words: str) -> None:
    said = run(*arguments)
    assert said.code == 2
    assert words in said.err


@pytest.mark.parametrize(
    ("hub", "token"), [("ftp://127.0.0.1", "t"), ("127.0.0.1:8620", "t"), ("http://127.0.0.1", "")]
)
def test_an_address_that_can_never_work_is_refused_at_once(run: Run, folder: Path, hub: str, token: str) -> None:
    options = ("--pack", "huaian", "--office", "32080301", "--counter", "01")
    assert run("init", *options, "--hub", hub, "--token", token).code == 1
    assert not (folder / "counter.db").exists()


def test_what_an_earlier_counter_left_is_not_set_up_over(office: Run, folder: Path) -> None:
    (folder / "counter.db").unlink()
    said = office("init", "--pack", "huaian", "--office", "32080301", "--counter", "01")
    assert said.code == 1
    assert "以前的数据" in said.err


def test_a_roster_without_people_leaves_the_old_one(office: Run, tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER.splitlines()[0] + "\n", encoding="utf-8")
    said = office("roster", "load", path)
    assert said.code == 1
    assert "没有人" in said.err


def test_a_filing_that_ended_says_so_on_its_paper(office: Run, number: str, folder: Path, tmp_path: Path) -> None:
    with open_counter(folder, built_in_reader=True) as counter:
        assert cancel(counter.desk, actor(), number).was_done
    out = tmp_path / "form.pdf"
    assert office("print", number, "--form", "filing", "--out", out).code == 0
    assert "本备案已撤销" in text_of(out.read_bytes())

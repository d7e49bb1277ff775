"""参保名册: all or nothing, and what is wrong is named with its line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.domain.vocabulary import CardState, Enrolment, Insurance
from app.errors import UserError
from app.resource_files import resource_path
from app.services.desk import Desk
from app.services.queries import roster_snapshot
from app.services.roster import COLUMNS, load_roster, read_roster
from tests.builders import NUMBER, identity_number, put_on_roster

HEAD = ",".join(COLUMNS)
GOOD = f"{NUMBER},王秀兰,城乡居民医保,正常,正常,J20801001"
OTHER = f"{identity_number(464).text},李玉梅,职工医保,欠费,挂失,"


def _write(folder: Path, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / "roster.csv"
    path.write_bytes("\r\n".join([*lines, ""]).encode(encoding))
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_roster_is_read_in_either_encoding(desk: Desk, tmp_path: Path, encoding: str) -> None:
    snapshot = load_roster(desk, _write(tmp_path, HEAD, GOOD, OTHER, encoding=encoding), actor="1003")
    assert snapshot.rows == 2
    assert roster_snapshot(desk) == snapshot
    with desk.store.read() as uow:
        found = uow.roster.find(identity_number(464).text)
        audit = tuple(uow.audit.entries())
    assert found is not None
    assert (found.name, found.insurance) == ("李玉梅", Insurance.EMPLOYEE)
    assert (found.enrolment, found.card_state) == (Enrolment.ARREARS, CardState.LOST)
    assert [(entry.event, entry.detail) for entry in audit] == [("roster.loaded", "2")]


def test_the_training_roster_is_sound(desk: Desk) -> None:
    assert load_roster(desk, resource_path("training", "roster.csv"), actor="system").rows == 8


@pytest.mark.parametrize(
    ("lines", "line", "column"),
    [
        ((GOOD, GOOD.replace(NUMBER, NUMBER[:-1] + "0")), 3, "社会保障号码"),
        ((f"{NUMBER},,城乡居民医保,正常,正常,",), 2, "姓名"),
        ((f"{NUMBER},王秀兰,居民,正常,正常,",), 2, "险种"),
        ((GOOD, OTHER.replace("欠费", "不详")), 3, "参保状态"),
        ((f"{NUMBER},王秀兰,城乡居民医保,正常,坏,",), 2, "卡状态"),
        ((f"{NUMBER},王秀兰",), 2, "险种"),
        ((GOOD, OTHER, GOOD), 4, "社会保障号码"),
        (("", GOOD, "", "", OTHER.replace("欠费", "不详")), 6, "参保状态"),
    ],
)
def test_a_wrong_cell_is_named_and_the_old_snapshot_stays(
    desk: Desk, tmp_path: Path, lines: tuple[str, ...], line: int, column: str
) -> None:
    put_on_roster(desk)
    before = roster_snapshot(desk)
    with pytest.raises(UserError) as caught:
        load_roster(desk, _write(tmp_path, HEAD, *lines), actor="1003")
    assert caught.value.what == f"名册文件第{line}行“{column}”有误"
    assert NUMBER not in str(caught.value)
    assert "王秀兰" not in str(caught.value)
    assert roster_snapshot(desk) == before
    with desk.store.read() as uow:
        assert uow.roster.find(NUMBER) is not None
        assert list(uow.audit.entries()) == []


def test_a_person_named_twice_is_told_with_both_lines(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_roster(desk, _write(tmp_path, HEAD, GOOD, OTHER, GOOD), actor="1003")
    assert caught.value.why == "与第2行重复"


def test_missing_columns_are_named(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_roster(desk, _write(tmp_path, "姓名,险种", "王秀兰,职工医保"), actor="1003")
    assert caught.value.code == "roster_columns"
    assert "社会保障号码" in caught.value.why
    assert "险种" not in caught.value.why


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00\x01\xff", b"\x80\x80\x80,\xff"])
def test_a_file_that_is_no_roster_is_refused(desk: Desk, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "roster.csv"
    path.write_bytes(content)
    with pytest.raises(UserError):
        load_roster(desk, path, actor="1003")


def test_a_file_that_is_not_there_is_told_by_its_name_alone(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        load_roster(desk, tmp_path / "nowhere.csv", actor="1003")
    assert caught.value.code == "roster_file"
    assert str(tmp_path) not in str(caught.value)


def test_columns_may_stand_in_any_order_with_others_between() -> None:
    text = f"备注,卡号,姓名,社会保障号码,卡状态,参保状态,险种\n一,J1,王秀兰,{NUMBER},未激活,暂停,新农合\n"
    [entry] = read_roster(text)
    assert (entry.name, entry.card_no, entry.card_state) == ("王秀兰", "J1", CardState.NOT_ACTIVATED)
    assert (entry.enrolment, entry.insurance) == (Enrolment.SUSPENDED, Insurance.NCMS)

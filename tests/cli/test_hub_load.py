"""hub load and sync: what the city puts in comes down, with figures."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.hub.server import BackgroundHub
from app.store import open_store
from app.wire.canonical import act_message_json
from app.wire.message import ActMessage
from tests.builders import NUMBER
from tests.cli.conftest import Run
from tests.wire.window import Window

ROSTER = f"社会保障号码,姓名,险种,参保状态,卡状态,卡号\n{NUMBER},王秀兰,城乡居民医保,正常,正常,J20801001\n"
DIRECTORY = "机构代码,机构名称,机构级别,所在区划,定点开始日期,定点终止日期\nH31,上海样例医院,三级甲等,310101,{since},\n"


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'hub.sqlite'}"


def load(run: Run, database: str, *words: object) -> object:
    return run("hub", "load", *map(str, words), "--database", database, "--json").document


def test_everything_that_is_loaded_comes_down_at_the_next_sync(
    run: Run, tmp_path: Path, folder: Path, database: str
) -> None:
    roster, directory, plan = (tmp_path / name for name in ("roster.csv", "directory.csv", "2027.yaml"))
    roster.write_text(ROSTER, encoding="gb18030")
    directory.write_text(DIRECTORY.format(since="2017-01-01"), encoding="utf-8")
    plan.write_text("year: 2027\nsource: 国务院办公厅\nholidays: {2027-01-01: 元旦}\nworkdays: []\n", encoding="utf-8")
    told = load(run, database, "roster", roster, "--area", "320803")
    assert told == {"kind": "roster", "entries": 1, "changed": 1}
    assert load(run, database, "roster", roster, "--area", "320803") == {"kind": "roster", "entries": 1, "changed": 0}
    load(run, database, "institutions", directory, "--of", "310000", "--source", "公布名单")
    load(run, database, "calendar", plan)
    token = run("hub", "token", "--database", database, "--office", "32080301").out.splitlines()[-1]
    with BackgroundHub(database) as hub:
        run("init", "--pack", "huaian", "--office", "32080301", "--counter", "01", "--hub", hub.url, "--token", token)
        assert run("sync", "--once", "--json").document["received"] == 3
        assert run("sync", "--once", "--json").document["received"] == 0
    assert (folder / "calendars" / "2027.yaml").exists()
    assert "上海样例医院" in (folder / "institutions" / "310000.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("since", "why"), [("20170101x", "应为日期 yyyy-mm-dd"), ("2017-02-30", "应为日期 yyyy-mm-dd")]
)
def test_a_directory_with_a_wrong_date_names_its_line(
    run: Run, tmp_path: Path, database: str, since: str, why: str
) -> None:
    directory = tmp_path / "directory.csv"
    directory.write_text(DIRECTORY.format(since=since), encoding="utf-8")
    where = ("--of", "310000", "--source", "公布名单", "--database", database)
    said = run("hub", "load", "institutions", str(directory), *where)
    assert said.code == 1
    assert "第2行" in said.err
    assert why in said.err


def test_a_file_that_is_no_pack_update_is_not_loaded(run: Run, tmp_path: Path, database: str) -> None:
    file = tmp_path / "pack.json"
    file.write_text("{}", encoding="utf-8")
    said = run("hub", "load", "packs", str(file), "--database", database)
    assert said.code == 1
    assert "不是政策包更新文件" in said.err


def test_a_filing_made_at_another_counter_is_found_and_shown_with_its_place(run: Run, folder: Path) -> None:
    run("init", "--pack", "huaian", "--office", "32080301", "--counter", "01")
    act, state = Window("02").file()
    with open_store(folder) as store, store.write() as uow:
        uow.elsewhere.add(ActMessage.model_validate_json(act_message_json(act, state)))
        uow.commit()
    [row] = run("find", "欧阳", "--json").document
    assert (row["number"], row["elsewhere"]) == (state.number, "机构32080301第02窗口")
    assert run("show", state.number, "--json").document["elsewhere"] == "机构32080301第02窗口"
    assert "本窗口只能查看" in run("show", state.number).out
    assert "没有找到" in run("show", "3208030109202005060001X").err

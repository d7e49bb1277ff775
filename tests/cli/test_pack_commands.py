"""packs: what rules there are, whether they are sound, and their updates, by command line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app.resource_files import resource_path
from tests.builders import PACK
from tests.cli.conftest import Run
from tests.policy.packs import write_pack


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The shipped pack of the city, as the city keeps it."""
    return Path(shutil.copytree(resource_path("policies", PACK), tmp_path / "city" / PACK))


@pytest.fixture
def key(run: Run, tmp_path: Path) -> Path:
    assert run("packs", "keygen", tmp_path / "city.key").code == 0
    return tmp_path / "city.key"


def test_what_ships_is_sound_and_what_a_person_should_judge_is_said_in_chinese(run: Run) -> None:
    said = run("packs", "check")
    assert said.code == 0
    assert f"完好：{PACK}（1个版本）" in said.out
    lines = [line for line in said.out.splitlines() if line.startswith("注意：")]
    assert any("长于国家规定的6个月" in line for line in lines)
    assert any("已于 2024-04-30 失效" in line for line in lines)


def test_a_lock_beyond_the_ceiling_is_a_warning_with_a_code(run: Run, tmp_path: Path) -> None:
    def longer(data: dict[str, object]) -> None:
        data["locks"][0]["months"] = 24  # type: ignore[index]
        for document in data["documents"].values():  # type: ignore[attr-defined]
            document.pop("text")

    write_pack(tmp_path / "packs", longer)
    said = run("packs", "check", tmp_path / "packs", "--json")
    assert said.code == 0
    assert said.document["sound"] == [PACK]
    (found,) = said.document["findings"]
    assert (found["severity"], found["code"], found["place"]) == ("warning", "longer_than_national_lock", "locks.0")
    assert "24个月" in found["words"]
    assert "6个月" in found["words"]
    assert found["file"].endswith("edition.yaml")


def test_an_unsound_pack_fails_the_check_with_file_place_and_reason(run: Run, tmp_path: Path) -> None:
    path = write_pack(tmp_path / "packs", lambda data: data.update(colour="red"))
    said = run("packs", "check", tmp_path / "packs")
    assert said.code == 1
    assert f"有误：{PACK}：{path}" in said.out
    assert "colour：没有这个键" in said.out
    as_json = run("packs", "check", path.parent, "--json")
    assert as_json.code == 1
    assert [item["pack"] for item in as_json.document["broken"]] == [PACK]


@pytest.mark.parametrize("folder", ["nowhere", "."])
def test_a_folder_without_packs_is_refused(run: Run, tmp_path: Path, folder: str) -> None:
    said = run("packs", "check", tmp_path / folder)
    assert said.code == 1
    assert "没有" in said.err


def test_a_pack_is_shown_with_article_and_date(run: Run) -> None:
    said = run("packs", "show", PACK, "--on", "2020-05-06")
    assert "淮安市（huaian）2020-04-01版，自 2020-04-01 起施行" in said.out
    assert "〔淮医保发〔2020〕34号 第九条〕" in said.out
    rules = run("packs", "show", PACK, "--on", "2020-05-06", "--json").document["rules"]
    assert {rule["since"] for rule in rules} == {"2020-04-01"}
    (lock,) = (rule for rule in rules if rule["rule"] == "locks.0")
    assert (lock["title"], lock["sources"], lock["stated"]) == ("限制期", "淮医保发〔2020〕34号 第九条", True)
    assert "3个月" in lock["words"]


def test_what_a_text_leaves_open_says_so_in_json(run: Run) -> None:
    rules = run("packs", "show", "yangling", "--on", "2020-05-06", "--json").document["rules"]
    assert {rule["rule"] for rule in rules if not rule["stated"]} >= {"starts.0", "ends.1"}


def test_a_text_known_from_digests_only_says_so(run: Run) -> None:
    assert "依据公开摘要" in run("packs", "show", "national-2022").out
    assert "依据公开摘要" not in run("packs", "show", PACK).out


def test_an_update_goes_from_the_city_to_the_counter_and_back(office: Run, pack: Path, key: Path) -> None:
    made = pack.parent / "update.pack"
    assert office("packs", "make", pack, "--key", key, "--out", made).code == 0
    foreign = office("packs", "install", made)
    assert foreign.code == 1
    assert "不在本窗口信任之列" in foreign.err
    assert office("packs", "trust", f"{key}.pub").code == 0
    installed = office("packs", "install", made, "--json")
    assert installed.code == 0
    assert installed.document["installed"]
    again = office("packs", "install", made)
    assert again.code == 0
    assert "已经装过" in again.out
    assert office("packs", "list").code == 0
    assert "退回到 更新前的规则" in office("packs", "rollback", PACK).out
    assert office("packs", "rollback", PACK).code == 1
    assert office("audit", "verify").code == 0


def test_a_pack_that_came_by_one_update_alone_is_not_rolled_back_into_nothing(
    office: Run, tmp_path: Path, key: Path
) -> None:
    def elsewhere(data: dict[str, object]) -> None:
        data.update(pack="newtown", name="新城市", area={"name": "新城市", "codes": ["320400"]})
        for document in data["documents"].values():  # type: ignore[attr-defined]
            document.pop("text")

    folder = write_pack(tmp_path / "city", elsewhere, folder_name="newtown").parent
    made = tmp_path / "newtown.pack"
    assert office("packs", "make", folder, "--key", key, "--out", made).code == 0
    office("packs", "trust", f"{key}.pub")
    assert office("packs", "install", made).code == 0
    said = office("packs", "rollback", "newtown")
    assert said.code == 1
    assert "退回后就没有规则了" in said.err
    assert "newtown" in office("packs", "list").out
    cases = tmp_path / "cases.yaml"
    cases.write_text(
        """\
pack: newtown
cases:
  - name: a pack installed at the counter judges cases
    applicant: {insurance: employee, born: 1980-07-01, sex: female}
    steps:
      - day: 2020-05-06
        do: file
        category: referral
        destination: "310000"
        materials: [id_card, social_security_card, referral_certificate]
        expect: {outcome: accepted, valid_until: 2021-05-06}
""",
        encoding="utf-8",
    )
    assert office("cases", cases).out.endswith("1 passed, 0 failed\n")


def test_a_pack_installed_here_is_checked_in_the_place_of_the_shipped_one(office: Run, folder: Path) -> None:
    path = write_pack(folder / "policies", lambda data: data.update(colour="red"))
    said = office("packs", "check")
    assert said.code == 1
    assert f"有误：{PACK}：{path}" in said.out
    assert f"完好：{PACK}" not in said.out


def test_an_update_that_was_touched_is_refused(office: Run, pack: Path, key: Path) -> None:
    made = pack.parent / "update.pack"
    office("packs", "make", pack, "--key", key, "--out", made)
    office("packs", "trust", f"{key}.pub")
    whole = made.read_bytes()
    made.write_bytes(whole[: len(whole) // 2])
    assert "文件不完整" in office("packs", "install", made).err
    made.write_bytes(whole.replace(b'"signature": "', b'"signature": "AAAA'))
    assert office("packs", "install", made).code == 1
    missing = office("packs", "install", pack.parent / "nowhere")
    assert missing.code == 3
    assert "没有这个文件或文件夹" in missing.err
    assert "No such file" not in missing.err


def test_an_unsound_pack_is_not_made_into_an_update(run: Run, tmp_path: Path, key: Path) -> None:
    path = write_pack(tmp_path / "packs", lambda data: data.update(colour="red"))
    said = run("packs", "make", path.parent, "--key", key, "--out", tmp_path / "update.pack")
    assert said.code == 1
    assert "colour" in said.err
    assert not (tmp_path / "update.pack").exists()


def test_a_signing_key_is_its_owners_and_is_never_overwritten(run: Run, key: Path) -> None:
    assert key.stat().st_mode & 0o077 == 0
    before = key.read_bytes()
    assert run("packs", "keygen", key).code == 1
    assert key.read_bytes() == before


def test_what_is_no_key_signs_nothing(run: Run, pack: Path, key: Path) -> None:
    said = run("packs", "make", pack, "--key", f"{key}.pub", "--out", pack.parent / "update.pack")
    assert said.code == 1
    assert "不是签名私钥" in said.err

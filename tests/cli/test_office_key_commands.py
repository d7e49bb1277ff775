"""office-key: two counters of one office verify each other's papers once one took the other's key."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bootstrap.counter import open_counter, open_training
from app.bootstrap.office_key import export_office_key
from app.devices.code_pictures import find_codes
from app.domain.media_type import MediaType
from app.errors import UserError
from app.services.filings import file
from app.services.paper_check import is_check_text
from tests.builders import actor, identity_number, intake, person
from tests.cli.conftest import Run

PASSPHRASE = "一句足够长的口令"


@pytest.fixture
def second(office: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of counter 02 of the same office."""
    monkeypatch.setenv("YIDI_OFFICE_KEY_PASSPHRASE", PASSPHRASE)
    folder = tmp_path / "second"
    assert set_up(office, folder, "320803+01") == 0
    return folder


def set_up(run: Run, folder: Path, office: str) -> int:
    return run(
        "--data", folder, "init", "--pack", "huaian", "--office", office, "--counter", "02", "--name", "淮安区医保中心"
    ).code


def code_printed_in(run: Run, folder: Path, out: Path, applicant: int = 462) -> str:
    with open_counter(folder) as counter:
        whose = person(social_security_number=identity_number(applicant).text)
        done = file(counter.desk, actor(), intake(person=whose))
    assert done.filing is not None
    assert run("--data", folder, "print", done.filing.number, "--form", "filing", "--out", out).code == 0
    return next(text for text in find_codes(out.read_bytes(), MediaType.PDF) if is_check_text(text))


def verdict(run: Run, folder: Path, given: str | Path) -> str:
    said = run("--data", folder, "verify", given, "--json")
    assert isinstance(said.document["verdict"], str)
    return said.document["verdict"]


def test_two_counters_verify_each_others_papers_after_the_key_was_carried(
    office: Run, folder: Path, second: Path, tmp_path: Path
) -> None:
    before = code_printed_in(office, second, tmp_path / "before.pdf")
    at_first = code_printed_in(office, folder, tmp_path / "first.pdf")
    assert verdict(office, second, at_first) == verdict(office, folder, before) == "other_counter"

    given = office("office-key", "export", tmp_path / "office.key", "--json")
    taken = office("--data", second, "office-key", "import", tmp_path / "office.key", "--json")
    assert (given.code, taken.code) == (0, 0)
    assert taken.document == {"key": given.document["key"], "is_new": True}

    assert verdict(office, second, at_first) == "genuine_elsewhere"
    after = code_printed_in(office, second, tmp_path / "after.pdf", applicant=464)
    assert verdict(office, folder, after) == verdict(office, folder, tmp_path / "after.pdf") == "genuine_elsewhere"
    said = office("verify", after, "--json")
    assert (said.code, said.document["unchanged"]) == (1, None)
    assert "由本机构02号窗口出具" in said.document["words"][0]

    assert verdict(office, second, before) == verdict(office, second, after) == "code_genuine"
    assert verdict(office, second, tmp_path / "before.pdf") == "unchanged"


def test_the_key_taken_in_comes_back_with_a_backup(
    office: Run, folder: Path, second: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YIDI_BACKUP_PASSPHRASE", PASSPHRASE)
    office("office-key", "export", tmp_path / "office.key")
    office("--data", second, "office-key", "import", tmp_path / "office.key")
    assert office("--data", second, "backup", tmp_path / "second.backup").code == 0
    restored = tmp_path / "restored"
    assert office("--data", restored, "restore", tmp_path / "second.backup").code == 0
    with open_counter(second) as one, open_counter(restored) as other, open_counter(folder) as giver:
        assert other.papers.signer == one.papers.signer
        assert other.papers.signer.key == giver.papers.signer.key


def test_importing_the_same_key_again_says_that_nothing_changed(office: Run, second: Path, tmp_path: Path) -> None:
    office("office-key", "export", tmp_path / "office.key")
    for words in ("请关闭后重新打开", "没有改动"):
        said = office("--data", second, "office-key", "import", tmp_path / "office.key")
        assert (said.code, words in said.out) == (0, True), said.out


def test_another_office_a_wrong_passphrase_and_a_damaged_file_are_refused(
    office: Run, second: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key, damaged = tmp_path / "office.key", tmp_path / "damaged.key"
    assert office("office-key", "export", key).code == 0
    damaged.write_bytes(key.read_bytes()[:-1])
    neighbour = tmp_path / "neighbour"
    assert set_up(office, neighbour, "320803+02") == 0
    foreign = office("--data", neighbour, "office-key", "import", key)
    cut = office("--data", second, "office-key", "import", damaged)
    monkeypatch.setenv("YIDI_OFFICE_KEY_PASSPHRASE", "另一句足够长的口令")
    wrong = office("--data", second, "office-key", "import", key)
    for said, words in ((foreign, "这是别的机构的密钥"), (cut, "文件已损坏"), (wrong, "口令不对")):
        assert (said.code, words in said.err) == (1, True), said.err
    assert office("--data", second, "office-key", "import", tmp_path / "gone.key").code == 3


def test_a_key_is_neither_written_over_a_file_nor_under_a_short_passphrase(
    office: Run, second: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    kept.write_text("kept", encoding="utf-8")
    assert "文件已存在" in office("office-key", "export", kept).err
    assert kept.read_text(encoding="utf-8") == "kept"
    monkeypatch.setenv("YIDI_OFFICE_KEY_PASSPHRASE", "short")
    assert office("office-key", "export", tmp_path / "new").code == 1
    assert not (tmp_path / "new").exists()


def test_practice_has_no_key_to_give(tmp_path: Path) -> None:
    with open_training() as counter, pytest.raises(UserError) as refused:
        export_office_key(counter, tmp_path / "office.key", PASSPHRASE, "system")
    assert refused.value.code == "office_key_training"
    assert not (tmp_path / "office.key").exists()

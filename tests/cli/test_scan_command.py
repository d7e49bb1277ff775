"""scan add and scan match: signed papers come back without a window."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.services.scan_office import blank, picture


@pytest.fixture
def scan(office: Run, number: str, tmp_path: Path) -> Path:
    form, scanned = tmp_path / "form.pdf", tmp_path / "scans" / "signed.jpg"
    assert office("print", number, "--form", "filing", "--out", form).code == 0
    scanned.parent.mkdir()
    scanned.write_bytes(picture(form.read_bytes(), turned=3))
    return scanned


def test_scans_are_added_to_a_record_and_the_bad_one_is_named(
    office: Run, number: str, scan: Path, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.docx"
    letter.write_bytes(b"PK\x03\x04")
    said = office("scan", "add", number, scan, letter)
    assert said.code == 1
    assert "signed.jpg：已存为备案表。" in said.out
    assert "letter.docx：这种文件不能入档" in said.out
    again = office("scan", "add", f" {number.lower()} ", scan)
    assert (again.code, "已经存过" in again.out) == (0, True)
    checks = {item["part"]: item for item in office("doctor", "--json").document["checks"]}
    assert (checks["vault"]["health"], "共2个文件，都在" in checks["vault"]["found"]) == ("ok", True)


def test_a_scan_without_codes_is_added_as_the_form_that_is_named(office: Run, number: str, tmp_path: Path) -> None:
    photo = tmp_path / "photo.png"
    photo.write_bytes(blank())
    said = office("scan", "add", number, photo)
    assert (said.code, "认不出这是哪张表" in said.out) == (1, True)
    assert f"scan add {number} {photo} --form" in said.out
    assert "没有找到这件备案" in office("scan", "add", "99", photo, "--form", "filing").out
    assert "已存为其他材料。" in office("scan", "add", number, photo, "--form", "other").out
    assert "已存为备案表。" in office("scan", "add", number, photo, "--form", "filing").out


def test_a_folder_is_matched_and_what_is_left_for_a_person_ends_with_one(office: Run, number: str, scan: Path) -> None:
    said = office("scan", "match", scan.parent, "--json")
    assert said.code == 0
    assert said.document["kept"] == 1
    assert said.document["files"][0]["papers"] == [{"number": number, "form": "filing"}]
    (scan.parent / "blank.png").write_bytes(blank())
    said = office("scan", "match", scan.parent, "--json")
    assert said.code == 1
    assert (said.document["kept_before"], said.document["open"]) == (1, 1)
    said = office("scan", "match", scan.parent)
    assert "待选" in said.out
    assert f"scan add 备案编号 {scan.parent / 'blank.png'} --form" in said.out
    assert "看图" not in said.out


def test_folders_below_are_named_as_not_gone_into(office: Run, number: str, scan: Path) -> None:
    (scan.parent / "below").mkdir()
    said = office("scan", "match", scan.parent)
    assert (said.code, "没有看：below" in said.out) == (0, True)
    assert office("scan", "match", scan.parent, "--json").document["folders_left_out"] == ["below"]


def test_a_folder_that_is_not_there_is_refused(office: Run, tmp_path: Path) -> None:
    assert office("scan", "match", tmp_path / "gone").code == 1

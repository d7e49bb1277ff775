"""A folder of scans: each kept with the record its codes name, the rest laid before a person."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import UserError
from app.services.scan_folder import Matched, MatchState, keep_chosen, list_scans, look_at, paper_name, settle
from app.services.scans import OTHER_MATERIAL
from tests.builders import actor
from tests.services.scan_office import ScanOffice, blank, scan_pdf


def match(office: ScanOffice, path: Path) -> Matched:
    return settle(office.desk, office.scans, actor(), look_at(office.desk, office.scans, path))


def test_every_file_of_a_folder_finds_its_record(office: ScanOffice, tmp_path: Path) -> None:
    number, other = office.file(), office.file(464)
    folder = tmp_path / "scans"
    (folder / "below").mkdir(parents=True)
    (folder / "a.dat").write_bytes(office.signed(number, turned=3))
    (folder / "b.pdf").write_bytes(scan_pdf(office.signed(other, "commitment"), office.signed(other)))
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / ".part").write_bytes(b"x")
    files = list_scans(folder)
    assert [path.name for path in files] == ["a.dat", "b.pdf"]
    first, second = (match(office, path) for path in files)
    assert (first.state, first.numbers, first.words) == (MatchState.KEPT, (number,), "已存为备案表。")
    assert (second.state, second.numbers) == (MatchState.KEPT, (other,))
    assert "承诺书" in second.words
    assert {path.name for path in folder.iterdir()} == {"a.dat", "b.pdf", "below", "Thumbs.db", ".part"}
    again = [match(office, path) for path in files]
    assert {found.state for found in again} == {MatchState.KEPT_BEFORE}
    assert again[0].numbers == (number,)
    assert (len(office.back(number)), len(office.back(other))) == (1, 2)


def test_what_no_code_decides_waits_for_a_choice(office: ScanOffice, tmp_path: Path) -> None:
    number, other = office.file(), office.file(464)
    empty, both, letter = tmp_path / "empty.png", tmp_path / "both.pdf", tmp_path / "letter.docx"
    empty.write_bytes(blank())
    both.write_bytes(scan_pdf(office.signed(number), office.signed(other)))
    letter.write_bytes(b"PK\x03\x04")
    found = match(office, empty)
    assert (found.state, found.papers) == (MatchState.OPEN, ())
    assert "请看图选择" in found.words
    found = match(office, both)
    assert found.state is MatchState.REFUSED
    assert "2件备案" in found.words
    found = match(office, letter)
    assert found.state is MatchState.REFUSED
    assert "只收JPEG、PNG图片和PDF" in found.words
    assert office.back(number) == office.back(other) == ()


def test_a_choice_by_hand_keeps_the_file(office: ScanOffice, tmp_path: Path) -> None:
    number = office.file()
    file = tmp_path / "photo.png"
    file.write_bytes(blank())
    kept = keep_chosen(office.desk, office.scans, actor(), file, number, "commitment")
    assert (kept.state, kept.words) == (MatchState.KEPT, "已存为承诺书。")
    again = keep_chosen(office.desk, office.scans, actor(), file, number, "commitment")
    assert again.state is MatchState.KEPT_BEFORE
    (paper,) = office.back(number)
    assert (paper.form, paper.by_hand) == ("commitment", True)


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="打不开这个文件夹"):
        list_scans(tmp_path / "gone")


def test_a_file_that_went_away_is_refused_and_stops_nothing(office: ScanOffice, tmp_path: Path) -> None:
    assert match(office, tmp_path / "gone.pdf").state is MatchState.REFUSED


def test_material_that_is_no_form_of_ours_has_a_name() -> None:
    assert (paper_name(OTHER_MATERIAL), paper_name("filing")) == ("其他材料", "备案表")

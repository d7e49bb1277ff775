"""verify: a paper given as a file or as the text of its code, with an exit code a script can go by."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest

from app.bootstrap.pdf_pages import POINTS_PER_INCH, open_pdf
from app.devices.code_pictures import find_codes
from app.domain.media_type import MediaType
from app.services.paper_check import is_check_text
from tests.cli.conftest import Run


@pytest.fixture
def printed(office: Run, number: str, tmp_path: Path) -> Path:
    out = tmp_path / "form.pdf"
    assert office("print", number, "--form", "filing", "--out", out).code == 0
    return out


def code_on(paper: Path) -> str:
    return next(text for text in find_codes(paper.read_bytes(), MediaType.PDF) if is_check_text(text))


def test_a_printed_file_is_verified(office: Run, number: str, printed: Path) -> None:
    said = office("verify", printed, "--json")
    assert said.code == 0
    document = said.document
    assert (document["ok"], document["verdict"], document["number"]) == (True, "unchanged", number)
    assert document["unchanged"] is True
    assert (document["form"], document["revision"], document["is_present"]) == ("filing", 1, True)
    assert office("verify", printed).out.startswith("与留档完全一致")


def test_a_code_alone_proves_no_paper_unchanged_and_ends_with_one(office: Run, printed: Path) -> None:
    said = office("verify", code_on(printed), "--json")
    assert (said.code, said.document["verdict"]) == (1, "code_genuine")
    assert (said.document["ok"], said.document["unchanged"]) == (False, None)


def test_a_photo_is_verified_by_its_code(office: Run, printed: Path, tmp_path: Path) -> None:
    saved = BytesIO()
    with open_pdf(printed.read_bytes()) as document:
        document[0].render(scale=150 / POINTS_PER_INCH, grayscale=True).to_pil().rotate(2, fillcolor=255).save(
            saved, "JPEG"
        )
    picture = tmp_path / "photo.jpg"
    picture.write_bytes(saved.getvalue())
    said = office("verify", picture)
    assert said.code == 1
    assert "请与留档逐项对照" in said.out


def test_a_changed_file_and_a_forged_code_end_with_one(office: Run, printed: Path) -> None:
    forged = code_on(printed)[:-1] + "!"
    printed.write_bytes(printed.read_bytes() + b"%")
    changed = office("verify", printed, "--json")
    assert (changed.code, changed.document["verdict"], changed.document["unchanged"]) == (1, "changed", False)
    said = office("verify", forged)
    assert said.code == 1
    assert said.out.startswith("校验不通过。")


def test_an_altered_file_in_the_vault_ends_with_one_and_is_named(office: Run, printed: Path, folder: Path) -> None:
    (kept,) = (path for path in (folder / "vault").rglob("*") if path.is_file())
    kept.write_bytes(kept.read_bytes()[:-1] + b"\0")
    said = office("verify", printed, "--json")
    assert (said.code, said.document["verdict"]) == (1, "archive_damaged")
    assert said.document["damaged"] == [said.document["print"]["id"]]


def test_what_cannot_be_read_ends_with_three(office: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.pdf"
    sheet.write_bytes(b"%PDF-1.7 and nothing else")
    for name in (sheet, tmp_path / "nowhere.pdf", tmp_path):
        said = office("verify", name)
        assert (said.code, said.out) == (3, "")
        assert said.err


def test_nothing_to_verify_is_a_wrong_usage(office: Run) -> None:
    assert office("verify").code == 2
    assert office("verify", " ").code == 2


def test_a_number_is_no_check_code(office: Run, number: str, printed: Path) -> None:
    said = office("verify", number)
    assert said.code == 1
    assert "不能证明真伪" in said.out

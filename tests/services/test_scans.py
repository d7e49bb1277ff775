"""Scans: the signed paper comes back, is told whose it is by its codes, and is kept once and for good."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from app.domain.media_type import MediaType
from app.errors import EnvironmentProblem, UserError
from app.services.day_end import sweep
from app.services.ports import FilingQuery
from app.services.printing import note_signed, reprint
from app.services.queries import get_record, search, today_counts
from app.services.scans import OTHER_MATERIAL, open_scan, read_scan, withdraw_scan
from app.services.signing import issue_signed
from app.services.verification import Verdict, verify_file
from app.services.verification_words import tell_verification
from app.store import SqlStore
from tests.builders import actor, go_to
from tests.ink import signature
from tests.services.scan_office import ScanOffice, blank, picture, saved, scan_pdf


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "PDF"])
def test_a_scan_is_matched_to_record_and_form_by_its_codes(office: ScanOffice, kind: str) -> None:
    number = office.file()
    content = office.signed(number, "commitment", kind=kind)
    (kept,) = office.keep(content, number).papers
    assert (kept.filing_number, kept.form, kept.revision, kept.by_hand) == (number, "commitment", 1, False)
    assert kept.form_version
    assert kept.media_type is MediaType[kind]
    assert office.back(number) == (kept,)
    assert open_scan(office.scans, kept) == content


@pytest.mark.parametrize("turned", [3, 90, 180])
def test_a_scan_that_lies_askew_is_matched(office: ScanOffice, turned: int) -> None:
    number = office.file()
    scan = read_scan(office.desk, office.scans, office.signed(number, turned=turned))
    assert scan.is_certain
    assert scan.numbers == (number,)


def test_every_scan_kept_is_in_the_audit(office: ScanOffice) -> None:
    number = office.file()
    office.keep(office.signed(number), number)
    assert office.events()[-1] == ("paper.scanned", number)


def test_a_file_with_both_papers_of_a_visit_is_kept_as_both(office: ScanOffice) -> None:
    number = office.file()
    content = scan_pdf(office.signed(number), office.signed(number, "commitment"))
    assert office.awaited(number) == ("commitment", "filing")
    kept = office.keep(content, number)
    assert [paper.form for paper in kept.papers] == ["filing", "commitment"]
    assert office.awaited(number) == ()


def test_the_same_scan_twice_is_kept_once(office: ScanOffice) -> None:
    number = office.file()
    content = office.signed(number)
    first, again = office.keep(content, number), office.keep(content, number)
    assert (first.is_new, again.is_new) == (True, False)
    assert first.papers == again.papers == office.back(number)
    assert office.events().count(("paper.scanned", number)) == 1


def test_another_scan_of_the_same_form_is_kept_beside_the_first(office: ScanOffice) -> None:
    number = office.file()
    pdf = office.printed(number)
    for quality in (60, 80):
        assert office.keep(picture(pdf, quality=quality), number).is_new
    assert [paper.form for paper in office.back(number)] == ["filing", "filing"]


def test_today_counts_the_records_whose_paper_is_not_back(office: ScanOffice) -> None:
    number, other = office.file(), office.file(464)
    assert today_counts(office.desk).unsigned == 2, "whether or not anything was ever printed"
    content = scan_pdf(office.signed(number), office.signed(number, "commitment"))
    office.printed(other)
    office.printed(other, "commitment")
    office.printed(other, "receipt")
    assert today_counts(office.desk).unsigned == 2
    office.keep(content, number)
    (row,) = search(office.desk, FilingQuery(awaits_signature=True))
    assert (row.number, today_counts(office.desk).unsigned) == (other, 1)
    note_signed(office.desk, actor(), other)
    assert today_counts(office.desk).unsigned == 0


def test_paper_that_is_only_shelved_is_back_and_has_no_scan(office: ScanOffice) -> None:
    number = office.file()
    office.printed(number)
    note_signed(office.desk, actor(), number)
    note_signed(office.desk, actor(), number)
    back = office.back(number)
    assert {(paper.form, paper.is_scanned) for paper in back} == {("filing", False), ("commitment", False)}
    assert len(back) == 2
    with pytest.raises(UserError, match="没有扫描件"):
        open_scan(office.scans, back[0])
    assert office.keep(office.signed(number), number).is_new


def test_a_reprint_of_what_is_back_is_not_waited_for(office: ScanOffice) -> None:
    number = office.file()
    office.keep(office.signed(number), number)
    reprint(office.desk, office.scans.papers, actor(), number, "filing")
    assert office.awaited(number) == ("commitment",)


def test_a_signature_of_somebody_else_is_withdrawn_and_the_form_waited_for_again(office: ScanOffice) -> None:
    number = office.file()
    issue_signed(office.desk, office.scans.papers, actor(), number, "filing", signature(office.desk.now(), number))
    (back,) = office.back(number)
    assert office.awaited(number) == ("commitment",)
    withdraw_scan(office.desk, actor(), back.id, "签名的不是申请人")
    assert office.back(number) == ()
    assert office.awaited(number) == ("commitment", "filing")
    assert office.back(number) == ()


def test_a_scan_without_codes_is_kept_as_what_a_person_says_it_is(office: ScanOffice) -> None:
    number = office.file()
    office.printed(number)
    with pytest.raises(UserError) as caught:
        office.keep(blank(), number)
    assert caught.value.code == "scan_form_unknown"
    (form,) = office.keep(blank(), number, "filing").papers
    (material,) = office.keep(blank(250), number, OTHER_MATERIAL).papers
    assert (form.form, form.by_hand, form.revision) == ("filing", True, None)
    assert (material.form, material.by_hand) == ("", True)
    assert office.awaited(number) == ("commitment",)


def test_one_scan_without_codes_belongs_to_one_record(office: ScanOffice) -> None:
    number, other = office.file(), office.file(464)
    (kept,) = office.keep(blank(), number, "filing").papers
    with pytest.raises(UserError) as caught:
        office.keep(blank(), other, "filing")
    assert caught.value.code == "scan_kept_elsewhere"
    withdraw_scan(office.desk, actor(), kept.id, "放错了备案")
    assert office.keep(blank(), other, "filing").is_new


def test_a_scan_put_wrong_is_withdrawn_with_a_reason_and_waited_for_again(office: ScanOffice) -> None:
    number = office.file()
    content = office.signed(number)
    (kept,) = office.keep(content, number).papers
    with pytest.raises(UserError, match="原因"):
        withdraw_scan(office.desk, actor(), kept.id, " ")
    withdraw_scan(office.desk, actor(), kept.id, "放错了备案")
    assert (office.back(number), office.awaited(number)) == ((), ("commitment", "filing"))
    assert office.events()[-1] == ("paper.scan_withdrawn", number)
    with pytest.raises(UserError, match="已经撤下"):
        withdraw_scan(office.desk, actor(), kept.id, "放错了备案")
    assert office.keep(content, number).is_new


def test_a_record_that_is_over_still_takes_its_signed_paper(office: ScanOffice) -> None:
    number = office.file()
    content = office.signed(number)
    go_to(office.desk, date(2021, 6, 1))
    assert sweep(office.desk) == (number,)
    assert not get_record(office.desk, number).filing.status.is_live
    assert office.keep(content, number).is_new


def test_what_was_cut_off_between_vault_and_record_is_mended_by_the_same_scan(
    office: ScanOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = office.file()
    content = office.signed(number)
    files = sum(path.is_file() for path in vault_of(office).rglob("*"))

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("app.services.scans._keep", killed)
        with pytest.raises(KeyboardInterrupt):
            office.keep(content, number)
    assert office.back(number) == ()
    assert sum(path.is_file() for path in vault_of(office).rglob("*")) == files + 1
    assert office.keep(content, number).is_new
    assert sum(path.is_file() for path in vault_of(office).rglob("*")) == files + 1


def test_a_full_disk_keeps_nothing_and_says_so(office: ScanOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    number = office.file()
    content = office.signed(number)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("app.store.files.os.fsync", full)
        with pytest.raises(EnvironmentProblem, match="磁盘"):
            office.keep(content, number)
    assert (office.back(number), office.awaited(number)) == ((), ("commitment", "filing"))
    assert office.keep(content, number).is_new


def test_a_kept_scan_is_recognised_when_it_is_verified(office: ScanOffice) -> None:
    number = office.file()
    content = office.signed(number, kind="PDF")
    (kept,) = office.keep(content, number).papers
    papers, codes = office.scans.papers, office.scans.reader
    found = verify_file(office.desk, papers, codes, content)
    assert (found.verdict, found.is_genuine, found.unchanged) == (Verdict.KEPT_SCAN, True, None)
    assert (found.number, found.scan) == (number, kept)
    assert kept.id in "".join(tell_verification(found))
    assert verify_file(office.desk, papers, codes, content + b"%").verdict is not Verdict.KEPT_SCAN
    for path in vault_of(office).rglob("*"):
        if path.is_file():
            path.write_bytes(b"YDV1 damaged")
    assert verify_file(office.desk, papers, codes, content).verdict is Verdict.ARCHIVE_DAMAGED


def test_a_scan_is_no_proof_that_nobody_wrote_on_the_paper_before_it_was_kept(office: ScanOffice) -> None:
    number = office.file()
    painted = Image.open(BytesIO(office.signed(number)))
    painted.paste(0, (100, 100, 700, 500))
    content = saved(painted, "PNG")
    assert office.keep(content, number, "filing").is_new
    found = verify_file(office.desk, office.scans.papers, office.scans.reader, content)
    words = "".join(tell_verification(found))
    assert (found.verdict, found.unchanged, found.is_ours_unchanged) == (Verdict.KEPT_SCAN, None, False)
    assert "不能证明纸面没有涂改" in words
    assert "没有改动" not in words


def vault_of(office: ScanOffice) -> Path:
    assert isinstance(office.desk.store, SqlStore)
    return office.desk.store.folder / "vault"

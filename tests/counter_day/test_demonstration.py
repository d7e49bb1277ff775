"""The demonstration visit from the card to the receipt, on real parts, and what it leaves on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bootstrap.demonstration import CONTACT, play
from app.bootstrap.training import load_training_people
from tests.forms.reading import codes_in, pictures_of, text_of

pytestmark = [pytest.mark.pcsc, pytest.mark.xdist_group("pcsc"), pytest.mark.timeout(180)]

APPLICANT = load_training_people()[0]


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str], tuple[Path, ...]]:
    folder = tmp_path_factory.mktemp("demonstration")
    said: list[str] = []
    files = play(folder, said.append)
    return folder, said, files


Visit = tuple[Path, list[str], tuple[Path, ...]]


def test_the_visit_goes_from_the_card_to_the_receipt_and_on_to_the_cancellation(visit: Visit) -> None:
    told = "\n".join(visit[1])
    for words in (
        f"插卡读出：{APPLICANT.name}",
        "卡片有效：通过",
        "备案已存、已排队上报",
        "上报：发送1件，接收1件",
        "补交居住证",
        "不予办理：备案后3个月内",
        "撤销备案：准予办理",
        "上报：发送2件，接收2件",
    ):
        assert words in told


def test_the_papers_can_be_read_and_their_codes_name_the_filing(visit: Visit, tmp_path: Path) -> None:
    forms = [file for file in visit[2] if file.suffix == ".pdf"]
    assert {file.name[:3] for file in forms} == {"备案表", "承诺书"}
    for file in forms:
        number = file.stem.split("-")[1]
        pdf = file.read_bytes()
        assert APPLICANT.name in text_of(pdf)
        codes = codes_in(pictures_of(pdf, tmp_path)[0]).values()
        assert number in codes
        assert any(code.startswith(f"YDJY2|{number}|") for code in codes)


def test_nothing_personal_lies_in_clear_anywhere_in_the_data_folder(visit: Visit) -> None:
    secrets = (APPLICANT.name, APPLICANT.social_security_number, CONTACT.phone, CONTACT.away_address, APPLICANT.card_no)
    patterns = [secret.encode(code) for secret in secrets for code in ("utf-8", "utf-16-le", "utf-16-be", "gb18030")]
    files = [file for file in (visit[0] / "data").rglob("*") if file.is_file()]
    assert len(files) >= 4
    for file in files:
        content = file.read_bytes() + str(file.relative_to(visit[0])).encode()
        found = [pattern for pattern in patterns if pattern in content]
        assert found == [], file.name


def test_every_file_it_left_is_listed(visit: Visit) -> None:
    assert {file for file in visit[0].rglob("*") if file.is_file()} == set(visit[2])

"""The benefit notice of every pack, read back by poppler and zbar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.errors import UsageError, UserError
from app.policy.facts import ChangeRequest
from app.services.changes import change
from app.services.notice_line import tell_explanation
from app.services.paper_check import verify_check_text
from app.services.printing import issue, preview, preview_draft
from forms.benefit_notice import BenefitNoticeContent, render_benefit_notice
from forms.layout import get_layout
from forms.paper_maker import FormPaperMaker
from forms.specimens import BENEFIT_NOTICE, LONG_BENEFIT_NOTICE, RARE_NAMES
from tests.builders import actor, intake, library, places
from tests.forms.filed import SIGNER, VISITS, Filed, Offices
from tests.forms.reading import codes_in, pictures_of, properties_of, squeezed, text_of


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    opened = Offices(tmp_path)
    yield opened
    opened.close()


def content(**changes: object) -> BenefitNoticeContent:
    return replace(BENEFIT_NOTICE, **changes)  # type: ignore[arg-type]


def named(name: str) -> BenefitNoticeContent:
    return content(head=replace(BENEFIT_NOTICE.head, name=name))


def notice_of(filed: Filed) -> str:
    return text_of(preview(filed.desk, filed.papers, filed.number, "notice").pdf)


def test_every_pack_that_ships_has_a_visit_here() -> None:
    assert {visit.pack for visit in VISITS.values()} == library().editions.keys()


@pytest.mark.parametrize("name", VISITS)
def test_the_notice_of_every_pack_is_one_page_that_says_what_the_filing_gives(offices: Offices, name: str) -> None:
    filed = offices.file(VISITS[name])
    pdf = preview(filed.desk, filed.papers, filed.number, "notice").pdf
    text = text_of(pdf)
    assert "Pages: 1" in " ".join(properties_of(pdf).split())
    for title in ("备案的起止时间", "可以享受的待遇", "用卡和费用结算", "撤销备案", "未直接结算费用的报销"):
        assert f"、{title}·" in text
    edition = filed.desk.latest_edition()
    document = next(iter(edition.documents.values()))
    assert f"《{squeezed(document.title)}》" in text
    assert filed.number in text


@pytest.mark.parametrize("name", VISITS)
def test_the_filing_form_says_how_both_dates_were_counted_and_by_which_article(offices: Offices, name: str) -> None:
    filed = offices.file(VISITS[name])
    text = text_of(preview(filed.desk, filed.papers, filed.number, "filing").pdf, 1)
    with filed.desk.store.read() as uow:
        (act,) = uow.filings.acts(filed.number)
    assert act.decision is not None
    edition = filed.desk.latest_edition()
    for subject in ("valid_from", "valid_until"):
        item = act.decision.explain(subject)
        assert item is not None
        told = tell_explanation(edition, item, item.title)
        assert squeezed(f"{told.words}（{told.source}）" if told.source else told.words) in text


def test_points_are_told_in_the_words_of_yangjiang(offices: Offices) -> None:
    text = notice_of(offices.file(VISITS["yangjiang_emergency"]))
    assert "基本医疗保险报销比例按照本市同级别医疗机构标准下降10%执行" in text
    assert "大病保险、补充医疗保险报销比例按照本市同级别医疗机构标准下降5%执行”［第十条］。" in text
    assert "标准下降15%执行" in text
    assert "个百分点" not in text
    assert "有效期2021-06-01起，当次住院有效" in text


def test_a_promise_in_huaian_is_told_with_its_day_and_its_breach(offices: Offices) -> None:
    text = notice_of(offices.file(VISITS["huaian_promise"]))
    assert "最迟2020-11-06补齐（自承诺之日起6个月：2020-05-06起，至2020-11-06止）［第七条" in text
    assert "终止备案，并将失信信息推送到信用信息平台" in text
    assert "（至2020-08-06）不予撤销备案（急诊、住院除外），2020-08-07起可以办理［第九条］" in text


def test_ninety_days_are_told_with_the_first_one_counted(offices: Offices) -> None:
    text = notice_of(offices.file(VISITS["yangjiang_referral"]))
    assert "自备案成功当日起90天（首日计入）：2021-06-03起，至2021-08-31止［第九条］" in text


def test_the_hospitals_of_xian_are_told_only_to_who_goes_there(offices: Offices) -> None:
    there = VISITS["yangling_retiree"]
    assert "西安市直接结算医院" in notice_of(offices.file(there))
    assert "西安市直接结算医院" not in notice_of(offices.file(replace(there, destination="310000")))


@pytest.mark.parametrize("name", RARE_NAMES)
def test_a_rare_name_is_read_back_from_the_file(name: str) -> None:
    assert f"姓名{name}险种" in text_of(render_benefit_notice(named(name)))


def test_a_character_no_font_has_is_refused() -> None:
    with pytest.raises(UserError) as caught:
        render_benefit_notice(named("王\U000323b0"))
    assert caught.value.code == "glyph_missing"


def test_barcode_and_check_code_are_read_back(offices: Offices, tmp_path: Path) -> None:
    filed = offices.file(VISITS["panzhihua_long_words"])
    (picture,) = pictures_of(issue(filed.desk, filed.papers, actor(), filed.number, "notice")[1], tmp_path)
    codes = codes_in(picture)
    assert codes["CODE-128"] == filed.number
    claim = verify_check_text(SIGNER, codes["QR-Code"])
    assert (claim.number, claim.form, claim.revision) == (filed.number, "notice", 1)


def test_more_than_a_sheet_holds_goes_on_overleaf_and_nothing_is_lost(tmp_path: Path) -> None:
    pdf = render_benefit_notice(LONG_BENEFIT_NOTICE)
    pages = pictures_of(pdf, tmp_path, 150)
    assert len(pages) > 1
    text = text_of(pdf)
    for section in LONG_BENEFIT_NOTICE.sections:
        assert section.title in text
        for line in section.lines:
            assert text.count(squeezed(line.text)) >= len(LONG_BENEFIT_NOTICE.sections)
    assert text.count("（接下页）") == len(pages) - 1
    assert text.count("告知机构") == 1
    assert "告知机构" in text_of(pdf, len(pages))
    for page in pages:
        assert codes_in(page).keys() == {"CODE-128", "QR-Code"}


def test_a_single_sentence_longer_than_a_sheet_is_refused() -> None:
    (section, *_), line = LONG_BENEFIT_NOTICE.sections, LONG_BENEFIT_NOTICE.sections[0].lines[0]
    endless = replace(section, lines=(replace(line, words=line.words * 60),))
    with pytest.raises(UserError) as caught:
        render_benefit_notice(content(sections=(endless,)))
    assert caught.value.code == "page_overflow"


def test_training_paper_is_marked_on_every_sheet() -> None:
    pdf = render_benefit_notice(replace(LONG_BENEFIT_NOTICE, head=replace(LONG_BENEFIT_NOTICE.head, watermark="练习")))
    assert all("练习" in text_of(pdf, page) for page in (1, 2))


def test_a_draft_is_shown_without_number_and_codes(offices: Offices, tmp_path: Path) -> None:
    filed = offices.file(VISITS["huaian_referral"])
    shown = preview_draft(filed.desk, filed.papers, actor(), intake(), "notice")
    (picture,) = pictures_of(shown.pdf, tmp_path)
    assert codes_in(picture) == {}
    assert "异地长期居住人员" in text_of(shown.pdf)


@pytest.mark.parametrize("form", ["filing", "notice", "receipt"])
def test_a_preview_is_marked_as_one_on_every_sheet_and_a_print_is_not(
    offices: Offices, form: str, tmp_path: Path
) -> None:
    filed = offices.file(VISITS["huaian_referral"])
    shown = preview(filed.desk, filed.papers, filed.number, form).pdf
    pictures = pictures_of(shown, tmp_path)
    for page, picture in enumerate(pictures, start=1):
        assert "预览" in text_of(shown, page)
        assert codes_in(picture) == {"CODE-128": filed.number}, "the number, and nothing that could be verified"
    _, printed = issue(filed.desk, filed.papers, actor(), filed.number, form)
    assert "预览" not in text_of(printed)


def test_a_preview_in_training_says_both(offices: Offices) -> None:
    filed = offices.file(VISITS["huaian_referral"])
    training = replace(filed.papers, maker=FormPaperMaker("练习中心", places().parts, watermark="练习"))
    assert "练习预览" in text_of(preview(filed.desk, training, filed.number, "notice").pdf)


def test_a_change_shows_in_the_next_notice(offices: Offices) -> None:
    filed = offices.file(VISITS["huaian_referral"])
    before = notice_of(filed)
    change(filed.desk, actor(), filed.number, ChangeRequest(destination="330100"))
    after = notice_of(filed)
    assert "江苏省南京市" in before
    assert "浙江省杭州市" in after
    assert "长三角地区" in after


def test_the_same_content_gives_the_same_bytes() -> None:
    assert render_benefit_notice(content()) == render_benefit_notice(content())


def test_the_notice_has_a_version_from_the_first_pack_on() -> None:
    assert get_layout("benefit_notice", date(2016, 12, 8)).version == "1"
    with pytest.raises(UsageError):
        get_layout("benefit_notice", date(2016, 12, 7))

"""The forms of Yangling and Panzhihua and the record of a cancellation, as their offices print them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.domain.authentication import Authentication
from app.domain.filing import Agent
from app.domain.vocabulary import CardState, Category, Circumstance, Enrolment, Insurance, Material
from app.errors import UserError
from app.policy.rules import OwnPaper
from app.services.cancellations import cancel
from app.services.city_forms import find_city_form
from app.services.day_end import get_filing
from app.services.desk import Desk
from app.services.paper_check import verify_check_text
from app.services.paper_request import PaperRequest, RenderedPaper
from app.services.printing import PaperDesk, issue, preview
from forms.layout import get_layout
from forms.office import FormOffice
from forms.paper_maker import FORM_MAKERS
from tests.builders import actor, go_to, library, places, reading
from tests.forms.filed import OFFICE, SIGNER, VISITS, Filed, Offices, Visit
from tests.forms.reading import codes_in, pictures_of, squeezed, text_of

TITLES = {
    "panzhihua_retiree": "攀枝花市基本医疗保险异地就医登记备案申请表",
    "panzhihua_referral": "攀枝花市基本医疗保险异地就医登记备案申请表",
    "yangling_retiree": "杨凌示范区异地就医登记备案表",
    "huaian_referral": "异地就医登记备案表",
    "national_2022_other": "异地就医登记备案表",
}
SPECIALIST = Agent("李晓明", "610403198501010017", "13900001234", "单位医保专管员")


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    opened = Offices(tmp_path)
    yield opened
    opened.close()


def ticked(pdf: bytes, other: bytes) -> bool:
    """Whether two papers differ in more than their text, as by a tick."""
    return text_of(pdf) == text_of(other) and pdf != other


def cancelled(offices: Offices, visit: Visit, day: date, reason: str = "已回本市长期居住") -> Filed:
    filed = offices.file(visit)
    go_to(filed.desk, day)
    result = cancel(filed.desk, actor(), filed.number, reason=reason, exceptions={"emergency"})
    assert not result.decision.is_refused, result.decision.reasons
    return filed


def drawn(filed: Filed, **changes: object) -> RenderedPaper:
    """The filing form of a record, with what the visit kept beside it changed."""
    with filed.desk.store.read() as uow:
        filing, acts = get_filing(uow, filed.number), uow.filings.acts(filed.number)
    agent = changes.pop("agent", None)
    filing = replace(filing, agent=agent)  # type: ignore[arg-type]
    edition, area, day = filed.desk.edition_of(filing), filed.desk.counter.area, filed.desk.today()
    own = find_city_form(edition, filing, "filing", day, area)
    assert own is not None
    request = PaperRequest("filing", filing, acts, edition, area, day, (), own.layout, sign=lambda _: "code")
    return FORM_MAKERS["filing"](replace(request, **changes), FormOffice(OFFICE, places().parts))  # type: ignore[arg-type]


def place_of(filed: Filed) -> tuple[Desk, PaperDesk, str]:
    """What a preview is made at, and of which record."""
    return filed.desk, filed.papers, filed.number


def authentication(filed: Filed, state: CardState) -> Authentication:
    return Authentication("1", filed.desk.now(), reading(), (), state, Enrolment.IN_ORDER)


@pytest.mark.parametrize(
    "name", ["huaian_referral", "yangjiang_referral", "yangjiang_emergency", "national_2022_other"]
)
def test_what_the_national_form_has_no_words_for_is_printed_on_a_form_without_them(offices: Offices, name: str) -> None:
    text = text_of(preview(*place_of(offices.file(VISITS[name])), "filing").pdf)
    assert "跨省" not in text
    assert "异地就医登记备案表" in text
    assert f"人员类别{squeezed(VISITS[name].category.label)}" in text


@pytest.mark.parametrize("name", ["huaian_promise", "national_2016_worker"])
def test_a_filing_to_another_province_is_printed_on_the_national_form(offices: Offices, name: str) -> None:
    assert "跨省异地就医登记备案表" in text_of(preview(*place_of(offices.file(VISITS[name])), "filing").pdf)


@pytest.mark.parametrize("name", TITLES)
def test_a_filing_is_printed_on_the_form_its_city_uses(offices: Offices, name: str) -> None:
    filed = offices.file(VISITS[name])
    pdf = preview(filed.desk, filed.papers, filed.number, "filing").pdf
    for page, mark in ((1, "经办机构留存联"), (2, "申请人联")):
        text = text_of(pdf, page)
        assert squeezed(TITLES[name]) in text
        assert mark in text
        assert filed.number in text


def test_every_form_a_pack_names_has_the_title_of_the_source() -> None:
    named = {
        (rule.paper.value, rule.title, edition.pack)
        for editions in library().editions.values()
        for edition in editions
        for rule in edition.forms
        if rule.paper in (OwnPaper.FILING, OwnPaper.CANCELLATION)
        and get_layout(rule.layout, edition.in_force.since).title == rule.title
    }
    assert named == {
        ("filing", "杨凌示范区异地就医登记备案表", "yangling"),
        ("filing", "攀枝花市基本医疗保险异地就医登记备案申请表", "panzhihua"),
        ("cancellation", "攀枝花市基本医疗保险异地就医撤销登记备案申请表", "panzhihua"),
    }


def test_yangling_asks_for_the_specialist_the_activation_the_posting_and_the_referral_slip(offices: Offices) -> None:
    worker = replace(VISITS["yangling_retiree"], category=Category.STATIONED_WORKER, destination="310000")
    filed = offices.file(worker)
    text = text_of(drawn(filed, agent=SPECIALIST).pdf, 1)
    for words in (
        "单位医保专管员",
        "李晓明13900001234",
        "社会保障卡激活",
        "异地工作(常驻人员)地点上海市原因时间",
        "我区三级医院出具的《双向转诊上转单》",
        "单位出具的异地工作证明（包含异地工作地点、原因、时间等）",
    ):
        assert squeezed(words) in text


def test_a_card_activated_at_the_visit_is_ticked_otherwise_than_an_active_one(offices: Offices) -> None:
    filed = offices.file(VISITS["yangling_retiree"])
    active, activated, unread = (
        drawn(filed, authentication=authentication(filed, state)).pdf
        for state in (CardState.NORMAL, CardState.NOT_ACTIVATED, CardState.UNREAD)
    )
    assert ticked(active, activated)
    assert ticked(active, unread)
    assert ticked(activated, unread)


def test_a_specialist_of_the_unit_is_ticked_and_a_relative_is_not(offices: Offices) -> None:
    filed = offices.file(VISITS["yangling_retiree"])
    daughter = replace(SPECIALIST, relation="子女")
    assert ticked(drawn(filed, agent=SPECIALIST).pdf, drawn(filed, agent=daughter).pdf)


def test_panzhihua_asks_for_the_agent_both_identity_cards_and_the_checked_card(offices: Offices) -> None:
    filed = offices.file(VISITS["panzhihua_retiree"])
    agent = replace(SPECIALIST, relation="子女")
    text = text_of(drawn(filed, agent=agent, authentication=authentication(filed, CardState.NORMAL)).pdf, 1)
    for words in (
        "姓名：李晓明与本人关系：子女电话：13900001234身份证号码：610403198501010017",
        "本人身份证复印件",
        "代理人身份证复印件",
        "鉴权日期：2018年3月1日",
        "4.异地转诊转院人员",
        "5.异地急症住院人员",
        "门诊特殊疾病治疗机构",
    ):
        assert squeezed(words) in text


def test_a_hospital_stands_where_panzhihua_asks_for_it(offices: Offices) -> None:
    def hospital_of(name: str, *circumstances: Circumstance) -> str:
        visit = replace(VISITS[name], institution="云南省第一人民医院", circumstances=frozenset(circumstances))
        filed = offices.file(visit)
        return text_of(preview(filed.desk, filed.papers, filed.number, "filing").pdf, 1)

    outpatient = hospital_of("panzhihua_retiree", Circumstance.SPECIAL_OUTPATIENT)
    assert "门诊特殊疾病治疗机构云南省第一人民医院" in outpatient
    assert "云南省第一人民医院" not in hospital_of("panzhihua_retiree"), "nobody said the person has the benefit"
    assert "症住院医院云南省第一人民医院" in hospital_of("panzhihua_referral")


def test_a_paper_promised_or_not_brought_is_not_ticked(offices: Offices) -> None:
    brought = offices.file(VISITS["yangling_retiree"])
    only = frozenset({Material.SOCIAL_SECURITY_CARD, Material.RESIDENCE_PERMIT})
    fewer = offices.file(replace(VISITS["yangling_retiree"], materials=only))
    assert brought.number == fewer.number
    assert ticked(drawn(brought).pdf, drawn(fewer).pdf)


def test_a_cancelled_long_stay_is_printed_on_annex_2_in_panzhihua(offices: Offices) -> None:
    filed = cancelled(offices, VISITS["panzhihua_retiree"], date(2020, 5, 4))
    paper = preview(filed.desk, filed.papers, filed.number, "cancellation")
    text = text_of(paper.pdf)
    assert paper.version == "2017"
    for words in (
        "攀枝花市基本医疗保险异地就医撤销登记备案申请表",
        "撤销长期异地居住（工作）备案的原因已回本市长期居住",
        "原备案就医地云南省昆明市",
        "原备案日期2018年3月1日",
        "撤销日期:2020年5月4日",
        "医保基金不予支付”［五（三）］。",
    ):
        assert squeezed(words) in text


def test_a_cancelled_referral_in_panzhihua_gets_our_own_record(offices: Offices) -> None:
    filed = cancelled(offices, VISITS["panzhihua_referral"], date(2018, 3, 3))
    text = text_of(preview(filed.desk, filed.papers, filed.number, "cancellation").pdf)
    assert "异地就医撤销备案记录" in text
    assert "（文件没有写明，本机构按此办理）" in text


def test_our_own_record_tells_who_why_since_when_the_exception_and_what_follows(offices: Offices) -> None:
    filed = cancelled(offices, VISITS["huaian_promise"], date(2020, 5, 8), "本人因急诊回淮治疗")
    text = text_of(preview(filed.desk, filed.papers, filed.number, "cancellation").pdf)
    for words in (
        "异地就医撤销备案记录",
        f"备案编号{filed.number}",
        "撤销日期2020年5月8日",
        "原有效期2020年5月6日起，至2020年11月6日止",
        "撤销原因本人因急诊回淮治疗",
        "例外情形因急诊不受限制期限制",
        "通过经办窗口办理撤销，2020-05-08起失效［淮医保发〔2020〕34号第九条］。",
        "在上海市发生的费用不再按这件备案结算",
        "承诺补交而没有补交的材料不用再补，承诺书由经办机构保管至2023-05-06",
        "以后还要异地就医的，请重新申请备案",
    ):
        assert squeezed(words) in text


@pytest.mark.parametrize("name", ["panzhihua_retiree", "huaian_promise"])
def test_the_codes_of_a_cancellation_are_read_back(offices: Offices, name: str, tmp_path: Path) -> None:
    visit = VISITS[name]
    filed = cancelled(offices, visit, visit.day)
    (picture,) = pictures_of(issue(filed.desk, filed.papers, actor(), filed.number, "cancellation")[1], tmp_path)
    codes = codes_in(picture)
    assert codes["CODE-128"] == filed.number
    assert verify_check_text(SIGNER, codes["QR-Code"]).form == "cancellation"


def test_a_filing_that_stands_has_no_record_of_a_cancellation(offices: Offices) -> None:
    filed = offices.file(VISITS["huaian_referral"])
    with pytest.raises(UserError) as caught:
        preview(filed.desk, filed.papers, filed.number, "cancellation")
    assert caught.value.code == "not_cancelled"


def test_a_resident_of_yangling_is_ticked_as_one(offices: Offices) -> None:
    employee = offices.file(VISITS["yangling_retiree"])
    resident = offices.file(replace(VISITS["yangling_retiree"], insurance=Insurance.RESIDENT))
    assert ticked(drawn(employee).pdf, drawn(resident).pdf)

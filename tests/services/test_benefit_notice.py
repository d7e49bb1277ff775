"""The benefit notice's sentences: from the pack and the decisions alone, in the source's words where it has them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest

from app.domain.filing import Filing, Institution
from app.domain.vocabulary import CardWorksAt, Category, Circumstance, LifeState, Service
from app.policy.pack import Confidence, PackEdition
from app.policy.rules import BenefitRule, CancellationRule, DutyRule, ExtensionRule
from app.services.benefit_notice import BenefitNotice, write_benefit_notice
from tests.builders import AREA, DAY, act, commitment, edition, filing, library


def notice(pack: PackEdition | None = None, day: date = DAY, **changes: object) -> BenefitNotice:
    held: Filing = filing(destination_name="上海市", settles_directly=True, **changes)
    return write_benefit_notice(pack or edition(), held, (act(),), day, AREA)


def words(told: BenefitNotice, title: str = "") -> str:
    """All sentences, or those of one section, one a line."""
    return "\n".join(line.text for item in told.sections if title in ("", item.title) for line in item.lines)


def test_the_standard_is_quoted_only_where_the_article_says_exactly_that() -> None:
    yangjiang = library().get("yangjiang")[-1]
    referral = words(notice(yangjiang, category=Category.REFERRAL), "可以享受的待遇")
    quoted = re.search("文件规定：“(.+)”", referral)
    assert quoted is not None
    assert quoted[1] in re.sub(r"\s", "", yangjiang.articles["art. 10"].quote)
    assert "基本医疗保险报销比例按照本市同级别医疗机构标准下降10%执行" in referral
    assert "大病保险、补充医疗保险报销比例按照本市同级别医疗机构标准下降5%执行" in referral
    ours = edition().model_copy(update={"benefits": (BenefitRule(cites=("art. 10",), words="待遇照旧"),)})
    assert "待遇照旧［第十条］。" in words(notice(ours))
    assert "文件规定" not in words(notice(ours), "可以享受的待遇")


def test_points_without_words_are_told_in_points() -> None:
    rule = BenefitRule(cites=("art. 10",), basic_points=-10, major_illness_points=0)
    told = words(notice(edition().model_copy(update={"benefits": (rule,)})), "可以享受的待遇")
    assert told == (
        "基本医疗保险报销比例与参保地同级别医疗机构相比低10个百分点［第十条］。\n"
        "大病保险报销比例与参保地同级别医疗机构相比相同［第十条］。"
    )


def test_the_services_are_named_in_their_order() -> None:
    rule = BenefitRule(cites=("art. 10",), services=frozenset(Service))
    told = words(notice(edition().model_copy(update={"benefits": (rule,)})))
    assert "可以享受：普通门诊、门诊特殊（特定）病种、住院［第十条］。" in told


def test_a_text_without_a_standard_is_said_to_have_none() -> None:
    told = words(notice(edition().model_copy(update={"benefits": ()})), "可以享受的待遇")
    assert told == "所依据的文件没有写明这类备案的待遇标准，请向经办机构咨询。"


def test_a_stay_begun_before_filing_is_promised_on_the_conditions_of_the_text() -> None:
    told = words(notice(), "备案的起止时间")
    assert "文件规定：“参保人在备案前已办理入院的，住院期间待遇正常的情况下，应将本次医疗费用完全纳入" in told
    assert "［第十一条］" in told


def test_the_lock_of_an_institution_is_told_to_those_who_chose_one_and_from_that_day() -> None:
    mountains = library().get("panzhihua")[-1]
    assert "医疗机构（" not in words(notice(mountains), "变更备案")
    assert "变更医疗机构" not in words(notice(mountains), "变更备案")
    chosen = Institution("四川省人民医院", "", date(2020, 6, 1))
    assert "变更医疗机构" not in words(notice(mountains, institution=chosen), "变更备案")
    special = (Circumstance.SPECIAL_OUTPATIENT,)
    told = words(notice(mountains, institution=chosen, circumstances=special), "变更备案")
    assert "选定医疗机构后12个月内（至 2021-06-01）不予变更医疗机构（特殊原因除外）" in told


def test_the_lock_says_until_when_and_from_when_one_may() -> None:
    locked = words(notice(), "撤销备案")
    assert "备案后3个月内（至 2020-08-06）不予撤销备案（急诊、住院除外），2020-08-07 起可以办理［第九条］。" in locked
    later = words(notice(day=date(2020, 8, 7)), "撤销备案")
    assert "期限已过，自 2020-08-07 起可以办理" in later
    assert "网站（1个工作日内办结）" in locked


def test_what_the_text_leaves_open_is_said_so_and_cites_nothing() -> None:
    rule = CancellationRule.model_validate({"channel": "window", "stated": False, "cites": ("art. 9",)})
    told = words(notice(edition().model_copy(update={"cancellation": (rule,), "locks": ()})), "撤销备案")
    assert told == "不再需要备案的，可以申请撤销：经办窗口（文件没有写明，本机构按此办理）。"


def test_a_promise_says_what_is_owed_by_when_and_what_happens_otherwise() -> None:
    told = words(notice(commitment=commitment(), provisional=True), "承诺补交的材料")
    assert "您承诺补交：居住证、暂住证、户籍证明，任选一项。最迟 2020-11-06 补齐" in told
    assert "承诺不实或者到期没有补齐的，终止备案，并将失信信息推送到信用信息平台" in told
    assert "第七条" in told


def test_a_promise_that_was_kept_is_not_spoken_of() -> None:
    assert words(notice(commitment=commitment().kept()), "承诺补交的材料") == ""


def test_where_the_card_works_names_the_place() -> None:
    only_there = words(notice(card_works_at=CardWorksAt.DESTINATION))
    assert "社会保障卡只能在就医地（上海市）使用，备案期间在参保地不能使用［第八条］。" in only_there
    assert "社会保障卡在参保地和就医地（上海市）都能使用" in words(notice(card_works_at=CardWorksAt.BOTH))
    assert "文件没有写明备案期间能否在参保地用卡" in words(notice(card_works_at=None))


def test_a_filing_to_one_institution_says_that_only_there_it_settles() -> None:
    national = library().get("national-2016")[-1]
    told = words(notice(national, institution=Institution("复旦大学附属中山医院")))
    assert "只在备案的医疗机构（复旦大学附属中山医院）直接结算" in told


def test_what_is_not_settled_directly_is_reimbursed_at_home_with_its_papers_and_days() -> None:
    held = replace(filing(destination_name="上海市"), settles_directly=False)
    told = words(write_benefit_notice(edition(), held, (act(),), DAY, AREA))
    assert "在就医地不能直接结算：费用由本人先行垫付，回参保地报销" in told
    assert "住院费用——医院收费票据、住院费用清单、诊断证明或出院小结" in told
    assert "材料收齐后，一般10个工作日内办结，特殊情况不超过20个工作日［第十九条］。" in told


def test_an_extension_is_offered_with_its_last_day() -> None:
    rule = ExtensionRule(cites=("art. 8",), months=1, needs_approval=True)
    told = notice(edition().model_copy(update={"extensions": (rule,)}), valid_until=date(2020, 6, 6))
    assert words(told, "延期") == "可以申请延期，每次1个月，经审批生效，最迟 2020-06-06 申请［第八条］。"
    assert words(notice(), "延期") == ""


def test_only_duties_towards_the_applicant_are_told() -> None:
    duties = (
        DutyRule(cites=("art. 5",), words="请随身带卡", tells_applicant=True),
        DutyRule(cites=("art. 5",), words="内部上报"),
    )
    told = words(notice(edition().model_copy(update={"duties": duties})), "请您留意")
    assert told == "请随身带卡［第五条］。"


def test_who_goes_without_filing_is_told_what_that_costs() -> None:
    told = words(notice(library().get("panzhihua")[-1]), "请您留意")
    assert "没有备案就医的，文件规定：“" in told
    assert "医保基金不予支付”［五（三）］。" in told


def test_a_filing_under_review_does_not_promise_yet() -> None:
    told = words(notice(status=LifeState.PENDING_REVIEW, review_due=date(2020, 5, 7)))
    assert told.startswith("这件备案正在审核，最迟 2020-05-07 有结果；审核通过后，本告知书所列待遇才生效。")


def test_a_suspended_filing_says_that_it_gives_nothing_meanwhile() -> None:
    assert words(notice(status=LifeState.SUSPENDED)).startswith("这件备案暂停，在此期间不享受")


def test_a_text_known_from_digests_is_said_to_be() -> None:
    second_hand = edition().model_copy(update={"confidence": Confidence.SECONDARY})
    assert "未见全文" in words(notice(second_hand))
    assert "未见全文" not in words(notice())


def test_a_record_without_decisions_still_tells_its_dates() -> None:
    told = notice(valid_until=date(2021, 5, 6))
    assert words(told, "备案的起止时间").startswith("开始：2020-05-06 起。\n终止：至 2021-05-06 止。")
    assert told.period == "2020-05-06 起，至 2021-05-06 止"


def test_the_documents_behind_the_lines_are_named_in_full() -> None:
    assert notice().basis == "《淮安市异地就医经办程序细则》（淮医保发〔2020〕34号）"
    assert "《参保人员医保信用承诺书（异地就医版）》" in notice(commitment=commitment()).basis


@pytest.mark.parametrize("pack", ["huaian", "panzhihua", "yangjiang", "yangling", "national-2016", "national-2022"])
@pytest.mark.parametrize("category", list(Category))
def test_no_sentence_of_any_pack_holds_a_blank_or_a_doubled_stop(pack: str, category: Category) -> None:
    told = notice(library().get(pack)[-1], category=category, commitment=commitment())
    for line in words(told).splitlines():
        assert not re.search(r"None|。。|；；|：：|（）|［］|，。|；。", line), line
        assert line.endswith("。")

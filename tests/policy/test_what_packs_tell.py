"""What packs tell and do not judge: figures, papers and duties as the documents have them, and what they leave open."""

from __future__ import annotations

import pytest

from app.policy.pack import PackEdition
from tests.builders import library


def pack(name: str) -> PackEdition:
    return library().get(name)[-1]


def test_huaian_reimburses_in_five_situations_on_four_lists_of_papers() -> None:
    huaian = pack("huaian")
    assert [item.cites for item in huaian.reimbursement_situations] == [("art. 17",)] * 5
    papers = {item.kind: item.papers for item in huaian.reimbursement_materials}
    assert papers == {
        "住院费用": (("医院收费票据",), ("住院费用清单",), ("诊断证明", "出院小结")),
        "门诊费用": (("医院收费票据",), ("门诊费用清单",), ("门诊处方底方", "门诊病历")),
        "急诊费用": (("医院收费票据",), ("医药费明细清单",), ("急诊诊断证明", "急诊病历")),
        "生育费用": (("生育或产前检查医药费票据",), ("医疗费明细清单",), ("出院小结",)),
    }
    (limit,) = huaian.reimbursement_deadlines
    assert (limit.working_days, limit.special_working_days, limit.cites) == (10, 20, ("art. 19",))


def test_huaian_clears_by_the_fifteenth_and_in_three_and_five_working_days() -> None:
    limits = [(item.by_day_of_next_month, item.working_days) for item in pack("huaian").clearing]
    assert limits == [(15, None), (None, 3), (None, 5)]


def test_panzhihua_reimburses_at_home_what_was_not_settled_directly() -> None:
    cites = [item.cites[-1] for item in pack("panzhihua").reimbursement_situations]
    assert cites == ["§四(二)2(3)", "§四(三)2(2)", "§五(二)"]


@pytest.mark.parametrize(
    ("name", "article", "words"),
    [
        ("huaian", "art. 6", "不要求提供第五条规定以外的其他任何材料"),
        ("huaian", "art. 7", "推送市信用信息系统平台"),
        ("huaian", "art. 9", "携带身份证或省社会保障卡"),
        ("huaian", "art. 9", "核对确认后方可取消"),
        ("huaian", "art. 18", "一次性告知补齐"),
        ("huaian", "art. 19", "自收齐材料之日起"),
        ("huaian", "art. 19", "提前告知"),
        ("panzhihua", "§三", "查明原因"),
        ("panzhihua", "§四(一)2(3)", "就近选择备案地开展直接结算的联网医院"),
        ("panzhihua", "§四(一)2(1)", "异地就医撤销登记备案申请表"),
        ("panzhihua", "§四(三)1", "批准后方可直接结算"),
        ("panzhihua", "§四(四)", "0812-12333"),
        ("panzhihua", "§六", "附件3、4、5汇总表"),
        ("panzhihua", "§七(二)", "防止外泄和非授权访问"),
        ("yangjiang", "art. 7", "公示"),
        ("yangjiang", "art. 12", "上级部门有新的文件精神"),
        ("yangling", "二(一)", "单位医保专管员"),
        ("yangling", "二(一)", "社会保障卡激活"),
        ("yangling", "三", "住院窗口出示"),
        ("yangling", "三", "《双向转诊上转单》"),
        ("yangling", "五", "按原有的结算程序报销"),
        ("yangling", "六", "87033507"),
        ("yangling", "八问", "总费用25000元"),
        ("yangling", "八问", "医保支付17500元，个人支付7500元"),
        ("yangling", "八问", "西安市第八医院"),
        ("national-2016", "art. 8", "一式两联"),
        ("national-2016", "art. 9", "暂停、恢复、终止"),
        ("national-2016", "art. 10", "实时上报至部级经办机构"),
        ("national-2016", "art. 28", "全额垫付"),
        ("national-2016", "粤 二", "广东省"),
    ],
)
def test_a_duty_of_the_office_stands_in_its_pack_under_its_article(name: str, article: str, words: str) -> None:
    assert any(article in duty.cites and words in duty.words for duty in pack(name).duties)


UNSTATED = {
    "huaian": set(),
    "panzhihua": {
        "destinations.0",
        "starts.1",
        "ends.2",
        "changes.1",
        "cancellation.1",
        "coverage.1",
        "coverage.2",
    },
    "yangjiang": {"changes.0", *(f"cancellation.{place}" for place in range(5))},
    "yangling": {"starts.0", "ends.0", "ends.1", "changes.0", "cancellation.0", "settlement.0"},
    "national-2016": {"materials.0", "starts.0", "ends.0", "cancellation.0"},
}


@pytest.mark.parametrize("name", sorted(UNSTATED))
def test_what_a_text_leaves_open_is_marked_and_nothing_else(name: str) -> None:
    assert {place for place, rule in pack(name).rules() if not rule.stated} == UNSTATED[name]


def test_only_the_text_known_from_digests_is_not_primary() -> None:
    primary = {name: pack(name).confidence.value for name in library().editions}
    assert primary.pop("national-2022") == "secondary"
    assert set(primary.values()) == {"primary"}


def test_yangling_is_known_by_its_own_code_and_by_that_of_its_county() -> None:
    assert pack("yangling").area.codes == ("611100", "610403")


@pytest.mark.parametrize("name", ["panzhihua", "yangjiang", "yangling", "national-2016"])
def test_a_text_that_knows_no_promise_offers_none(name: str) -> None:
    assert pack(name).commitment == ()

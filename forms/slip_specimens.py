"""Sample slips with invented people, for ``forms.specimens``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.services.field_changes import FieldChange
from app.services.notice_line import NoticeLine, NoticeSection
from forms.acceptance_slip import AcceptanceSlipContent
from forms.benefit_notice import BenefitNoticeContent
from forms.change_slip import ChangeSlipContent
from forms.extension_slip import ExtensionSlipContent
from forms.missing_notice import MissingNoticeContent
from forms.slip import SlipHead

NUMBER = "3208030101202005060001G"
CHECK_TEXT = f"YDJY2|{NUMBER}|%s|%s|1|MFRGGZDFMZTWQ2LK"
_SOURCE = "淮医保发〔2020〕34号 "


def _head(form: str) -> SlipHead:
    return SlipHead(
        filing_number=NUMBER,
        name="王秀英",
        insurance="城乡居民医保",
        category="异地长期居住人员",
        destination="上海市",
        institution="未指定",
        office="淮安市淮安区医疗保障服务中心",
        check_text=CHECK_TEXT % (form, "1"),
    )


CHANGE_SLIP = ChangeSlipContent(
    head=_head("change"),
    changes=(
        FieldChange("就医地", "上海市", "浙江省杭州市"),
        FieldChange("医疗机构", "无", "浙江省中医院"),
        FieldChange("联系电话", "13800005678", "13900005678"),
        FieldChange("异地联系地址", "上海市杨浦区四平路街道鞍山新村62号302室", "杭州市上城区邮电路54号2幢501室"),
    ),
    reason="随子女迁居",
    basis=(f"备案变更：2020-06-01 起按变更后的内容执行［{_SOURCE}第十条］。",),
    clerk="李文静",
    changed_on=date(2020, 6, 1),
)

EXTENSION_SLIP = ExtensionSlipContent(
    head=replace(_head("extension"), category="异地转诊人员", institution="复旦大学附属中山医院"),
    number=1,
    valid_from=date(2020, 5, 6),
    earlier_until="2021年5月6日",
    new_until="2021年11月6日",
    reason="继续治疗",
    basis=(
        f"备案至 2021-11-06：自首次起始日起18个月（第1次延期）：2020-05-06 起，至 2021-11-06 止［{_SOURCE}第八条］。",
    ),
    clerk="李文静",
    extended_on=date(2021, 4, 20),
)

MISSING_NOTICE = MissingNoticeContent(
    head=_head("missing"),
    sections=(
        NoticeSection("还缺的材料", (NoticeLine("居住证、暂住证、户籍证明，任选一项", _SOURCE + "第六条"),)),
        NoticeSection(
            "还要解决的问题",
            (NoticeLine("社会保障卡未鉴权。请插入社会保障卡读卡鉴权后再办理", _SOURCE + "第四条"),),
        ),
        NoticeSection(
            "可以先凭承诺书办理的",
            (
                NoticeLine(
                    "居住证、暂住证、户籍证明，任选一项：随迁老人，可以签承诺书先办，6个月内补齐", _SOURCE + "第七条"
                ),
            ),
        ),
        NoticeSection("已经收到、不用再交的材料", (NoticeLine("居民身份证（已见原件）"),)),
    ),
    clerk="李文静",
    told_on=date(2020, 5, 6),
)

ACCEPTANCE_SLIP = AcceptanceSlipContent(
    head=_head("receipt"),
    sections=(
        NoticeSection("收到的材料", (NoticeLine("居民身份证（已见原件）"), NoticeLine("社会保障卡（已留复印件）"))),
        NoticeSection("办理结果", (NoticeLine("申请已经受理，正在审核；审核通过后备案才生效"),)),
        NoticeSection(
            "审核",
            (
                NoticeLine(
                    "2020-05-11 前审核：自申请之日起3个工作日（当日不计入）：2020-05-06 起，至 2020-05-11 止",
                    _SOURCE + "第五条",
                ),
            ),
        ),
    ),
    counter="01",
    clerk="李文静",
    accepted_on=date(2020, 5, 6),
    made_on=date(2020, 5, 6),
)

BENEFIT_NOTICE = BenefitNoticeContent(
    head=_head("notice"),
    period="2020-05-06 起，至 2020-11-06 止（承诺期内暂定）",
    sections=(
        NoticeSection(
            "备案的起止时间",
            (
                NoticeLine("开始：自申请之日起：2020-05-06", "第八条"),
                NoticeLine("终止：凭承诺书先行备案，暂至 2020-11-06；补齐材料后按证件日期重定", "第七条、第八条"),
            ),
        ),
        NoticeSection("用卡和费用结算", (NoticeLine("社会保障卡只能在就医地（上海市）使用", "第八条"),)),
        NoticeSection("撤销备案", (NoticeLine("备案后3个月内（至 2020-08-06）不予撤销备案", "第九条"),)),
    ),
    basis="《淮安市异地就医经办程序细则》（淮医保发〔2020〕34号）",
    made_on=date(2020, 5, 6),
)

"""Sample papers with invented people: ``python -m forms.specimens FOLDER`` writes every form in every kind.

The same contents serve the tests, the bench and whoever wants to look at the paper.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.services.benefit_notice import NoticeLine, NoticeSection
from forms.benefit_notice import BenefitNoticeContent, render_benefit_notice
from forms.commitment_letter import CommitmentLetterContent, render_commitment_letter
from forms.filing_form import FilingFormContent, render_filing_form

NUMBER = "3208030101202005060001G"
_CHECK = f"YD1|{NUMBER}|%s|%s|MEUCIQDx7mB2cV0n5yJ4sTq9W3kLr8aZpE6hG1uFoXiCvNdYtQ"

FILING_FORM = FilingFormContent(
    filing_number=NUMBER,
    province="江苏",
    name="王秀英",
    sex="女",
    insurance=2,
    category=2,
    registration=1,
    social_security_number="320803195803020022",
    card_number="A12345678",
    home_address="江苏省淮安市淮安区淮城街道镇淮楼东路18号",
    remote_address="上海市杨浦区四平路街道鞍山新村62号302室",
    phone_1="13800005678",
    phone_2="",
    destination_province="上海市",
    destination_city="上海市",
    destination_county="杨浦区",
    institution_name="",
    institution_level="",
    signed_on=date(2020, 5, 6),
    office="淮安市淮安区医疗保障服务中心",
    clerk="李文静",
    handled_on=date(2020, 5, 6),
    explanation=(
        "备案自2020年5月6日起生效，暂定有效至2020年11月6日（补交居住材料的期限），补交后以材料载明的日期为准。",
        "以上依据淮医保发〔2020〕34号第七条、第八条。",
        "有效期内，社会保障卡在备案的就医地直接结算。依据：第八条。",
        "备案后三个月内（至2020年8月6日）不得撤销，急诊和住院除外。依据：第九条。",
    ),
    check_text=_CHECK % ("filing_form", "2016"),
)

COMMITMENT_LETTER = CommitmentLetterContent(
    filing_number=NUMBER,
    office="淮安区医保中心",
    number="CN2020050600012",
    name="王秀英",
    sex="女",
    id_number="320803195803020022",
    address="江苏省淮安市淮安区淮城街道镇淮楼东路18号",
    category=2,
    destination_city="上海市",
    missing_materials=("异地居住证明",),
    made_on=date(2020, 5, 6),
    signed_on=date(2020, 5, 6),
    agent_id="",
    phone="13800005678",
    check_text=_CHECK % ("commitment_letter", "2020"),
)

BENEFIT_NOTICE = BenefitNoticeContent(
    filing_number=NUMBER,
    name="王秀英",
    insurance="城乡居民医保",
    category="异地长期居住人员",
    destination="上海市",
    institution="未指定",
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
    office="淮安市淮安区医疗保障服务中心",
    made_on=date(2020, 5, 6),
    check_text=_CHECK % ("notice", "1"),
)

_LONG_ADDRESS = (
    "新疆维吾尔自治区巴音郭楞蒙古自治州和静县巴音布鲁克镇巴西里克村第三村民小组幸福家园安置小区"
    "（原国营牧场职工宿舍）12号楼3单元2001室（快件请放南门物业服务中心代收）"
)
_LONG_OFFICE = "巴音郭楞蒙古自治州和静县医疗保障事业发展中心巴音布鲁克片区经办服务站"

LONG_FILING_FORM = replace(
    FILING_FORM,
    province="内蒙古",
    name="阿卜杜热合曼·努尔麦麦提·吐尔逊艾力",
    insurance=1,
    category=4,
    home_address=_LONG_ADDRESS,
    remote_address=_LONG_ADDRESS,
    phone_2="0996-5022222转8021",
    destination_province="新疆维吾尔自治区",
    destination_city="克孜勒苏柯尔克孜自治州",
    destination_county="塔什库尔干塔吉克自治县",
    institution_name="中国人民解放军新疆军区总医院北京路临床部暨国家区域医疗中心西北分中心肿瘤防治院区",
    institution_level="三级甲等",
    office=_LONG_OFFICE,
    explanation=(*FILING_FORM.explanation, *FILING_FORM.explanation[2:]),
)

LONG_COMMITMENT_LETTER = replace(
    COMMITMENT_LETTER,
    name=LONG_FILING_FORM.name,
    office=_LONG_OFFICE,
    address=_LONG_ADDRESS,
    category=5,
    destination_city="克孜勒苏柯尔克孜自治州",
    missing_materials=("异地居住证明", "单位外派证明或劳动合同", "就医地公安机关签发的居住证"),
    agent_id="320803198501010017",
)

LONG_BENEFIT_NOTICE = replace(
    BENEFIT_NOTICE,
    name=LONG_FILING_FORM.name,
    destination="新疆维吾尔自治区克孜勒苏柯尔克孜自治州",
    institution=LONG_FILING_FORM.institution_name,
    office=_LONG_OFFICE,
    sections=tuple(
        NoticeSection(f"第{number}项须知", tuple(NoticeLine(f"第{line}句：{_LONG_ADDRESS}") for line in range(1, 7)))
        for number in range(1, 6)
    ),
)
"""More than one sheet holds."""

RARE_NAMES = ("张䶮㛃", "欧阳𬭎", "李𠮷", "𠅤𫖯", "赵𬀩𪚥")

KINDS: dict[str, tuple[FilingFormContent, CommitmentLetterContent, BenefitNoticeContent]] = {
    "ordinary": (FILING_FORM, COMMITMENT_LETTER, BENEFIT_NOTICE),
    "long": (LONG_FILING_FORM, LONG_COMMITMENT_LETTER, LONG_BENEFIT_NOTICE),
    "rare": (
        replace(FILING_FORM, name="、".join(RARE_NAMES), clerk="𬀩𪚥", watermark="培训用 无效"),
        replace(COMMITMENT_LETTER, name="、".join(RARE_NAMES), watermark="培训用 无效"),
        replace(BENEFIT_NOTICE, name="、".join(RARE_NAMES), watermark="培训用 无效"),
    ),
}
"""Sample contents by kind: ordinary data, very long data, rare characters on training paper."""


def write_specimens(folder: Path) -> list[Path]:
    """Write every form in every kind into ``folder``, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for kind, (filing_form, letter, notice) in KINDS.items():
        for name, content in (
            ("filing_form", render_filing_form(filing_form)),
            ("commitment_letter", render_commitment_letter(letter)),
            ("benefit_notice", render_benefit_notice(notice)),
        ):
            path = folder / f"{name}-{kind}.pdf"
            path.write_bytes(content)
            written.append(path)
    return written


if __name__ == "__main__":
    for specimen in write_specimens(Path(sys.argv[1])):
        sys.stdout.write(f"{specimen}\n")

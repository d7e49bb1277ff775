"""Sample papers with invented people: ``python -m forms.specimens FOLDER`` writes every form in every kind.

The same contents serve the tests, the bench and whoever wants to look at the paper.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from app.services.field_changes import FieldChange
from app.services.notice_line import NoticeLine, NoticeSection
from forms.acceptance_slip import render_acceptance_slip
from forms.benefit_notice import render_benefit_notice
from forms.cancellation import render_cancellation
from forms.change_slip import render_change_slip
from forms.city_specimens import CANCELLATION_LAYOUTS, FILING_LAYOUTS, cancellation, city_form
from forms.commitment_letter import CommitmentLetterContent, render_commitment_letter
from forms.extension_slip import render_extension_slip
from forms.filing_form import FilingFormContent, render_filing_form
from forms.missing_notice import render_missing_notice
from forms.slip import SlipHead
from forms.slip_specimens import (
    ACCEPTANCE_SLIP,
    BENEFIT_NOTICE,
    CHANGE_SLIP,
    CHECK_TEXT,
    EXTENSION_SLIP,
    MISSING_NOTICE,
    NUMBER,
)

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
    check_text=CHECK_TEXT % ("filing_form", "2016"),
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
    check_text=CHECK_TEXT % ("commitment", "2020"),
    layout="huaian_commitment_letter",
)
OWN_COMMITMENT_LETTER = replace(
    COMMITMENT_LETTER,
    category_name="异地长期居住人员",
    term="取得上列材料后及时补交（文件没有写明补交期限）",
    breach="承诺不实或者没有兑现的，文件没有写明后果，由经办机构依法处理",
    keeping="本承诺书由经办机构保管至 2023-05-06，期内不得销毁",
    basis="依据：医保发〔2022〕22号 第八条。",
    check_text=CHECK_TEXT % ("commitment", "1"),
    layout="commitment_letter",
)

LONG_ADDRESS = (
    "新疆维吾尔自治区巴音郭楞蒙古自治州和静县巴音布鲁克镇巴西里克村第三村民小组幸福家园安置小区（原国营牧场职工宿舍）12号楼3单元2001室"
    "（快件请放南门物业服务中心代收，从敬老院旁红色铁门进，上二楼左手第三间，放下以前请先给社区网格员打电话）"
)
"""120 characters."""
_LONG_OFFICE = "巴音郭楞蒙古自治州和静县医疗保障事业发展中心巴音布鲁克片区经办服务站"

LONG_FILING_FORM = replace(
    FILING_FORM,
    province="内蒙古",
    name="阿卜杜热合曼·努尔麦麦提·吐尔逊艾力",
    insurance=1,
    category=4,
    home_address=LONG_ADDRESS,
    remote_address=LONG_ADDRESS,
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
    address=LONG_ADDRESS,
    category=5,
    destination_city="克孜勒苏柯尔克孜自治州",
    missing_materials=("异地居住证明", "单位外派证明或劳动合同", "就医地公安机关签发的居住证"),
    agent_id="320803198501010017",
)
LONG_OWN_COMMITMENT_LETTER = replace(
    LONG_COMMITMENT_LETTER,
    category_name="常驻异地工作人员",
    term=OWN_COMMITMENT_LETTER.term,
    breach=OWN_COMMITMENT_LETTER.breach,
    keeping=OWN_COMMITMENT_LETTER.keeping,
    basis=OWN_COMMITMENT_LETTER.basis,
    layout="commitment_letter",
)

_LONG_DESTINATION = "新疆维吾尔自治区克孜勒苏柯尔克孜自治州"


def _long(head: SlipHead) -> SlipHead:
    return replace(
        head,
        name=LONG_FILING_FORM.name,
        destination=_LONG_DESTINATION,
        institution=LONG_FILING_FORM.institution_name,
        office=_LONG_OFFICE,
    )


LONG_BENEFIT_NOTICE = replace(
    BENEFIT_NOTICE,
    head=_long(BENEFIT_NOTICE.head),
    sections=tuple(
        NoticeSection(f"第{number}项须知", tuple(NoticeLine(f"第{line}句：{LONG_ADDRESS}") for line in range(1, 7)))
        for number in range(1, 6)
    ),
)
"""More than one sheet holds."""

RARE_NAMES = ("张䶮㛃", "欧阳𬭎", "李𠮷", "𠅤𫖯", "赵𬀩𪚥")

RARE_CHARACTERS = "䶮㛃𠅤𬭎𫖯𬀩𠮷𪚥"
_RARE = "、".join(RARE_NAMES)
_MARK = "培训用 无效"


@dataclass(frozen=True)
class Specimen:
    """样张: one paper in the three kinds of content."""

    name: str
    render: Callable[[Any], bytes]
    contents: Mapping[str, Any]

    def pdf(self, kind: str) -> bytes:
        """The paper of that kind."""
        return self.render(self.contents[kind])


def _specimen(name: str, render: Callable[[Any], bytes], ordinary: Any, long: Any, **rare: Any) -> Specimen:
    """``rare`` is what the rare characters stand in beside the name."""
    marked = replace(ordinary, name=_RARE, watermark=_MARK, **rare)
    return Specimen(name, render, {"ordinary": ordinary, "long": long, "rare": marked})


def _slip_specimen(name: str, render: Callable[[Any], bytes], ordinary: Any, long: Any, **rare: Any) -> Specimen:
    """As ``_specimen``, of a paper whose name and mark stand in its head."""
    marked = replace(ordinary, head=replace(ordinary.head, name=_RARE, watermark=_MARK), **rare)
    return Specimen(name, render, {"ordinary": ordinary, "long": long, "rare": marked})


_LONG_INSTITUTION = LONG_FILING_FORM.institution_name

LONG_CHANGE_SLIP = replace(
    CHANGE_SLIP,
    head=_long(CHANGE_SLIP.head),
    changes=(
        FieldChange("就医地", "上海市", _LONG_DESTINATION),
        FieldChange("医疗机构", _LONG_INSTITUTION, _LONG_INSTITUTION),
        FieldChange("机构等级", "三级甲等", "三级甲等"),
        FieldChange("有效期至", "2020-11-06", "长期"),
        FieldChange("已收材料", "居民身份证、社会保障卡", "居民身份证、社会保障卡、居住证、参保单位情况说明"),
        FieldChange("联系电话", "13800005678", "0996-5022222转8021"),
        FieldChange("备用电话", "无", "0996-5022222转8022"),
        FieldChange("参保地住址", LONG_ADDRESS, LONG_ADDRESS),
        FieldChange("异地联系地址", LONG_ADDRESS, LONG_ADDRESS),
    ),
    reason=LONG_ADDRESS,
    basis=CHANGE_SLIP.basis * 4,
)
LONG_SECTIONS = LONG_BENEFIT_NOTICE.sections
SPECIMENS = (
    _specimen("filing_form", render_filing_form, FILING_FORM, LONG_FILING_FORM, clerk=RARE_CHARACTERS),
    _specimen(
        "own_filing_form",
        render_filing_form,
        replace(FILING_FORM, layout="own_filing_form", category_name="其他临时外出就医人员"),
        replace(LONG_FILING_FORM, layout="own_filing_form", category_name="异地急诊（急症住院、急诊抢救）人员"),
        clerk=RARE_CHARACTERS,
    ),
    *(
        _specimen(
            layout,
            render_filing_form,
            city_form(FILING_FORM, layout),
            city_form(LONG_FILING_FORM, layout),
            clerk=RARE_CHARACTERS,
        )
        for layout in FILING_LAYOUTS
    ),
    _specimen("huaian_commitment_letter", render_commitment_letter, COMMITMENT_LETTER, LONG_COMMITMENT_LETTER),
    _specimen("commitment_letter", render_commitment_letter, OWN_COMMITMENT_LETTER, LONG_OWN_COMMITMENT_LETTER),
    _slip_specimen("benefit_notice", render_benefit_notice, BENEFIT_NOTICE, LONG_BENEFIT_NOTICE),
    *(
        _specimen(
            layout,
            render_cancellation,
            cancellation(FILING_FORM, layout),
            cancellation(LONG_FILING_FORM, layout),
            clerk=RARE_CHARACTERS,
        )
        for layout in CANCELLATION_LAYOUTS
    ),
    _slip_specimen("change_slip", render_change_slip, CHANGE_SLIP, LONG_CHANGE_SLIP, clerk=RARE_CHARACTERS),
    _slip_specimen(
        "extension_slip",
        render_extension_slip,
        EXTENSION_SLIP,
        replace(EXTENSION_SLIP, head=_long(EXTENSION_SLIP.head), reason=LONG_ADDRESS, basis=EXTENSION_SLIP.basis * 4),
        clerk=RARE_CHARACTERS,
    ),
    _slip_specimen(
        "missing_notice",
        render_missing_notice,
        MISSING_NOTICE,
        replace(MISSING_NOTICE, head=_long(MISSING_NOTICE.head), sections=LONG_SECTIONS),
        clerk=RARE_CHARACTERS,
    ),
    _slip_specimen(
        "acceptance_slip",
        render_acceptance_slip,
        ACCEPTANCE_SLIP,
        replace(ACCEPTANCE_SLIP, head=_long(ACCEPTANCE_SLIP.head), sections=LONG_SECTIONS),
        clerk=RARE_CHARACTERS,
    ),
)
"""Every paper with ordinary data, very long data, and rare characters on training paper."""

KINDS = ("ordinary", "long", "rare")


def write_specimens(folder: Path) -> list[Path]:
    """Write every form in every kind into ``folder``, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for specimen in SPECIMENS:
        for kind in KINDS:
            path = folder / f"{specimen.name}-{kind}.pdf"
            path.write_bytes(specimen.pdf(kind))
            written.append(path)
    return written


if __name__ == "__main__":
    for specimen_file in write_specimens(Path(sys.argv[1])):
        sys.stdout.write(f"{specimen_file}\n")

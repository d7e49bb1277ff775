"""统计口径: what each figure counts, in the words of the page, the workbook and the picture."""

from __future__ import annotations

FILINGS, PROMISED, CHANGES, CANCELLATIONS = "备案", "凭承诺办理", "变更", "撤销"
"""The four figures."""

BY_MONTH, BY_CATEGORY, BY_PROVINCE, BY_CITY = "按月份", "按人员类别", "按就医省份", "按就医地市"
COMMITMENTS, ACTS, NOT_COUNTED = "承诺", "办理事项", "未计入"

DEFINITIONS: dict[str, str] = {
    FILINGS: "登记日期在期内的备案，后来变更、撤销、终止、到期的也计入；待审核和审核未通过的不计入，另列。",
    BY_MONTH: "按登记日期所在的月份。",
    BY_CATEGORY: "按备案现在的人员类别。",
    BY_PROVINCE: "按备案现在的就医地所在的省份；港澳台及境外单列。",
    BY_CITY: "按备案现在的就医地所在的地市，直辖市算一个；只备案到省份的单列。",
    PROMISED: "期内登记的备案中凭承诺书先行办理的，按承诺现在的情形分列。",
    CHANGES: "办理日期在期内的变更次数，不论备案何时登记；同一备案变更两次计两次。",
    CANCELLATIONS: "办理日期在期内的撤销次数，不论备案何时登记。",
    ACTS: "办理日期在期内的各项办理次数，不含登记备案；到期失效由系统办理，也计入。",
    NOT_COUNTED: "登记日期在期内的待审核和审核未通过的备案，不在“备案”之内。",
    "本窗口和他处": "他处指市级下发的其他窗口的备案，只计入备案及其分类；承诺、变更、撤销只统计本窗口。",
}
"""By the name of the figure or of the parts."""

"""核验结论的话: what a verification means, in sentences for the clerk, with what to do."""

from __future__ import annotations

from app.errors import UserError
from app.services.paper_check import PaperClaim
from app.services.paper_kinds import get_paper_kind
from app.services.verification import Verdict, Verification

_ONLY_CODE = "校验码只能证明这张表由本机构出具，不能证明纸面没有涂改，请与留档逐项对照。"

_ASK_THERE = "本窗口没有它的留档。是否打印过、纸面有没有涂改，请到那个窗口核对。"

OTHER_COUNTER_WORDS = "校验码自称由别的窗口出具，本窗口没有它的密钥，不能判断真伪。"

_MEANING: dict[Verdict, tuple[str, ...]] = {
    Verdict.UNCHANGED: ("与留档完全一致：由本机构出具，没有改动。",),
    Verdict.KEPT_SCAN: (
        "这是本窗口收存的一份扫描件，不是打印的原件。",
        "扫描件不能证明纸面没有涂改，请与打印的留档逐项对照。",
    ),
    Verdict.CODE_GENUINE: ("校验码属实：这张表由本机构出具，有留档。", _ONLY_CODE),
    Verdict.CHANGED: (
        "内容与留档不一致。",
        "校验码是本机构的，文件却与留档的每一次打印都不同，可能被改动过。",
        "请勿采信，以留档为准。如果是签字盖章后扫描的，请存成图片再核验。",
    ),
    Verdict.ARCHIVE_DAMAGED: ("本窗口的留档已被改动或丢失。", "请从备份恢复后再核验，并报告系统管理员。"),
    Verdict.NEVER_PRINTED: (
        "校验码属实，但没有打印过这样一张表。",
        "可能只是预览，或本窗口的数据是从较早的备份恢复的。请重新打印后再用。",
    ),
    Verdict.AHEAD_OF_RECORD: (
        "校验码属实，但比本窗口的备案还新。",
        "本窗口的数据可能是从较早的备份恢复的。请报告系统管理员，以纸面为线索补办。",
    ),
    Verdict.GENUINE_ELSEWHERE: ("校验码属实：由本机构别的窗口出具。",),
    Verdict.UNKNOWN_FILING: (
        "校验码属实，但本窗口没有这件备案。",
        "本窗口的数据可能是从较早的备份恢复的。请报告系统管理员。",
    ),
    Verdict.FORGED: ("校验不通过。", "校验码被改动，或不是本机构出具。请勿采信，核对纸质材料来源。"),
    Verdict.OTHER_COUNTER: (OTHER_COUNTER_WORDS,),
    Verdict.FOREIGN: ("没有读到本系统的校验码。", "请确认表上右下角的二维码完整、清晰，或改用扫码枪扫描。"),
}
_WITH_NUMBER = "只读到备案编号；编号和条码不能证明真伪，请扫表上的二维码。"


def verdict_words(found: Verification) -> str:
    """The verdict in one sentence."""
    return tell_verification(found)[0]


def tell_verification(found: Verification) -> tuple[str, ...]:
    """What was found, in sentences: the verdict, what to do, the revision, the print, what is damaged."""
    words = [*_MEANING[found.verdict]]
    if found.verdict is Verdict.GENUINE_ELSEWHERE and found.claim is not None:
        words = [genuine_elsewhere_words(found.claim), _ASK_THERE]
    if found.verdict is Verdict.FOREIGN and found.number:
        words[1:] = [_WITH_NUMBER]
    if found.verdict is Verdict.OTHER_COUNTER and found.claim is not None:
        office, counter = _origin(found.claim)
        words.append(f"它自称的出处是机构 {office} 的{counter}号窗口。采信以前，请到那个窗口核验。")
    words += [*revision_words(found), *_print_words(found)]
    words += [f"留档 {paper.id}（{form_name(paper.form)}）已被改动或丢失，请从备份恢复。" for paper in found.damaged]
    return tuple(words)


def genuine_elsewhere_words(claim: PaperClaim) -> str:
    """Which counter of this office gave out a paper whose code is good."""
    return f"校验码属实：由本机构{_origin(claim)[1]}号窗口出具。"


def _origin(claim: PaperClaim) -> tuple[str, str]:
    """The office and the counter a number begins with."""
    number = "".join(claim.number.split()).replace("-", "")
    return number[:8], number[8:10]


def form_name(code: str) -> str:
    """The name of a kind of paper; a kind that is no longer made keeps its code."""
    try:
        return get_paper_kind(code).name
    except UserError:
        return code


def revision_words(found: Verification) -> tuple[str, ...]:
    """Whether the paper shows the record as it is now, and what was done since; nothing where that is not known."""
    claim = found.claim
    if claim is None or found.present_revision is None:
        return ()
    if found.is_present:
        return (f"表上是第{claim.revision}版，与现在的备案相同。",)
    if claim.revision > found.present_revision:
        return (f"表上是第{claim.revision}版，本窗口的备案只到第{found.present_revision}版。",)
    since = "、".join(f"{act.kind.label}（{act.on.isoformat()}）" for act in found.acts_since)
    return (f"这张表是第{claim.revision}版，备案现在已是第{found.present_revision}版。其后办过：{since}。",)


def _print_words(found: Verification) -> tuple[str, ...]:
    paper, scan = found.paper, found.scan
    if scan is not None:
        what = form_name(scan.form) if scan.form else "其他材料"
        return (f"入档 {scan.id}：{what}，{scan.returned_at:%Y-%m-%d %H:%M} 存入。",)
    if paper is None:
        return ()
    return (f"留档 {paper.id}：{form_name(paper.form)}，{paper.printed_at:%Y-%m-%d %H:%M} 打印。",)

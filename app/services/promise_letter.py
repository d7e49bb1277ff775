"""承诺书 of a city whose documents name none: by when, what a breach brings, how long the letter is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.filing import Commitment, Filing
from app.policy.assess.findings import first_rule
from app.policy.assess.record import situation_of
from app.policy.pack import PackEdition


@dataclass(frozen=True)
class PromiseWords:
    """承诺的期限、后果和保管, each a clause without its stop; ``basis`` a sentence, empty where no text speaks."""

    term: str
    breach: str
    keeping: str
    basis: str


def write_promise(edition: PackEdition, filing: Filing, commitment: Commitment, office_area: str) -> PromiseWords:
    """What the promise of ``filing`` binds to: its days are the record's, its consequences the pack's."""
    rule = first_rule(edition.commitment, situation_of(filing, commitment.made_on, office_area))
    brings = []
    if rule is not None and rule.breach_ends_filing:
        brings.append("备案终止")
    if rule is not None and rule.breach_credit_list:
        brings.append("失信信息推送到信用信息平台")
    what = "，".join(brings) if brings else "文件没有写明后果，由经办机构依法处理"
    kept = commitment.keep_letter_until
    return PromiseWords(
        term=_term(commitment.due_on),
        breach=f"承诺不实或者没有兑现的，{what}",
        keeping=(
            f"本承诺书由经办机构保管至 {kept.isoformat()}，期内不得销毁"
            if kept is not None
            else "文件没有写明本承诺书的保管期限，由经办机构保管"
        ),
        basis=f"依据：{edition.cite_words(rule.cites)}。" if rule is not None and rule.stated else "",
    )


def _term(due_on: date | None) -> str:
    if due_on is None:
        return "取得上列材料后及时补交（文件没有写明补交期限）"
    return f"最迟在 {due_on.isoformat()} 补交上列材料"

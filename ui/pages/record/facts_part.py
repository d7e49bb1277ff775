"""备案 facts: who, what, where, since when and until when."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.domain.dates import age_on
from app.domain.filing import Filing
from app.domain.period_words import period_words
from app.services.desk import Desk
from ui.style.tokens import scaled
from ui.widgets.boxes import Panel, row
from ui.widgets.field_row import ReadOnlyRows
from ui.widgets.text import section_title, text

_SHORT_LABELS = 76
"""Wide enough for five hanzi: what is said of a filing is longer than what is said of a person."""


class FactsPart(Panel):
    """Two columns: the person on the left, the filing on the right."""

    def __init__(self, desk: Desk, filing: Filing) -> None:
        super().__init__(gap=3, margin=4)
        sides = row(gap=5)
        sides.addWidget(self._side("参保人", _person(desk, filing)), 1)
        sides.addWidget(self._side("备案", _filing(filing), scaled(_SHORT_LABELS)), 1)
        self.body.addLayout(sides)

    def _side(self, title: str, facts: list[tuple[str, str]], label_width: int = 0) -> QWidget:
        side = Panel(gap=3, margin=0)
        side.setProperty("kind", "plain")
        side.body.addWidget(section_title(title))
        rows = ReadOnlyRows(label_width=label_width)
        for label, value in facts:
            if value:
                # A number has no place to break at: its column gives way, or its end would be cut off.
                rows.add(label, text(value) if value.isascii() and " " not in value else value)
        side.body.addWidget(rows)
        side.body.addStretch(1)
        return side


def _person(desk: Desk, filing: Filing) -> list[tuple[str, str]]:
    person, contact, agent = filing.person, filing.contact, filing.agent
    facts = [
        ("社会保障号码", person.social_security_number),
        ("性别年龄", f"{person.sex.label}　{age_on(person.born_on, desk.today())}岁"),
        ("险种", person.insurance.label),
        ("社保卡号", person.card_no),
        ("联系电话", "　".join(part for part in (contact.phone, contact.phone_2) if part)),
        ("参保地住址", contact.home_address),
        ("异地联系地址", contact.away_address),
        ("特殊情形", "、".join(item.label for item in filing.circumstances)),
    ]
    if agent is not None:
        facts.append(("代理人", "　".join(part for part in (agent.name, agent.relation, agent.phone) if part)))
    return facts


def _filing(filing: Filing) -> list[tuple[str, str]]:
    period = period_words(filing.valid_from, filing.valid_until)
    return [
        ("人员类别", filing.category.label),
        ("就医地", filing.destination_name),
        ("医疗机构", "　".join(part for part in (filing.institution.name, filing.institution.level) if part)),
        ("有效期", f"{period}（临时，补交材料后确定）" if filing.provisional else period),
        ("用卡地", filing.card_works_at.label if filing.card_works_at else ""),
        ("登记日期", filing.filed_on.isoformat()),
        ("受理渠道", filing.channel.label),
        ("审核期限", filing.review_due.isoformat() if filing.review_due else ""),
        ("原备案编号", filing.legacy_number),
    ]

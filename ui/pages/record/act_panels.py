"""The panels of the acts: what each asks, and the one service it calls."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QRadioButton, QWidget

from app.domain.decision import group_words
from app.domain.vocabulary import ActKind, Channel, Material
from app.policy.facts import ChangeRequest
from app.services.commitments import supplement
from app.services.filings import cancel, change, change_status, extend, review, settle
from app.services.recording import ActResult
from ui.pages.record.act_panel import ActPanel
from ui.widgets.boxes import row
from ui.widgets.choice import ChoiceBox
from ui.widgets.entry import DateEdit, line_edit
from ui.wizards.new_filing.place_field import PlaceField

_WINDOW = Channel.WINDOW
_WAIVERS = {"emergency": "急诊", "hospital_admission": "住院", "special_reason": "特殊原因"}


class SupplementPanel(ActPanel):
    """补交材料: which of the promised papers are here, and how long the paper itself holds."""

    kind = ActKind.SUPPLEMENT
    explanation = "核对原件后勾选。任选一项的，交一项即可。"

    def add_fields(self) -> None:
        """A choice a group, and the paper's date."""
        self._boxes: list[ChoiceBox[Material | None]] = []
        for place, group in enumerate(self.view.filing.owes):
            choices: list[tuple[str, Material | None]] = [("还没有交", None)]
            choices += [(material.label, material) for material in group]
            box = ChoiceBox(choices)
            if len(self.view.filing.owes) == 1:
                box.setCurrentIndex(1)
            self._boxes.append(box)
            self.rows.add("补交" if place == 0 else "", box, hint=group_words(group))
            box.setAccessibleName(f"补交：{group_words(group)}")
        self.document_until = DateEdit()
        self.rows.add("证件有效期至", self.document_until, hint="证件上没有期限的不填")

    def first_field(self) -> QWidget:
        """The first paper."""
        return self._boxes[0] if self._boxes else self.document_until

    def missing(self) -> str:
        """At least one paper, and a date that is one."""
        if not any(box.chosen() for box in self._boxes):
            return "请选择交来的材料"
        return "证件有效期不是一个日期，请改正" if self.document_until.is_wrong else ""

    def prepare(self) -> None:
        """Take the papers and the date."""
        self._given: list[Material] = [taken for box in self._boxes if (taken := box.chosen()) is not None]
        self._given_until, self._why = self.document_until.value(), self.reason.text().strip()

    def perform(self) -> ActResult:
        """补交."""
        return supplement(
            self.work.desk,
            self.actor,
            self.view.filing.number,
            materials=self._given,
            document_until=self._given_until,
            reason=self._why,
        )


class CancelPanel(ActPanel):
    """撤销备案: perhaps inside a lock, which only what the pack names can lift."""

    kind = ActKind.CANCEL
    explanation = "撤销后申请人回参保地就医结算；再去外地要重新备案。"
    question = "撤销这件备案？"

    def add_fields(self) -> None:
        """The channels the pack takes a cancellation through, and a box for each exception of its locks."""
        edition = self.work.desk.edition_of(self.view.filing)
        offered = dict.fromkeys(rule.channel for rule in edition.cancellation)
        self.channel = ChoiceBox([(channel.label, channel) for channel in offered] or [(_WINDOW.label, _WINDOW)])
        self.channel.choose(_WINDOW)
        if len(offered) > 1:
            self.rows.add("申请途径", self.channel)
        named = {name for lock in edition.locks if lock.act is ActKind.CANCEL for name in lock.waived_by}
        self.waivers: dict[str, QCheckBox] = {}
        line = QWidget()
        inner = row(line, gap=4)
        for name in sorted(named & set(_WAIVERS)):
            box = QCheckBox(_WAIVERS[name])
            box.setAccessibleName(f"例外情形：{_WAIVERS[name]}")
            self.waivers[name] = box
            inner.addWidget(box)
        if self.waivers:
            self.rows.add("例外情形", line, natural=True)

    def prepare(self) -> None:
        """Take the channel and the exceptions."""
        self._channel = self.channel.chosen()
        self._exceptions = [name for name, box in self.waivers.items() if box.isChecked()]
        self._why = self.reason.text().strip()

    def perform(self) -> ActResult:
        """撤销."""
        return cancel(
            self.work.desk,
            self.actor,
            self.view.filing.number,
            channel=self._channel,
            exceptions=self._exceptions,
            reason=self._why,
        )


class ChangePanel(ActPanel):
    """变更: only what is filled in changes."""

    kind = ActKind.CHANGE
    explanation = "只填要改的，其余不变。"

    def add_fields(self) -> None:
        """Destination, telephone, the paper's date."""
        self._place = ""
        self._destination = PlaceField(self.work.counter.places)
        self._destination.chosen.connect(self._place_chosen)
        self._destination.returnPressed.connect(self._destination.accept_first)
        self._phone = line_edit(placeholder=self.view.filing.contact.phone)
        self._until = DateEdit()
        self.rows.add("就医地", self._destination, wide=True, hint=f"现为 {self.view.filing.destination_name}")
        self.rows.add("联系电话", self._phone)
        self.rows.add("证件有效期至", self._until)

    def first_field(self) -> QWidget:
        """The destination, which changes most."""
        return self._destination

    def missing(self) -> str:
        """Something must change."""
        if self._destination.text().strip() and not self._place:
            return "请从列出的地点中选定就医地"
        if self._until.is_wrong:
            return "证件有效期不是一个日期，请改正"
        return "" if self._place or self._phone.text().strip() or self._until.value() else "请填写要变更的内容"

    def prepare(self) -> None:
        """Take what is filled in."""
        self._request = ChangeRequest(
            destination=self._place or None,
            phone=self._phone.text().strip() or None,
            document_until=self._until.value(),
        )
        self._why = self.reason.text().strip()

    def perform(self) -> ActResult:
        """变更."""
        return change(self.work.desk, self.actor, self.view.filing.number, self._request, reason=self._why)

    def _place_chosen(self, code: str) -> None:
        self._place = code


class ExtendPanel(ActPanel):
    """延期."""

    kind = ActKind.EXTEND
    explanation = "延长的月数由政策决定，从首次起始日起连续计算。"

    def add_fields(self) -> None:
        """Whether it was approved where the pack wants that."""
        self._approved = QCheckBox("延期已经批准")
        self.rows.add("", self._approved, natural=True)

    def prepare(self) -> None:
        """Take the approval."""
        self._is_approved, self._why = self._approved.isChecked(), self.reason.text().strip()

    def perform(self) -> ActResult:
        """延期."""
        return extend(
            self.work.desk,
            self.actor,
            self.view.filing.number,
            approved=self._is_approved,
            reason=self._why,
        )


class ReviewPanel(ActPanel):
    """审核: accepted or not; a refusal needs its reason."""

    kind = ActKind.REVIEW

    def add_fields(self) -> None:
        """The two outcomes."""
        self._accept, self._reject = QRadioButton("通过"), QRadioButton("不通过")
        self._accept.setChecked(True)
        both = QWidget()
        inner = row(both, gap=4)
        inner.addWidget(self._accept)
        inner.addWidget(self._reject)
        self.rows.add("审核结论", both, natural=True)

    def first_field(self) -> QWidget:
        """The outcome."""
        return self._accept

    def missing(self) -> str:
        """A refusal says why."""
        return "请填写不通过的原因" if self._reject.isChecked() and not self.reason.text().strip() else ""

    def prepare(self) -> None:
        """Take the outcome."""
        self._accepted, self._why = self._accept.isChecked(), self.reason.text().strip()

    def perform(self) -> ActResult:
        """审核."""
        return review(self.work.desk, self.actor, self.view.filing.number, accept=self._accepted, reason=self._why)


class SpendPanel(ActPanel):
    """结算使用: a discharge that was settled directly."""

    kind = ActKind.SPEND
    explanation = "登记出院直接结算。按政策，结算后这件备案可能即使用完毕。"

    def add_fields(self) -> None:
        """Where it was settled."""
        self._institution = line_edit(self.view.filing.institution.name)
        self.rows.add("医疗机构", self._institution, wide=True)

    def first_field(self) -> QWidget:
        """The institution."""
        return self._institution

    def prepare(self) -> None:
        """Take the institution."""
        self._where, self._why = self._institution.text().strip(), self.reason.text().strip()

    def perform(self) -> ActResult:
        """结算."""
        return settle(self.work.desk, self.actor, self.view.filing.number, institution=self._where, reason=self._why)


class _StatusPanel(ActPanel):
    """待遇状况变更: always with its reason."""

    needs_reason = True

    def prepare(self) -> None:
        """Take the reason."""
        self._why = self.reason.text().strip()

    def perform(self) -> ActResult:
        """暂停、恢复、终止."""
        return change_status(self.work.desk, self.actor, self.view.filing.number, self.kind, reason=self._why)


class SuspendPanel(_StatusPanel):
    """暂停待遇."""

    kind = ActKind.SUSPEND
    explanation = "暂停期间就医地不能直接结算，恢复后继续有效。"


class ResumePanel(_StatusPanel):
    """恢复待遇."""

    kind = ActKind.RESUME


class TerminatePanel(_StatusPanel):
    """终止备案."""

    kind = ActKind.TERMINATE
    question = "终止这件备案？"


PANELS: dict[ActKind, type[ActPanel]] = {
    panel.kind: panel
    for panel in (
        SupplementPanel,
        ChangePanel,
        ExtendPanel,
        ReviewPanel,
        SuspendPanel,
        ResumePanel,
        SpendPanel,
        CancelPanel,
        TerminatePanel,
    )
}

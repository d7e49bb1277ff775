"""申请人屏的状态, as the clerk sees it: a word, and the signature once it is given."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from ui.applicant.applicant_desk import ApplicantDesk, Stage
from ui.style.tokens import theme
from ui.widgets.boxes import row
from ui.widgets.buttons import link_button
from ui.widgets.chip import StatusChip
from ui.widgets.tone import Tone, show_when

STAGES: dict[Stage, tuple[str, Tone]] = {
    Stage.IDLE: ("待机", Tone.QUIET),
    Stage.TOLD: ("正在显示办理内容", Tone.QUIET),
    Stage.CONFIRM: ("等申请人核对", Tone.ACCENT),
    Stage.CONFIRMED: ("申请人已确认", Tone.OK),
    Stage.DOUBTED: ("申请人说有不对的地方", Tone.WARN),
    Stage.SIGN: ("等申请人签字", Tone.ACCENT),
    Stage.WRITING: ("正在签字", Tone.ACCENT),
    Stage.SIGNED: ("申请人已签字", Tone.OK),
    Stage.PEN: ("用笔签", Tone.QUIET),
}
_PICTURE = QSize(140, 34)


class ApplicantMirror(QWidget):
    """One line, while there is a screen for the applicant; ``offers_signing`` lets the clerk ask for a signature."""

    sign_wanted = Signal()
    """Ask for a signature, or for another one."""

    def __init__(self, desk: ApplicantDesk, *, offers_signing: bool = False) -> None:
        super().__init__()
        self._desk = desk
        self._offers_signing = offers_signing
        self.chip = StatusChip("", Tone.QUIET, icon_name="monitor")
        self._picture = QLabel()
        self._picture.setAccessibleName("申请人的签字")
        self.sign_button = link_button("请申请人签字", "pen-line")
        line = row(self, gap=2)
        line.addWidget(self.chip)
        line.addWidget(self._picture)
        line.addWidget(self.sign_button)
        line.addStretch(1)
        self.sign_button.clicked.connect(self.sign_wanted)
        desk.changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Draw the desk as it stands."""
        desk = self._desk
        word, tone = STAGES[desk.stage]
        self.chip.show_state(f"申请人屏：{word}", tone, icon_name="monitor")
        signature = desk.signature
        self._picture.setVisible(signature is not None)
        if signature is not None:
            self._picture.setPixmap(_small(signature.picture, self.devicePixelRatioF()))
        else:
            self._picture.clear()
        self.sign_button.setVisible(self._offers_signing and desk.stage not in (Stage.SIGN, Stage.WRITING))
        self.sign_button.setText("重新签" if signature is not None else "请申请人签字")
        self.sign_button.setAccessibleName(self.sign_button.text())
        show_when(self, desk.is_open)


def _small(picture: bytes, ratio: float) -> QPixmap:
    """The signature on paper white, whatever the theme: it is ink."""
    ink = QImage.fromData(picture).scaled(
        _PICTURE * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    paper = QPixmap(ink.size())
    paper.fill(QColor(theme().paper))
    painter = QPainter(paper)
    painter.drawImage(0, 0, ink)
    painter.end()
    paper.setDevicePixelRatio(ratio)
    return paper

"""首次设置: which office and counter this computer is, under which rules, and who answers for it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.bootstrap.counter import SetUp, set_up
from app.errors import UserError
from app.services.accounts import MIN_PASSWORD_LENGTH
from ui.shell.workplace import Workplace
from ui.style.tokens import scaled
from ui.widgets.boxes import Panel, Scroll, column, row
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.choice import ChoiceBox
from ui.widgets.entry import line_edit
from ui.widgets.field_row import FieldRows
from ui.widgets.notice import NoticeBar
from ui.widgets.text import TextKind, page_title, section_title, text
from ui.widgets.tone import Tone

_WIDTH = 984


class SetUpPage(QWidget):
    """首次设置页. Everything can be said in two minutes; the line upstream may come later."""

    done = Signal()
    left_without = Signal()

    def __init__(self, work: Workplace, folder: Path) -> None:
        super().__init__()
        self._work = work
        self._folder = folder
        self._notice = NoticeBar()
        self._rows: list[FieldRows] = []
        self._office_name = line_edit(placeholder="全称")
        self._area = line_edit(placeholder="6位行政区划代码")
        self._office = line_edit("01", placeholder="2位")
        self._counter = line_edit("01", placeholder="2位")
        packs = sorted(work.desk.library.editions.items())
        self._pack = ChoiceBox((editions[-1].name, pack) for pack, editions in packs)
        self._hub = line_edit(placeholder="可以以后再填")
        self._token = line_edit(placeholder="由市级管理员发给", secret=True)
        self._login = line_edit(placeholder="登录用的工号")
        self._name = line_edit(placeholder="姓名")
        self._password = line_edit(placeholder="至少8位", secret=True)
        self._again = line_edit(placeholder="再输入一次", secret=True)
        self.save_button = primary_button("完成设置", "check")
        self._back = secondary_button("先不设置，回到练习")
        self._build()
        self._area.textChanged.connect(self._area_changed)
        self.save_button.clicked.connect(self._try)
        self._back.clicked.connect(self.left_without)
        for field in self.findChildren(QLineEdit):
            field.returnPressed.connect(self.focusNextChild)

    def entered(self) -> None:
        """Focus on the first field."""
        self._office_name.setFocus()

    def _build(self) -> None:
        body = QWidget()
        inner = column(body, gap=4, margin=6)
        panel = Panel(gap=3, margin=6)
        panel.setFixedWidth(scaled(_WIDTH))
        panel.body.addWidget(page_title("设置这个窗口"))
        once = "设置一次就好。窗口的编号会进入每一件备案的编号，设置后不能改。"
        panel.body.addWidget(text(once, TextKind.QUIET, wrap=True))
        sides = row(gap=6)
        left, right = column(gap=3), column(gap=3)
        self._section(
            left,
            "窗口",
            ("经办机构", self._office_name, "印在表格上的名称"),
            ("区划代码", self._area, "经办机构所在的县（区）"),
            ("机构代码", self._office, "同一区划内的经办机构编号"),
            ("窗口号", self._counter, ""),
            ("政策", self._pack, "备案按哪个统筹地区的规定办理"),
        )
        self._section(
            right,
            "负责人账号",
            ("工号", self._login, ""),
            ("姓名", self._name, ""),
            ("密码", self._password, ""),
            ("确认密码", self._again, ""),
        )
        self._section(right, "上报", ("接收端地址", self._hub, ""), ("接入口令", self._token, ""))
        for side in (left, right):
            side.addStretch(1)
            sides.addLayout(side, 1)
        panel.body.addLayout(sides)
        panel.body.addWidget(self._notice)
        buttons = row(gap=2)
        buttons.addWidget(self._back)
        buttons.addStretch(1)
        buttons.addWidget(self.save_button)
        panel.body.addLayout(buttons)
        inner.addWidget(panel, 0, Qt.AlignmentFlag.AlignHCenter)
        inner.addStretch(1)
        column(self).addWidget(Scroll(body))

    def _section(self, side: QVBoxLayout, title: str, *fields: tuple[str, QWidget, str]) -> None:
        rows = FieldRows()
        for label, field, hint in fields:
            rows.add(label, field, hint=hint)
        side.addWidget(section_title(title))
        side.addWidget(rows)
        self._rows.append(rows)

    def _area_changed(self, code: str) -> None:
        place = self._work.counter.places.get(code.strip())
        rows = self._rows[0]
        if place is not None:
            rows.say(self._area, place.full_name, Tone.QUIET)
        elif len(code.strip()) >= 6:
            rows.say(self._area, "没有这个区划代码，请核对", Tone.STOP)
        else:
            rows.say(self._area, "")

    def _try(self) -> None:
        for field, words in (
            (self._office_name, "请填写经办机构名称"),
            (self._area, "请填写区划代码"),
            (self._login, "请填写负责人工号"),
            (self._name, "请填写负责人姓名"),
            (self._password, "请填写密码"),
        ):
            if not field.text().strip():
                self._notice.say(words, Tone.WARN)
                field.setFocus()
                return
        if len(self._password.text()) < MIN_PASSWORD_LENGTH:
            # Asked here already: the service asks only once the folder is bound.
            self._notice.say(f"密码太短，至少{MIN_PASSWORD_LENGTH}位", Tone.STOP)
            self._password.setFocus()
            return
        if self._password.text() != self._again.text():
            self._notice.say("两次输入的密码不一样，请重新输入", Tone.STOP)
            self._again.clear()
            self._again.setFocus()
            return
        wanted = SetUp(
            pack=self._pack.chosen(),
            office=self._area.text().strip() + self._office.text().strip(),
            counter=self._counter.text().strip(),
            office_name=self._office_name.text().strip(),
            hub=self._hub.text().strip(),
            token=self._token.text().strip(),
            admin_login=self._login.text().strip(),
            admin_name=self._name.text().strip(),
            admin_password=self._password.text(),
        )
        self.save_button.setEnabled(False)
        folder = self._folder
        self._work.tasks.command(lambda: set_up(folder, wanted), self._set_up, self._refused, owner=self)

    def _set_up(self, _: None) -> None:
        self.save_button.setEnabled(True)
        self.done.emit()

    def _refused(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, UserError):
            self._notice.refuse(error)
        else:
            self._work.problems.show(error)

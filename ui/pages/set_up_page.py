"""首次设置: which office and counter this computer is, under which rules, and who answers for it."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from app.bootstrap.counter import SetUp, set_up
from app.bootstrap.set_up_check import find_problems, suggest_pack
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
from ui.wizards.new_filing.place_field import PlaceField

_WIDTH = 984
_ONCE = "大约一分钟：按 Enter 到下一处，已有内容的可以不改。区划、机构代码和窗口号设置后不能改。"


class SetUpPage(QWidget):
    """首次设置页. What can be known is filled in; the line upstream may come later."""

    done = Signal()
    left_without = Signal()

    def __init__(self, work: Workplace, folder: Path) -> None:
        super().__init__()
        self._work = work
        self._folder = folder
        self._area_code = ""
        self._suggested_name = ""
        self._notice = NoticeBar()
        self._rows: dict[QWidget, tuple[FieldRows, str]] = {}
        self._area = PlaceField(work.counter.places, "区划候选")
        self._area.setPlaceholderText("县（区）名称、首字母或代码")
        self._office_name = line_edit(placeholder="全称")
        self._office = line_edit("01", placeholder="2位")
        self._counter = line_edit("01", placeholder="2位")
        packs = sorted(work.desk.library.editions.items())
        self._pack = ChoiceBox((editions[-1].name, pack) for pack, editions in packs)
        self._hub = line_edit(placeholder="可以以后再填")
        self._token = line_edit(placeholder="由市级管理员发给", secret=True)
        self._login = line_edit(placeholder="登录用的工号")
        self._name = line_edit(placeholder="负责人的姓名")
        self._password = line_edit(placeholder=f"至少{MIN_PASSWORD_LENGTH}位", secret=True)
        self._again = line_edit(placeholder="再输入一次", secret=True)
        self.save_button = primary_button("完成设置", "check")
        self._back = secondary_button("先不设置，回到练习")
        self._build()
        self._by_name: dict[str, QWidget] = {
            "area": self._area,
            "office": self._office,
            "counter": self._counter,
            "pack": self._pack,
            "admin_login": self._login,
            "admin_name": self._name,
            "admin_password": self._password,
            "again": self._again,
            "hub": self._hub,
            "token": self._token,
        }
        self._area.chosen.connect(self._area_chosen)
        self.save_button.clicked.connect(self._try)
        self._back.clicked.connect(self._leave)

    def entered(self) -> None:
        """Focus on the first field."""
        self._area.setFocus()

    def choose_area(self, code: str) -> None:
        """Take a place as if it had been chosen from the list."""
        self._area.show_place(code)
        self._area_chosen(code)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, whatever field it comes from."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_on()
            return
        super().keyPressEvent(event)

    def _build(self) -> None:
        body = QWidget()
        inner = column(body, gap=4, margin=6)
        panel = Panel(gap=3, margin=6)
        panel.setFixedWidth(scaled(_WIDTH))
        panel.body.addWidget(page_title("设置这个窗口"))
        panel.body.addWidget(text(_ONCE, TextKind.QUIET, wrap=True))
        sides = row(gap=6)
        left, right = column(gap=3), column(gap=3)
        self._section(
            left,
            "窗口",
            ("区划", self._area, "经办机构所在的县（区）"),
            ("经办机构名称", self._office_name, "印在表格上的名称"),
            ("机构代码", self._office, "同一区划内的经办机构编号"),
            ("窗口号", self._counter, ""),
            ("政策包", self._pack, "备案按哪个统筹地区的规定办理"),
        )
        self._section(
            right,
            "负责人账号",
            ("工号", self._login, ""),
            ("姓名", self._name, ""),
            ("密码", self._password, ""),
            ("确认密码", self._again, ""),
        )
        self._section(right, "上报", ("上报地址", self._hub, ""), ("上报口令", self._token, ""))
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
        # In a row of its own the panel's height is reckoned at its own width.
        line = row(gap=0)
        line.addStretch(1)
        line.addWidget(panel)
        line.addStretch(1)
        inner.addStretch(2)
        inner.addLayout(line)
        inner.addStretch(3)
        column(self).addWidget(Scroll(body))

    def _section(self, side: QVBoxLayout, title: str, *fields: tuple[str, QWidget, str]) -> None:
        rows = FieldRows()
        for label, field, hint in fields:
            rows.add(label, field, hint=hint)
            self._rows[field] = (rows, hint)
        side.addWidget(section_title(title))
        side.addWidget(rows)

    def _area_chosen(self, code: str) -> None:
        self._area_code = code
        if not code:
            return
        place = self._work.counter.places.name(code)
        self._say(self._area, f"{place}　{code}")
        if self._office_name.text().strip() in ("", self._suggested_name):
            province, city, county = self._work.counter.place_parts(code)
            # A municipality's districts lie in no other city than itself.
            self._suggested_name = f"{city or province}{county}医疗保险经办机构"
            self._office_name.setText(self._suggested_name)
            self._office_name.setCursorPosition(0)
        pack = suggest_pack(self._work.desk.library, code, self._work.desk.today())
        if pack:
            self._pack.choose(pack)

    def _say(self, field: QWidget, words: str, tone: Tone = Tone.QUIET) -> None:
        rows, hint = self._rows[field]
        rows.say(field, words or hint, tone)

    def _go_on(self) -> None:
        if self._area.hasFocus() and self._area.is_open:
            if self._area.accept_marked():
                self.focusNextChild()
            return
        if self._token.hasFocus():
            self._try()
            return
        self.focusNextChild()
        widget = self.focusWidget()
        if isinstance(widget, QLineEdit):
            widget.selectAll()

    def _wanted(self) -> SetUp:
        return SetUp(
            pack=self._pack.chosen() if self._pack.count() else "",
            office=self._area_code.ljust(6) + _plain(self._office.text()),
            counter=_plain(self._counter.text()),
            office_name=self._office_name.text().strip(),
            hub=_plain(self._hub.text()),
            token=self._token.text().strip(),
            admin_login=_plain(self._login.text()),
            admin_name=self._name.text().strip(),
            admin_password=self._password.text(),
        )

    def _try(self) -> None:
        wanted, again = self._wanted(), self._again.text()
        problems = find_problems(wanted, again, self._work.counter.places, self._work.desk.library)
        for field in self._by_name.values():
            self._say(field, "")
        self._notice.say("")
        for problem in problems:
            self._say(self._by_name[problem.field], problem.words, Tone.STOP)
        if problems:
            self._by_name[problems[0].field].setFocus()
            return
        self.save_button.setEnabled(False)
        folder = self._folder
        self._work.tasks.command(lambda: set_up(folder, wanted), self._set_up, self._refused, owner=self)

    def _set_up(self, _: None) -> None:
        self.save_button.setEnabled(True)
        self._forget_secrets()
        self.done.emit()

    def _leave(self) -> None:
        self._forget_secrets()
        self.left_without.emit()

    def _forget_secrets(self) -> None:
        """No password stays in a form that nobody looks at."""
        for field in (self._password, self._again, self._token):
            field.clear()

    def _refused(self, error: Exception) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, UserError):
            self._notice.refuse(error)
        else:
            self._work.problems.show(error)


def _plain(typed: str) -> str:
    """Digits and letters whichever width the input method was set to."""
    return unicodedata.normalize("NFKC", typed).strip()

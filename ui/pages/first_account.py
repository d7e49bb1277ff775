"""第一个账号: shown in the place of the sign-in where nobody can sign in yet."""

from __future__ import annotations

from PySide6.QtCore import Signal

from app.errors import UserError
from app.services.accounts import MIN_PASSWORD_LENGTH, open_first_account
from ui.shell.workplace import Workplace
from ui.widgets.boxes import Panel
from ui.widgets.buttons import primary_button
from ui.widgets.entry import line_edit
from ui.widgets.field_row import FieldRows
from ui.widgets.notice import NoticeBar
from ui.widgets.text import TextKind, page_title, text
from ui.widgets.tone import Tone

_ABOUT = "本窗口还没有账号。请先开一个负责人账号，登录后在“设置”的“账号”里给其他人开账号。"


class FirstAccount(Panel):
    """开第一个账号: Enter all the way."""

    opened = Signal(str, str)
    """Login and password, to sign in with."""

    def __init__(self, work: Workplace) -> None:
        super().__init__(gap=4, margin=6)
        self._work = work
        self.login = line_edit(placeholder="登录用的工号")
        self.name = line_edit(placeholder="姓名")
        self.password = line_edit(placeholder=f"至少{MIN_PASSWORD_LENGTH}位", secret=True)
        self.again = line_edit(placeholder="再输入一次", secret=True)
        self.button = primary_button("开账号并登录", "check")
        self._notice = NoticeBar()
        self._rows = FieldRows()
        self.body.addWidget(page_title("开第一个账号"))
        self.body.addWidget(text(_ABOUT, TextKind.QUIET, wrap=True))
        fields = (("工号", self.login), ("姓名", self.name), ("密码", self.password), ("确认密码", self.again))
        for label, field in fields:
            self._rows.add(label, field)
        self._rows.add("", self.button)
        self.body.addWidget(self._rows)
        self.body.addWidget(self._notice)
        self.login.returnPressed.connect(self.name.setFocus)
        self.name.returnPressed.connect(self.password.setFocus)
        self.password.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self._open)
        self.button.clicked.connect(self._open)

    def _open(self) -> None:
        login, name, password = self.login.text().strip(), self.name.text().strip(), self.password.text()
        checks = (
            (self.login, bool(login), "请填写工号"),
            (self.name, bool(name), "请填写姓名"),
            (self.password, len(password) >= MIN_PASSWORD_LENGTH, f"密码太短，至少{MIN_PASSWORD_LENGTH}位"),
            (self.again, password == self.again.text(), "两次输入的不一样，请重新输入"),
        )
        for field, _, _ in checks:
            self._rows.say(field, "")
        for field, is_right, words in checks:
            if not is_right:
                self._rows.say(field, words, Tone.STOP)
                field.setFocus()
                field.selectAll()
                return
        self.button.setEnabled(False)
        desk = self._work.desk
        self._work.tasks.command(
            lambda: open_first_account(desk, login=login, name=name, password=password),
            lambda _: self._done(login, password),
            self._refused,
            owner=self,
        )

    def _done(self, login: str, password: str) -> None:
        for secret in (self.password, self.again):
            secret.clear()
        self.opened.emit(login, password)

    def _refused(self, error: Exception) -> None:
        self.button.setEnabled(True)
        if isinstance(error, UserError):
            self._notice.refuse(error)
        else:
            self._work.problems.show(error)

"""账号表单: opening an account, changing one, a new password; Enter goes on, Esc puts it away."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.vocabulary import Role
from app.errors import UserError
from app.services.accounts import MIN_PASSWORD_LENGTH, ROLES
from app.services.ports import User
from ui.widgets.boxes import Panel, row
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.choice import ChoiceBox
from ui.widgets.entry import line_edit
from ui.widgets.field_row import FieldRows
from ui.widgets.notice import NoticeBar
from ui.widgets.text import section_title
from ui.widgets.tone import Tone


class Purpose(Enum):
    """What the form is for, with its title."""

    NEW = "开账号"
    CHANGE = "修改账号"
    PASSWORD = "重设密码"  # noqa: S105 - a title
    OWN_PASSWORD = "修改我的密码"  # noqa: S105 - a title


class AccountForm(Panel):
    """Asks for what its purpose needs; ``given`` says that all of it is there."""

    given = Signal()
    put_away = Signal()

    def __init__(self) -> None:
        super().__init__(gap=3, margin=5)
        self.purpose = Purpose.NEW
        self._title = section_title("")
        self.login = line_edit()
        self.name = line_edit()
        self.role: ChoiceBox[Role] = ChoiceBox((role.label, role) for role in ROLES)
        self.current = line_edit(secret=True)
        self.password = line_edit(placeholder=f"至少{MIN_PASSWORD_LENGTH}位", secret=True)
        self.again = line_edit(placeholder="再输入一次", secret=True)
        self.save_button = primary_button("保存", "check")
        self._leave_button = secondary_button("不改了　Esc")
        self.notice = NoticeBar()
        self._rows = FieldRows()
        for label, field in (
            ("工号", self.login),
            ("姓名", self.name),
            ("岗位", self.role),
            ("现在的密码", self.current),
            ("新密码", self.password),
            ("确认密码", self.again),
        ):
            self._rows.add(label, field)
        foot = QWidget()
        buttons = row(foot, gap=2)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self._leave_button)
        buttons.addStretch(1)
        self._rows.add("", foot, natural=True)
        self.body.addWidget(self._title)
        self.body.addWidget(self._rows)
        self.body.addWidget(self.notice)
        self.save_button.clicked.connect(self._give)
        self._leave_button.clicked.connect(self.put_away)
        self.hide()

    def ask(self, purpose: Purpose, user: User | None = None) -> None:
        """Ask anew, about an account that is there or a new one."""
        self.purpose = purpose
        self._title.setText(f"{purpose.value}：{user.login} {user.name}" if user is not None else purpose.value)
        self.login.clear()
        self.name.setText(user.name if user is not None else "")
        self.role.choose(user.role if user is not None else Role.CLERK)
        for secret in (self.current, self.password, self.again):
            secret.clear()
        wants_person = purpose in (Purpose.NEW, Purpose.CHANGE)
        wants_password = purpose is not Purpose.CHANGE
        for field, wanted in (
            (self.login, purpose is Purpose.NEW),
            (self.name, wants_person),
            (self.role, wants_person),
            (self.current, purpose is Purpose.OWN_PASSWORD),
            (self.password, wants_password),
            (self.again, wants_password),
        ):
            self._rows.show_row(field, wanted)
            self._rows.say(field, "")
        self.notice.say("")
        self.save_button.setEnabled(True)
        self.show()
        first = next(field for field in (self.login, self.name, self.current, self.password) if not field.isHidden())
        first.setFocus()
        first.selectAll()

    def refuse(self, error: UserError) -> None:
        """Say why it was not kept; what was entered stays."""
        self.save_button.setEnabled(True)
        field = {"password_wrong": self.current, "password_short": self.password, "account_exists": self.login}.get(
            error.code
        )
        if field is None:
            self.notice.refuse(error)
            return
        self._rows.say(field, str(error), Tone.STOP)
        field.setFocus()
        field.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, whatever field it comes from; Esc puts the form away."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go_on()
            return
        if event.key() == Qt.Key.Key_Escape:
            self.put_away.emit()
            return
        super().keyPressEvent(event)

    def _go_on(self) -> None:
        fields: tuple[QLineEdit | ChoiceBox[Role], ...] = (
            self.login,
            self.name,
            self.role,
            self.current,
            self.password,
            self.again,
        )
        shown = [field for field in fields if not field.isHidden()]
        here = next((place for place, field in enumerate(shown) if field.hasFocus()), len(shown) - 1)
        if here + 1 < len(shown):
            shown[here + 1].setFocus()
        else:
            self._give()

    def _give(self) -> None:
        self.notice.say("")
        for field, words in ((self.login, "工号"), (self.name, "姓名"), (self.current, "现在的密码")):
            is_missing = not field.isHidden() and not field.text().strip()
            self._rows.say(field, f"请填写{words}" if is_missing else "", Tone.STOP)
            if is_missing:
                field.setFocus()
                return
        if not self.password.isHidden():
            is_short = len(self.password.text()) < MIN_PASSWORD_LENGTH
            self._rows.say(self.password, f"至少{MIN_PASSWORD_LENGTH}位" if is_short else "", Tone.STOP)
            differs = not is_short and self.password.text() != self.again.text()
            self._rows.say(self.again, "两次输入的不一样，请重新输入" if differs else "", Tone.STOP)
            if is_short or differs:
                wrong = self.password if is_short else self.again
                wrong.setFocus()
                wrong.selectAll()
                return
        self.save_button.setEnabled(False)
        self.given.emit()

"""登录: 工号 and password, Enter all the way. It is also what a locked window shows."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from app.bootstrap.training import TRAINING_PASSWORD, TRAINING_USERS
from app.domain.filing import Actor
from app.errors import NeedsConfirmation, UserError
from app.services.accounts import list_users, sign_in
from app.services.ports import User
from ui.pages.first_account import FirstAccount
from ui.shell.bottom_bar import BottomBar
from ui.shell.workplace import Workplace
from ui.style.tokens import scaled
from ui.widgets.boxes import Panel, column, row
from ui.widgets.buttons import link_button, primary_button
from ui.widgets.entry import line_edit
from ui.widgets.field_row import FieldRows
from ui.widgets.notice import NoticeBar
from ui.widgets.text import TextKind, page_title, rule, text

_CARD_WIDTH = 560


_IF_WRONG = "日期不对的，请先校准电脑时间再登录；日期错了，备案会被误判到期。"


class SignInPage(QWidget):
    """登录页. The password is checked off the window's thread: hashing takes its time by design."""

    signed_in = Signal(Actor)
    set_up_wanted = Signal()

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self._work = work
        self._is_known = False
        self._login = line_edit()
        self._password = line_edit(secret=True)
        self._notice = NoticeBar()
        self._button = primary_button("登录", "log-in")
        self._locked = text("", TextKind.QUIET, wrap=True)
        self._locked.hide()
        outer = column(self, gap=0)
        outer.addStretch(2)
        self._office = text("", TextKind.QUIET, wrap=True)
        self.show_office()
        self._panel = self._card()
        outer.addWidget(self._panel, 0, Qt.AlignmentFlag.AlignHCenter)
        self.first = FirstAccount(work)
        self.first.setFixedWidth(scaled(_CARD_WIDTH))
        self.first.hide()
        # In a row of its own the form's height is reckoned at its own width.
        line = row(gap=0)
        line.addStretch(1)
        line.addWidget(self.first)
        line.addStretch(1)
        outer.addLayout(line)
        outer.addStretch(3)
        self.bar = BottomBar(work)
        self.bar.set_up_wanted.connect(self.set_up_wanted)
        outer.addWidget(self.bar)
        self._login.returnPressed.connect(self._password.setFocus)
        self._password.returnPressed.connect(self._try)
        self._button.clicked.connect(self._try)
        self.first.opened.connect(self._first_opened)

    def entered(self) -> None:
        """Empty fields, focus on the first that is empty; where nobody can sign in yet, the first account."""
        self._password.clear()
        (self._password if self._login.text() else self._login).setFocus()
        desk = self._work.desk
        if not self._is_known:
            self._work.tasks.query(lambda: list_users(desk), self._show_whether_any, owner=self)

    def reopen(self) -> None:
        """Whoever comes next may sign in."""
        self._button.setEnabled(True)

    def show_office(self) -> None:
        """Whose window this is."""
        counter = self._work.counter
        self._office.setText(f"{counter.office_name}　{counter.counter_label}")

    def _show_whether_any(self, users: tuple[User, ...]) -> None:
        self._is_known = bool(users)
        self._panel.setVisible(bool(users))
        self.first.setVisible(not users)
        if not users:
            self.first.login.setFocus()
        elif len(users) == 1 and not self._login.text() and self._login.hasFocus():
            # Where there is one account only, as after the first set-up, nobody else can be meant.
            self._login.setText(users[0].login)
            self._password.setFocus()

    def _first_opened(self, login: str, password: str) -> None:
        self._is_known = True
        self.first.hide()
        self._panel.show()
        self.sign_in_as(login, password)

    def lock(self, actor: Actor) -> None:
        """Show whose window is locked."""
        self._locked.setText(f"{actor.name}的窗口已锁屏，正在办理的内容都在。输入密码继续。")
        self._locked.show()
        self._login.setText(actor.login)

    def _card(self) -> Panel:
        counter = self._work.counter
        panel = Panel(gap=4, margin=6)
        panel.setFixedWidth(scaled(_CARD_WIDTH))
        heading = column(gap=1)
        heading.addWidget(page_title("异地就医备案柜台"))
        heading.addWidget(self._office)
        panel.body.addLayout(heading)
        panel.body.addWidget(self._locked)
        rows = FieldRows()
        rows.add("工号", self._login)
        rows.add("密码", self._password)
        rows.add("", self._button)
        panel.body.addWidget(rows)
        panel.body.addWidget(self._notice)
        if counter.is_training:
            panel.body.addWidget(rule())
            panel.body.addWidget(text(f"练习账号（密码都是 {TRAINING_PASSWORD}）", TextKind.SMALL))
            people = row(gap=2)
            for login, name, role in TRAINING_USERS:
                button = link_button(f"{login} {name} {role.label}")
                button.clicked.connect(lambda _, who=login: self.sign_in_as(who, TRAINING_PASSWORD))
                people.addWidget(button)
            people.addStretch(1)
            panel.body.addLayout(people)
        return panel

    def _try(self) -> None:
        login, password = self._login.text(), self._password.text()
        if not login.strip():
            self._login.setFocus()
        elif not password:
            self._password.setFocus()
        else:
            self.sign_in_as(login, password)

    def sign_in_as(self, login: str, password: str, *, date_confirmed: bool = False) -> None:
        if not self._button.isEnabled():
            return  # somebody is on the way in
        self._button.setEnabled(False)
        self._notice.say("")
        desk = self._work.desk
        self._work.tasks.command(
            lambda: sign_in(desk, login, password, date_confirmed=date_confirmed),
            self._done,
            lambda error: self._refused(error, login, password),
            owner=self,
        )

    def _done(self, actor: Actor) -> None:
        self._password.clear()
        self._login.setText(actor.login)
        self._locked.hide()
        self.signed_in.emit(actor)

    def _refused(self, error: Exception, login: str, password: str) -> None:
        self._button.setEnabled(True)
        if isinstance(error, NeedsConfirmation):
            self._work.problems.ask(
                error,
                "日期正确",
                lambda: self.sign_in_as(login, password, date_confirmed=True),
                owner=self,
                more=_IF_WRONG,
            )
            return
        if not isinstance(error, UserError):
            self._work.problems.show(error)
            return
        self._notice.refuse(error)
        self._password.clear()
        self._password.setFocus()

"""账号: who may sign in here. Whoever is in charge opens, changes and closes accounts; everybody changes their own
password."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QAbstractItemView

from app.domain.vocabulary import Role
from app.errors import UserError
from app.services.accounts import (
    change_account,
    change_own_password,
    list_users,
    open_account,
    set_active,
    set_password,
)
from app.services.ports import User
from ui.models.account_table import ACCOUNT_COLUMNS
from ui.models.row_table import RowTable
from ui.pages.settings.account_form import AccountForm, Purpose
from ui.pages.settings.part import SettingsPart
from ui.shell.workplace import Workplace
from ui.style.tokens import scaled
from ui.widgets.boxes import Panel, row
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.notice import NoticeBar
from ui.widgets.table import Table
from ui.widgets.text import TextKind, section_title, text
from ui.widgets.tone import Tone

_TABLE_HEIGHT = 264


class AccountsPart(SettingsPart):
    """账号."""

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self._is_in_charge = work.actor.role is Role.MANAGER
        self.model: RowTable[User] = RowTable(ACCOUNT_COLUMNS, self)
        self.table = Table("账号")
        self.table.setModel(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.set_widths([item.width for item in ACCOUNT_COLUMNS])
        self.table.setFixedHeight(scaled(_TABLE_HEIGHT))
        self.add_button = primary_button("开账号", "plus")
        self.change_button = secondary_button("修改", "pencil")
        self.password_button = secondary_button("重设密码", "lock")
        self.active_button = secondary_button("停用", "ban")
        self.own_button = secondary_button("修改我的密码", "user")
        self.notice = NoticeBar()
        self.form = AccountForm()
        self._panel = Panel(gap=3, margin=5)
        self._build()

    def entered(self) -> None:
        """Ask who there is."""
        self.notice.say("")
        self._ask()

    def left(self) -> None:
        """No password stays in a form that nobody looks at."""
        self._panel.show()
        self.form.hide()

    def _build(self) -> None:
        panel = self._panel
        head = row(gap=3)
        head.addWidget(section_title("账号"))
        if not self._is_in_charge:
            head.addWidget(text("账号由负责人管理；自己的密码可以自己改。", TextKind.QUIET))
        head.addStretch(1)
        panel.body.addLayout(head)
        acts = row(gap=2)
        for button in (
            self.add_button,
            self.change_button,
            self.password_button,
            self.active_button,
            self.own_button,
        ):
            acts.addWidget(button)
            button.setEnabled(self._is_in_charge or button is self.own_button)
        acts.addStretch(1)
        panel.body.addLayout(acts)
        panel.body.addWidget(self.table)
        self.body.addWidget(panel)
        self.body.addWidget(self.notice)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.add_button.clicked.connect(lambda: self._ask_for(Purpose.NEW))
        self.change_button.clicked.connect(lambda: self._ask_about(Purpose.CHANGE))
        self.password_button.clicked.connect(lambda: self._ask_about(Purpose.PASSWORD))
        self.own_button.clicked.connect(lambda: self._ask_for(Purpose.OWN_PASSWORD))
        self.active_button.clicked.connect(self._turn)
        self.form.given.connect(self._given)
        self.form.put_away.connect(self._put_away)
        self.table.opened.connect(lambda _: self.change_button.click())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_choice())

    def _ask(self) -> None:
        desk = self.work.desk
        self.work.tasks.query(lambda: list_users(desk), self._show, owner=self, newest="accounts")

    def _show(self, users: tuple[User, ...]) -> None:
        before = self._chosen()
        self.model.set_rows(users)
        self.table.selectRow(self.model.find_row(lambda user: before is not None and user.login == before.login))
        self._show_choice()

    def _chosen(self) -> User | None:
        index = self.table.currentIndex()
        return self.model.row_at(index) if index.isValid() else None

    def _show_choice(self) -> None:
        user = self._chosen()
        for button in (self.change_button, self.password_button, self.active_button):
            button.setEnabled(self._is_in_charge and user is not None)
        words = "停用" if user is None or user.is_active else "启用"
        self.active_button.setText(words)
        self.active_button.setAccessibleName(words)

    def _ask_about(self, purpose: Purpose) -> None:
        user = self._chosen()
        if user is not None:
            self._ask_for(purpose, user)

    def _ask_for(self, purpose: Purpose, user: User | None = None) -> None:
        """The form takes the place of the list: on a small monitor there is room for one of them."""
        self.notice.say("")
        self.form.ask(purpose, user)
        self._panel.hide()

    def _put_away(self) -> None:
        self._panel.show()
        self.form.hide()
        self.table.setFocus()

    def _given(self) -> None:
        form, desk, actor, user = self.form, self.work.desk, self.work.actor, self._chosen()
        login, name, role = form.login.text(), form.name.text(), form.role.chosen()
        password, current = form.password.text(), form.current.text()
        if form.purpose is Purpose.NEW:
            self._do(
                lambda: open_account(desk, actor, login=login, name=name, role=role, password=password),
                f"已开账号 {login.strip()}，{role.label}。请把工号和密码当面告诉本人，并请本人登录后改密码。",
            )
        elif form.purpose is Purpose.OWN_PASSWORD:
            self._do(lambda: change_own_password(desk, actor, current, password), "密码已改，下次登录用新密码。")
        elif user is not None and form.purpose is Purpose.PASSWORD:
            self._do(
                lambda: set_password(desk, actor, user.login, password),
                f"已重设 {user.login} 的密码。请当面告诉本人，并请本人登录后改掉。",
            )
        elif user is not None:
            self._do(
                lambda: change_account(desk, actor, user.login, name=name, role=role),
                f"已修改 {user.login}，下次登录起生效。",
            )

    def _turn(self) -> None:
        user, desk, actor = self._chosen(), self.work.desk, self.work.actor
        if user is None:
            return
        said = f"已启用 {user.login}。"
        if user.is_active:
            said = f"已停用 {user.login}，不能再登录；以前办理的仍记在名下。可以再启用。"
        self._do(lambda: set_active(desk, actor, user.login, is_active=not user.is_active), said)

    def _do(self, work: Callable[[], object], said: str) -> None:
        self.work.tasks.command(work, lambda _: self._done(said), self._refused, owner=self)

    def _done(self, said: str) -> None:
        self._put_away()
        self.notice.say(said, Tone.OK)
        self._ask()

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            self.form.save_button.setEnabled(True)
            self.work.problems.show(error)
        elif self.form.isVisible():
            self.form.refuse(error)
        else:
            self.notice.refuse(error)

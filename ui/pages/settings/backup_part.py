"""备份 from the window: one encrypted file, read back after it was written; how old the last one is."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from threading import Event

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from app.bootstrap.backing_up import (
    BACKUP_SUFFIX,
    SHORTEST_PASSPHRASE,
    BackupMade,
    back_up_counter,
    find_last_backup,
    is_on_same_disk,
)
from app.domain.vocabulary import Role
from app.errors import Cancelled, UserError
from ui.pages.settings.part import SettingsPart
from ui.shell.bottom_bar import how_long_ago
from ui.shell.workplace import Workplace
from ui.style.tokens import tokens
from ui.widgets.boxes import Panel, row
from ui.widgets.buttons import primary_button, secondary_button, take_turns
from ui.widgets.entry import line_edit
from ui.widgets.field_row import FieldRows
from ui.widgets.file_field import FileField, Wanted
from ui.widgets.notice import NoticeBar
from ui.widgets.text import TextKind, section_title, text
from ui.widgets.tone import Tone

_A_THOUSAND = 1000
_MEGABYTE = 1 << 20
_ABOUT = (
    "备案、草稿、打印留档、扫描件和设置写成一个加密文件，写完读回核对。请存到移动磁盘，和电脑分开保管；"
    "口令忘了，备份就打不开了。"
)
_SAME_DISK = "备份和数据在同一个磁盘上，磁盘坏了两样都没有了，请再拷一份到移动磁盘。"


class BackupPart(SettingsPart):
    """备份."""

    _went_on = Signal(int)

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self._stop = Event()
        self._age = text("", wrap=True)
        self.file = FileField("备份文件", Wanted.NEW_FILE, files=f"备份文件 (*{BACKUP_SUFFIX});;所有文件 (*)")
        self.passphrase = line_edit(placeholder=f"至少{SHORTEST_PASSPHRASE}个字符", secret=True)
        self.again = line_edit(placeholder="再输入一次", secret=True)
        self.begin_button = primary_button("开始备份", "download")
        self.stop_button = secondary_button("停止", "x")
        self.progress = QProgressBar()
        self.progress.setAccessibleName("备份进度")
        self.progress.setRange(0, _A_THOUSAND)
        self.progress.setTextVisible(False)
        self.notice = NoticeBar()
        self._rows = FieldRows()
        self._build()
        self._went_on.connect(self.progress.setValue)
        self.file.returns_to(self.passphrase)
        self.passphrase.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.begin)
        self.begin_button.clicked.connect(self.begin)
        self.stop_button.clicked.connect(self._stop.set)
        work.closing.connect(self._stop.set)

    def entered(self) -> None:
        """Ask how old the last backup is; the next is called by this minute, for no backup replaces another."""
        counter = self.work.counter
        name = f"备份-{counter.office_id}-{counter.counter_label}-{self.work.desk.now():%Y%m%d-%H%M}{BACKUP_SUFFIX}"
        self.file.default_name = name
        store = counter.store
        self.work.tasks.query(lambda: find_last_backup(store), self._show_age, owner=self)

    def left(self) -> None:
        """No passphrase stays in a form that nobody looks at."""
        self.passphrase.clear()
        self.again.clear()

    def begin(self) -> None:
        """Back up, once everything that is needed is there."""
        self.notice.say("")
        if not self._is_whole():
            return
        self._stop.clear()
        self._show_running(is_running=True)
        counter, actor, passphrase, stop = self.work.counter, self.work.actor, self.passphrase.text(), self._stop
        file, tell = Path(self.file.path).expanduser(), self._went_on.emit

        def go_on(done: int, of: int) -> None:
            if stop.is_set():
                raise Cancelled
            tell(_A_THOUSAND * done // of if of else 0)

        def back_up() -> tuple[BackupMade, bool]:
            made = back_up_counter(counter, actor, file, passphrase, go_on)
            return made, is_on_same_disk(counter, file)

        # Not a command: acts of this counter need not wait until a large vault is written.
        self.work.tasks.query(back_up, lambda done: self._made(*done), self._failed, owner=self)

    def _build(self) -> None:
        panel = Panel(gap=3, margin=5)
        panel.body.addWidget(section_title("备份"))
        panel.body.addWidget(self._age)
        panel.body.addWidget(text(_ABOUT, TextKind.QUIET, wrap=True))
        self._rows.add("备份文件", self.file, natural=True)
        self._rows.add("备份口令", self.passphrase)
        self._rows.add("确认口令", self.again)
        foot = QWidget()
        buttons = row(foot, gap=2)
        self.begin_button.setMinimumWidth(tokens().grid.field_narrow)
        for widget in (self.begin_button, self.stop_button):
            buttons.addWidget(widget)
        buttons.addWidget(self.progress, 1)
        buttons.addStretch(1)
        self._rows.add("", foot, natural=True)
        panel.body.addWidget(self._rows)
        panel.body.addWidget(self.notice)
        self.body.addWidget(panel)
        self.body.addStretch(1)
        if self.work.actor.role is not Role.MANAGER:
            for field in (self.file, self.passphrase, self.again):
                field.setEnabled(False)
            self._rows.say(self.file, "备份里有全部个人信息，由负责人备份。")
        self._show_running(is_running=False)

    def _show_running(self, *, is_running: bool) -> None:
        self.progress.setValue(0)
        self.progress.setVisible(is_running)
        take_turns(self.begin_button, self.stop_button, is_running=is_running)
        self.begin_button.setEnabled(not is_running and self.work.actor.role is Role.MANAGER)
        self.begin_button.setText("正在备份……" if is_running else "开始备份")

    def _is_whole(self) -> bool:
        checks = (
            (self.file, self.file.path, "请选择备份存到哪里"),
            (
                self.passphrase,
                len(self.passphrase.text()) >= SHORTEST_PASSPHRASE,
                f"至少{SHORTEST_PASSPHRASE}个字符",
            ),
            (self.again, self.again.text() == self.passphrase.text(), "两次输入的不一样，请重新输入"),
        )
        for field, _, _ in checks:
            self._rows.say(field, "")
        for field, is_right, words in checks:
            if not is_right:
                self._rows.say(field, words, Tone.STOP)
                field.setFocus()
                return False
        return True

    def _show_age(self, made_at: datetime | None) -> None:
        now = self.work.desk.now()
        self._age.setText(
            "还没有备份过。"
            if made_at is None
            else f"最近一次备份：{made_at:%Y-%m-%d %H:%M}（{how_long_ago(made_at, now)}）。"
        )

    def _made(self, made: BackupMade, is_on_same_disk: bool) -> None:
        self._show_running(is_running=False)
        self.left()
        size = max(1, round(made.size_bytes / _MEGABYTE))
        said = f"已备份到 {made.file.name}，{made.files}个文件，{size} 兆字节，已读回核对无误。"
        self.notice.say(said + (_SAME_DISK if is_on_same_disk else ""), Tone.WARN if is_on_same_disk else Tone.OK)
        self._show_age(made.made_at)

    def _failed(self, error: Exception) -> None:
        self._show_running(is_running=False)
        if isinstance(error, Cancelled):
            self.notice.say("已停止，没有留下备份文件。", Tone.WARN)
        elif isinstance(error, UserError):
            self.notice.refuse(error)
        else:
            self.work.problems.show(error)

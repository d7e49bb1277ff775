"""机构密钥: out into a sealed file, and in from another counter of the office, so that each verifies the other's
papers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.bootstrap.backing_up import SHORTEST_PASSPHRASE
from app.bootstrap.counter import Counter
from app.domain.vocabulary import Role
from app.errors import UserError
from ui.pages.settings.part import SettingsPart
from ui.shell.workplace import Workplace
from ui.widgets.boxes import Panel
from ui.widgets.buttons import primary_button
from ui.widgets.entry import line_edit
from ui.widgets.field_row import FieldRows
from ui.widgets.file_field import FileField, Wanted
from ui.widgets.notice import NoticeBar
from ui.widgets.text import TextKind, rule, section_title, text
from ui.widgets.tone import Tone

_FILES = "机构密钥 (*.yidikey);;所有文件 (*)"
_ABOUT = "同一机构各窗口用同一把密钥签校验码，就能互相核验打印的表。在一个窗口导出，在其他窗口导入。"
_AFTER_EXPORT = "请在本机构的其他窗口导入，然后删掉这个文件：有文件和口令的人能伪造校验码。"


class OfficeKeyPart(SettingsPart):
    """机构密钥."""

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        name = f"机构密钥-{work.counter.office_id}.yidikey"
        self.out_file = FileField("写到文件", Wanted.NEW_FILE, files=_FILES, default_name=name)
        self.out_passphrase = line_edit(placeholder=f"至少{SHORTEST_PASSPHRASE}个字符", secret=True)
        self.out_again = line_edit(placeholder="再输入一次", secret=True)
        self.export_button = primary_button("导出机构密钥", "download")
        self.in_file = FileField("读取文件", Wanted.FILE, files=_FILES)
        self.in_passphrase = line_edit(placeholder="导出时的口令", secret=True)
        self.import_button = primary_button("导入机构密钥", "upload")
        self.notice = NoticeBar()
        self._out_rows, self._in_rows = FieldRows(), FieldRows()
        self._build()

    def left(self) -> None:
        """No passphrase stays in a form that nobody looks at."""
        for field in (self.out_passphrase, self.out_again, self.in_passphrase):
            field.clear()

    def export(self) -> None:
        """Write the key this counter signs with."""
        passphrase, file, login = self.out_passphrase.text(), self.out_file.path, self.work.actor.login
        for field in (self.out_file, self.out_passphrase, self.out_again):
            self._out_rows.say(field, "")
        if not file:
            self._wrong(self._out_rows, self.out_file, "请选择写到哪里")
        elif len(passphrase) < SHORTEST_PASSPHRASE:
            self._wrong(self._out_rows, self.out_passphrase, f"至少{SHORTEST_PASSPHRASE}个字符")
        elif passphrase != self.out_again.text():
            self._wrong(self._out_rows, self.out_again, "两次输入的不一样，请重新输入")
        else:
            self._do(lambda counter: _export(counter, Path(file).expanduser(), passphrase, login))

    def import_key(self) -> None:
        """Sign with the key of another counter from now on."""
        passphrase, file, login = self.in_passphrase.text(), self.in_file.path, self.work.actor.login
        for field in (self.in_file, self.in_passphrase):
            self._in_rows.say(field, "")
        if not file:
            self._wrong(self._in_rows, self.in_file, "请选择另一个窗口导出的文件")
        elif not passphrase:
            self._wrong(self._in_rows, self.in_passphrase, "请输入导出时的口令")
        else:
            self._do(lambda counter: _import(counter, Path(file).expanduser(), passphrase, login))

    def _build(self) -> None:
        panel = Panel(gap=3, margin=5)
        panel.body.addWidget(section_title("机构密钥"))
        panel.body.addWidget(text(_ABOUT, TextKind.QUIET, wrap=True))
        panel.body.addWidget(self.notice)
        panel.body.addWidget(section_title("导出"))
        self._out_rows.add("写到文件", self.out_file, natural=True)
        self._out_rows.add("口令", self.out_passphrase)
        self._out_rows.add("确认口令", self.out_again)
        self._out_rows.add("", self.export_button)
        panel.body.addWidget(self._out_rows)
        panel.body.addWidget(rule())
        panel.body.addWidget(section_title("导入"))
        self._in_rows.add("读取文件", self.in_file, natural=True)
        self._in_rows.add("口令", self.in_passphrase)
        self._in_rows.add("", self.import_button)
        panel.body.addWidget(self._in_rows)
        self.body.addWidget(panel)
        self.body.addStretch(1)
        self.out_file.returns_to(self.out_passphrase)
        self.out_passphrase.returnPressed.connect(self.out_again.setFocus)
        self.out_again.returnPressed.connect(self.export)
        self.in_file.returns_to(self.in_passphrase)
        self.in_passphrase.returnPressed.connect(self.import_key)
        self.export_button.clicked.connect(self.export)
        self.import_button.clicked.connect(self.import_key)
        why_not = self._why_not()
        if why_not:
            self.notice.say(why_not, Tone.ACCENT)
            self._out_rows.setEnabled(False)
            self._in_rows.setEnabled(False)

    def _why_not(self) -> str:
        if self.work.counter.is_training:
            return "练习模式没有机构密钥：练习打印的表不能当作真的。请在正式窗口操作。"
        return "" if self.work.actor.role is Role.MANAGER else "机构密钥由负责人导出、导入。"

    def _wrong(self, rows: FieldRows, field: QWidget, words: str) -> None:
        rows.say(field, words, Tone.STOP)
        field.setFocus()

    def _do(self, work: Callable[[Counter], str]) -> None:
        counter = self.work.counter
        self.notice.say("")
        self.work.tasks.command(lambda: work(counter), self._done, self._failed, owner=self)

    def _done(self, said: str) -> None:
        self.left()
        self.notice.say(said, Tone.OK)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.notice.refuse(error)
        else:
            self.work.problems.show(error)


def _export(counter: Counter, file: Path, passphrase: str, login: str) -> str:
    from app.bootstrap.office_key import export_office_key

    mark = export_office_key(counter, file, passphrase, login)
    return f"机构密钥 {mark} 已写到 {file.name}。{_AFTER_EXPORT}"


def _import(counter: Counter, file: Path, passphrase: str, login: str) -> str:
    from app.bootstrap.office_key import import_office_key

    taken = import_office_key(counter, file, passphrase, login)
    if not taken.is_new:
        return f"本窗口已经在用机构密钥 {taken.mark}，没有改动。"
    counter.use_settings()
    return f"本窗口现在起用机构密钥 {taken.mark} 签校验码，以前打印的表照样能核验。请在两个窗口核对这一串字。"

"""设置: everything this counter can be set to, drawn from the declarations; accounts, examination, backup, key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidget, QStackedWidget, QWidget

from app.settings import Group
from ui.keys.bind import bind
from ui.pages.page import Page
from ui.pages.settings.accounts_part import AccountsPart
from ui.pages.settings.backup_part import BackupPart
from ui.pages.settings.doctor_part import DoctorPart
from ui.pages.settings.group_part import GroupPart
from ui.pages.settings.line_trial_part import LineTrialPart
from ui.pages.settings.office_key_part import OfficeKeyPart
from ui.pages.settings.part import SettingsPart
from ui.shell.workplace import Workplace
from ui.style.tokens import scaled, tokens
from ui.widgets.boxes import Scroll, column, row, space
from ui.widgets.buttons import link_button
from ui.widgets.notice import NoticeBar
from ui.widgets.reading_order import controls_of
from ui.widgets.text import page_title
from ui.widgets.tone import Tone

_MENU_WIDTH = 160
_READING_WIDTH = 860
_GREEDY = 1000
_HEAD_HEIGHT = 44
_DOCTOR = "doctor"


def _upstream(work: Workplace) -> SettingsPart:
    return GroupPart(work, Group.UPSTREAM, LineTrialPart(work))


SECTIONS: tuple[tuple[str, str, Callable[[Workplace], SettingsPart]], ...] = (
    ("office", Group.OFFICE.value, partial(GroupPart, group=Group.OFFICE)),
    ("upstream", Group.UPSTREAM.value, _upstream),
    ("paper", Group.PAPER.value, partial(GroupPart, group=Group.PAPER)),
    ("look", Group.LOOK.value, partial(GroupPart, group=Group.LOOK)),
    ("accounts", "账号", AccountsPart),
    (_DOCTOR, "体检", DoctorPart),
    ("backup", "备份", BackupPart),
    ("office_key", "机构密钥", OfficeKeyPart),
)
"""Name, words and maker of each part, in the order of the menu."""


class SettingsPage(Page):
    """设置页. The arrows go through the menu, Enter into what it shows."""

    title = "设置"
    key_places = ("settings",)

    def __init__(self, work: Workplace) -> None:
        super().__init__(work)
        self.menu = QListWidget()
        self.menu.setAccessibleName("设置的分类")
        self.menu.setFixedWidth(scaled(_MENU_WIDTH))
        self.menu.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.menu.setUniformItemSizes(True)
        self.menu.addItems([words for _, words, _ in SECTIONS])
        self.redress()
        self._stack = QStackedWidget()
        self._shown: dict[str, SettingsPart] = {}
        self._changed_in = ""
        self.undo_button = link_button("撤销这次修改　Ctrl+U", "rotate-ccw")
        self.undo_button.hide()
        self.notice = NoticeBar(action=self.undo_button)
        outer = column(self, gap=3, margin=5)
        # The head is higher than a row by what a notice takes; title and body stand where they do on other pages.
        edge = space(5)
        outer.setContentsMargins(edge, edge - (_HEAD_HEIGHT - tokens().grid.row_height) // 2, edge, edge)
        # What was done is told beside the title: always to be seen, and nothing moves when it comes or goes.
        head = row(gap=4)
        head.addWidget(page_title(self.title))
        head.addWidget(self.notice, 1)
        held = QWidget()
        held.setLayout(head)
        held.setFixedHeight(scaled(_HEAD_HEIGHT))
        outer.addWidget(held)
        body = row(gap=4)
        body.addWidget(self.menu, 0, Qt.AlignmentFlag.AlignTop)
        body.addWidget(self._stack, 1)
        outer.addLayout(body, 1)
        self.undo_button.clicked.connect(self._undo)
        bind(self, "settings.undo", self._undo)
        self.menu.currentRowChanged.connect(lambda _: self._show_chosen())

    def build(self) -> Iterator[None]:
        """The part that is shown first; the others when they are wanted."""
        name, _, make = SECTIONS[0]
        yield from self._build_part(name, make)

    @property
    def part(self) -> SettingsPart:
        """The part on screen."""
        return self._shown[SECTIONS[max(self.menu.currentRow(), 0)][0]]

    def entered(self) -> None:
        """Show the part that was on screen last, as things stand now."""
        if self.menu.currentRow() < 0:
            self.menu.setCurrentRow(0)
        else:
            self._show_chosen()
        self.menu.setFocus()

    def redress(self) -> None:
        """The menu's rows are as high as everything else is now."""
        high = tokens().grid.row_height
        for place in range(self.menu.count()):
            self.menu.item(place).setSizeHint(QSize(0, high))
        self.menu.setFixedHeight(len(SECTIONS) * high + 2 * tokens().focus_width)

    def left(self) -> None:
        """The part may put away what nobody is to find."""
        if self._shown:
            self.part.left()

    def show_section(self, name: str) -> None:
        """Show a part by its name."""
        place = next(place for place, (section, _, _) in enumerate(SECTIONS) if section == name)
        if place == self.menu.currentRow():
            self._show_chosen()
        else:
            self.menu.setCurrentRow(place)
        if self.isVisible() and not self.menu.hasFocus():
            self._focus_part()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From the menu Enter leads into the part, and Esc back to the menu."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right) and self.menu.hasFocus():
            self._focus_part()
            return
        if event.key() == Qt.Key.Key_Escape and not self.menu.hasFocus():
            self.menu.setFocus()
            return
        super().keyPressEvent(event)

    def _tell(self, section: str, words: str, can_undo: bool) -> None:
        self._changed_in = section if can_undo else ""
        self.undo_button.setVisible(can_undo)
        self.notice.say(words, Tone.OK)

    def _undo(self) -> None:
        if not self._changed_in:
            return
        changed_in = self._changed_in
        # Where one sees what comes back, or beside the field why it does not.
        self.show_section(changed_in)
        self._shown[changed_in].undo()

    def _focus_part(self) -> None:
        """Put the focus on the first control of the part; the menu has it where there is none."""
        next(controls_of(self.part), self.menu).setFocus(Qt.FocusReason.TabFocusReason)

    def _build_part(self, name: str, make: Callable[[Workplace], SettingsPart]) -> Iterator[None]:
        part = make(self.work)
        part.section_wanted.connect(self.show_section)
        part.told.connect(partial(self._tell, name))
        yield
        self._stack.addWidget(_held(part if name == _DOCTOR else Scroll(part)))
        self._shown[name] = part

    def _show_chosen(self) -> None:
        name, _, make = SECTIONS[self.menu.currentRow()]
        self.menu.item(self.menu.currentRow()).setSelected(True)
        if not self._changed_in:
            # What can be taken back still is, from whatever part, until something else is changed.
            self.notice.say("")
        if name not in self._shown:
            for _ in self._build_part(name, make):
                pass
        for other, part in self._shown.items():
            if other != name:
                part.left()
        part = self._shown[name]
        self._stack.setCurrentIndex(list(self._shown).index(name))
        part.entered()


def _held(part: QWidget) -> QWidget:
    """As wide as one reads, whatever the monitor; every part ends at the same edge."""
    part.setMaximumWidth(scaled(_READING_WIDTH))
    holder = QWidget()
    line = row(holder, gap=0)
    # All the room there is, up to that width.
    line.addWidget(part, _GREEDY)
    line.addStretch(1)
    return holder

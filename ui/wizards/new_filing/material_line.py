"""One line of the checklist: the papers in words, and how one of them was taken."""

from __future__ import annotations

from functools import reduce

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QGridLayout, QWidget

from app.domain.decision import MaterialGroup
from app.domain.vocabulary import Material, MaterialHow
from app.flows.visit_choices import ChecklistLine
from app.services.material_scans import MaterialScan
from ui.widgets.boxes import row as row_of
from ui.widgets.buttons import link_button
from ui.widgets.text import TextKind, text
from ui.widgets.tone import Tone, mark
from ui.wizards.new_filing.choice_row import ChoiceRow, RadioButton

_NAMES_IN_A_ROW = 18
"""Characters of the names of a group that fit beside each other on the smallest monitor."""

HOWS = tuple(MaterialHow)
"""How a paper is taken, in the order of the columns and of the keys 1 to 4."""

_SCANNED = HOWS.index(MaterialHow.SCANNED)


class HowButton(RadioButton):
    """A way to take a paper; the arrow keys move, only the space bar, a number or the mouse chooses."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave everything but the space bar to the step."""
        if event.text() == " ":
            super().keyPressEvent(event)
        else:
            event.ignore()


class _Head(QWidget):
    """The papers in words, their scans beside them, and below them where there is no room."""

    def __init__(self, words: QWidget) -> None:
        super().__init__()
        self._parts = [words]
        self._line = row_of(self, gap=2)
        self._line.addWidget(words, 1)

    def take_beside(self, part: QWidget) -> None:
        """One more part, beside the words where there is room."""
        self._parts.append(part)
        self._line.addWidget(part)

    def minimumSizeHint(self) -> QSize:
        """No wider than the wider of its parts: they need not stand beside each other."""
        return QSize(max(self._widths), super().minimumSizeHint().height())

    def event(self, event: QEvent) -> bool:
        """Scans came or went."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._arrange()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """There is more room, or less."""
        super().resizeEvent(event)
        self._arrange()

    @property
    def _widths(self) -> list[int]:
        return [part.minimumWidth() or part.sizeHint().width() for part in self._parts if not part.isHidden()] or [0]

    def _arrange(self) -> None:
        widths = self._widths
        fits = sum(widths) + self._line.spacing() * (len(widths) - 1) <= self.width()
        wanted = QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom
        if wanted is not self._line.direction():
            self._line.setDirection(wanted)
            self._line.update()


class MaterialLine(QObject):
    """The widgets of one line, put into the checklist's grid so that all lines share its columns."""

    taken = Signal(object, object)
    """Material and how it was taken."""
    promised = Signal()
    scan_missing = Signal()
    """It is to count as scanned, and there is no scan yet."""
    scans_wanted = Signal()
    """Look at the scans of this line."""

    def __init__(self, line: ChecklistLine, grid: QGridLayout, row: int) -> None:
        super().__init__()
        self.group = line.group
        name = line.wanted_as or line.words
        self._words = text(line.words, wrap=True)
        self._ask_member = text("收的是", TextKind.LABEL)
        self.scans_button = link_button("", "scan-line")
        self.scans_button.clicked.connect(self.scans_wanted)
        self._head, self._below = _Head(self._words), QWidget()
        below = row_of(self._below, gap=2)
        # A line of several papers has a second row anyway, where it is asked which of them was taken.
        (below.addWidget if len(line.group) > 1 else self._head.take_beside)(self.scans_button)
        below.addStretch(1)
        below.addWidget(self._ask_member)
        grid.addWidget(self._head, row, 0)
        self.buttons = QButtonGroup(self)
        self._hows: list[HowButton] = []
        for index, how in enumerate(HOWS):
            button = HowButton(how.label)
            button.setAccessibleName(f"{name}：{how.label}")
            self.buttons.addButton(button, index)
            grid.addWidget(button, row, 1 + index)
            # A layout shows what is put into it only later, and what is not shown takes no focus.
            button.show()
            self._hows.append(button)
        self._members: ChoiceRow[Material] = ChoiceRow(f"{name}，收的是", columns=_columns(line.group))
        grid.addWidget(self._members, row + 1, 1, 1, len(HOWS))
        grid.addWidget(self._below, row + 1, 0)
        self.buttons.idClicked.connect(lambda index: self._choose(HOWS[index]))
        self._members.buttons.idClicked.connect(self._choose_member)
        self._line = line
        self.scans: tuple[MaterialScan, ...] = ()

    def show_line(self, line: ChecklistLine, scans: tuple[MaterialScan, ...], *, is_promised: bool) -> None:
        """Draw how the paper stands."""
        self._line = line
        how = MaterialHow.PROMISED if is_promised and not line.is_met else line.how
        self.buttons.setExclusive(False)
        for button, value in zip(self._hows, HOWS, strict=True):
            button.setChecked(value is how)
        self.buttons.setExclusive(True)
        self._hows[-1].setEnabled(line.may_be_promised)
        self._hows[-1].setAccessibleDescription("" if line.may_be_promised else "这项材料不能承诺补交")
        self._hows[_SCANNED].setToolTip("" if scans else "选文件，也可以把扫描件拖到这一行")
        asks_member = line.is_met and len(line.group) > 1
        self._members.setVisible(asks_member)
        if asks_member:
            self._members.offer(line.group, line.taken)
        self._ask_member.setVisible(asks_member)
        self.scans = scans
        count = f"{len(scans)}份{sum(scan.pages for scan in scans)}页"
        self.scans_button.setText(count)
        self.scans_button.setToolTip(f"看扫描件，共{count}")
        self.scans_button.setAccessibleName(f"{self._words.text()}：看扫描件，共{count}")
        self.scans_button.setVisible(bool(scans))
        self._below.setVisible(asks_member or (bool(scans) and len(self.group) > 1))

    @property
    def is_settled(self) -> bool:
        """Whether something was chosen in this line."""
        return self.buttons.checkedId() >= 0

    @property
    def may_be_promised(self) -> bool:
        """Whether the letter may stand in for it."""
        return self._line.may_be_promised

    @property
    def area(self) -> QRect:
        """The room it takes in the checklist. The grid's own cells are no longer known once their height was asked."""
        parts = (self._head, self._below, self._members, *self._hows)
        return reduce(QRect.united, [part.geometry() for part in parts if not part.isHidden()])

    def has_focus(self) -> bool:
        """Whether the focus is in this line."""
        chosen = any(button.hasFocus() for button in self._hows) or self.scans_button.hasFocus()
        return chosen or self._members.has_focus()

    @property
    def words(self) -> str:
        """The papers in words."""
        return self._words.text()

    @property
    def material(self) -> Material:
        """The paper that is taken, or the first of those it may be."""
        return self._line.taken or self.group[0]

    def show_aimed(self, is_aimed: bool) -> None:
        """Whether files that are dragged would go to this line."""
        mark(self._words, "tone", Tone.ACCENT if is_aimed else Tone.PLAIN)
        mark(self._words, "kind", TextKind.SECTION if is_aimed else TextKind.BODY)

    def point(self) -> None:
        """Put the focus on what is chosen, or on the first way."""
        (self._hows[max(self.buttons.checkedId(), 0)]).setFocus()

    def move(self, by: int) -> None:
        """The focus to the neighbour in the line, without choosing it."""
        now = next((index for index, button in enumerate(self._hows) if button.hasFocus()), 0)
        self._hows[min(max(now + by, 0), len(HOWS) - 1)].setFocus()

    def press(self, digit: int) -> bool:
        """Choose a way by its number; False where it is not possible."""
        if not 1 <= digit <= len(HOWS) or not self._hows[digit - 1].isEnabled():
            return False
        self._hows[digit - 1].setFocus()
        self._hows[digit - 1].click()
        return True

    def _choose(self, how: MaterialHow) -> None:
        if how is MaterialHow.PROMISED:
            self.promised.emit()
        elif how is MaterialHow.SCANNED and not self.scans:
            self.scan_missing.emit()
        else:
            self.taken.emit(self.material, how)

    def _choose_member(self, index: int) -> None:
        self.taken.emit(self.group[index], self._line.how or MaterialHow.SEEN)


def _columns(group: MaterialGroup) -> int:
    """All in a row where there is room for their names, else two."""
    names = sum(len(material.label) for material in group)
    return len(group) if names <= _NAMES_IN_A_ROW else 2

"""打印选择: printer, tray and copies of one form, by keyboard alone: Tab, arrows, Enter prints, Esc leaves."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.services.desk import Desk
from app.services.printers import MOST_COPIES, Tray
from app.settings import PRINT_SETUPS, PRINTER, read_setting
from ui.printing.printers import PrinterChoice, choose_printer, list_printers, list_trays
from ui.printing.setups import PrintSetup, Setups, find_setup, parse_setups, setup_on
from ui.tasks import Tasks
from ui.training import add_training_band
from ui.widgets.boxes import column, row
from ui.widgets.buttons import primary_button, secondary_button
from ui.widgets.choice import ChoiceBox
from ui.widgets.entry import NumberEdit
from ui.widgets.field_row import FieldRows
from ui.widgets.growing_dialog import GrowingDialog
from ui.widgets.notice import NoticeBar
from ui.widgets.text import TextKind, text
from ui.widgets.tone import Tone

_LEFT_TO_PRINTER = Tray("", "由打印机决定")


class PrintDialog(GrowingDialog):
    """Asks how to print a form; ``on_chosen`` gets the answer. It shows what was chosen the last time."""

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        tasks: Tasks,
        form: str,
        name: str,
        on_chosen: Callable[[PrintSetup], object],
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("打印选择")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._tasks, self._form, self._on_chosen = desk, tasks, form, on_chosen
        self._setups: Setups = {}
        self.notice = NoticeBar()
        self.printer: ChoiceBox[str] = ChoiceBox((), name="打印机")
        self.tray: ChoiceBox[str] = ChoiceBox((), name="纸盒")
        self.copies = NumberEdit(1, digits=1)
        self.printer.currentIndexChanged.connect(self._printer_chosen)
        self.go = primary_button("打印  Enter", "printer")
        self.go.setDefault(True)
        self.go.setEnabled(False)
        self.go.clicked.connect(self._choose)
        self.leave = secondary_button("不打印  Esc")
        self.leave.setAutoDefault(False)
        self.leave.clicked.connect(self.reject)
        self._lay_out(name)
        self._ask()

    def _lay_out(self, name: str) -> None:
        outer = column(self, gap=4, margin=5)
        add_training_band(outer)
        outer.addWidget(text(f"打印{name}", TextKind.TITLE))
        outer.addWidget(self.notice)
        rows = FieldRows()
        rows.add("打印机", self.printer)
        rows.add("纸盒", self.tray)
        rows.add("份数", self.copies, hint=f"1 至 {MOST_COPIES} 份")
        outer.addWidget(rows)
        outer.addWidget(text("下次打印这种表时照此办理。", TextKind.SMALL))
        buttons = row(gap=2)
        buttons.addStretch(1)
        buttons.addWidget(self.go)
        buttons.addWidget(self.leave)
        outer.addLayout(buttons)

    def _ask(self) -> None:
        desk, form = self._desk, self._form

        def look() -> tuple[tuple[PrinterChoice, ...], Setups, PrintSetup]:
            printers = list_printers()
            with desk.store.read() as uow:
                usual, setups = read_setting(uow, PRINTER), parse_setups(read_setting(uow, PRINT_SETUPS))
            choose_printer(printers)
            return printers, setups, find_setup(setups, form, printers, usual)

        self.notice.say("正在查找打印机")
        self._tasks.query(look, self._show, self._failed, owner=self)

    def _show(self, found: tuple[tuple[PrinterChoice, ...], Setups, PrintSetup]) -> None:
        printers, self._setups, setup = found
        self.notice.say("")
        with QSignalBlocker(self.printer):
            self.printer.offer((printer.name, printer.name) for printer in printers)
        self.printer.choose(setup.printer)
        self.printer.setFocus()
        self._printer_chosen()

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, UserError):
            raise error
        self.notice.refuse(error)
        self.leave.setFocus()
        for field in (self.printer, self.tray, self.copies):
            field.setEnabled(False)

    def _printer_chosen(self) -> None:
        setup = setup_on(self._setups, self._form, self.printer.chosen())
        self.copies.set_value(setup.copies)
        self.go.setEnabled(False)
        self.tray.setEnabled(False)

        def show(trays: tuple[Tray, ...]) -> None:
            self.tray.offer((tray.label, tray.code) for tray in (_LEFT_TO_PRINTER, *trays))
            self.tray.choose(setup.tray)
            self.tray.setEnabled(bool(trays))
            self.go.setEnabled(True)

        self._tasks.query(lambda: list_trays(setup.printer), show, self._failed, owner=self, newest="trays")

    def _choose(self) -> None:
        copies = self.copies.value() or 0
        if not 1 <= copies <= MOST_COPIES:
            self.notice.say(f"份数请填 1 至 {MOST_COPIES}。", Tone.STOP)
            self.copies.setFocus()
            return
        chosen = PrintSetup(self.printer.chosen(), self.tray.chosen(), copies)
        self.accept()
        self._on_chosen(chosen)

"""可以查询: questions that change nothing, so that no state or role stands in their way."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal

from ui.pages.record.act_panels import ENQUIRIES
from ui.pages.record.enquiry_panel import EnquiryPanel
from ui.widgets.boxes import Panel
from ui.widgets.buttons import Button, secondary_button
from ui.widgets.text import section_title


class EnquiriesPart(Panel):
    """A button an enquiry."""

    chosen = Signal(object)
    """The kind of panel that asks it."""

    def __init__(self) -> None:
        super().__init__(gap=2, margin=4)
        self.buttons: dict[type[EnquiryPanel], Button] = {}
        self.body.addWidget(section_title("可以查询"))
        for kind in ENQUIRIES:
            button = secondary_button(kind.title, kind.icon_name)
            button.clicked.connect(partial(self.chosen.emit, kind))
            self.buttons[kind] = button
            self.body.addWidget(button)

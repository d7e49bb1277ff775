"""A panel that asks and changes nothing; the answer stands below the question while it is being filled in."""

from __future__ import annotations

from app.services.queries import RecordView
from ui.pages.record.live_panel import LivePanel
from ui.shell.workplace import Workplace
from ui.widgets.buttons import secondary_button


class EnquiryPanel(LivePanel):
    """查询."""

    with_quotes = True
    icon_name = "search"

    def __init__(self, work: Workplace, view: RecordView) -> None:
        super().__init__(work, view)
        self._close_button = secondary_button("关闭　Esc")
        self._close_button.clicked.connect(self.closed)
        self.rows.add("", self._close_button)
        self.edited()

"""信使文件: what a counter without a line sends and takes as files; folded away until it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from app.domain.vocabulary import Role
from app.errors import Cancelled, UserError
from ui.shell.workplace import Changed, Workplace
from ui.style.tokens import scaled
from ui.widgets.boxes import row
from ui.widgets.buttons import link_button, primary_button, secondary_button, take_turns
from ui.widgets.choice import ChoiceBox
from ui.widgets.folding_panel import FoldingPanel
from ui.widgets.notice import NoticeBar
from ui.widgets.text import TextKind, section_title, text
from ui.widgets.tone import Tone

if TYPE_CHECKING:
    from app.bootstrap.courier import Courier, Imported
    from app.services.courier import CourierStanding

T = TypeVar("T")
_FILES = "信使文件 (*.yidi);;所有文件 (*)"
_SUFFIX = ".yidi"


class CourierPart(FoldingPanel):
    """信使文件: 导出, 再次导出, 导入回执; for whoever is in charge also the keys, and giving a file up."""

    _received = Signal(int)

    def __init__(self, work: Workplace) -> None:
        super().__init__()
        self._work = work
        self._ready = 0
        self.export_button = primary_button("导出信使文件", "download")
        self.import_button = secondary_button("导入回执", "upload")
        self.number = ChoiceBox[int]([], name="等待回执的信使文件")
        self.number.setPlaceholderText("没有等回执的")
        self.number.setMinimumWidth(scaled(144))
        self.again_button = secondary_button("再次导出", "rotate-ccw")
        self.give_up_button = secondary_button("不再等待", "ban")
        self.card_button = link_button("写出本窗口公钥", "download")
        self.trust_button = link_button("装入市级公钥", "upload")
        self.words = text("", TextKind.QUIET)
        self._stop = Event()
        self.stop_button = link_button("停止", "x")
        self.stop_button.hide()
        self.notice = NoticeBar(action=self.stop_button)
        self._build()
        self.stop_button.clicked.connect(self._stop.set)
        self._received.connect(lambda received: self.notice.say(f"正在导入，已下载 {received} 件……"))
        work.closing.connect(self._stop.set)
        work.changed.connect(self._heard)

    def unfold(self) -> None:
        """Show the part as things stand now."""
        if self.stop_button.isHidden():
            self.notice.say("")
        is_in_charge = self._work.actor.role is Role.MANAGER
        for button in (self.give_up_button, self.card_button, self.trust_button):
            button.setVisible(is_in_charge)
        self.show()
        self._ask()
        self.export_button.setFocus()

    def export_to(self, target: Path, *, may_be_empty: bool = False) -> None:
        """Write what waits to ``target``."""
        login = self._work.actor.login
        self._do(
            lambda courier: courier.export(target, login, may_be_empty=may_be_empty),
            lambda done: f"第{done.number}号信使文件已导出，共{done.acts}件：{target.name}。请送市级收件，并带回回执。",
        )

    def export_again_to(self, target: Path) -> None:
        """Write the file chosen to ``target`` once more."""
        login, number = self._work.actor.login, self.number.chosen()
        self._do(
            lambda courier: courier.export_again(target, login, number),
            lambda done: f"第{done.number}号信使文件已再次导出，内容与原来相同：{target.name}。",
        )

    def import_from(self, source: Path) -> None:
        """Take in the receipts at ``source``."""
        login, courier_at = self._work.actor.login, self._courier
        self._stop.clear()
        self.hold(True)
        take_turns(self.import_button, self.stop_button, is_running=True)
        self.notice.say("正在导入……")
        # Not a command: what the city sent along may take minutes, and acts of this counter need not wait for it.
        self._work.tasks.query(
            lambda: courier_at().import_receipts(source, login, self._go_on),
            self._imported,
            self._not_imported,
            owner=self,
        )

    def _go_on(self, received: int) -> None:
        """Called by the worker after each page."""
        if self._stop.is_set():
            raise Cancelled
        self._received.emit(received)

    def _imported(self, done: Imported) -> None:
        self.hold(False)
        take_turns(self.import_button, self.stop_button, is_running=False)
        self.notice.say(
            f"第{done.number}号回执已导入：接收{done.accepted}件，退回{done.rejected}件，稍后再报{done.later}件，"
            f"下载{done.received}件。",
            Tone.OK,
        )
        self._work.tell(Changed.OUTBOX)

    def _not_imported(self, error: Exception) -> None:
        self.hold(False)
        take_turns(self.import_button, self.stop_button, is_running=False)
        if isinstance(error, Cancelled):
            self.notice.say("已停止。已下载的都在，再导入同一份文件会接着来。", Tone.WARN)
            self._ask()
        else:
            self._failed(error)

    def trust(self, source: Path) -> None:
        """Take in the city's key at ``source``."""
        login = self._work.actor.login
        self._do(
            lambda courier: courier.trust_hub(source, login),
            lambda mark: f"已装入市级公钥 {mark}。请与市级电话核对这一串字。",
        )

    def write_card_to(self, target: Path) -> None:
        """Write this counter's key to ``target``."""

        def write(courier: Courier) -> str:
            courier.write_card(target)
            return courier.card.mark

        self._do(write, lambda mark: f"本窗口公钥 {mark} 已写到 {target.name}。请送市级登记，并在电话里核对这一串字。")

    def _build(self) -> None:
        head = row(gap=2)
        head.addWidget(section_title("信使文件"))
        head.addWidget(self.words)
        head.addStretch(1)
        for button in (self.card_button, self.trust_button, self.fold_button):
            head.addWidget(button)
        self.body.addLayout(head)
        acts = row(gap=2)
        for widget in (
            self.export_button,
            self.import_button,
            self.number,
            self.again_button,
            self.give_up_button,
        ):
            acts.addWidget(widget)
        acts.addStretch(1)
        self.body.addLayout(acts)
        self.body.addWidget(self.notice)
        self.export_button.clicked.connect(self._export)
        self.again_button.clicked.connect(
            lambda: self._save("再次导出信使文件", f"第{self.number.chosen()}号", self.export_again_to)
        )
        self.import_button.clicked.connect(lambda: self._open("选择回执文件", self.import_from))
        self.card_button.clicked.connect(lambda: self._save("写出本窗口公钥", "公钥", self.write_card_to))
        self.trust_button.clicked.connect(lambda: self._open("选择市级公钥文件", self.trust))
        self.give_up_button.clicked.connect(self._ask_before_giving_up)
        self._show(None)

    def _export(self) -> None:
        if self._ready:
            self._save("导出信使文件", "", self.export_to)
            return
        # Every number has to be carried, so one without acts is made on purpose only.
        self._work.problems.ask(
            "没有要送的备案，仍要导出一份信使文件吗？",
            "导出",
            lambda: self._save("导出信使文件", "", lambda target: self.export_to(target, may_be_empty=True)),
            owner=self,
            more="市级收件后，会把参保名册、他处备案等下行数据连同回执带回来。",
        )

    def _save(self, title: str, what: str, save: Callable[[Path], None]) -> None:
        work = self._work
        what = what or f"{work.desk.now():%Y%m%d-%H%M}"
        name = f"信使-{work.counter.office_id}-{work.counter.counter_label}-{what}{_SUFFIX}"
        # A file that is there is refused in a sentence; the dialog would promise to replace it.
        keep = QFileDialog.Option.DontConfirmOverwrite
        chosen, _ = QFileDialog.getSaveFileName(self, title, name, _FILES, options=keep)
        if chosen:
            save(Path(chosen))

    def _open(self, title: str, take: Callable[[Path], None]) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", _FILES)
        if chosen:
            take(Path(chosen))

    def _ask_before_giving_up(self) -> None:
        login, number = self._work.actor.login, self.number.chosen()

        def give_up() -> None:
            self._do(
                lambda courier: courier.give_up(number, login),
                lambda _: f"不再等待第{number}号的回执，其中没有了结的件会写进下一份信使文件。",
            )

        self._work.problems.ask(
            f"不再等待第{number}号信使文件的回执吗？",
            "不再等待",
            give_up,
            owner=self,
            more="只在市级说这一号已收过不同的内容、要换号时才这样办。文件只是丢了的，请用“再次导出”。",
        )

    def _heard(self, what: Changed) -> None:
        if what in (Changed.OUTBOX, Changed.FILINGS) and not self.isHidden():
            self._ask()

    def _ask(self) -> None:
        courier_at = self._courier
        self._work.tasks.query(lambda: courier_at().standing(), self._show, owner=self, newest="courier")

    def _show(self, standing: CourierStanding | None) -> None:
        waited_for = standing.waited_for if standing is not None else ()
        self._ready = standing.ready if standing is not None else 0
        before = self.number.chosen() if self.number.count() else 0
        self.number.offer([(f"第{number}号", number) for number in waited_for])
        if waited_for:
            self.number.choose(before)
        for widget in (self.number, self.again_button, self.give_up_button):
            widget.setEnabled(bool(waited_for))
        self.words.setText(f"可写入下一份 {self._ready} 件，等待回执 {len(waited_for)} 份。没有网络时，用文件上报。")

    def _do(self, work: Callable[[Courier], T], say: Callable[[T], str]) -> None:
        courier_at, place = self._courier, self._work
        self.notice.say("正在处理……")
        place.tasks.command(
            lambda: work(courier_at()),
            lambda done: self.notice.say(say(done), Tone.OK),
            self._failed,
            owner=self,
            afterwards=lambda _: place.tell(Changed.OUTBOX),
        )

    def _failed(self, error: Exception) -> None:
        if isinstance(error, UserError):
            self.notice.refuse(error)
        else:
            self._work.problems.show(error)
        # An export that the disk refused has its number all the same.
        self._ask()

    def _courier(self) -> Courier:
        # Its libraries take a while to load, which a window that starts does not have.
        from app.bootstrap.courier import courier_of

        return courier_of(self._work.counter)

"""Courier files from the upstream page: out onto a stick, and the receipts back in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.bootstrap.courier import Courier
from app.domain.vocabulary import UpstreamState
from app.hub.courier import CourierDesk, register_card
from app.hub.database import Database
from app.wire.courier_keys import CourierKeys, card_bytes, read_card
from tests.ui.conftest import Desktop
from ui.pages.courier_part import CourierPart
from ui.pages.upstream_page import UpstreamPage
from ui.shell.workplace import Changed

HUB = CourierKeys(b"h" * 32)
MANAGER = "1003"


class City:
    """The hub's desk, and the stick that goes between."""

    def __init__(self, database: Database, stick: Path) -> None:
        self.database, self.stick = database, stick
        self.desk = CourierDesk(database, HUB)
        (stick / "city.pub").write_bytes(card_bytes(HUB.hub_card()))

    def register(self, name: str) -> None:
        register_card(self.database, read_card((self.stick / name).read_bytes(), "counter"))

    def answer(self, name: str, receipts: str) -> None:
        taken = self.desk.take(self.stick / name)
        self.desk.write_receipts(taken.office, taken.counter, taken.number, self.stick / receipts)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    stick = tmp_path / "usb"
    stick.mkdir()
    database = Database(f"sqlite:///{tmp_path / 'hub.db'}")
    yield City(database, stick)
    database.close()


def part_of(desktop: Desktop) -> CourierPart:
    page = desktop.frame.go("upstream")
    assert isinstance(page, UpstreamPage)
    page.courier_button.click()
    desktop.settle()
    return page.courier


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """The file dialogs answer ``path``."""

    def answer(*_: Any, **__: Any) -> tuple[str, str]:
        return str(path), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", answer)


@pytest.fixture
def acquainted(desktop: Desktop, city: City, monkeypatch: pytest.MonkeyPatch) -> CourierPart:
    """A manager at the window, after both sides took in the other's key."""
    desktop.sign_in(MANAGER)
    part = part_of(desktop)
    choose(monkeypatch, city.stick / "city.pub")
    part.trust_button.click()
    desktop.settle()
    assert HUB.hub_card().mark in part.notice.words
    choose(monkeypatch, city.stick / "window.pub")
    part.card_button.click()
    desktop.settle()
    city.register("window.pub")
    return part


def states(desktop: Desktop) -> list[UpstreamState]:
    with desktop.counter.store.read() as uow:
        return [row.state for row in uow.outbox.list(None, 100, 0)]


def test_the_part_is_folded_away_until_asked_for(signed_in: Desktop) -> None:
    page = signed_in.frame.go("upstream")
    assert isinstance(page, UpstreamPage)
    assert not page.courier.isVisible()
    assert part_of(signed_in).isVisible()
    assert signed_in.focus is page.courier.export_button
    signed_in.press(Qt.Key.Key_Escape)
    assert not page.courier.isVisible()
    assert signed_in.focus is page.courier_button, "the keys stay on the page, also with nothing in the queue"


def test_an_import_tells_how_far_it_is_and_is_stopped_on_wish(
    desktop: Desktop, acquainted: CourierPart, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_read = Event()

    def take(_: Courier, __: Path, ___: str, on_page: Callable[[int], None]) -> None:
        on_page(500)
        is_read.wait(30)
        on_page(1000)

    monkeypatch.setattr(Courier, "import_receipts", take)
    choose(monkeypatch, city.stick / "1.receipts")
    acquainted.import_button.click()
    desktop.qtbot.waitUntil(lambda: acquainted.notice.words == "正在导入，已下载 500 件……")
    assert not acquainted.import_button.isEnabled()
    acquainted.stop_button.click()
    is_read.set()
    desktop.settle()
    assert acquainted.notice.words.startswith("已停止。已下载的都在")
    assert acquainted.import_button.isEnabled()
    assert not acquainted.stop_button.isVisible()


def test_what_waits_goes_out_and_its_receipts_come_back(
    desktop: Desktop, acquainted: CourierPart, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop.file()
    desktop.work.tell(Changed.OUTBOX)
    desktop.settle()
    choose(monkeypatch, city.stick / "1.yidi")
    acquainted.export_button.click()
    desktop.settle()
    assert "第1号信使文件已导出，共1件" in acquainted.notice.words
    assert states(desktop) == [UpstreamState.UNKNOWN]
    assert "等待回执 1 份" in acquainted.words.text()
    city.answer("1.yidi", "1.receipts")
    choose(monkeypatch, city.stick / "1.receipts")
    acquainted.import_button.click()
    desktop.settle()
    assert "第1号回执已导入：接收1件" in acquainted.notice.words
    assert states(desktop) == [UpstreamState.ACCEPTED]
    assert "等待回执 0 份" in acquainted.words.text()
    assert not acquainted.again_button.isEnabled()


def test_a_lost_file_is_exported_again(
    desktop: Desktop, acquainted: CourierPart, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    desktop.file()
    acquainted.export_to(city.stick / "lost.yidi")
    desktop.settle()
    choose(monkeypatch, city.stick / "again.yidi")
    acquainted.again_button.click()
    desktop.settle()
    assert "内容与原来相同" in acquainted.notice.words
    city.answer("again.yidi", "receipts")


def test_an_altered_receipts_file_is_refused_in_place(desktop: Desktop, acquainted: CourierPart, city: City) -> None:
    desktop.file()
    acquainted.export_to(city.stick / "1.yidi")
    desktop.settle()
    city.answer("1.yidi", "1.receipts")
    (city.stick / "1.receipts").write_bytes((city.stick / "1.receipts").read_bytes()[:-1])
    acquainted.import_from(city.stick / "1.receipts")
    desktop.settle()
    assert "第1号回执文件没有收下" in acquainted.notice.words
    assert states(desktop) == [UpstreamState.UNKNOWN]


def test_a_stick_pulled_out_is_told_and_the_file_can_be_made_again(
    desktop: Desktop, acquainted: CourierPart, city: City
) -> None:
    desktop.file()
    acquainted.export_to(city.stick / "gone" / "1.yidi")
    desktop.settle()
    assert "再次导出第1号" in acquainted.notice.words
    assert acquainted.again_button.isEnabled()


def test_giving_a_file_up_asks_first(desktop: Desktop, acquainted: CourierPart, city: City) -> None:
    desktop.file()
    acquainted.export_to(city.stick / "1.yidi")
    desktop.settle()
    acquainted.give_up_button.click()
    assert desktop.problems.shown is not None
    assert "等待回执 1 份" in acquainted.words.text()
    desktop.problems.shown.button("不再等待").click()
    desktop.settle()
    assert "等待回执 0 份" in acquainted.words.text()
    assert "可写入下一份 1 件" in acquainted.words.text()


def test_a_clerk_cannot_change_keys_nor_give_files_up(signed_in: Desktop) -> None:
    part = part_of(signed_in)
    assert part.export_button.isVisible()
    assert not any(one.isVisible() for one in (part.trust_button, part.card_button, part.give_up_button))


def test_without_the_citys_key_the_sentence_says_what_to_do(signed_in: Desktop, city: City) -> None:
    signed_in.file()
    part = part_of(signed_in)
    part.export_to(city.stick / "1.yidi")
    signed_in.settle()
    assert "还没有装入市级公钥" in part.notice.words
    assert states(signed_in) == [UpstreamState.WAITING]


def test_a_file_without_acts_is_made_on_purpose_only(
    desktop: Desktop, acquainted: CourierPart, city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, city.stick / "1.yidi")
    acquainted.export_button.click()
    assert desktop.problems.shown is not None
    assert not (city.stick / "1.yidi").exists()
    desktop.problems.shown.button("导出").click()
    desktop.settle()
    assert "第1号信使文件已导出，共0件" in acquainted.notice.words

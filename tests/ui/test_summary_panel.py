"""Exporting a summary table from the list of filings."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from app.domain.vocabulary import Category
from app.services.ports import FilingQuery
from tests.forms.reading import text_of
from tests.ui.conftest import Desktop
from tests.ui.screen import visible_words
from ui.models.filing_table import ListFilter
from ui.pages.filings_page import FilingsPage
from ui.pages.summary_panel import SummaryPanel
from ui.pages.upstream_page import UpstreamPage


def _panel(desktop: Desktop, category: Category | None = None) -> SummaryPanel:
    desktop.press(Qt.Key.Key_F5)
    page = desktop.frame.page
    assert isinstance(page, FilingsPage)
    if category is not None:
        page.show_filter(ListFilter(FilingQuery(category=category)))
    page.export_button.click()
    return page.summary


def _answer(monkeypatch: pytest.MonkeyPatch, path: str) -> list[str]:
    """The file dialog answers ``path``; the names it proposed are collected."""
    proposed: list[str] = []

    def choose(_parent: Any, _title: str, name: str, _kinds: str) -> tuple[str, str]:
        proposed.append(name)
        return path, ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    return proposed


def test_the_panel_is_folded_away_until_asked_for_and_takes_the_list_s_category(signed_in: Desktop) -> None:
    signed_in.file()
    signed_in.press(Qt.Key.Key_F5)
    page = signed_in.frame.page
    assert isinstance(page, FilingsPage)
    assert not page.summary.isVisible()
    panel = _panel(signed_in, Category.REFERRAL)
    assert panel.isVisible()
    assert panel.category.chosen() is Category.REFERRAL
    assert signed_in.focus is panel.category
    panel.hold(True)
    signed_in.press(Qt.Key.Key_Escape)
    assert panel.isVisible(), "while a table is written it is told how far it is"
    panel.hold(False)
    signed_in.press(Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert page.list.isAncestorOf(signed_in.focus) or signed_in.focus is page.list


def test_what_there_is_nothing_of_cannot_be_exported_and_says_why(signed_in: Desktop) -> None:
    signed_in.press(Qt.Key.Key_F5)
    page = signed_in.frame.page
    assert isinstance(page, FilingsPage)
    both = (page.list_export.button, page.export_button)
    assert [(button.isEnabled(), bool(button.toolTip())) for button in both] == [(False, True)] * 2
    signed_in.file()
    page.show_filter(ListFilter(FilingQuery(category=Category.REFERRAL)))
    signed_in.settle()
    assert [button.isEnabled() for button in both] == [False, True], "another category may be summed up"
    page.show_filter(ListFilter())
    signed_in.settle()
    assert [(button.isEnabled(), button.toolTip()) for button in both] == [(True, "")] * 2
    upstream = signed_in.frame.go("upstream")
    assert isinstance(upstream, UpstreamPage)
    signed_in.settle()
    links = [upstream.export.button, *both]
    assert {button.property("kind") for button in links} == {"link"}
    assert upstream.export.button.isEnabled()
    upstream.search_box.setText("没有这个人")
    signed_in.settle()
    assert (upstream.export.button.isEnabled(), bool(upstream.export.button.toolTip())) == (False, True)


@pytest.mark.parametrize("suffix", [".pdf", ".xlsx"])
def test_a_table_is_saved_where_the_clerk_says(
    signed_in: Desktop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, suffix: str
) -> None:
    filing = signed_in.file_referral()
    panel = _panel(signed_in, Category.REFERRAL)
    target = tmp_path / f"table{suffix}"
    proposed = _answer(monkeypatch, str(target))
    (panel.as_pdf if suffix == ".pdf" else panel.as_sheet).click()
    signed_in.settle()
    assert proposed == [f"异地转诊人员备案信息汇总表{suffix}"]
    assert f"共 1 件，已存为 {target.name}。" in panel.notice.words
    assert not panel.is_running
    if suffix == ".pdf":
        text = text_of(target.read_bytes())
        assert filing.number in text
        assert "练习" in text


def test_a_name_without_its_kind_gets_it_and_a_file_that_is_there_is_asked_about(
    signed_in: Desktop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    panel = _panel(signed_in)
    there = tmp_path / "table.pdf"
    there.write_text("earlier", encoding="utf-8")
    _answer(monkeypatch, str(tmp_path / "table"))
    panel.as_pdf.click()
    dialog = signed_in.problems.shown
    assert dialog is not None
    assert there.read_text(encoding="utf-8") == "earlier"
    dialog.button("覆盖").click()
    signed_in.settle()
    assert there.read_bytes().startswith(b"%PDF")


def test_nothing_happens_when_no_file_is_chosen(signed_in: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    panel = _panel(signed_in)
    _answer(monkeypatch, "")
    panel.as_pdf.click()
    assert not panel.is_running
    assert panel.notice.words == ""


def test_a_wrong_date_is_said_before_a_file_is_asked_for(
    signed_in: Desktop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    panel = _panel(signed_in)
    proposed = _answer(monkeypatch, str(tmp_path / "t.pdf"))
    panel.until.setText("20261")
    panel.as_pdf.click()
    assert proposed == []
    assert "日期写得不对" in panel.notice.words
    assert signed_in.focus is panel.until


def test_days_the_wrong_way_round_are_said_in_the_panel(signed_in: Desktop, tmp_path: Path) -> None:
    panel = _panel(signed_in)
    panel.since.setText("20260502")
    panel.until.setText("20260501")
    panel.save(tmp_path / "t.pdf")
    signed_in.settle()
    assert "起止日期颠倒了" in panel.notice.words
    assert not (tmp_path / "t.pdf").exists()


def test_an_export_that_is_stopped_leaves_no_file(
    signed_in: Desktop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    signed_in.file_referral()
    panel = _panel(signed_in, Category.REFERRAL)
    pressed = Event()
    real = signed_in.counter.summaries.write

    def wait_for_the_button(*given: Any) -> None:
        pressed.wait(10)
        real(*given)

    monkeypatch.setattr(signed_in.counter.summaries, "write", wait_for_the_button)
    panel.save(tmp_path / "t.pdf")
    assert panel.is_running
    assert "正在汇总" in " ".join(visible_words(panel))
    assert not panel.as_pdf.isEnabled()
    panel.stop_button.click()
    pressed.set()
    signed_in.settle()
    assert panel.notice.words == "已停止，没有生成文件。"
    assert panel.as_pdf.isEnabled()
    assert list(tmp_path.glob("t*")) == []

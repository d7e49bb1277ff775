"""The policy page: what holds today, what changes soon, what has run out, what is broken; each with its source."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.bootstrap.counter import open_counter
from app.domain.authentication import CardReading
from app.domain.dates import FixedClock
from app.domain.vocabulary import Category, LifeState
from app.policy.outlook import look_at
from app.services.filings import file
from app.services.ports import FilingQuery
from app.services.queries import search
from tests.builders import NAME, PACK, actor, intake
from tests.policy.packs import Data, write_pack
from tests.ui.conftest import TODAY, Desktop
from tests.ui.screen import visible_words
from ui.pages.policy.rules_part import RulesPart
from ui.pages.policy_page import PolicyPage
from ui.pages.record_page import RecordPage
from ui.widgets.tile import ChoiceTile
from ui.wizards.new_filing.page import NewFilingPage


def _page(desktop: Desktop) -> PolicyPage:
    desktop.frame.go("policy")
    desktop.settle()
    page = desktop.frame.page
    assert isinstance(page, PolicyPage)
    return page


def _read(page: PolicyPage, pack: str, desktop: Desktop) -> str:
    page.choose(pack)
    desktop.settle()
    return "\n".join(visible_words(page))


def _parts(page: PolicyPage) -> dict[str, RulesPart]:
    return {part.more_button.accessibleName(): part for part in page.findChildren(RulesPart) if part.isVisible()}


def test_every_rule_that_holds_today_is_on_the_page_with_its_article(signed_in: Desktop) -> None:
    page = _page(signed_in)
    words = "\n".join(visible_words(page))
    desk = signed_in.counter.desk
    seen = look_at(desk.library.get(PACK), TODAY, desk.place_name)
    assert seen.lines
    for line in seen.lines:
        assert line.words in words
        assert seen.edition.cite_words(line.cites) in words
    assert "施行中" in words
    assert "依据文件原文" in words
    assert "60天内没有变化" in words


def test_the_sources_own_words_come_when_asked_for_and_go_again(signed_in: Desktop) -> None:
    part = _parts(_page(signed_in))["查看原文：限制期"]
    assert part.quotes == ()
    part.more_button.click()
    signed_in.settle()
    (quote,) = part.quotes
    article = signed_in.counter.desk.latest_edition().articles["art. 9"]
    assert quote == f"{article.label}　{article.quote}"
    part.more_button.click()
    assert part.quotes == ()


def test_the_sources_own_words_open_where_they_are_seen_and_the_button_is_seen_again(signed_in: Desktop) -> None:
    signed_in.window.resize(1366, 768)
    part = _parts(_page(signed_in))["查看原文：人员类别"]
    for _ in range(2):
        part.more_button.click()
        signed_in.settle()
        quotes = [label for label in part.findChildren(QLabel) if label.accessibleName() in part.quotes]
        assert (bool(quotes), part.more_button.text()) == (True, "收起原文")
        assert _shown_share(quotes[0]) == 1, "they begin on screen"
        part.more_button.click()
        signed_in.settle()
        assert _shown_share(part.more_button) == 1


def _shown_share(widget: QWidget) -> float:
    """How much of its height is on screen."""
    return widget.visibleRegion().boundingRect().height() / widget.height()


def test_another_pack_can_be_read_and_one_that_ran_out_says_so(signed_in: Desktop) -> None:
    words = _read(_page(signed_in), "yangjiang", signed_in)
    assert "已失效" in words
    assert "已于 2024-04-30 失效" in words
    assert "阳医保通（2021）23号" in words


def test_rules_known_from_digests_only_are_marked_as_such(signed_in: Desktop) -> None:
    words = _read(_page(signed_in), "national-2022", signed_in)
    assert "依据公开摘要" in words
    assert "没有文件原文" in words


Opening = Callable[[Callable[[Path], object]], Desktop]


@pytest.fixture
def open_with(
    qtbot: QtBot, dressed: QApplication, training_folder: Path, tmp_path: Path
) -> Iterator[Callable[..., Desktop]]:
    """Opens a window on a folder with one filing, whose own packs were then changed, and signs in."""
    opened = []

    def open_changed(change: Callable[[Path], object]) -> Desktop:
        folder = tmp_path / "data"
        shutil.copytree(training_folder, folder)
        with open_counter(folder, clock=FixedClock.on(TODAY), built_in_reader=True) as counter:
            assert file(counter.desk, actor(), intake()).was_done
        change(folder / "policies")
        opened.append(Desktop(qtbot, folder, FixedClock.on(TODAY)))
        opened[-1].sign_in()
        return opened[-1]

    yield open_changed
    for desktop in opened:
        desktop.close()


def _old(data: Data) -> None:
    data["in_force"]["until"] = date(2026, 5, 31)


def _new(data: Data) -> None:
    data.update(edition="2026-06-01", in_force={"since": date(2026, 6, 1)})
    data["locks"][0]["months"] = 1


def _with_successor(packs: Path) -> None:
    write_pack(packs, _old, name="old")
    write_pack(packs, _new, name="new")


def test_an_edition_that_begins_soon_is_told_with_what_changes(open_with: Opening) -> None:
    words = "\n".join(visible_words(_page(open_with(_with_successor))))
    assert "自 2026-06-01 起：" in words
    assert "新规定" in words
    assert "不再施行" in words


def test_a_text_that_ends_soon_with_nothing_after_it_is_told(open_with: Opening) -> None:
    words = "\n".join(visible_words(_page(open_with(lambda packs: write_pack(packs, _old)))))
    assert "自 2026-06-01 起没有施行的规则" in words


def _break(packs: Path) -> None:
    write_pack(packs).write_text("colour: red\n", encoding="utf-8")


def test_a_broken_pack_is_listed_with_its_reason_and_the_others_can_be_read(open_with: Opening) -> None:
    desktop = open_with(_break)
    page = _page(desktop)
    words = "\n".join(visible_words(page))
    assert "本窗口的政策包不能使用" in words
    assert "不能使用的政策包" in words
    assert "colour：没有这个键" in words
    assert "/policies/" not in words
    assert "施行中" in words, "the first of the others is read meanwhile"
    assert "淮医保发" not in words, "rules that were replaced do not pass for those that hold"
    assert "攀医保〔2017〕10号" in _read(page, "panzhihua", desktop)


def test_a_broken_pack_never_stops_the_counter(open_with: Opening) -> None:
    desktop = open_with(_break)
    assert any("不能使用" in notice for notice in desktop.counter.notices())
    for name in ("today", "filings", "commitments", "upstream", "policy"):
        desktop.frame.go(name)
        desktop.settle()
    (row,) = search(desktop.counter.desk, FilingQuery(text=NAME))
    desktop.work.record_wanted.emit(row.number)
    desktop.settle()
    page = desktop.frame.page
    assert isinstance(page, RecordPage)
    assert page.view is not None
    assert page.view.filing.status is LifeState.ACTIVE
    assert NAME in visible_words(page)
    assert not any(item.is_allowed for item in page.view.next_acts)
    assert all("不能使用" in item.refusal for item in page.view.next_acts)
    told = [label for label in page.findChildren(QLabel) if label.isVisible() and "不能使用" in label.text()]
    assert len(told) == 1, "the one reason stands once, not under every button"


def test_a_new_visit_under_a_broken_pack_is_refused_with_its_reason(open_with: Opening) -> None:
    desktop = open_with(_break)
    who = desktop.people[3]
    desktop.work.visit_wanted.emit(CardReading(who.social_security_number, who.name, who.card_no, reader="练习"))
    desktop.settle()
    page = desktop.frame.page
    assert isinstance(page, NewFilingPage)
    desktop.press(Qt.Key.Key_Return)
    words = "\n".join(visible_words(page))
    tiles = page.findChildren(ChoiceTile)
    assert [f"政策包 {PACK} 不能使用" in tile.refusal for tile in tiles if tile.isVisible()] == [True] * len(Category)
    assert "把“政策”页上列出的原因告诉市级管理员" in words
    assert "缺少这个键" not in words, "names of keys mean nothing to a clerk"

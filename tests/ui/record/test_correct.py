"""更正 and 销毁承诺书 in the record's page: for whom, with which reason, and what stays readable."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QLabel

from app.domain.vocabulary import ActKind, Material
from app.services.commitments import supplement
from app.services.corrections import Correction, correct
from app.services.dates_confirmed import confirm_date
from app.services.queries import get_record
from tests.ui.conftest import CLERK, REVIEWER, Desktop
from tests.ui.screen import visible_words
from ui.pages.record.correct_panel import CorrectPanel
from ui.pages.record.letter_panel import LetterPanel
from ui.pages.record_page import RecordPage


def _open(desktop: Desktop, number: str) -> RecordPage:
    desktop.work.record_wanted.emit(number)
    desktop.settle()
    page = desktop.frame.page
    assert isinstance(page, RecordPage)
    return page


def _correct(desktop: Desktop, number: str) -> CorrectPanel:
    panel = _open(desktop, number).open_act(ActKind.CORRECT)
    assert isinstance(panel, CorrectPanel)
    return panel


def _press(desktop: Desktop, panel: CorrectPanel | LetterPanel) -> None:
    panel.do_button.click()
    desktop.settle()


def test_a_name_put_right_leaves_the_wrong_one_struck_through(desktop: Desktop) -> None:
    desktop.sign_in(REVIEWER)
    number = desktop.file().number
    panel = _correct(desktop, number)
    panel.name.setText("王秀蓝")
    _press(desktop, panel)
    assert panel.notice.words == "请填写原因"
    panel.reason.setText("户口簿上是“蓝”")
    _press(desktop, panel)
    assert get_record(desktop.counter.desk, number).filing.person.name == "王秀蓝"
    page = desktop.frame.page
    struck = [label.text() for label in page.findChildren(QLabel) if label.property("kind") == "struck"]
    assert "王秀兰" in struck
    words = visible_words(page)
    assert "更正已办理，已排队待上报；本窗口还没有设置上报地址。" in words
    assert "原因：户口簿上是“蓝”" in words


def test_what_was_altered_elsewhere_while_the_panel_stood_open_is_not_put_back(desktop: Desktop) -> None:
    desktop.sign_in(REVIEWER)
    number = desktop.file().number
    panel = _correct(desktop, number)
    elsewhere = Correction(contact={"phone": "13700002222"}, legacy_number="纸0007")
    correct(desktop.counter.desk, desktop.actor, number, elsewhere, reason="抄错")
    panel.name.setText("王秀蓝")
    panel.contact["away_address"].setText("上海市浦东新区世纪大道101号")
    panel.reason.setText("户口簿上是“蓝”")
    _press(desktop, panel)
    after = get_record(desktop.counter.desk, number).filing
    assert (after.person.name, after.contact.away_address) == ("王秀蓝", "上海市浦东新区世纪大道101号")
    assert (after.contact.phone, after.legacy_number) == ("13700002222", "纸0007")


def test_what_cannot_be_right_is_said_before_anything_is_done(desktop: Desktop) -> None:
    desktop.sign_in(REVIEWER)
    number = desktop.file().number
    panel = _correct(desktop, number)
    panel.reason.setText("抄错")
    _press(desktop, panel)
    assert panel.notice.words == "请改正写错的内容"
    panel.contact["phone"].setText("1390000")
    panel.contact["phone"].setText("139")
    _press(desktop, panel)
    assert panel.notice.words.startswith("电话不对")
    assert panel.contact["phone"].hasFocus()
    assert panel.contact["phone"].property("wrong") == "true"
    desktop.type("0")
    assert panel.contact["phone"].property("wrong") == "false"
    assert panel.notice.words == ""
    panel.contact["phone"].setText("13900001234")
    panel.name.setText(" ")
    _press(desktop, panel)
    assert panel.notice.words == "姓名不能是空的"
    assert get_record(desktop.counter.desk, number).filing.revision == 1


def test_a_clerk_sees_who_may_correct(desktop: Desktop) -> None:
    desktop.sign_in(CLERK)
    page = _open(desktop, desktop.file().number)
    assert page.acts is not None
    assert not page.acts.buttons[ActKind.CORRECT].isEnabled()
    assert "更正须由审核人、负责人办理" in visible_words(page)


def test_the_letter_is_kept_until_its_day_and_destroyed_after_it_with_a_yes(desktop: Desktop) -> None:
    desktop.sign_in(REVIEWER)
    desk, number = desktop.counter.desk, desktop.file().number
    page = _open(desktop, number)
    assert page.owed is not None
    assert not page.owed.destroy_button.isEnabled()
    assert "承诺书须保管至 2029-05-06" in visible_words(page)

    supplement(desk, desktop.actor, number, materials=[Material.RESIDENCE_PERMIT])
    desktop.clock.instant = desktop.clock.instant.replace(year=2029, month=5, day=7)
    confirm_date(desk, by=REVIEWER)
    page = _open(desktop, number)
    assert page.owed is not None
    page.owed.destroy_button.click()
    panel = page.panel
    assert isinstance(panel, LetterPanel)
    _press(desktop, panel)
    assert desktop.problems.shown is not None
    desktop.problems.shown.button("销毁承诺书").click()
    desktop.settle()
    commitment = get_record(desk, number).filing.commitment
    assert commitment is not None
    assert commitment.letter_destroyed_on == date(2029, 5, 7)
    assert "承诺书已于 2029-05-07 销毁" in visible_words(page)

"""The record's page offers exactly what the table of next acts allows: every state, role and pack."""

from __future__ import annotations

import pytest

from app.bootstrap.training import TRAINING_USERS
from app.domain.vocabulary import Category, LifeState, Role
from tests.records import allowed_by_the_table, editions, in_every_state, seed
from tests.ui.conftest import PATIENCE_MS, TODAY, Desktop
from ui.pages.record.act_panels import PANELS
from ui.pages.record_page import RecordPage


@pytest.mark.parametrize(("login", "role"), [(login, role) for login, _, role in TRAINING_USERS])
def test_the_page_offers_exactly_what_the_table_allows(desktop: Desktop, login: str, role: Role) -> None:
    desktop.sign_in(login)
    desk = desktop.counter.desk
    assert desktop.actor.role is role
    seen = set()
    for edition in editions(desk):
        for category in (Category.LONG_TERM_RESIDENT, Category.REFERRAL):
            records = tuple(in_every_state(edition, category, TODAY))
            for record, number in zip(records, seed(desk, *records), strict=True):
                page = _open(desktop, number)
                assert page.acts is not None
                alive = {kind for kind, button in page.acts.buttons.items() if button.isEnabled()}
                allowed = allowed_by_the_table(desk, record, role)
                assert alive == allowed & set(PANELS), (edition.pack, record.status, role)
                assert set(page.acts.buttons) == set(PANELS)
                seen.add((edition.pack, record.status))
    desktop.settle()
    assert seen == {(edition.pack, status) for edition in editions(desk) for status in LifeState}


def _open(desktop: Desktop, number: str) -> RecordPage:
    """Show a record until its acts are there; what stands below them is left to the next turns of the window."""
    desktop.work.record_wanted.emit(number)
    page = desktop.frame.page
    assert isinstance(page, RecordPage)
    desktop.qtbot.waitUntil(lambda: page.view is not None and page.acts is not None, timeout=PATIENCE_MS)
    assert page.view is not None
    assert page.view.filing.number == number
    return page

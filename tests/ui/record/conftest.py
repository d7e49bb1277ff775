"""A counter of Panzhihua, whose pack asks the most before a change: a card read, a new paper, a special reason."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from app.bootstrap.counter import SetUp, open_counter, set_up
from app.bootstrap.training import TRAINING_PASSWORD, TRAINING_USERS, TrainingPerson
from app.domain.authentication import CardReading
from app.domain.dates import FixedClock
from app.domain.filing import Contact, Filing, Person
from app.domain.identity import IdentityNumber
from app.domain.vocabulary import Category, Insurance, Material, Sex
from app.policy.facts import Applicant, FilingRequest
from app.resource_files import resource_path
from app.services.accounts import add_user
from app.services.filings import Intake, file
from app.services.identification import authenticate
from app.services.roster import load_roster
from tests.builders import actor
from tests.ui.conftest import TODAY, Desktop
from ui.pages.record.live_panel import LivePanel
from ui.pages.record_page import RecordPage

LI_JIANGUO, ZHANG = 1, 2
"""People of the training mode: a pensioner, and one to be referred; both with employee insurance."""


class WindowOfPanzhihua(Desktop):
    """The window with filings of its own city, and the hands at its reader."""

    def settled(self) -> Filing:
        """A pensioner's filing for Chengdu, made today with every paper."""
        return self._filed(
            LI_JIANGUO,
            FilingRequest(
                Category.RETIREE_SETTLED,
                "510100",
                frozenset({Material.SOCIAL_SECURITY_CARD, Material.HOUSEHOLD_REGISTER}),
            ),
        )

    def referred(self) -> Filing:
        """A referral to a hospital of the province, made today."""
        return self._filed(
            ZHANG,
            FilingRequest(
                Category.REFERRAL,
                "510100",
                frozenset({Material.SOCIAL_SECURITY_CARD, Material.REFERRAL_CERTIFICATE}),
                institution="四川大学华西医院",
                institution_level="三级甲等",
            ),
        )

    def open(self, number: str) -> RecordPage:
        """Show a record."""
        self.work.record_wanted.emit(number)
        self.settle()
        page = self.frame.page
        assert isinstance(page, RecordPage)
        return page

    def insert(self, person: int) -> None:
        """Put a card into the reader."""
        assert self.counter.training is not None
        self.counter.training.insert(self.people[person])
        self.settle()

    def write(self, words: str) -> None:
        """Write over what stands in the field with the focus, the way an input method does."""
        field = self.focus
        assert isinstance(field, QLineEdit)
        field.selectAll()
        typed = QInputMethodEvent()
        typed.setCommitString(words)
        QApplication.sendEvent(field, typed)

    def told(self, panel: LivePanel) -> str:
        """What the rules say of what is filled in, once the hands rest."""
        self.qtbot.waitUntil(lambda: not panel.is_resting)
        self.settle()
        return "\n".join(f"{line.title} {line.words} {line.cites}" for line in panel.outlook.lines)

    def _filed(self, place: int, request: FilingRequest) -> Filing:
        who = self.people[place]
        desk = self.counter.desk
        checked = authenticate(desk, CardReading(who.social_security_number, who.name, who.card_no, reader="练习"))
        person = _person(who)
        done = file(
            desk,
            actor(),
            Intake(
                person,
                Applicant(person.insurance, person.born_on, person.sex, retired=True),
                request,
                Contact("攀枝花市东区炳草岗大街1号", "成都市武侯区人民南路四段3号", "13900001234"),
                authentication_id=checked.id,
            ),
        )
        assert done.filing is not None, done.decision.reasons
        return done.filing


def _person(who: TrainingPerson) -> Person:
    number = IdentityNumber.parse(who.social_security_number)
    sex = Sex.MALE if int(number.text[16]) % 2 else Sex.FEMALE
    return Person(who.name, number.text, sex, number.born_on, Insurance.EMPLOYEE, who.card_no)


@pytest.fixture(scope="session")
def panzhihua_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A training counter of Panzhihua made once; tests work on copies."""
    folder, clock = tmp_path_factory.mktemp("panzhihua") / "data", FixedClock.on(TODAY)
    set_up(folder, SetUp("panzhihua", "51040001", "01", "攀枝花市医疗保险管理局（练习）"), clock=clock, training=True)
    with open_counter(folder, clock=clock, built_in_reader=True) as counter:
        load_roster(counter.desk, resource_path("training", "roster.csv"), actor="system")
        for login, name, role in TRAINING_USERS:
            add_user(counter.desk, login=login, name=name, role=role, password=TRAINING_PASSWORD, by="system")
    return folder


@pytest.fixture
def panzhihua(
    qtbot: QtBot, dressed: QApplication, panzhihua_folder: Path, tmp_path: Path
) -> Iterator[WindowOfPanzhihua]:
    """The window of Panzhihua with a clerk at it."""
    folder = tmp_path / "panzhihua"
    shutil.copytree(panzhihua_folder, folder)
    opened = WindowOfPanzhihua(qtbot, folder, FixedClock.on(TODAY))
    opened.sign_in()
    yield opened
    opened.close()

"""练习模式: people and cards that are not real, read the real way wherever that can be had."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass

from app.bootstrap.reader import tell_events
from app.devices.card_image import CardImage
from app.devices.card_reader import CardReader
from app.devices.pcsc_service import PcscService
from app.devices.reader import ReaderWatch
from app.devices.training_reader import TrainingReader
from app.devices.virtual_card import VirtualCard
from app.domain.dates import Clock, add_months
from app.domain.vocabulary import Role
from app.errors import EnvironmentProblem
from app.resource_files import resource_path
from app.services.reader_events import OnReaderEvent
from app.strict_yaml import read_yaml

TRAINING_PACK = "huaian"
TRAINING_OFFICE, TRAINING_COUNTER = "32080301", "01"
TRAINING_OFFICE_NAME = "淮安市淮安区医疗保险基金管理中心（练习）"
TRAINING_PASSWORD = "lianxi123"  # noqa: S105 - shown on the sign-in page of the training mode
TRAINING_USERS = (
    ("1001", "周晓敏", Role.CLERK),
    ("1002", "许文涛", Role.REVIEWER),
    ("1003", "何立华", Role.MANAGER),
)


@dataclass(frozen=True)
class TrainingPerson:
    """练习人员: nobody real; ``note`` says what the person is there to show."""

    name: str
    social_security_number: str
    card_no: str
    note: str

    @property
    def label(self) -> str:
        """One line for a menu."""
        return f"{self.name}　{self.note}"


def load_training_people() -> tuple[TrainingPerson, ...]:
    """The people who come with the product."""
    data = read_yaml(resource_path("training", "people.yaml"))
    return tuple(TrainingPerson(**person) for person in data["people"])


class TrainingCards:
    """练习卡: puts a person's card into the reader and takes it out.

    Through PC/SC with a virtual reader where a service can be had, else through the built-in reader;
    ``how`` says which, and why.
    """

    def __init__(self, clock: Clock, *, built_in: bool = False) -> None:
        self._clock = clock
        self.people = load_training_people()
        self.how = "内置练习读卡器"
        self._closing = ExitStack()
        self._card: VirtualCard | None = None
        self._built_in: TrainingReader | None = None
        self._uses_pcsc = False
        if not built_in:
            try:
                self._closing.enter_context(PcscService(lock_seconds=_LOCK_SECONDS))
                self._uses_pcsc = True
                self.how = "PC/SC 虚拟读卡器"
            except EnvironmentProblem as problem:
                self.how = f"内置练习读卡器（{problem.what}）"

    @property
    def uses_pcsc(self) -> bool:
        """Whether cards go the real way, through the computer's PC/SC service."""
        return self._uses_pcsc

    def make_reader(self, on_event: OnReaderEvent) -> CardReader:
        """The reader that will see these cards."""
        on_state = tell_events(on_event)
        if self._uses_pcsc:
            return ReaderWatch(on_state)
        self._built_in = TrainingReader(on_state)
        return self._built_in

    def insert(self, person: TrainingPerson, *, pull_out_after_apdus: int | None = None) -> None:
        """Put the person's card in; the one that was in comes out first."""
        self.remove()
        today = self._clock.now().date()
        image = CardImage.for_person(
            person.name,
            person.social_security_number,
            issuing_area_code="320800",
            card_no=person.card_no,
            issued_on=add_months(today, -_CARD_AGE_MONTHS),
            valid_until=add_months(today, _CARD_LEFT_MONTHS),
        )
        if self._uses_pcsc:
            self._card = VirtualCard(image, pull_out_after_apdus=pull_out_after_apdus)
            self._card.insert()
        elif self._built_in is not None:
            self._built_in.insert(image, pull_out_after_apdus=pull_out_after_apdus)

    def remove(self) -> None:
        """Take the card out; nothing happens when there is none."""
        if self._card is not None:
            self._card.remove()
            self._card = None
        elif self._built_in is not None:
            self._built_in.remove()

    def close(self) -> None:
        """Take the card out and end the service that was started for it."""
        self.remove()
        self._closing.close()


_LOCK_SECONDS = 30.0
_CARD_AGE_MONTHS = 24
_CARD_LEFT_MONTHS = 96

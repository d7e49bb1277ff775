"""窗口: one opened data folder with everything that works on it. Windows and the command line start here."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Self

import platformdirs

from app.bootstrap.charts import LazyChartDrawer
from app.bootstrap.data_files import load_calendar, load_institutions, load_library
from app.bootstrap.line import Line, OnLineStatus
from app.bootstrap.notices import find_notices
from app.bootstrap.paper import LazyPaperMaker, LazySummaryMaker
from app.bootstrap.places import PlaceIndex
from app.bootstrap.reader import tell_events
from app.bootstrap.training import (
    TRAINING_COUNTER,
    TRAINING_OFFICE,
    TRAINING_OFFICE_NAME,
    TRAINING_PACK,
    TRAINING_PASSWORD,
    TRAINING_USERS,
    TrainingCards,
)
from app.bootstrap.upstreams import check_hub_address, find_upstream
from app.devices.card_reader import CardReader
from app.devices.code_pictures import CodePictures
from app.devices.reader import ReaderWatch
from app.domain.dates import Clock, SystemClock
from app.domain.filing_number import CounterIdentity
from app.domain.privacy import Private
from app.domain.region import lies_in
from app.domain.vocabulary import Role
from app.errors import UserError
from app.resource_files import resource_path
from app.services.accounts import add_user, check_new_account
from app.services.desk import Desk
from app.services.giving_way import GiveWay
from app.services.office_key import make_signer
from app.services.ports import UnitOfWork
from app.services.printing import PaperDesk
from app.services.reader_events import OnReaderEvent
from app.services.rechecks import recheck_authentications
from app.services.roster import load_roster
from app.services.scans import MEGABYTE, ScanDesk
from app.settings import (
    AREA,
    COUNTER,
    HUB,
    HUB_TOKEN,
    OFFICE,
    OFFICE_NAME,
    OFFICE_PHONE,
    PACK,
    SCAN_MEGABYTES,
    TRAINING,
    Setting,
    read_setting,
    read_whole_number,
    write_setting,
)
from app.store import SqlStore, create_store, has_store, open_store


@dataclass(frozen=True, repr=False)
class SetUp(Private):
    """首次设置: what binds a data folder to one office and counter. ``office`` is AREA6+OFFICE2."""

    pack: str
    office: str
    counter: str
    office_name: str = ""
    hub: str = ""
    token: str = ""
    admin_login: str = ""
    admin_name: str = ""
    admin_password: str = ""


@dataclass(frozen=True)
class Received:
    """下行文件: those put in their places since the counter was opened, and a sentence for each that could not be."""

    files: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()


class Counter:
    """窗口: desk, paper, places, reader and line of one data folder. Close it when done."""

    def __init__(self, folder: Path, store: SqlStore, clock: Clock) -> None:
        self.folder = folder
        self.store = store
        self._closing = ExitStack()
        self._reader: CardReader | None = None
        self.training: TrainingCards | None = None
        with store.read() as uow:
            values = {item.key: read_setting(uow, item) for item in (PACK, AREA, OFFICE, COUNTER)}
            self.is_training = bool(read_setting(uow, TRAINING))
        self.desk = Desk(
            store=store,
            clock=clock,
            library=load_library(folder / "policies"),
            calendar=load_calendar(folder / "calendars"),
            counter=CounterIdentity(values["area"], values["office"], values["counter"]),
            pack=values["pack"],
            place_name=self._place_name,
            institutions=load_institutions(*self._institution_folders()),
        )
        self.watermark = "练习" if self.is_training else ""
        self.charts = LazyChartDrawer()
        self.codes = CodePictures()
        self.received = Received()
        self.use_settings()
        self.line = self._make_line()

    def use_settings(self) -> None:
        """Take the office's name, telephone and keys and the limits of scans from what is set now."""
        with self.store.read() as uow:
            name, telephone = read_setting(uow, OFFICE_NAME), read_setting(uow, OFFICE_PHONE)
            most_megabytes = read_whole_number(uow, SCAN_MEGABYTES)
            signer = make_signer(uow, self.store.keys.paper)
        self.office_name = name or f"{self.places.name(self.desk.counter.area)}医疗保险经办机构"
        maker = LazyPaperMaker(self.office_name, self.place_parts, watermark=self.watermark, telephone=telephone)
        self.papers = PaperDesk(maker, self.store.vault, signer)
        self.summaries = LazySummaryMaker(self.office_name, watermark=self.watermark)
        self.scans = ScanDesk(self.papers, self.codes, most_megabytes * MEGABYTE)

    def renew_line(self) -> None:
        """End the line there is and make the one that is set now, if any; it does nothing before ``start_line``."""
        if self.line is not None:
            self.line.stop()
        self.line = self._make_line()

    def _make_line(self) -> Line | None:
        desk = self.desk
        with self.store.read() as uow:
            upstream = find_upstream(uow, self.folder, self.store, desk.clock, desk.counter)
        if upstream is None:
            return None
        return Line(self.store, desk.clock, upstream, self.office_id + desk.counter.counter, self.use_what_came_down)

    @cached_property
    def places(self) -> PlaceIndex:
        """就医地名录; three thousand places, so read when first asked for."""
        return PlaceIndex.load()

    def read_ahead(self) -> None:
        """Read the divisions and the rules in force, which the first visit asks for. Any thread may call this."""
        with suppress(UserError):
            self.desk.find_edition_today()
        self.places.children("")

    def _institution_folders(self) -> tuple[Path, ...]:
        practice = (resource_path("training", "institutions"),) if self.is_training else ()
        return (resource_path("institutions"), *practice, self.folder / "institutions")

    def _place_name(self, code: str) -> str:
        return self.places.name(code)

    def place_parts(self, code: str) -> tuple[str, str, str]:
        """Province, city and county of a division code, empty where there is none."""
        return self.places.parts(code)

    @property
    def office_id(self) -> str:
        """AREA6+OFFICE2."""
        return self.desk.counter.area + self.desk.counter.office

    @property
    def counter_label(self) -> str:
        """窗口 as the frame shows it: 01号窗口."""
        return f"{self.desk.counter.counter}号窗口"

    def notices(self) -> tuple[str, ...]:
        """Sentences for the bar at the bottom; none when all is well."""
        return (*find_notices(self.desk, is_training=self.is_training), *self._news())

    def _news(self) -> Iterator[str]:
        if self.received.files:
            yield f"市级下发了{'、'.join(self.received.files)}，重新打开本程序后生效。"
        yield from self.received.problems

    def use_what_came_down(self) -> None:
        """Put files of the feed in their places and make the checks that waited for a fresher roster."""
        from app.bootstrap.feed_documents import apply_documents

        applied = apply_documents(self)
        self.received = Received((*self.received.files, *applied.done), applied.problems)
        recheck_authentications(self.desk)

    def watch_reader(self, on_event: OnReaderEvent) -> None:
        """Tell ``on_event`` of every card, from a thread of the reader's own."""
        self.unwatch_reader()
        self._reader = self.training.make_reader(on_event) if self.training else ReaderWatch(tell_events(on_event))
        self._reader.start()

    def unwatch_reader(self) -> None:
        """Stop telling; returns when no further call will come."""
        if self._reader is not None:
            self._reader.stop()
            self._reader = None

    def start_line(self, on_status: OnLineStatus, give_way: GiveWay = lambda: None) -> None:
        """Begin to send what waits, giving way meanwhile; nothing happens where no hub is set."""
        if self.line is not None:
            self.line.start(on_status, give_way)

    def on_close(self, finish: Callable[[], None]) -> None:
        """Call ``finish`` after everything else was closed."""
        self._closing.callback(finish)

    def close(self) -> None:
        """Stop the reader and the line and close the store."""
        self.unwatch_reader()
        if self.line is not None:
            self.line.stop()
        if self.training is not None:
            self.training.close()
        self.store.close()
        self._closing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def default_folder() -> Path:
    """The data folder: ``YIDI_DATA``, else where this platform keeps a program's data."""
    named = os.environ.get("YIDI_DATA")
    return Path(named) if named else platformdirs.user_data_path("yidi-counter", appauthor=False)


def is_set_up(folder: Path) -> bool:
    """Whether a counter was set up in ``folder``."""
    return has_store(folder)


def set_up(folder: Path, wanted: SetUp, *, clock: Clock | None = None, training: bool = False) -> None:
    """Bind ``folder`` to one office and counter and open its first account.

    Raises UserError for an unknown pack, a malformed code, a weak password, or a folder set up already.
    """
    identity = CounterIdentity.parse(wanted.office, wanted.counter)
    library = load_library(folder / "policies")
    editions = library.get(wanted.pack)
    places = PlaceIndex.load()
    if places.get(identity.area) is None:
        raise UserError("区划代码有误", why="没有这个六位区划", remedy="请按上级分配的代码填写", code="unknown_area")
    area = editions[-1].area
    if area.codes and not any(lies_in(identity.area, code) for code in area.codes):
        raise UserError(
            f"政策包 {wanted.pack} 不适用于这个机构",
            why=f"它是{area.name}的政策，机构区划 {identity.area} 不在其内",
            remedy="请核对机构代码，或换用本地的政策包",
            code="foreign_pack",
        )
    if wanted.hub:
        check_hub_address(wanted.hub, wanted.token)
    left = [name for name in ("keys", "vault") if (folder / name).exists()]
    if left and not has_store(folder):
        raise UserError(
            "这个文件夹里有以前的数据",
            why=f"还留着 {'、'.join(left)}，数据库却不在",
            remedy="请从备份恢复到空文件夹，或换一个空文件夹设置",
            code="leftovers",
        )
    if wanted.admin_login:
        check_new_account(wanted.admin_login, wanted.admin_name or wanted.admin_login, wanted.admin_password)
    # What is practised on goes when the folder goes; a keyring would keep its key for ever.
    with create_store(folder, clock=clock, use_keyring=not training) as store:
        values: tuple[tuple[Setting, str], ...] = (
            (PACK, wanted.pack),
            (AREA, identity.area),
            (OFFICE, identity.office),
            (COUNTER, identity.counter),
            (OFFICE_NAME, wanted.office_name),
            (HUB, wanted.hub),
            (HUB_TOKEN, wanted.token),
            (TRAINING, "1" if training else ""),
        )
        with store.write() as uow:
            _write_all(uow, values)
            uow.audit.append(
                at=store.clock.now(),
                actor="system",
                event="counter.set_up",
                subject=identity.prefix,
                detail=wanted.pack,
            )
            uow.commit()
    if wanted.admin_login:
        with open_counter(folder, clock=clock) as counter:
            add_user(
                counter.desk,
                login=wanted.admin_login,
                name=wanted.admin_name or wanted.admin_login,
                role=Role.MANAGER,
                password=wanted.admin_password,
                by="system",
            )


def _write_all(uow: UnitOfWork, values: tuple[tuple[Setting, str], ...]) -> None:
    for setting, value in values:
        write_setting(uow, setting, value, role=Role.SYSTEM)


def open_counter(folder: Path, *, clock: Clock | None = None, built_in_reader: bool = False) -> Counter:
    """Open a data folder; a training folder gets its training cards.

    Raises EnvironmentProblem when it is not set up or cannot be opened.
    """
    clock = clock or SystemClock()
    store = open_store(folder, clock=clock)
    try:
        counter = Counter(folder, store, clock)
    except BaseException:
        store.close()
        raise
    if counter.is_training:
        counter.training = TrainingCards(clock, built_in=built_in_reader)
    return counter


def open_training(
    folder: Path | None = None,
    *,
    clock: Clock | None = None,
    built_in_reader: bool = False,
    hub: str = "",
    token: str = "",
) -> Counter:
    """练习模式 in ``folder``, or in one of its own that goes when the counter is closed."""
    closing = ExitStack()
    if folder is None:
        folder = Path(closing.enter_context(tempfile.TemporaryDirectory(prefix="yidi-training-")))
    try:
        if not is_set_up(folder):
            _set_up_training(folder, clock, hub, token)
        elif hub:
            _report_to(folder, hub, token)
        counter = open_counter(folder, clock=clock, built_in_reader=built_in_reader)
    except BaseException:
        closing.close()
        raise
    counter.on_close(closing.close)
    return counter


def _report_to(folder: Path, hub: str, token: str) -> None:
    """Let a training folder made earlier report to another hub."""
    with open_store(folder) as store, store.write() as uow:
        if not read_setting(uow, TRAINING):
            raise UserError(
                "这个文件夹是真实窗口的数据",
                why=f"{folder} 不是练习用的",
                remedy="请换一个文件夹演示",
                code="real_folder",
            )
        _write_all(uow, ((HUB, hub), (HUB_TOKEN, token)))
        uow.commit()


def _set_up_training(folder: Path, clock: Clock | None, hub: str, token: str) -> None:
    wanted = SetUp(TRAINING_PACK, TRAINING_OFFICE, TRAINING_COUNTER, TRAINING_OFFICE_NAME, hub, token)
    set_up(folder, wanted, clock=clock, training=True)
    with open_counter(folder, clock=clock, built_in_reader=True) as counter:
        load_roster(counter.desk, resource_path("training", "roster.csv"), actor="system")
        for login, name, role in TRAINING_USERS:
            add_user(counter.desk, login=login, name=name, role=role, password=TRAINING_PASSWORD, by="system")

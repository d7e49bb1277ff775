"""The watch over real readers: a thread that sleeps in PC/SC until a card or a reader comes or goes."""

from __future__ import annotations

import logging
import re
import threading
import traceback

from app.devices import pcsc_status
from app.devices.card_problem import CardFault, CardProblem, card_problem
from app.devices.card_reader import (
    CardFailed,
    CardRead,
    CardReading,
    OnState,
    ReaderAbsent,
    ReaderEmpty,
    ReaderState,
)
from app.devices.pcsc import PLUG_NOTIFICATION, PcscConnection, PcscContext, SlotState
from app.devices.pcsc_status import PcscError
from app.devices.social_card import read_social_card
from app.errors import EnvironmentProblem

_log = logging.getLogger(__name__)

# PC/SC cannot tell when its service starts, so that alone is asked again and again.
_SERVICE_RETRY_SECONDS = 2.0
_STOP_NUDGE_SECONDS = 0.05
# Many counters' readers show the PSAM inside as a second reader which is never empty.
_SAM_SLOT = re.compile(r"\bP?SAM\b", re.IGNORECASE)


class PcscChannel:
    """A connected card as a ``CardChannel``."""

    def __init__(self, connection: PcscConnection) -> None:
        self._connection = connection

    def transmit(self, command: bytes) -> bytes:
        """Send one APDU; ``CardProblem`` when the card is lost, ``PcscError`` when the service is."""
        try:
            answer = self._connection.transmit(command)
        except PcscError as error:
            raise _as_card_problem(error) from None
        if not answer:
            # Some drivers report a card that left in mid-command as an answer of no bytes.
            raise card_problem(CardFault.REMOVED)
        return answer


class ReaderWatch:
    """Watches every reader of this computer and reads each card that is put in.

    ``on_state`` is called from the watch's thread. ``reader_name``, when given, limits the watch
    to the reader of that name. While there is no service it is asked for every ``retry_seconds``.
    The watch never dies of a failure: a stopped service, an
    unplugged reader, even a bug becomes a state, and it recovers by itself.
    """

    def __init__(
        self,
        on_state: OnState,
        reader_name: str | None = None,
        *,
        retry_seconds: float = _SERVICE_RETRY_SECONDS,
    ) -> None:
        self._on_state = on_state
        self._wanted_reader = reader_name
        self._retry_seconds = retry_seconds
        self._stopping = threading.Event()
        self._read_again = threading.Event()
        self._context: PcscContext | None = None
        self._thread: threading.Thread | None = None
        self._told: ReaderState | None = None

    def start(self) -> None:
        """Begin to watch; a second call does nothing."""
        if self._thread is not None:
            return
        self._stopping.clear()
        self._told = None
        self._thread = threading.Thread(target=self._run, name="reader-watch", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the watch and wait for its thread; a card being read is read to its end."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._stopping.set()
        while thread.is_alive():
            # A cancel that comes before the wait begins is lost, hence the repetition.
            self._cancel_wait()
            thread.join(_STOP_NUDGE_SECONDS)

    def read_again(self) -> None:
        """Read the card in the reader once more, if there is one."""
        self._read_again.set()
        self._cancel_wait()

    def _cancel_wait(self) -> None:
        context = self._context
        if context is not None:
            context.cancel()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._watch_until_service_ends()
            except EnvironmentProblem as problem:
                self._tell(ReaderAbsent(problem))
            except Exception as error:  # noqa: BLE001 - a bug must not end the watch
                _log_failure("reader watch", error)
                self._tell(ReaderAbsent(_crashed()))
            self._stopping.wait(self._retry_seconds)

    def _watch_until_service_ends(self) -> None:
        with PcscContext() as context:
            self._context = context
            try:
                self._watch(context)
            finally:
                self._context = None

    def _watch(self, context: PcscContext) -> None:
        slots: dict[str, SlotState] = {}
        outcomes: dict[str, ReaderState] = {}
        while not self._stopping.is_set():
            names = self._watched_readers(context)
            before = {name: slots.get(name, SlotState()) for name in (*names, PLUG_NOTIFICATION)}
            outcomes = {name: outcome for name, outcome in outcomes.items() if name in names}
            if not names:
                self._tell(ReaderAbsent(PcscError(pcsc_status.NO_READERS_AVAILABLE)))
            elif outcomes:
                self._tell(next(reversed(outcomes.values())))
            elif before[names[0]].is_known:
                self._tell(ReaderEmpty(names[0]))
            slots = before if self._read_again.is_set() else context.wait_for_change(before)
            again = self._read_again.is_set()
            self._read_again.clear()
            for name in names:
                if self._stopping.is_set():
                    return
                if slots[name].has_card:
                    if again or _is_another_card(before[name], slots[name]):
                        self._tell(CardReading(name))
                        outcomes.pop(name, None)
                        outcomes[name] = self._read(context, name, slots[name])
                elif not _is_removal(outcomes.get(name)):
                    outcomes.pop(name, None)

    def _watched_readers(self, context: PcscContext) -> tuple[str, ...]:
        return tuple(
            name
            for name in context.list_readers()
            if (name == self._wanted_reader if self._wanted_reader else not _SAM_SLOT.search(name))
        )

    def _read(self, context: PcscContext, name: str, slot: SlotState) -> ReaderState:
        try:
            if slot.is_mute:
                raise card_problem(CardFault.MUTE)
            try:
                connection = context.connect(name)
            except PcscError as error:
                raise _as_card_problem(error) from None
            with connection:
                return CardRead(name, read_social_card(PcscChannel(connection), name))
        except CardProblem as problem:
            return CardFailed(name, problem)

    def _tell(self, state: ReaderState) -> None:
        if state == self._told or _same_absence(state, self._told):
            return
        self._told = state
        try:
            self._on_state(state)
        except Exception as error:  # noqa: BLE001 - nor must a bug of who listens
            _log_failure("listener of the reader watch", error)


def _is_another_card(before: SlotState, after: SlotState) -> bool:
    return not before.has_card or before.insertions != after.insertions


def _is_removal(outcome: ReaderState | None) -> bool:
    """Whether a card was pulled out mid-read: that is told until the next card, not until it is gone."""
    return isinstance(outcome, CardFailed) and outcome.problem.code == f"card.{CardFault.REMOVED}"


def _same_absence(state: ReaderState, told: ReaderState | None) -> bool:
    return (
        isinstance(state, ReaderAbsent) and isinstance(told, ReaderAbsent) and state.problem.code == told.problem.code
    )


def _as_card_problem(error: PcscError) -> CardProblem | PcscError:
    """What a failed call means for the card; the error itself when the service is what failed."""
    if error.status in pcsc_status.SERVICE_LOST:
        return error
    if error.status in pcsc_status.CARD_LEFT:
        return card_problem(CardFault.REMOVED)
    if error.status == pcsc_status.SHARING_VIOLATION:
        return card_problem(CardFault.BUSY)
    return card_problem(CardFault.MUTE)


def _log_failure(where: str, error: Exception) -> None:
    # The error's message is left out: it might quote what a card says.
    frames = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s failed with %s\n%s", where, type(error).__name__, frames)


def _crashed() -> EnvironmentProblem:
    return EnvironmentProblem(
        "读卡功能意外停止，正在自动恢复",
        why="程序内部出错，详情已写入日志",
        remedy="如果反复出现，请拔下读卡器重新插入，并把日志交给系统管理员",
        code="reader.crashed",
    )

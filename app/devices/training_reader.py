"""A reader for training and demonstration where no PC/SC service can be had.

The card in it is the virtual card's chip and the reading is the real reading; only the line
between them is short-circuited.
"""

from __future__ import annotations

from app.devices.card_engine import CardEngine
from app.devices.card_image import ANSWER_TO_RESET, CardImage
from app.devices.card_problem import CardFault, CardProblem, card_problem
from app.devices.card_reader import CardFailed, CardRead, CardReading, OnState, ReaderEmpty
from app.devices.social_card import read_social_card

TRAINING_READER_NAME = "练习读卡器"


class TrainingReader:
    """A ``CardReader`` whose cards are put in by calling ``insert``.

    ``on_state`` is called from whichever thread calls ``start``, ``insert``, ``remove`` or
    ``read_again``; a call out of turn, such as ``insert`` before ``start``, waits for ``start``.
    """

    def __init__(self, on_state: OnState) -> None:
        self._on_state = on_state
        self._started = False
        self._image: CardImage | None = None
        self._pull_out_after_apdus: int | None = None

    def start(self) -> None:
        """Begin to tell states; a second call does nothing."""
        if not self._started:
            self._started = True
            self._tell()

    def stop(self) -> None:
        """Stop telling states."""
        self._started = False

    def insert(self, image: CardImage, *, pull_out_after_apdus: int | None = None) -> None:
        """Put a card in; ``pull_out_after_apdus`` makes it leave after that many commands."""
        self._image = image
        self._pull_out_after_apdus = pull_out_after_apdus
        self._tell()

    def remove(self) -> None:
        """Take the card out."""
        self._image = None
        self._tell()

    def read_again(self) -> None:
        """Read the card in the reader once more, if there is one."""
        if self._image is not None:
            self._tell()

    def _tell(self) -> None:
        if not self._started:
            return
        if self._image is None:
            self._on_state(ReaderEmpty(TRAINING_READER_NAME))
            return
        self._on_state(CardReading(TRAINING_READER_NAME))
        try:
            channel = _EngineChannel(self._image, self._pull_out_after_apdus)
            card = read_social_card(channel, TRAINING_READER_NAME)
        except CardProblem as problem:
            self._on_state(CardFailed(TRAINING_READER_NAME, problem))
            return
        self._on_state(CardRead(TRAINING_READER_NAME, card))


class _EngineChannel:
    def __init__(self, image: CardImage, apdus_left: int | None) -> None:
        if image.answer_to_reset != ANSWER_TO_RESET:
            raise card_problem(CardFault.MUTE)
        self._engine = CardEngine(image)
        self._apdus_left = apdus_left

    def transmit(self, command: bytes) -> bytes:
        if self._apdus_left == 0:
            raise card_problem(CardFault.REMOVED)
        if self._apdus_left is not None:
            self._apdus_left -= 1
        return self._engine.answer(command)

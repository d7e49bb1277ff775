"""下行数据: what the city tells its counters, in pages from a cursor.

A page is what changed after the cursor that was asked for. The cursor is the hub's own word: a counter keeps it in the
transaction that keeps the page, sends it back letter for letter, and reads nothing in it. People of the roster and
documents come as they are now, so a counter that was away for a year gets each once; acts come one by one, in the order
in which they reached the hub.

Documents (定点医疗机构名录, 政策包更新, 放假安排) travel as the text of their file; who applies them checks them.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from app.domain.bounds import LONGEST_NAME
from app.domain.vocabulary import CardState, Enrolment, Insurance, Word
from app.wire.message import ActId, ActMessage, Instant, WireModel, code_of

FEED_FORMAT = 1
"""Version of the page and of what is in it."""

MAX_FEED_ITEMS = 2000
"""More changes than this are never in one page."""


class FeedKind(Word):
    """下行数据种类."""

    ROSTER = "roster", "参保名册"
    FILINGS = "filings", "他处备案"
    INSTITUTIONS = "institutions", "定点医疗机构名录"
    PACKS = "packs", "政策包更新"
    CALENDARS = "calendars", "放假安排"


DOCUMENT_KINDS = (FeedKind.INSTITUTIONS, FeedKind.PACKS, FeedKind.CALENDARS)
"""Kinds that travel as the text of a file."""

Cursor = Annotated[str, StringConstraints(max_length=100)]
Certno = Annotated[str, StringConstraints(pattern=r"^[0-9]{17}[0-9X]$")]
DocumentKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-z][0-9a-z-]{0,63}$")]


class PersonOnRoster(WireModel):
    """参保名册中的一人."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]
    insurance: Annotated[str, AfterValidator(code_of(Insurance))]
    enrolment: Annotated[str, AfterValidator(code_of(Enrolment))]
    card_state: Annotated[str, AfterValidator(code_of(CardState))]
    card_no: Annotated[str, StringConstraints(max_length=64)]


class PersonItem(WireModel):
    """A person of the roster; without content, one who is on it no longer."""

    kind: Literal["roster"]
    key: Certno
    content: PersonOnRoster | None


class ActItem(WireModel):
    """An act that the hub accepted, as its counter sent it."""

    kind: Literal["filings"]
    key: ActId
    content: ActMessage


class DocumentItem(WireModel):
    """A file: a directory of one area, the update of one pack, the plan of one year."""

    kind: Literal["institutions", "packs", "calendars"]
    key: DocumentKey
    content: str


FeedItem = Annotated[PersonItem | ActItem | DocumentItem, Field(discriminator="kind")]


class FeedPage(WireModel):
    """一页下行数据: the changes between the cursor ``after`` and ``cursor``.

    ``starts_over`` says that the page begins at the beginning, whatever was asked: what the counter has is of another
    hub, or of one that lost its memory. ``remaining`` counts what follows after this page. ``loaded`` has, by kind,
    when the city last loaded it.
    """

    format: int
    after: Cursor
    cursor: Cursor
    starts_over: bool
    remaining: Annotated[int, Field(ge=0)]
    loaded: dict[str, Instant]
    items: Annotated[tuple[FeedItem, ...], Field(max_length=MAX_FEED_ITEMS)]

    @property
    def is_last(self) -> bool:
        """Whether the counter has everything with this page."""
        return self.remaining == 0

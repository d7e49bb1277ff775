"""映射文件: how the canonical record is said to one real upstream, as data that an office confirms.

A field of the wire takes its value from one source: a field of the canonical record (``psn_name``), of the message
around it (``message.done_on``), of the office's own settings in the file (``office.fixmedins_code``) or of the request
itself (``request.sent_at``); or it is a constant. Code tables go from the canonical code to the wire's, one to one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.domain.vocabulary import ActKind, Category
from app.wire.message import CanonicalRecord

MESSAGE_SOURCES = frozenset(
    {
        "act_id",
        "filing_number",
        "done_on",
        "office",
        "counter",
        "login",
        "clerk",
        "category",
        "status",
        "destination_name",
        "institution_name",
        "institution_level",
        "legacy_number",
    }
)
"""What ``message.`` may name."""

REQUEST_SOURCES = frozenset(
    {"code", "message_id", "sent_at", "sent_on", "upstream_number", "person_number", "from_time", "until_time"}
)
"""What ``request.`` may name; the times span what a query looks through, the person's number is upstream's own."""

NOT_KNOWN_HERE = frozenset(
    {"psn_no", "naty", "emp_no", "emp_name", "agnter_addr", "trafout_fixmedins_code", "trafout_fixmedins_name"}
)
"""Fields of the canonical record that a counter never has anything for; they are there for who reads its tables."""

NonEmpty = Annotated[str, StringConstraints(min_length=1)]


class MappingModel(BaseModel):
    """Closed and unchangeable: a key that is not known is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)


class EnvelopeKind(StrEnum):
    """信封: the shape of request and answer."""

    PLATFORM_JSON = "platform_json"
    RENSHE_XML = "renshe_xml"


class Encoding(StrEnum):
    """字符集 of the bytes on the wire."""

    UTF_8 = "utf-8"
    GBK = "gbk"
    GB18030 = "gb18030"


class LengthUnit(StrEnum):
    """长度单位 in which the interface document counts a text."""

    CHARACTERS = "characters"
    BYTES = "bytes"


class Form(StrEnum):
    """写法 of a value: as it is, or a canonical day yyyy-mm-dd as yyyymmdd."""

    PLAIN = "plain"
    DAY_8 = "yyyymmdd"


class Step(StrEnum):
    """业务: what an act asks of upstream; ``nothing`` where upstream has no business for it and needs none."""

    FILE = "file"
    WITHDRAW = "withdraw"
    NOTHING = "nothing"


class Confirmation(MappingModel):
    """确认: which office compared the mapping with its own interface document, who did, when, and with which."""

    office: NonEmpty
    by: NonEmpty
    confirmed_on: date
    document: NonEmpty


class Source(MappingModel):
    """依据 of the mapping and the day it was last looked at."""

    document: NonEmpty
    checked_on: date


class FieldRule(MappingModel):
    """字段: one name of the wire and where its value comes from. ``length`` is the longest it may be."""

    name: Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
    title: NonEmpty
    source: str | None = Field(None, alias="from")
    constant: str | None = None
    codes: str | None = None
    form: Form = Form.PLAIN
    length: Annotated[int, Field(ge=1, le=4000)]
    required: bool = False

    @model_validator(mode="after")
    def _has_one_origin(self) -> Self:
        if (self.source is None) == (self.constant is None):
            raise ValueError("from 和 constant 必须且只能写一个")
        return self


class Transaction(MappingModel):
    """交易: its number upstream (null while no document names it), the node around its fields, and the fields."""

    code: NonEmpty | None
    node: str = ""
    fields: Annotated[tuple[FieldRule, ...], Field(min_length=1)]


class Filing(Transaction):
    """备案交易; ``number`` is the name under which the answer brings upstream's own number."""

    number: str = ""


class Match(MappingModel):
    """比对: a field of a row of a query's answer that has to be that of the filing."""

    name: NonEmpty
    source: str = Field(alias="from")
    codes: str | None = None
    form: Form = Form.PLAIN


class Ended(MappingModel):
    """已失效: the field of a row, and the words in it, by which upstream marks what it no longer holds to."""

    name: NonEmpty
    values: Annotated[tuple[str, ...], Field(min_length=1)]


class Query(Transaction):
    """查询交易: asked before anything is sent again. The filing is there when a row agrees in every ``match``.

    Where upstream goes on showing what was withdrawn, ``ended`` says how such a row is known.
    """

    rows: NonEmpty
    number: str = ""
    match: Annotated[tuple[Match, ...], Field(min_length=1)]
    ended: Ended | None = None


class Lookup(Transaction):
    """查人交易: asked before anything else of a person; the answer brings upstream's number of them as ``number``."""

    number: NonEmpty


class Transactions(MappingModel):
    """各项交易: to file, withdraw and ask; and to look a person up, where upstream knows people by its own number."""

    file: Filing
    withdraw: Transaction
    query: Query
    person: Lookup | None = None

    @property
    def named(self) -> Iterator[tuple[str, str, Transaction]]:
        """Each with its key in the file and its name in words."""
        yield "file", "备案", self.file
        yield "withdraw", "撤销", self.withdraw
        yield "query", "查询", self.query
        if self.person is not None:
            yield "person", "查人", self.person


class AnswerKeys(MappingModel):
    """应答: where the answer says whether it went well, which words mean so, and where it says why not."""

    code: NonEmpty
    ok: Annotated[tuple[str, ...], Field(min_length=1)]
    message: NonEmpty


class Mapping(MappingModel):
    """映射文件 of one upstream. ``sender`` names the office's setting that opens each message's own number."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+$")]
    title: NonEmpty
    envelope: EnvelopeKind
    encoding: Encoding
    length_unit: LengthUnit
    confirmed: Confirmation | None
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    categories: Annotated[tuple[Category, ...], Field(min_length=1)]
    acts: dict[ActKind, Step]
    office: dict[str, str]
    sender: NonEmpty
    codes: dict[str, dict[str, str]] = {}
    answer: AnswerKeys
    header: tuple[FieldRule, ...] = ()
    transactions: Transactions

    @property
    def rules(self) -> Iterator[FieldRule]:
        """Every field of the wire, those of the header first."""
        yield from self.header
        for _, _, transaction in self.transactions.named:
            yield from transaction.fields

    def table(self, name: str | None) -> dict[str, str] | None:
        """The code table of that name; None for no name."""
        return None if name is None else self.codes[name]


def source_is_known(source: str, office_keys: frozenset[str]) -> bool:
    """Whether a value can come from there."""
    room, _, name = source.rpartition(".")
    known = {
        "": frozenset(CanonicalRecord.model_fields),
        "message": MESSAGE_SOURCES,
        "office": office_keys,
        "request": REQUEST_SOURCES,
    }
    return name in known.get(room, ())

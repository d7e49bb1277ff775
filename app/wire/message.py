"""上报件 as the receiving side checks it: every field known, typed and bounded, nothing else let in.

All values stay text and numbers as they were sent, so that a message can be spelled again letter for letter and
its content hash checked.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from app.domain.bounds import LONGEST_CODE, LONGEST_NAME, LONGEST_TEXT
from app.domain.filing_number import FilingNumberError, parse_filing_number
from app.domain.vocabulary import ActKind, Category, Channel, LifeState, Word
from app.wire.canonical import hash_of


class WireModel(BaseModel):
    """Strict, closed, unchangeable; what was wrong is told without the value that was wrong."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, hide_input_in_errors=True)

    @classmethod
    def __pydantic_init_subclass__(cls, **_: Any) -> None:
        # Keys in their order is how a message is spelt (``canonical_json``): so pydantic spells it right at once,
        # which takes a fifth of the time.
        fields = cls.__pydantic_fields__
        if list(fields) != sorted(fields):
            cls.__pydantic_fields__ = dict(sorted(fields.items()))
            cls.model_rebuild(force=True)


def _day(text: str) -> str:
    if date.fromisoformat(text).isoformat() != text:
        raise ValueError("not a day as yyyy-mm-dd")
    return text


def _day_or_empty(text: str) -> str:
    return _day(text) if text else text


def _instant(text: str) -> str:
    if datetime.fromisoformat(text).tzinfo is None:
        raise ValueError("an instant names its offset")
    return text


@lru_cache(maxsize=1024)
def _filing_number(text: str) -> str:
    try:
        parse_filing_number(text)
    except FilingNumberError:
        raise ValueError("not a filing number") from None
    return text


def code_of(words: type[Word]) -> Callable[[str], str]:
    """A check that a text is a code of ``words``, for a field that keeps it as text."""
    codes = frozenset(word.value for word in words)

    def check(code: str) -> str:
        if code not in codes:
            raise ValueError("not a code of its list")
        return code

    return check


ActId = Annotated[str, StringConstraints(pattern=r"^[0-9]{10}-[0-9]{8,12}$")]
"""经办编号: office 8 + counter 2 + the counter's own sequence, made at the counter, never changed."""

OfficeCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{8}$")]
"""经办机构: area 6 + office 2."""

CounterCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{2}$")]
"""窗口."""

FilingNumber = Annotated[str, AfterValidator(_filing_number)]
"""备案编号 with its check character."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Day = Annotated[str, AfterValidator(_day)]
DayOrEmpty = Annotated[str, AfterValidator(_day_or_empty)]
Instant = Annotated[str, AfterValidator(_instant)]
PlatformInstantOrEmpty = Annotated[
    str, StringConstraints(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2})?$")
]
AreaCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
PlaceCode = Annotated[str, StringConstraints(pattern=r"^([0-9]{6}|[A-Z]{2})$")]
CertificateType = Literal["", "01"]
Flag = Literal["0", "1"]
Short = Annotated[str, StringConstraints(max_length=LONGEST_CODE)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NAME)]
NameOrEmpty = Annotated[str, StringConstraints(max_length=LONGEST_NAME)]
Long = Annotated[str, StringConstraints(max_length=LONGEST_TEXT)]


class CanonicalRecord(WireModel):
    """规范记录: names and, where public, codes of the platform's table ``out_appy_d`` (异地备案申请)."""

    trt_dcla_detl_sn: FilingNumber
    insutype: Literal["310", "390"]
    dcla_souc: Annotated[str, AfterValidator(code_of(Channel))]
    psn_no: Short
    psn_cert_type: Literal["01"]
    certno: Annotated[str, StringConstraints(pattern=r"^[0-9]{17}[0-9X]$")]
    psn_name: Name
    gend: Literal["1", "2"]
    naty: Short
    brdy: Day
    tel: Short
    insu_admdvs: AreaCode
    emp_no: Short
    emp_name: NameOrEmpty
    rloc_admdvs: PlaceCode
    rloc_coty_type: Literal["1", "2"]
    out_onln_way: Literal["", "0", "1"]
    rloc_rea: Literal["", "02", "06", "07"]
    resout_addr: Long
    memo: Long
    agnter_name: NameOrEmpty
    agnter_cert_type: CertificateType
    agnter_certno: Short
    agnter_tel: Short
    agnter_addr: Long
    agnter_rlts: Short
    begndate: DayOrEmpty
    enddate: DayOrEmpty
    out_fil_upld_stas: Flag
    att_cnt: Annotated[int, Field(ge=0, le=999)]
    vali_flag: Flag
    crter_id: Short
    crter_name: NameOrEmpty
    crte_time: PlatformInstantOrEmpty
    crte_optins_no: Short
    opter_id: Short
    opter_name: NameOrEmpty
    opt_time: PlatformInstantOrEmpty
    optins_no: Short
    poolarea_no: AreaCode
    trafout_fixmedins_code: Short
    trafout_fixmedins_name: NameOrEmpty


class ActorName(WireModel):
    """经办人 of an act: the account and the name."""

    login: Short
    name: NameOrEmpty


_LIVE = frozenset(state.value for state in LifeState if state.is_live)


class ActMessage(WireModel):
    """上报件: one act with the canonical record as it was after it."""

    act_id: ActId
    filing_number: FilingNumber
    sequence: Annotated[int, Field(ge=1, le=100_000)]
    kind: Annotated[str, AfterValidator(code_of(ActKind))]
    done_on: Day
    done_at: Instant
    office: OfficeCode
    counter: CounterCode
    actor: ActorName
    category: Annotated[str, AfterValidator(code_of(Category))]
    status: Annotated[str, AfterValidator(code_of(LifeState))]
    provisional: bool
    commitment_due: DayOrEmpty
    destination_name: NameOrEmpty
    institution_name: NameOrEmpty
    institution_level: Short
    legacy_number: Short
    record: CanonicalRecord
    content_hash: Sha256

    @cached_property
    def body(self) -> str:
        """The message in its canonical spelling, without the hash."""
        return self.model_dump_json(exclude={"content_hash"})

    @cached_property
    def found_hash(self) -> str:
        """The hash of what came, whatever the message says of itself."""
        return hash_of(self.body)

    def is_whole(self) -> bool:
        """Whether the content hash is that of the content."""
        return self.found_hash == self.content_hash

    @property
    def day(self) -> date:
        """The day on which it was done."""
        return date.fromisoformat(self.done_on)

    @property
    def valid_until(self) -> date | None:
        """有效期止 of the filing after this act, its last day; None when it is open."""
        return date.fromisoformat(self.record.enddate) if self.record.enddate else None

    @property
    def is_live(self) -> bool:
        """Whether the filing stands after this act, in the way of a second one."""
        return self.status in _LIVE

"""参保名册: the snapshot of the insured that makes 鉴权 possible without a line."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path

from app.domain.authentication import RosterEntry, RosterSnapshot
from app.domain.identity import IdentityNumber, IdentityNumberError
from app.domain.vocabulary import CardState, Enrolment, Insurance
from app.errors import UserError
from app.services.desk import Desk
from app.services.text_tables import decode_table

COLUMNS = ("社会保障号码", "姓名", "险种", "参保状态", "卡状态", "卡号")

_INSURANCES = {item.label: item for item in Insurance}
_ENROLMENTS = {
    item.label: item for item in (Enrolment.IN_ORDER, Enrolment.ARREARS, Enrolment.SUSPENDED, Enrolment.TERMINATED)
}
_CARDS = {
    "正常": CardState.NORMAL,
    "挂失": CardState.LOST,
    "锁定": CardState.LOCKED,
    "注销": CardState.CANCELLED,
    "未激活": CardState.NOT_ACTIVATED,
}


def load_roster(desk: Desk, path: Path, *, actor: str) -> RosterSnapshot:
    """Replace the snapshot by the CSV file (UTF-8 or GB18030), all or nothing.

    Raises UserError naming the line and column of the first thing wrong; the old snapshot stays then.
    """
    try:
        content = path.read_bytes()
    except OSError:
        raise UserError(
            "名册文件读不出来", why=f"打不开 {path.name}", remedy="请核对文件位置", code="roster_file"
        ) from None
    text = decode_table(content, "名册文件", "roster")
    fingerprint = hashlib.sha256(content).hexdigest()
    with desk.store.write() as uow:
        snapshot = uow.roster.replace(read_roster(text), loaded_at=desk.now(), fingerprint=fingerprint)
        if not snapshot.rows:
            raise UserError("名册文件里没有人", why="只有表头", remedy="请核对文件；原名册未动", code="roster_empty")
        uow.audit.append(
            at=desk.now(),
            actor=actor,
            event="roster.loaded",
            subject=fingerprint[:16],
            detail=str(snapshot.rows),
        )
        uow.commit()
    return snapshot


def read_roster(text: str) -> Iterator[RosterEntry]:
    """Entries of a roster file, each line checked. Raises UserError with line and column."""
    reader = csv.DictReader(text.splitlines())
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise UserError(
            "名册文件缺少列",
            why="、".join(missing),
            remedy=f"第一行应有：{'、'.join(COLUMNS)}",
            code="roster_columns",
        )
    seen: dict[str, int] = {}
    for row in reader:
        line = reader.line_num  # blank lines count too
        entry = _entry(row, line)
        earlier = seen.setdefault(entry.social_security_number, line)
        if earlier != line:
            raise _wrong(line, "社会保障号码", f"与第{earlier}行重复")
        yield entry


def _entry(row: dict[str, str | None], line: int) -> RosterEntry:
    cells = {column: (row.get(column) or "").strip() for column in COLUMNS}
    try:
        number = IdentityNumber.parse(cells["社会保障号码"]).text
    except IdentityNumberError as error:
        raise _wrong(line, "社会保障号码", error.why) from None
    if not cells["姓名"]:
        raise _wrong(line, "姓名", "没有填写")
    for column, words in (("险种", _INSURANCES), ("参保状态", _ENROLMENTS), ("卡状态", _CARDS)):
        if cells[column] not in words:
            raise _wrong(line, column, f"只能是：{'、'.join(words)}")
    return RosterEntry(
        social_security_number=number,
        name=cells["姓名"],
        insurance=_INSURANCES[cells["险种"]],
        enrolment=_ENROLMENTS[cells["参保状态"]],
        card_state=_CARDS[cells["卡状态"]],
        card_no=cells["卡号"],
    )


def _wrong(line: int, column: str, why: str) -> UserError:
    return UserError(
        f"名册文件第{line}行“{column}”有误", why=why, remedy="请改正后重新装入，原名册未动", code="roster_row"
    )

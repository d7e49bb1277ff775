"""字数上限: how long what a clerk types may be. Windows, sheets, services and the wire ask here alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.filing import Actor, Agent, Filing
from app.domain.privacy import Private
from app.errors import UserError

LONGEST_CODE = 64
"""Characters of a telephone number, a certificate's number, an older paper's number, a relation, a level, a login."""

LONGEST_NAME = 100
"""Characters of the name of a person, a place or an institution."""

LONGEST_TEXT = 1000
"""Characters of an address or a reason."""

_NOBODY = Agent()


@dataclass(frozen=True, repr=False)
class _Text(Private):
    label: str
    value: str
    longest: int


def require_bounds(before: Filing | None, after: Filing, actor: Actor, reason: str) -> None:
    """Raise UserError for a text longer than upstream takes, or a person without a name.

    Only what the act itself brings is looked at: a record kept since before is not held up by what stands in it.
    """
    kept = {(item.label, item.value) for item in _texts_of(before)} if before is not None else set()
    brought = [item for item in _texts_of(after) if (item.label, item.value) not in kept]
    brought += [
        _Text("办理原因", reason, LONGEST_TEXT),
        _Text("工号", actor.login, LONGEST_CODE),
        _Text("经办人姓名", actor.name, LONGEST_NAME),
    ]
    for item in brought:
        if len(item.value) > item.longest:
            raise UserError(
                f"{item.label}写得太长",
                why=f"最多{item.longest}个字，现在是{len(item.value)}个字",
                remedy="请改短后再办",
                code="too_long",
            )
    if not after.person.name:
        raise UserError("参保人姓名是空的", why="上级不接收没有姓名的备案", remedy="请补填姓名后再办", code="no_name")


def _texts_of(filing: Filing) -> Iterator[_Text]:
    contact, agent = filing.contact, filing.agent or _NOBODY
    yield _Text("参保人姓名", filing.person.name, LONGEST_NAME)
    yield _Text("参保地住址", contact.home_address, LONGEST_TEXT)
    yield _Text("就医地住址", contact.away_address, LONGEST_TEXT)
    yield _Text("联系电话", contact.phone, LONGEST_CODE)
    yield _Text("备用电话", contact.phone_2, LONGEST_CODE)
    yield _Text("代理人姓名", agent.name, LONGEST_NAME)
    yield _Text("代理人证件号码", agent.id_number, LONGEST_CODE)
    yield _Text("代理人电话", agent.phone, LONGEST_CODE)
    yield _Text("代理人关系", agent.relation, LONGEST_CODE)
    yield _Text("就医地", filing.destination_name, LONGEST_NAME)
    yield _Text("就医机构名称", filing.institution.name, LONGEST_NAME)
    yield _Text("就医机构等级", filing.institution.level, LONGEST_CODE)
    yield _Text("原备案编号", filing.legacy_number, LONGEST_CODE)

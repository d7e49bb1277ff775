"""规范记录: the upstream record of a filing, made from an act and the state after it.

Field names are those of the platform's table ``out_appy_d`` (异地备案申请). Codes are the platform's where they are
public (险种, 性别, 证件类型, 异地安置原因); elsewhere this product's own, which the mapping file of a real upstream
translates. What a counter does not know is an empty string.

This direction is plain data by hand: it runs inside the transaction of every act. The receiving side checks the
same shape strictly (``app.wire.message``).
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from app.domain.filing import Act, Agent, Filing
from app.domain.region import is_outside_mainland, same_province
from app.domain.vocabulary import Category, Insurance, MaterialHow, Sex

MESSAGE_FORMAT = 1
"""Version of the act message and of the batch around it."""

RESIDENT_ID_CARD = "01"
"""证件类型: 居民身份证."""

# 城镇居民医保 and 新农合 were merged into 城乡居民医保 (国发〔2016〕3号).
_INSURANCES = {
    Insurance.EMPLOYEE: "310",
    Insurance.RESIDENT: "390",
    Insurance.URBAN_RESIDENT: "390",
    Insurance.NCMS: "390",
}
# The platform's codes for emergencies and other journeys are not public: empty, the message names the category.
_REASONS = {
    Category.RETIREE_SETTLED: "02",
    Category.REFERRAL: "06",
    Category.LONG_TERM_RESIDENT: "07",
    Category.STATIONED_WORKER: "07",
    Category.EMERGENCY: "",
    Category.OTHER_TEMPORARY: "",
}
_SEXES = {Sex.MALE: "1", Sex.FEMALE: "2"}
_IN_PROVINCE, _OUT_OF_PROVINCE = "1", "2"
_DIRECT = {True: "1", False: "0", None: ""}
_NOBODY = Agent()
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode


def canonical_record(act: Act, state: Filing) -> dict[str, Any]:
    """规范记录 of the filing as it is after ``act``. Dates are ``yyyy-mm-dd``, instants ``yyyy-mm-dd hh:mm:ss``."""
    area = state.number[:6]
    person, contact, agent = state.person, state.contact, state.agent or _NOBODY
    is_first = act.sequence == 1
    at = act.at.strftime("%Y-%m-%d %H:%M:%S")
    return {
        "trt_dcla_detl_sn": state.number,
        "insutype": _INSURANCES[person.insurance],
        "dcla_souc": state.channel.value,
        "psn_no": "",
        "psn_cert_type": RESIDENT_ID_CARD,
        "certno": person.social_security_number,
        "psn_name": person.name,
        "gend": _SEXES[person.sex],
        "naty": "",
        "brdy": person.born_on.isoformat(),
        "tel": contact.phone,
        "insu_admdvs": area,
        "emp_no": "",
        "emp_name": "",
        "rloc_admdvs": state.destination,
        "rloc_coty_type": _country_type(state.destination, area),
        "out_onln_way": _DIRECT[state.settles_directly],
        "rloc_rea": _REASONS[state.category],
        "resout_addr": contact.away_address,
        "memo": act.reason,
        "agnter_name": agent.name,
        "agnter_cert_type": RESIDENT_ID_CARD if agent.id_number else "",
        "agnter_certno": agent.id_number,
        "agnter_tel": agent.phone,
        "agnter_addr": "",
        "agnter_rlts": agent.relation,
        "begndate": state.valid_from.isoformat() if state.valid_from else "",
        "enddate": state.valid_until.isoformat() if state.valid_until else "",
        "out_fil_upld_stas": "0",
        "att_cnt": sum(item.how is not MaterialHow.PROMISED for item in state.materials),
        "vali_flag": "1" if state.status.is_live else "0",
        # Who made the record is known from its first act; upstream keeps it.
        "crter_id": act.actor.login if is_first else "",
        "crter_name": act.actor.name if is_first else "",
        "crte_time": at if is_first else "",
        "crte_optins_no": act.actor.office if is_first else "",
        "opter_id": act.actor.login,
        "opter_name": act.actor.name,
        "opt_time": at,
        "optins_no": act.actor.office,
        "poolarea_no": area[:4] + "00",
        "trafout_fixmedins_code": "",
        "trafout_fixmedins_name": "",
    }


def act_message(act: Act, state: Filing) -> dict[str, Any]:
    """上报件: the canonical record in the envelope of its act, without the content hash."""
    due_on = state.commitment.due_on if state.commitment and state.owes else None
    commitment_due = due_on.isoformat() if due_on is not None else ""
    return {
        "act_id": act.id,
        "filing_number": act.filing_number,
        "sequence": act.sequence + state.upstream_shift,
        "kind": act.kind.value,
        "done_on": act.on.isoformat(),
        "done_at": act.at.isoformat(),
        "office": act.actor.office,
        "counter": act.actor.counter,
        "actor": {"login": act.actor.login, "name": act.actor.name},
        "category": state.category.value,
        "status": state.status.value,
        "provisional": state.provisional,
        "commitment_due": commitment_due,
        "destination_name": state.destination_name,
        "institution_name": state.institution.name,
        "institution_level": state.institution.level,
        "legacy_number": state.legacy_number,
        "record": canonical_record(act, state),
    }


def act_message_json(act: Act, state: Filing) -> str:
    """上报件 as JSON text with its content hash: the body of the outbox row, never made again."""
    text = canonical_json(act_message(act, state))
    return with_hash(text, hash_of(text))


def with_hash(text: str, content_hash: str) -> str:
    """A message in its canonical spelling as it travels: its content hash put at the end."""
    return f'{text[:-1]},"content_hash":"{content_hash}"}}'


def canonical_json(message: dict[str, Any]) -> str:
    """The one spelling of a message over which its hash is taken: sorted keys, no blanks, no escapes."""
    return _encode(message)


def hash_of(text: str) -> str:
    """SHA-256 of a message in its canonical spelling, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def _country_type(destination: str, area: str) -> str:
    """安置区类型. Places outside the mainland are out of the province too; their code says which they are."""
    if is_outside_mainland(destination):
        return _OUT_OF_PROVINCE
    return _IN_PROVINCE if same_province(destination, area) else _OUT_OF_PROVINCE

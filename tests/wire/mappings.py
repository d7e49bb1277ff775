"""Mapping files as an office would have confirmed them, for invented offices."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.domain.vocabulary import Category
from app.resource_files import resource_path
from app.wire.mapping import Confirmation, Encoding, Mapping
from app.wire.mapping_file import load_mapping

CONFIRMATION = Confirmation(office="测样市医保局", by="李核对", confirmed_on=date(2025, 1, 2), document="测样接口文件")
OFFICE = {
    "fixmedins_code": "H32080300001",
    "fixmedins_name": "测样区医保中心",
    "mdtrtarea_admvs": "320800",
    "recer_sys_code": "YBXT",
    "infver": "V1.0",
    "refl_type": "1",
    "sign": "ABCDEF",
    "sender_code": "320803",
}


def shipped(mapping_id: str) -> Mapping:
    return load_mapping(resource_path("mappings", f"{mapping_id}.yaml"))


def confirmed(mapping_id: str, **changes: Any) -> Mapping:
    """The shipped mapping after an office filled it in: its settings, its transactions, its own sources."""
    data = shipped(mapping_id).model_dump(mode="json", by_alias=True)
    data["confirmed"] = CONFIRMATION.model_dump(mode="json")
    data["office"] = {key: OFFICE.get(key, value) for key, value in data["office"].items()}
    data["transactions"]["withdraw"]["code"] = data["transactions"]["withdraw"]["code"] or "1603"
    data["transactions"]["query"]["code"] = data["transactions"]["query"]["code"] or "1604"
    # This office's upstream takes hospitals by name.
    for transaction in filter(None, data["transactions"].values()):
        for rule in transaction["fields"]:
            if rule["name"] == "reflin_medins_no":
                rule["required"] = False
    return Mapping.model_validate({**data, **changes})


def platform(**changes: Any) -> Mapping:
    return confirmed("platform-json", **changes)


def renshe(encoding: Encoding = Encoding.GBK) -> Mapping:
    return confirmed("renshe-gbk-xml", encoding=encoding.value)


REFERRAL: dict[str, Any] = {"category": Category.REFERRAL}

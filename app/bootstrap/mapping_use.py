"""启用映射: lets a counter report by a mapping that an office has confirmed, and lets it go back to the city's hub."""

from __future__ import annotations

from app.bootstrap.counter import Counter
from app.bootstrap.mapping_trial import get_mapping
from app.domain.filing import Actor
from app.domain.vocabulary import UpstreamState
from app.domain.web_address import check_address
from app.errors import UserError
from app.settings import MAPPING, MAPPING_ADDRESS, write_setting
from app.wire.mapping import Mapping
from app.wire.mapping_file import require_confirmed

_ON_THE_WAY = (UpstreamState.SENDING, UpstreamState.UNKNOWN)


def use_mapping(counter: Counter, actor: Actor, mapping_id: str, address: str) -> Mapping:
    """Report by the mapping from the next opening on.

    Raises UserError for a mapping that nobody has confirmed, a wrong address, a counter for training, someone who may
    not change the setting, and while acts are on their way to the upstream there was; nothing is changed then.
    """
    if counter.is_training:
        raise UserError(
            "练习窗口不能按映射文件上报",
            why="练习数据不是真的，不能报到上级系统",
            remedy="可以试运行：mapping dry-run",
            code="training_mapping",
        )
    check_address(address)
    mapping = get_mapping(counter.folder, mapping_id)
    require_confirmed(mapping)
    _set(counter, actor, mapping_id, address)
    return mapping


def leave_mapping(counter: Counter, actor: Actor) -> None:
    """Report to the city's hub again, from the next opening on. Raises UserError as ``use_mapping``."""
    _set(counter, actor, "", "")


def _set(counter: Counter, actor: Actor, mapping_id: str, address: str) -> None:
    with counter.store.write() as uow:
        counts = uow.outbox.counts()
        # Only the upstream that was sent an act can say whether it has it. A window that is open sends nothing more
        # once this is written, and what it has sent by now counts here.
        under_way = sum(counts[state] for state in _ON_THE_WAY)
        if under_way:
            raise UserError(
                "现在不能换上级",
                why=f"还有{under_way}件正在上报或结果待查，换了就查不清了",
                remedy="请先上报一次，等结果查清后再换",
                code="acts_on_the_way",
            )
        write_setting(uow, MAPPING, mapping_id, role=actor.role)
        write_setting(uow, MAPPING_ADDRESS, address, role=actor.role)
        now = counter.desk.now()
        uow.audit.append(at=now, actor=actor.login, event="mapping.chosen", subject=mapping_id, detail=address)
        uow.commit()

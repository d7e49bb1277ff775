"""信使 of an opened counter."""

from __future__ import annotations

from app.bootstrap.counter import Counter
from app.settings import MAPPING, read_setting
from app.uplink.courier import Courier, Exported, Imported

__all__ = ["Courier", "Exported", "Imported", "courier_of"]


def courier_of(counter: Counter) -> Courier:
    """The courier that works on this counter's store."""
    identity = counter.desk.counter

    def reports_by_mapping() -> bool:
        with counter.store.read() as uow:
            return bool(read_setting(uow, MAPPING)) and not counter.is_training

    return Courier(
        counter.store,
        counter.store.keys.courier,
        counter.office_id,
        identity.counter,
        counter.store.clock,
        has_line=counter.line is not None,
        after_feed=counter.use_what_came_down,
        reports_elsewhere=reports_by_mapping,
    )

"""底栏提示: said only when there is something to say."""

from __future__ import annotations

from app.errors import UserError
from app.services.desk import Desk
from app.services.feed_age import find_ages, old_words
from app.services.identification import ROSTER_STALE_AFTER
from app.services.queries import roster_snapshot
from app.services.rechecks import failed_rechecks

_NAMED_AT_MOST = 3


def find_notices(desk: Desk, *, is_training: bool) -> tuple[str, ...]:
    """Sentences about the age of what came down, the holiday plan, the policy text and the training mode."""
    notices = []
    if is_training:
        notices.append("练习模式：人员和卡都不是真的，数据不上报，不能作为办理依据。")
    today = desk.today()
    try:
        edition = desk.find_edition_today()
        if edition is None:
            notices.append(f"{desk.latest_edition().name}的政策文件今天不在有效期内，新备案办不了；请联系市级管理员。")
    except UserError as error:
        notices.append(str(error))
    snapshot = roster_snapshot(desk)
    if snapshot is None:
        notices.append("还没有装入参保名册，参保状态和挂失情况暂时查不到。")
    elif desk.now() - snapshot.loaded_at > ROSTER_STALE_AFTER:
        days = (desk.now() - snapshot.loaded_at).days
        notices.append(f"参保名册是{days}天前的，参保状态和挂失情况请在更新后复核。")
    notices.extend(old_words(find_ages(desk.store, desk.now())))
    if failed := failed_rechecks(desk):
        named = "、".join(failed[:_NAMED_AT_MOST]) + ("等" if len(failed) > _NAMED_AT_MOST else "")
        notices.append(f"名册更新后复核，{len(failed)}件备案的鉴权没有通过：{named}，请打开核对。")
    notices.extend(desk.calendar.broken)
    notices.extend(desk.institutions.broken)
    if today.year not in desk.calendar.plans:
        notices.append(f"{today.year}年放假安排还没有装入，期限仅按周末推算。")
    return tuple(notices)

"""How states and periods are shown: the tone and the mark of each, the same on every page."""

from __future__ import annotations

from datetime import date

from app.domain.vocabulary import LifeState, UpstreamState
from ui.widgets.tone import TONE_ICONS, Tone

STATUS_TONES = {
    LifeState.PENDING_REVIEW: Tone.ACCENT,
    LifeState.ACTIVE: Tone.OK,
    LifeState.SUSPENDED: Tone.WARN,
    LifeState.CANCELLED: Tone.QUIET,
    LifeState.EXPIRED: Tone.QUIET,
    LifeState.SPENT: Tone.QUIET,
    LifeState.TERMINATED: Tone.STOP,
    LifeState.REJECTED: Tone.STOP,
}
STATUS_ICONS = {state: TONE_ICONS[tone] for state, tone in STATUS_TONES.items()} | {
    LifeState.PENDING_REVIEW: "hourglass",
    LifeState.SUSPENDED: "pause",
    LifeState.CANCELLED: "ban",
    LifeState.EXPIRED: "calendar",
    LifeState.SPENT: "check",
}
UPSTREAM_TONES = {
    UpstreamState.WAITING: Tone.ACCENT,
    UpstreamState.SENDING: Tone.ACCENT,
    UpstreamState.UNKNOWN: Tone.WARN,
    UpstreamState.ACCEPTED: Tone.OK,
    UpstreamState.REJECTED: Tone.STOP,
    UpstreamState.SET_ASIDE: Tone.STOP,
    UpstreamState.CLOSED: Tone.QUIET,
}
UPSTREAM_ICONS = {
    UpstreamState.WAITING: "clock",
    UpstreamState.SENDING: "cloud-upload",
    UpstreamState.UNKNOWN: "circle-question-mark",
    UpstreamState.ACCEPTED: "circle-check",
    UpstreamState.REJECTED: "circle-x",
    UpstreamState.SET_ASIDE: "pause",
    UpstreamState.CLOSED: "check",
}


def until_words(valid_from: date | None, valid_until: date | None) -> str:
    """The last valid day; an open end is 长期, a filing not yet in force 未生效."""
    if valid_from is None:
        return "未生效"
    return valid_until.isoformat() if valid_until else "长期"


def period_words(valid_from: date | None, valid_until: date | None) -> str:
    """``2020-05-06 至 2020-11-06``, both days inclusive."""
    if valid_from is None:
        return "未生效"
    return f"{valid_from.isoformat()} 至 {until_words(valid_from, valid_until)}"

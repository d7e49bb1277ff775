"""How states are shown: the tone and the mark of each, the same on every page."""

from __future__ import annotations

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

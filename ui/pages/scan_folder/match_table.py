"""入档结果 as a table: a line a file."""

from __future__ import annotations

from app.services.scan_folder import MATCH_WORDS, Matched, MatchState
from ui.models.row_table import Cell, Column
from ui.widgets.tone import TONE_ICONS, Tone

MATCH_TONES = {
    MatchState.KEPT: Tone.OK,
    MatchState.KEPT_BEFORE: Tone.QUIET,
    MatchState.OPEN: Tone.WARN,
    MatchState.REFUSED: Tone.STOP,
}


def _state(row: Matched) -> Cell:
    tone = MATCH_TONES[row.state]
    return Cell(MATCH_WORDS[row.state], tone, TONE_ICONS[tone])


def _numbers(row: Matched) -> str:
    return "、".join(row.numbers)


MATCH_COLUMNS = (
    Column[Matched]("文件", 216, lambda row: Cell(row.path.name), lambda row: row.path.name),
    Column[Matched]("结果", 112, _state, lambda row: MATCH_WORDS[row.state]),
    Column[Matched]("备案编号", 232, lambda row: Cell(_numbers(row)), _numbers),
    Column[Matched]("说明", 0, lambda row: Cell(row.words), lambda row: row.words),
)

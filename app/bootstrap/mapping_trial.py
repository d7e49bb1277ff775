"""试运行: writes what a mapping would send for the acts that wait, into files, and sends nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.dates import Clock
from app.domain.outbox import OutboxRow
from app.domain.vocabulary import UpstreamState, Word
from app.errors import EnvironmentProblem, UserError, disk_reason
from app.resource_files import resource_path
from app.services.ports import Store
from app.uplink.platform_book import StoredActs
from app.wire.mapping import Mapping, Step
from app.wire.mapping_file import find_mapping_file, load_mapping, mapping_files
from app.wire.mapping_plan import ByHand, Known, NotNeeded, Request, Stamp, envelope_of, plan_act, plan_lookup

_PAGE = 500
_TO_BE_FOUND = "（以查人所得为准）"
_UNDER_WAY = (UpstreamState.WAITING, UpstreamState.SENDING, UpstreamState.UNKNOWN)


class TrialOutcome(Word):
    """试运行结果 of one act."""

    READY = "ready", "可以上报"
    UNFIT = "unfit", "写不成报文"
    NOT_NEEDED = "not_needed", "不需上报"
    BY_HAND = "by_hand", "需手工办理"


@dataclass(frozen=True)
class TriedAct:
    """试运行的一件: ``file`` is the name of the file with its request, empty where none was written."""

    act_id: str
    filing_number: str
    outcome: TrialOutcome
    file: str = ""
    sentences: tuple[str, ...] = ()


def mapping_folders(folder: Path) -> tuple[Path, ...]:
    """Where mappings lie: the office's own before those shipped."""
    return (folder / "mappings", resource_path("mappings"))


def list_mapping_files(folder: Path) -> tuple[Path, ...]:
    """Every mapping of a data folder, each once."""
    return mapping_files(mapping_folders(folder))


def get_mapping(folder: Path, mapping_id: str) -> Mapping:
    """The mapping of that name. Raises UserError when there is none, UsageError for one that is not sound."""
    path = find_mapping_file(mapping_id, mapping_folders(folder))
    if path is None:
        names = "、".join(path.stem for path in list_mapping_files(folder))
        raise UserError(f"没有映射文件 {mapping_id}", why=f"现有 {names}", remedy="请核对名称", code="no_mapping")
    return load_mapping(path)


def try_mapping(store: Store, clock: Clock, mapping: Mapping, out: Path) -> tuple[TriedAct, ...]:
    """Write the requests for all that waits into ``out``, in their order; the queue stays as it is.

    The files hold personal data and are readable by their owner only. Raises UserError for a folder that is not empty
    and EnvironmentProblem when the disk refuses.
    """
    try:
        out.mkdir(parents=True, exist_ok=True, mode=0o700)
        if any(out.iterdir()):
            raise UserError(f"文件夹 {out} 不是空的", remedy="请换一个空文件夹", code="folder_not_empty")
        return _try_all(store, clock, mapping, out)
    except OSError as error:
        raise EnvironmentProblem(
            f"文件夹 {out} 写不进去", why=disk_reason(error), remedy="请换一个文件夹", code="unwritable"
        ) from error


def _try_all(store: Store, clock: Clock, mapping: Mapping, out: Path) -> tuple[TriedAct, ...]:
    book = StoredActs(store)
    supposed: dict[str, Known] = {}
    tried = []
    for turn, row in enumerate(_waiting(store), start=1):
        known = supposed.get(row.filing_number) or book.known_of(row.filing_number)
        lookup = plan_lookup(mapping, row.body, Stamp(clock.now(), turn))
        if lookup is not None:
            # Only upstream could say it; the request shows where it would stand.
            known = replace(known, person=_TO_BE_FOUND)
        plan = plan_act(mapping, row.body, known, Stamp(clock.now(), turn))
        if isinstance(plan, NotNeeded):
            tried.append(TriedAct(row.act_id, row.filing_number, TrialOutcome.NOT_NEEDED, sentences=(plan.sentence,)))
        elif isinstance(plan, ByHand):
            tried.append(TriedAct(row.act_id, row.filing_number, TrialOutcome.BY_HAND, sentences=(plan.sentence,)))
        else:
            if lookup is not None:
                _keep(out, f"{turn:06d}-{row.act_id}-person{envelope_of(mapping).suffix}", lookup)
            file = _keep(out, f"{turn:06d}-{row.act_id}{envelope_of(mapping).suffix}", plan)
            outcome = TrialOutcome.UNFIT if plan.problems else TrialOutcome.READY
            tried.append(TriedAct(row.act_id, row.filing_number, outcome, file, plan.problems))
            # What follows is shown as if upstream had taken this; only upstream could give a number.
            supposed[row.filing_number] = Known(is_there=plan.step is Step.FILE)
    return tuple(tried)


def _waiting(store: Store) -> list[OutboxRow]:
    rows: list[OutboxRow] = []
    with store.read() as uow:
        for state in _UNDER_WAY:
            offset = 0
            while page := uow.outbox.list(state, _PAGE, offset):
                rows += page
                offset += len(page)
    return sorted(rows, key=lambda row: row.order)


def _keep(out: Path, name: str, request: Request) -> str:
    if request.content is None:
        return ""
    path = out / name
    path.touch(mode=0o600)
    path.write_bytes(request.content)
    return name

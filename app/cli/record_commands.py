"""find, show: what stands at this counter."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from app.cli.answer import Answer
from app.cli.command import Command, filing_number_argument, open_folder
from app.cli.day_end import bring_days_to_records
from app.domain.authentication import CHECK_LABELS
from app.domain.decision import Decision
from app.domain.elsewhere import FilingElsewhere
from app.domain.filing import Actor, Filing
from app.domain.plain import changes_to_plain, to_plain
from app.domain.vocabulary import ActKind, MadeAt, Role
from app.domain.why import standing_explanations
from app.errors import UsageError
from app.policy.pack import PackEdition
from app.policy.telling import explanation_sentence, tell_explanations, tell_reasons
from app.services.desk import Desk
from app.services.elsewhere import ElsewhereView, find_elsewhere
from app.services.list_sheet import export_list
from app.services.paper_kinds import get_paper_kind
from app.services.ports import FilingQuery, FilingSummary
from app.services.printing import reprint_words
from app.services.queries import RecordView, search, view_record


def cli_actor(desk: Desk) -> Actor:
    """经办人 of what is done by the command line."""
    return Actor("cli", "命令行", Role.MANAGER, desk.counter.area + desk.counter.office, desk.counter.counter)


def _find_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXT", nargs="?", default="", help="姓名、拼音首字母、号码、电话或备案编号")
    parser.add_argument("--not-upstream", action="store_true", help="未上报：还有事项没有报到上级的")
    parser.add_argument("--out", type=Path, metavar="FILE.xlsx", help="把查到的存成备案清单")
    made = parser.add_mutually_exclusive_group()
    made.add_argument("--here", dest="made_at", action="store_const", const=MadeAt.HERE, help="只列本窗口办理的")
    made.add_argument(
        "--elsewhere", dest="made_at", action="store_const", const=MadeAt.ELSEWHERE, help="只列他处办理的"
    )


def _find(options: argparse.Namespace, answer: Answer) -> int:
    if not options.text and not options.not_upstream and options.made_at is None:
        raise UsageError(
            "没有说要查什么",
            remedy="请写上 TEXT，或加 --not-upstream、--here、--elsewhere",
            code="find_nothing",
        )
    with open_folder(options) as counter:
        bring_days_to_records(counter.desk)
        query = FilingQuery(
            options.text, made_at=options.made_at or MadeAt.ANYWHERE, not_yet_upstream=options.not_upstream
        )
        if options.out is not None:
            count = export_list(counter.desk, cli_actor(counter.desk), query, options.out)
            answer.give({"rows": count, "file": str(options.out)})
            answer.say(f"共 {count} 件，已存为 {options.out}。文件里有个人信息，请妥善保管。")
            return 0
        found = _all_found(counter.desk, query)
    answer.give([_summary(item) for item in found])
    if not found and options.not_upstream and not options.text:
        answer.say("都已上报，没有等待的。")
        return 0
    if not found:
        answer.say("没有找到。可以换姓名、拼音首字母、社会保障号码、电话尾号或备案编号再查。")
        return 0
    rows = [("备案编号", "姓名", "人员类别", "状态", "起", "止", "上报")]
    rows += [
        (
            item.number,
            item.name,
            item.category.label,
            item.status.label,
            str(item.valid_from or ""),
            str(item.valid_until or "长期"),
            f"他处办理：{item.place}" if item.place else item.upstream.label,
        )
        for item in found
    ]
    answer.table(rows)
    return 0


def _all_found(desk: Desk, query: FilingQuery) -> list[FilingSummary]:
    """Every row, page by page: a script counts on having them all."""
    found: list[FilingSummary] = []
    while page := search(desk, replace(query, offset=len(found))):
        found += page
    return found


def _summary(item: FilingSummary) -> dict[str, Any]:
    return {
        "number": item.number,
        "name": item.name,
        "category": item.category.value,
        "status": item.status.value,
        "valid_from": item.valid_from.isoformat() if item.valid_from else None,
        "valid_until": item.valid_until.isoformat() if item.valid_until else None,
        "upstream": item.upstream.value,
        **({"elsewhere": item.place} if item.place else {}),
    }


def _show(options: argparse.Namespace, answer: Answer) -> int:
    with open_folder(options) as counter:
        bring_days_to_records(counter.desk)
        other = find_elsewhere(counter.desk, options.number)
        if other is not None:
            return _show_elsewhere(other, counter.desk.today(), answer)
        view = view_record(counter.desk, options.number, Role.MANAGER)
        edition = counter.desk.find_edition_of(view.filing)
    answer.give(_record(view, edition))
    filing = view.filing
    answer.say(
        f"{filing.number}　{filing.person.name}　{filing.category.label}　{filing.status.label}",
        _where_and_when(filing),
        f"上报：{view.upstream.label}",
    )
    for act in view.acts:
        answer.say(f"  {act.on} {act.kind.label}　{act.actor.name}　{act.reason}".rstrip())
        for item in act.decision.explanations if act.decision else ():
            answer.say(f"      {item.title}：{explanation_sentence(edition, item)}")
    for recheck in view.rechecks:
        said = "；".join(f"{CHECK_LABELS[check.kind]}：{check.cause}" for check in recheck.failed) or "通过"
        answer.say(f"  鉴权复核 {recheck.at:%Y-%m-%d %H:%M} {said}")
    for paper in view.prints:
        name = get_paper_kind(paper.form).name
        told = "没有打印出来" if paper.id in view.not_printed else reprint_words(paper.copy)
        answer.say(f"  打印 {paper.printed_at:%Y-%m-%d %H:%M} {name} {told}".rstrip())
    return 0


def _show_elsewhere(view: ElsewhereView, today: date, answer: Answer) -> int:
    filing = view.filing
    status = filing.status_on(today)
    answer.give(
        {
            "number": filing.number,
            "elsewhere": filing.place,
            "status": status.value,
            "valid_from": filing.valid_from.isoformat() if filing.valid_from else None,
            "valid_until": filing.valid_until.isoformat() if filing.valid_until else None,
            "acts": [json.loads(act.model_dump_json()) for act in view.acts],
        }
    )
    answer.say(
        f"{filing.number}　{filing.name}　{filing.category.label}　{status.label}",
        _where_and_when(filing),
        f"他处办理：{filing.place}，本窗口只能查看。",
    )
    for act in view.acts:
        answer.say(f"  {act.done_on} {ActKind(act.kind).label}　{act.actor.name}　{act.record.memo}".rstrip())
    return 0


def _where_and_when(filing: Filing | FilingElsewhere) -> str:
    provisional = "（承诺期内暂定）" if filing.provisional else ""
    period = f"{filing.valid_from or ''} 至 {filing.valid_until or '长期'}{provisional}"
    return f"就医地：{filing.destination_name}　有效期：{period}"


def _decision(decision: Decision, edition: PackEdition | None) -> dict[str, Any]:
    told: dict[str, Any] = to_plain(decision)
    told["reasons"] = tell_reasons(edition, decision.reasons)
    told["explanations"] = tell_explanations(edition, decision.explanations)
    return told


def _record(view: RecordView, edition: PackEdition | None) -> dict[str, Any]:
    filing = view.filing
    return {
        "number": filing.number,
        "state": to_plain(filing),
        "status": filing.status.value,
        "valid_from": filing.valid_from.isoformat() if filing.valid_from else None,
        "valid_until": filing.valid_until.isoformat() if filing.valid_until else None,
        "upstream": view.upstream.value,
        "obligations": {
            "missing": ["/".join(material.value for material in group) for group in filing.owes],
            "commitment": to_plain(filing.commitment) if filing.commitment else None,
        },
        "explanations": tell_explanations(edition, standing_explanations(filing, view.acts)),
        "acts": [
            {
                "id": act.id,
                "kind": act.kind.value,
                "on": act.on.isoformat(),
                "at": act.at.isoformat(),
                "actor": to_plain(act.actor),
                "changes": changes_to_plain(act.changes),
                "reason": act.reason,
                "decision": _decision(act.decision, edition) if act.decision else None,
                "upstream": next((row.state.value for row in view.outbox if row.act_id == act.id), None),
            }
            for act in view.acts
        ],
        "receipts": to_plain(view.receipts),
        "rechecks": to_plain(view.rechecks),
        "prints": [to_plain(paper) | {"came_out": paper.id not in view.not_printed} for paper in view.prints],
        "next_acts": [
            {"act": item.kind.value, "allowed": item.is_allowed, "refusal": item.refusal} for item in view.next_acts
        ],
    }


COMMANDS = (
    Command("find", "查找备案", _find, _find_options, gives_json=True),
    Command("show", "查看一件备案", _show, filing_number_argument, gives_json=True),
)

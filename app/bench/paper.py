"""Filing forms as PDF: one, warm, against others setting the same cells in the same font; a thousand; a long table."""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

from app.bench.result import Result, interleaved_ms, median_ms
from app.errors import EnvironmentProblem
from app.resource_files import resource_path
from forms.filing_form import COPY_MARKS, FilingFormContent, render_filing_form
from forms.specimens import FILING_FORM

_TITLE = "制一份备案表（两联）"
_ROUNDS = 40
_PEER_ROUNDS = 5
_WEASYPRINT_GOAL, _OFFICE_GOAL = 10.0, 5.0
_OFFICE_FORMS = 5
_FORMS, _ROWS = 1000, 10_000
_MOST_MS_A_FILE, _MOST_MS_A_PAGE, _MOST_MS_A_TABLE = 15.0, 8.0, 20_000.0
_MOST_MB = 120.0


def measure_paper() -> Iterator[Result]:
    """One form against each peer, then runs of many in processes of their own, in time of the processor."""
    yield from _measure_one()
    yield from _measure_many()


def _measure_one() -> Iterator[Result]:
    """Every form has a number of its own, so that nothing drawn before can be used again."""
    content = FILING_FORM
    serial = count(1)

    def ours() -> float:
        number = f"{content.filing_number[:18]}{next(serial):04d}A"
        one = replace(
            content, filing_number=number, check_text=content.check_text.replace(content.filing_number, number)
        )
        return median_ms(lambda: render_filing_form(one), 1, warm_up=0)

    ours()
    with tempfile.TemporaryDirectory(prefix="yidi-bench-") as folder:
        for title, goal, made, missing in (
            ("WeasyPrint", _WEASYPRINT_GOAL, _weasyprint(content), "没有安装 WeasyPrint"),
            ("LibreOffice", _OFFICE_GOAL, _libreoffice(content, Path(folder)), "没有安装 LibreOffice（soffice）"),
        ):
            if made is None:
                alone = interleaved_ms({"ours": ours}, _ROUNDS)["ours"]
                yield Result("paper", _TITLE, alone, alone, title, skipped=missing)
                continue
            made()
            medians = interleaved_ms({"ours": ours, "peer": made}, _PEER_ROUNDS)
            alone = interleaved_ms({"ours": ours}, _ROUNDS)["ours"]
            notes = {"连续制表 ms": alone}
            yield Result("paper", _TITLE, medians["ours"], medians["peer"], title, goal, at_least=True, notes=notes)


def _measure_many() -> Iterator[Result]:
    for what, amount, title, limit in (
        ("separate", _FORMS, "一千份备案表，每份一个文件，每份", _MOST_MS_A_FILE),
        ("together", _FORMS, "一千份备案表合成一个文件，每页", _MOST_MS_A_PAGE),
        ("summary", _ROWS, "一万行的汇总表，全表", _MOST_MS_A_TABLE),
    ):
        with tempfile.TemporaryDirectory(prefix="yidi-bench-") as folder:
            told = _run_batch(what, amount, folder)
        pieces = {"separate": amount, "together": told["pieces"], "summary": 1}[what]
        notes = {"全程墙上时间 s": told["wall_ms"] / 1000}
        yield Result("paper", title, told["cpu_ms"] / pieces, limit, "不超过", 1.0, notes=notes)
        if what != "summary":
            yield Result("paper", f"{title}：内存最多", told["memory_mb"], _MOST_MB, "不超过", 1.0, unit="MB")


def _run_batch(what: str, amount: int, folder: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "app.bench.paper_batch", what, str(amount), folder],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise EnvironmentProblem("批量制表没有做完", why=f"{what}：{done.stderr.strip()[-300:]}", code="batch")
    told: dict[str, float] = json.loads(done.stdout)
    return told


def _weasyprint(content: FilingFormContent) -> Callable[[], float] | None:
    if find_spec("weasyprint") is None:
        return None
    peer = _peer(content)
    return lambda: median_ms(peer, 1, warm_up=0)


def _libreoffice(content: FilingFormContent, folder: Path) -> Callable[[], float] | None:
    """Milliseconds a form: what a run over some more of them takes longer, so that its start does not count."""
    program = shutil.which("soffice")
    if program is None:
        return None
    pages = [folder / f"{number}.html" for number in range(_OFFICE_FORMS + 1)]
    for page in pages:
        page.write_text(f"<meta charset='utf-8'><style>{_STYLE % _song().as_uri()}</style>{_page(content)}", "utf-8")

    def convert(sources: list[Path]) -> float:
        options = [f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf"]
        command = [program, *options, "--outdir", str(folder), *map(str, sources)]
        return median_ms(lambda: subprocess.run(command, capture_output=True, check=True), 1, warm_up=0)

    return lambda: (convert(pages) - convert(pages[:1])) / _OFFICE_FORMS


def _peer(content: FilingFormContent) -> Callable[[], object]:
    import weasyprint

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    fonts = weasyprint.text.fonts.FontConfiguration()
    style = weasyprint.CSS(string=_STYLE % _song().as_uri(), font_config=fonts)
    page = _page(content)
    return lambda: weasyprint.HTML(string=page).write_pdf(stylesheets=[style], font_config=fonts)


def _song() -> Any:
    return next(resource_path("fonts").glob("YidiSong-Regular.ttf"))


_STYLE = """
@font-face { font-family: Song; src: url(%s); }
@page { size: A4; margin: 20mm; }
body { font: 10.5pt Song; } section { page-break-after: always; }
table { border-collapse: collapse; width: 100%%; } td { border: 0.5pt solid black; padding: 6pt; }
h1 { font-size: 16pt; text-align: center; }
"""


def _page(content: FilingFormContent) -> str:
    rows = (
        ("姓名", content.name, "性别", content.sex, "险种", "1. 职工医保 2. 城乡居民医保 3. 城镇居民医保 4. 新农合"),
        (
            "人员类别",
            "1. 异地安置退休人员 2. 异地长期居住人员 3. 常驻异地工作人员 4. 异地转诊人员",
            "登记类别",
            "1. 新增 2. 变更",
        ),
        ("社会保障号码", content.social_security_number, "社会保障卡卡号(可选)", content.card_number),
        ("参保地家庭住址", content.home_address, "异地联系地址", content.remote_address),
        ("联系电话1", content.phone_1, "联系电话2", content.phone_2),
        ("转往省(市、区)", content.destination_province, "地区(市、州)", content.destination_city),
        ("医疗机构名称", content.institution_name, "医疗机构级别", content.institution_level),
        ("本人(被委托人)签名", "", "填表日期", str(content.signed_on or "")),
    )
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    explanation = "".join(f"<p>{line}</p>" for line in content.explanation)
    return "".join(
        f"<section><p>备案编号：{content.filing_number}　{mark}</p>"
        f"<h1>{content.province}省(区、市)跨省异地就医登记备案表</h1>"
        f"<table>{body}</table><p>经办机构：{content.office}</p><p>经办人：{content.clerk}</p>{explanation}</section>"
        for mark in COPY_MARKS
    )

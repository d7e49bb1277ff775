"""One filing form as PDF, warm, against WeasyPrint setting the same cells with the same font."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from itertools import count
from typing import Any

from app.bench.result import Result, interleaved_ms, median_ms
from app.resource_files import resource_path
from forms.filing_form import COPY_MARKS, FilingFormContent, render_filing_form
from forms.specimens import FILING_FORM

_ROUNDS = 40
_PEER_ROUNDS = 5
_GOAL = 10.0


def measure_paper() -> Iterator[Result]:
    """Every form has a number of its own, so that nothing drawn before can be used again."""
    title = "制一份备案表（两联）"
    content = FILING_FORM
    serial = count(1)

    def ours() -> float:
        number = f"{content.filing_number[:18]}{next(serial):04d}A"
        one = replace(
            content, filing_number=number, check_text=content.check_text.replace(content.filing_number, number)
        )
        return median_ms(lambda: render_filing_form(one), 1, warm_up=0)

    ours()
    if find_spec("weasyprint") is None:
        alone = interleaved_ms({"ours": ours}, _ROUNDS)["ours"]
        yield Result("paper", title, alone, alone, "WeasyPrint", skipped="没有安装 WeasyPrint")
        return
    peer = _peer(content)
    peer()
    medians = interleaved_ms({"ours": ours, "peer": lambda: median_ms(peer, 1, warm_up=0)}, _PEER_ROUNDS)
    alone = interleaved_ms({"ours": ours}, _ROUNDS)["ours"]
    yield Result(
        "paper",
        title,
        medians["ours"],
        medians["peer"],
        "WeasyPrint",
        _GOAL,
        at_least=True,
        notes={"连续制表 ms": alone},
    )


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

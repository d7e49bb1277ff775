"""Draws many papers in a process of its own, so that its memory is that of the run: ``paper_batch WHAT COUNT FOLDER``.

One JSON line tells what it took: milliseconds of the processor and on the wall, pages, and the most megabytes held.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from app.domain.vocabulary import Category
from app.services.summary import SummaryTable, SummaryWanted
from forms.filing_form import FilingFormContent, render_filing_form, write_filing_forms
from forms.specimens import FILING_FORM
from forms.summary_maker import FormSummaryMaker

_SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗"
_GIVEN = "秀芳伟娜静敏强磊洋艳勇军杰娟涛明超英华慧巧美淑惠珠翠雅芝玉萍红娥玲芬燕彩春菊兰凤洁梅琳素云莲真环雪荣爱霞香月"
_PLACES = "上海市杨浦区四平路街道鞍山新村成都武侯青羊重庆昆明西安雁塔广州天河深圳南山杭州西湖宁波鄞州苏州工业园"
_DAY = date(2020, 12, 31)


def filing_forms(count: int) -> Iterator[FilingFormContent]:
    """Forms of as many people, each with a name, number and address of their own."""
    chance = random.Random(count)  # noqa: S311 - invented people, the same in every run
    for number in range(1, count + 1):
        filing_number = f"{FILING_FORM.filing_number[:17]}{number:04d}A"
        yield replace(
            FILING_FORM,
            filing_number=filing_number,
            check_text=FILING_FORM.check_text.replace(FILING_FORM.filing_number, filing_number),
            name="".join((chance.choice(_SURNAMES), *chance.choices(_GIVEN, k=2))),
            card_number=f"A{number:08d}",
            home_address="江苏省淮安市淮安区" + _address(chance, number),
            remote_address=_address(chance, number) + "302室",
            phone_1=f"139{number:08d}",
        )


def _address(chance: random.Random, number: int) -> str:
    return "".join(chance.choices(_PLACES, k=8)) + f"路{number}号"


def _separate(count: int, folder: Path) -> int:
    for form in filing_forms(count):
        (folder / f"{form.filing_number}.pdf").write_bytes(render_filing_form(form))
    return 2 * count


def _together(count: int, folder: Path) -> int:
    with (folder / "forms.pdf").open("wb") as file:
        write_filing_forms(filing_forms(count), file)
    return 2 * count


def _summary(count: int, folder: Path) -> int:
    def rows() -> Iterator[dict[str, str]]:
        for number, form in enumerate(filing_forms(count), start=1):
            yield {
                "sequence": str(number),
                "number": form.filing_number,
                "name": form.name,
                "sex": form.sex,
                "insurance": "城乡居民医保",
                "registration": "新增",
                "social_security_number": form.social_security_number,
                "card_number": form.card_number,
                "home_address": form.home_address,
                "remote_address": form.remote_address,
                "phone_1": form.phone_1,
                "phone_2": form.phone_2,
                "destination_province": form.destination_province,
                "destination_city": form.destination_city,
                "destination_county": form.destination_county,
                "institution_name": form.institution_name,
                "institution_level": form.institution_level,
                "valid_from": "2020-05-06",
                "valid_until": "长期",
                "status": "有效",
                "filed_on": "2020-05-06",
                "clerk": form.clerk,
            }

    wanted = SummaryWanted(Category.LONG_TERM_RESIDENT)
    table = SummaryTable("summary_table", wanted, _DAY, rows(), lambda: (f"合计：{count}件",))
    FormSummaryMaker(FILING_FORM.office).write(table, folder / "table.pdf")
    return count


WORKS: dict[str, Callable[[int, Path], int]] = {"separate": _separate, "together": _together, "summary": _summary}


def _most_held_mb() -> float:
    """The system's own note of it begins with the program; what ``getrusage`` tells begins with the parent's."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def _main(what: str, count: str, folder: str) -> None:
    render_filing_form(FILING_FORM)  # fonts are read once in a process
    wall, cpu = time.perf_counter(), time.process_time()
    pieces = WORKS[what](int(count), Path(folder))
    cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
    told = {"cpu_ms": cpu * 1000, "wall_ms": wall * 1000, "pieces": pieces, "memory_mb": _most_held_mb()}
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    _main(*sys.argv[1:])

"""What the papers of real records say of them: no more than the texts, and of the day and the person that it was."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.errors import UserError
from app.policy.facts import ChangeRequest
from app.services.cancellations import cancel
from app.services.changes import change
from app.services.day_end import sweep
from app.services.paper_kinds import papers_of
from app.services.printing import preview
from app.services.queries import get_record
from tests.builders import actor, go_to
from tests.forms.filed import VISITS, Filed, Offices
from tests.forms.reading import text_of


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[Offices]:
    opened = Offices(tmp_path)
    yield opened
    opened.close()


def bring_up_to_date_now(filed: Filed) -> None:
    """What days have brought becomes an act of the system."""
    assert filed.number in sweep(filed.desk)


def every_paper(filed: Filed) -> dict[str, str]:
    """The words of each paper that the record has now."""
    record = get_record(filed.desk, filed.number)
    kinds = papers_of(record.filing, record.acts)
    return {kind.code: text_of(preview(filed.desk, filed.papers, filed.number, kind.code).pdf) for kind in kinds}


@pytest.mark.parametrize("later", ["expired", "cancelled"])
def test_the_form_keeps_the_clerk_and_the_day_that_handled_it_when_the_filing_has_ended(
    offices: Offices, later: str
) -> None:
    filed = offices.file(VISITS["yangjiang_referral"])
    clerk, handled = actor().name, "经办日期:2021年6月3日"
    go_to(filed.desk, date(2022, 1, 10) if later == "expired" else date(2021, 6, 20))
    if later == "expired":
        bring_up_to_date_now(filed)
    else:
        other = replace(actor(), name="另一人")
        assert cancel(filed.desk, other, filed.number, reason="回参保地").was_done
    assert get_record(filed.desk, filed.number).acts[-1].actor.name != clerk
    text = every_paper(filed)["filing"]
    assert f"经办人:{clerk}" in text
    assert handled in text


@pytest.mark.parametrize("name", VISITS)
def test_what_a_text_leaves_open_is_called_so_and_cited_to_no_article_on_any_paper(offices: Offices, name: str) -> None:
    filed = offices.file(VISITS[name])
    texts = list(every_paper(filed).values())
    for act in (
        lambda: change(filed.desk, actor(), filed.number, ChangeRequest(phone="13800001111")),
        lambda: cancel(filed.desk, actor(), filed.number, reason="回参保地"),
    ):
        try:
            act()
        except UserError:
            continue
        texts += every_paper(filed).values()
    for text in texts:
        assert "系统约定" not in text
        assert "按此办理（" not in text
        assert "按此办理［" not in text
        assert "本机构按此办理）［" not in text
        assert "本机构按此办理）（" not in text

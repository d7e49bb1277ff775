"""What slips say of a record: changes old beside new, extensions counted, papers missing told once, and receipts."""

from __future__ import annotations

from datetime import date

import pytest

from app.domain.filing import MaterialTaken
from app.domain.reasons import ReasonCode
from app.domain.vocabulary import CardState, Channel, LifeState, Material, MaterialHow
from app.errors import UserError
from app.policy.facts import ChangeRequest
from app.services.acceptance_slip import write_acceptance_slip
from app.services.change_slip import NOTHING, write_change_slip
from app.services.changes import change
from app.services.desk import Desk
from app.services.extension_slip import write_extension_slip
from app.services.field_changes import FieldChange
from app.services.filings import Intake, file
from app.services.missing_notice import write_missing_notice
from app.services.notice_line import NoticeSection
from app.services.paper_check import PaperClaim, PaperSigner, verify_check_text
from app.services.paper_request import PaperRequest, RenderedPaper
from app.services.printing import PaperDesk, reprint
from app.services.queries import Record, get_record
from app.services.visit_notice import issue_visit_notice
from app.store import SqlStore
from tests.builders import AREA, BOTH_CARDS, DAY, actor, applicant, edition, elder_on_commitment, intake, request

SIGNER = PaperSigner(b"k" * 32)
ORDER = "居住证、暂住证、户籍证明，任选一项"


class KeepingMaker:
    """Keeps what it was asked to draw."""

    def __init__(self) -> None:
        self.asked: list[PaperRequest] = []

    def render(self, request: PaperRequest) -> RenderedPaper:
        self.asked.append(request)
        return RenderedPaper(request.check_text_of("1").encode(), request.form, "1")


@pytest.fixture
def maker() -> KeepingMaker:
    return KeepingMaker()


@pytest.fixture
def papers(desk: Desk, maker: KeepingMaker) -> PaperDesk:
    assert isinstance(desk.store, SqlStore)
    return PaperDesk(maker, desk.store.vault, SIGNER)


def filed(desk: Desk, made: Intake | None = None) -> str:
    done = file(desk, actor(), made or intake())
    assert done.filing is not None
    return done.filing.number


def promised(desk: Desk) -> str:
    case = elder_on_commitment()
    return filed(desk, intake(case.request, case.applicant))


def told(sections: tuple[NoticeSection, ...]) -> dict[str, list[str]]:
    return {section.title: [line.text for line in section.lines] for section in sections}


def missing_of(record: Record) -> dict[str, list[str]]:
    return told(write_missing_notice(edition(), record.filing, record.acts, AREA))


def test_a_change_is_told_with_the_old_value_beside_the_new_one(desk: Desk) -> None:
    number = filed(desk)
    change(desk, actor(), number, ChangeRequest(destination="330100"), reason="随子女迁居")
    slip = write_change_slip(edition(), get_record(desk, number).acts)
    assert FieldChange("就医地", "上海市", "浙江省杭州市") in slip.changes
    assert (slip.reason, slip.changed_on, slip.clerk) == ("随子女迁居", DAY, actor().name)
    assert all(item.old and item.new for item in slip.changes)
    assert any("按变更后的内容执行" in line.words and "第" in line.source for line in slip.basis)


def test_a_value_that_was_empty_is_told_as_none(desk: Desk) -> None:
    number = filed(desk)
    change(desk, actor(), number, ChangeRequest(phone_2="13800001111"))
    (item,) = write_change_slip(edition(), get_record(desk, number).acts).changes
    assert item == FieldChange("备用电话", NOTHING, "13800001111")


def test_of_several_changes_the_last_one_is_told(desk: Desk) -> None:
    number = filed(desk)
    for phone in ("13800001111", "13800002222"):
        change(desk, actor(), number, ChangeRequest(phone=phone))
    (item,) = write_change_slip(edition(), get_record(desk, number).acts).changes
    assert (item.old, item.new) == ("13800001111", "13800002222")


def test_there_is_no_slip_of_what_never_happened(desk: Desk) -> None:
    acts = get_record(desk, filed(desk)).acts
    with pytest.raises(ValueError, match="not changed"):
        write_change_slip(edition(), acts)
    with pytest.raises(ValueError, match="not extended"):
        write_extension_slip(edition(), acts)


def test_what_a_record_still_owes_is_told_with_article_and_term(desk: Desk) -> None:
    notice = missing_of(get_record(desk, promised(desk)))
    assert any(ORDER in line and "淮医保发〔2020〕34号" in line for line in notice["还缺的材料"])
    assert "2020-11-06" in notice["补交的期限"][0]
    assert "还要解决的问题" not in notice
    assert set(notice["已经收到、不用再交的材料"]) == {"居民身份证（已见原件）。", "社会保障卡（已见原件）。"}


def test_a_receipt_tells_papers_result_and_that_no_review_is_due(desk: Desk) -> None:
    record = get_record(desk, promised(desk))
    slip = told(write_acceptance_slip(edition(), record.filing, record.acts))
    assert "居民身份证（已见原件）。" in slip["收到的材料"]
    assert slip["还要补交的材料"][0] == f"{ORDER}：承诺补交。"
    assert slip["办理结果"][0] == "准予备案，有效期 2020-05-06 至 2020-11-06。"
    assert "还要按上面所写补交材料" in slip["审核"][0]
    assert "已经办结" not in slip["审核"][0]


def test_a_receipt_of_what_is_reviewed_names_the_last_day_with_its_article(desk: Desk) -> None:
    number = filed(desk, intake(request(channel=Channel.MINI_PROGRAM)))
    record = get_record(desk, number)
    assert record.filing.status is LifeState.PENDING_REVIEW
    slip = told(write_acceptance_slip(edition(), record.filing, record.acts))
    assert slip["审核"][0].startswith(f"{record.filing.review_due} 前审核：")
    assert "第" in slip["审核"][0]
    assert "正在审核" in slip["办理结果"][0]


def test_a_visit_that_cannot_be_filed_is_told_all_at_once_and_leaves_no_record(
    desk: Desk, papers: PaperDesk, maker: KeepingMaker
) -> None:
    wrong = applicant(card=CardState.LOST)
    made = intake(
        request(materials=frozenset({Material.ID_CARD}), document_until=date(2020, 1, 31)),
        wrong,
        materials_taken=(MaterialTaken(Material.ID_CARD, MaterialHow.COPIED),),
    )
    paper, pdf = issue_visit_notice(desk, papers, actor(), made)
    (asked,) = maker.asked
    notice = told(write_missing_notice(asked.edition, asked.filing, asked.acts, asked.area))
    assert any(ORDER in line for line in notice["还缺的材料"])
    problems = "".join(notice["还要解决的问题"])
    assert ReasonCode.CARD_ABNORMAL.label in problems or "挂失" in problems
    assert "2020-01-31 到期" in problems
    assert "缺：" not in problems
    assert notice["已经收到、不用再交的材料"] == ["居民身份证（已留复印件）。"]
    assert any("6个月内补齐" in line and "随迁老人" in line for line in notice["可以先凭承诺书办理的"])
    with desk.store.read() as uow:
        assert uow.filings.of_person(made.person.social_security_number) == ()
        last = list(uow.audit.entries())[-1]
        listed = uow.prints.of_filing(paper.filing_number)
    assert (last.event, last.subject, last.detail) == ("paper.told_missing", paper.filing_number, paper.id)
    assert listed == (paper,)
    assert papers.vault.get(paper.vault_hash) == pdf
    claim = verify_check_text(SIGNER, asked.check_text_of("1"))
    assert claim == PaperClaim(paper.filing_number, "missing", 0, "1")


def test_the_notice_of_a_visit_is_reprinted_by_its_number(desk: Desk, papers: PaperDesk) -> None:
    paper, pdf = issue_visit_notice(desk, papers, actor(), intake(request(materials=BOTH_CARDS)))
    again, same = reprint(desk, papers, actor(), paper.filing_number, "missing")
    assert (same, again.copy, again.filing_number) == (pdf, 2, paper.filing_number)


def test_each_notice_of_a_visit_has_a_number_of_its_own(desk: Desk, papers: PaperDesk) -> None:
    made = intake(request(materials=BOTH_CARDS))
    first, second = (issue_visit_notice(desk, papers, actor(), made)[0].filing_number for _ in range(2))
    assert first != second


def test_a_visit_that_lacks_nothing_has_no_notice(desk: Desk, papers: PaperDesk) -> None:
    with pytest.raises(UserError) as caught:
        issue_visit_notice(desk, papers, actor(), intake())
    assert caught.value.code == "nothing_missing"

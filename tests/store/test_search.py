"""What a clerk types finds the record; filters narrow it down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.domain.filing import CommitmentState, Contact
from app.domain.vocabulary import ActKind, Category, LifeState, MadeAt, UpstreamState
from app.services.list_order import ListOrder
from app.services.ports import FilingQuery, FilingSummary
from app.store import SqlStore, search
from app.store.engine import connect
from tests.store.builders import act_again, commitment, file_one, person


def names_found(store: SqlStore, **query: object) -> list[str]:
    with store.read() as work:
        found = work.filings.search(FilingQuery(**query))  # type: ignore[arg-type]
        assert work.filings.count(FilingQuery(**query)) == len(found)  # type: ignore[arg-type]
    return [row.name for row in found]


@pytest.mark.parametrize(
    "typed",
    ["单", "单雄", "单雄信", "sxx", "SX", "dx", "cxx", "320801195512120024", "32080119551", " 3208 0119 5512 "],
)
def test_a_record_is_found_by_the_start_of_name_initials_or_identity_number(store: SqlStore, typed: str) -> None:
    file_one(store, person=person("单雄信"))
    file_one(store, person=person("赵云", "110101199003070030"))
    assert names_found(store, text=typed) == ["单雄信"]


def test_a_check_character_typed_small_or_full_width_is_understood(store: SqlStore) -> None:
    file_one(store, person=person("赵云", "11010119900307002X"))
    assert names_found(store, text="11010119900307002x") == ["赵云"]
    assert names_found(store, text="１１０１０１１９９００３０７００２Ｘ") == ["赵云"]


def test_names_with_rare_characters_are_found_by_name_and_by_the_initials_that_are_known(store: SqlStore) -> None:
    for name in ("张䶮㛃", "欧阳𬭎", "李𠮷明"):
        file_one(store, person=person(name))
    assert names_found(store, text="李𠮷") == ["李𠮷明"]
    assert names_found(store, text="lm") == ["李𠮷明"]
    assert names_found(store, text="zyj") == ["张䶮㛃"]
    assert names_found(store, text="oy") == ["欧阳𬭎"]


@pytest.mark.parametrize("typed", ["赵 云", "赵　云", " 赵  云 "])
def test_a_name_typed_with_blanks_between_its_characters_is_found(store: SqlStore, typed: str) -> None:
    file_one(store, person=person("赵云"))
    file_one(store, person=person("赵　云", "110101199003070030"))
    file_one(store, person=person("单雄信", "320801195512120024"))
    assert "赵云" in names_found(store, text=typed)
    assert "单雄信" not in names_found(store, text=typed)


@pytest.mark.parametrize("typed", ["1234", "00001234", "138-0000-1234", "8765"])
def test_a_record_is_found_by_the_end_of_either_telephone(store: SqlStore, typed: str) -> None:
    file_one(store, contact=Contact(phone="138 0000 1234", phone_2="0517-83908765"))
    file_one(store, person=person("赵云"), contact=Contact(phone="13900004321"))
    assert names_found(store, text=typed) == ["欧阳单"]


def test_three_digits_are_too_few_for_the_end_of_a_telephone(store: SqlStore) -> None:
    file_one(store)
    assert names_found(store, text="234") == []


def test_a_record_is_found_by_its_number_typed_or_scanned_and_by_its_old_paper_number(store: SqlStore) -> None:
    filed = file_one(store, legacy_number="淮转2019-0042")
    file_one(store, person=person("赵云"))
    assert names_found(store, text=filed.number) == ["欧阳单"]
    assert names_found(store, text=f"{filed.number[:10]}-{filed.number[10:].lower()}") == ["欧阳单"]
    assert names_found(store, text="淮转2019") == ["欧阳单"]
    with store.read() as work:
        assert work.filings.find_legacy("淮转2019-0042") == filed
        assert work.filings.find_legacy("") is None


def test_a_corrected_name_is_found_and_the_wrong_one_no_longer(store: SqlStore) -> None:
    filed = file_one(store, person=person("单雄信"))
    act_again(store, filed, ActKind.CORRECT, person=person("善雄心"))
    assert names_found(store, text="单") == []
    assert names_found(store, text="dx") == []
    assert names_found(store, text="sxx") == ["善雄心"]


def test_a_percent_sign_or_underscore_means_itself(store: SqlStore) -> None:
    file_one(store)
    assert names_found(store, text="%") == []
    assert names_found(store, text="_阳") == []


def test_filters_hold_together(store: SqlStore) -> None:
    file_one(store, person=person("甲"), destination="310104", filed_on=date(2025, 3, 1), commitment=commitment())
    file_one(store, person=person("乙"), destination="330100", category=Category.REFERRAL)
    file_one(store, person=person("丙"), destination="310115", status=LifeState.CANCELLED)
    assert names_found(store) == ["丙", "乙", "甲"]
    assert names_found(store, destination="310000") == ["丙", "甲"]
    assert names_found(store, category=Category.REFERRAL) == ["乙"]
    assert names_found(store, status=LifeState.ACTIVE, destination="310000") == ["甲"]
    assert names_found(store, filed_from=date(2025, 3, 2)) == ["丙", "乙"]
    assert names_found(store, filed_until=date(2025, 3, 2)) == ["甲"]
    assert names_found(store, with_commitment=True) == ["甲"]
    assert names_found(store, upstream=UpstreamState.WAITING, text="甲") == ["甲"]
    assert names_found(store, upstream=UpstreamState.ACCEPTED) == []


def test_a_list_comes_page_by_page(store: SqlStore) -> None:
    for name in "甲乙丙":
        file_one(store, person=person(name))
    with store.read() as work:
        pages = [work.filings.search(FilingQuery(limit=2, offset=start)) for start in (0, 2)]
        assert [[row.name for row in page] for page in pages] == [["丙", "乙"], ["甲"]]
        assert work.filings.count(FilingQuery(limit=2)) == 3


def test_no_search_of_a_typed_text_reads_the_whole_table(store: SqlStore) -> None:
    """SQLite's own plan names an index for every table it touches."""
    statements: list[str] = []
    file_one(store)
    with store.read() as work:
        raw = work.filings._work.connection.connection.dbapi_connection  # type: ignore[attr-defined]
        raw.set_trace_callback(statements.append)
        work.filings.search(FilingQuery(text="12345678"))
        work.filings.search(FilingQuery(text="oyd"))
        work.filings.count(FilingQuery(text="欧阳"))
        raw.set_trace_callback(None)
    connection = connect(store.database_path, store.keys.database, reading=True)
    try:
        plan = [row[3] for sql in statements for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
    finally:
        connection.close()
    assert statements
    assert [step for step in plan if step.startswith("SCAN filing")] == []


def test_days_of_a_promise_and_of_the_end_narrow_a_list(store: SqlStore) -> None:
    file_one(store, person=person("甲"), commitment=commitment(), valid_until=date(2026, 9, 1))
    file_one(store, person=person("乙"), valid_until=date(2026, 10, 1), status=LifeState.CANCELLED)
    due = commitment().due_on
    assert due is not None
    assert names_found(store, due_from=due, due_until=due) == ["甲"]
    assert names_found(store, due_until=due - timedelta(days=1)) == []
    assert names_found(store, ends_from=date(2026, 9, 1), ends_until=date(2026, 10, 1)) == ["乙", "甲"]
    assert names_found(store, ends_until=date(2026, 10, 1), is_live=True) == ["甲"]


@pytest.mark.parametrize("few", [0, 9])
def test_what_became_of_a_promise_narrows_a_list_to_filings_of_this_counter(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Whether the rows are sorted or walked to."""
    for limit in ("_FEW", "_MODERATE"):
        monkeypatch.setattr(search, limit, few)
    file_one(store, person=person("甲"), commitment=commitment(state=CommitmentState.KEPT))
    file_one(store, person=person("乙"), commitment=commitment())
    file_one(store, person=person("丙"))
    assert names_found(store, promise=CommitmentState.KEPT) == ["甲"]
    assert names_found(store, promise=CommitmentState.OPEN, made_at=MadeAt.ANYWHERE) == ["乙"]
    assert names_found(store, promise=CommitmentState.OPEN, made_at=MadeAt.ELSEWHERE) == []


@pytest.mark.parametrize("order", list(ListOrder))
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize(("few", "typed"), [(0, ""), (0, "甲"), (0, "j"), (9, "甲"), (9, "j")])
def test_pages_one_after_another_are_the_whole_list_in_its_order(
    store: SqlStore, monkeypatch: pytest.MonkeyPatch, order: ListOrder, descending: bool, few: int, typed: str
) -> None:
    """Whether the rows are sorted or walked to."""
    monkeypatch.setattr(search, "_FEW", few)
    monkeypatch.setattr(search, "_MODERATE", few)
    monkeypatch.setattr(search, "_FIRST_WALK", 2)
    for place, category in enumerate([Category.REFERRAL, Category.EMERGENCY, Category.REFERRAL, Category.EMERGENCY]):
        promised = commitment() if place % 2 else None
        file_one(store, person=person(f"甲{'乙丙乙丁'[place]}"), category=category, commitment=promised)
    query = FilingQuery(text=typed, order=order, descending=descending)
    with store.read() as work:
        whole = work.filings.search(query)
        pages: list[FilingSummary] = []
        while page := work.filings.search(replace(query, limit=1, after=pages[-1].place_in_order if pages else None)):
            pages += page
        assert work.filings.count(query) == len(whole)
    assert pages == list(whole)
    assert len({row.number for row in whole}) == {ListOrder.DUE: 2, ListOrder.LETTER: 0}.get(order, 4)
    places = [tuple(part or "" for part in row.place_in_order) for row in whole]
    assert places == sorted(places, reverse=descending)

"""Acts on a record by the edition that made it, and while the pack of one is broken."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.domain.vocabulary import Category, LifeState, Material, Role
from app.errors import UserError
from app.policy.library import PackLibrary
from app.services.cancellations import cancel
from app.services.day_end import sweep
from app.services.desk import Desk
from app.services.filings import file
from app.services.queries import get_record, view_record
from tests.builders import BOTH_CARDS, DAY, PACK, actor, codes, desk_in, go_to, intake, make_desk, request
from tests.policy.packs import Data, write_pack
from tests.services.filed import filed


def test_a_filing_is_judged_for_life_by_the_edition_that_made_it(tmp_path: Path) -> None:
    packs = tmp_path / "packs"

    def old(data: dict[str, object]) -> None:
        data["in_force"] = {"since": date(2020, 4, 1), "until": date(2020, 12, 31)}

    def new(data: dict[str, object]) -> None:
        data["edition"] = "2021-01-01"
        data["in_force"] = {"since": date(2021, 1, 1)}
        data["locks"][0]["months"] = 24  # type: ignore[index]

    write_pack(packs, old, name="old")
    write_pack(packs, new, name="new")
    with desk_in(tmp_path / "data") as plain:
        desk = make_desk(plain.store, plain.clock, library=PackLibrary.load(packs))  # type: ignore[arg-type]
        first = filed(desk).number
        go_to(desk, date(2021, 2, 1))
        second = filed(desk, sequence=464)
        assert second.edition == "2021-01-01"
        go_to(desk, date(2021, 6, 1))
        assert cancel(desk, actor(), first).was_done
        assert codes(cancel(desk, actor(), second.number).decision.reasons) == {"cancel_locked"}


def test_a_record_stays_readable_while_its_pack_is_broken(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    path = write_pack(packs)
    with desk_in(tmp_path / "data") as plain:
        number = filed(plain).number
        path.write_text("colour: red\n", encoding="utf-8")
        broken = PackLibrary.load(packs)
        desk = make_desk(plain.store, plain.clock, library=broken)  # type: ignore[arg-type]
        view = view_record(desk, number, Role.MANAGER)
        assert view.filing.number == number
        assert not any(item.is_allowed for item in view.next_acts)
        assert all("不能使用" in item.refusal for item in view.next_acts)
        with pytest.raises(UserError) as caught:
            file(desk, actor(Role.MANAGER), intake())
        assert caught.value.code == "pack_broken"


def test_a_filing_of_a_sound_edition_goes_on_while_another_edition_is_broken(tmp_path: Path) -> None:
    packs = tmp_path / "packs"

    def ended(data: Data) -> None:
        data["in_force"]["until"] = date(2025, 12, 31)

    write_pack(packs, ended, name="2020-04-01")
    with desk_in(tmp_path / "data") as plain:
        number = filed(make_desk(plain.store, plain.clock, library=PackLibrary.load(packs))).number  # type: ignore[arg-type]
        (packs / PACK / "2026-01-01.yaml").write_text("edition: '2026-01-01'\ncolour: red\n", encoding="utf-8")
        desk = make_desk(plain.store, plain.clock, library=PackLibrary.load(packs))  # type: ignore[arg-type]
        assert any(item.is_allowed for item in view_record(desk, number, Role.MANAGER).next_acts)
        assert desk.find_edition_of(get_record(desk, number).filing) is not None
        with pytest.raises(UserError) as caught:
            file(desk, actor(Role.MANAGER), intake())
        assert caught.value.code == "pack_broken"
        assert cancel(desk, actor(Role.MANAGER), number, exceptions={"emergency"}).was_done


def test_the_sweep_passes_by_a_record_whose_pack_is_broken_and_goes_on(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    write_pack(packs)
    other = write_pack(packs, lambda data: data.update(pack="other-city"), folder_name="other-city")
    with desk_in(tmp_path / "data") as plain:

        def counter_of(pack: str) -> Desk:
            return make_desk(plain.store, plain.clock, library=PackLibrary.load(packs), pack=pack)  # type: ignore[arg-type]

        stuck = filed(counter_of("other-city"), document_until=date(2020, 8, 31)).number
        ended = filed(counter_of(PACK), sequence=464, document_until=date(2020, 8, 31)).number
        sound = other.read_text(encoding="utf-8")
        other.write_text("colour: red\n", encoding="utf-8")
        go_to(plain, date(2020, 9, 1))
        desk = counter_of(PACK)
        assert sweep(desk) == (ended,)
        assert get_record(desk, stuck).filing.status is LifeState.ACTIVE
        other.write_text(sound, encoding="utf-8")
        assert sweep(counter_of(PACK)) == (stuck,)


def test_a_person_with_a_filing_under_a_broken_pack_can_file_what_it_does_not_forbid(tmp_path: Path) -> None:
    packs = tmp_path / "packs"
    write_pack(packs)
    other = write_pack(packs, lambda data: data.update(pack="other-city"), folder_name="other-city")
    with desk_in(tmp_path / "data") as plain:
        library = PackLibrary.load(packs)
        filed(make_desk(plain.store, plain.clock, library=library, pack="other-city"))  # type: ignore[arg-type]
        other.write_text("colour: red\n", encoding="utf-8")
        desk = make_desk(plain.store, plain.clock, library=PackLibrary.load(packs))  # type: ignore[arg-type]
        assert codes(file(desk, actor(), intake()).decision.reasons) == {"already_filed"}
        papers = BOTH_CARDS | {Material.REFERRAL_CERTIFICATE}
        assert file(desk, actor(), intake(request(Category.REFERRAL, materials=papers))).was_done


def test_a_day_on_which_no_edition_holds_files_nothing(desk: Desk) -> None:
    go_to(desk, date(2020, 3, 31))
    refused = file(desk, actor(), intake())
    assert codes(refused.decision.reasons) == {"outside_pack_dates"}
    go_to(desk, DAY)
    assert file(desk, actor(), intake()).was_done

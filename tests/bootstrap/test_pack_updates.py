"""A pack update is put in force whole or not at all, and never takes a filing's rules away."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from app.bootstrap import pack_updates
from app.bootstrap.counter import Counter, SetUp, open_counter, set_up
from app.bootstrap.data_files import load_library
from app.bootstrap.pack_updates import Installed, install_update, roll_back
from app.bootstrap.trusted_keys import trust_key, trusted_keys
from app.domain.audit import find_break
from app.domain.dates import CHINA_STANDARD_TIME, FixedClock
from app.errors import EnvironmentProblem, UserError
from app.policy.update_file import make_update
from app.services.cancellations import cancel
from app.services.filings import file
from tests.builders import DAY, PACK, actor, codes, go_to, intake
from tests.policy.packs import Data, write_pack
from tests.policy.test_update_file import CITY, STRANGER

MADE_AT = datetime(2026, 11, 22, 8, 30, tzinfo=CHINA_STANDARD_TIME)
NEW_FROM = date(2021, 1, 1)


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    clock = FixedClock.on(DAY)
    set_up(tmp_path / "data", SetUp(PACK, "32080301", "01"), clock=clock)
    with open_counter(tmp_path / "data", clock=clock) as opened:
        public = tmp_path / "city.pub"
        public.write_bytes(CITY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
        trust_key(opened, public, actor="1001")
        yield opened


def _without_texts(data: Data) -> None:
    for document in data["documents"].values():
        document.pop("text")


def old_ends(data: Data) -> None:
    _without_texts(data)
    data["in_force"]["until"] = NEW_FROM - timedelta(days=1)
    data["checked_on"] = date(2026, 11, 1)


def new_begins(data: Data) -> None:
    _without_texts(data)
    data["edition"] = NEW_FROM.isoformat()
    data["in_force"] = {"since": NEW_FROM}
    data["locks"][0]["months"] = 1


def _update(folder: Path, *changes: Callable[[Data], object], hours: int = 0, pack: str = PACK) -> bytes:
    """A signed update of as many editions as there are changes, made some hours after the first."""
    shutil.rmtree(folder / pack, ignore_errors=True)
    for place, change in enumerate(changes):
        write_pack(folder, change, name=f"edition-{place}", folder_name=pack)
    return make_update(folder / pack, pack, CITY, MADE_AT + timedelta(hours=hours))


def _install(counter: Counter, content: bytes, *, allow_older: bool = False) -> Installed:
    return install_update(counter, content, actor="1001", allow_older=allow_older)


def _editions(counter: Counter) -> list[str]:
    return [item.edition for item in load_library(counter.folder / "policies").get(PACK)]


def _events(counter: Counter) -> list[str]:
    with counter.desk.store.read() as uow:
        entries = list(uow.audit.entries())
    assert find_break(entries) is None
    return [entry.event for entry in entries if entry.event.startswith("packs.")]


def _files(counter: Counter) -> dict[str, bytes]:
    folder = counter.folder / "policies"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_an_update_holds_once_the_counter_is_opened_again_and_is_audited(counter: Counter, tmp_path: Path) -> None:
    done = _install(counter, _update(tmp_path, old_ends, new_begins))
    assert (done.pack, done.before, done.is_new) == (PACK, "", True)
    assert _editions(counter) == ["2020-04-01", NEW_FROM.isoformat()]
    assert _events(counter) == ["packs.key_trusted", "packs.installed"]
    assert list((counter.folder / "policies").rglob(".*")) == []


def test_the_same_update_again_changes_nothing(counter: Counter, tmp_path: Path) -> None:
    content = _update(tmp_path, old_ends, new_begins)
    _install(counter, content)
    before = _files(counter)
    assert not _install(counter, content).is_new
    assert _files(counter) == before
    assert _events(counter) == ["packs.key_trusted", "packs.installed"]


def test_a_filing_keeps_the_edition_that_judged_it_after_updates_without_it(counter: Counter, tmp_path: Path) -> None:
    under_shipped = file(counter.desk, actor(), intake()).filing
    assert under_shipped is not None
    _install(counter, _update(tmp_path, new_begins))
    assert _editions(counter) == [NEW_FROM.isoformat()]
    with_library = load_library(counter.folder / "policies")
    assert with_library.get_edition(PACK, under_shipped.edition).locks[0].months == 3

    def newest(data: Data) -> None:
        new_begins(data)
        data["edition"] = "2022-01-01"
        data["in_force"] = {"since": date(2022, 1, 1)}

    _install(counter, _update(tmp_path, newest, hours=1))
    library = load_library(counter.folder / "policies")
    assert [item.edition for item in library.get(PACK)] == ["2022-01-01"]
    assert library.get_edition(PACK, under_shipped.edition).edition == "2020-04-01"
    assert library.get_edition(PACK, NEW_FROM.isoformat()).locks[0].months == 1


def test_after_an_update_old_filings_are_locked_by_the_old_rule_and_new_ones_by_the_new(tmp_path: Path) -> None:
    folder, clock = tmp_path / "data", FixedClock.on(DAY)
    set_up(folder, SetUp(PACK, "32080301", "01"), clock=clock)
    public = tmp_path / "city.pub"
    public.write_bytes(CITY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with open_counter(folder, clock=clock) as counter:
        trust_key(counter, public, actor="1001")
        filed = file(counter.desk, actor(), intake()).filing
        assert filed is not None
        _install(counter, _update(tmp_path, new_begins))
    with open_counter(folder, clock=clock) as counter:
        go_to(counter.desk, date(2020, 7, 1))
        assert codes(cancel(counter.desk, actor(), filed.number).decision.reasons) == {"cancel_locked"}
        go_to(counter.desk, date(2020, 8, 7))
        assert cancel(counter.desk, actor(), filed.number).was_done
        go_to(counter.desk, NEW_FROM)
        second = file(counter.desk, actor(), intake()).filing
        assert second is not None
        assert second.edition == NEW_FROM.isoformat()
        go_to(counter.desk, date(2021, 2, 2))
        assert cancel(counter.desk, actor(), second.number).was_done


def _softer(data: Data) -> None:
    _without_texts(data)
    data["locks"][0]["months"] = 1


def _overlapping(data: Data) -> None:
    _without_texts(data)
    data["edition"] = "other"


@pytest.mark.parametrize(
    ("changes", "code", "words"),
    [
        ((_softer,), "edition_changed", "locks"),
        ((old_ends, lambda data: data.update(colour="red")), "update_unsound", "colour：没有这个键"),
        ((_without_texts, _overlapping), "update_unsound", "重叠"),
        ((dict.copy,), "update_unsound", "读不出来"),
        ((lambda data: (_without_texts(data), data.update(pack="another")),), "update_unsound", "不属于政策包"),
        ((), "update_empty", "没有一个版本"),
    ],
)
def test_an_update_that_is_unsound_is_refused_and_nothing_has_moved(
    counter: Counter, tmp_path: Path, changes: tuple[Callable[[Data], object], ...], code: str, words: str
) -> None:
    _install(counter, _update(tmp_path, old_ends, new_begins))
    before = _files(counter)
    (tmp_path / PACK).mkdir(exist_ok=True)
    with pytest.raises(UserError) as caught:
        _install(counter, _update(tmp_path, *changes, hours=1) if changes else _no_edition(tmp_path))
    assert caught.value.code == code
    assert words in caught.value.why
    assert str(counter.folder) not in str(caught.value)
    assert _files(counter) == before
    assert _events(counter) == ["packs.key_trusted", "packs.installed"]


def _no_edition(folder: Path) -> bytes:
    empty = folder / "empty"
    empty.mkdir()
    return make_update(empty, PACK, CITY, MADE_AT + timedelta(hours=1))


def test_an_older_update_is_refused_unless_it_is_wanted(counter: Counter, tmp_path: Path) -> None:
    _install(counter, _update(tmp_path, old_ends, new_begins, hours=2))
    older = _update(tmp_path, old_ends, hours=1)
    with pytest.raises(UserError) as caught:
        _install(counter, older)
    assert caught.value.code == "update_older"
    assert _editions(counter) == ["2020-04-01", NEW_FROM.isoformat()]
    assert _install(counter, older, allow_older=True).is_new
    assert _editions(counter) == ["2020-04-01"]


def test_the_version_before_comes_back_and_goes_no_further_than_the_first(counter: Counter, tmp_path: Path) -> None:
    first = _install(counter, _update(tmp_path, old_ends, new_begins)).version
    second = _install(counter, _update(tmp_path, new_begins, hours=1)).version
    done = roll_back(counter, PACK, actor="1001")
    assert (done.version, done.before) == (first, second)
    assert _editions(counter) == ["2020-04-01", NEW_FROM.isoformat()]
    assert roll_back(counter, PACK, actor="1001").version == ""
    assert _editions(counter) == ["2020-04-01"]
    with pytest.raises(UserError) as caught:
        roll_back(counter, PACK, actor="1001")
    assert caught.value.code == "no_update"
    library = load_library(counter.folder / "policies")
    assert library.get_edition(PACK, NEW_FROM.isoformat()).locks[0].months == 1, "it still judges what it judged"
    assert _events(counter)[-2:] == ["packs.rolled_back", "packs.rolled_back"]
    assert _install(counter, _update(tmp_path, new_begins, hours=1)).version == second


def test_a_pack_that_came_only_by_update_cannot_be_rolled_back_into_nothing(counter: Counter, tmp_path: Path) -> None:
    def far(data: Data) -> None:
        _without_texts(data)
        data["pack"] = "faraway"

    _install(counter, _update(tmp_path, far, pack="faraway"))
    before = _files(counter)
    with pytest.raises(UserError) as caught:
        roll_back(counter, "faraway", actor="1001")
    assert caught.value.code == "only_update"
    assert _files(counter) == before


@pytest.mark.parametrize("failing", ["write_durably", "sync_folder", "load_editions", "check_packs", "_library"])
@pytest.mark.parametrize("after", [0, 1])
def test_a_failure_at_any_point_leaves_everything_as_it_was(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str, after: int
) -> None:
    _install(counter, _update(tmp_path, old_ends))
    content = _update(tmp_path, old_ends, new_begins, hours=1)
    before = _files(counter)
    calls = []
    real = getattr(pack_updates, failing)

    def fail(*given: object) -> object:
        calls.append(given)
        if len(calls) == after + 1:
            raise OSError(28, "No space left on device")
        return real(*given)

    monkeypatch.setattr(pack_updates, failing, fail)
    problem = None
    try:
        _install(counter, content)
    except EnvironmentProblem as raised:
        problem = raised
    monkeypatch.undo()
    if problem is None:
        assert len(calls) <= after, "what failed was not noticed"
        return
    assert problem.code == "pack_disk"
    assert _files(counter) == before
    assert _editions(counter) == ["2020-04-01"]
    assert _events(counter) == ["packs.key_trusted", "packs.installed"]


def test_a_commit_that_fails_brings_the_old_version_back(
    counter: Counter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(counter, _update(tmp_path, old_ends))
    before = _files(counter)
    unit = type(counter.desk.store.write())

    def fail(_self: object) -> None:
        raise EnvironmentProblem("磁盘已满", code="disk")

    with monkeypatch.context() as patched:
        patched.setattr(unit, "commit", fail)
        with pytest.raises(EnvironmentProblem):
            _install(counter, _update(tmp_path, old_ends, new_begins, hours=1))
    assert _files(counter) == before
    assert _events(counter) == ["packs.key_trusted", "packs.installed"]


@pytest.mark.parametrize("damage", ["not json", '{"history": 3}', '{"history": ["gone"]}'])
def test_a_damaged_note_of_what_is_installed_breaks_the_pack_and_lets_no_older_rules_judge(
    counter: Counter, tmp_path: Path, damage: str
) -> None:
    content = _update(tmp_path, old_ends, new_begins)
    _install(counter, content)
    note = counter.folder / "policies" / PACK / "installed.json"
    note.write_text(damage, encoding="utf-8")
    library = load_library(counter.folder / "policies")
    assert [item.pack for item in library.broken] == [PACK]
    with pytest.raises(UserError) as caught:
        library.get(PACK)
    assert caught.value.code == "pack_broken"
    assert _install(counter, _update(tmp_path, old_ends, new_begins, hours=1)).is_new
    assert _editions(counter) == ["2020-04-01", NEW_FROM.isoformat()]


def test_a_stranger_is_not_trusted_by_having_a_key(counter: Counter, tmp_path: Path) -> None:
    content = _update(tmp_path, old_ends)
    assert len(trusted_keys(counter.folder)) == 1
    with pytest.raises(UserError) as caught:
        _install(counter, make_update(tmp_path / PACK, PACK, STRANGER, MADE_AT))
    assert caught.value.code == "update_foreign"
    assert _install(counter, content).is_new


def test_only_a_public_ed25519_key_can_be_trusted(counter: Counter, tmp_path: Path) -> None:
    other = tmp_path / "letter.txt"
    other.write_text("信任我", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        trust_key(counter, other, actor="1001")
    assert caught.value.code == "no_key"

"""Packs are read strictly: whatever is wrong is named with file and place, and stops that pack alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from app.errors import UsageError, UserError
from app.policy.library import PackLibrary
from app.policy.pack import PackEdition
from app.resource_files import resource_path
from app.strict_yaml import parse_file
from tests.builders import PACK, library
from tests.policy.packs import Data, write_pack

_ENGLISH = re.compile(r"[Ii]nput|should|\bvalid\b|\bmust\b|\berror\b")
"""What the libraries beneath would say themselves."""


def _refusal(path: Path) -> str:
    with pytest.raises(UsageError) as caught:
        parse_file(path, PackEdition)
    assert str(path) in caught.value.what
    return caught.value.why


def test_a_pack_written_out_and_read_back_is_the_same(tmp_path: Path) -> None:
    assert parse_file(write_pack(tmp_path), PackEdition) == library().get(PACK)[0]


def _set(*place: str | int, to: object) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        inside: object = data
        for step in place[:-1]:
            inside = inside[step]  # type: ignore[index]
        inside[place[-1]] = to  # type: ignore[index]

    return change


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (_set("validty", to=1), "validty", "没有这个键"),
        (_set("locks", 0, "monts", to=3), "locks.0.monts", "没有这个键"),
        (_set("categories", "referral", "colour", to="red"), "categories.referral.colour", "没有这个键"),
        (_set("area", "city", to="x"), "area.city", "没有这个键"),
        (_set("channels", 0, to={"cites": ["art. 5"]}), "channels.0.channel", "缺少这个键"),
        (_set("locks", 0, "months", to=0), "locks.0.months", "不能小于1（现为 0）"),
        (_set("locks", 0, "act", to="fly"), "locks.0.act", "只能是 file、change"),
        (_set("locks", 0, "cites", to=[]), "locks.0.cites", "至少要有1项"),
        (_set("area", "codes", to=[320800]), "area.codes.0", "代码要加引号"),
        (_set("area", "codes", to=["3208"]), "area.codes.0", "现为 '3208'"),
        (_set("in_force", "since", to="spring"), "in_force.since", "应为日期 yyyy-mm-dd（现为 'spring'）"),
        (_set("pack", to="City 1"), "pack", "现为 'City 1'"),
        (_set("materials", 0, "one_of", to=["passport"]), "materials.0.one_of.0", "现为 'passport'"),
        (
            _set("ends", 1, to={"end": "months", "cites": ["art. 8"]}),
            "ends.1",
            "months 与 end: months、days 与 end: days 须同时写",
        ),
        (
            _set("ends", 1, to={"end": "days", "days": 90, "cites": ["art. 8"]}),
            "ends.1",
            "counted_from 与 end: months、days 须同时写",
        ),
        (
            _set("categories", "referral", "requires", to=[{"fact": "stay", "cites": ["art. 4"]}]),
            "categories.referral.requires.0",
            "months 与 fact: stay、posting 须同时写",
        ),
        (
            _set("categories", "referral", "requires", to=[{"fact": "age", "cites": ["art. 4"]}]),
            "categories.referral.requires.0",
            "ages 与 fact: age 须同时写",
        ),
        (_set("locks", 0, "cites", to=["art. 99"]), "整个文件", "locks.0 引用的 'art. 99' 不在条文表"),
        (
            _set("categories", "retiree_settled", "requires", 0, "cites", to=["art. 98"]),
            "整个文件",
            "categories.retiree_settled.requires.0 引用的 'art. 98'",
        ),
        (_set("insurance_cites", to=["art. 97"]), "整个文件", "引用的 'art. 97' 不在条文表"),
        (_set("articles", "letter", "document", to="lost"), "整个文件", "所属的文件 'lost'"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    tmp_path: Path, change: Callable[[Data], None], place: str, words: str
) -> None:
    why = _refusal(write_pack(tmp_path, change))
    assert place in why
    assert words in why
    assert not _ENGLISH.search(why)


def test_everything_wrong_is_named_at_once(tmp_path: Path) -> None:
    def change(data: Data) -> None:
        data["first"] = 1
        data["locks"][0]["second"] = 2

    why = _refusal(write_pack(tmp_path, change))
    assert "first" in why
    assert "locks.0.second" in why


def test_a_key_that_stands_twice_is_named_with_its_line(tmp_path: Path) -> None:
    path = write_pack(tmp_path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "name: 另一个\n", encoding="utf-8")
    assert _refusal(path) == f"第{text.count(chr(10)) + 1}行：重复的键 'name'"


@pytest.mark.parametrize(
    "content",
    [
        b"pack: [unclosed",
        b"pack: \xff\xfe",
        b"pack: a\x00b",
        b"? [a, b]\n: c\n",
        b"- a list\n",
        b"just words",
        b"",
        b"{a: 1, a: 2}",
        b"pack: !!python/object/apply:os.getcwd []",
    ],
)
def test_a_file_that_is_no_pack_is_refused_and_nothing_else_happens(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.yaml"
    path.write_bytes(content)
    words = re.sub(r"（现为 .*）", "", _refusal(path))
    assert re.search("[\u4e00-\u9fff]", words)
    assert not _ENGLISH.search(words)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        parse_file(tmp_path / "nowhere.yaml", PackEdition)
    assert caught.value.code == "unreadable"
    assert "nowhere.yaml" in caught.value.what


def test_a_broken_pack_is_listed_with_its_reason_and_does_not_stop_the_others(tmp_path: Path) -> None:
    write_pack(tmp_path)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "1.yaml").write_text("colour: red\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    (tmp_path / "README.md").write_text("not a pack", encoding="utf-8")
    found = PackLibrary.load(tmp_path)
    assert set(found.editions) == {PACK}
    assert [(item.pack, item.path) for item in found.broken] == [("other", tmp_path / "other")]
    assert "colour" in found.broken[0].reason
    with pytest.raises(UserError) as caught:
        found.get("other")
    assert caught.value.code == "pack_broken"
    assert str(caught.value) == (
        "政策包 other 不能使用。规则文件写法有误。"
        "请把“政策”页上列出的原因告诉市级管理员，更新政策包；已有备案仍可查看。"
    )
    assert "1.yaml 不合规定。pack：缺少这个键" in found.broken[0].detail
    assert str(tmp_path) not in found.broken[0].detail


def test_an_unknown_pack_is_refused_with_those_there_are(tmp_path: Path) -> None:
    write_pack(tmp_path)
    with pytest.raises(UserError) as caught:
        PackLibrary.load(tmp_path).get("nowhere")
    assert caught.value.code == "pack_unknown"
    assert PACK in caught.value.why


def test_a_folder_that_is_not_there_holds_no_packs(tmp_path: Path) -> None:
    assert PackLibrary.load(tmp_path / "nowhere").editions == {}


def test_a_pack_in_the_wrong_folder_is_refused(tmp_path: Path) -> None:
    shutil.move(write_pack(tmp_path).parent, tmp_path / "elsewhere")
    assert "不属于政策包 elsewhere" in PackLibrary.load(tmp_path).broken[0].reason


def _edition(since: str, until: str | None) -> Callable[[Data], None]:
    def change(data: Data) -> None:
        data["edition"] = since
        data["in_force"] = {"since": date.fromisoformat(since)}
        if until:
            data["in_force"]["until"] = date.fromisoformat(until)

    return change


@pytest.mark.parametrize("until", [None, "2023-01-01", "2023-06-30"])
def test_two_editions_that_hold_on_the_same_day_are_refused(tmp_path: Path, until: str | None) -> None:
    write_pack(tmp_path, _edition("2020-04-01", until), name="old")
    write_pack(tmp_path, _edition("2023-01-01", None), name="new")
    broken = PackLibrary.load(tmp_path).broken
    assert [item.pack for item in broken] == [PACK]
    assert "施行日期重叠" in broken[0].reason


def test_each_day_has_the_edition_in_force_on_it(tmp_path: Path) -> None:
    write_pack(tmp_path, _edition("2023-01-01", None), name="a-new")
    write_pack(tmp_path, _edition("2020-04-01", "2022-06-30"), name="b-old")
    found = PackLibrary.load(tmp_path)
    names = {
        day: getattr(found.find_on(PACK, date.fromisoformat(day)), "edition", None)
        for day in ("2020-03-31", "2020-04-01", "2022-06-30", "2022-07-01", "2022-12-31", "2023-01-01", "2030-01-01")
    }
    assert list(names.values()) == [None, "2020-04-01", "2020-04-01", None, None, "2023-01-01", "2023-01-01"]
    assert found.get_edition(PACK, "2020-04-01").in_force.until == date(2022, 6, 30)
    with pytest.raises(UserError) as caught:
        found.get_edition(PACK, "1999")
    assert caught.value.code == "edition_unknown"


def test_an_offices_own_pack_takes_the_place_of_the_shipped_one_broken_or_sound(tmp_path: Path) -> None:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    write_pack(shipped)
    broken = write_pack(own)
    broken.write_text("colour: red\n", encoding="utf-8")
    with pytest.raises(UserError):
        PackLibrary.load(shipped, own).get(PACK)
    assert PackLibrary.load(shipped, own).editions == {}, "nothing is judged by rules that were replaced"
    write_pack(own, _edition("2024-01-01", None))
    assert PackLibrary.load(shipped, own).get(PACK)[0].edition == "2024-01-01"
    (shipped / PACK / "edition.yaml").write_text("colour: red\n", encoding="utf-8")
    mended = PackLibrary.load(shipped, own)
    assert mended.broken == ()
    assert mended.get(PACK)[0].edition == "2024-01-01"


def test_a_sound_edition_judges_what_it_judged_while_another_of_its_pack_is_broken(tmp_path: Path) -> None:
    write_pack(tmp_path, _edition("2020-04-01", "2025-12-31"), name="2020-04-01")
    broken = write_pack(tmp_path, _edition("2026-01-01", None), name="2026-01-01")
    broken.write_text(broken.read_text(encoding="utf-8") + "colour: red\n", encoding="utf-8")
    found = PackLibrary.load(tmp_path)
    assert found.get_edition(PACK, "2020-04-01").edition == "2020-04-01"
    with pytest.raises(UserError) as caught:
        found.find_on(PACK, date(2020, 5, 6))
    assert caught.value.code == "pack_broken", "nothing new is filed while the pack is broken"
    with pytest.raises(UserError) as caught:
        found.get_edition(PACK, "2026-01-01")
    assert caught.value.code == "pack_broken"


@pytest.mark.parametrize("added", ["colour: red\n", "name: 'twice\n"])
def test_a_broken_edition_is_not_replaced_by_a_shipped_one_of_its_name(tmp_path: Path, added: str) -> None:
    write_pack(tmp_path / "shipped", name="2020-04-01")
    own = write_pack(tmp_path / "own", name="2020-04-01")
    own.write_text(own.read_text(encoding="utf-8") + added, encoding="utf-8")
    with pytest.raises(UserError) as caught:
        PackLibrary.load(tmp_path / "shipped", tmp_path / "own").get_edition(PACK, "2020-04-01")
    assert caught.value.code == "pack_broken"


def test_a_pack_in_force_elsewhere_is_one_of_the_whole_country(tmp_path: Path) -> None:
    write_pack(tmp_path)
    country = write_pack(tmp_path / "b", lambda data: data.update(pack="whole-country", area={"name": "国家"}))
    shutil.move(country.parent, tmp_path / "whole-country")
    found = PackLibrary.load(tmp_path)
    assert [item.pack for item in found.in_force_elsewhere(PACK, date(2020, 5, 6))] == ["whole-country"]
    assert found.in_force_elsewhere(PACK, date(2019, 1, 1)) == ()


SHIPPED = [edition for editions in library().editions.values() for edition in editions]


def test_every_pack_that_ships_is_sound() -> None:
    assert library().broken == ()
    assert SHIPPED


@pytest.mark.parametrize("edition", SHIPPED, ids=lambda item: f"{item.pack}@{item.edition}")
def test_every_quote_stands_in_the_document_that_ships_with_the_pack(edition: PackEdition) -> None:
    folder = resource_path("policies", edition.pack)
    texts = {
        name: "".join((folder / document.text).read_text(encoding="utf-8").split())
        for name, document in edition.documents.items()
        if document.text is not None
    }
    strange = [
        name
        for name, article in edition.articles.items()
        if article.quote and "".join(article.quote.split()) not in texts.get(article.document, "")
    ]
    assert strange == []
    assert all(article.quote for article in edition.articles.values() if article.document in texts)


@pytest.mark.parametrize("edition", SHIPPED, ids=lambda item: f"{item.pack}@{item.edition}")
def test_every_article_is_cited_by_some_rule(edition: PackEdition) -> None:
    by_rules = {cite for _, rule in edition.rules() for cite in rule.cites}
    cited = by_rules | {*edition.insurance_cites, *edition.in_force.cites}
    assert set(edition.articles) == cited


def test_articles_are_called_by_their_chinese_names_with_the_documents_number() -> None:
    edition = library().get(PACK)[0]
    words = edition.cite_words(("art. 7", "letter", "art. 8"))
    assert words == "淮医保发〔2020〕34号 第七条、第八条；淮医保发〔2020〕34号附件 承诺书"

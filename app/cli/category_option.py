"""--category: 人员类别 as its code, its Chinese name, or the digit of the national form."""

from __future__ import annotations

import argparse

from app.domain.vocabulary import Category


def _names() -> dict[str, Category]:
    named = {category.value: category for category in Category} | {category.label: category for category in Category}
    digits = ((category.form_digit, category) for category in Category)
    return named | {str(digit): category for digit, category in digits if digit is not None}


def _category(typed: str) -> Category:
    found = _names().get(typed.strip())
    if found is None:
        raise argparse.ArgumentTypeError(f"没有人员类别“{typed}”，可以是：{_choices()}")
    return found


def _choices() -> str:
    return "；".join(" 或 ".join(name for name, of in _names().items() if of is category) for category in Category)


def category_option(parser: argparse.ArgumentParser) -> None:
    """Add ``--category`` to a command; it holds a Category."""
    parser.add_argument("--category", required=True, type=_category, metavar="CATEGORY", help=f"人员类别：{_choices()}")

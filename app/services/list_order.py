"""排序 of lists."""

from __future__ import annotations

from enum import StrEnum


class ListOrder(StrEnum):
    """排序: what a list of filings is sorted by; the day of filing and the number decide between equals.

    By the day a promise is due, or a letter is kept until, only those are listed that have one.
    """

    NEWEST = "newest"
    NAME = "name"
    PERSON = "person"
    CATEGORY = "category"
    DESTINATION = "destination"
    UNTIL = "until"
    STATUS = "status"
    UPSTREAM = "upstream"
    DUE = "due"
    LETTER = "letter"
    PHONE = "phone"

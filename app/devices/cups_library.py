"""libcups, as far as printing a kept paper needs it: printers, trays, jobs. It speaks to the service for every user.

A binding of our own because pycups has no wheels and the base install must not need a compiler. The functions and
structures are those of cups/cups.h and cups/ipp.h, version 1.6 and later.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import POINTER, Structure, byref, c_char_p, c_int, c_long, c_void_p
from functools import lru_cache
from typing import Any

_NAMES = {"linux": "libcups.so.2", "darwin": "libcups.2.dylib"}


class Option(Structure):
    """cups_option_t."""

    _fields_ = (("name", c_char_p), ("value", c_char_p))


class Destination(Structure):
    """cups_dest_t."""

    _fields_ = (
        ("name", c_char_p),
        ("instance", c_char_p),
        ("is_default", c_int),
        ("num_options", c_int),
        ("options", POINTER(Option)),
    )


class Job(Structure):
    """cups_job_t."""

    _fields_ = (
        ("id", c_int),
        ("dest", c_char_p),
        ("title", c_char_p),
        ("user", c_char_p),
        ("format", c_char_p),
        ("state", c_int),
        ("size", c_int),
        ("priority", c_int),
        ("completed_time", c_long),
        ("creation_time", c_long),
        ("processing_time", c_long),
    )


_SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "cupsGetDests2": (c_int, [c_void_p, POINTER(POINTER(Destination))]),
    "cupsFreeDests": (None, [c_int, POINTER(Destination)]),
    "cupsCopyDestInfo": (c_void_p, [c_void_p, POINTER(Destination)]),
    "cupsFreeDestInfo": (None, [c_void_p]),
    "cupsFindDestSupported": (c_void_p, [c_void_p, POINTER(Destination), c_void_p, c_char_p]),
    "cupsAddOption": (c_int, [c_char_p, c_char_p, c_int, POINTER(POINTER(Option))]),
    "cupsFreeOptions": (None, [c_int, POINTER(Option)]),
    "cupsPrintFile2": (c_int, [c_void_p, c_char_p, c_char_p, c_char_p, c_int, POINTER(Option)]),
    "cupsGetJobs2": (c_int, [c_void_p, POINTER(POINTER(Job)), c_char_p, c_int, c_int]),
    "cupsFreeJobs": (None, [c_int, POINTER(Job)]),
    "cupsCancelJob2": (c_int, [c_void_p, c_char_p, c_int, c_int]),
    "cupsSetServer": (None, [c_char_p]),
    "ippGetCount": (c_int, [c_void_p]),
    "ippGetString": (c_char_p, [c_void_p, c_int, c_void_p]),
}


@lru_cache(maxsize=1)
def find_library() -> ctypes.CDLL | None:
    """The library with its signatures set, or None where this system has none."""
    name = _NAMES.get(sys.platform)
    if name is None:
        return None
    try:
        library = ctypes.CDLL(name)
        for function, (result, arguments) in _SIGNATURES.items():
            entry = getattr(library, function)
            entry.restype, entry.argtypes = result, arguments
    except (OSError, AttributeError):
        return None
    return library


def read_destinations(library: ctypes.CDLL) -> list[tuple[str, bool, dict[str, str]]]:
    """Every queue: name, whether it is the default, its attributes as the service words them."""
    found = POINTER(Destination)()
    count = library.cupsGetDests2(None, byref(found))
    try:
        # An instance is the same printer under other options.
        return [
            (_text(item.name), bool(item.is_default), _options(item)) for item in found[:count] if item.instance is None
        ]
    finally:
        library.cupsFreeDests(count, found)


def read_keywords(library: ctypes.CDLL, printer: str, attribute: str) -> list[str]:
    """What a queue supports of ``attribute``; nothing where it does not say or is gone."""
    found = POINTER(Destination)()
    count = library.cupsGetDests2(None, byref(found))
    try:
        for item in found[:count]:
            if item.instance is None and _text(item.name) == printer:
                return _keywords(library, item, attribute)
        return []
    finally:
        library.cupsFreeDests(count, found)


def print_file(library: ctypes.CDLL, printer: str, path: str, title: str, options: dict[str, str]) -> int:
    """Queue a file; the job's number, 0 when the service refused it."""
    given, count = POINTER(Option)(), 0
    for name, value in options.items():
        count = library.cupsAddOption(name.encode(), value.encode(), count, byref(given))
    try:
        return int(library.cupsPrintFile2(None, printer.encode(), path.encode(), title.encode(), count, given))
    finally:
        library.cupsFreeOptions(count, given)


def read_job_states(library: ctypes.CDLL, printer: str) -> dict[int, int] | None:
    """job-state of every job of a queue that the service still knows, by number; None when it does not answer."""
    found = POINTER(Job)()
    count = library.cupsGetJobs2(None, byref(found), printer.encode(), 0, -1)
    if count < 0:
        return None
    try:
        return {item.id: item.state for item in found[:count]}
    finally:
        library.cupsFreeJobs(count, found)


def cancel_job(library: ctypes.CDLL, printer: str, job: int) -> None:
    """Take a job out of its queue; one that is out, or that the service does not let go of, stays as it is."""
    library.cupsCancelJob2(None, printer.encode(), job, 0)


def _keywords(library: ctypes.CDLL, destination: Destination, attribute: str) -> list[str]:
    info = library.cupsCopyDestInfo(None, byref(destination))
    if not info:
        return []
    try:
        found = library.cupsFindDestSupported(None, byref(destination), info, attribute.encode())
        count = library.ippGetCount(found) if found else 0
        return [_text(library.ippGetString(found, place, None)) for place in range(count)]
    finally:
        library.cupsFreeDestInfo(info)


def _options(destination: Destination) -> dict[str, str]:
    return {_text(item.name): _text(item.value) for item in destination.options[: destination.num_options]}


def _text(raw: bytes | None) -> str:
    return (raw or b"").decode("utf-8", "replace")

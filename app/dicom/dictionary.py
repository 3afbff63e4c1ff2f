"""What PS3.6 says of tags and UIDs."""

import re
from functools import lru_cache
from hashlib import sha256

from pydicom import config
from pydicom.datadict import (
    get_entry,
    private_dictionary_description,
    private_dictionary_VR,
)
from pydicom.uid import UID

from app.frozen import Frozen

UID_ROOT = "1.2.826.0.1.3680043.10.1603"
"""The root below which the site makes UIDs for its synthetic objects."""

IMPLEMENTATION_CLASS_UID = f"{UID_ROOT}.1"
IMPLEMENTATION_VERSION_NAME = "READINGROOM_1"

_UID_MOST = 64
_UID = re.compile(r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*))+")


class Entry(Frozen):
    """One line of the data dictionary; *vr* may be a choice such as ``US or SS``."""

    keyword: str
    name: str
    vr: str
    vm: str
    retired: bool = False


_UNKNOWN = Entry("", "", "UN", "")
CREATORS = range(0x10, 0x100)
"""The element numbers of private creators in a private group."""

_GROUP_LENGTH = Entry("", "Group Length", "UL", "1", retired=True)
_CREATOR = Entry("", "Private Creator", "LO", "1")


@lru_cache(maxsize=8192)
def entry(tag: int, creator: str | None = None) -> Entry:
    """Return what the dictionary, or the private one of *creator*, says of *tag*."""
    group, number = tag >> 16, tag & 0xFFFF
    if group % 2:
        return _private(tag, creator)
    try:
        vr, vm, name, retired, keyword = get_entry(tag)
    except KeyError:
        return _GROUP_LENGTH if number == 0 else _UNKNOWN
    return Entry(keyword, name, vr, vm, bool(retired))


def _private(tag: int, creator: str | None) -> Entry:
    number = tag & 0xFFFF
    if number == 0:
        return _GROUP_LENGTH
    if number in CREATORS:
        return _CREATOR
    try:
        return Entry(
            "",
            private_dictionary_description(tag, creator or ""),
            private_dictionary_VR(tag, creator or ""),
            "",
        )
    except KeyError:
        return _UNKNOWN


def is_uid(text: str) -> bool:
    """Say whether *text* is a valid UID: digits and dots, no leading zeros, at most 64."""
    return len(text) <= _UID_MOST and _UID.fullmatch(text) is not None


def uid_name(uid: str) -> str:
    """Return the name PS3.6 gives *uid*, or nothing for one it does not know."""
    name = UID(uid, config.IGNORE).name
    return "" if name == uid else str(name)


def new_uid(*entropy: str) -> str:
    """Return a UID below the site's root that the same *entropy* always gives again."""
    digest = sha256("\x1f".join(entropy).encode("utf-8")).digest()
    return f"{UID_ROOT}.2.{int.from_bytes(digest[:12], 'big')}"

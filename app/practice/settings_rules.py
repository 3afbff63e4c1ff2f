"""What a setting of a system may hold, told field by field in words for an administrator."""

import ipaddress
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, TypeAlias

Rule: TypeAlias = Callable[[Any], str]
"""Returns what is wrong with a value in a sentence, or the empty text."""

LONGEST_TEXT: Final = 2000
_LONGEST_LABEL: Final = 64
_LONGEST_TITLE: Final = 16
_LONGEST_HOST: Final = 253
_LONGEST_UID: Final = 64
_NO_MATCHES: Final = (204, 200)
_NOT_IN_TITLES: Final = re.compile(r"[\x00-\x1f\x7f\\]")
_HOST: Final = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
_URL_PATH: Final = re.compile(r"(/[A-Za-z0-9._~-]+)+")
_DAY: Final = re.compile(r"[0-9]{8}")
_UID: Final = re.compile(r"[0-9]+(\.[0-9]+)+")


def problem_with(name: str, value: Any, choices: tuple[str, ...] = ()) -> str:
    """Return what is wrong with *value* for the setting *name*, or the empty text.

    *choices* are the words that its type allows, where it names them.
    """
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return f"This is longer than {LONGEST_TEXT} characters; shorten it."
    rule = one_of(*choices) if choices else RULES.get(name)
    return rule(value) if rule is not None else ""


def one_of(*choices: str) -> Rule:
    """Return the rule that a value is one of *choices*."""

    def rule(value: Any) -> str:
        return "" if value in choices else f"Choose one of {', '.join(choices)}."

    return rule


def between(least: int, most: int) -> Rule:
    """Return the rule that a number lies from *least* to *most*, where there is one."""

    def rule(value: Any) -> str:
        good = value is None or least <= value <= most
        return "" if good else f"This is a whole number from {least:,} to {most:,}."

    return rule


def every(rule: Rule) -> Rule:
    """Return the rule that holds *rule* for each value of a list."""
    return lambda values: next(filter(None, map(rule, values or ())), "")


def optional(rule: Rule) -> Rule:
    """Return the rule that a value keeps *rule* where there is one."""
    return lambda value: "" if value is None else rule(value)


def ae_title(value: str) -> str:
    """Hold what VR AE holds, PS3.5 6.2; a title of blanks alone names nobody."""
    if not value.strip():
        return "The AE title is empty: give it up to 16 characters."
    if len(value) > _LONGEST_TITLE:
        return f"The AE title has {len(value)} characters; there is room for 16."
    if not value.isascii() or _NOT_IN_TITLES.search(value):
        return (
            "An AE title holds letters, digits, spaces and signs of ASCII, but no backslash and "
            "no control character."
        )
    return ""


def port(value: Any) -> str:
    """Hold what TCP numbers its ports by."""
    return "" if not between(1, 65_535)(value) else "A port is a whole number from 1 to 65535."


def host(value: str) -> str:
    """Hold a name as a name service knows it."""
    if _HOST.fullmatch(value) and len(value) <= _LONGEST_HOST:
        return ""
    return "A host name is letters, digits, dots and hyphens, such as pacs.ward.example."


def address(value: str) -> str:
    """Hold an IP address."""
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return "An address is four numbers with dots between them, such as 10.20.1.5."
    return ""


def label(value: str) -> str:
    """Hold a short name."""
    if len(value) <= _LONGEST_LABEL:
        return ""
    return f"A name has at most {_LONGEST_LABEL} characters; this one has {len(value)}."


def url_path(value: str) -> str:
    """Hold where a web service begins on its host."""
    if _URL_PATH.fullmatch(value) and len(value) <= _LONGEST_HOST:
        return ""
    return "The path begins with a slash and ends without one, such as /dicom-web."


def uid(value: str) -> str:
    """Hold what VR UI holds, PS3.5 9."""
    if _UID.fullmatch(value) and len(value) <= _LONGEST_UID:
        return ""
    return f"{value or 'Nothing'} is no UID: those are digits and dots, at most 64 characters."


def day(value: str) -> str:
    """Hold a date as VR DA has it, or nothing."""
    if not value:
        return ""
    try:
        datetime.strptime(value, "%Y%m%d")  # noqa: DTZ007
    except ValueError:
        return "A date is YYYYMMDD, such as 20260305."
    return "" if _DAY.fullmatch(value) else "A date is YYYYMMDD, such as 20260305."


def no_matches(value: int) -> str:
    """Hold the status of an empty search: the standard's, or the one in use beside it."""
    return "" if value in _NO_MATCHES else "An empty search is answered with 204, or with 200."


CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "closed_ports": ("refuse", "drop"),
    "duplicates": ("replace", "keep", "refuse"),
}
"""What there is to choose from, by the name of a setting; a page shows a list."""

RULES: Final[Mapping[str, Rule]] = {
    "label": label,
    "host": host,
    "address": address,
    "port": port,
    "ae_title": ae_title,
    "checks": every(one_of("calling", "called")),
    "abstract_syntax": uid,
    "transfer_syntaxes": every(uid),
    "max_associations": between(0, 1000),
    "associations_in_use": between(0, 1000),
    "max_pdu": between(0, 1_048_576),
    "quota_objects": between(0, 1_000_000),
    "path": url_path,
    "authorities": every(label),
    "clock_days": between(-3650, 3650),
    "web_path": url_path,
    "web_port": optional(port),
    "no_matches": no_matches,
    "today": day,
    "most_results": between(1, 10_000),
}
"""The rules by the name of a setting, wherever it stands; a setting without one takes any value
of its type."""

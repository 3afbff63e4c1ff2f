# ruff: noqa: PLR2004 - the numbers are those of the standard
"""What PS3.5 6.2 asks of a single value of each VR, in words one can learn from."""

import re
from collections.abc import Iterator
from decimal import Decimal

from app.dicom.faults import Fault, Rule, quoted
from app.dicom.time_rules import as_faults, da_faults, dt_faults, tm_faults
from app.dicom.uid_rules import uid_faults

# --- lengths and characters -------------------------------------------------------------------

_MOST = {
    "AE": 16,
    "CS": 16,
    "DS": 16,
    "IS": 12,
    "LO": 64,
    "LT": 10240,
    "SH": 16,
    "ST": 1024,
}
_FREE_TEXT = {"LT", "ST", "UT"}
_FREE_CONTROLS = "\t\n\f\r\x1b"


def _length(vr: str, value: str) -> Iterator[Fault]:
    most = _MOST.get(vr)
    if most is not None and len(value) > most:
        yield Fault(
            f"{vr}_LENGTH",
            f"{quoted(value)} has {len(value)} characters.",
            f"{vr} holds at most {most} characters a value. Correct the source or agree a "
            "mapping: a cut value can be another one's.",
        )


def _controls(vr: str, value: str) -> Iterator[Fault]:
    allowed = _FREE_CONTROLS if vr in _FREE_TEXT else "\x1b"
    bad = next((c for c in value if (ord(c) < 32 or ord(c) == 127) and c not in allowed), None)
    if bad is not None:
        extra = " except tab, line feed, form feed and carriage return" if vr in _FREE_TEXT else ""
        yield Fault(
            f"{vr}_CHARACTERS",
            f"{quoted(value)} holds the control character {ord(bad):02X}H.",
            f"{vr} holds no control characters{extra}.",
        )


def _text(vr: str) -> Rule:
    def rule(value: str) -> Iterator[Fault]:
        yield from _length(vr, value)
        yield from _controls(vr, value)

    return rule


def _ae(value: str) -> Iterator[Fault]:
    yield from _length("AE", value)
    yield from _controls("AE", value)
    if not value.isascii():
        yield Fault(
            "AE_CHARACTERS",
            f"{quoted(value)} holds characters outside ASCII.",
            "An AE title is 1 to 16 characters of the default repertoire, upper and lower case "
            "being different, with spaces around it not counting.",
        )
    if value and not value.strip():
        yield Fault(
            "AE_BLANK", "The AE title is all spaces.", "An AE title has at least one letter."
        )


def _cs(value: str) -> Iterator[Fault]:
    yield from _length("CS", value)
    if not re.fullmatch(r"[A-Z0-9 _]*", value):
        yield Fault(
            "CS_CHARACTERS",
            f"{quoted(value)} holds more than capitals, digits, space and underscore.",
            "A code string (CS) holds capital letters, digits, space and underscore.",
        )


# --- numbers ----------------------------------------------------------------------------------


def _ds(value: str) -> Iterator[Fault]:
    yield from _length("DS", value)
    if value.strip() and not re.fullmatch(
        r" *[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)? *", value, re.ASCII
    ):
        yield Fault(
            "DS_FORMAT",
            f"{quoted(value)} is no decimal number.",
            "A decimal string (DS) has digits, a point (never a comma), a sign and an exponent E.",
        )


def _is(value: str) -> Iterator[Fault]:
    yield from _length("IS", value)
    text = value.strip()
    if not text:
        return
    if not re.fullmatch(r"[+-]?\d+", text, re.ASCII):
        yield Fault(
            "IS_FORMAT",
            f"{quoted(value)} is no whole number.",
            "An integer string (IS) has digits and a sign, nothing else.",
        )
    elif not -(2**31) <= Decimal(text) < 2**31:
        yield Fault(
            "IS_RANGE",
            f"{quoted(value)} is out of range.",
            "An integer string (IS) lies between -2147483648 and 2147483647.",
        )


# --- names, UIDs, URIs ------------------------------------------------------------------------

_NAME = (
    "A person name is family^given^middle^prefix^suffix, at most five components and 64 "
    "characters, and at most three such groups between equal signs."
)


def _pn(value: str) -> Iterator[Fault]:
    yield from _controls("PN", value)
    groups = value.split("=")
    if len(groups) > 3:
        yield Fault("PN_GROUPS", f"{quoted(value)} has {len(groups)} component groups.", _NAME)
    for group in groups:
        yield from _name_group(group)


def _name_group(group: str) -> Iterator[Fault]:
    components = group.split("^")
    if len(group) > 64:
        yield Fault("PN_LENGTH", f"{quoted(group)} has {len(group)} characters.", _NAME)
    if len(components) > 5:
        yield Fault("PN_COMPONENTS", f"{quoted(group)} has {len(components)} components.", _NAME)
    elif group.endswith("^"):
        yield Fault(
            "PN_TRAILING_DELIMITERS",
            f"{quoted(group)} ends in carets with nothing behind them.",
            "Empty components at the end are left out with their carets, or names that are the "
            "same will not match.",
            "warning",
        )
    if len(components) == 1 and ("," in group or " " in group.strip()) and group.isascii():
        yield Fault(
            "PN_ONE_COMPONENT",
            f"{quoted(group)} is one component with a space or a comma in it.",
            "Carets separate family and given name: LOVELACE^ADA, not Ada Lovelace.",
            "warning",
        )


def _ui(value: str) -> Iterator[Fault]:
    for code, says, expected in uid_faults(value):
        yield Fault(code, f"{quoted(value)} {says}", expected)


def _ur(value: str) -> Iterator[Fault]:
    if value != value.lstrip() or not re.fullmatch(r"[!-~]*", value):
        yield Fault(
            "UR_CHARACTERS",
            f"{quoted(value)} holds a space or a character outside ASCII.",
            "A URI (UR) begins at once and holds the characters of RFC 3986 only.",
        )


RULES: dict[str, Rule] = {
    "AE": _ae,
    "AS": as_faults,
    "CS": _cs,
    "DA": da_faults,
    "DS": _ds,
    "DT": dt_faults,
    "IS": _is,
    "LO": _text("LO"),
    "LT": _text("LT"),
    "PN": _pn,
    "SH": _text("SH"),
    "ST": _text("ST"),
    "TM": tm_faults,
    "UC": _text("UC"),
    "UI": _ui,
    "UR": _ur,
    "UT": _text("UT"),
}


def faults(vr: str, value: str) -> list[Fault]:
    """Return what is wrong with one *value* of *vr*; nothing for VRs without text."""
    rule = RULES.get(vr)
    return list(rule(value)) if rule else []


def is_vr_valid(vr: str, text: str) -> bool:
    r"""Say whether *text*, with ``\`` between values, keeps every rule of *vr* that is an error."""
    values = [text] if vr in {"LT", "ST", "UT", "UR"} else text.split("\\")
    return not any(fault.severity == "error" for value in values for fault in faults(vr, value))

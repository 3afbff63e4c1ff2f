"""HL7 tables: their values with meanings, and how much weight a stranger among them has."""

import re
from functools import cache

from app.frozen import Frozen
from app.hl7.library import codes
from app.hl7.wording import meanings

# Lists that other bodies keep or every site may extend: we show them and hold nobody to them.
OPEN = frozenset({
    "0064", "0104", "0112", "0203", "0211", "0291", "0301", "0354", "0356", "0360", "0363", "0396",
    "0399", "0448", "0834",
})  # fmt: skip
# User-defined in name, but the values travel into DICOM or decide what receivers do.
CLOSED = {"0001": "error", "0004": "warning", "0074": "warning"}
# HL7-defined tables behind coded elements (CE, CWE), where the data type does not say so.
HL7_DEFINED = frozenset({"0003", "0008", "0076", "0103", "0125", "0357", "0516"})

_RANGE = re.compile(r"\.\.\.|\s_|^_|<|not present|\bspec\b|,|#|%|\?\?", re.IGNORECASE)
_NOTE = re.compile(r"\s*\((?:obsolete|deprecated|star|pad).*\)$", re.IGNORECASE)

_LOCAL = r"L|99[A-Za-z0-9]*"
_PATTERNED = re.compile(
    rf"{_LOCAL}|HL7\d{{4}}|ISO\d*|ISO\d+_\d|IBT\d{{4}}|X12DE\d+|NCPDP\w+", re.IGNORECASE
)
CODING_SYSTEMS = "0396"
_LONGEST_MEANING = 60


class HlTable(Frozen):
    """An HL7 table of one version, code to meaning; *is_open* where others may add to it."""

    number: str
    name: str
    values: dict[str, str]
    is_open: bool

    def allows(self, code: str) -> bool:
        """Say whether *code* is in the table or fits one of its patterns."""
        if code in self.values:
            return True
        return self.number == CODING_SYSTEMS and _PATTERNED.fullmatch(code) is not None

    def choices(self, most: int = 8) -> str:
        """Return the first values with their meanings, to be read in a sentence."""
        shown = [
            f"{code} ({_short(meaning)})" if meaning else code
            for code, meaning in list(self.values.items())[:most]
        ]
        more = "" if len(self.values) <= most else f" … {len(self.values)} values in all"
        return ", ".join(shown) + more


def _short(meaning: str) -> str:
    """Return the part of *meaning* that tells values apart: up to its first stop."""
    first = re.split(r"[;:.]\s|\s\(|\s-\s", meaning, maxsplit=1)[0].rstrip(".")
    return first if len(first) <= _LONGEST_MEANING else f"{first[: _LONGEST_MEANING - 1].rstrip()}…"


@cache
def hl7_table(version: str, number: str) -> HlTable | None:
    """Return table *number*, four digits, as *version* has it."""
    name, texts = meanings().get(number, ("", {}))
    own = codes(version).get(f"HL7{number}")
    listed = tuple(texts) if own is None else own[1]
    clean = [_NOTE.sub("", code.replace("\xa0", " ")).strip() for code in listed]
    values = {code: texts.get(code, "") for code in sorted(clean) if code}
    if not values:
        return None
    is_open = number in OPEN or any(_RANGE.search(code) for code in values)
    return HlTable(number, (own[0] if own else name), values, is_open)


def severity(version: str, table: HlTable, datatype: str) -> str:
    """Return how much a value outside *table* weighs in a field of *datatype*.

    The data type ID stands for tables that HL7 defines; IS and coded elements for tables that a
    site fills itself. Versions without tables of their own are held to the later ones mildly.
    """
    if table.number in CLOSED:
        return CLOSED[table.number]
    if table.is_open:
        return "hint"
    if datatype != "ID" and table.number not in HL7_DEFINED:
        return "hint"
    return "error" if codes(version).get(f"HL7{table.number}") else "warning"

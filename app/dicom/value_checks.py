"""Check every element's VR, VM, padding and characters against PS3.5 and PS3.6."""

import re
from collections.abc import Callable, Iterator

from app.counting import counted
from app.dicom.charsets import allows_switches, codecs_of, decode_text, is_known
from app.dicom.dictionary import Entry, entry
from app.dicom.facts import DicomObject, Element
from app.dicom.faults import quoted
from app.dicom.findings import DicomFinding
from app.dicom.value_rules import faults
from app.dicom.values import CHARACTER_SET_VRS, NUMBERS, SINGLE_VALUED_VRS, TEXT_VRS

_CHARACTERS = "PS3.5 6.1"
_MOST_VALUES = 1000


def check_values(found: DicomObject) -> tuple[DicomFinding, ...]:
    """Return what is wrong with the values of *found*, in the order of the file."""
    return tuple(finding for element in found.walk() for finding in _element(found, element))


def _element(found: DicomObject, element: Element) -> Iterator[DicomFinding]:
    raw = found.content[element.value_offset : element.end]
    known = entry(int(element.tag[1:5] + element.tag[6:10], 16), element.private_creator)
    for check in _CHECKS:
        yield from check(element, raw, known)


def _finding(
    element: Element, code: str, says: str, expected: str, clause: str, severity: str = "error"
) -> DicomFinding:
    return DicomFinding(
        code, element.path, element.keyword, says, expected, clause, element.offset, severity
    )


# --- the element ------------------------------------------------------------------------------


def _vr(element: Element, _raw: bytes, known: Entry) -> Iterator[DicomFinding]:
    """Compare the VR written with the dictionary's."""
    written = element.declared_vr
    if (
        written is None
        or not known.keyword
        or known.vr == "UN"
        or written in known.vr.split(" or ")
    ):
        return
    says = f"The file writes {element.tag} with VR {written}."
    expected = f"{known.name or 'It'} has VR {known.vr} in the data dictionary."
    severity = "warning" if written == "UN" else "error"
    yield _finding(element, "VR_MISMATCH", says, expected, "PS3.6 6", severity)


def _odd_length(element: Element, _raw: bytes, _known: Entry) -> Iterator[DicomFinding]:
    if element.length is not None and element.length % 2:
        says = f"The value length is {element.length}, an odd number."
        expected = "Every value has an even length: text is padded with a space, a UID with NUL."
        yield _finding(element, "ODD_LENGTH", says, expected, "PS3.5 7.1.1")


def _padding(element: Element, raw: bytes, _known: Entry) -> Iterator[DicomFinding]:
    """Text is padded with one space, a UID with one NUL."""
    if element.vr == "UI" and raw.endswith(b" "):
        expected = "A UID of odd length is padded with a NUL byte (00H), not with a space."
        yield _finding(element, "UI_PADDING", "The UID ends in a space.", expected, "PS3.5 9.1")
    elif element.vr in TEXT_VRS and element.vr != "UI" and raw.endswith(b"\0"):
        expected = f"{element.vr} is padded with a space (20H); only UI and bytes take NUL."
        says = "The value ends in a NUL byte."
        yield _finding(element, "NUL_PADDING", says, expected, "PS3.5 6.2", "warning")


# --- values -----------------------------------------------------------------------------------


def _values(element: Element, _raw: bytes, _known: Entry) -> Iterator[DicomFinding]:
    """Hold each single value against the rules of its VR."""
    for value in element.values[:_MOST_VALUES]:
        for fault in faults(element.vr, value):
            clause = f"PS3.5 6.2, VR {element.vr}"
            yield _finding(element, fault.code, fault.says, fault.expected, clause, fault.severity)


def _size(element: Element, raw: bytes, _known: Entry) -> Iterator[DicomFinding]:
    size = 4 if element.vr == "AT" else NUMBERS.get(element.vr, ("", 1))[1]
    if len(raw) % size:
        says = f"The value has {counted(len(raw), 'byte')}."
        expected = f"{element.vr} takes {size} bytes a value, so the length is a multiple of it."
        yield _finding(element, "VALUE_SIZE", says, expected, f"PS3.5 6.2, VR {element.vr}")


def _vm(element: Element, _raw: bytes, known: Entry) -> Iterator[DicomFinding]:
    """Count the values against the dictionary's VM; none is no fault of multiplicity."""
    counted = element.vr in TEXT_VRS or element.vr in NUMBERS or element.vr == "AT"
    if not counted or not known.vm or not any(element.values):
        return
    if element.vr in SINGLE_VALUED_VRS or is_vm(element.vm, known.vm):
        return
    split = " A backslash separates values." if element.vr in TEXT_VRS and element.vm > 1 else ""
    says = f"{element.tag} holds {element.vm} value{'s' if element.vm != 1 else ''}.{split}"
    expected = f"{known.name} has VM {known.vm} in the data dictionary."
    yield _finding(element, "VM", says, expected, "PS3.6 6 and PS3.5 6.4")


def is_vm(count: int, vm: str) -> bool:
    """Say whether *count* values satisfy a *vm* such as 1, 2-n, 1-3 or 3-3n."""
    return any(_is_vm(count, choice) for choice in vm.split(" or "))


def _is_vm(count: int, vm: str) -> bool:
    found = re.fullmatch(r"(\d+)(?:-(\d*)(n?))?", vm)
    if found is None:
        return True
    least, most, many = found.groups()
    if many:
        return count >= int(least) and count % int(most or 1) == 0
    return int(least) <= count <= int(most or least)


# --- characters -------------------------------------------------------------------------------


def _characters(element: Element, raw: bytes, _known: Entry) -> Iterator[DicomFinding]:
    """Hold the bytes against Specific Character Set."""
    if element.vr not in TEXT_VRS or raw.isascii():
        return
    if element.vr not in CHARACTER_SET_VRS:
        says = f"{element.tag} holds bytes above 7FH."
        expected = f"{element.vr} is written in the default repertoire (ASCII) whatever the set."
        yield _finding(element, "NOT_ASCII", says, expected, _CHARACTERS)
        return
    terms = [term for term in element.character_set if term]
    if not terms:
        says = f"{element.tag} holds bytes above 7FH, and no character set is declared."
        expected = "Specific Character Set (0008,0005) is required once a value leaves ASCII."
        yield _finding(element, "CHARSET_UNDECLARED", says, expected, "PS3.3 C.12.1.1.2")
    elif "\ufffd" in decode_text(raw, element.character_set):
        says = f"The bytes of {element.tag} are no text in {', '.join(terms)}."
        expected = "The bytes are written in the character set that (0008,0005) declares."
        yield _finding(element, "CHARSET_MISMATCH", says, expected, _CHARACTERS)
    elif _looks_like_utf8(raw, terms):
        says = f"Read as {terms[0]}, {element.tag} says {quoted(element.value)}."
        expected = (
            "The bytes also are valid UTF-8 (ISO_IR 192). Read the text both ways: which one is "
            "a word?"
        )
        yield _finding(element, "CHARSET_SUSPECT", says, expected, _CHARACTERS, "warning")


def _looks_like_utf8(raw: bytes, terms: list[str]) -> bool:
    """Say whether bytes declared as a single-byte set form multi-byte UTF-8 throughout."""
    codecs = codecs_of(terms)
    if len(codecs) != 1 or codecs[0].lower() in {"utf8", "gb18030", "gbk", "ascii"}:
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _terms(element: Element, _raw: bytes, _known: Entry) -> Iterator[DicomFinding]:
    """Specific Character Set itself names terms that exist, and several only if they switch."""
    if element.tag != "(0008,0005)":
        return
    for term in element.values:
        if term and not is_known(term):
            expected = "Terms are ISO_IR 100 (Latin 1), ISO_IR 192 (UTF-8), ISO 2022 IR 87 …"
            says = f"{quoted(term)} is no defined term."
            yield _finding(element, "CHARSET_UNKNOWN", says, expected, "PS3.3 C.12.1.1.2")
        elif len(element.values) > 1 and not allows_switches(term):
            expected = "Beside another, a term begins with ISO 2022, such as ISO 2022 IR 100."
            says = f"{quoted(term)} has no switches and stands beside another term."
            yield _finding(element, "CHARSET_NO_SWITCH", says, expected, "PS3.3 C.12.1.1.2")


_CHECKS: tuple[Callable[[Element, bytes, Entry], Iterator[DicomFinding]], ...] = (
    _vr,
    _odd_length,
    _padding,
    _values,
    _size,
    _vm,
    _characters,
    _terms,
)

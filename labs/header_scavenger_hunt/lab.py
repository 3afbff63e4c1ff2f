"""Twelve facts from the headers of a CT image, an ultrasound clip and a report."""

import re
from decimal import Decimal
from random import Random

from app.dicom import DicomObject, is_uid, uid_name
from app.grading import (
    Bench,
    ElementPick,
    Finding,
    Lab,
    Params,
    Place,
    Quantity,
    Verdict,
    partly,
    right,
    unreadable,
    wrong,
)
from labs.header_scavenger_hunt.drawing import STATES, TITLE_PARTS, drawn
from labs.header_scavenger_hunt.objects import CT, REPORT, ULTRASOUND, build_files, facts

lab = Lab()

SYNTAX, SOP_CLASS, SOP_INSTANCE = "(0002,0010)", "(0008,0016)", "(0008,0018)"
STUDY, SERIES = "(0020,000D)", "(0020,000E)"
META_LENGTH, FRAMES, TITLE = "(0002,0000)", "(0028,0008)", "(0040,A043)"
STORED, ALLOCATED, HIGH_BIT = "(0028,0101)", "(0028,0100)", "(0028,0102)"
# What a list of classes by modality offers: plain images, and reports of other kinds.
_STORAGE = "1.2.840.10008.5.1.4.1.1"
_GUESSES = {
    "US": (f"{_STORAGE}.6.1", f"{_STORAGE}.6", f"{_STORAGE}.3"),
    "SR": (f"{_STORAGE}.88.11", f"{_STORAGE}.88.22", f"{_STORAGE}.88.33"),
}
_NO_UID = "A UID is digits and dots, such as 1.2.840.10008.1.1. Copy it without its name."


@lab.draw
def draw(rng: Random) -> Params:
    """Draw the people, the names of the files and the elements that are asked for."""
    return drawn(rng)


@lab.build
def build(params: Params) -> Bench:
    """Put the three objects on the bench, under names that mislead."""
    names = params["files"]
    asked = {f"{what}_file": names[params[f"{what}_of"]] for what in _ASKED}
    options = {f"option_{key}": name for key, name in params["options"]["names"].items()}
    words = {
        **asked,
        **options,
        "ct_file": names[CT],
        "us_file": names[ULTRASOUND],
        "sr_file": names[REPORT],
        "colleague": params["colleague"],
        "hospital": params["hospital"],
        "clips": str(params["clips"]),
        "vr_name": params["vr"][0],
        "vr_tag": params["vr"][1],
        "length_name": params["length"][0],
        "length_tag": params["length"][1],
        "private_tag": params["private"],
        "state_question": STATES[params["state"]],
        "title_part": TITLE_PARTS[params["title"]],
    }
    return Bench(files=build_files(params), words=words, truth=params)


_ASKED = ("syntax", "class", "meta", "start", "study", "length")


def _asked(bench: Bench, role: str) -> tuple[str, DicomObject]:
    """Return the name and the facts of the file in *role*."""
    name = bench.truth["files"][role]
    return name, facts(bench.files[name])


def _at(name: str, found: DicomObject, path: str) -> Place:
    element = found.element(path)
    if element is None:
        return Place(path, name)
    return Place(path, name, element.offset, element.end - element.offset)


@lab.check("syntax")
def syntax(answer: str, bench: Bench) -> Verdict:
    """Expect Transfer Syntax UID (0002,0010)."""
    name, found = _asked(bench, bench.truth["syntax_of"])
    if not is_uid(answer):
        return unreadable(_NO_UID)
    if answer == found.value(SYNTAX):
        return right("(0002,0010) decides how the bytes are read, whatever the file is called.")
    at = _at(name, found, SYNTAX)
    if answer == bench.truth["suggested"][bench.truth["syntax_of"]]:
        return wrong(Finding("SYNTAX_FROM_FILE_NAME", at, answer, {"file": name}))
    if answer == found.value(SOP_CLASS):
        return wrong(Finding("CLASS_FOR_SYNTAX", at, answer))
    return wrong(Finding("OTHER_SYNTAX", at, answer))


@lab.check("sop_class")
def sop_class(answer: str, bench: Bench) -> Verdict:
    """Expect SOP Class UID (0008,0016)."""
    name, found = _asked(bench, bench.truth["class_of"])
    modality = found.value("Modality") or ""
    if not is_uid(answer) and answer.upper() != modality:
        return unreadable(_NO_UID)
    if answer == found.value(SOP_CLASS):
        return right(f"{uid_name(answer)}: the object says so itself.")
    at = _at(name, found, SOP_CLASS)
    if answer == found.value(SYNTAX):
        return wrong(Finding("SYNTAX_FOR_CLASS", at, answer))
    if answer == found.value(SOP_INSTANCE):
        return wrong(Finding("INSTANCE_FOR_CLASS", at, answer))
    if answer.upper() == modality or answer in _GUESSES.get(modality, ()):
        facts_ = {"modality": modality}
        return wrong(Finding("SOP_CLASS_FROM_MODALITY", at, answer, facts_))
    return wrong(Finding("OTHER_CLASS", at, answer))


@lab.check("meta_members")
def meta_members(answer: frozenset[str], bench: Bench) -> Verdict:
    """Expect the names of group 0002, and none of the data set."""
    options = bench.truth["options"]
    names, expected = options["names"], frozenset(options["meta"])
    file = bench.truth["files"][bench.truth["meta_of"]]
    findings = [
        Finding("DATA_SET_FOR_META", Place("the data set", file), names[key])
        for key in sorted(answer - expected)
    ]
    if expected - answer:
        missed = str(len(expected - answer))
        findings.append(Finding("META_MISSED", Place("group 0002", file), missed))
    earned = len(answer & expected) - len(answer - expected)
    note = "Group 0002 is the wrapper; everything from group 0008 up is the object."
    return partly(earned, len(expected), *findings, note=note if not findings else "")


@lab.check("data_set_start")
def data_set_start(answer: Quantity, bench: Bench) -> Verdict:
    """Expect the offset of the first element after group 0002."""
    name, found = _asked(bench, bench.truth["start_of"])
    first = next(element for element in found.elements if element.part == "data_set")
    if answer.value == first.offset:
        return right("144 and the group length: from there on, (0002,0010) gives the rules.")
    if _read_in_hexadecimal(answer) == first.offset:
        return unreadable("That is written in hexadecimal. Write the same place in decimal.")
    length, saw = Decimal(found.value(META_LENGTH) or 0), str(answer.value)
    at = _at(name, found, META_LENGTH)
    if answer.value in (length, length + 132, length + 128):
        return wrong(Finding("META_LENGTH_FOR_OFFSET", at, saw))
    return wrong(Finding("OTHER_OFFSET", at, saw))


def _read_in_hexadecimal(answer: Quantity) -> int | None:
    """Return what the digits mean to the hex pane; a C or an F behind them came as the unit."""
    unit = answer.unit.casefold().removesuffix("hex").removesuffix("h").strip()
    digits = f"{answer.value}{unit}"
    return int(digits, 16) if re.fullmatch("[0-9A-Fa-f]{1,8}", digits) else None


@lab.check("study_uid")
def study_uid(answer: str, bench: Bench) -> Verdict:
    """Expect Study Instance UID (0020,000D)."""
    name, found = _asked(bench, bench.truth["study_of"])
    if not is_uid(answer):
        return unreadable(_NO_UID)
    if answer == found.value(STUDY):
        return right("Study Instance UID: every series and object of the exam repeats it.")
    at = Place("group 0020", name)
    if answer == found.value(SERIES):
        return wrong(Finding("SERIES_FOR_STUDY", at, answer))
    if answer == found.value(SOP_INSTANCE):
        return wrong(Finding("OBJECT_FOR_STUDY", at, answer))
    return wrong(Finding("OTHER_UID", at, answer))


@lab.check("total_frames")
def total_frames(answer: Quantity, bench: Bench) -> Verdict:
    """Expect Number of Frames (0028,0008) times the clips of the exam."""
    name, found = _asked(bench, ULTRASOUND)
    frames, clips = int(found.value(FRAMES) or 1), bench.truth["clips"]
    if answer.value == frames * clips:
        return right("The archive counts one object a clip; a reader scrolls frames.")
    at, saw = _at(name, found, FRAMES), str(answer.value)
    if answer.value in (clips, 1):
        return wrong(Finding("INSTANCES_FOR_FRAMES", at, saw))
    if answer.value == frames:
        return wrong(Finding("ONE_CLIP_COUNTED", at, saw))
    return wrong(Finding("OTHER_COUNT", at, saw))


@lab.check("bits_stored")
def bits_stored(answer: Quantity, bench: Bench) -> Verdict:
    """Expect Bits Stored (0028,0101)."""
    name, found = _asked(bench, CT)
    if answer.value == Decimal(found.value(STORED) or 0):
        return right("Bits Stored: the rest of the room stays unused.")
    at, saw = Place("group 0028", name), str(answer.value)
    if answer.value == Decimal(found.value(ALLOCATED) or 0):
        return wrong(Finding("ALLOCATED_FOR_STORED", at, saw))
    if answer.value == Decimal(found.value(HIGH_BIT) or 0):
        return wrong(Finding("HIGH_BIT_FOR_STORED", at, saw))
    return wrong(Finding("OTHER_BITS", at, saw))


@lab.check("vr")
def vr(answer: str, bench: Bench) -> Verdict:
    """Expect the two letters behind the tag."""
    name, found = _asked(bench, CT)
    element = found.element(bench.truth["vr"][1])
    if element is None:
        raise LookupError(bench.truth["vr"][1])
    at = _at(name, found, element.path)
    if answer == element.value:
        return wrong(Finding("VALUE_FOR_VR", at, answer))
    if not re.fullmatch(r"[A-Za-z]{2}", answer):
        return unreadable("A VR is two capital letters, such as PN.")
    if answer.upper() == element.vr:
        return right("The VR stands in the bytes, right after the tag.")
    return wrong(Finding("OTHER_VR", at, answer))


@lab.check("value_length")
def value_length(answer: Quantity, bench: Bench) -> Verdict:
    """Expect the declared length, which is even."""
    name, found = _asked(bench, bench.truth["length_of"])
    element = found.element(bench.truth["length"][1])
    if element is None or element.length is None:
        raise LookupError(bench.truth["length"][1])
    if answer.value == element.length:
        return right("The last byte is a space that fills the value up to an even length.")
    at, saw = _at(name, found, element.path), str(answer.value)
    if answer.value == len(element.value):
        return wrong(Finding("CHARACTERS_FOR_BYTES", at, saw))
    if answer.value == element.length + 8:
        return wrong(Finding("HEADER_COUNTED", at, saw))
    return wrong(Finding("OTHER_LENGTH", at, saw))


@lab.check("private_creator")
def private_creator(answer: str, bench: Bench) -> Verdict:
    """Expect the private creator that reserves the element's block."""
    name, found = _asked(bench, CT)
    element = found.element(bench.truth["private"])
    if element is None:
        raise LookupError(bench.truth["private"])
    if answer == element.private_creator:
        return right("Tag and creator together name a private element; the tag alone does not.")
    at = _at(name, found, element.path)
    if answer.upper() in ("GE", (found.value("Manufacturer") or "").upper()):
        return wrong(Finding("MANUFACTURER_FOR_CREATOR", at, answer))
    if re.fullmatch(r"\(?[0-9A-Fa-f]{4}, ?[0-9A-Fa-f]{4}\)?", answer):
        return unreadable("Write the text that the creator's element holds, not its tag.")
    return wrong(Finding("OTHER_CREATOR", at, answer))


@lab.check("report_state")
def report_state(answer: ElementPick, bench: Bench) -> Verdict:
    """Expect the flag that the question is about."""
    if (astray := _other_file(answer, bench)) is not None:
        return astray
    if answer.path == bench.truth["state"]:
        return right("Completion is about the text, verification about who answers for it.")
    code = "COMPLETE_IS_NOT_SIGNED" if answer.path in STATES else "OTHER_FLAG"
    return wrong(_picked(code, answer, bench))


@lab.check("report_title")
def report_title(answer: ElementPick, bench: Bench) -> Verdict:
    """Expect the element in the first item of the root's Concept Name Code Sequence."""
    if (astray := _other_file(answer, bench)) is not None:
        return astray
    tag = bench.truth["title"]
    if answer.path == f"{TITLE}[1].{tag}":
        return right("One sequence deep: that is the title. Deeper items name their own content.")
    if answer.path == TITLE:
        return wrong(_picked("SEQUENCE_FOR_ELEMENT", answer, bench))
    if answer.path.endswith(tag):
        return wrong(_picked("WRONG_LEVEL", answer, bench))
    return wrong(_picked("OTHER_TITLE", answer, bench))


def _other_file(answer: ElementPick, bench: Bench) -> Verdict | None:
    """Return a verdict if the pick is from another file than the report."""
    if answer.source == bench.truth["files"][REPORT]:
        return None
    return wrong(Finding("OTHER_FILE", Place(answer.path, answer.source), answer.source))


def _picked(code: str, answer: ElementPick, bench: Bench) -> Finding:
    """Return a finding at the learner's own pick, with the name of what stands there."""
    found = facts(bench.files[answer.source])
    element = found.element(answer.path)
    saw = answer.path if element is None else f"{element.name} {element.path}"
    return Finding(code, _at(answer.source, found, answer.path), saw)

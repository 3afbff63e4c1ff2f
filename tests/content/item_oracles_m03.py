"""The keys of M3 worked out a second time: bytes are read, rules are tried on each option."""

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from pydicom.datadict import dictionary_VR
from pydicom.uid import UID

from app.grading.items import Drawn
from tests.content.oracle_reading import Oracle, read, the_one

# PS3.5 Table 7.1-1: these have two reserved bytes and a length of four; all others a length of two.
_LONG_HEADERS = frozenset(
    ("OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV")
)
_CODECS = {"ISO_IR 100": "iso8859-1", "ISO_IR 192": "utf-8"}
_UID = re.compile(r"(0|[1-9]\d*)(\.(0|[1-9]\d*))+")

# The tables of PS3.3 for a CT image (2025d).
_TYPES = {
    ("CT Image", "Rescale Slope"): "1",
    ("Image Plane", "Pixel Spacing"): "1",
    ("Image Plane", "Slice Thickness"): "2",
    ("General Series", "Modality"): "1",
    ("General Series", "Body Part Examined"): "3",
    ("General Study", "Accession Number"): "2",
    ("General Study", "Study Time"): "2",
    ("General Study", "Study Description"): "3",
    ("Patient", "Patient's Birth Date"): "2",
    ("Patient", "Patient's Sex"): "2",
}


def _is_fault(kind: str, state: str) -> bool:
    """Judge by PS3.5 7.4: what is absent suits type 3 alone, what is empty types 2 and 3."""
    return kind in ("1", "2") if state == "absent" else kind == "1"


def data_set_start(drawn: Drawn) -> str:
    """Go to the element, past it, and on by what it holds."""
    at, takes, holds = read(r"at byte (\d+), takes (\d+) bytes and holds (\d+)", drawn.stem)
    return f"At byte {int(at) + int(takes) + int(holds)}"


def number_in_hex(drawn: Drawn) -> str:
    """Decode tag, VR, length and value from the bytes shown."""
    [shown] = read(r"`([0-9A-F ]+)`", drawn.stem)
    raw = bytes.fromhex(shown)
    tag = [int.from_bytes(raw[at : at + 2], "little") for at in (0, 2)]
    length = int.from_bytes(raw[6:8], "little")
    assert f"({tag[0]:04X},{tag[1]:04X})" in drawn.stem
    assert (raw[4:6], len(raw)) == (b"US", 8 + length)
    return str(int.from_bytes(raw[8:], "little"))


def next_element(drawn: Drawn) -> str:
    """Add tag, VR and length field, in the form that the VR asks for, to the value."""
    vr, at, holds = read(r"VR (\w\w) starts at byte (\d+)\..* holds (\d+)", drawn.stem)
    length_field = 2 + 4 if vr in _LONG_HEADERS else 2
    return f"At byte {int(at) + 4 + 2 + length_field + int(holds)}"


def even_length(drawn: Drawn) -> str:
    """Pad the number itself until its length is even."""
    number, count = read(r"accession number `(\w+)` \((\d+) characters\)", drawn.stem)
    assert len(number) == int(count)
    return str(len(number if len(number) % 2 == 0 else f"{number} "))


def syntax_by_uid(drawn: Drawn) -> str:
    """Ask the registry for the name of the syntax, and read what that name promises."""
    syntax = UID(read(r"holds ([\d.]+)\. ", drawn.stem)[0])
    if syntax.is_compressed:
        kept = "Lossless" in syntax.name
        return (
            f"Compressed, {'with all pixel values kept' if kept else 'and some detail may be lost'}"
        )
    end = "small" if syntax.is_little_endian else "large"
    return f"Not compressed, {end} end of numbers first"


def what_the_uid_names(drawn: Drawn) -> str:
    """Ask the registry what kind of thing carries the UID."""
    kinds = {
        "SOP Class": "A kind of object, such as a CT image",
        "Transfer Syntax": "A way of writing, such as JPEG-LS",
    }
    return kinds[UID(read(r"not supported: ([\d.]+)`", drawn.stem)[0]).type]


def private_block(drawn: Drawn) -> str:
    """Take the element whose upper two digits are the lower two of its creator."""
    group, block = read(r"Creator \((\w{4}),00(\w\w)\)", drawn.stem)
    return the_one(drawn, lambda text: text.startswith(f"({group},{block}"))


def name_with_gap(drawn: Drawn) -> str:
    """Take each option apart at its carets: family, given, middle, prefix."""
    parts = read(r"family name (\w+), given name (\w+), prefix (\w+), and no middle", drawn.stem)
    family, given, prefix = (each.upper() for each in parts)
    return the_one(drawn, lambda text: text.strip("`").split("^") == [family, given, "", prefix])


def date_with_evidence(drawn: Drawn) -> str:
    """Take the reading of the typed date that the second date shares."""
    typed, written = read(r"`(\d\d/\d\d/\d{4})`.*Acquisition Date `(\d{8})`", drawn.stem)
    readings = {
        datetime.strptime(typed, form).strftime("%Y%m%d")  # noqa: DTZ007 - a day
        for form in ("%d/%m/%Y", "%m/%d/%Y")
    }
    return the_one(drawn, lambda text: text.strip("`") in readings & {written})


def numbers_cut_to_sixteen(drawn: Drawn) -> str:
    """Cut the numbers and see which two have become one."""
    numbers = re.findall(r"`([\w-]+)`", drawn.stem)
    cut = Counter(number[:16] for number in numbers)
    same = {number[-6:] for number in numbers if cut[number[:16]] > 1}
    return the_one(drawn, lambda text: set(re.findall(r"\d{6}", text)) == same)


def label_or_bytes(drawn: Drawn) -> str:
    """Set each label that is offered, and read the bytes by it."""
    name, shown, label = read(r"name is (\w+)\..*`([0-9A-F ]+)`.* holds (ISO_IR \d+)\.", drawn.stem)
    raw = bytes.fromhex(shown)
    readable = [each for each, codec in _CODECS.items() if raw.decode(codec, "ignore") == name]
    assert label not in readable
    return the_one(drawn, lambda text: text.removeprefix("Set (0008,0005) to ") in readable)


def evening_time(drawn: Drawn) -> str:
    """Read a clock of twelve hours and write hours, minutes and seconds."""
    [clock] = read(r"started at ([\d:]+) in the evening", drawn.stem)
    moment = datetime.strptime(f"{clock} PM", "%I:%M %p")  # noqa: DTZ007 - a time of day
    return f"`{moment:%H%M%S}`"


def valid_uid(drawn: Drawn) -> str:
    """Hold each option against the rules of PS3.5 9.1."""
    return the_one(drawn, lambda text: _UID.fullmatch(text.strip("`")) and len(text) <= 64 + 2)


def two_identities(drawn: Drawn) -> str:
    """Carry out each option: data set and file meta must agree, and not on the shared UID."""
    new, old = read(r"\(0008,0018\) `([\d.]+)` and \(0002,0003\) `([\d.]+)`", drawn.stem)

    def repairs(text: str) -> bool:
        tag, which = read(r"\((.{9})\) must hold the (new|old)", text)
        file = {"0008,0018": new, "0002,0003": old, tag: {"new": new, "old": old}[which]}
        return file["0008,0018"] == file["0002,0003"] != old

    return the_one(drawn, repairs)


def duplicate_or_not(drawn: Drawn) -> str:
    """Keep one name for one content, and spare the file that others point at."""
    found, noted = read(r"pixel values (are equal|differ)\..*image in file ([AB])\.", drawn.stem)
    if found == "are equal":
        return "Keep one of the two files and its UID"
    return f"Give file {'B' if noted == 'A' else 'A'} a new UID in both places"


def room_for_the_ending(drawn: Drawn) -> str:
    """Write ending digits until the UID is full."""
    root, count = read(r"root `([\d.]+)` \((\d+) characters\)", drawn.stem)
    assert len(root) == int(count)
    return str(len(f"{root}.".ljust(64, "1")) - len(f"{root}."))


def judge_one_attribute(drawn: Drawn) -> str:
    """Look the type up, see that the stem tells it truly, and apply it."""
    name, state, module, kind = read(
        r"image\. (.+?) \(\w+,\w+\) is (.+?)\. The table of the (.+) module gives it type (\d)\.",
        drawn.stem,
    )
    assert _TYPES[module, name] == kind
    if _is_fault(kind, state):
        return f"A fault, since it must {'have a value' if kind == '1' else 'be present'}"
    return f"No fault, since it may be {'left out' if state == 'absent' else 'empty'}"


def path_in_a_sequence(drawn: Drawn) -> str:
    """Put the number to the element that holds items: the dictionary calls it a sequence."""
    [number] = read(r"of item (\d)\.", drawn.stem)
    tags = re.findall(r"\((\w{4}),(\w{4})\)", drawn.stem)
    [outer] = [each for each in tags if dictionary_VR(int("".join(each), 16)) == "SQ"]
    [inner] = [each for each in tags if each != outer]
    return f"`({','.join(outer)})[{number}].({','.join(inner)})`"


def count_the_faults(drawn: Drawn) -> str:
    """Sum the counts whose type and state make a fault."""
    told = re.findall(r"type (\d) attributes that are (\w+), (\d+)", drawn.stem)
    assert len(told) == 4
    return str(sum(int(count) for kind, state, count in told if _is_fault(kind, state)))


M03: Mapping[str, Oracle] = {
    "itm-2700f5aa": data_set_start,
    "itm-93344ac9": number_in_hex,
    "itm-b3d8bfc1": next_element,
    "itm-c24d16de": even_length,
    "itm-0bf3166d": syntax_by_uid,
    "itm-cd1dde90": what_the_uid_names,
    "itm-7c0787db": private_block,
    "itm-87ddc265": name_with_gap,
    "itm-6f079446": date_with_evidence,
    "itm-778dd085": numbers_cut_to_sixteen,
    "itm-14899216": label_or_bytes,
    "itm-ea4409fb": evening_time,
    "itm-d073f28b": valid_uid,
    "itm-4a8df260": two_identities,
    "itm-cfc4f5cc": duplicate_or_not,
    "itm-2df74f72": room_for_the_ending,
    "itm-f7df4390": judge_one_attribute,
    "itm-d535aa29": path_in_a_sequence,
    "itm-d527feb3": count_the_faults,
}

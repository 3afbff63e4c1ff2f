"""The parametric items of M6: messages, answers, times and queues drawn from a seed."""

from datetime import UTC, datetime, timedelta, timezone
from random import Random

from app.grading.items import Drawn, Option, item

MARKS = {"F": "|", "S": "^", "T": "&", "R": "~", "E": "\\"}
MARK_NAMES = {
    "F": "field",
    "S": "component",
    "T": "subcomponent",
    "R": "repetition",
    "E": "escape",
}
SYSTEMS = ("CARE", "RIS", "PACS", "DOCU", "SCHED", "LABO")
SITES = ("NORTH", "LAKE", "HILL", "EASTSIDE", "HARBOR")
FAMILIES = ("Okafor", "Lindqvist", "Moreau", "Tanaka", "Brandt", "Novak", "Silva", "Haddad")
GIVENS = ("Maren", "Tove", "Elias", "Noor", "Ola", "Iva", "Rui", "Samir")


def _right(text: str, rationale: str) -> Option:
    """Return the option that is the key."""
    return Option(text, right=True, rationale=rationale)


def _wrong(text: str, rationale: str, misconception: str) -> Option:
    """Return an option that follows from *misconception*."""
    return Option(text, rationale=rationale, misconception=misconception)


def _block(*lines: str) -> str:
    """Return *lines* as a block of code."""
    return "\n".join(("```text", *lines, "```"))


def _numbers(rng: Random, count: int) -> list[str]:
    """Return different numbers of five digits."""
    return [str(number) for number in rng.sample(range(10_000, 99_999), count)]


def _stamp(moment: datetime) -> str:
    """Return *moment* to the second, as HL7 writes it, without its offset."""
    return f"{moment:%Y%m%d%H%M%S}"


def _offset(hours: int) -> str:
    """Return an offset of whole hours, as HL7 writes it."""
    return f"{'-' if hours < 0 else '+'}{abs(hours):02d}00"


# Objective 1: read a message.


@item(
    id="itm-a81c3f02",
    objective="m06-o1",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="HL7 v2.5.1 ch. 2.5.4",
    case=True,
)
def header_field(rng: Random) -> Drawn:
    """Ask for a field of a drawn MSH, where the first bar is field 1."""
    sender, receiver = rng.sample(SYSTEMS, 2)
    here, there = rng.sample(SITES, 2)
    control_id = f"{sender}-{rng.randint(1000, 9999)}"
    at = f"2026{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}0915"
    fields = {3: sender, 4: here, 5: receiver, 6: there, 7: at, 8: ""}
    fields |= {9: "ADT^A08^ADT_A01", 10: control_id, 11: "P", 12: "2.5.1"}
    asked = rng.choice((4, 5, 10))
    line = "MSH|^~\\&|" + "|".join(fields[number] for number in range(3, 13))
    stem = f"A ticket quotes this header and asks for the value of MSH-{asked}. Which is it?"
    return Drawn(
        f"{stem}\n\n{_block(line)}",
        [
            _right(f"`{fields[asked]}`", f"Count the bars to its left, {asked - 1}, and add one."),
            _wrong(
                f"`{fields[asked + 1]}`",
                f"That is MSH-{asked + 1}: the bar itself was not counted as a field.",
                "MSH_OFFSET",
            ),
            _wrong(
                f"`{fields[asked - 1]}`",
                f"That is MSH-{asked - 1}: one was added too often.",
                "MSH_OFFSET",
            ),
            _wrong(
                f"`{fields[asked + 2]}`",
                f"That is MSH-{asked + 2}: two fields too far to the right.",
                "MSH_OFFSET",
            ),
        ],
    )


@item(
    id="itm-5d27e6b9",
    objective="m06-o1",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="HL7 v2.5.1 ch. 2.5",
)
def path_of_value(rng: Random) -> Drawn:
    """Ask for the path of an authority or a type in a repetition of PID-3."""
    sites = rng.sample(SITES, 3)
    types = rng.sample(("MR", "PI", "AN", "NI"), 3)
    entries = [
        f"{number}^^^{site}^{kind}"
        for number, site, kind in zip(_numbers(rng, 3), sites, types, strict=True)
    ]
    repetition, component = rng.choice((2, 3)), rng.choice((4, 5))
    value = (sites if component == 4 else types)[repetition - 1]  # noqa: PLR2004 - CX.4
    line = f"PID|1||{'~'.join(entries)}||{rng.choice(FAMILIES)}^{rng.choice(GIVENS)}"
    path = f"PID-3[{repetition}].{component}"
    return Drawn(
        f"Which path names the place of `{value}`?\n\n{_block(line)}",
        [
            _right(f"`{path}`", "Field 3, then the repetition in brackets, then the component."),
            _wrong(
                f"`PID-3[1].{component}`",
                "That is the same component of the first repetition.",
                "FIRST_REPETITION",
            ),
            _wrong(
                f"`PID-3[{repetition}].{component - 2}`",
                "Empty components count too: `^^^` opens components 2, 3 and 4.",
                "EMPTY_NOT_COUNTED",
            ),
            _wrong(
                f"`PID-2[{repetition}].{component}`",
                "Empty fields count too: PID-2 is empty, and the list is PID-3.",
                "EMPTY_NOT_COUNTED",
            ),
        ],
    )


@item(
    id="itm-c9034e7d",
    objective="m06-o1",
    domain="J",
    level="application",
    difficulty=0.65,
    clause="HL7 v2.5.1 ch. 2.7",
    case=True,
)
def undo_escapes(rng: Random) -> Drawn:
    """Ask how a drawn text with two escapes must read in the report."""
    one, two = rng.sample(tuple(MARKS), 2)
    first, middle, last = rng.sample(("stent", "graft", "node", "cyst", "lobe", "arch"), 3)

    def text(left: str, right: str) -> str:
        return f"{first} {left} {middle} {right} {last}"

    raw = text(f"\\{one}\\", f"\\{two}\\")
    return Drawn(
        f"OBX-5 of a report holds `{raw}`. MSH-2 is the usual one. What must the reader see?",
        [
            _right(
                f"`{text(MARKS[one], MARKS[two])}`",
                f"`\\{one}\\` is the {MARK_NAMES[one]} mark, "
                f"`\\{two}\\` the {MARK_NAMES[two]} mark.",
            ),
            _wrong(
                f"`{text(MARKS[two], MARKS[one])}`",
                "The two escapes were mistaken for each other.",
                "WRONG_ESCAPE",
            ),
            _wrong(f"`{raw}`", "The escapes were not undone.", "NOT_UNESCAPED"),
            _wrong(
                f"`{text(one, two)}`",
                "The letter names a mark. It is not text itself.",
                "NOT_UNESCAPED",
            ),
        ],
    )


@item(
    id="itm-27f8b1a4",
    objective="m06-o1",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="HL7 v2.5.1 ch. 2.7",
    case=True,
)
def write_escape(rng: Random) -> Drawn:
    """Ask how a typed mark must be written inside a field."""
    key, *others = rng.sample(("F", "S", "T", "R"), 4)
    first, last = rng.sample(("Chest CT", "Knee MR", "Right wrist", "Liver", "Spine"), 2)

    def written(letter: str) -> str:
        return f"`{first} \\{letter}\\ {last}`"

    return Drawn(
        f"A radiologist types `{first} {MARKS[key]} {last}`. "
        "With the usual MSH-2, what must the sender put into OBX-5?",
        [
            _right(
                written(key),
                f"`{MARKS[key]}` is the {MARK_NAMES[key]} mark; its escape is `\\{key}\\`.",
            ),
            *(
                _wrong(
                    written(letter),
                    f"`\\{letter}\\` stands for `{MARKS[letter]}`, the {MARK_NAMES[letter]} mark.",
                    "WRONG_ESCAPE",
                )
                for letter in others
            ),
        ],
    )


@item(
    id="itm-f16a94d3",
    objective="m06-o1",
    domain="J",
    level="analysis",
    difficulty=0.5,
    clause="HL7 v2.5.1 ch. 2.5.3",
    case=True,
)
def empty_and_null(rng: Random) -> Drawn:
    """Ask what a record holds after one empty, one null and one new field."""
    held = {"address": f"{rng.randint(2, 99)} Elm St", "phone": f"555-01{rng.randint(10, 99)}"}
    held["status"] = "M"
    new = {"address": f"{rng.randint(2, 99)} Oak Rd", "phone": f"555-02{rng.randint(10, 99)}"}
    new["status"] = "S"
    changed, kept, deleted = rng.sample(tuple(held), 3)
    sent = {changed: new[changed], kept: "", deleted: '""'}
    line = (
        f"PID|1||{_numbers(rng, 1)[0]}^^^LAKE^MR||Silva^Rui||19700502|M|||"
        f"{sent['address']}||{sent['phone']}|||{sent['status']}"
    )

    def record(*gone: str) -> str:
        shown = {**held, changed: new[changed], **dict.fromkeys(gone, "none")}
        return ", ".join(f"{name} {shown[name]}" for name in ("address", "phone", "status"))

    return Drawn(
        f"RIS holds: address {held['address']}, phone {held['phone']}, marital status M. "
        "Then an A08 arrives with the line below (address PID-11, phone PID-13, marital status "
        f"PID-16). What should RIS hold now?\n\n{_block(line)}",
        [
            _right(record(deleted), "An empty field says no news; two quotation marks delete."),
            _wrong(record(kept), "Empty and null were mistaken for each other.", "EMPTY_DELETES"),
            _wrong(
                record(kept, deleted), "The empty field was read as a deletion.", "EMPTY_DELETES"
            ),
            _wrong(record(), "The two quotation marks were read as no news.", "NULL_AS_EMPTY"),
        ],
    )


# Objective 2: acknowledge and resend.

TROUBLES = (
    ("The message is sound, and RIS has stored it.", "AA", "It is stored, so RIS takes it over."),
    ("PID-3 is missing.", "AE", "The content has a fault: a required field is missing."),
    ("OBR-4 holds a code that RIS does not know.", "AE", "The content has a fault: the code."),
    ("OBR-7 holds a text in place of a date.", "AE", "The content has a fault: the data type."),
    ("MSH-12 names a version that RIS does not take.", "AR", "AR is for MSH-9, 11 and 12."),
    ("MSH-9 names an event that RIS does not take.", "AR", "AR is for MSH-9, 11 and 12."),
)
CODE_SAYS = {
    "AA": "AA says that the message is stored and done with.",
    "AE": "AE says that something in the content must be corrected.",
    "AR": "AR is for the kind, mode or version of a message, or for trouble of the receiver.",
}


@item(
    id="itm-8be05c71",
    objective="m06-o2",
    domain="J",
    level="application",
    difficulty=0.55,
    clause="HL7 v2.5.1 ch. 2.9.2",
    case=True,
)
def choose_answer(rng: Random) -> Drawn:
    """Ask for the MSA segment that answers a drawn situation."""
    trouble, code, why = rng.choice(TROUBLES)
    theirs, ours = f"BR-{rng.randint(100, 999)}", f"RIS-{rng.randint(100, 999)}"
    return Drawn(
        f"RIS works in original mode. It reads a message with MSH-10 `{theirs}`. {trouble} The "
        f"number of its own answer will be `{ours}`. Which MSA segment should it send?",
        [
            _right(f"`MSA|{code}|{theirs}`", f"{why} MSA-2 repeats the control ID received."),
            _wrong(
                f"`MSA|{code}|{ours}`",
                "MSA-2 must repeat the number of the message answered, not the answer's own.",
                "MSA2_NOT_ECHOED",
            ),
            *(
                _wrong(
                    f"`MSA|{other}|{theirs}`",
                    says,
                    "ACK_AA_TO_CLEAR" if other == "AA" else "CODES_MIXED",
                )
                for other, says in CODE_SAYS.items()
                if other != code
            ),
        ],
    )


FRAME_FAULTS = {
    "The start byte VT is missing": "A frame opens with `0B`.",
    "The end byte FS is missing": "After the last segment's CR a frame has `1C`.",
    "The closing byte CR is missing": "After `1C` a frame has `0D`.",
    "The segments end with line feeds": "A segment ends with `0D`, not with `0A`.",
}


@item(
    id="itm-e43d90fa",
    objective="m06-o2",
    domain="H",
    level="analysis",
    difficulty=0.5,
    clause="HL7 MLLP release 1 (2003), block format",
    case=True,
)
def frame_fault(rng: Random) -> Drawn:
    """Ask what is wrong with the bytes of a frame."""
    fault = rng.choice(tuple(FRAME_FAULTS))
    start, end, close, segment_end = (
        "" if fault.startswith("The start") else "0B ",
        "" if fault.startswith("The end byte") else " 1C",
        "" if fault.startswith("The closing") else " 0D",
        "0A" if fault.startswith("The segments") else "0D",
    )
    digits = " ".join(f"{ord(digit):02X}" for digit in str(rng.randint(1000, 9999)))
    dump = (
        f"{start}4D 53 48 7C .. 35 2E 31 {segment_end} "
        f"4D 53 41 7C 41 41 7C {digits} {segment_end}{end}{close}"
    )
    return Drawn(
        "An answer never gets through. The trace shows these bytes, with `..` for the part left "
        f"out. What is wrong with the frame?\n\n{_block(dump)}",
        [
            _right(name, says) if name == fault else _wrong(name, says, "FRAME_FAULT")
            for name, says in FRAME_FAULTS.items()
        ],
    )


NEXT_STEPS = {
    "same": "The same bytes once more, under the same control ID",
    "fixed": "A corrected message, after the cause has been found",
    "nothing": "Nothing more for this order; the next message may go",
    "renumbered": "The same content once more, under a new control ID",
}
ENDINGS = (
    (
        "no answer comes within the time limit",
        "same",
        "The message or its answer may be lost; the old ID lets RIS see a copy.",
    ),
    (
        '`MSA|AR|{id}` comes, with the text "database locked, try later"',
        "same",
        "The trouble is the receiver's own, so the message needs no change.",
    ),
    (
        "`MSA|AE|{id}` comes, with error 101, required field missing",
        "fixed",
        "The content was refused; the same bytes would be refused again.",
    ),
    (
        "`MSA|AE|{id}` comes, with error 103, table value not found",
        "fixed",
        "The content was refused; the same bytes would be refused again.",
    ),
    (
        "`MSA|AA|{id}` comes after 25 of 30 seconds",
        "nothing",
        "The answer is in time and names this message; it is delivered.",
    ),
)
STEP_FAULTS = {
    "same": ("Unchanged bytes help only if the message was not the problem.", "RESEND_UNCHANGED"),
    "fixed": ("Nothing was said against the content of this message.", "AE_FOR_CONTENT"),
    "nothing": ("RIS has not confirmed this order; it could be lost.", "ACK_AA_TO_CLEAR"),
    "renumbered": ("A new number hides from RIS that this is a copy.", "NEW_ID_ON_RETRY"),
}


@item(
    id="itm-19c7d52e",
    objective="m06-o2",
    domain="H",
    level="application",
    difficulty=0.6,
    clause="HL7 v2.5.1 ch. 2.9.2",
    case=True,
)
def what_next(rng: Random) -> Drawn:
    """Ask what to send after a drawn answer, or after silence."""
    ending, key, why = rng.choice(ENDINGS)
    control_id = f"E-{rng.randint(100, 999)}"
    return Drawn(
        f"The engine sends an order to RIS with control ID `{control_id}`, and "
        f"{ending.format(id=control_id)}. What should it send to RIS next?",
        [
            _right(text, why) if step == key else _wrong(text, *STEP_FAULTS[step])
            for step, text in NEXT_STEPS.items()
        ],
    )


@item(
    id="itm-70b2e8c5",
    objective="m06-o2",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="HL7 v2.5.1 ch. 2.15.5.2",
    case=True,
)
def error_place(rng: Random) -> Drawn:
    """Ask which place an ERR-2 names."""
    segment, ordinal, field, repetition, component = rng.choice(
        (
            ("PID", 1, 3, 2, 4),
            ("PID", 1, 11, 2, 5),
            ("OBX", rng.randint(6, 9), 3, 1, 2),
            ("OBR", 2, 16, 1, 9),
            ("OBR", 3, 4, 1, 2),
        )
    )
    error = (
        f"ERR||{segment}^{ordinal}^{field}^{repetition}^{component}|102^Data type error^HL70357|E"
    )

    def path(ordinal: int, field: int, repetition: int, component: int) -> str:
        return f"`{segment}[{ordinal}]-{field}[{repetition}].{component}`"

    return Drawn(
        f"A receiver answers with the line below. At which place is the fault?\n\n{_block(error)}",
        [
            _right(
                path(ordinal, field, repetition, component),
                "ERR-2 lists segment, which of that name, field, repetition, component.",
            ),
            _wrong(
                path(field, ordinal, repetition, component),
                "The second part counts segments of that name; the third is the field.",
                "ERR_ORDER",
            ),
            _wrong(
                path(ordinal, field, component, repetition),
                "The repetition stands before the component.",
                "ERR_ORDER",
            ),
            _wrong(
                path(ordinal, component, repetition, field),
                "The field stands third, and the component last.",
                "ERR_ORDER",
            ),
        ],
    )


# Objective 3: keys of an order.


def _keys(rng: Random) -> dict[str, str]:
    """Return the keys of one order, all different."""
    placer, filler, accession, procedure = _numbers(rng, 4)
    return {
        "placer": f"ORD-{placer}",
        "filler": filler,
        "accession": f"A26{accession}",
        "procedure": f"RP-{procedure}",
        "step": f"S-{procedure}-{rng.randint(1, 4)}",
        "uid": f"2.25.{rng.randint(10**14, 10**15)}",
    }


def _old_style(keys: dict[str, str]) -> str:
    """Return the order segments in the style of ``ORM^O01`` with ZDS."""
    first = f"{keys['placer']}^CARE|{keys['filler']}^RIS"
    bars = "|" * 14
    return _block(
        f"ORC|NW|{first}",
        f"OBR|1|{first}|CTHEAD^CT head^L{bars}"
        f"{keys['accession']}|{keys['procedure']}|{keys['step']}",
        f"ZDS|{keys['uid']}^^Application^DICOM",
    )


def _imaging_style(keys: dict[str, str]) -> str:
    """Return the order segments in the style of ``OMI^O23`` with IPC."""
    first = f"{keys['placer']}^CARE|{keys['filler']}^RIS"
    return _block(
        f"ORC|NW|{first}",
        f"OBR|1|{first}|CTHEAD^CT head^L",
        f"IPC|{keys['accession']}^RIS|{keys['procedure']}^RIS|{keys['uid']}|{keys['step']}^RIS|CT",
    )


TARGETS = {
    "accession": "Accession Number (0008,0050)",
    "procedure": "Requested Procedure ID (0040,1001)",
    "step": "Scheduled Procedure Step ID (0040,0009)",
    "placer": "Placer Order Number (0040,2016)",
    "filler": "Filler Order Number (0040,2017)",
}
WHAT_IT_IS = {
    "accession": "the accession number",
    "procedure": "the requested procedure",
    "step": "the scheduled step",
    "placer": "the placer order number",
    "filler": "the filler order number",
}


def _key_options(keys: dict[str, str], shown: tuple[str, ...], key: str, home: str) -> list[Option]:
    """Return the values of *shown* as options, with *key* as the right one."""
    return [
        _right(f"`{keys[name]}`", f"It stands in {home}, {WHAT_IT_IS[name]}.")
        if name == key
        else _wrong(
            f"`{keys[name]}`",
            f"That is {WHAT_IT_IS[name]}.",
            "PLACER_AS_ACCESSION" if name == "placer" else "FIELD_MIXED",
        )
        for name in shown
    ]


@item(
    id="itm-d40f7a86",
    objective="m06-o3",
    domain="J",
    level="application",
    difficulty=0.55,
    clause="IHE RAD TF-2 4.4; HL7 v2.3.1",
    case=True,
)
def old_style_key(rng: Random) -> Drawn:
    """Ask for a DICOM value out of an order with OBR-18 to OBR-20 and ZDS."""
    keys = _keys(rng)
    homes = {"accession": "OBR-18", "procedure": "OBR-19", "step": "OBR-20"}
    key = rng.choice(tuple(homes))
    return Drawn(
        "A site keeps to IHE's style for `ORM^O01`. Which value belongs in "
        f"{TARGETS[key]} of the worklist item?\n\n{_old_style(keys)}",
        _key_options(keys, ("placer", "accession", "procedure", "step"), key, homes[key]),
    )


@item(
    id="itm-36e1b94c",
    objective="m06-o3",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="HL7 v2.5.1 ch. 4, IPC",
    case=True,
)
def imaging_style_key(rng: Random) -> Drawn:
    """Ask for a DICOM value out of an ``OMI^O23``."""
    keys = _keys(rng)
    homes = {"accession": "IPC-1.1", "step": "IPC-4.1", "placer": "ORC-2.1", "filler": "ORC-3.1"}
    key = rng.choice(tuple(homes))
    return Drawn(
        f"A gateway turns this `OMI^O23` into a worklist item. Which value belongs in "
        f"{TARGETS[key]}?\n\n{_imaging_style(keys)}",
        _key_options(keys, tuple(homes), key, homes[key]),
    )


@item(
    id="itm-b5829d1f",
    objective="m06-o3",
    domain="J",
    level="analysis",
    difficulty=0.55,
    clause="HL7 v2.5.1 ch. 4, IPC",
    case=True,
)
def wrong_source(rng: Random) -> Drawn:
    """Ask which field feeds the accession number, judged by what the scanner shows."""
    keys = _keys(rng)
    homes = {"placer": "ORC-2", "filler": "ORC-3", "procedure": "IPC-2", "step": "IPC-4"}
    key = rng.choice(tuple(homes))
    return Drawn(
        f"For the order below, the scanner shows the accession number `{keys[key]}`, and RIS "
        f"cannot match the images. Which field feeds (0008,0050)?\n\n{_imaging_style(keys)}",
        [
            _right(f"{home}.1", f"It holds `{keys[name]}`; the right source is IPC-1.1.")
            if name == key
            else _wrong(
                f"{home}.1",
                f"It holds `{keys[name]}`, {WHAT_IT_IS[name]}, and that is not what is shown.",
                "PLACER_AS_ACCESSION" if name == "placer" else "FIELD_MIXED",
            )
            for name, home in homes.items()
        ],
    )


@item(
    id="itm-0fa6c3e7",
    objective="m06-o3",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="HL7 v2.5.1 ch. 3, PID-3",
    case=True,
)
def pick_identifier(rng: Random) -> Drawn:
    """Ask for the number of one authority and type out of four entries."""
    ours, theirs, third = rng.sample(SITES, 3)
    numbers = _numbers(rng, 4)
    wanted, account, foreign, internal = numbers
    entries = [
        f"{wanted}^^^{ours}^MR",
        f"{account}^^^{ours}^AN",
        f"{foreign}^^^{theirs}^MR",
        f"{internal}^^^{third}^PI",
    ]
    head = entries.pop(rng.choice((1, 2, 3)))
    rng.shuffle(entries)
    line = f"PID|1||{'~'.join((head, *entries))}||{rng.choice(FAMILIES)}^{rng.choice(GIVENS)}"
    return Drawn(
        f"Your PACS files by the medical record number (`MR`) of {ours}. Which number does it "
        f"take from this line?\n\n{_block(line)}",
        [
            _right(f"`{wanted}`", "Authority (component 4) and type (component 5) both fit."),
            _wrong(f"`{account}`", "The authority fits, but AN is an account number.", "TYPE_LOST"),
            _wrong(f"`{foreign}`", f"The type fits, but {theirs} gave it out.", "TYPE_ONLY"),
            _wrong(f"`{internal}`", "Neither authority nor type fits.", "FIRST_REPETITION"),
        ],
    )


@item(
    id="itm-92d4e05b",
    objective="m06-o3",
    domain="J",
    level="application",
    difficulty=0.5,
    clause="HL7 v2.5.1 ch. 2A XPN; PS3.5 6.2.1 (2025d)",
    case=True,
)
def name_parts(rng: Random) -> Drawn:
    """Ask for the DICOM form of a drawn XPN with suffix and prefix."""
    family, given = rng.choice(FAMILIES), rng.choice(GIVENS)
    middle, suffix, prefix = rng.choice("ABCDEFGHJKLM"), rng.choice(("Jr", "III")), "Dr"
    return Drawn(
        f"PID-5 is `{family}^{given}^{middle}^{suffix}^{prefix}`. Which value should the gateway "
        "write to Patient's Name (0010,0010)?",
        [
            _right(
                f"`{family}^{given}^{middle}^{prefix}^{suffix}`",
                "HL7 has suffix before prefix, DICOM prefix before suffix.",
            ),
            _wrong(
                f"`{family}^{given}^{middle}^{suffix}^{prefix}`",
                "Copied as it is, the suffix becomes a prefix.",
                "PN_COPIED",
            ),
            _wrong(
                f"`{prefix}^{given}^{middle}^{family}^{suffix}`",
                "That is the order of speech. The family name comes first.",
                "PN_SPOKEN",
            ),
            _wrong(
                f"`{family}^{given}^{prefix}^{middle}^{suffix}`",
                "The middle name is the third component on both sides.",
                "PN_SHIFTED",
            ),
        ],
    )


# Objective 4: letters and clocks.


@item(
    id="itm-4c8f10d6",
    objective="m06-o4",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="HL7 v2.5.1 ch. 2A DTM",
    case=True,
)
def to_utc(rng: Random) -> Drawn:
    """Ask for the UTC moment of a time with an offset."""
    hours = rng.choice((-8, -7, -6, -5, -4, 1, 2, 3))
    local = datetime(2026, rng.randint(1, 12), rng.randint(2, 27), tzinfo=UTC)
    local += timedelta(hours=rng.randint(0, 23), minutes=rng.choice((5, 20, 35, 50)))
    right, reverse = local - timedelta(hours=hours), local + timedelta(hours=hours)
    same_clock = right + timedelta(days=1 if right.date() == local.date() else 0)
    if right.date() != local.date():
        same_clock = datetime.combine(local.date(), right.time(), tzinfo=UTC)
    return Drawn(
        f"A teleradiology service keeps all times in UTC. OBR-7 is `{_stamp(local)}"
        f"{_offset(hours)}`. Which time should it keep?",
        [
            _right(
                f"`{_stamp(right)}+0000`",
                f"Local time is UTC {_offset(hours)}, so the offset is taken off.",
            ),
            _wrong(
                f"`{_stamp(reverse)}+0000`",
                "The offset was added where it should be taken off.",
                "SIGN_SWAPPED",
            ),
            _wrong(
                f"`{_stamp(local)}+0000`",
                "The offset was dropped, and local time was called UTC.",
                "ZONE_DROPPED",
            ),
            _wrong(
                f"`{_stamp(same_clock)}+0000`",
                "The clock time is right, but the day is not.",
                "DAY_LOST",
            ),
        ],
    )


NAMES_WITH_ACCENT = ("Müller", "Peña", "Gómez", "Sørensen", "Böhm", "Håkan", "Lefèvre", "Gonçalo")
FOLDED = str.maketrans("üñóøöåèç", "unoooaec")


@item(
    id="itm-ab37d9e0",
    objective="m06-o4",
    domain="J",
    level="application",
    difficulty=0.55,
    clause="HL7 v2.5.1 ch. 2.15.9.18",
    case=True,
)
def wrong_label(rng: Random) -> Drawn:
    """Ask what a receiver shows when UTF-8 bytes are labeled Latin-1."""
    name = rng.choice(NAMES_WITH_ACCENT)
    data = name.encode()
    dump = data.hex(" ").upper()
    unknown = "".join(
        letter if letter.isascii() else "\N{REPLACEMENT CHARACTER}" for letter in name
    )
    return Drawn(
        f"A family name arrives as the bytes `{dump}` (UTF-8). MSH-18 says `8859/1`, and the "
        "receiver believes it. What does the worklist show?",
        [
            _right(
                data.decode("latin-1"),
                "In Latin-1 each byte is a letter, so the two bytes become two letters.",
            ),
            _wrong(
                name,
                "It would, if the receiver ignored MSH-18 or the label were true.",
                "LABEL_IGNORED",
            ),
            _wrong(
                name.translate(FOLDED),
                "No step here takes accents away.",
                "ASCII_FOLD",
            ),
            _wrong(
                unknown,
                "That happens the other way round: Latin-1 bytes read as UTF-8.",
                "DIRECTION_MIXED",
            ),
        ],
    )


@item(
    id="itm-5ef2064a",
    objective="m06-o4",
    domain="J",
    level="analysis",
    difficulty=0.45,
    clause="HL7 v2.5.1 ch. 2.15.9.7",
    case=True,
)
def header_zone(rng: Random) -> Drawn:
    """Ask for the moment of a time without offset, with an offset in MSH-7."""
    sender, server = rng.sample((-8, -7, -6, -5, -4), 2)
    local = datetime(2026, rng.randint(1, 12), rng.randint(2, 27), tzinfo=UTC)
    local += timedelta(hours=rng.randint(9, 14), minutes=rng.choice((10, 25, 40)))
    header = f"{_stamp(local + timedelta(minutes=31))}{_offset(sender)}"

    def shown(hours: int) -> str:
        moment = local.replace(tzinfo=timezone(timedelta(hours=hours))).astimezone(UTC)
        return f"{moment:%H:%M} UTC"

    return Drawn(
        f"OBR-7 is `{_stamp(local)}`, and MSH-7 is `{header}`. The receiving server stands in a "
        f"zone with offset `{_offset(server)}`. When was the scan?",
        [
            _right(shown(sender), "Without an offset of its own, the time takes that of MSH-7."),
            _wrong(shown(server), "The receiver's own zone plays no part.", "SERVER_ZONE"),
            _wrong(shown(0), "A time without offset is not UTC by itself.", "NO_OFFSET_IS_UTC"),
            _wrong(shown(-sender), "The offset was applied the wrong way.", "SIGN_SWAPPED"),
        ],
    )


@item(
    id="itm-e7519b3c",
    objective="m06-o4",
    domain="J",
    level="analysis",
    difficulty=0.4,
    clause="HL7 v2.5.1 ch. 2A DTM",
    case=True,
)
def night_of_the_change(rng: Random) -> Drawn:
    """Ask how long passed between two times on the night when the clock goes back."""
    first = rng.randrange(0, 26, 5)
    gap = rng.choice((10, 15, 20, 25))
    one = f"202611010{100 + first}00-0500"
    two = f"202611010{100 + first + gap}00-0600"
    return Drawn(
        "On 1 November 2026 the clocks of a site went back by one hour at 02:00. Contrast was "
        f"given at `{one}`, and the late scan was made at `{two}`. How much time lies between?",
        [
            _right(
                f"{gap + 60} minutes",
                f"The clocks differ by {gap} minutes, and the offsets by one hour more.",
            ),
            _wrong(f"{gap} minutes", "The change of offset was left out.", "ZONE_DROPPED"),
            _wrong(
                f"{60 - gap} minutes",
                "The hour was taken the wrong way round.",
                "SIGN_SWAPPED",
            ),
            _wrong(f"{gap + 120} minutes", "The hour was counted twice.", "OFFSET_TWICE"),
        ],
    )


@item(
    id="itm-63a0f8d2",
    objective="m06-o4",
    domain="J",
    level="application",
    difficulty=0.7,
    clause="HL7 v2.5.1 ch. 2A DTM; PS3.5 6.2 (2025d)",
    case=True,
)
def birth_date(rng: Random) -> Drawn:
    """Ask for the DICOM birth date of a date-only PID-7."""
    day = datetime(rng.randint(1940, 2015), rng.randint(1, 12), rng.randint(13, 28), tzinfo=UTC)
    offset = rng.choice((-8, -6, -5))
    one = timedelta(days=1)
    return Drawn(
        f"PID-7 is `{day:%Y%m%d}`, and MSH-7 ends in `{_offset(offset)}`. The archive keeps its "
        "times in UTC. Which value belongs in Patient's Birth Date (0010,0030)?",
        [
            _right(f"`{day:%Y%m%d}`", "A date without a time is a calendar day and stays."),
            _wrong(
                f"`{day - one:%Y%m%d}`",
                "The date was treated as a moment and moved.",
                "BIRTH_DATE_SHIFTED",
            ),
            _wrong(
                f"`{day + one:%Y%m%d}`",
                "The date was treated as a moment and moved.",
                "BIRTH_DATE_SHIFTED",
            ),
            _wrong(
                f"`{day:%d%m%Y}`",
                "A DICOM date goes year, month, day, as in HL7.",
                "DATE_ORDER",
            ),
        ],
    )


# Objective 5: patients that change.


@item(
    id="itm-1d94c7b8",
    objective="m06-o5",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="HL7 v2.5.1 ch. 3.3.40",
    case=True,
)
def after_merge(rng: Random) -> Drawn:
    """Ask what a search shows after an A40."""
    stays, goes = _numbers(rng, 2)
    of_stays, of_goes = rng.sample(range(2, 9), 2)
    total = of_stays + of_goes
    lines = _block(f"PID|1||{stays}^^^LAKE^MR||Haddad^Noor", f"MRG|{goes}^^^LAKE^MR")
    return Drawn(
        f"Before this A40, `{stays}` had {of_stays} studies and `{goes}` had {of_goes}. What "
        f"should a search show afterwards?\n\n{lines}",
        [
            _right(
                f"`{stays}` with {total} studies; `{goes}` leads there",
                "PID names the survivor, MRG the retired number, and the studies move.",
            ),
            _wrong(
                f"`{goes}` with {total} studies; `{stays}` leads there",
                "PID and MRG were read the wrong way round.",
                "MRG_SWAPPED",
            ),
            _wrong(
                f"`{stays}` with {of_stays} studies; `{goes}` leads there",
                "The index was merged, but the studies were left behind.",
                "STUDIES_LEFT",
            ),
            _wrong(
                f"`{stays}` with {of_stays} studies; `{goes}` with {of_goes}",
                "That is the state before the merge.",
                "MERGE_IGNORED",
            ),
        ],
    )


@item(
    id="itm-cf60a25d",
    objective="m06-o5",
    domain="J",
    level="analysis",
    difficulty=0.5,
    clause="HL7 v2.5.1 ch. 3.3.40",
    case=True,
)
def chain_of_merges(rng: Random) -> Drawn:
    """Ask where an order for a number ends that was merged twice."""
    first, second, last, other = _numbers(rng, 4)
    merges = [(first, second), (other, last), (second, last)]
    if rng.random() < 0.5:  # noqa: PLR2004 - a coin
        merges = [(other, first), (first, second), (second, last)]
    rows = [f"A40  PID-3 {stays}  MRG-1 {goes}" for goes, stays in merges]
    return Drawn(
        "These merges were applied from top to bottom, and the signposts were kept. Now an order "
        f"arrives for `{first}`. Under which number should it be filed?\n\n{_block(*rows)}",
        [
            _right(f"`{last}`", "Follow the signposts to the last one before filing."),
            _wrong(
                f"`{second}`",
                "That number was retired in its turn; follow the chain further.",
                "CHAIN_STOPPED",
            ),
            _wrong(f"`{first}`", "That number was retired by the first merge.", "REVIVED_MRN"),
            _wrong(
                f"`{other}`", "That number was retired too, by a merge of its own.", "MRG_SWAPPED"
            ),
        ],
    )


@item(
    id="itm-84be3d19",
    objective="m06-o5",
    domain="J",
    level="analysis",
    difficulty=0.4,
    clause="HL7 v2.5.1 ch. 3.3.40",
    case=True,
)
def late_update(rng: Random) -> Drawn:
    """Ask for the record after an A08 for a retired number, older or newer than what is held."""
    stays, goes = _numbers(rng, 2)
    held, sent = (f"555-01{number}" for number in rng.sample(range(10, 99), 2))
    minute = rng.randint(20, 40)
    is_newer = rng.random() < 0.5  # noqa: PLR2004 - a coin
    recorded = minute + 4 if is_newer else minute - 9
    key, why = (
        (sent, "The number leads to the survivor, and the fact is newer than what is held.")
        if is_newer
        else (held, "The number leads to the survivor, but the fact is older than what is held.")
    )
    rival = held if is_newer else sent
    return Drawn(
        f"An A40 retired `{goes}` into `{stays}` at 10:05. The phone of `{stays}`, {held}, was "
        f"recorded at 10:{minute}. At 11:00 an A08 arrives for `{goes}`: phone {sent}, recorded "
        f"at 10:{recorded}. What should the index show?",
        [
            _right(f"`{stays}` with phone {key}", why),
            _wrong(
                f"`{stays}` with phone {rival}",
                "Judge by the time of the event: the newer fact holds, however it arrived.",
                "ARRIVAL_ORDER",
            ),
            _wrong(
                f"`{stays}` and `{goes}`, each with its own phone",
                "This revives a retired number and splits the chart.",
                "REVIVED_MRN",
            ),
            _wrong(
                f"`{goes}` with phone {sent}, and `{stays}` retired",
                "An A08 does not turn a merge around.",
                "MRG_SWAPPED",
            ),
        ],
    )


@item(
    id="itm-f29d6ac1",
    objective="m06-o5",
    domain="J",
    level="application",
    difficulty=0.55,
    clause="HL7 v2.5.1 ch. 3, EVN",
    case=True,
)
def order_of_events(rng: Random) -> Drawn:
    """Ask in which order three ADT messages should be applied."""
    by_event = rng.choice(("PRQ", "QPR", "QRP", "RPQ"))
    minutes = dict(zip(by_event, sorted(rng.sample(range(10, 50), 3)), strict=True))
    arrived = sorted(rng.sample(range(51, 60), 3))
    rows = [
        f"{name}  arrived 14:{at}  EVN-6 14:{minutes[name]}  A08, address"
        for name, at in zip("PQR", arrived, strict=True)
    ]

    def listed(names: str) -> str:
        return ", ".join(names)

    return Drawn(
        "Three updates for one patient come over two paths. Each gives the address as it was at "
        f"its event. In which order should they take effect?\n\n{_block(*rows)}",
        [
            _right(listed(by_event), "The time of the event decides; the last one is the newest."),
            _wrong(listed("PQR"), "That is the order of arrival.", "ARRIVAL_ORDER"),
            _wrong(listed(by_event[::-1]), "Newest first leaves the oldest.", "ORDER_REVERSED"),
            _wrong(listed("RQP"), "That is arrival, reversed.", "ORDER_REVERSED"),
        ],
    )


# Objective 6: the queue.


def _joined(positions: list[int]) -> str:
    """Return message numbers as a phrase."""
    if len(positions) == 1:
        return f"Message {positions[0]}"
    return f"Messages {', '.join(map(str, positions[:-1]))} and {positions[-1]}"


@item(
    id="itm-3b7e90c4",
    objective="m06-o6",
    domain="H",
    level="application",
    difficulty=0.55,
    clause="HL7 v2.5.1 ch. 2.9.2",
    case=True,
)
def who_may_go(rng: Random) -> Drawn:
    """Ask which messages may pass a parked one."""
    patients = ["P1", "P2", "P3", *rng.sample(("P1", "P2", "P3"), 2)]
    tail = patients[1:]
    if "P1" not in tail:
        tail[-1] = "P1"
    rng.shuffle(tail)
    queue = ["P1", *tail]
    rows = [f"{number}  {patient}" for number, patient in enumerate(queue, 1)]
    free = [number for number, patient in enumerate(queue, 1) if patient != "P1"]
    held = [number for number, patient in enumerate(queue, 1) if patient == "P1" and number > 1]
    return Drawn(
        "A queue holds these messages, oldest first. Message 1 is refused each time, and you park "
        f"it. Which of the others may go out now?\n\n{_block(*rows)}",
        [
            _right(_joined(free), "They belong to other patients, so no order is broken."),
            _wrong(
                _joined(sorted(free + held)),
                "The later messages of P1 would overtake the parked one.",
                "ORDER_BROKEN",
            ),
            _wrong(_joined(held), "Those are the very ones that have to wait.", "ORDER_BROKEN"),
            _wrong("No message at all", "Other patients need not wait for P1.", "ALL_WAIT"),
        ],
    )


@item(
    id="itm-d85c14f7",
    objective="m06-o6",
    domain="H",
    level="application",
    difficulty=0.6,
    clause="HL7 v2.5.1 ch. 2.9.2",
    case=True,
)
def time_to_drain(rng: Random) -> Drawn:
    """Ask how long a backlog takes, with new messages coming in."""
    coming = rng.choice((6, 8, 10, 12))
    net = rng.choice((4, 6, 9, 14))
    minutes = rng.choice((20, 30, 40, 50))
    backlog, sent = net * minutes, net + coming
    naive, both = round(backlog / sent), round(backlog / (sent + coming))
    return Drawn(
        f"After a stop, {backlog} messages wait for RIS. RIS takes {sent} a minute, and {coming} "
        "new ones come in each minute. CT asks when the queue will be empty. What do you say?",
        [
            _right(f"In about {minutes} minutes", f"It shrinks by {net} a minute."),
            _wrong(
                f"In about {naive} minutes",
                "New messages come in meanwhile and were left out.",
                "INFLOW_LOST",
            ),
            _wrong(
                f"In about {both} minutes",
                "New messages lengthen the wait; they were counted as help.",
                "INFLOW_ADDED",
            ),
            _wrong(
                f"In about {minutes + naive} minutes",
                "The wait without new messages was added to the wait with them.",
                "COUNTED_TWICE",
            ),
        ],
    )


@item(
    id="itm-60f3a8be",
    objective="m06-o6",
    domain="H",
    level="analysis",
    difficulty=0.5,
    clause="HL7 v2.5.1 ch. 2.15.8.2",
    case=True,
)
def what_to_replay(rng: Random) -> Drawn:
    """Ask which message must be sent again unchanged, judged by the answers."""
    start = rng.randint(100, 990)
    ids = [f"B-{start + step}" for step in range(4)]
    silent, refused, twice, once = rng.sample(ids, 4)
    answers = [f"MSA|AE|{refused}", f"MSA|AA|{twice}", f"MSA|AA|{twice}", f"MSA|AA|{once}"]
    rng.shuffle(answers)
    return Drawn(
        f"An engine sent `{ids[0]}` to `{ids[-1]}`, each once, for four patients. These are all "
        f"the answers. Which one should go out again *unchanged*?\n\n{_block(*answers)}",
        [
            _right(f"`{silent}`", "No answer names it, so nothing says that it arrived."),
            _wrong(
                f"`{refused}`",
                "AE speaks of the content; correct it first.",
                "RESEND_UNCHANGED",
            ),
            _wrong(
                f"`{twice}`",
                "The second AA is a late or doubled answer; the message is delivered.",
                "LATE_ACK",
            ),
            _wrong(f"`{once}`", "Its AA says that it is stored.", "RESEND_ALL"),
        ],
    )


EXAMS = (
    ("CTHEAD", "CT001"),
    ("CTCHEST", "CT014"),
    ("MRKNEE", "MR031"),
    ("MRSPINE", "MR040"),
    ("USABD", "US007"),
)


@item(
    id="itm-97c2d0e5",
    objective="m06-o6",
    domain="H",
    level="application",
    difficulty=0.65,
    clause="HL7 v2.5.1 ch. 4, OBR-4",
    case=True,
)
def code_not_found(rng: Random) -> Drawn:
    """Ask what leaves the engine when a code is not in the mapping table."""
    table = rng.sample(EXAMS, 3)
    near, near_code = rng.choice(table[1:])
    missing = f"{near}{rng.choice('CWX')}"
    rows = [f"{source:<8} > {target}" for source, target in table]
    return Drawn(
        f"The engine maps OBR-4.1 by this table, and no default was agreed on. An order arrives "
        f"with `{missing}`. What should leave the engine toward RIS?\n\n{_block(*rows)}",
        [
            _right("Nothing yet; it is parked", "A person has to say which exam is meant."),
            _wrong(
                f"The order, with `{near_code}`",
                "A code that looks alike may be another exam, and nobody would see it.",
                "NEAREST_CODE",
            ),
            _wrong(
                f"The order, with `{table[0][1]}`",
                "The first row is no default; the patient would get a wrong exam.",
                "DEFAULT_CODE",
            ),
            _wrong(
                "The order, with no code in it",
                "OBR-4 is required; RIS would refuse it or guess.",
                "CODE_DROPPED",
            ),
        ],
    )


@item(
    id="itm-c05f7b3e",
    objective="m06-o3",
    domain="J",
    level="analysis",
    difficulty=0.5,
    clause="HL7 v2.5.1 ch. 7.3.1",
    case=True,
)
def report_of_group(rng: Random) -> Drawn:
    """Ask for the accession number of the group in which a drawn sentence stands."""
    family, given = rng.choice(FAMILIES), rng.choice(GIVENS)
    placers, fillers = rng.sample(range(100, 999), 2), rng.sample(range(1000, 9999), 2)
    texts = rng.sample(("No fracture.", "Small effusion.", "Mild arthrosis."), 2)
    asked, other = rng.sample((0, 1), 2)
    exams = rng.sample(("XRKNEE^Knee", "XRHIP^Hip", "XRANKLE^Ankle"), 2)
    lines = [
        f"PID|1||{rng.randrange(10_000, 99_999)}^^^LAKE^MR||{family}^{given}",
    ]
    for at in (0, 1):
        lines += [
            f"OBR|{at + 1}|P{placers[at]}^WARD|A{fillers[at]}^RIS|{exams[at]}",
            f"OBX|1|TX|FIND^Findings||{texts[at]}||||||F",
        ]
    listing = "\n".join(("```hl7", *lines, "```"))
    return Drawn(
        "One ORU message carries two reports. In this interface the filler order number is the "
        f'accession number. To which accession number does "{texts[asked]}" belong?\n\n{listing}',
        [
            _right(
                f"A{fillers[asked]}",
                "An OBX belongs to the OBR before it, and OBR-3 holds the filler order number.",
            ),
            _wrong(
                f"A{fillers[other]}",
                "That is the filler order number of the other group. Groups begin with an OBR.",
                "GROUP_MIXED",
            ),
            _wrong(
                f"P{placers[asked]}",
                "The group is right, but OBR-2 is the number of the system that ordered.",
                "PLACER_AS_ACCESSION",
            ),
            _wrong(
                f"P{placers[other]}",
                "This is the placer order number, and of the other group.",
                "PLACER_AS_ACCESSION",
            ),
        ],
    )


ITEMS = [
    header_field,
    path_of_value,
    undo_escapes,
    write_escape,
    empty_and_null,
    choose_answer,
    frame_fault,
    what_next,
    error_place,
    old_style_key,
    imaging_style_key,
    wrong_source,
    pick_identifier,
    name_parts,
    to_utc,
    wrong_label,
    header_zone,
    night_of_the_change,
    birth_date,
    after_merge,
    chain_of_merges,
    late_update,
    order_of_events,
    who_may_go,
    time_to_drain,
    what_to_replay,
    code_not_found,
    report_of_group,
]

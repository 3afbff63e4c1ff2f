"""Items on DICOM objects whose values come from a seed, with the key computed from them."""

from random import Random

from app.grading.items import Drawn, Option, item

_NAMES = {
    "Müller": "Mueller",
    "Schröder": "Schroeder",
    "Jäger": "Jaeger",
    "Núñez": "Nunez",
    "Gómez": "Gomez",
    "Bélanger": "Belanger",
    "Åberg": "Aberg",
}
_FAMILIES = ("LINDQUIST", "OKAFOR", "HARGREAVES", "VALDEZ", "MORETTI", "TANAKA")
_GIVEN = ("ANNA", "PAUL", "RUTH", "OMAR", "ELENA", "DAVID")
_SITES = ("STM", "NOR", "WBK", "EAS")
_ROOT = "1.2.826.0.1.3680043.10"


def _hex(data: bytes) -> str:
    """Show bytes as a hex view does."""
    return data.hex(" ").upper()


@item(
    id="itm-2700f5aa",
    objective="m03-o1",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="PS3.10 7.1 (2025d)",
    case=True,
)
def data_set_start(rng: Random) -> Drawn:
    """Add the group length to the end of its own value, byte 144."""
    length = rng.randrange(150, 262, 2)
    stem = (
        "In a hex view of a file you find the letters DICM at byte 128. File Meta Information "
        f"Group Length (0002,0000) follows at byte 132, takes 12 bytes and holds {length}. "
        "You want to jump to the data set. At which byte does it start?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"At byte {144 + length}",
                right=True,
                rationale="The length counts from the end of its own value: "
                f"132 + 12 = 144, and 144 + {length} = {144 + length}.",
            ),
            Option(
                f"At byte {132 + length}",
                rationale="This counts from the start of the element; its own 12 bytes are not "
                "part of the count.",
                misconception="LENGTH_INCLUDES_ITSELF",
            ),
            Option(
                f"At byte {156 + length}",
                rationale="Byte 144 is already past the 12 bytes of the length element; this adds "
                "them twice.",
                misconception="LENGTH_COUNTED_TWICE",
            ),
            Option(
                f"At byte {length}",
                rationale="The value is a number of bytes and not an address in the file.",
                misconception="LENGTH_AS_OFFSET",
            ),
        ],
    )


@item(
    id="itm-93344ac9",
    objective="m03-o1",
    domain="J",
    level="application",
    difficulty=0.55,
    clause="PS3.5 7.3 (2025d)",
    case=True,
)
def number_in_hex(rng: Random) -> Drawn:
    """Read a 16-bit number with its small end first."""
    name, element = rng.choice((("Rows", 0x10), ("Columns", 0x11)))
    value = rng.choice((288, 320, 384, 576, 640, 1152, 1344, 1600))
    raw = value.to_bytes(2, "little")
    dump = _hex(bytes((0x28, 0, element, 0)) + b"US" + b"\x02\x00" + raw)
    swapped = int.from_bytes(raw, "big")
    stem = (
        f"A file is written in Explicit VR Little Endian. At {name} (0028,00{element:02X}) the "
        f"hex view shows `{dump}`. Which value does the element hold?"
    )
    return Drawn(
        stem,
        [
            Option(
                str(value),
                right=True,
                rationale=f"The value bytes are the last two, `{_hex(raw)}`; the small end comes "
                f"first: {raw[1]} times 256, plus {raw[0]}, is {value}.",
            ),
            Option(
                str(swapped),
                rationale="This takes the first value byte as the large end, as in big endian.",
                misconception="BYTE_ORDER_SWAPPED",
            ),
            Option(
                str(int(raw.hex())),
                rationale="This reads the hex digits as if they were a decimal number.",
                misconception="HEX_AS_DECIMAL",
            ),
            Option(
                "2",
                rationale="`02 00` after the letters US is the length of the value in bytes.",
                misconception="LENGTH_AS_VALUE",
            ),
        ],
    )


@item(
    id="itm-b3d8bfc1",
    objective="m03-o1",
    domain="J",
    level="analysis",
    difficulty=0.5,
    clause="PS3.5 7.1.2 (2025d)",
)
def next_element(rng: Random) -> Drawn:
    """Add the header of the right form, 8 or 12 bytes, and the length of the value."""
    vr, header = rng.choice((("LO", 8), ("PN", 8), ("SH", 8), ("OB", 12), ("UT", 12)))
    other = 20 - header
    offset, length = rng.randrange(336, 900, 2), rng.randrange(6, 16, 2)
    stem = (
        f"In an Explicit VR Little Endian data set an element with VR {vr} starts at byte "
        f"{offset}. Its length field holds {length}. At which byte does the next element start?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"At byte {offset + header + length}",
                right=True,
                rationale=f"With VR {vr} the value starts {header} bytes after the tag begins, "
                f"and it takes {length} bytes.",
            ),
            Option(
                f"At byte {offset + other + length}",
                rationale=f"A header of {other} bytes belongs to the other form; {vr} uses "
                f"{header}.",
                misconception="WRONG_HEADER_FORM",
            ),
            Option(
                f"At byte {offset + length}",
                rationale="The length counts the value only; tag, VR and length field come on top.",
                misconception="LENGTH_INCLUDES_HEADER",
            ),
            Option(
                f"At byte {offset + 6 + length}",
                rationale="Tag and VR make 6 bytes, but the length field itself takes room too.",
                misconception="LENGTH_FIELD_FORGOTTEN",
            ),
        ],
    )


@item(
    id="itm-c24d16de",
    objective="m03-o2",
    domain="J",
    level="application",
    difficulty=0.65,
    clause="PS3.5 6.2 (2025d)",
    case=True,
)
def even_length(rng: Random) -> Drawn:
    """Round an odd number of characters up to the next even length."""
    count = rng.choice((5, 9, 11, 13))
    number = "A" + "".join(rng.choice("0123456789") for _ in range(count - 1))
    stem = (
        f"The order system sends accession number `{number}` ({count} characters), and the "
        "scanner writes it to Accession Number (0008,0050), VR SH. Which length stands in the "
        "file?"
    )
    return Drawn(
        stem,
        [
            Option(
                str(count + 1),
                right=True,
                rationale="A value takes an even number of bytes, so one space is added at the "
                "end.",
            ),
            Option(
                str(count),
                rationale="That is the number of characters; an odd length must be padded.",
                misconception="ODD_LENGTH",
            ),
            Option(
                "16",
                rationale="16 is the most that SH may hold. Shorter values are not filled up "
                "to it.",
                misconception="FIXED_FIELD",
            ),
            Option(
                str(count + 9),
                rationale="This adds the 8 bytes of tag, VR and length field, which the length "
                "does not count.",
                misconception="LENGTH_INCLUDES_HEADER",
            ),
        ],
    )


_SYNTAXES = {
    "1.2.840.10008.1.2": "plain",
    "1.2.840.10008.1.2.1": "plain",
    "1.2.840.10008.1.2.2": "big",
    "1.2.840.10008.1.2.4.50": "lossy",
    "1.2.840.10008.1.2.4.91": "lossy",
    "1.2.840.10008.1.2.4.70": "kept",
    "1.2.840.10008.1.2.4.80": "kept",
    "1.2.840.10008.1.2.4.90": "kept",
    "1.2.840.10008.1.2.5": "kept",
}
_SYNTAX_WORDS = {
    "plain": (
        "Not compressed, small end of numbers first",
        "1.2.840.10008.1.2 and 1.2.840.10008.1.2.1 are little endian, implicit and explicit.",
    ),
    "big": (
        "Not compressed, large end of numbers first",
        "Only 1.2.840.10008.1.2.2, retired, is big endian.",
    ),
    "kept": (
        "Compressed, with all pixel values kept",
        "The endings .4.70, .4.80, .4.90 and .5 name syntaxes that keep the pixel values.",
    ),
    "lossy": (
        "Compressed, and some detail may be lost",
        "The endings .4.50 (JPEG Baseline) and .4.91 (JPEG 2000) permit loss.",
    ),
}


@item(
    id="itm-0bf3166d",
    objective="m03-o2",
    domain="F",
    level="recall",
    difficulty=0.55,
    clause="PS3.6 A (2025d)",
    case=True,
)
def syntax_by_uid(rng: Random) -> Drawn:
    """Name what a transfer syntax does to the pixels."""
    uid, kind = rng.choice(list(_SYNTAXES.items()))
    stem = (
        "A radiologist asks how an image from another hospital was stored. Transfer Syntax UID "
        f"(0002,0010) holds {uid}. What can you tell her?"
    )
    return Drawn(
        stem,
        [
            Option(
                text,
                right=key == kind,
                rationale=why if key == kind else f"{why} This file names another syntax.",
                misconception="" if key == kind else "SYNTAX_MISREAD",
            )
            for key, (text, why) in _SYNTAX_WORDS.items()
        ],
    )


_LOGGED = {
    "1.2.840.10008.5.1.4.1.1.2": "kind",
    "1.2.840.10008.5.1.4.1.1.4": "kind",
    "1.2.840.10008.5.1.4.1.1.7": "kind",
    "1.2.840.10008.5.1.4.1.1.88.67": "kind",
    "1.2.840.10008.1.2.1": "writing",
    "1.2.840.10008.1.2.5": "writing",
    "1.2.840.10008.1.2.4.80": "writing",
    "1.2.840.10008.1.2.4.91": "writing",
}


@item(
    id="itm-cd1dde90",
    objective="m03-o2",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="PS3.6 A (2025d)",
    case=True,
)
def what_the_uid_names(rng: Random) -> Drawn:
    """Tell a storage SOP class from a transfer syntax by the pattern of its UID."""
    uid, kind = rng.choice(list(_LOGGED.items()))
    why = {
        "kind": "UIDs that begin with 1.2.840.10008.5.1.4.1.1 name storage SOP classes.",
        "writing": "UIDs that begin with 1.2.840.10008.1.2 name transfer syntaxes.",
    }
    stem = (
        f"An archive log says only: `refused, not supported: {uid}`. Before you call the vendor "
        "you want to know what was refused. What does this UID name?"
    )
    return Drawn(
        stem,
        [
            Option(
                "A kind of object, such as a CT image",
                right=kind == "kind",
                rationale=why["kind"] if kind == "kind" else f"{why['kind']} This one does not.",
                misconception="" if kind == "kind" else "SYNTAX_FOR_CLASS",
            ),
            Option(
                "A way of writing, such as JPEG-LS",
                right=kind == "writing",
                rationale=why["writing"]
                if kind == "writing"
                else f"{why['writing']} This one goes on differently.",
                misconception="" if kind == "writing" else "CLASS_FOR_SYNTAX",
            ),
            Option(
                "One single image that was sent twice",
                rationale="Single images carry UIDs under the root of a maker or site, not under "
                "1.2.840.10008, which is the standard's own.",
                misconception="INSTANCE_FOR_CLASS",
            ),
            Option(
                "One single study that was closed",
                rationale="Study UIDs are made by sites and devices under their own roots, not "
                "under that of the standard.",
                misconception="INSTANCE_FOR_CLASS",
            ),
        ],
    )


@item(
    id="itm-7c0787db",
    objective="m03-o2",
    domain="J",
    level="application",
    difficulty=0.5,
    clause="PS3.5 7.8.1 (2025d)",
)
def private_block(rng: Random) -> Drawn:
    """Find the element that lies in the block reserved by a private creator."""
    group = rng.choice((0x0009, 0x0011, 0x0019, 0x0021, 0x0029))
    block, low = rng.randrange(0x11, 0x20), rng.randrange(0x01, 0x0F)
    stem = (
        f"Private Creator ({group:04X},00{block:02X}) holds `ACME_SCAN_01`. Which element "
        "belongs to the block that this creator reserves?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"({group:04X},{block:02X}{low:02X})",
                right=True,
                rationale=f"The creator at element 00{block:02X} reserves {block:02X}00 to "
                f"{block:02X}FF of its own group.",
            ),
            Option(
                f"({group:04X},10{low:02X})",
                rationale="That is the block of a creator at element 0010; here another number "
                "stands.",
                misconception="PRIVATE_BLOCK_10",
            ),
            Option(
                f"({group:04X},00{block + 1:02X})",
                rationale="Elements 0010 to 00FF are places for creators, not for their values.",
                misconception="CREATOR_AS_VALUE",
            ),
            Option(
                f"({group + 2:04X},{block:02X}{low:02X})",
                rationale="A reservation holds within one group; the next odd group has creators "
                "of its own.",
                misconception="PRIVATE_OTHER_GROUP",
            ),
        ],
    )


@item(
    id="itm-87ddc265",
    objective="m03-o3",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="PS3.5 6.2.1 (2025d)",
    case=True,
)
def name_with_gap(rng: Random) -> Drawn:
    """Keep the caret of an empty middle name so that the prefix stays fourth."""
    family, given = rng.choice(_FAMILIES), rng.choice(_GIVEN)
    prefix = rng.choice(("DR", "PROF", "REV"))
    stem = (
        f"The registry holds family name {family.title()}, given name {given.title()}, prefix "
        f"{prefix.title()}, and no middle name. You repair Patient's Name (0010,0010). Which "
        "value is right?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"`{family}^{given}^^{prefix}`",
                right=True,
                rationale="The third place is empty but keeps its caret, so the prefix stands "
                "fourth.",
            ),
            Option(
                f"`{family}^{given}^{prefix}`",
                rationale=f"One caret is missing, so {prefix} becomes the middle name.",
                misconception="PN_GAP_CLOSED",
            ),
            Option(
                f"`{given}^{family}^^{prefix}`",
                rationale="Given and family name are swapped; the family name comes first.",
                misconception="PN_SWAPPED",
            ),
            Option(
                f"`{family}, {given}^^^{prefix}`",
                rationale="A comma parts nothing in PN, so the whole text becomes the family name.",
                misconception="PN_COMMA",
            ),
        ],
    )


@item(
    id="itm-6f079446",
    objective="m03-o3",
    domain="F",
    level="analysis",
    difficulty=0.6,
    clause="PS3.5 6.2 (2025d)",
    case=True,
)
def date_with_evidence(rng: Random) -> Drawn:
    """Let a second date in the object decide between two readings."""
    first, second = rng.sample(range(1, 13), 2)
    year = rng.choice((2024, 2025, 2026))
    typed = f"{first:02d}/{second:02d}/{year}"
    month, day = rng.choice(((first, second), (second, first)))
    stem = (
        f"Study Date holds the typed text `{typed}`. The only exam of this patient took a few "
        f"minutes around noon, and the scanner itself wrote Acquisition Date `{year}{month:02d}"
        f"{day:02d}`. Which value do you put into Study Date?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"`{year}{month:02d}{day:02d}`",
                right=True,
                rationale="The date that the scanner wrote fits one of the two readings and so "
                "decides.",
            ),
            Option(
                f"`{year}{day:02d}{month:02d}`",
                rationale="This is the other reading of the typed text; the acquisition date "
                "speaks against it.",
                misconception="DATE_GUESS",
            ),
            Option(
                f"`{first:02d}{second:02d}{year}`",
                rationale="The slashes are gone, but DA starts with the year, then month and day.",
                misconception="DATE_ORDER",
            ),
            Option(
                f"`{year}-{month:02d}-{day:02d}`",
                rationale="The day is right, but DA holds eight digits without hyphens.",
                misconception="DATE_SEPARATORS",
            ),
        ],
    )


@item(
    id="itm-778dd085",
    objective="m03-o3",
    domain="F",
    level="analysis",
    difficulty=0.6,
    clause="PS3.5 6.2 (2025d)",
    case=True,
)
def numbers_cut_to_sixteen(rng: Random) -> Drawn:
    """Compare the first sixteen characters of four long accession numbers."""
    site, base = rng.choice(_SITES), rng.randrange(1000, 9900)
    low, high, far = rng.sample(range(10, 100), 3)
    tails = (base * 100 + low, base * 100 + high, (base + 1) * 100 + low, (base + 2) * 100 + far)
    numbers = [f"{site}-2026-CT-{tail}" for tail in tails]
    listed = ", ".join(f"`{number}`" for number in sorted(numbers, key=lambda n: n[::-1]))
    stem = (
        "A gateway cuts accession numbers to the 16 characters that SH can hold. Four exams came "
        f"through: {listed}. Which two exams now share one number?"
    )

    def pair(one: int, other: int) -> str:
        return f"Those ending in {tails[one]} and {tails[other]}"

    return Drawn(
        stem,
        [
            Option(
                pair(0, 1),
                right=True,
                rationale="Their first 16 characters are equal; only the last two, which are cut, "
                "differ.",
            ),
            Option(
                pair(0, 2),
                rationale="These have the same last two digits, but those are cut. The part that "
                "stays differs.",
                misconception="CUT_FROM_THE_LEFT",
            ),
            Option(
                pair(1, 3),
                rationale="They differ within the first 16 characters, so they stay apart.",
                misconception="TRUNCATED_ID",
            ),
            Option(
                pair(2, 3),
                rationale="They differ within the first 16 characters, so they stay apart.",
                misconception="TRUNCATED_ID",
            ),
        ],
    )


@item(
    id="itm-14899216",
    objective="m03-o3",
    domain="J",
    level="analysis",
    difficulty=0.45,
    clause="PS3.3 C.12.1.1.2 (2025d)",
    case=True,
)
def label_or_bytes(rng: Random) -> Drawn:
    """Let the bytes of a known name tell which declaration is true."""
    name, folded = rng.choice(list(_NAMES.items()))
    codec, true, false = rng.choice(
        (("utf-8", "ISO_IR 192", "ISO_IR 100"), ("latin-1", "ISO_IR 100", "ISO_IR 192"))
    )
    encoding = {"utf-8": "UTF-8", "latin-1": "Latin-1"}[codec]
    stem = (
        f"The family name is {name}. The bytes in the file, without padding, are "
        f"`{_hex(name.encode(codec))}`, and (0008,0005) holds {false}. All other text is plain "
        "ASCII. Which one repair makes the object right?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"Set (0008,0005) to {true}",
                right=True,
                rationale=f"The bytes are the name in {encoding}; only the label is wrong.",
            ),
            Option(
                f"Encode the shown text as {encoding} again",
                rationale="What is shown is already misread. Encoding it again makes the damage "
                "permanent, under the same wrong label.",
                misconception="DOUBLE_ENCODE",
            ),
            Option(
                f"Type {folded} in place of the name",
                rationale="The screen looks tidy, but this is another name, and searches for the "
                "true one will miss it.",
                misconception="ASCII_FOLD",
            ),
            Option(
                "Delete (0008,0005) from the object",
                rationale="Without the element only ASCII is declared, and these bytes are "
                "not ASCII.",
                misconception="CHARSET_REMOVED",
            ),
        ],
    )


@item(
    id="itm-ea4409fb",
    objective="m03-o3",
    domain="J",
    level="application",
    difficulty=0.75,
    clause="PS3.5 6.2 (2025d)",
    case=True,
)
def evening_time(rng: Random) -> Drawn:
    """Write an evening time with 24 hours and without separators."""
    hour, minute = rng.randrange(18, 23), rng.randrange(10, 60)
    stem = (
        f"A portable unit was started at {hour - 12}:{minute:02d} in the evening. Its operator "
        "asks what Study Time (0008,0030), VR TM, must look like. Which value is right?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"`{hour}{minute}00`",
                right=True,
                rationale="Hours run from 00 to 23, and hours, minutes and seconds stand without "
                "separators.",
            ),
            Option(
                f"`{hour}:{minute}`",
                rationale="The hour is right, but TM has no colons.",
                misconception="TIME_SEPARATORS",
            ),
            Option(
                f"`{hour - 12:02d}{minute}00`",
                rationale="The form is right, but this is twelve hours too early.",
                misconception="TIME_TWELVE_HOURS",
            ),
            Option(
                f"`{hour - 12:02d}{minute}PM`",
                rationale="TM holds digits and, for a fraction, a point. Letters have no place.",
                misconception="TIME_TWELVE_HOURS",
            ),
        ],
    )


@item(
    id="itm-d073f28b",
    objective="m03-o4",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="PS3.5 9.1 (2025d)",
)
def valid_uid(rng: Random) -> Drawn:
    """Accept a part that is a single zero, refuse one that starts with zero."""
    one, two = rng.randrange(101, 999), rng.randrange(1001, 9999)
    stem = "Four new UIDs came out of a tool. Which one follows the rules for UIDs?"
    return Drawn(
        stem,
        [
            Option(
                f"`{_ROOT}.{one}.0.{two}`",
                right=True,
                rationale="Digits and dots only, and a part may be a single 0.",
            ),
            Option(
                f"`{_ROOT}.{one}.00.{two}`",
                rationale="A part may be a single 0, but 00 starts with 0 and goes on.",
                misconception="UID_LEADING_ZERO",
            ),
            Option(
                f"`{_ROOT}.{one}-{two}`",
                rationale="A hyphen has no place in a UID; parts are parted by dots.",
                misconception="UID_CHARACTERS",
            ),
            Option(
                f"`{_ROOT}.{one}..{two}`",
                rationale="Two dots in a row leave an empty part, and each part needs a digit.",
                misconception="UID_EMPTY_PART",
            ),
        ],
    )


@item(
    id="itm-4a8df260",
    objective="m03-o4",
    domain="F",
    level="analysis",
    difficulty=0.55,
    clause="PS3.10 7.1 (2025d)",
    case=True,
)
def two_identities(rng: Random) -> Drawn:
    """Bring the file meta to the identity that the data set was given on purpose."""
    study = rng.randrange(100, 999)
    old, new = (f"{_ROOT}.{study}.{part}" for part in rng.sample(range(10, 99), 2))
    stem = (
        "Two different images had the same UID. A colleague gave the second one the new UID "
        f"`{new}`. Now its file has (0008,0018) `{new}` and (0002,0003) `{old}`, and the archive "
        "still files it under the old one. What is missing?"
    )
    return Drawn(
        stem,
        [
            Option(
                "(0002,0003) must hold the new UID",
                right=True,
                rationale="File meta and data set must name the same object; the archive reads "
                "the meta first.",
            ),
            Option(
                "(0008,0018) must hold the old UID",
                rationale="Both places would agree, but two images would share one UID again.",
                misconception="UID_REUSED",
            ),
            Option(
                "(0020,000E) must hold the new UID",
                rationale="That is the UID of the series; the image did not leave its series.",
                misconception="UID_LEVELS_MIXED",
            ),
            Option(
                "(0002,0010) must hold the new UID",
                rationale="That is the transfer syntax. It tells how the bytes are written, not "
                "which object it is.",
                misconception="SYNTAX_FOR_INSTANCE",
            ),
        ],
    )


@item(
    id="itm-cfc4f5cc",
    objective="m03-o4",
    domain="F",
    level="analysis",
    difficulty=0.55,
    clause="PS3.5 9 (2025d)",
    case=True,
)
def duplicate_or_not(rng: Random) -> Drawn:
    """Judge two files with one UID by their decoded content."""
    same = rng.random() < 0.5  # noqa: PLR2004 - a fair coin
    big, small = rng.randrange(512, 540), rng.randrange(180, 260)
    content = "are equal" if same else "differ"
    stem = (
        f"Files A ({big} kB, Explicit VR Little Endian) and B ({small} kB, JPEG-LS Lossless) "
        "carry the same SOP Instance UID. You decode both: headers agree, and the pixel values "
        f"{content}. A key object note was made on the image in file A. What is the right repair?"
    )
    return Drawn(
        stem,
        [
            Option(
                "Keep one of the two files and its UID",
                right=same,
                rationale="Equal content is one object written in two ways; a second copy adds "
                "nothing."
                if same
                else "The pixels differ, so one of two real images would be thrown away.",
                misconception="" if same else "DATA_DESTROYED",
            ),
            Option(
                "Give file B a new UID in both places",
                right=not same,
                rationale="Different pixels need different UIDs, and the note keeps pointing at "
                "the right image."
                if not same
                else "One object would then exist under two names.",
                misconception="" if not same else "NEEDLESS_NEW_UID",
            ),
            Option(
                "Give file A a new UID in both places",
                rationale="The key object note points at the image in A and would lose it.",
                misconception="STALE_REFERENCE",
            ),
            Option(
                "Write new UIDs of their own into both files",
                rationale="At least one of them needs no new name, and the note would point at "
                "nothing.",
                misconception="NEEDLESS_NEW_UID",
            ),
        ],
    )


@item(
    id="itm-2df74f72",
    objective="m03-o4",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="PS3.5 9.1 (2025d)",
    case=True,
)
def room_for_the_ending(rng: Random) -> Drawn:
    """Subtract the root and the dot that follows it from 64."""
    root = f"{_ROOT}.{rng.randrange(10, 9_999_999)}"
    room = 64 - len(root) - 1
    stem = (
        f"A site makes UIDs from its root `{root}` ({len(root)} characters), a dot, and an ending "
        "of digits and dots. How many characters may the ending have at most?"
    )
    return Drawn(
        stem,
        [
            Option(
                str(room),
                right=True,
                rationale=f"A UID has at most 64 characters; {len(root)} and the dot are used.",
            ),
            Option(
                str(room + 1),
                rationale="The dot between root and ending needs a place too.",
                misconception="UID_DOT_FORGOTTEN",
            ),
            Option(
                str(room - 1),
                rationale="The zero byte that pads an odd length belongs to the file, not to "
                "the UID.",
                misconception="PAD_COUNTED",
            ),
            Option(
                "64",
                rationale="The limit of 64 holds for the whole UID, not for its ending.",
                misconception="UID_LIMIT_PER_PART",
            ),
        ],
    )


_AUDITED = (
    ("Rescale Slope (0028,1053)", "CT Image", "1", "present with length 0"),
    ("Pixel Spacing (0028,0030)", "Image Plane", "1", "present with length 0"),
    ("Modality (0008,0060)", "General Series", "1", "present with length 0"),
    ("Patient's Birth Date (0010,0030)", "Patient", "2", "present with length 0"),
    ("Accession Number (0008,0050)", "General Study", "2", "present with length 0"),
    ("Slice Thickness (0018,0050)", "Image Plane", "2", "absent"),
    ("Study Time (0008,0030)", "General Study", "2", "absent"),
    ("Patient's Sex (0010,0040)", "Patient", "2", "absent"),
    ("Study Description (0008,1030)", "General Study", "3", "absent"),
    ("Body Part Examined (0018,0015)", "General Series", "3", "absent"),
)
_VERDICTS = {
    ("1", "present with length 0"): "A fault, since it must have a value",
    ("2", "absent"): "A fault, since it must be present",
    ("2", "present with length 0"): "No fault, since it may be empty",
    ("3", "absent"): "No fault, since it may be left out",
}


@item(
    id="itm-f7df4390",
    objective="m03-o5",
    domain="J",
    level="application",
    difficulty=0.7,
    clause="PS3.5 7.4 (2025d)",
    case=True,
)
def judge_one_attribute(rng: Random) -> Drawn:
    """Judge absent and empty by the type."""
    name, module, kind, state = rng.choice(_AUDITED)
    right = _VERDICTS[kind, state]
    rules = {
        "1": "Type 1 must be present with a value.",
        "2": "Type 2 must be present and may be empty.",
        "3": "Type 3 may be absent.",
    }
    stem = (
        f"You audit a CT image. {name} is {state}. The table of the {module} module gives it "
        f"type {kind}. How do you judge this?"
    )
    return Drawn(
        stem,
        [
            Option(
                text,
                right=text == right,
                rationale=rules[kind]
                if text == right
                else f"That would fit type {other}, {found}. This one is type {kind}, {state}.",
                misconception="" if text == right else "TYPES_MIXED",
            )
            for (other, found), text in _VERDICTS.items()
        ],
    )


@item(
    id="itm-d535aa29",
    objective="m03-o5",
    domain="J",
    level="application",
    difficulty=0.6,
    clause="PS3.5 7.5 (2025d)",
)
def path_in_a_sequence(rng: Random) -> Drawn:
    """Name the sequence, the number of the item, then the element inside it."""
    number = rng.randrange(2, 6)
    outer, inner, name = rng.choice(
        (
            ("(0040,0275)", "(0040,0007)", "Scheduled Procedure Step Description"),
            ("(0040,0275)", "(0040,1001)", "Requested Procedure ID"),
            ("(0010,1002)", "(0010,0020)", "Patient ID"),
            ("(0008,1140)", "(0008,1155)", "Referenced SOP Instance UID"),
        )
    )
    stem = (
        f"The sequence {outer} holds {number + 1} items, numbered from 1. You report a fault in "
        f"{name} {inner} of item {number}. Which path leads the vendor to it?"
    )
    return Drawn(
        stem,
        [
            Option(
                f"`{outer}[{number}].{inner}`",
                right=True,
                rationale="The sequence comes first, then the item, then the element inside.",
            ),
            Option(
                f"`{outer}[{number - 1}].{inner}`",
                rationale="That is the item before; the numbers here start at 1 and not at 0.",
                misconception="ITEMS_FROM_ZERO",
            ),
            Option(
                f"`{outer}.{inner}[{number}]`",
                rationale="The number belongs to the sequence. The element occurs once in "
                "each item.",
                misconception="ITEM_ON_ELEMENT",
            ),
            Option(
                f"`{inner}[{number}].{outer}`",
                rationale="Inside and outside are exchanged; the sequence holds the element.",
                misconception="PATH_REVERSED",
            ),
        ],
    )


@item(
    id="itm-d527feb3",
    objective="m03-o5",
    domain="F",
    level="analysis",
    difficulty=0.55,
    clause="PS3.5 7.4 (2025d)",
    case=True,
)
def count_the_faults(rng: Random) -> Drawn:
    """Count empty type 1 and absent type 2; empty type 2 and absent type 3 are permitted."""
    ones, twos, empty = (rng.randrange(1, 4) for _ in range(3))
    threes = empty + rng.randrange(1, 4)
    stem = (
        "A checking tool reports, for one CT image: type 1 attributes that are empty, "
        f"{ones}; type 2 attributes that are absent, {twos}; type 2 attributes that are empty, "
        f"{empty}; type 3 attributes that are absent, {threes}. How many of these are faults?"
    )
    return Drawn(
        stem,
        [
            Option(
                str(ones + twos),
                right=True,
                rationale="Type 1 must have a value and type 2 must be present; the rest is "
                "permitted.",
            ),
            Option(
                str(ones),
                rationale="Type 2 may be empty, but it may not be absent.",
                misconception="TYPE2_ABSENT_ALLOWED",
            ),
            Option(
                str(ones + twos + empty),
                rationale="Type 2 attributes may be empty when the value is not known.",
                misconception="TYPE2_EMPTY_AS_ERROR",
            ),
            Option(
                str(ones + twos + threes),
                rationale="Type 3 attributes may be absent.",
                misconception="TYPE3_AS_ERROR",
            ),
        ],
    )


def _dump(*elements: tuple[str, str, str, str]) -> str:
    """Return elements (tag, VR, value, keyword) as a dump, with their notes in one column."""
    shown = [f"({tag}) {vr} [{value}]" for tag, vr, value, _ in elements]
    wide = max(map(len, shown)) + 2
    rows = [
        f"{text:<{wide}}# {len(value) + len(value) % 2:>3}, {value.count(chr(92)) + 1} {keyword}"
        for text, (_, _, value, keyword) in zip(shown, elements, strict=True)
    ]
    return "\n".join(("```dicom", *rows, "```"))


# Tag, VR, keyword, a good value, why it is good, the error of doubting it, a bad value, why.
_VALUES = (
    (
        "0008,0020",
        "DA",
        "StudyDate",
        "20260309",
        "A DA is eight digits without separators, as here.",
        "DATE_SEPARATORS",
        "2026-03-09",
        "A DA is eight digits, year, month and day, without hyphens.",
    ),
    (
        "0008,0030",
        "TM",
        "StudyTime",
        "1430",
        "A TM may stop after the minutes; seconds are not required.",
        "TIME_MUST_BE_FULL",
        "251400",
        "The hour of a TM runs from 00 to 23.",
    ),
    (
        "0008,0050",
        "SH",
        "AccessionNumber",
        "CT-26 00411",
        "An SH may hold letters, hyphens and spaces, up to 16 characters.",
        "ACCESSION_DIGITS_ONLY",
        "CT-2026-000000411",
        "An SH holds 16 characters at most, and these are 17.",
    ),
    (
        "0010,0030",
        "DA",
        "PatientBirthDate",
        "19041217",
        "An early year is unlikely in a clinic and still a sound DA.",
        "UNLIKELY_AS_INVALID",
        "19821704",
        "The fifth and sixth digit are the month, and there is no month 17.",
    ),
    (
        "0020,000d",
        "UI",
        "StudyInstanceUID",
        f"{_ROOT}.57.0.8",
        "A part of a UID may be a single zero.",
        "UID_ZERO_REFUSED",
        f"{_ROOT}.57.08",
        "No part of a UID begins with a zero, unless it is that zero alone.",
    ),
    (
        "0020,0013",
        "IS",
        "InstanceNumber",
        "-4",
        "An IS may carry a sign.",
        "SIGN_REFUSED",
        "12A",
        "An IS holds digits and a sign, and no letters.",
    ),
    (
        "0028,0030",
        "DS",
        "PixelSpacing",
        "5e-1\\0.5",
        "A DS may be written with an exponent, and the two values are equal.",
        "EXPONENT_REFUSED",
        "0,5\\0,5",
        "The decimal mark of a DS is a point.",
    ),
)


@item(
    id="itm-0e6b93d2",
    objective="m03-o3",
    domain="J",
    level="application",
    difficulty=0.5,
    clause="PS3.5 6.2 (2025d)",
    case=True,
)
def line_that_breaks(rng: Random) -> Drawn:
    """Find the value that its VR does not allow among values that merely look odd."""
    chosen = sorted(rng.sample(_VALUES, 4))
    bad = rng.choice(chosen)
    lines = [
        (tag, vr, wrong if each is bad else good, keyword)
        for each in chosen
        for tag, vr, keyword, good, _, _, wrong, _ in (each,)
    ]
    return Drawn(
        "An archive refused an object with the words *invalid value*. You dump the elements that "
        f"it checks. Which value breaks the rules of its VR?\n\n{_dump(*lines)}",
        [
            Option(f"{keyword} ({tag})", right=True, rationale=why)
            if each is bad
            else Option(f"{keyword} ({tag})", rationale=fine, misconception=code)
            for each in chosen
            for tag, _, keyword, _, fine, code, _, why in (each,)
        ],
    )


_SHARED = {
    "Series, study and frame of reference": "The Series Instance UIDs differ.",
    "Study and frame of reference": "Compare Study and Frame of Reference UID to the last digit.",
    "Study": "Compare Frame of Reference UID (0020,0052), too.",
    "Frame of reference": "The Study Instance UIDs are equal.",
}


@item(
    id="itm-b94d07e1",
    objective="m03-o4",
    domain="J",
    level="analysis",
    difficulty=0.5,
    clause="PS3.3 C.7.4.1 (2025d)",
    case=True,
)
def shared_by_two(rng: Random) -> Drawn:
    """Compare three UIDs of two images to the last digit."""
    study, series, space = (rng.randrange(10_000, 90_000) for _ in range(3))
    key = rng.choice(list(_SHARED)[:3])
    parted = {"Study and frame of reference": (0, 10, 0), "Study": (0, 10, 100)}
    shift = parted.get(key, (0, 0, 0))

    def image(study: int, series: int, space: int) -> str:
        return _dump(
            ("0020,000d", "UI", f"{_ROOT}.1.{study}", "StudyInstanceUID"),
            ("0020,000e", "UI", f"{_ROOT}.2.{series}", "SeriesInstanceUID"),
            ("0020,0052", "UI", f"{_ROOT}.3.{space}", "FrameOfReferenceUID"),
        )

    a, b = (study, series, space), (study + shift[0], series + shift[1], space + shift[2])
    why = {
        "Series, study and frame of reference": "All three UIDs are equal, digit by digit.",
        "Study and frame of reference": "Two series of one study, in one space: a viewer may draw "
        "reference lines between them.",
        "Study": "Two series of one study. Their spaces are not known to agree, so a viewer draws "
        "no reference lines.",
    }[key]
    wrong = dict(_SHARED)
    if key == "Series, study and frame of reference":
        wrong["Study and frame of reference"] = "The Series Instance UIDs are equal as well."
        wrong["Study"] = "The other two UIDs are equal as well."
    elif key == "Study and frame of reference":
        wrong["Study"] = "Frame of Reference UID (0020,0052) is equal as well."
    else:
        wrong["Study and frame of reference"] = "Frame of Reference UID (0020,0052) differs."
        wrong["Frame of reference"] = "Those UIDs differ; the Study Instance UIDs are equal."
    codes = ("SERIES_AS_STUDY", "SPACE_AS_STUDY", "SPACE_OVERLOOKED", "STUDY_OVERLOOKED")
    return Drawn(
        "In a viewer, reference lines appear between some images of a patient and not between "
        f"others. You dump an image of each.\n\nImage A:\n\n{image(*a)}\n\nImage B:\n\n"
        f"{image(*b)}\n\nWhich of these names all that the two share?",
        [
            Option(text, right=True, rationale=why)
            if text == key
            else Option(text, rationale=wrong[text], misconception=code)
            for text, code in zip(_SHARED, codes, strict=True)
        ],
    )


@item(
    id="itm-7fa25c60",
    objective="m03-o1",
    domain="J",
    level="application",
    difficulty=0.45,
    clause="PS3.5 8.1.1 (2025d)",
    case=True,
)
def bytes_that_lack(rng: Random) -> Drawn:
    """Multiply out the pixels by the bits allocated, and subtract what is there."""
    rows, columns = rng.choice(((256, 256), (512, 512), (256, 320), (384, 384), (320, 448)))
    present = columns * 2 * rng.randrange(rows // 8, rows // 3)
    pixels = rows * columns
    head = [
        f"(0028,0010) US {rows}",
        f"(0028,0011) US {columns}",
        "(0028,0100) US 16",
        "(0028,0101) US 12",
        "(7fe0,0010) OW (no value shown)",
    ]
    notes = (
        "     2, 1 Rows",
        "     2, 1 Columns",
        "     2, 1 BitsAllocated",
        "     2, 1 BitsStored",
        f"{present:>6}, 1 PixelData",
    )
    listing = "\n".join(f"{text:<34}# {note}" for text, note in zip(head, notes, strict=True))
    return Drawn(
        "A converter wrote a gray CT image without compression, one sample a pixel and one frame. "
        "Its lower part is blank. The dump ends as below. How many bytes of pixels are missing?"
        "\n\n"
        f"```dicom\n{listing}\n```",
        [
            Option(
                f"{2 * pixels - present}",
                right=True,
                rationale=f"{rows} times {columns} pixels with 16 bits allocated take {2 * pixels} "
                f"bytes, and {present} are there.",
            ),
            Option(
                f"{pixels * 3 // 2 - present}",
                rationale="This counts 12 bits a pixel. Bits Allocated says how much room each "
                "pixel takes.",
                misconception="STORED_FOR_ALLOCATED",
            ),
            Option(
                f"{pixels - present}",
                rationale="This counts one byte a pixel. Sixteen bits are two bytes.",
                misconception="ONE_BYTE_A_PIXEL",
            ),
            Option(
                f"{2 * pixels}",
                rationale=f"That is the whole image; {present} bytes have arrived.",
                misconception="PRESENT_NOT_SUBTRACTED",
            ),
        ],
    )


ITEMS = [
    data_set_start,
    number_in_hex,
    next_element,
    even_length,
    syntax_by_uid,
    what_the_uid_names,
    private_block,
    name_with_gap,
    date_with_evidence,
    numbers_cut_to_sixteen,
    label_or_bytes,
    evening_time,
    valid_uid,
    two_identities,
    duplicate_or_not,
    room_for_the_ending,
    judge_one_attribute,
    path_in_a_sequence,
    count_the_faults,
    line_that_breaks,
    shared_by_two,
    bytes_that_lack,
]

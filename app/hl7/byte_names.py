"""What a byte or character that does not show itself is called."""

import unicodedata

CONTROLS = {
    0x00: "NUL", 0x01: "SOH", 0x02: "STX", 0x03: "ETX", 0x04: "EOT", 0x05: "ENQ", 0x06: "ACK",
    0x07: "BEL", 0x08: "BS", 0x09: "TAB", 0x0A: "LF", 0x0B: "VT", 0x0C: "FF", 0x0D: "CR",
    0x0E: "SO", 0x0F: "SI", 0x10: "DLE", 0x11: "DC1", 0x12: "DC2", 0x13: "DC3", 0x14: "DC4",
    0x15: "NAK", 0x16: "SYN", 0x17: "ETB", 0x18: "CAN", 0x19: "EM", 0x1A: "SUB", 0x1B: "ESC",
    0x1C: "FS", 0x1D: "GS", 0x1E: "RS", 0x1F: "US", 0x7F: "DEL",
}  # fmt: skip
WORDS = {
    "CR": "carriage return, the end of a segment",
    "LF": "line feed, which HL7 does not use between segments",
    "VT": "vertical tab, MLLP's start block",
    "FS": "file separator, MLLP's end block",
    "ESC": "escape, the beginning of a switch of character sets",
    "TAB": "tabulator",
}


def control_name(character: str) -> str:
    """Return the short name of a control character, empty for any other."""
    return CONTROLS.get(ord(character), "")


def character_name(character: str) -> str:
    """Return a character's number and name in Unicode, as in ``U+00E9 latin small letter e``."""
    name = unicodedata.name(character, "without a name").lower()
    return f"U+{ord(character):04X} {name}"

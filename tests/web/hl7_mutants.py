"""HL7 messages written by a small grammar, most of them damaged after; numbered like mutants."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

_STRUCTURES = {
    "ORM^O01^ORM_O01": ("PID", "PV1", "ORC", "OBR", "NTE", "OBX", "ZDS"),
    "OMI^O23^OMI_O23": ("PID", "PV1", "ORC", "TQ1", "OBR", "IPC"),
    "ORU^R01^ORU_R01": ("PID", "PV1", "ORC", "OBR", "OBX", "OBX", "NTE"),
    "ADT^A01^ADT_A01": ("EVN", "PID", "NK1", "PV1", "AL1"),
    "ADT^A40^ADT_A39": ("EVN", "PID", "MRG", "PV1"),
    "SIU^S12^SIU_S12": ("SCH", "PID", "RGS", "AIS", "AIL"),
    "MDM^T02^MDM_T02": ("EVN", "PID", "PV1", "TXA", "OBX"),
    "ACK": ("MSA", "ERR"),
    "ZZZ^Z01": ("PID", "ZAA", "ZBB", "QQQ"),
}
_VERSIONS = ("2.1", "2.2", "2.3", "2.3.1", "2.4", "2.5", "2.5.1", "2.5.1", "2.6", "2.8", "9.9", "")
_SETS = ("", "UNICODE UTF-8", "8859/1", "8859/99", "UNICODE UTF-16", "ISO IR87", "ASCII~ISO IR87")
_VALUES = (
    "1", "007", '""', "DOE^JANE^Q", "MRN0042^^^NORTH^MR", "20240131143000", "20241399", "F", "NM",
    "LOVELACE", r"A \T\ B", r"\X414\ ", r"\H\bold\N\ ", "\\", r"\Zcustom\ ", "A&B&C", "M\xfcller",
    "\u674e\u660e", "\U0001f600", " ", "x" * 70, "CTCHEST^CT CHEST^L", "0.5-1.1", "||", "\t",
)  # fmt: skip
_DELIMITERS = (
    "|^~\\&",
    "|^~\\&",
    "|^~\\&",
    "|^~\\&#",
    "*^~\\&",
    "|@#!%",
    "|^~",
    "|",
    "|^^^^",
    "a^~\\&",
)
_ENDS = ("\r", "\r", "\r", "\n", "\r\n")


@dataclass(frozen=True, slots=True)
class Hl7Mutant:
    """One message; without *damage* the grammar alone wrote it, with *marks* as delimiters."""

    number: int
    damage: tuple[str, ...]
    marks: str
    text: str

    @property
    def told(self) -> str:
        """Return the words by which the message can be made again."""
        return f"HL7 message {self.number}, {' and '.join(self.damage) or 'as it was written'}"


def hl7_mutant(number: int) -> Hl7Mutant:
    """Return message *number*, every time the same."""
    rng = Random(f"hl7-{number}")  # noqa: S311
    marks = rng.choice(_DELIMITERS)
    text = _message(rng, marks)
    damage = tuple(rng.choices(tuple(_DAMAGE), k=rng.choice((0, 1, 1, 1, 2, 3))))
    for kind in damage:
        text = _DAMAGE[kind](text, rng)
    return Hl7Mutant(number, damage, marks, text)


def counted(text: str, marks: str) -> dict[str, int]:
    """Return how many filled repetitions each segment has, counted by splitting alone."""
    found: dict[str, int] = {}
    seen: dict[str, int] = {}
    for line in filter(None, re.split(r"\r\n|\r|\n", text)):
        name, *fields = line.split(marks[0])
        seen[name] = seen.get(name, 0) + 1
        # The separator and the encoding characters are fields 1 and 2 of a header.
        pieces = [part for field in fields for part in _repeated(field, marks)]
        if name == "MSH":
            pieces = [marks[0], marks[1:], *(p for f in fields[1:] for p in _repeated(f, marks))]
        found[f"{name}[{seen[name]}]"] = len([piece for piece in pieces if piece])
    return found


def _repeated(field: str, marks: str) -> list[str]:
    return field.split(marks[2]) if len(marks) > 2 else [field]


def _message(rng: Random, marks: str) -> str:
    kind = rng.choice(tuple(_STRUCTURES))
    header = [
        "MSH" + marks, "RIS", "N", "PACS", "N", "20240131143000", "", kind.replace("^", marks[1:2]),
        f"MSG{rng.randrange(999)}", "P", rng.choice(_VERSIONS), "", "", "AL", "NE", "",
        rng.choice(_SETS),
    ]  # fmt: skip
    names = [name for name in _STRUCTURES[kind] if rng.random() < 0.9]
    lines = [marks[0].join(header), *(_segment(rng, name, marks) for name in names)]
    end = rng.choice(_ENDS)
    return end.join(lines) + rng.choice(("", end))


def _segment(rng: Random, name: str, marks: str) -> str:
    fields = [_field(rng, marks) if rng.random() < 0.5 else "" for _ in range(rng.randrange(1, 30))]
    return marks[0].join((name, *fields))


def _field(rng: Random, marks: str) -> str:
    values = [rng.choice(_VALUES) for _ in range(rng.choice((1, 1, 1, 2, 5)))]
    return (marks[2:3] or " ").join(values)


def _at(text: str, rng: Random, piece: str) -> str:
    place = rng.randrange(len(text) + 1)
    return text[:place] + piece + text[place:]


def _deep(text: str, rng: Random) -> str:
    mark = rng.choice("~^&|\\")
    return text + f"{mark}x" * rng.choice((50, 300, 1_500))


def _lines(text: str, rng: Random) -> str:
    return text + "\rNTE|1||again" * rng.choice((10, 50, 300))


def _header(text: str, rng: Random) -> str:
    return rng.choice((text.lower(), text[3:], text[:8], "MSH", "\x0b" + text, "<" + text, "{}"))


def _escape(text: str, rng: Random) -> str:
    return _at(text, rng, rng.choice(("\\", "\\X", "\\X0\\", "\\Xzz\\", "\\C2842\\", "\\.sp9\\")))


def _wide(text: str, rng: Random) -> str:
    return rng.choice(("\0".join(text), "\0" + "\0".join(text), "\ufffe" + text))


def _gone(text: str, rng: Random) -> str:
    start = rng.randrange(len(text) + 1)
    return text[:start] + text[start + rng.randrange(1, 40) :]


_DAMAGE: dict[str, Callable[[str, Random], str]] = {
    "BOM": lambda text, _: "\ufeff" + text,
    "NUL": lambda text, rng: _at(text, rng, "\0" * rng.choice((1, 1, 40))),
    "control characters": lambda text, rng: _at(text, rng, "\x1c\x0b\x7f\x9f"),
    "a surrogate": lambda text, rng: _at(text, rng, "\ud83d"),
    "16 bits": _wide,
    "an escape": _escape,
    "depth": _deep,
    "segments": _lines,
    "header": _header,
    "a gap": _gone,
    "a cut": lambda text, rng: text[: rng.randrange(len(text) + 1)],
    "a delimiter": lambda text, rng: _at(text, rng, rng.choice("|^~&\\#\r\n") * rng.choice((1, 9))),
    "a long field": lambda text, rng: _at(text, rng, "x" * rng.choice((300, 20_000))),
}

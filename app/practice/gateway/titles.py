"""How a caller from outside says which attempt's hospital it means, and which system of it.

Over DICOM the called AE title is the attempt's code, a hyphen, and the system's number. Over MLLP
the code stands in MSH-6 (receiving facility), and MSH-5 names the system by its application.
"""

import secrets
from collections.abc import Iterable, Mapping
from typing import Any, Final

from app.practice.config import NODE_KINDS, ArchiveConfig, ReceiverConfig, Record
from app.practice.states import full_node

ALPHABET: Final = "CDFGHJKMNPQRTVWXY34679"
"""No vowels, so that no word comes about, and nothing that is mistaken for something else."""
LENGTH: Final = 10
_TITLE: Final = slice(10, 26)


def new_code() -> str:
    """Return a code that nobody guesses: one of 22 to the power of ten."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def dicom_nodes(hospital: Mapping[str, Any]) -> list[Record]:
    """Return the systems that listen for DICOM, in the order of their numbers."""
    return _of_kind(hospital, ArchiveConfig)


def message_nodes(hospital: Mapping[str, Any]) -> list[Record]:
    """Return the systems that listen for HL7 messages."""
    return _of_kind(hospital, ReceiverConfig)


def titles(code: str, hospital: Mapping[str, Any]) -> dict[str, str]:
    """Return the called AE title of every system that listens for DICOM, by its id."""
    return {
        node["id"]: f"{code}-{number}" for number, node in enumerate(dicom_nodes(hospital), start=1)
    }


def called_title(request: bytes) -> str:
    """Return the called AE title of an A-ASSOCIATE-RQ, from its fixed place (PS3.8 9.3.2)."""
    return request[_TITLE].decode("ascii", "replace").strip(" \0")


def code_in(text: str) -> str:
    """Return the code at the beginning of a title or a facility; case does not matter."""
    return text.partition("-")[0].strip().upper()


def dicom_node(title: str, hospital: Mapping[str, Any]) -> tuple[Record | None, bool]:
    """Return the system that *title* names, or else the first one, and whether it was named."""
    nodes = dicom_nodes(hospital)
    _, _, number = title.partition("-")
    if number.isascii() and number.isdigit() and 1 <= int(number[:3]) <= len(nodes):
        return nodes[int(number[:3]) - 1], True
    return (nodes[0] if nodes else None), False


def message_node(application: str, hospital: Mapping[str, Any]) -> Record | None:
    """Return the system whose application is named; the only one need not be named."""
    nodes = message_nodes(hospital)
    known = [row for row in nodes if application_of(row).casefold() == application.casefold()]
    return known[0] if known else (nodes[0] if len(nodes) == 1 else None)


def application_of(node: Mapping[str, Any]) -> str:
    """Return the application name of a system that listens for messages."""
    return str(full_node(node)["application"])


def receiving(message: bytes) -> tuple[str, str]:
    """Return MSH-5 and MSH-6 as far as they can be made out, first components only."""
    header = message.replace(b"\n", b"\r").split(b"\r", 1)[0][:4096]
    if not header.startswith(b"MSH") or len(header) < 5:  # noqa: PLR2004 - MSH, separator, a byte
        return "", ""
    fields = header.split(header[3:4])
    between = fields[1][:1] or b"^"
    told = [each.split(between)[0].decode("ascii", "replace").strip() for each in fields[4:6]]
    return (told[0] if told else ""), (told[1] if len(told) > 1 else "")


def _of_kind(hospital: Mapping[str, Any], kind: type) -> list[Record]:
    nodes: Iterable[Record] = hospital.get("nodes", [])
    return [node for node in nodes if issubclass(NODE_KINDS[node["kind"]], kind)]

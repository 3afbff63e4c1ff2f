"""Read DIMSE messages of PS3.7 for the trace: command sets with their fields named."""

import struct
from dataclasses import dataclass, field
from typing import Any, Final

from pydicom.datadict import dictionary_description
from pydicom.uid import UID

from app.practice.pdu import Fragment, uid_data
from app.practice.trace import HEX_LIMIT
from app.practice.words import status_words

COMMAND_NAMES: Final = {
    0x0001: "C-STORE-RQ",
    0x8001: "C-STORE-RSP",
    0x0010: "C-GET-RQ",
    0x8010: "C-GET-RSP",
    0x0020: "C-FIND-RQ",
    0x8020: "C-FIND-RSP",
    0x0021: "C-MOVE-RQ",
    0x8021: "C-MOVE-RSP",
    0x0030: "C-ECHO-RQ",
    0x8030: "C-ECHO-RSP",
    0x0100: "N-EVENT-REPORT-RQ",
    0x8100: "N-EVENT-REPORT-RSP",
    0x0110: "N-GET-RQ",
    0x8110: "N-GET-RSP",
    0x0120: "N-SET-RQ",
    0x8120: "N-SET-RSP",
    0x0130: "N-ACTION-RQ",
    0x8130: "N-ACTION-RSP",
    0x0140: "N-CREATE-RQ",
    0x8140: "N-CREATE-RSP",
    0x0150: "N-DELETE-RQ",
    0x8150: "N-DELETE-RSP",
    0x0FFF: "C-CANCEL-RQ",
}
COMMAND_FIELD, DATA_SET_TYPE, STATUS = 0x00000100, 0x00000800, 0x00000900
AFFECTED_CLASS, AFFECTED_INSTANCE, ERROR_COMMENT = 0x00000002, 0x00001000, 0x00000902
MOVE_DESTINATION: Final = 0x00000600
SUB_OPERATIONS: Final = (0x1020, 0x1021, 0x1022, 0x1023)
"""Numbers of remaining, completed, failed and warning sub-operations, as tags of group 0000."""
_NO_DATA_SET: Final = 0x0101
_SERVICES: Final = {
    "C-STORE": "store",
    "C-FIND": "find",
    "C-MOVE": "retrieve",
    "C-GET": "retrieve",
}
_PRIORITY: Final = 0x00000700
_PRIORITIES: Final = {0: "medium", 1: "high", 2: "low"}
_NUMBERS: Final = frozenset(
    {COMMAND_FIELD, 0x110, 0x120, _PRIORITY, DATA_SET_TYPE, STATUS, 0x903, 0x1002, 0x1008}
    | {0x1020, 0x1021, 0x1022, 0x1023, 0x1031}
)
_REQUESTED_CLASS: Final = 0x00000003
_UIDS: Final = frozenset({AFFECTED_CLASS, _REQUESTED_CLASS, AFFECTED_INSTANCE, 0x1001})
_KEEP: Final = 64 * 1024


@dataclass(slots=True)
class Message:
    """A DIMSE message as its fragments come in; of a long one only the start is kept."""

    context_id: int
    command: bytearray = field(default_factory=bytearray)
    data_set: bytearray = field(default_factory=bytearray)
    data_bytes: int = 0
    pieces: int = 0
    wire: bytearray = field(default_factory=bytearray)
    latest: bytes = b""
    fields: dict[int, Any] = field(default_factory=dict)

    def take(self, fragment: Fragment) -> bool:
        """Add *fragment*; return whether the message is complete."""
        self.pieces += 1
        if fragment.is_command:
            self.command += fragment.data[: _KEEP - len(self.command)]
            if fragment.is_last:
                self.fields = read_command(bytes(self.command))
                return self.fields.get(DATA_SET_TYPE) == _NO_DATA_SET
            return False
        self.data_bytes += len(fragment.data)
        self.data_set += fragment.data[: _KEEP - len(self.data_set)]
        return fragment.is_last

    def came_in(self, pdu: bytes) -> None:
        """Keep the first bytes of the PDUs that carry the message; a PDU may carry two pieces."""
        if pdu is not self.latest:
            self.latest = pdu
            self.wire += pdu[: HEX_LIMIT - len(self.wire)]

    @property
    def name(self) -> str:
        """Return the command's name, such as ``C-ECHO-RQ``."""
        return COMMAND_NAMES.get(self.fields.get(COMMAND_FIELD, -1), "unknown command")

    @property
    def is_whole(self) -> bool:
        """Return whether the data set was short enough to be kept entire."""
        return self.data_bytes == len(self.data_set)


def service_of(name: str) -> str:
    """Return the service whose words the status of the message *name* is in."""
    return _SERVICES.get(name.rpartition("-")[0], "")


def read_command(data: bytes) -> dict[int, Any]:
    """Return the elements of a command set by tag; it is always Implicit VR Little Endian."""
    found: dict[int, Any] = {}
    at = 0
    while at + 8 <= len(data):
        group, element, length = struct.unpack_from("<HHL", data, at)
        tag, value = group << 16 | element, data[at + 8 : at + 8 + length]
        found[tag] = _value(tag, value)
        at += 8 + length
    return found


def command_data(fields: dict[int, Any]) -> dict[str, Any]:
    """Return a command set for the reader: names of fields, and words beside the codes."""
    shown: dict[str, Any] = {}
    service = service_of(COMMAND_NAMES.get(fields.get(COMMAND_FIELD, -1), ""))
    for tag, value in fields.items():
        if tag & 0xFFFF == 0:
            continue  # the group length says nothing that the bytes do not show
        name = f"{_name(tag)} ({tag >> 16:04X},{tag & 0xFFFF:04X})"
        shown[name] = _shown(tag, value, service)
    return shown


def _value(tag: int, value: bytes) -> Any:
    if tag in _NUMBERS and len(value) >= 2:  # noqa: PLR2004  # US
        return struct.unpack_from("<H", value)[0]
    if tag in _UIDS:
        return value.rstrip(b"\0").decode("latin-1")
    return value.hex() if tag & 0xFFFF == 0 else value.decode("latin-1").rstrip(" \0")


def _shown(tag: int, value: Any, service: str) -> Any:
    if tag == COMMAND_FIELD:
        return f"0x{value:04X} {COMMAND_NAMES.get(value, '')}".strip()
    if tag == STATUS:
        words = status_words(value, service)
        return f"0x{value:04X} {words.meaning} ({words.category})"
    if tag == DATA_SET_TYPE:
        return f"0x{value:04X} {'no data set' if value == _NO_DATA_SET else 'a data set follows'}"
    if tag == _PRIORITY:
        return _PRIORITIES.get(value, str(value))
    return uid_data(value) if tag in _UIDS else value


def _name(tag: int) -> str:
    try:
        return dictionary_description(tag)
    except KeyError:
        return "Unknown element"


def class_name(fields: dict[int, Any]) -> str:
    """Return the name of the SOP class that the message is about."""
    uid = str(fields.get(AFFECTED_CLASS) or fields.get(_REQUESTED_CLASS) or "")
    return UID(uid).name if uid else ""

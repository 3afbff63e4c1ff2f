"""What the numbers of PS3.7 and PS3.8 mean, in words a newcomer can act on."""

from typing import Any, Final

from app.frozen import Frozen

REJECT_CLAUSE: Final = "PS3.8 9.3.4 (2025d)"
ABORT_CLAUSE: Final = "PS3.8 9.3.8 (2025d)"

REJECT_RESULTS: Final = {1: "rejected-permanent", 2: "rejected-transient"}

REJECT_SOURCES: Final = {
    1: "DICOM UL service-user",
    2: "DICOM UL service-provider (ACSE related function)",
    3: "DICOM UL service-provider (Presentation related function)",
}

REJECT_REASONS: Final = {
    (1, 1): "no-reason-given",
    (1, 2): "application-context-name-not-supported",
    (1, 3): "calling-AE-title-not-recognized",
    (1, 7): "called-AE-title-not-recognized",
    (2, 1): "no-reason-given",
    (2, 2): "protocol-version-not-supported",
    (3, 1): "temporary-congestion",
    (3, 2): "local-limit-exceeded",
}

REJECT_SENTENCES: Final = {
    (1, 2): "The other side does not speak the DICOM application context that was asked for.",
    (1, 3): "The other side does not know the caller: the calling AE title is not in its table.",
    (1, 7): "The other side does not go by the called AE title; each letter and its case count.",
    (2, 2): "The other side does not support this version of the upper layer protocol.",
    (3, 1): "The other side is congested for the moment; the same request may succeed later.",
    (3, 2): "The other side already has as many associations open as it allows; try again later.",
}

CONTEXT_RESULTS: Final = {
    0: "acceptance",
    1: "user-rejection",
    2: "no-reason (provider rejection)",
    3: "abstract-syntax-not-supported (provider rejection)",
    4: "transfer-syntaxes-not-supported (provider rejection)",
}

ABORT_SOURCES: Final = {
    0: "DICOM UL service-user",
    1: "reserved",
    2: "DICOM UL service-provider",
}

ABORT_REASONS: Final = {
    0: "reason-not-specified",
    1: "unrecognized-PDU",
    2: "unexpected-PDU",
    3: "reserved",
    4: "unrecognized-PDU-parameter",
    5: "unexpected-PDU-parameter",
    6: "invalid-PDU-parameter-value",
}


class StatusWords(Frozen):
    """A DIMSE status: its category, its meaning, and where the standard defines it."""

    code: int
    category: str
    meaning: str
    clause: str

    def to_data(self) -> dict[str, Any]:
        """Return the status as plain data, with the code also in hexadecimal."""
        return {
            "code": self.code,
            "hex": f"0x{self.code:04X}",
            "category": self.category,
            "meaning": self.meaning,
            "clause": self.clause,
        }


_GENERAL: Final = "PS3.7 C (2025d)"
_STORE: Final = "PS3.4 B.2.3 (2025d)"
_FIND: Final = "PS3.4 C.4.1.1.4 (2025d)"
_MOVE: Final = "PS3.4 C.4.2.1.5 (2025d)"

_COMMITMENT: Final = "PS3.3 C.14.1.1 (2025d)"

_STATUSES: Final = {
    0x0000: ("success", "Success", _GENERAL),
    0x0001: ("warning", "Requested optional attributes are not supported", _GENERAL),
    0x0105: ("failure", "No such attribute", _GENERAL),
    0x0106: ("failure", "Invalid attribute value", _GENERAL),
    0x0107: ("warning", "Attribute list error", _GENERAL),
    0x0110: ("failure", "Processing failure", _GENERAL),
    0x0111: ("failure", "Duplicate SOP Instance", _GENERAL),
    0x0112: ("failure", "No such SOP Instance", _GENERAL),
    0x0113: ("failure", "No such event type", _GENERAL),
    0x0114: ("failure", "No such argument", _GENERAL),
    0x0115: ("failure", "Invalid argument value", _GENERAL),
    0x0116: ("warning", "Attribute value out of range", _GENERAL),
    0x0117: ("failure", "Invalid SOP Instance: the UID breaks the rules for UIDs", _GENERAL),
    0x0118: ("failure", "No such SOP Class", _GENERAL),
    0x0119: ("failure", "Class-Instance conflict", _GENERAL),
    0x0120: ("failure", "Missing attribute", _GENERAL),
    0x0121: ("failure", "Missing attribute value", _GENERAL),
    0x0122: ("failure", "Refused: SOP Class not supported", _GENERAL),
    0x0123: ("failure", "No such action", _GENERAL),
    0x0124: ("failure", "Refused: not authorized", _GENERAL),
    0x0131: ("failure", "Duplicate transaction UID", _COMMITMENT),
    0x0210: ("failure", "Duplicate invocation", _GENERAL),
    0x0211: ("failure", "Unrecognized operation", _GENERAL),
    0x0212: ("failure", "Mistyped argument", _GENERAL),
    0x0213: ("failure", "Resource limitation", _GENERAL),
    0xA700: ("failure", "Refused: out of resources", _STORE),
    0xA701: ("failure", "Refused: out of resources, cannot count the matches", _MOVE),
    0xA702: ("failure", "Refused: out of resources, cannot perform sub-operations", _MOVE),
    0xA801: ("failure", "Refused: move destination unknown", _MOVE),
    0xA900: ("failure", "Error: data set does not match SOP Class", _STORE),
    0xB000: ("warning", "Coercion of data elements", _STORE),
    0xB006: ("warning", "Elements discarded", _STORE),
    0xB007: ("warning", "Data set does not match SOP Class", _STORE),
    0xC000: ("failure", "Error: cannot understand", _STORE),
    0xFE00: ("cancel", "Terminated by a cancel request", _FIND),
    0xFF00: ("pending", "Matches are continuing", _FIND),
    0xFF01: ("pending", "Matches are continuing; some optional keys were not matched", _FIND),
}

# What a number means beside the general words, where a service gives it words of its own.
_OF_SERVICES: Final = {
    ("find", 0xA900): ("failure", "Error: identifier does not match SOP Class", _FIND),
    ("retrieve", 0xA900): ("failure", "Error: identifier does not match SOP Class", _MOVE),
    ("retrieve", 0xB000): (
        "warning",
        "Sub-operations complete, one or more failures or warnings",
        _MOVE,
    ),
    ("retrieve", 0xFE00): ("cancel", "Sub-operations terminated by a cancel request", _MOVE),
    ("retrieve", 0xFF00): ("pending", "Sub-operations are continuing", _MOVE),
    ("find", 0xC000): ("failure", "Failed: unable to process", _FIND),
    ("retrieve", 0xC000): ("failure", "Failed: unable to process", _MOVE),
}
_UNABLE: Final = range(0xC000, 0xD000)

_RANGES: Final = (
    (0xA700, 0xA7FF, "failure", "Refused: out of resources", _STORE),
    (0xA900, 0xA9FF, "failure", "Error: data set does not match SOP Class", _STORE),
    (0xC000, 0xCFFF, "failure", "Error: cannot understand, or unable to process", _STORE),
    (0xB000, 0xBFFF, "warning", "Warning of the service", _GENERAL),
    (0xA000, 0xAFFF, "failure", "Failure of the service", _GENERAL),
    (0x0100, 0x02FF, "failure", "General failure", _GENERAL),
)


def status_words(code: int, service: str = "") -> StatusWords:
    """Return what the DIMSE status *code* says; *service* is ``store``, ``find``, ``retrieve``."""
    own = _OF_SERVICES.get((service, 0xC000 if code in _UNABLE else code))
    if own is not None:
        return StatusWords(code, *own)
    if code in _STATUSES:
        return StatusWords(code, *_STATUSES[code])
    for first, last, category, meaning, clause in _RANGES:
        if first <= code <= last:
            return StatusWords(code, category, meaning, clause)
    return StatusWords(code, "failure", "A status the standard does not define", _GENERAL)


def rejection_data(result: int, source: int, reason: int) -> dict[str, Any]:
    """Return an A-ASSOCIATE-RJ's three numbers with the standard's words for them."""
    return {
        "result": result,
        "source": source,
        "reason": reason,
        "result_words": REJECT_RESULTS.get(result, "reserved"),
        "source_words": REJECT_SOURCES.get(source, "reserved"),
        "reason_words": REJECT_REASONS.get((source, reason), "reserved"),
        "sentence": REJECT_SENTENCES.get((source, reason), "It gives no further reason."),
        "clause": REJECT_CLAUSE,
    }

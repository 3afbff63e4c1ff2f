"""The chain from registration to report, what can be looked at, and the faults of the lab."""

from dataclasses import dataclass

HOPS = (
    "1 registration to RIS",
    "2 ward to RIS",
    "3 RIS to worklist",
    "4 worklist to scanner",
    "5 scanner to PACS",
    "6 closing of the exam",
    "7 report to ward",
)
EVIDENCE = {
    "engine": "the message and its answer in the interface engine's log",
    "entry": "the worklist entry: its station, date, modality and status",
    "query": "the keys of the scanner's worklist query",
    "association": "the scanner's association request and the answer it got",
    "status": "the status of each C-STORE in the scanner's send log",
    "closing": "the messages that should close the exam (MPPS)",
    "viewer": "the settings of the radiologist's viewer",
    "pixels": "the pixel data of the first image",
    "restart": "what happens after a restart of PACS",
}

GOOD = {
    1: "ADT^A04 sent; answer MSA-1 AA.",
    2: "Order sent for {station}, {day}; answer MSA-1 AA. RIS: order {filler} created.",
    3: "Step of order {filler} planned for {station}, {day}. One entry on the worklist.",
    4: "Worklist asked from {station}: 1 match, status 0000.",
    5: "{images} objects sent to PACS, {images} with status 0000.",
    6: "MPPS COMPLETED sent, status 0000. RIS: order {filler} completed.",
    7: "ORU^R01 sent; answer MSA-1 AA.",
}
NOISE = {
    1: "ADT^A04 sent; no answer. Sent again after 30 s; answer MSA-1 AA.",
    2: "Order sent for {station}, {day}; queue was down for 4 min. Then answer MSA-1 AA. "
    "RIS: order {filler} created.",
    3: "Step of order {filler} planned for {station}, {day}. Warning: no room nurse assigned. "
    "One entry on the worklist.",
    4: "Worklist asked from {station}: timeout. Asked again: 1 match, status 0000.",
    5: "{images} objects sent to PACS. Disk of PACS is {full} % full. {images} with status 0000.",
    6: "MPPS COMPLETED sent; timeout. Sent again, status 0000. RIS: order {filler} completed.",
}
"""Trouble that passed by itself: it looks loud and is not the fault."""

_TYPED = {
    4: "Worklist asked from {station}: 0 matches, status 0000.",
    5: "Patient typed in by hand. {images} objects sent to PACS, {images} with status 0000. "
    "PACS: study has no order.",
    6: "No MPPS: no worklist entry was chosen.",
    7: "Nothing sent.",
}
_WAITING = {7: "Nothing sent."}


@dataclass(frozen=True, slots=True)
class Fault:
    """What goes wrong: the hop, the evidence that would settle it, the log, and how it looks."""

    hop: int
    evidence: frozenset[str]
    log: dict[int, str]
    looks: str


FAULTS = {
    "registration_refused": Fault(
        1,
        frozenset({"engine"}),
        {
            1: "ADT^A04 sent; answer MSA-1 AE. Not sent again.",
            2: "Order sent for {station}, {day}; answer MSA-1 AA. "
            "RIS: order {filler} parked, patient unknown.",
            3: "Nothing planned for this patient.",
            **_TYPED,
        },
        "alone",
    ),
    "registration_lost": Fault(
        1,
        frozenset({"engine"}),
        {
            1: "ADT^A04 written to the queue. No answer on record.",
            2: "Order sent for {station}, {day}; answer MSA-1 AE, patient unknown.",
            3: "Nothing planned for this patient.",
            **_TYPED,
        },
        "alone",
    ),
    "order_refused": Fault(
        2,
        frozenset({"engine"}),
        {
            2: "Order sent for {station}, {day}; answer MSA-1 AR.",
            3: "Nothing planned for this patient.",
            **_TYPED,
        },
        "alone",
    ),
    "order_unanswered": Fault(
        2,
        frozenset({"engine"}),
        {
            2: "Order for {station}, {day} shown as placed. No answer on record. RIS: no order.",
            3: "Nothing planned for this patient.",
            **_TYPED,
        },
        "alone",
    ),
    "wrong_station": Fault(
        3,
        frozenset({"entry", "query"}),
        {
            3: "Step of order {filler} planned for {other}, {day}. One entry on the worklist.",
            **_TYPED,
        },
        "alone",
    ),
    "wrong_day": Fault(
        3,
        frozenset({"entry", "query"}),
        {
            3: "Step of order {filler} planned for {station}, {other_day}. "
            "One entry on the worklist.",
            **_TYPED,
        },
        "alone",
    ),
    "wrong_keys": Fault(
        4,
        frozenset({"query"}),
        dict(_TYPED),
        "alone",
    ),
    "query_rejected": Fault(
        4,
        frozenset({"association"}),
        {
            **_TYPED,
            4: "Worklist asked from {station}: association rejected, result 1, source 1, reason 3.",
        },
        "alone",
    ),
    "store_rejected": Fault(
        5,
        frozenset({"association"}),
        {
            5: "Association with PACS rejected, result 1, source 1, reason 7. "
            "{images} objects wait.",
            **_WAITING,
        },
        "missing",
    ),
    "store_partial": Fault(
        5,
        frozenset({"status"}),
        {
            5: "{images} objects sent to PACS, {some} with status 0000, {failed} with status A700.",
            **_WAITING,
        },
        "gaps",
    ),
    "never_closed": Fault(
        6,
        frozenset({"closing"}),
        {
            6: "MPPS IN PROGRESS sent, status 0000. None later. RIS: order {filler} in progress.",
            **_WAITING,
        },
        "unlisted",
    ),
    "closing_refused": Fault(
        6,
        frozenset({"closing"}),
        {
            6: "MPPS COMPLETED sent, status 0110. RIS: order {filler} in progress.",
            **_WAITING,
        },
        "unlisted",
    ),
    "report_refused": Fault(
        7,
        frozenset({"engine"}),
        {7: "ORU^R01 sent; answer MSA-1 AE."},
        "unreported",
    ),
    "report_stuck": Fault(
        7,
        frozenset({"engine"}),
        {7: "ORU^R01 signed. It waits behind another message; not sent for 3 h."},
        "unreported",
    ),
}
UPSTREAM = ("registration_refused", "registration_lost", "order_refused", "order_unanswered")
WORKLIST = ("wrong_station", "wrong_day", "wrong_keys")
DOWNSTREAM = ("store_rejected", "store_partial", "never_closed", "closing_refused")

COMPLAINTS = {
    "alone": (
        "PACS has images of my patient, but it says that there is no order.",
        "PACS lost the order of this exam. It sits there alone.",
        "The scanner's worklist is broken. My patient was not on it.",
        "We ordered this in the morning. The images are there, so why is there no report?",
        "PACS cannot match this exam to its order. It worked last week.",
        "We had to type the patient in by hand, and now PACS is a mess.",
        "RIS throws away our orders. Please restart it.",
    ),
    "missing": (
        "RIS says that the exam is done. I see no images. RIS must be wrong.",
        "PACS swallowed a whole exam.",
    ),
    "gaps": (
        "My viewer drops slices. The scan jumps from the liver to the hip.",
        "The scanner skipped a part of the patient, I think.",
    ),
    "unlisted": (
        "PACS lost my exam. It is not on my reading list.",
        "I find the images when I search, but they never come to my list.",
        "Somebody must have taken this exam off my list.",
    ),
    "unreported": (
        "Two days and no report. Does nobody read our exams?",
        "The radiologist forgot my patient. There is no report.",
        "The report is signed, they say. On the ward there is nothing. PACS again?",
    ),
}
"""What people say when they call: it tells where they stand, not what failed."""

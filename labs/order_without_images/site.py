"""The hospital's agreement: which field of an order carries which key, in each style of feed."""

from dataclasses import dataclass

TARGETS = {
    "patient_id": "Patient ID (0010,0020)",
    "birth_date": "Patient's Birth Date (0010,0030)",
    "accession": "Accession Number (0008,0050)",
    "study_uid": "Study Instance UID (0020,000D)",
    "requested_procedure": "Requested Procedure ID (0040,1001)",
    "description": "Requested Procedure Description (0032,1060)",
    "step": "Scheduled Procedure Step ID (0040,0009)",
    "modality": "Modality (0008,0060)",
    "station": "Scheduled Station AE Title (0040,0001)",
    "start_date": "Scheduled Procedure Step Start Date (0040,0002)",
    "start_time": "Scheduled Procedure Step Start Time (0040,0003)",
    "placer": "Placer Order Number (0040,2016)",
    "filler": "Filler Order Number (0040,2017)",
}
"""The rows of the map, by our name for each, in the order in which the page shows them."""

_SAME_EVERYWHERE = {
    "birth_date": "PID-7",
    "description": "OBR-4.2",
    "placer": "ORC-2.1",
    "filler": "ORC-3.1",
}
_OLDER = {
    "study_uid": "ZDS-1.1",
    "requested_procedure": "OBR-19",
    "step": "OBR-20",
    "modality": "OBR-24",
    "station": "OBR-21",
}


@dataclass(frozen=True, slots=True)
class Style:
    """One way of sending orders: structure, version, where the keys are, and how people say so."""

    structure: str
    version: str
    sources: dict[str, str]
    start: str
    says_keys: str
    says_accession: str
    says_rest: str


STYLES = {
    "older": Style(
        "ORM_O01",
        "2.3.1",
        {**_SAME_EVERYWHERE, **_OLDER, "accession": "OBR-18"},
        "ORC-7.4",
        "RIS sends ORM^O01 with the imaging keys in IHE's older style: the free fields of OBR from "
        "18 to 20, in the order accession, requested procedure, scheduled step, and the study in "
        "ZDS.",
        "OBR-3 holds the number of the exam room's booking. It is not the accession number.",
        "The modality is sent as the diagnostic service section of OBR, and the station's AE title "
        "in the second free field of the filler, OBR-21. The planned start is the fourth component "
        "of the timing in ORC.",
    ),
    "imaging": Style(
        "OMI_O23",
        "2.5.1",
        {
            **_SAME_EVERYWHERE,
            "accession": "IPC-1.1",
            "requested_procedure": "IPC-2.1",
            "study_uid": "IPC-3.1",
            "step": "IPC-4.1",
            "modality": "IPC-5.1",
            "station": "IPC-9",
        },
        "TQ1-7",
        "RIS sends OMI^O23 with its own segment for imaging, IPC, filled as the standard names its "
        "fields.",
        "OBR-3 holds the number of the exam room's booking, and OBR-18 the ward's folder. Neither "
        "is the accession number.",
        "Modality and AE title of the station are in IPC, too. The planned start is in the timing "
        "segment, TQ1.",
    ),
    "local": Style(
        "ORM_O01",
        "2.4",
        {**_SAME_EVERYWHERE, **_OLDER, "accession": "OBR-3.1"},
        "OBR-27.4",
        "RIS sends ORM^O01. Requested procedure and scheduled step are in OBR-19 and OBR-20, and "
        "the study in ZDS.",
        "The accession number travels as the filler number of OBR, not as that of ORC. OBR-18 is "
        "taken: the ward keeps its folder number there.",
        "The modality is sent as the diagnostic service section of OBR, and the station's AE title "
        "in the second free field of the filler, OBR-21. The planned start is the fourth component "
        "of the timing in OBR.",
    ),
}


def right_rows(style: str, code_mr: str, owner: str, *, shared: bool) -> dict[str, tuple[str, str]]:
    """Return source and part of every row as they should be.

    *shared* means that patients bring record numbers of the same type from another hospital.
    """
    how = STYLES[style]
    chosen = f"{code_mr}@{owner}" if shared else code_mr
    sources = {**how.sources, "patient_id": f"PID-3[{chosen}].1"}
    rows = {name: (source, "whole") for name, source in sources.items()}
    rows |= {"start_date": (how.start, "date"), "start_time": (how.start, "time")}
    return {name: rows[name] for name in TARGETS}

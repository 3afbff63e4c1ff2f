"""The import station and the archive as they stand after the first import, from the params."""

from typing import Any

from app.dicom import new_uid
from app.grading import Params

from .disk import CLASSES, Person, cast, local, on_disk, strange_uid, studies

CONSOLE_TITLE = "DISK_DESK"
PERSON = ("PatientName", "PatientID", "IssuerOfPatientID", "PatientBirthDate", "PatientSex")
"""What the archive takes over from an order with the object's accession number."""

Row = dict[str, Any]


def hospital(params: Params) -> dict[str, Any]:
    """Return both systems."""
    return {"console": {"label": "Import desk"}, "nodes": [_station(params), _archive(params)]}


def place(params: Params, name: str, number: int, port: int) -> dict[str, Any]:
    """Return where a system is."""
    host = f"{name}.{params['domain']}.example"
    return {"host": host, "address": f"{params['net']}.{number}", "port": port}


def first_template(params: Params) -> dict[str, str] | None:
    """Return what the station filled in at the first import."""
    who = cast(params)
    if params["fault"] == "off":
        return None
    if params["fault"] == "stale":
        values = local(params, who.namesake, "")
        return {name: values[name] for name in PERSON}
    return {"PatientName": who.patient.name, "PatientBirthDate": who.patient.birth_date}


def local_rows(params: Params) -> list[Row]:
    """Return what our own scanners made of our own people: two objects each."""
    who, numbers = cast(params), params["accessions"]
    rows: list[Row] = []
    cases = (
        (who.reader_case, numbers[1], "CT"),
        (who.namesake, numbers[3], "MR"),
        (who.other, numbers[4], "CT"),
    )
    for person, accession, modality in cases:
        study = new_uid("cd-import-local", person.number, accession)
        rows += [
            {
                **local(params, person, accession),
                "SOPClassUID": CLASSES[modality],
                "SOPInstanceUID": f"{study}.2.{number}",
                "StudyInstanceUID": study,
                "SeriesInstanceUID": f"{study}.1",
                "StudyDate": "20260312",
                "Modality": modality,
                "InstitutionName": params["hospitals"][0],
                "StudyDescription": "MR KNEE" if modality == "MR" else "CT SINUSES",
            }
            for number in (1, 2)
        ]
    return rows


def _imported(params: Params) -> list[Row]:
    """Return the disk's objects as the station has had them since the first import."""
    template = first_template(params) or {}
    strange = strange_uid(params)
    rows = on_disk(params).values()
    return [{**row, **template} for row in rows if row["SOPInstanceUID"] != strange]


def _archived(params: Params) -> list[Row]:
    """Return them as the archive took them: it trusts the accession number of an order."""
    person = local(params, cast(params).reader_case, params["accessions"][1])
    trusted, _ = studies(params)
    return [
        {**row, **person} if row["SOPInstanceUID"] in trusted else row for row in _imported(params)
    ]


def _by_uid(rows: list[Row]) -> dict[str, Row]:
    return {row["SOPInstanceUID"]: row for row in rows}


def _station(params: Params) -> dict[str, Any]:
    archive = place(params, "pacs", 10, params["ports"][0])
    template = first_template(params)
    return {
        "kind": "archive",
        "id": "import",
        "label": "Import station",
        **place(params, "import", 50, params["ports"][1]),
        "ae_title": params["station"],
        "device_table": [{"ae_title": CONSOLE_TITLE, "label": "Import desk"}],
        "destinations": [
            {"ae_title": params["archive_title"], "host": archive["host"], "port": archive["port"]}
        ],
        "coercion": None if template is None else {"values": template},
        "holdings": _by_uid(_imported(params)),
    }


def _archive(params: Params) -> dict[str, Any]:
    return {
        "kind": "archive",
        "id": "archive",
        "label": "Archive (PACS)",
        **place(params, "pacs", 10, params["ports"][0]),
        "ae_title": params["archive_title"],
        "device_table": [
            {"ae_title": params["station"], "label": "Import station"},
            {"ae_title": CONSOLE_TITLE, "label": "Import desk"},
            {"ae_title": "CT_MAIN_1", "label": "CT"},
            {"ae_title": "MR_MAIN_1", "label": "MR"},
        ],
        "duplicates": params["policy"],
        "coercion": {"by": "AccessionNumber", "attributes": list(PERSON)},
        "worklist": _orders(params),
        "holdings": _by_uid([*local_rows(params), *_archived(params)]),
    }


def _orders(params: Params) -> list[Row]:
    """Return the open orders: the import of the disk, and those of our own people."""
    who, numbers = cast(params), params["accessions"]
    return [
        _order(params, who.other, numbers[4], "CT"),
        _order(params, who.reader_case, numbers[1], "CT"),
        _order(params, who.patient, numbers[0], "OT"),
        _order(params, who.namesake, numbers[3], "MR"),
    ]


def _order(params: Params, who: Person, accession: str, modality: str) -> Row:
    words = "Import of outside images" if modality == "OT" else f"{modality} examination"
    step = {
        "Modality": modality,
        "ScheduledStationAETitle": params["station"] if modality == "OT" else f"{modality}_MAIN_1",
        "ScheduledProcedureStepStartDate": "20260312",
        "ScheduledProcedureStepDescription": words,
    }
    return {**local(params, who, accession), "ScheduledProcedureStepSequence": [step]}

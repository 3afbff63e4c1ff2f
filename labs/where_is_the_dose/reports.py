"""The dose reports as X-Ray Radiation Dose SR objects, after TID 10011, shortened."""

from typing import Any

from app.dicom import build_object, new_uid
from app.grading import Params

from .drawing import Report
from .exams import HEAD, SCOUT, SEQUENCED, Event

Item = dict[str, object]
DOSE_SR = "1.2.840.10008.5.1.4.1.1.88.67"
_TYPES = {
    SCOUT: ("113805", "DCM", "Constant Angle Acquisition"),
    SEQUENCED: ("113804", "DCM", "Sequenced Acquisition"),
}
_SPIRAL = ("116152004", "SCT", "Spiral Acquisition")
_CT = ("77477000", "SCT", "Computed Tomography X-Ray")
_HEAD_PHANTOM = ("113690", "DCM", "IEC Head Dosimetry Phantom")
_BODY_PHANTOM = ("113691", "DCM", "IEC Body Dosimetry Phantom")


def build_reports(params: Params) -> dict[str, bytes]:
    """Return every report of the day by its file name."""
    return {each["file"]: build_object(_report(params, each)) for each in params["reports"]}


def _report(params: Params, report: Report) -> dict[str, object]:
    person, day = report["person"], params["day"]
    return {
        "SOPClassUID": DOSE_SR,
        "SOPInstanceUID": new_uid(report["file"], report["events"][0]["uid"], report["made"]),
        "SpecificCharacterSet": "ISO_IR 100",
        "StudyDate": day,
        "StudyTime": report["start"],
        "ContentDate": day,
        "ContentTime": report["made"],
        "AccessionNumber": report["accession"],
        "Modality": "SR",
        "Manufacturer": "Synthetic",
        "ManufacturerModelName": "Made for a lab",
        "DeviceSerialNumber": "0",
        "SoftwareVersions": "1",
        "InstitutionName": params["hospital"],
        "StationName": params["station"],
        "ReferringPhysicianName": "",
        "SeriesDescription": "Dose report",
        "ReferencedPerformedProcedureStepSequence": [],
        "PatientName": person["name"],
        "PatientID": person["mrn"],
        "PatientBirthDate": person["born"],
        "PatientSex": person["sex"],
        "StudyInstanceUID": report["uid"],
        "SeriesInstanceUID": new_uid("series", report["file"], report["events"][0]["uid"]),
        "StudyID": "",
        "SeriesNumber": "997",
        "InstanceNumber": "1",
        "CompletionFlag": "PARTIAL" if report["kind"] == "earlier" else "COMPLETE",
        "VerificationFlag": "UNVERIFIED",
        "PerformedProcedureCodeSequence": [],
        "ValueType": "CONTAINER",
        "ConceptNameCodeSequence": [_code("113701", "DCM", "X-Ray Radiation Dose Report")],
        "ContinuityOfContent": "SEPARATE",
        "ContentTemplateSequence": [{"MappingResource": "DCMR", "TemplateIdentifier": "10011"}],
        "ContentSequence": _content(report, day),
    }


def _content(report: Report, day: str) -> list[Item]:
    events: list[Event] = report["events"]
    valued = report["kind"] != "blank"
    return [
        {
            **_coded(
                "121058", "Procedure reported", ("77477000", "SCT", "Computed Tomography X-Ray")
            ),
            "RelationshipType": "HAS CONCEPT MOD",
        },
        _moment("113809", "Start of X-Ray Irradiation", day + report["start"]),
        _moment("113810", "End of X-Ray Irradiation", day + report["made"]),
        {
            **_coded("113705", "Scope of Accumulation", ("113014", "DCM", "Study")),
            "RelationshipType": "HAS OBS CONTEXT",
            "ContentSequence": [
                {
                    **_item("UIDREF", "110180", "Study Instance UID", UID=report["uid"]),
                    "RelationshipType": "HAS PROPERTIES",
                }
            ],
        },
        _box("113811", "CT Accumulated Dose Data", _accumulated(events, valued=valued)),
        *(_box("113819", "CT Acquisition", _acquisition(each, valued=valued)) for each in events),
        _coded(
            "113854",
            "Source of Dose Information",
            ("113856", "DCM", "Automated Data Collection"),
        ),
    ]


def _accumulated(events: list[Event], *, valued: bool) -> list[Item]:
    """Return the totals; this scanner adds its localizers to the total."""
    total = sum(int(each["dlp"].replace(".", "")) for each in events)
    items = [_number("113812", "Total Number of Irradiation Events", str(len(events)), "{events}")]
    if valued:
        text = f"{total // 100}.{total % 100:02d}"
        items.append(_number("113813", "CT Dose Length Product Total", text, "mGy.cm"))
    return items


def _acquisition(event: Event, *, valued: bool) -> list[Item]:
    seconds = str(round(int(event["length"]) / 60, 1))
    parameters = [
        _number("113824", "Exposure Time", seconds, "s"),
        _number("113825", "Scanning Length", event["length"], "mm"),
    ]
    items = [
        _item("TEXT", "125203", "Acquisition Protocol", TextValue=_protocol(event)),
        _coded("123014", "Target Region", (event["code"], "SCT", event["region"])),
        _coded("113820", "CT Acquisition Type", _TYPES.get(event["type"], _SPIRAL)),
        _item("UIDREF", "113769", "Irradiation Event UID", UID=event["uid"]),
        _box("113822", "CT Acquisition Parameters", parameters),
    ]
    return [*items, _box("113829", "CT Dose", _dose(event))] if valued else items


def _dose(event: Event) -> list[Item]:
    phantom = _HEAD_PHANTOM if event["phantom"] == HEAD else _BODY_PHANTOM
    return [
        _number("113830", "Mean CTDIvol", event["ctdi"], "mGy"),
        _coded("113835", "CTDIw Phantom Type", phantom),
        _number("113838", "DLP", event["dlp"], "mGy.cm"),
    ]


def _protocol(event: Event) -> str:
    name = {SCOUT: "Topogram", SEQUENCED: "Sequence"}.get(event["type"], "Spiral")
    return f"{name} {event['region'].lower()}"


def _item(value_type: str, code: str, meaning: str, **value: Any) -> Item:
    return {
        "RelationshipType": "CONTAINS",
        "ValueType": value_type,
        "ConceptNameCodeSequence": [_code(code, "DCM", meaning)],
        **value,
    }


def _moment(code: str, meaning: str, at: str) -> Item:
    return {
        **_item("DATETIME", code, meaning, DateTime=at),
        "RelationshipType": "HAS OBS CONTEXT",
    }


def _coded(code: str, meaning: str, value: tuple[str, str, str]) -> Item:
    return _item("CODE", code, meaning, ConceptCodeSequence=[_code(*value)])


def _number(code: str, meaning: str, value: str, unit: str) -> Item:
    measured = {"MeasurementUnitsCodeSequence": [_code(unit, "UCUM", unit)], "NumericValue": value}
    return _item("NUM", code, meaning, MeasuredValueSequence=[measured])


def _box(code: str, meaning: str, items: list[Item]) -> Item:
    return _item("CONTAINER", code, meaning, ContinuityOfContent="SEPARATE", ContentSequence=items)


def _code(value: str, scheme: str, meaning: str) -> Item:
    return {"CodeValue": value, "CodingSchemeDesignator": scheme, "CodeMeaning": meaning}

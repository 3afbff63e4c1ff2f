"""Objects and messages with planted signs of people who do not exist, for the guard to stop.

Each carries one sign on an otherwise clean carrier: a synthetic object or order of a bench. Names
are made of common ones, telephone numbers are of the range kept for fiction, mail goes to domains
that are reserved for examples.
"""

import base64
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import Random

import numpy as np

from app.dicom import build_object, change, change_raw, new_uid
from app.grading import Bench
from app.grading.cast import draw_accession, draw_hospital, draw_person, draw_physician

CT = "1.2.840.10008.5.1.4.1.1.2"
PDF = "1.2.840.10008.5.1.4.1.1.104.1"
CDA = "1.2.840.10008.5.1.4.1.1.104.2"
PHOTOGRAPH = "1.2.840.10008.5.1.4.1.1.77.1.4"
VOICE = "1.2.840.10008.5.1.4.1.1.9.4.2"
REPORT = "1.2.840.10008.5.1.4.1.1.88.11"


@dataclass(frozen=True)
class Planted:
    """One carrier: *kind* is one of Safe Harbor's, *where* the place; an object or a message."""

    kind: str
    where: str
    data: bytes = b""
    text: str = ""
    name: str = "ct.dcm"


def carrier(seed: str) -> Bench:
    """Return a bench with one synthetic object and one order, both of our cast."""
    rng = Random(seed)  # noqa: S311 - a seed, not a secret
    person, physician = draw_person(rng, ascii_only=True), draw_physician(rng)
    accession, hospital = draw_accession(rng), draw_hospital(rng)
    attributes = {
        "SOPClassUID": CT,
        "SOPInstanceUID": new_uid(seed, "image"),
        "StudyInstanceUID": new_uid(seed),
        "SeriesInstanceUID": new_uid(seed, "series"),
        "Modality": "CT",
        "StudyDate": "20260110",
        "StudyTime": "101500",
        "InstitutionName": hospital,
        "Manufacturer": "Synthetic Devices",
        "SoftwareVersions": "12.4.0.17",
        "StudyDescription": "CT of the chest",
        "BurnedInAnnotation": "NO",
        "AccessionNumber": accession,
        "ReferringPhysicianName": physician.dicom_name,
        "PatientName": person.dicom_name,
        "PatientID": person.mrn,
        "PatientBirthDate": person.birth_day,
        "PatientSex": person.sex,
        "PatientAge": "061Y",
    }
    order = "\r".join(
        (
            f"MSH|^~\\&|RIS|{hospital}|PACS|{hospital}|20260110101500||ORM^O01^ORM_O01|M{seed}|P|2.5.1",
            f"PID|1||{person.mrn}^^^HOSP^MR||{person.hl7_name}||{person.birth_day}|{person.sex}",
            "PV1|1|O|3 WEST",
            f"ORC|NW|P771234|{accession}",
            f"OBR|1|P771234|{accession}|CT77^CT of the chest^L",
            "OBX|1|TX|18782-3^Finding^LN||No sign of disease.||||||F",
            "",
        )
    )
    data = build_object(attributes, np.zeros((64, 64), dtype=np.uint16))
    return Bench(files={"ct.dcm": data}, messages={"order": order.encode()})


def planted(seed: str) -> Iterator[Planted]:
    """Yield the planted objects and messages on the bench of *seed*."""
    bench = carrier(seed)
    base, order = bench.files["ct.dcm"], bench.messages["order"].decode()
    for kind, keyword, value in ELEMENTS:
        yield Planted(kind, keyword, change(base, {keyword: value}))
    for kind, text in TEXTS:
        for keyword in ("PatientComments", "ImageComments"):
            yield Planted(kind, keyword, change(base, {keyword: text}))
        yield Planted(kind, "report text", report(base, text))
        yield Planted(kind, "PDF", encapsulated(base, pdf(text), "application/pdf"))
        yield Planted(kind, "private element", private(base, text.encode()))
        yield Planted(kind, "OBX-5", text=order.replace("No sign of disease.", hl7(text)))
        yield Planted(kind, "NTE-3", text=f"{order}NTE|1||{hl7(text)}\r")
    for kind, segment in SEGMENTS:
        yield Planted(kind, segment.split("|")[0], text=with_segment(order, segment))
    for kind, name in NAMES:
        yield Planted(kind, "file name", base, name=name)
    for name in FOREIGN:
        changes = {"SpecificCharacterSet": "ISO_IR 192", "PatientName": name}
        yield Planted("name", "PatientName", change(base, changes))
    yield from others(base, order)


def others(base: bytes, order: str) -> Iterator[Planted]:
    """Yield signs that are no text of an element."""
    yield Planted("photograph", "flag", change(base, {"BurnedInAnnotation": "YES"}))
    yield Planted("photograph", "flag", change(base, {"RecognizableVisualFeatures": "YES"}))
    yield Planted("photograph", "class", change(base, {"SOPClassUID": PHOTOGRAPH}))
    yield Planted("biometric", "voice", change(base, {"SOPClassUID": VOICE}))
    overlay = {"(6000,0010)": 64, "(6000,0011)": 64, "(6000,3000)": b"\x18\x3c" * 256}
    yield Planted("photograph", "overlay", change(base, overlay))
    yield Planted("name", "preamble", b"SMITH^JOHN 1958-03-17".ljust(128, b"\0") + base[128:])
    yield Planted("name", "behind", base + b"\0\0\0\0Patient: Smith, John; MRN 48210377\0\0")
    yield Planted("name", "private block", private(base, b"\x01\x02Patient: Smith, John\0\0", "OB"))
    yield Planted("other number", "private blob", private(base, bytes(range(200)), "OB"))
    letter = pdf("Report\nPatient: Mary Johnson\nDate of birth: 03/17/1958", deflate=False)
    yield Planted("name", "plain PDF", encapsulated(base, letter, "application/pdf"))
    scan = b"%PDF-1.4\n1 0 obj\n<</Subtype /Image /Filter /DCTDecode>>\nstream\n\xff\xd8\nendstream"
    yield Planted("photograph", "scanned PDF", encapsulated(base, scan, "application/pdf"))
    document = b"<ClinicalDocument><given>Mary</given><family>Johnson</family></ClinicalDocument>"
    yield Planted("name", "CDA", encapsulated(base, document, "text/XML", CDA))
    encoded = base64.b64encode(pdf("Patient: Mary Johnson")).decode()
    segment = f"OBX|2|ED|PDF^Report^L||RIS^Application^PDF^Base64^{encoded}||||||F"
    yield Planted("name", "PDF in OBX-5", text=with_segment(order, segment))
    yield Planted(
        "name", "text file", b"Discharge letter\r\nPatient: Smith, John\r\n", name="note.dcm"
    )


ELEMENTS: tuple[tuple[str, str, object], ...] = (
    *(
        ("name", keyword, "Smith^John")
        for keyword in (
            "PatientName", "OtherPatientNames", "PatientBirthName", "PatientMotherBirthName",
            "ReferringPhysicianName", "PerformingPhysicianName", "OperatorsName",
            "NameOfPhysiciansReadingStudy", "RequestingPhysician", "PhysiciansOfRecord",
            "ResponsiblePerson", "ScheduledPerformingPhysicianName", "OrderEnteredBy",
        )
    ),
    *(
        ("name", "PatientName", name)
        for name in (
            "Featherstonehaugh^Peregrine^J", "GONZALEZ-RUIZ^MARIA", "O'Leary^Siobhan", "SMITH",
            "Johnson Mary", "Thomas^Daniel", "Smith^Jan", "Schmidt^Anna^^Dr", "Okafor^Chinonso",
            "Papadopoulos^Giorgos", "doe^janet", "SMITH^JOHN^TEST",
        )
    ),
    ("name", "StudyDescription", "CT chest, John Smith"),
    ("name", "RequestedProcedureDescription", "Knee for Dr. Hargreaves"),
    ("name", "SeriesDescription", "SMITH^JOHN"),
    ("name", "PatientComments", "Featherstonehaugh^Peregrine"),
    ("name", "(0040,0275)[1].(0040,0007)", "Follow-up of Mary Johnson"),
    ("geographic", "PatientAddress", "742 Evergreen Street, Springfield, IL 62704"),
    ("geographic", "InstitutionName", "St. Swithin's Hospital, Wexcombe"),
    ("geographic", "InstitutionAddress", "1200 Harbor Road, Wexcombe"),
    ("geographic", "RegionOfResidence", "Wexcombe"),
    ("geographic", "ReferringPhysicianAddress", "12 Elm Street"),
    ("geographic", "CurrentPatientLocation", "Wexcombe ward 7, bed 3"),
    ("date", "PatientBirthDate", "19580317"),
    ("date", "PatientBirthDate", "20011130"),
    ("date", "AdmittingDate", "20230209"),
    ("date", "PatientDeathDateInAlternativeCalendar", "20230209"),
    ("date", "PatientAge", "093Y"),
    ("telephone", "PatientTelephoneNumbers", "(217) 555-0142"),
    ("telephone", "ReferringPhysicianTelephoneNumbers", "217-555-0142"),
    ("telephone", "OrderCallbackPhoneNumber", "2175550142"),
    ("e-mail", "PatientTelecomInformation", "mailto:j.smith@example.org"),
    ("record number", "PatientID", "48210377"),
    ("record number", "PatientID", "MRN-4821037"),
    ("record number", "OtherPatientIDs", "00593812"),
    ("record number", "AccessionNumber", "ACC20581377"),
    ("account", "AdmissionID", "V99310277"),
    ("account", "ServiceEpisodeID", "55120938"),
    ("health plan", "InsurancePlanIdentification", "1EG4-TE5-MK72"),
    ("social security", "PatientID", "078-05-1120"),
    ("social security", "OtherPatientIDs", "078051120"),
    ("device", "DeviceSerialNumber", "SN4471902"),
    ("device", "DetectorID", "DX99182-77"),
    ("device", "GantryID", "G4471-B"),
    ("device", "PlateID", "PL0047119"),
    ("other number", "MilitaryRank", "Lt. Col."),
    ("other number", "MedicalRecordLocator", "CHART-77120"),
)  # fmt: skip

FOREIGN = (
    "\u0418\u0432\u0430\u043d\u043e\u0432^\u041f\u0451\u0442\u0440",
    "=\u4f50\u3005\u6728^\u82b1\u5b50=\u3055\u3055\u304d^\u306f\u306a\u3053",
    "\u03a0\u03b1\u03c0\u03b1\u03b4\u03cc\u03c0\u03bf\u03c5\u03bb\u03bf\u03c2^\u0393\u03b9\u03ce\u03c1\u03b3\u03bf\u03c2",
    "\u05db\u05d4\u05df^\u05e8\u05d7\u05dc",
    "Lindstr\xf6m^\xc5sa",
)

TEXTS = (
    ("name", "Patient: Mary Johnson, seen again"),
    ("name", "Discussed with Dr. Featherstonehaugh"),
    ("name", "Name: SMITH, JOHN"),
    ("geographic", "Lives at 742 Evergreen Street"),
    ("geographic", "Home in Springfield, IL 62704"),
    ("date", "DOB: 03/17/1958"),
    ("date", "date of birth 17 Mar 1958"),
    ("date", "Admitted 2023-02-09 with pain"),
    ("date", "A 94-year-old woman"),
    ("telephone", "Call (217) 555-0142 with results"),
    ("telephone", "tel. +1 217 555 0142"),
    ("fax", "Fax: 217-555-0143"),
    ("e-mail", "Send to j.smith@example.org"),
    ("social security", "SSN 078-05-1120"),
    ("record number", "MRN: 48210377"),
    ("health plan", "Medicare number 1EG4TE5MK72"),
    ("account", "Account no. 99310277"),
    ("certificate or license", "Driver license S530-4600-1234"),
    ("vehicle", "VIN 1HGBH41JXMN109186"),
    ("vehicle", "License plate: AB 48213"),
    ("device", "Pacemaker serial number PJN447190"),
    ("web address", "Album at https://people.example.org/jsmith"),
    ("network address", "Sent from 192.168.44.17"),
    ("biometric", "Fingerprint template: 9F3A77C1D2"),
    ("other number", "Study subject number 4471902"),
)

SEGMENTS = (
    ("name", "PID|1||||Smith^John"),
    ("name", "PID|1||||||||Johnson^Mary"),
    ("name", "PID|1|||||Baker^Susan"),
    ("name", "NK1|1|Smith^Carol|SPO"),
    ("name", "PV1|1|O|3 WEST||||1234567^Hargreaves^Pamela"),
    ("name", "GT1|1||Smith^John"),
    ("name", "ZPI|1|Smith^John^Q"),
    ("name", "OBX|3|XPN|X^Contact^L||Smith^John"),
    ("geographic", "PID|1||||||||||742 Evergreen Street^^Springfield^IL^62704"),
    ("geographic", "NK1|1|||742 Evergreen Street^^Springfield^IL^62704"),
    ("geographic", "PID|1||||||||||^^Springfield"),
    ("date", "PID|1||||||19580317"),
    ("date", f"PV1|1|O{'|' * 42}202302091030"),
    ("date", "IN1|1|||||||||||||||||CHD|19580317"),
    ("telephone", "PID|1||||||||||||^PRN^PH^^1^217^5550142"),
    ("telephone", "PID|1||||||||||||(217)555-0142"),
    ("telephone", "NK1|1||||2175550142"),
    ("e-mail", "PID|1||||||||||||^NET^Internet^j.smith@example.org"),
    ("social security", "PID|1||||||||||||||||||078-05-1120"),
    ("social security", "PID|1||||||||||||||||||078051120"),
    ("record number", "PID|1||48210377^^^HOSP^MR"),
    ("record number", "MRG|48210377^^^HOSP^MR"),
    ("health plan", "IN1|1|||||||||||||||||||||||||||||||||||XGP884213977"),
    ("account", "PID|1|||||||||||||||||99310277"),
    ("account", "PV1|1|O|||||||||||||||||V99310277"),
    ("certificate or license", "PID|1||||||||||||||||||||S53046001234^IL"),
    ("web address", "OBX|4|ST|X^Link^L||https://people.example.org/jsmith"),
)

NAMES = (
    ("name", "Smith_John_CT.dcm"),
    ("name", "JohnSmith.dcm"),
    ("name", "johnson.mary.dcm"),
    ("name", "SMITH^JOHN.dcm"),
    ("name", "ct chest Patterson.dcm"),
    ("record number", "48210377.dcm"),
    ("record number", "MRN48210377.dcm"),
    ("date", "ct_born_1958-03-17.dcm"),
    ("social security", "078-05-1120.dcm"),
)


def with_segment(order: str, segment: str) -> str:
    """Return *order* with *segment* in place of its own of that name, or behind them all."""
    lines = order.rstrip("\r").split("\r")
    name = segment[:4]
    if name in {"PID|", "PV1|"}:
        return "\r".join(segment if line.startswith(name) else line for line in lines) + "\r"
    return "\r".join((*lines, segment, ""))


def hl7(text: str) -> str:
    """Return *text* as a field has it."""
    return text.replace("&", "\\T\\").replace("^", "\\S\\")


def private(base: bytes, value: bytes, vr: str = "LO") -> bytes:
    """Return *base* with a private element of a maker that the bench does not have."""
    data = change_raw(base, "(0019,0010)", b"WEXCOMBE 1.0", "LO")
    return change_raw(data, "(0019,1001)", value + b" " * (len(value) % 2), vr)


def report(base: bytes, text: str) -> bytes:
    """Return a structured report that says *text*."""
    content = {"RelationshipType": "CONTAINS", "ValueType": "TEXT", "TextValue": text}
    changes: Mapping[str, object] = {
        "SOPClassUID": REPORT,
        "Modality": "SR",
        "PixelData": None,
        "ContentSequence": [content],
    }
    return change(base, changes)


def encapsulated(base: bytes, document: bytes, media: str, sop_class: str = PDF) -> bytes:
    """Return *base* as an object that holds *document*."""
    return change(
        base,
        {
            "SOPClassUID": sop_class,
            "PixelData": None,
            "MIMETypeOfEncapsulatedDocument": media,
            "EncapsulatedDocument": document + b"\0" * (len(document) % 2),
        },
    )


def pdf(text: str, *, deflate: bool = True) -> bytes:
    """Return a PDF of one page that shows *text*."""
    lines = (line.replace("(", r"\(").replace(")", r"\)") for line in text.split("\n"))
    shown = b"BT /F1 12 Tf 72 720 Td\n"
    shown += b"".join(b"(%s) Tj 0 -14 Td\n" % line.encode("latin-1") for line in lines) + b"ET"
    stream = zlib.compress(shown) if deflate else shown
    coded = b"/Filter /FlateDecode " if deflate else b""
    parts = (
        b"<</Type /Catalog /Pages 2 0 R>>",
        b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
        b"<</Type /Page /Parent 2 0 R /Contents 4 0 R /Resources <</Font <</F1 5 0 R>>>>>>",
        b"<<%s/Length %d>>\nstream\n%s\nendstream" % (coded, len(stream), stream),
        b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
    )
    objects = (b"%d 0 obj\n%s\nendobj\n" % (at, part) for at, part in enumerate(parts, 1))
    return b"%PDF-1.4\n" + b"".join(objects) + b"trailer\n<</Root 1 0 R>>\n%%EOF\n"

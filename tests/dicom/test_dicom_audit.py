"""The IOD audit names type, module and section, and never reports what nobody evaluated."""

import numpy as np
import pytest

from app.dicom import (
    EXPLICIT_LE,
    JPEG_BASELINE,
    DicomFinding,
    audit_iod,
    build_object,
    change,
    new_uid,
    read_object,
    sample,
)
from app.dicom.iod_tables import uses_of

CT = sample("CT_small.dcm")
CT_CLASS = "1.2.840.10008.5.1.4.1.1.2"
SECONDARY_CAPTURE = {
    "SOPClassUID": "1.2.840.10008.5.1.4.1.1.7",
    "SOPInstanceUID": new_uid("test", "sc"),
    "StudyInstanceUID": new_uid("test", "study"),
    "SeriesInstanceUID": new_uid("test", "series"),
    "Modality": "OT",
    "ConversionType": "SYN",
    "PatientOrientation": "",
} | dict.fromkeys(
    [
        "PatientName",
        "PatientID",
        "PatientBirthDate",
        "PatientSex",
        "StudyDate",
        "StudyTime",
        "AccessionNumber",
        "ReferringPhysicianName",
        "StudyID",
        "SeriesNumber",
        "InstanceNumber",
        "Manufacturer",
    ],
    "",
)


def capture(pixels: np.ndarray | None = None, syntax: str = EXPLICIT_LE, **more: object) -> bytes:
    grey = np.arange(4096, dtype=np.uint8).reshape(64, 64)
    return build_object(SECONDARY_CAPTURE | more, grey if pixels is None else pixels, syntax)


def audit(data: bytes) -> dict[str, DicomFinding]:
    return {finding.keyword or finding.code: finding for finding in audit_iod(read_object(data))}


@pytest.mark.parametrize("name", ["CT_small.dcm", "MR_small.dcm", "rtplan.dcm", "test-SR.dcm"])
def test_good_objects_have_no_findings(name: str) -> None:
    assert audit_iod(read_object(sample(name))) == ()


def test_a_minimal_secondary_capture_has_no_findings() -> None:
    assert audit_iod(read_object(capture())) == ()


REQUIRED = sorted(
    {
        (attribute.keyword, attribute.type)
        for use in uses_of(CT_CLASS)
        if use.usage == "M"
        for attribute in use.iod_module.attributes
        if attribute.type in {"1", "2"} and not attribute.path
    }
)
TYPE_1 = [keyword for keyword, kind in REQUIRED if kind == "1"]


@pytest.mark.parametrize("keyword", TYPE_1)
def test_each_missing_type_1_attribute_is_found_with_module_and_section(keyword: str) -> None:
    finding = audit(change(CT, {keyword: None}))[keyword]

    assert finding.code == "TYPE_1_MISSING"
    assert finding.type == "1"
    assert finding.module
    assert finding.clause.startswith("PS3.3 C.")
    assert finding.severity == "error"


@pytest.mark.parametrize("keyword", [keyword for keyword in TYPE_1 if keyword != "SOPClassUID"])
def test_each_empty_type_1_attribute_is_found(keyword: str) -> None:
    assert audit(change(CT, {keyword: ""}))[keyword].code == "TYPE_1_EMPTY"


@pytest.mark.parametrize(
    "keyword", [keyword for keyword, kind in REQUIRED if kind == "2" and keyword not in TYPE_1]
)
def test_a_type_2_attribute_may_be_empty_but_not_missing(keyword: str) -> None:
    assert keyword not in audit(change(CT, {keyword: ""}))
    assert audit(change(CT, {keyword: None}))[keyword].code == "TYPE_2_MISSING"


def test_a_missing_study_uid_reads_as_a_lesson() -> None:
    finding = audit(change(CT, {"StudyInstanceUID": None}))["StudyInstanceUID"]

    assert finding.says == "Study Instance UID (0020,000D) is missing."
    assert finding.expected == "It is type 1 in the General Study module: present with a value."
    assert finding.clause == "PS3.3 C.7.2.1"


@pytest.mark.parametrize(
    ("changes", "keyword", "code"),
    [
        ({"BodyPartExamined": "KNEE", "Laterality": None}, "Laterality", "TYPE_2C_MISSING"),
        ({"PatientPosition": None}, "PatientPosition", "TYPE_2C_MISSING"),
        ({"WindowCenter": "40", "WindowWidth": None}, "WindowWidth", "TYPE_1C_MISSING"),
        ({"PixelData": None}, "PixelData", "TYPE_1C_MISSING"),
        ({"PatientIdentityRemoved": "YES"}, "DeidentificationMethod", "TYPE_1C_MISSING"),
    ],
)
def test_a_condition_that_holds_makes_the_attribute_required(
    changes: dict[str, object], keyword: str, code: str
) -> None:
    assert audit(change(CT, changes))[keyword].code == code


def test_a_condition_that_does_not_hold_is_silent() -> None:
    assert "Laterality" not in audit(change(CT, {"BodyPartExamined": "CHEST"}))
    sided = {"BodyPartExamined": "KNEE", "ImageLaterality": "R"}
    assert "Laterality" not in audit(change(CT, sided))


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"BitsStored": 17}, "BITS_STORED"),
        ({"HighBit": 3}, "HIGH_BIT"),
        ({"SamplesPerPixel": 3}, "SAMPLES_PER_PIXEL"),
        ({"Rows": 100}, "PIXEL_LENGTH"),
        ({"WindowCenter": "40", "WindowWidth": "0"}, "WINDOW_WIDTH"),
        ({"WindowCenter": ["40", "50"], "WindowWidth": "80"}, "WINDOW_PAIRS"),
        ({"PatientSex": "W"}, "ENUMERATED_VALUE"),
        ({"Laterality": "R", "ImageLaterality": "L"}, "LATERALITY_CONFLICT"),
        ({"RescaleSlope": "0"}, "RESCALE_SLOPE"),
    ],
)
def test_rules_between_attributes(changes: dict[str, object], code: str) -> None:
    codes = {finding.code for finding in audit_iod(read_object(change(CT, changes)))}

    assert code in codes


def test_color_wants_planar_configuration() -> None:
    color = capture(np.zeros((32, 32, 3), np.uint8))

    assert audit(color) == {}
    assert audit(change(color, {"PlanarConfiguration": None}))["PlanarConfiguration"].type == "1C"


def test_lossy_pixels_are_declared() -> None:
    data = capture(syntax=JPEG_BASELINE)

    assert audit(data)["LossyImageCompression"].code == "TYPE_1C_MISSING"


def test_a_wrong_conversion_type_is_a_warning_and_a_missing_one_an_error() -> None:
    assert audit(capture(ConversionType="ZZZ"))["ConversionType"].severity == "warning"
    assert audit(capture(ConversionType=None))["ConversionType"].code == "TYPE_1_MISSING"


def test_items_of_sequences_are_held_to_their_types() -> None:
    data = change(CT, {"AnatomicRegionSequence": [{"CodeMeaning": "Chest"}]})

    findings = audit_iod(read_object(data))

    assert [finding.path for finding in findings] == ["(0008,2218)[1].(0008,0100)"]


def test_an_object_without_or_with_an_unknown_class_is_not_audited() -> None:
    assert audit(change(CT, {"SOPClassUID": None}))["SOPClassUID"].code == "TYPE_1_MISSING"
    assert audit(change(CT, {"SOPClassUID": "1.2.3"}))["SOPClassUID"].code == "UNKNOWN_SOP_CLASS"

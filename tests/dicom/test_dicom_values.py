"""Value checks say what stands there, what is expected, and cite the clause."""

import pytest

from app.dicom import (
    DicomFinding,
    build_object,
    change,
    change_raw,
    check_values,
    decode_text,
    encode_text,
    is_vr_valid,
    read_object,
    sample,
)

CT = sample("CT_small.dcm")
LATIN_9 = "\\ISO 2022 IR 203"


def found_in(data: bytes) -> dict[str, DicomFinding]:
    return {finding.code: finding for finding in check_values(read_object(data))}


def test_a_good_ct_has_no_findings() -> None:
    assert check_values(read_object(CT)) == ()


PLANTED = [
    ("StudyDate", b"03/01/2026", "DA_FORMAT"),
    ("StudyDate", b"2004.01.19", "DA_OLD_FORMAT"),
    ("StudyDate", b"20260230", "DA_CALENDAR"),
    ("StudyDate", b"20261301", "DA_CALENDAR"),
    ("StudyTime", b"25:61", "TM_OLD_FORMAT"),
    ("StudyTime", b"25:61", "TM_RANGE"),
    ("StudyTime", b"126100", "TM_RANGE"),
    ("StudyTime", b"1", "TM_FORMAT"),
    ("StudyTime", b"120000.1234567", "TM_FORMAT"),
    ("AccessionNumber", b"ACC-2026-000000012345", "SH_LENGTH"),
    ("PatientName", b"LOVELACE^ADA^^^", "PN_TRAILING_DELIMITERS"),
    ("PatientName", b"Jane Doe", "PN_ONE_COMPONENT"),
    ("PatientName", b"A^B^C^D^E^F", "PN_COMPONENTS"),
    ("PatientName", b"A=B=C=D", "PN_GROUPS"),
    ("PatientName", b"A" * 66, "PN_LENGTH"),
    ("PatientID", b"1\\2", "VM"),
    ("PatientID", b"1\x07", "LO_CHARACTERS"),
    ("PatientID", b"1" * 66, "LO_LENGTH"),
    ("PatientSex", b"f", "CS_CHARACTERS"),
    ("PatientAge", b"42Y", "AS_FORMAT"),
    ("SliceThickness", b"1,5", "DS_FORMAT"),
    ("SliceThickness", b"1.2345678901234567", "DS_LENGTH"),
    ("SeriesNumber", b"1.0", "IS_FORMAT"),
    ("SeriesNumber", b"99999999999", "IS_RANGE"),
    ("StudyInstanceUID", b"1.2.03.4", "UI_LEADING_ZERO"),
    ("StudyInstanceUID", b"1.2.x", "UI_CHARACTERS"),
    ("StudyInstanceUID", b"1..2", "UI_FORMAT"),
    ("StudyInstanceUID", b"1." + b"2" * 64, "UI_LENGTH"),
    ("StudyInstanceUID", b"1.2.3 ", "UI_PADDING"),
    ("AcquisitionDateTime", b"20260101250000", "DT_RANGE"),
    ("AcquisitionDateTime", b"20260101+1500", "DT_ZONE"),
    ("AcquisitionDateTime", b"2026010112.5", "DT_FORMAT"),
    ("RetrieveAETitle", b"A" * 18, "AE_LENGTH"),
    ("ImagePositionPatient", b"1\\2", "VM"),
    ("PatientName", b"M\xc3\xbcller^J", "CHARSET_SUSPECT"),
    ("SpecificCharacterSet", b"ISO_IR 999", "CHARSET_UNKNOWN"),
    ("SpecificCharacterSet", b"ISO_IR 100\\ISO 2022 IR 87 ", "CHARSET_NO_SWITCH"),
    ("RetrieveURL", b" http://x y", "UR_CHARACTERS"),
]


@pytest.mark.parametrize(("keyword", "raw", "code"), PLANTED)
def test_a_planted_value_is_found_where_it_is(keyword: str, raw: bytes, code: str) -> None:
    data = change_raw(CT, keyword, raw)

    finding = found_in(data)[code]

    element = read_object(data).element(keyword)
    assert element is not None
    assert (finding.path, finding.keyword, finding.offset) == (
        element.path,
        keyword,
        element.offset,
    )
    assert finding.clause.startswith(("PS3.5", "PS3.6", "PS3.3"))
    for text in (finding.says, finding.expected):
        assert text.endswith((".", "?", "…", ")")), text


def test_an_odd_length_is_found() -> None:
    assert "ODD_LENGTH" in found_in(change_raw(CT, "PatientID", b"123", pad=False))
    assert found_in(change_raw(CT, "PatientID", b"123")) == {}


def test_a_number_that_is_cut_is_found() -> None:
    codes = found_in(change_raw(CT, "Rows", b"\x80\x00\x80", pad=False))

    assert {"VALUE_SIZE", "ODD_LENGTH"} <= codes.keys()


def test_a_wrong_vr_is_found() -> None:
    finding = found_in(change_raw(CT, "PatientID", b"1234", "SH"))["VR_MISMATCH"]

    assert finding.says == "The file writes (0010,0020) with VR SH."
    assert "VR LO" in finding.expected


def test_latin_9_is_a_character_set_like_the_others() -> None:
    data = change(CT, {"SpecificCharacterSet": "ISO_IR 203", "StudyDescription": "Cœur 5 €"})

    assert found_in(data) == {}
    assert read_object(data).raw("StudyDescription") == b"C\xbdur 5 \xa4"
    assert read_object(data).value("StudyDescription") == "Cœur 5 €"
    assert decode_text(encode_text("Cœur", LATIN_9), LATIN_9) == "Cœur"


def test_lengths_count_characters_not_bytes() -> None:
    name = "山" * 16

    data = change(CT, {"SpecificCharacterSet": "ISO_IR 192", "AccessionNumber": name})

    assert found_in(data) == {}
    assert "SH_LENGTH" in found_in(change(data, {"AccessionNumber": name + "山"}))


def test_bytes_without_a_character_set_are_found() -> None:
    bare = change(CT, {"SpecificCharacterSet": None})

    assert "CHARSET_UNDECLARED" in found_in(change_raw(bare, "PatientName", b"M\xfcller"))


def test_bytes_that_are_no_text_in_the_declared_set_are_found() -> None:
    utf8 = change(CT, {"SpecificCharacterSet": "ISO_IR 192"})

    assert "CHARSET_MISMATCH" in found_in(change_raw(utf8, "PatientName", b"M\xfcller"))


def test_values_in_sequences_are_checked_too() -> None:
    data = build_object({"RequestAttributesSequence": [{}, {"ScheduledProcedureStepID": "X" * 20}]})

    assert found_in(data)["SH_LENGTH"].path == "(0040,0275)[2].(0040,0009)"


@pytest.mark.parametrize(
    ("vr", "text", "valid"),
    [
        ("DA", "20240229", True),
        ("DA", "20230229", False),
        ("TM", "2359", True),
        ("TM", "235960", True),
        ("TM", "24", False),
        ("DT", "2026", True),
        ("DT", "20260101120000.5+0100", True),
        ("AS", "018M", True),
        ("AS", "18M", False),
        ("DS", "-1.5e-3", True),
        ("DS", "NaN", False),
        ("IS", "-2147483648", True),
        ("IS", "2147483648", False),
        ("CS", "MONOCHROME2", True),
        ("CS", "Monochrome2", False),
        ("AE", "PACS_1", True),
        ("UI", "1.2.840.10008.1.1", True),
        ("UI", "1.2.", False),
        ("PN", "LOVELACE^ADA^^^", True),
        ("ST", "a\\b\r\nc", True),
        ("LO", "a\tb", False),
        ("CS", "ORIGINAL\\PRIMARY\\AXIAL", True),
    ],
)
def test_vr_rules(vr: str, text: str, valid: bool) -> None:  # noqa: FBT001
    assert is_vr_valid(vr, text) is valid

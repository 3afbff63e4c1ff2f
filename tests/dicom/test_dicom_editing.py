"""Changing, building and comparing: exactly what was asked, and nothing beside it."""

from datetime import date, time
from io import BytesIO

import numpy as np
import pydicom
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.dicom import (
    DEFLATED_LE,
    EXPLICIT_BE,
    IMPLICIT_LE,
    Change,
    Edit,
    InvalidPath,
    UnwritableValue,
    apply_edits,
    audit_iod,
    build_object,
    change,
    change_raw,
    check_values,
    compare,
    image_facts,
    read_object,
    sample,
    tree_data,
)
from app.errors import InvalidInput, UnreadableSample

CT = sample("CT_small.dcm")
EVERY = [
    "CT_small.dcm",
    "MR_small_implicit.dcm",
    "MR_small_bigendian.dcm",
    "MR_small_RLE.dcm",
    "image_dfl.dcm",
    "rtplan.dcm",
    "rtstruct.dcm",
    "test-SR.dcm",
    "UN_sequence.dcm",
    "nested_priv_SQ.dcm",
]


@pytest.mark.parametrize("name", EVERY)
def test_no_edits_leave_identical_bytes(name: str) -> None:
    assert apply_edits(sample(name), []) == sample(name)


@pytest.mark.parametrize("name", [name for name in EVERY if name != "image_dfl.dcm"])
def test_a_change_and_its_reverse_leave_identical_bytes(name: str) -> None:
    data = sample(name)

    there = change(data, {"(0010,4000)": "A remark"})
    back = change(there, {"(0010,4000)": None})

    assert there != data
    assert back == data


@pytest.mark.parametrize("name", EVERY)
def test_compare_finds_exactly_the_planted_change(name: str) -> None:
    data = sample(name)
    old = read_object(data).value("PatientID")

    difference = compare(data, change(data, {"PatientID": "LAB-7"}))

    expected = Change("(0010,0020)", old, "LAB-7")
    assert (*difference.changed, *difference.added) == (expected,)
    assert difference.removed == ()
    assert difference.pixels_equal
    assert difference.meta_changed == ()
    assert not compare(data, data)


def test_a_change_in_a_sequence_is_found_at_its_path() -> None:
    data = sample("rtplan.dcm")
    path = "(300A,00B0)[1].(300A,0111)[2].(300A,0112)"

    changed = change(data, {path: 5})

    assert compare(data, changed).changed == (Change(path, "1", "5"),)
    ds = pydicom.dcmread(BytesIO(changed))
    assert ds.BeamSequence[0].ControlPointSequence[1].ControlPointIndex == 5


def test_a_new_item_is_one_change() -> None:
    data = sample("rtplan.dcm")

    changed = change(data, {"(300C,0060)[2]": {"ReferencedSOPInstanceUID": "1.2.3"}})

    assert compare(data, changed).added == (Change("(300C,0060)[2]", None, "1 element"),)
    assert compare(changed, change(changed, {"(300C,0060)[2]": None})).removed[0].path == (
        "(300C,0060)[2]"
    )


def test_pixels_and_file_meta_are_told_apart() -> None:
    pixels = read_object(CT).raw("PixelData") or b""

    flipped = change(CT, {"PixelData": b"\xff" + pixels[1:]})
    renamed = change(CT, {"(0002,0016)": "LAB"})

    assert compare(CT, flipped).paths == frozenset()
    assert not compare(CT, flipped).pixels_equal
    assert compare(CT, renamed).paths == frozenset()
    assert [found.path for found in compare(CT, renamed).meta_changed] == ["(0002,0016)"]


def test_another_encoding_is_no_difference() -> None:
    for name in ("MR_small_implicit.dcm", "MR_small_bigendian.dcm"):
        difference = compare(sample("MR_small.dcm"), sample(name))
        assert difference.pixels_equal
        assert "(0010,0010)" not in difference.paths


def test_the_file_meta_follows_the_sop_instance_uid() -> None:
    changed = read_object(change(CT, {"SOPInstanceUID": "1.2.3.4"}))
    apart = read_object(change(CT, {"SOPInstanceUID": "1.2.3.4"}, meta_in_step=False))

    assert changed.file_meta.media_storage_sop_instance_uid == "1.2.3.4"
    assert changed.notices == ()
    assert apart.notice("META_MISMATCH") is not None


def test_a_learner_s_edit_touches_the_data_set_alone() -> None:
    edits = [Edit("set", "(0008,0018)", ["1.2.3.4"]), {"op": "delete", "path": "PatientSex"}]

    edited = apply_edits(CT, edits)

    difference = compare(CT, edited)
    assert difference.paths == {"(0008,0018)", "(0010,0040)"}
    assert difference.meta_changed == ()


def test_edits_write_what_the_learner_wrote_valid_or_not() -> None:
    edited = apply_edits(CT, [Edit("set", "StudyDate", "01/03/2026"), Edit("set", "Rows", ["64"])])

    found = read_object(edited)
    assert found.value("StudyDate") == "01/03/2026"
    assert found.value("Rows") == "64"


@pytest.mark.parametrize(
    "edit",
    [
        Edit("set", "Rows", ["many"]),
        Edit("set", "Rows", ["70000"]),
        Edit("set", "PatientName", ["山田"]),
        Edit("delete", "(0010,2110)"),
        Edit("move", "PatientName", ["A"]),
        Edit("set", "no path", ["A"]),
        Edit("set", "NoSuchKeyword", ["A"]),
        Edit("set", "PatientName[1].PatientID", ["A"]),
        {"op": "set"},
    ],
)
def test_what_cannot_be_written_is_refused_with_a_sentence(edit: object) -> None:
    with pytest.raises(UnreadableSample) as refusal:
        apply_edits(CT, [edit])

    assert str(refusal.value).endswith(".")
    assert isinstance(refusal.value, InvalidInput)


def test_character_sets_are_honored() -> None:
    for charset, name in (
        ("ISO_IR 100", "Müller^Jörg"),
        ("ISO_IR 192", "山田^太郎"),
        ("ISO_IR 144", "Люкceмбypг"),  # noqa: RUF001
        (["", "ISO 2022 IR 87"], "Yamada^Tarou=山田^太郎"),
        ("GB18030", "王^小东"),
    ):
        data = change(CT, {"PatientName": name, "SpecificCharacterSet": charset})
        assert read_object(data).value("PatientName") == name
        assert check_values(read_object(data)) == ()
        assert str(pydicom.dcmread(BytesIO(data)).PatientName) == name


def test_declaring_another_set_leaves_the_bytes_of_the_names() -> None:
    utf8 = change(CT, {"PatientName": "Müller", "SpecificCharacterSet": "ISO_IR 192"})

    declared = apply_edits(utf8, [Edit("set", "(0008,0005)", ["ISO_IR 100"])])

    assert read_object(declared).raw("PatientName") == "Müller ".encode()
    assert read_object(declared).value("PatientName") == "MÃ¼ller"


def test_a_name_edited_before_its_declaration_is_written_in_the_set_declared() -> None:
    edits = [Edit("set", "PatientName", ["Müller"]), Edit("set", "(0008,0005)", ["ISO_IR 192"])]

    edited = read_object(apply_edits(CT, edits))

    assert edited.raw("PatientName") == "Müller ".encode()


def test_change_raw_plants_bytes_as_they_are() -> None:
    planted = change_raw(CT, "StudyTime", b"25:61 ")

    assert read_object(planted).raw("StudyTime") == b"25:61 "
    assert compare(CT, planted).paths == {"(0008,0030)"}


def test_building_is_deterministic_and_takes_what_is_natural() -> None:
    attributes = {
        "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
        "SOPInstanceUID": "1.2.3",
        "PatientName": "LOVELACE^ADA",
        "PatientBirthDate": date(1815, 12, 10),
        "StudyTime": time(14, 30),
        "SliceThickness": 1.25,
        "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"],
        "AccessionNumber": "",
        "PatientSex": None,
        "(0009,0010)": "LAB",
        "RequestAttributesSequence": [{"RequestedProcedureID": "P1"}, {"RequestedProcedureID": ""}],
        "ReferencedStudySequence[1].ReferencedSOPInstanceUID": "1.2.4",
        "FrameIncrementPointer": "(0018,1063)",
    }

    data = build_object(attributes, np.zeros((4, 4), np.int16))
    found = read_object(data)

    assert data == build_object(dict(reversed(attributes.items())), np.zeros((4, 4), np.int16))
    assert found.notices == ()
    assert check_values(found) == ()
    assert found.value("PatientBirthDate") == "18151210"
    assert found.value("StudyTime") == "143000"
    assert found.values("ImageType") == ("ORIGINAL", "PRIMARY", "AXIAL")
    assert (found.value("AccessionNumber"), found.value("PatientSex")) == ("", None)
    assert found.value("RequestAttributesSequence[2].RequestedProcedureID") == ""
    assert found.value("ReferencedStudySequence[1].ReferencedSOPInstanceUID") == "1.2.4"
    assert found.value("FrameIncrementPointer") == "(0018,1063)"
    assert pydicom.dcmread(BytesIO(data)).pixel_array.shape == (4, 4)


@pytest.mark.parametrize("syntax", [IMPLICIT_LE, EXPLICIT_BE, DEFLATED_LE])
def test_objects_are_built_and_changed_in_every_encoding(syntax: str) -> None:
    data = build_object({"PatientName": "A^B", "Rows": 5}, transfer_syntax_uid=syntax)

    changed = change(
        data, {"Rows": 6, "RequestAttributesSequence": [{"RequestedProcedureID": "1"}]}
    )

    ds = pydicom.dcmread(BytesIO(changed))
    assert (ds.PatientName, ds.Rows) == ("A^B", 6)
    assert ds.RequestAttributesSequence[0].RequestedProcedureID == "1"
    assert ds.file_meta.TransferSyntaxUID == syntax


def test_paths_and_values_that_mean_nothing_are_refused() -> None:
    with pytest.raises(InvalidPath):
        change(CT, {"(0010)": "A"})
    with pytest.raises(UnwritableValue):
        build_object({"PatientName": object()})
    with pytest.raises(InvalidPath, match="no item 5"):
        change(sample("rtplan.dcm"), {"BeamSequence[5].BeamName": "X"})


texts = st.text(
    st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="\\"), max_size=40
)


@settings(max_examples=40, deadline=None)
@given(texts, texts)
def test_what_is_set_is_read_back(patient: str, remark: str) -> None:
    data = change(CT, {"PatientID": patient, "PatientComments": remark})

    found = read_object(data)
    assert found.value("PatientID") == patient.strip(" ")
    assert found.value("PatientComments") == remark.rstrip(" ")
    assert compare(CT, data).paths <= {"(0010,0020)", "(0010,4000)"}


def endure(data: bytes) -> None:
    """Do all that reads *data*; nothing but a refusal may come of it."""
    try:
        found = read_object(data)
        check_values(found)
        audit_iod(found)
        tree_data(found)
        image_facts(data)
        change(data, {"PatientID": "A"})
        compare(data, CT)
    except UnreadableSample as error:
        assert str(error).endswith(".")  # noqa: PT017


SEEDS = [
    sample(name) for name in ("MR_small_implicit.dcm", "rtplan.dcm", "test-SR.dcm", "chrH31.dcm")
]
SEEDS += [CT[:4000], sample("MR_small_RLE.dcm")[:3000], sample("MR_small_bigendian.dcm")[:3000]]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SEEDS), st.data())
def test_mutants_end_in_facts_or_in_a_refusal(seed: bytes, data: st.DataObject) -> None:
    mutant = bytearray(seed)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(mutant) - 1))
        piece = data.draw(st.binary(max_size=6))
        mutant[at : at + data.draw(st.integers(0, 6))] = piece

    endure(bytes(mutant))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_after_dicm_end_in_facts_or_in_a_refusal(tail: bytes) -> None:
    endure(bytes(128) + b"DICM" + tail)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(st.sampled_from(SEEDS), st.data())
def test_many_mutants_end_in_facts_or_in_a_refusal(seed: bytes, data: st.DataObject) -> None:
    mutant = bytearray(seed)
    for at, byte in data.draw(
        st.lists(st.tuples(st.integers(128, len(seed) - 1), st.integers(0, 255)), max_size=12)
    ):
        mutant[at] = byte

    endure(bytes(mutant))

"""Every packaged sample reads, or is refused with a sentence, and reads as pydicom does."""

import gzip
import warnings
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path

import pydicom
import pytest
from pydicom.dataset import Dataset

from app.dicom import (
    DicomObject,
    change,
    change_raw,
    decode_text,
    is_uid,
    new_uid,
    read_object,
    sample,
    tree_data,
    uid_name,
)
from app.errors import NotFound, UnreadableSample

with as_file(files("pydicom.data")) as _folder:
    FOLDER = Path(_folder)
FILES = sorted(
    path for path in FOLDER.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}
)
# One file of the TINY_ALPHA series stands for its fifty.
FILES = [path for path in FILES if "TINY_ALPHA" not in str(path) or path.name.endswith("00")]
READ = [
    path for path in FILES if path.suffix not in {".txt", ".json", ".md", ".gz", ".icc", ".dump"}
]
ODD = {"README", "no_meta.dcm"}


def test_all_packaged_files_read_or_are_refused_with_a_sentence() -> None:
    for path in FILES:
        try:
            found = read_object(path.read_bytes(), path.name)
        except UnreadableSample as error:
            assert path not in READ or path.name in ODD, path
            assert str(error).endswith("."), path  # noqa: PT017
        else:
            assert found.elements
            assert tree_data(found)["name"] == path.name


@pytest.mark.parametrize(
    "path", [path for path in READ if path.name not in ODD], ids=lambda p: p.name
)
def test_elements_are_those_of_pydicom_with_their_offsets(path: Path) -> None:
    data = path.read_bytes()
    found = read_object(data)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = pydicom.dcmread(BytesIO(data), force=True)
        _compare(found, theirs)


def _compare(found: DicomObject, theirs: Dataset) -> None:
    ours = {element.tag: element for element in found.elements if element.part == "data_set"}
    tags = {f"({tag >> 16:04X},{tag & 0xFFFF:04X})": tag for tag in theirs.keys()}  # noqa: SIM118
    assert set(ours) == set(tags)
    for text, tag in tags.items():
        raw = theirs.get_item(tag)
        element = ours[text]
        offset = getattr(raw, "value_tell", None) or getattr(raw, "file_tell", None)
        if not found.encoding.deflated:
            assert element.value_offset == offset, text
        if element.vr == "SQ":
            assert raw.VR in {"SQ", "UN", None}, text
        elif raw.VR is not None and element.vr not in raw.VR:
            assert element.declared_vr == "UN", text


def test_values_say_what_pydicom_says() -> None:
    found = read_object(sample("CT_small.dcm"))
    theirs = pydicom.dcmread(BytesIO(sample("CT_small.dcm")))

    for path, theirs_value in (
        ("PatientName", theirs.PatientName),
        ("(0008,0018)", theirs.SOPInstanceUID),
        ("Rows", theirs.Rows),
        ("SliceThickness", theirs.SliceThickness.original_string),
    ):
        assert found.value(path) == str(theirs_value)
    assert found.values("ImagePositionPatient") == ("-158.135803", "-179.035797", "-75.699997")


def test_absent_and_empty_are_two_facts() -> None:
    found = read_object(sample("CT_small.dcm"))

    assert found.value("(0010,2110)") is None
    assert found.value("AccessionNumber") == ""


SHORT = b"\x08\x00\x50\x11\x04\x00\x00\x001.2\x00"
"""Referenced SOP Class UID (0008,1150) in Implicit VR Little Endian."""

ITEM = b"\xfe\xff\x00\xe0"


def written_as_unknown(tag: str = "(0008,1140)", value: bytes | None = None) -> bytes:
    """Return a file with a sequence of two items written as UN of defined length."""
    items = (
        ITEM + b"\x0c\0\0\0" + SHORT + ITEM + b"\xff" * 4 + SHORT + ITEM[:2] + b"\x0d\xe0\0\0\0\0"
    )
    return change_raw(sample("CT_small.dcm"), tag, items if value is None else value, "UN")


def test_a_sequence_that_is_written_as_unknown_is_read_with_its_offsets() -> None:
    data = written_as_unknown()
    found = read_object(data)
    sequence = found.element("(0008,1140)")
    theirs = pydicom.dcmread(BytesIO(data))

    assert sequence is not None
    assert (sequence.vr, sequence.declared_vr, sequence.length) == ("SQ", "UN", 48)
    assert [item.length for item in sequence.items] == [12, None]
    assert found.notices == read_object(sample("CT_small.dcm")).notices
    for index in (1, 2):
        path = f"(0008,1140)[{index}].(0008,1150)"
        element = found.element(path)
        assert element is not None
        assert data[element.offset :].startswith(SHORT)
        assert data[element.value_offset : element.end] == b"1.2\0"
        assert element.value == theirs[0x00081140].value[index - 1].ReferencedSOPClassUID == "1.2"


def test_a_sequence_of_a_known_maker_is_read_from_unknown() -> None:
    creator = change_raw(sample("CT_small.dcm"), "(2001,0010)", b"Philips Imaging DD 001", "LO")
    value = ITEM + b"\x0c\0\0\0" + SHORT
    found = read_object(change_raw(creator, "(2001,105f)", value, "UN"))

    assert found.value("(2001,105F)[1].(0008,1150)") == "1.2"


@pytest.mark.parametrize(
    ("tag", "value"),
    [
        ("(0008,1140)", b""),
        ("(0008,1140)", b"no item, and so bytes "),
        ("(0009,1001)", ITEM + b"\x0c\0\0\0" + SHORT),
        ("(0010,4000)", ITEM + b"\x0c\0\0\0" + SHORT),
    ],
)
def test_what_is_unknown_stays_a_value_where_no_sequence_is_known(tag: str, value: bytes) -> None:
    element = read_object(written_as_unknown(tag, value)).element(tag)

    assert element is not None
    assert (element.vr, element.items, element.stored) == ("UN", (), len(value))


def test_an_edit_within_an_unknown_sequence_leaves_it_unknown() -> None:
    data = change(written_as_unknown(), {"(0008,1140)[2].(0008,1150)": "1.2.840.10008"})
    found = read_object(data)
    sequence = found.element("(0008,1140)")

    assert sequence is not None
    assert (sequence.declared_vr, sequence.length) == ("UN", 58)
    assert found.value("(0008,1140)[1].(0008,1150)") == "1.2"
    assert found.value("(0008,1140)[2].(0008,1150)") == "1.2.840.10008"
    assert found.value("PixelData") == read_object(sample("CT_small.dcm")).value("PixelData")


def test_nested_elements_are_found_by_path() -> None:
    found = read_object(sample("rtplan.dcm"))

    path = "(300A,00B0)[1].(300A,0111)[2].(300A,0112)"
    element = found.element(path)

    assert element is not None
    assert (element.path, element.value, element.depth) == (path, "1", 2)
    assert found.value("BeamSequence[1].ControlPointSequence[2].ControlPointIndex") == "1"
    assert found.value("BeamSequence[9].BeamName") is None


def test_private_elements_have_their_creator_and_name() -> None:
    element = read_object(sample("CT_small.dcm")).element("(0009,1001)")

    assert element is not None
    assert (element.private_creator, element.name) == ("GEMS_IDEN_01", "Full fidelity")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("chrFren.dcm", "Buc^Jérôme"),
        ("chrGerm.dcm", "Äneas^Rüdiger"),
        ("chrGreek.dcm", "Διονυσιος"),
        ("chrRuss.dcm", "Люкceмбypг"),  # noqa: RUF001
        ("chrX1.dcm", "Wang^XiaoDong=王^小東="),
        ("chrH31.dcm", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        ("chrI2.dcm", "Hong^Gildong=洪^吉洞=홍^길동"),
        ("chrArab.dcm", "قباني^لنزار"),
    ],
)
def test_names_are_read_in_their_character_set(name: str, text: str) -> None:
    assert read_object(sample(name)).value("PatientName") == text


def test_utf_8_declared_as_latin_1_reads_as_the_wrong_word() -> None:
    assert decode_text("Müller".encode(), "ISO_IR 100") == "MÃ¼ller"
    assert decode_text("Müller".encode(), "ISO_IR 192") == "Müller"
    assert decode_text("Müller".encode("latin-1"), "") == "M\ufffdller"


def test_a_stray_group_length_and_meta_mismatch_are_noticed() -> None:
    notice = read_object(sample("rtplan.dcm")).notice("META_MISMATCH")

    assert notice is not None
    assert notice.path == "(0002,0003)"
    assert read_object(sample("no_meta_group_length.dcm")).notice("NO_GROUP_LENGTH") is not None
    assert read_object(sample("rtstruct.dcm")).notice("NO_META") is not None
    assert read_object(sample("meta_missing_tsyntax.dcm")).notice("NO_TRANSFER_SYNTAX") is not None
    assert read_object(sample("SC_rgb_jpeg.dcm")).notice("SYNTAX_MISMATCH") is not None


def test_a_deflated_file_counts_offsets_in_the_inflated_data_set() -> None:
    found = read_object(sample("image_dfl.dcm"))
    element = found.element("PatientName")

    assert found.notice("DEFLATED") is not None
    assert element is not None
    assert found.content[element.value_offset : element.end].startswith(element.value.encode())


def test_a_compressed_file_around_a_dicom_file_is_named() -> None:
    with pytest.raises(UnreadableSample, match="gzip"):
        read_object(gzip.compress(sample("CT_small.dcm")))


def test_uids_are_made_checked_and_named() -> None:
    assert new_uid("lab", "1") == new_uid("lab", "1")
    assert new_uid("lab", "1") != new_uid("lab1")
    assert is_uid(new_uid("lab", "1"))
    assert not is_uid("1.02.3")
    assert not is_uid("1." + "2" * 63)
    assert uid_name("1.2.840.10008.5.1.4.1.1.2") == "CT Image Storage"
    assert uid_name("1.2.3") == ""


def test_an_unknown_sample_is_not_fetched() -> None:
    with pytest.raises(NotFound):
        sample("RG1_J2KI.dcm")

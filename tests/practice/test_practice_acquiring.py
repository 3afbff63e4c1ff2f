"""Acquiring at a modality: images carry what the worklist says, or what somebody typed."""

import json
from typing import Any

import pytest

from app.dicom import DicomObject, audit_iod, pixel_hash, read_object, sample
from app.errors import InvalidInput
from app.practice.carrying import Carried, carry_on
from app.practice.configuring import CONFIGURE
from app.practice.deleting import DELETE
from app.practice.rehearsing import Rehearsal
from tests.practice.clinic import CT_CLASS, system
from tests.practice.wards import ARCHIVE_TITLE, CT01, archive

FILES = {"samples/head.dcm": sample("CT_small.dcm"), "samples/knee.dcm": sample("MR_small_RLE.dcm")}
SAMPLES = [
    {"label": "Head", "files": ["samples/head.dcm", "samples/head.dcm"]},
    {"label": "Knee", "files": ["samples/knee.dcm"]},
    {"label": "Lost", "files": ["samples/lost.dcm"]},
]
STEP = {
    "Modality": "CT",
    "ScheduledStationAETitle": CT01,
    "ScheduledProcedureStepStartDate": "20261122",
    "ScheduledProcedureStepStartTime": "0800",
    "ScheduledProcedureStepID": "SPS1",
    "ScheduledProcedureStepDescription": "CT head",
}
ENTRY = {
    "PatientName": "Müller^Jürgen",
    "PatientID": "P7",
    "IssuerOfPatientID": "WARD",
    "PatientBirthDate": "19601231",
    "PatientSex": "M",
    "StudyInstanceUID": "1.2.7",
    "AccessionNumber": "A7",
    "ReferringPhysicianName": "Roe^Rita",
    "RequestedProcedureID": "RP7",
    "RequestedProcedureDescription": "CT of the head",
    "RequestedProcedureCodeSequence": [
        {"CodeValue": "CTH", "CodingSchemeDesignator": "99WARD", "CodeMeaning": "CT head"}
    ],
    "ScheduledProcedureStepSequence": [STEP],
}
WANTED = {
    **{name: "" for name in ENTRY if not name.endswith("Sequence")},
    "RequestedProcedureCodeSequence": [],
    "ScheduledProcedureStepSequence": [dict.fromkeys(STEP, "")],
}
FIND = {"kind": "find", "calling_ae_title": CT01, "called_ae_title": "MWL",
        "host": "mwl.ward.example", "port": 104, "model": "worklist", "keys": WANTED}  # fmt: skip
BY_HAND = {"PatientName": "Muller^Jurgen", "PatientID": "P70", "AccessionNumber": "7A"}


def acquiring(entry: str = "1", sample: str = "Head", **more: Any) -> dict[str, Any]:
    return {"kind": "acquire", "node": "ct", "entry": entry, "sample": sample, **more}


def hospital(**settings: Any) -> dict[str, Any]:
    known = [{"ae_title": CT01}]
    return {
        "nodes": [
            archive(device_table=known),
            system("modality", "ct", CT01, ARCHIVE_TITLE, **{"samples": SAMPLES, **settings}),
            system("ris", "mwl", "MWL", CT01, worklist=[ENTRY]),
        ]
    }


def after(*actions: dict[str, Any], **settings: Any) -> Carried:
    return carry_on(hospital(**settings), actions, FILES)


def at_ct(done: Carried) -> dict[str, Any]:
    return next(each for each in done.hospital["nodes"] if each["id"] == "ct")


def pictures(done: Carried) -> list[DicomObject]:
    return [
        read_object(data, name) for name, data in done.objects.items() if name.startswith("ct/")
    ]


def values(found: DicomObject, *paths: str) -> dict[str, str | None]:
    return {path: found.value(path) for path in paths}


def test_what_the_worklist_entry_says_goes_into_every_image() -> None:
    done = after(FIND, acquiring())

    made = pictures(done)
    same = [name for name in ENTRY if "Sequence" not in name and not name.startswith("Requested")]
    request = "RequestAttributesSequence[1]"
    assert done.exchanges[1]["result"]["ok"]
    assert len(made) == len({each.value("SOPInstanceUID") for each in made}) == 2
    for image in made:
        assert values(image, *same) == {name: ENTRY[name] for name in same}
        assert values(image, "StudyID", "StudyDescription", "StudyDate", "StudyTime") == {
            "StudyID": "RP7",
            "StudyDescription": "CT of the head",
            "StudyDate": "20261122",
            "StudyTime": "0800",
        }
        assert image.value("ProcedureCodeSequence[1].CodeValue") == "CTH"
        assert image.value(f"{request}.ScheduledProcedureStepID") == "SPS1"
        assert image.value(f"{request}.RequestedProcedureID") == "RP7"
        assert image.value(f"{request}.AccessionNumber") == "A7"


def test_the_pixels_are_those_of_the_sample_and_nothing_else_of_its_patient_is() -> None:
    done = after(FIND, acquiring(), acquiring(sample="Knee"))

    head, _, knee = pictures(done)
    before = read_object(FILES["samples/head.dcm"])
    as_bytes = [data for name, data in done.objects.items() if name.startswith("ct/")]
    assert pixel_hash(as_bytes[0]) == pixel_hash(FILES["samples/head.dcm"])
    assert pixel_hash(as_bytes[2]) == pixel_hash(FILES["samples/knee.dcm"])
    assert knee.value("TransferSyntaxUID") == "1.2.840.10008.1.2.5"
    assert head.value("TransferSyntaxUID") == before.value("TransferSyntaxUID")
    assert head.value("SOPClassUID") == CT_CLASS
    assert head.value("DeviceSerialNumber") is None
    for name in ("PatientName", "PatientID", "StudyInstanceUID", "FrameOfReferenceUID"):
        assert before.value(name) not in {None, head.value(name)}


def test_made_images_keep_the_rules_of_their_iod_as_far_as_their_sample_does() -> None:
    [head, *_] = pictures(after(FIND, acquiring()))

    def lacking(found: DicomObject) -> set[str]:
        return {f"{each.code} {each.path}" for each in audit_iod(found) if each.severity == "error"}

    assert lacking(head) <= lacking(read_object(FILES["samples/head.dcm"]))


def test_another_series_for_the_same_entry_joins_its_study() -> None:
    done = after(FIND, acquiring(), acquiring(sample="Knee"))

    first, _, second = pictures(done)
    assert first.value("StudyInstanceUID") == second.value("StudyInstanceUID") == "1.2.7"
    assert first.value("SeriesInstanceUID") != second.value("SeriesInstanceUID")
    assert (first.value("SeriesNumber"), second.value("SeriesNumber")) == ("1", "2")


def test_what_is_typed_by_hand_belongs_to_no_order() -> None:
    done = after(FIND, acquiring("", typed=BY_HAND))

    [first, *_] = pictures(done)
    assert values(first, *BY_HAND) == BY_HAND
    assert first.value("StudyInstanceUID") not in {None, "", "1.2.7"}
    assert first.value("RequestAttributesSequence") is None
    assert "typed by hand, for no order" in done.exchanges[1]["result"]["sentence"]


def test_what_is_typed_over_an_entry_takes_its_place_in_the_request_too() -> None:
    [first, *_] = pictures(after(FIND, acquiring(typed={"AccessionNumber": "A77"})))

    assert first.value("AccessionNumber") == "A77"
    assert first.value("RequestAttributesSequence[1].AccessionNumber") == "A77"
    assert first.value("StudyInstanceUID") == "1.2.7"


def test_the_performed_step_that_was_begun_is_named_and_the_clock_is_the_devices() -> None:
    [first, *_] = pictures(after(FIND, acquiring(step_uid="1.2.99"), today="19800101"))

    step = "ReferencedPerformedProcedureStepSequence[1].ReferencedSOPInstanceUID"
    assert first.value(step) == "1.2.99"
    assert first.value("StudyDate") == "19800101"


def test_the_same_in_the_same_state_is_the_same_and_the_next_is_another() -> None:
    actions = (FIND, acquiring(), acquiring("", typed=BY_HAND), acquiring("", typed=BY_HAND))
    first, again = after(*actions), after(*actions)

    assert json.dumps(first.hospital) == json.dumps(again.hospital)
    assert first.objects == again.objects
    by_hand = {each.value("StudyInstanceUID") for each in pictures(first)[2:]}
    assert len(by_hand) == 2


def test_a_rehearsal_remembers_it() -> None:
    rehearse = Rehearsal()
    first = rehearse(hospital(), (FIND, acquiring()), FILES)

    assert rehearse(hospital(), (FIND, acquiring()), FILES) == first
    [ct] = [each for each in first[1]["nodes"] if each["id"] == "ct"]
    assert ct["holdings"] == at_ct(after(FIND, acquiring()))["holdings"]


def test_a_configuration_taken_back_leaves_what_was_acquired() -> None:
    done = after(
        FIND,
        {"kind": CONFIGURE, "node": "ct", "path": "today", "value": "19800101"},
        acquiring(),
        {"kind": "undo", "version": 1},
    )

    assert not at_ct(done).get("today")
    assert len(at_ct(done)["holdings"]) == 2
    assert len(at_ct(done)["acquired"]) == 1


def test_what_is_deleted_can_no_longer_be_sent() -> None:
    made = after(FIND, acquiring())
    first, second = at_ct(made)["holdings"]
    deleting = {"kind": DELETE, "node": "ct", "sop_instance_uids": [first]}
    sending = {**FIND, "kind": "store", "called_ae_title": ARCHIVE_TITLE,
               "host": "pacs.ward.example", "port": 11112}  # fmt: skip

    done = after(
        FIND, acquiring(), deleting,
        {**sending, "files": [f"ct/{first}.dcm"]}, {**sending, "files": [f"ct/{second}.dcm"]},
    )  # fmt: skip

    gone, there = (each["result"] for each in done.exchanges[3:])
    assert "There is no file called" in gone["sentence"]
    assert there["stored"] == 1


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (acquiring("2"), "has 1 worklist entries before it, and no line 2"),
        (acquiring("-1"), "no line -1"),
        (acquiring(""), "Whose images are these?"),
        (acquiring("", typed={"PatientName": "Doe^Jane"}), "Whose images are these?"),
        (acquiring(sample="Toe"), "can examine Head, Knee, Lost"),
        (acquiring(sample="Lost"), "has no sample called samples/lost.dcm"),
        (acquiring(typed={"AccessionNumber": "1" * 17}), "The field AccessionNumber does not"),
        (acquiring(typed={"PatientBirthDate": "1.2.1960"}), "The field PatientBirthDate does not"),
        (acquiring(typed={"PatientID": "A\\B"}), "The field PatientID does not"),
        (acquiring(typed={"PatientSex": "W"}), "F, M or O"),
        (acquiring(step_uid="soon"), "named by a UID"),
    ],
)
def test_what_cannot_be_acquired_is_a_sentence_and_changes_nothing(
    action: dict[str, Any], said: str
) -> None:
    done = after(FIND, action)

    assert said in done.exchanges[1]["result"]["sentence"]
    assert not done.exchanges[1]["result"]["ok"]
    assert len(done.versions) == 2
    assert not pictures(done)


def test_a_full_disk_makes_no_image() -> None:
    done = after(FIND, acquiring(), acquiring(sample="Knee"), quota_objects=2)

    assert "has room for 2 objects" in done.exchanges[2]["result"]["sentence"]
    assert len(pictures(done)) == 2


def test_only_a_modality_acquires_and_only_one_with_samples_keeps_what_it_finds() -> None:
    with pytest.raises(InvalidInput, match="acquires images"):
        after({**acquiring(), "node": "archive"})

    assert len(after(FIND, samples=[]).versions) == 1
    assert len(after({**FIND, "calling_ae_title": "CT99"}).versions) == 1

"""C-MOVE and C-GET: who gets what over which association, and what the counts say."""

from io import BytesIO
from typing import Any

import pytest
from pydicom import dcmread
from pynetdicom import AE
from pynetdicom.dimse_primitives import C_CANCEL

from app.practice.datasets import to_dataset
from app.practice.hospital import Hospital, running
from app.practice.services.models import STUDY_ROOT_GET
from tests.practice.clinic import CT_CLASS, HELD, at_work, clinic, image, messages
from tests.practice.wards import asking, sample_path

STUDY = {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": "1.2.1"}
SERIES = {"QueryRetrieveLevel": "SERIES", "StudyInstanceUID": "1.2.1"}
RLE = "1.2.840.10008.1.2.5"


def _move(hospital: Hospital, destination: str = "VIEW1", **keys: Any) -> dict[str, Any]:
    return hospital.act(asking("move", destination=destination, keys={**STUDY, **keys}))


def _counts(result: dict[str, Any]) -> tuple[int, int, int]:
    counts = result["sub_operations"]
    return counts["completed"], counts["failed"], counts["warning"]


@pytest.mark.parametrize("kind", ["move", "get"])
@pytest.mark.parametrize(
    ("model", "keys", "count"),
    [
        ("study_root", STUDY, 3),
        ("study_root", {**STUDY, "StudyInstanceUID": ["1.2.1", "1.2.2"]}, 4),
        ("study_root", {**STUDY, "StudyInstanceUID": "1.2.1\\1.2.9"}, 4),
        ("study_root", {**SERIES, "SeriesInstanceUID": "1.2.1.1"}, 2),
        ("study_root", {**SERIES, "SeriesInstanceUID": "1.2.2.1"}, 0),
        (
            "study_root",
            {
                **SERIES,
                "QueryRetrieveLevel": "IMAGE",
                "SeriesInstanceUID": "1.2.1.1",
                "SOPInstanceUID": ["1.2.1.1.2"],
            },
            1,
        ),
        ("patient_root", {"QueryRetrieveLevel": "PATIENT", "PatientID": "P1"}, 4),
        ("patient_root", {**STUDY, "PatientID": "P1"}, 3),
        ("patient_root", {**STUDY, "PatientID": "P2"}, 0),
    ],
)
def test_each_level_retrieves_its_objects(
    kind: str, model: str, keys: dict[str, Any], count: int
) -> None:
    hospital = at_work()

    action = asking(kind, destination="VIEW1", model=model, keys=keys)
    result = hospital.act(action)["result"]

    where = "view" if kind == "move" else "console"
    assert (result["outcome"], _counts(result)) == ("success", (count, 0, 0))
    assert len([name for name in hospital.objects() if name.startswith(f"{where}/")]) == count


@pytest.mark.parametrize("kind", ["move", "get"])
@pytest.mark.parametrize(
    ("model", "keys"),
    [
        ("study_root", {"QueryRetrieveLevel": "STUDY"}),
        ("study_root", {**STUDY, "StudyInstanceUID": "1.2.*"}),
        ("study_root", {**SERIES, "StudyInstanceUID": ""}),
        ("study_root", {"QueryRetrieveLevel": "PATIENT", "PatientID": "P1"}),
        ("patient_root", STUDY),
        ("patient_root", {"QueryRetrieveLevel": "PATIENT", "PatientID": "P*"}),
        ("study_root", {"StudyInstanceUID": "1.2.1"}),
    ],
)
def test_an_identifier_that_names_nothing_does_not_match_the_class(
    kind: str, model: str, keys: dict[str, Any]
) -> None:
    action = asking(kind, destination="VIEW1", model=model, keys=keys)

    result = at_work().act(action)["result"]

    assert result["status"]["hex"] == "0xA900"
    assert "identifier" in result["status"]["meaning"]


def test_a_move_opens_an_association_of_its_own_to_the_destination() -> None:
    exchange = _move(at_work())

    requests = [row for row in exchange["trace"]["events"] if row["kind"] == "a_associate_rq"]
    assert [(row["from"], row["to"]) for row in requests] == [
        ("console", "archive"),
        ("archive", "view"),
    ]
    titles = requests[1]["detail"]
    assert titles["calling_ae_title"].strip() == "WARD_PACS"
    assert titles["called_ae_title"].strip() == "VIEW1"
    assert [row["title"] for row in messages(exchange, "archive", "view")] == [
        "C-STORE-RQ",
        "C-STORE-RSP",
    ] * 3
    sent = messages(exchange, "archive", "view")[0]["detail"]["command_set"]
    assert sent["Move Originator Application Entity Title (0000,1030)"] == "CT01"
    assert {row["transaction"] for row in messages(exchange)} == {"RAD-16 Retrieve Images"}


def test_the_counts_go_up_with_every_sub_operation() -> None:
    exchange = _move(at_work())

    answers = [row for row in messages(exchange) if row["title"] == "C-MOVE-RSP"]
    counts = [
        tuple(value for name, value in row["detail"]["command_set"].items() if "Number of" in name)
        for row in answers
    ]
    assert counts == [(2, 1, 0, 0), (1, 2, 0, 0), (3, 0, 0)]
    assert "Sub-operations are continuing" in str(answers[0]["detail"]["command_set"])


def test_objects_arrive_byte_for_byte(ct: bytes) -> None:
    hospital = at_work()
    hospital.act(asking("store", files=["ct.dcm"]), {"ct.dcm": ct})
    original = dcmread(BytesIO(ct))

    _move(hospital, StudyInstanceUID=str(original.StudyInstanceUID))
    got = hospital.act(asking("get", keys={**STUDY, "StudyInstanceUID": original.StudyInstanceUID}))

    held = hospital.objects()
    copies = [held[f"{where}/{original.SOPInstanceUID}.dcm"] for where in ("view", "console")]
    assert got["result"]["received"] == [original.SOPInstanceUID]
    assert all(dcmread(BytesIO(copy)) == original for copy in copies)
    assert all(dcmread(BytesIO(copy)).PixelData == original.PixelData for copy in copies)


def test_a_later_click_gets_the_bytes_that_an_earlier_one_handed_back(ct: bytes) -> None:
    first = at_work()
    first.act(asking("store", files=["ct.dcm"]), {"ct.dcm": ct})
    kept, facts = first.objects(), first.holdings()["archive"]
    original = dcmread(BytesIO(ct))

    later = at_work(**facts)
    action = asking("move", destination="VIEW1", keys={**STUDY})
    action["keys"]["StudyInstanceUID"] = original.StudyInstanceUID
    result = later.act(action, kept)["result"]

    assert result["ok"]
    [moved] = later.objects().values()
    assert dcmread(BytesIO(moved)).PixelData == original.PixelData


@pytest.mark.parametrize(
    ("destination", "status", "counts", "comment"),
    [
        ("NOPE", "0xA801", (0, 0, 0), "NOPE is not in the table of destinations"),
        ("view1", "0xA801", (0, 0, 0), "view1 is not"),
        ("CLOSED", "0xA702", (0, 3, 0), "nothing listens"),
        ("NOWHERE", "0xA702", (0, 3, 0), "lost.ward.example"),
    ],
)
def test_a_destination_that_cannot_be_reached_has_its_status(
    destination: str, status: str, counts: tuple[int, int, int], comment: str
) -> None:
    result = _move(at_work(), destination)["result"]

    assert (result["outcome"], result["status"]["hex"]) == ("failure", status)
    assert _counts(result) == counts
    assert comment in result["comment"]


def test_a_destination_that_does_not_know_the_archive_gets_nothing() -> None:
    exchange = _move(at_work({"device_table": [{"ae_title": "CT01"}]}))

    result = exchange["result"]
    assert (result["status"]["hex"], _counts(result)) == ("0xA702", (0, 3, 0))
    assert sorted(result["failed"]) == ["1.2.1.1.1", "1.2.1.1.2", "1.2.1.2.1"]
    rejections = [row for row in exchange["trace"]["events"] if row["kind"] == "a_associate_rj"]
    assert [(row["from"], row["to"]) for row in rejections] == [("view", "archive")]


def test_a_destination_that_takes_only_some_objects_makes_the_move_partial() -> None:
    compressed = sample_path("MR_small_RLE.dcm").read_bytes()
    study = str(dcmread(BytesIO(compressed)).StudyInstanceUID)
    contexts = [{"abstract_syntax": CT_CLASS, "transfer_syntaxes": ["1.2.840.10008.1.2.1"]}]
    hospital = at_work({"contexts": contexts})
    hospital.act(asking("store", files=["mr.dcm"]), {"mr.dcm": compressed})

    result = _move(hospital, StudyInstanceUID=["1.2.2", study])["result"]

    assert (result["outcome"], result["status"]["hex"]) == ("warning", "0xB000")
    assert _counts(result) == (1, 1, 0)
    assert result["failed"] == [dcmread(BytesIO(compressed)).SOPInstanceUID]
    assert "1 of 2" in result["sentence"]


@pytest.mark.parametrize(
    ("viewer", "counts"),
    [({"quota_objects": 1}, (1, 2, 0)), ({"coercion": {"values": {"PatientID": "X"}}}, (0, 0, 3))],
)
def test_what_the_destination_answers_is_counted(
    viewer: dict[str, Any], counts: tuple[int, int, int]
) -> None:
    result = _move(at_work(viewer))["result"]

    assert (result["status"]["hex"], _counts(result)) == ("0xB000", counts)


@pytest.mark.parametrize("kind", ["move", "get"])
def test_an_object_whose_file_is_lost_fails_alone(kind: str) -> None:
    hospital = at_work(lost_objects=["1.2.1.1.2"])

    result = hospital.act(asking(kind, destination="VIEW1", keys=STUDY))["result"]

    assert (result["status"]["hex"], result["failed"]) == ("0xB000", ["1.2.1.1.2"])
    assert _counts(result) == (2, 1, 0)


def test_an_archive_can_be_its_own_destination() -> None:
    result = _move(at_work(), "WARD_PACS")["result"]

    assert _counts(result) == (3, 0, 0)


@pytest.mark.parametrize("value", ["", "A TITLE OF MORE THAN SIXTEEN", "Ä"])
def test_a_destination_that_is_no_title_is_not_sent(value: str) -> None:
    assert _move(at_work(), value)["result"]["outcome"] == "not_sent"


def test_an_object_in_an_encoding_that_was_not_agreed_fails_and_its_context_helps() -> None:
    compressed = sample_path("MR_small_RLE.dcm").read_bytes()
    found = dcmread(BytesIO(compressed))
    keys = {**STUDY, "StudyInstanceUID": str(found.StudyInstanceUID)}
    contexts = [
        {"abstract_syntax": STUDY_ROOT_GET, "transfer_syntaxes": ["1.2.840.10008.1.2"]},
        {"abstract_syntax": str(found.SOPClassUID), "transfer_syntaxes": [RLE]},
    ]
    hospital = at_work()
    hospital.act(asking("store", files=["mr.dcm"]), {"mr.dcm": compressed})

    without = hospital.act(asking("get", keys=keys))["result"]
    given = hospital.act(asking("get", keys=keys, contexts=contexts))["result"]

    assert (without["status"]["hex"], _counts(without)) == ("0xA702", (0, 1, 0))
    assert (given["outcome"], given["received"]) == ("success", [found.SOPInstanceUID])


def test_an_archive_that_offers_no_retrieval_has_no_context_for_it() -> None:
    contexts = [{"abstract_syntax": CT_CLASS, "transfer_syntaxes": ["1.2.840.10008.1.2.1"]}]

    results = [
        at_work(contexts=contexts).act(asking(kind, destination="VIEW1", keys=STUDY))["result"]
        for kind in ("move", "get")
    ]

    assert [row["outcome"] for row in results] == ["no_context", "no_context"]


def test_a_retrieval_can_be_canceled_between_two_objects() -> None:
    held = {f"1.2.1.1.{n}": image("1.2.1", "1.2.1.1", n) for n in range(1, 40)}
    entity = AE("CT01")
    entity.add_requested_context("1.2.840.10008.5.1.4.1.2.2.2")
    with running(clinic(holdings=held)) as house:
        association = entity.associate("127.0.0.1", house.ports["archive"], ae_title="WARD_PACS")
        statuses: list[Any] = []
        keys = to_dataset(STUDY)
        for status, _ in association.send_c_move(keys, "VIEW1", "1.2.840.10008.5.1.4.1.2.2.2"):
            if not statuses:
                _cancel(association)
            statuses.append(status)
        association.release()

    assert statuses[-1].Status == 0xFE00
    assert 0 < statuses[-1].NumberOfCompletedSuboperations < 39
    assert statuses[-1].NumberOfRemainingSuboperations > 0


def _cancel(association: Any) -> None:
    request = C_CANCEL()
    request.MessageIDBeingRespondedTo = 1
    association.dimse.send_msg(request, 1)


def test_the_made_object_says_what_the_index_says() -> None:
    hospital = at_work()

    _move(hospital)

    held = dcmread(BytesIO(hospital.objects()["view/1.2.1.1.1.dcm"]))
    assert (held.PatientName, held.StudyDate) == ("Doe^Jane", HELD["1.2.1.1.1"]["StudyDate"])

"""The IHE transaction that each event of a trace belongs to, by number and name."""

from typing import Any

import pytest

from app.dicom import sample
from app.practice.carrying import carry_on
from app.practice.dicomweb.messages import Request
from app.practice.dicomweb.performing import perform_request
from app.practice.hospital import act
from app.practice.media_names import WRITE_MEDIA
from app.practice.trace import Trace
from tests.practice.clinic import HELD, at_work, messages
from tests.practice.wards import archive, asking, ward
from tests.practice.webs import CT, ROOT, multipart, related, shelf_of

QUERY = {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": ""}
IN_STEP = {"ScheduledProcedureStepSequence": [{"Modality": "CT"}]}


def of_messages(exchange: dict[str, Any]) -> set[str]:
    """Return the transactions that the DIMSE messages of an exchange name."""
    return {event["transaction"] for event in messages(exchange)}


def of_web(request: Request) -> list[str]:
    """Return the transactions that a request and its answer name."""
    held, config = shelf_of(CT)
    trace = Trace()
    perform_request(request, held, config, trace)
    return [event["transaction"] for event in trace.to_data()["events"]]


def test_a_worklist_query_is_rad_5() -> None:
    action = asking("find", model="worklist", keys={"PatientName": "", **IN_STEP})

    exchange = act(ward(worklist=[{"PatientName": "DOE^JANE", **IN_STEP}]), action)

    assert of_messages(exchange) == {"RAD-5 Query Modality Worklist"}


def test_storing_an_image_is_rad_8() -> None:
    files = {CT: sample(CT)}

    exchange = act(ward(), asking("store", files=[CT]), files)

    assert of_messages(exchange) == {"RAD-8 Modality Images Stored"}


@pytest.mark.parametrize("model", ["study_root", "patient_root"])
def test_a_query_of_the_archive_is_rad_14(model: str) -> None:
    exchange = at_work().act(asking("find", model=model, keys=QUERY))

    assert of_messages(exchange) == {"RAD-14 Query Images"}


def test_an_echo_belongs_to_no_transaction() -> None:
    assert of_messages(act(ward(), asking("echo"))) == {""}


@pytest.mark.parametrize(
    ("request_", "transaction"),
    [
        (Request("GET", "/studies", root=ROOT), "RAD-129 QIDO-RS Query"),
        (Request("GET", "/studies/1.2.3/metadata", root=ROOT), "RAD-107 WADO-RS Retrieve"),
        (Request("GET", "/studies/1.2.3", root=ROOT), "RAD-107 WADO-RS Retrieve"),
        (
            Request("POST", "/studies", (), "", related(), multipart(sample(CT)), ROOT),
            "RAD-108 Store Instances Over the Web",
        ),
        (Request("GET", "/nowhere", root=ROOT), ""),
    ],
)
def test_a_web_request_and_its_answer_name_what_they_ask_for(
    request_: Request, transaction: str
) -> None:
    assert of_web(request_) == [transaction, transaction]


def test_writing_portable_media_is_rad_47() -> None:
    action = {"kind": WRITE_MEDIA, "node": "archive", "keys": {"PatientID": "P1"}}
    none = {**action, "keys": {"PatientID": "NOBODY"}}

    done = carry_on({"nodes": [archive(holdings=HELD)]}, [action, none], {})

    told = [event["transaction"] for each in done.exchanges for event in each["trace"]["events"]]
    assert told == ["RAD-47 Distribute Imaging Information on Media", ""]

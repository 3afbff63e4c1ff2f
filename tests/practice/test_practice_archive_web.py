"""An archive whose web side is on answers DICOMweb from the same index and files as DICOM."""

import json
from typing import Any

import pytest

from app.errors import InvalidInput
from app.practice.client import Asked, Practice
from app.practice.config import HospitalConfig
from app.practice.hospital import Hospital
from tests.practice.clinic import HELD, clinic
from tests.practice.wards import asking, sample_path

CT = sample_path("CT_small.dcm").read_bytes()
FILES = {"ct.dcm": CT}
STORING = {
    "method": "POST",
    "target": "/studies",
    "content_type": 'multipart/related; type="application/dicom"; boundary=edge',
    "body": "--edge\nContent-Type: application/dicom\n\n@ct.dcm\n--edge--\n",
}


def asked(target: str, **more: Any) -> dict[str, Any]:
    """Return a request of the console to the archive's web side."""
    return {"kind": "dicomweb", "node": "archive", "method": "GET", "target": target, **more}


def house(**settings: Any) -> Hospital:
    return Hospital(HospitalConfig.from_data(clinic(web_port=8042, **settings)))


def test_what_came_by_c_store_is_found_and_fetched_by_web() -> None:
    hospital = house(holdings={})
    hospital.act(asking("store", files=["ct.dcm"]), FILES)

    found = hospital.act(asked("/studies"))["result"]
    [study] = found["found"]["uids"]
    fetched = hospital.act(asked(f"/studies/{study}", accept="*/*"))["result"]

    assert (found["outcome"], found["reached"], fetched["outcome"]) == (
        "success",
        "archive",
        "success",
    )
    assert fetched["http"]["length"] > len(CT) // 2


def test_what_came_by_web_is_found_by_c_find() -> None:
    hospital = house(holdings={})

    stored = hospital.act({**asked("/studies"), **STORING}, FILES)
    keys = {"QueryRetrieveLevel": "STUDY", "StudyInstanceUID": "", "PatientName": ""}
    found = hospital.act(asking("find", keys=keys))

    assert stored["result"]["outcome"] == "success", stored["result"]
    [match] = found["result"]["matches"]
    assert match["PatientName"] == "CompressedSamples^CT1"
    assert [name.split("/")[0] for name in hospital.objects()] == ["archive"]
    assert hospital.holdings()["archive"]["holdings"].keys() == {
        name.split("/")[1].removesuffix(".dcm") for name in hospital.objects()
    }


def test_of_what_only_the_index_knows_the_web_gives_what_c_move_would() -> None:
    hospital = house()

    fetched = hospital.act(asked("/studies/1.2.1/series/1.2.1.1/instances/1.2.1.1.1/metadata"))

    assert fetched["result"]["outcome"] == "success"
    assert "Doe^Jane" in fetched["result"]["http"]["preview"]


def test_the_quota_and_the_care_of_doubles_are_the_archive_s_own() -> None:
    hospital = house(quota_objects=len(HELD))

    refused = hospital.act({**asked("/studies"), **STORING}, FILES)

    assert [row["reason"] for row in refused["result"]["failed"]] == ["0xA700"]


@pytest.mark.parametrize("settings", [{}, {"web_port": None}])
def test_an_archive_without_a_web_side_answers_no_request(settings: dict[str, Any]) -> None:
    data = clinic(**settings)
    hospital = Hospital(HospitalConfig.from_data(data))

    with pytest.raises(InvalidInput, match="speaks DICOMweb"):
        hospital.act(asked("/studies"))


def test_the_warm_process_answers_for_an_archive(practice: Practice) -> None:
    node = clinic(web_port=8042)["nodes"][0]
    action = {"kind": "dicomweb", "method": "GET", "target": "/studies?PatientID=P2"}

    answered = practice.dicomweb(node, Asked(action, "Your tool"))

    [study] = json.loads(answered.body)
    assert study["0020000D"]["Value"] == ["1.2.9"]
    assert answered.exchange["result"]["reached"] == "archive"

"""What an archive changes on storage, and what specialized systems take at all."""

import json
from io import BytesIO
from typing import Any

import pytest
from pydicom import dcmread
from pydicom.uid import UID

from app.practice.config import EXPLICIT_LE, HospitalConfig
from app.practice.services.models import DOSE_REPORT
from tests.practice.clinic import at_work, clinic
from tests.practice.wards import asking, sample_path

ORDER = {"AccessionNumber": "A77", "PatientID": "REG-1", "PatientName": "Doe^Jane"}


def _with(data: bytes, **values: str) -> bytes:
    dataset = dcmread(BytesIO(data))
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    out = BytesIO()
    dataset.save_as(out)
    return out.getvalue()


def _store(data: bytes, **settings: Any) -> tuple[dict[str, Any], Any]:
    hospital = at_work(holdings={}, **settings)
    exchange = hospital.act(asking("store", files=["a.dcm"]), {"a.dcm": data})
    [stored] = hospital.objects().values()
    [facts] = hospital.holdings()["archive"]["holdings"].values()
    return exchange["result"], (dcmread(BytesIO(stored)), facts)


def test_the_order_gives_the_object_its_patient(ct: bytes) -> None:
    coercion = {"by": "AccessionNumber", "attributes": ["PatientID", "PatientName"]}
    sent = _with(ct, AccessionNumber="A77")

    result, (stored, facts) = _store(sent, coercion=coercion, worklist=[ORDER])

    assert (result["outcome"], result["status"]["hex"]) == ("warning", "0xB000")
    assert result["stored"] == 1
    assert (stored.PatientID, facts["PatientID"]) == ("REG-1", "REG-1")
    [note] = stored.OriginalAttributesSequence
    assert note.ReasonForTheAttributeModification == "COERCE"
    assert note.ModifyingSystem == "WARD_PACS"
    assert note.ModifiedAttributesSequence[0].PatientID == "1CT1"
    assert stored.PixelData == dcmread(BytesIO(ct)).PixelData


@pytest.mark.parametrize(
    ("accession", "coercion"),
    [
        ("A78", {"attributes": ["PatientID"]}),
        ("", {"attributes": ["PatientID"]}),
        ("A77", {"attributes": []}),
        ("A77", {"values": {"PatientID": "1CT1"}}),
        ("A77", None),
    ],
)
def test_what_needs_no_change_is_stored_as_it_came(
    ct: bytes, accession: str, coercion: dict[str, Any] | None
) -> None:
    sent = _with(ct, AccessionNumber=accession)

    result, (stored, _) = _store(sent, coercion=coercion, worklist=[ORDER])

    assert result["outcome"] == "success"
    assert "OriginalAttributesSequence" not in stored


def test_a_fixed_value_is_set_in_every_object(ct: bytes) -> None:
    _, (stored, facts) = _store(ct, coercion={"values": {"InstitutionName": "WARD"}})

    assert (stored.InstitutionName, facts["InstitutionName"]) == ("WARD", "WARD")


def _send_dose(data: bytes) -> tuple[dict[str, Any], Any]:
    hospital = at_work()
    where = {"called_ae_title": "DOSE", "host": "dose.ward.example", "port": 104}
    exchange = hospital.act(asking("store", files=["a.dcm"], **where), {"a.dcm": data})
    return exchange, hospital


def test_a_dose_registry_takes_dose_reports_and_nothing_else(ct: bytes) -> None:
    report = dcmread(sample_path("reportsi.dcm"))
    report.SOPClassUID = report.file_meta.MediaStorageSOPClassUID = UID(DOSE_REPORT)
    report.file_meta.TransferSyntaxUID = UID(EXPLICIT_LE)
    out = BytesIO()
    report.save_as(out)

    taken, hospital = _send_dose(out.getvalue())
    refused, _ = _send_dose(ct)

    assert taken["result"]["ok"]
    assert list(hospital.objects()) == [f"dose/{report.SOPInstanceUID}.dcm"]
    stored = [row for row in taken["trace"]["events"] if row["title"] == "C-STORE-RQ"]
    assert [row["transaction"] for row in stored] == ["RAD-62 Store Dose Information"]
    assert refused["result"]["outcome"] == "no_context"
    assert {row["result"] for row in refused["result"]["contexts"]} == {3}


def test_every_setting_of_a_service_travels_as_json_and_comes_back_the_same() -> None:
    settings: dict[str, Any] = {
        "coercion": {"attributes": ["PatientID"], "values": {"InstitutionName": "WARD"}},
        "lost_objects": ["1.2"],
        "commitment": "new",
        "commitment_failures": {"1.2": 0x0213},
        "tls": {"certificate": "expired", "names": ["a.example"]},
    }
    config = HospitalConfig.from_data(clinic(**settings))

    assert HospitalConfig.from_data(json.loads(json.dumps(config.to_data()))) == config

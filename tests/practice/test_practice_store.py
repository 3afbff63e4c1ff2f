"""Objects go to the archive byte for byte, and what it refuses it refuses with the right status."""

import socket
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset
from pynetdicom import AE

from app.frozen import replace
from app.practice.config import EXPLICIT_LE, IMPLICIT_LE, ArchiveConfig, HospitalConfig
from app.practice.conversation import Conversation
from app.practice.forms import Titles
from app.practice.hospital import Hospital, running
from app.practice.limits import Limits
from app.practice.objects import Parcel, contexts_for, parcel
from app.practice.scu import Caller
from app.practice.trace import Trace
from tests.practice.wards import archive, asking, sample_path, ward

CT_CLASS = "1.2.840.10008.5.1.4.1.1.2"


def _hospital(limits: Limits | None = None, **settings: Any) -> Hospital:
    return Hospital(HospitalConfig.from_data(ward(**settings)), limits or Limits())


def _changed(data: bytes, **values: str) -> bytes:
    dataset = dcmread(BytesIO(data))
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    out = BytesIO()
    dataset.save_as(out)
    return out.getvalue()


def test_a_stored_object_is_held_byte_for_byte(ct: bytes) -> None:
    hospital = _hospital()

    exchange = hospital.act(asking("store", files=["ct.dcm"]), {"ct.dcm": ct})

    result = exchange["result"]
    assert (result["outcome"], result["stored"]) == ("success", 1)
    [(name, data)] = hospital.objects().items()
    uid = result["files"][0]["sop_instance_uid"]
    assert name == f"archive/{uid}.dcm"
    assert dcmread(BytesIO(data)) == dcmread(BytesIO(ct))
    assert dcmread(BytesIO(data)).PixelData == dcmread(BytesIO(ct)).PixelData
    assert hospital.holdings()["archive"]["holdings"][uid]["PatientID"] == "1CT1"


def test_holdings_are_the_archive_s_setting_next_time(ct: bytes) -> None:
    first = _hospital(duplicates="refuse")
    first.act(asking("store", files=["ct.dcm"]), {"ct.dcm": ct})
    later = archive(duplicates="refuse", **first.holdings()["archive"])

    hospital = Hospital(HospitalConfig((ArchiveConfig.from_data(later),)))
    exchange = hospital.act(asking("store", files=["ct.dcm"]), {"ct.dcm": ct})

    assert exchange["result"]["status"]["hex"] == "0x0111"


@pytest.mark.parametrize(
    ("settings", "status", "stored"),
    [
        ({"quota_objects": 0}, "0xA700", 0),
        ({"duplicates": "refuse"}, "0x0111", 1),
        ({"duplicates": "keep"}, "0x0000", 2),
        ({"duplicates": "replace"}, "0x0000", 2),
    ],
)
def test_policies_answer_with_their_status(
    ct: bytes, settings: dict[str, Any], status: str, stored: int
) -> None:
    action = asking("store", files=["a.dcm", "b.dcm"])

    result = _hospital(**settings).act(action, {"a.dcm": ct, "b.dcm": ct})["result"]

    assert (result["status"]["hex"], result["stored"]) == (status, stored)


def test_an_object_larger_than_the_archive_takes_is_refused(ct: bytes) -> None:
    hospital = _hospital(Limits(object_bytes=1000))

    result = hospital.act(asking("store", files=["ct.dcm"]), {"ct.dcm": ct})["result"]

    assert result["status"]["hex"] == "0xA700"
    assert hospital.objects() == {}


def test_an_encoding_nobody_accepted_is_not_sent(ct: bytes) -> None:
    contexts = [{"abstract_syntax": CT_CLASS, "transfer_syntaxes": [IMPLICIT_LE]}]
    jpeg = Path(sample_path("JPEG2000.dcm")).read_bytes()
    files = {"nm.dcm": jpeg}

    result = _hospital(contexts=contexts).act(asking("store", files=["nm.dcm"]), files)["result"]

    assert result["outcome"] == "no_context"
    assert result["contexts"][0]["result"] == 3
    assert ct


@pytest.mark.parametrize(
    ("offered", "expected"),
    [
        ({"abstract_syntax": CT_CLASS, "transfer_syntaxes": [IMPLICIT_LE]}, [4, 0]),
        ({"abstract_syntax": CT_CLASS, "transfer_syntaxes": [EXPLICIT_LE]}, [0, 4]),
        ({"abstract_syntax": "1.2.840.10008.1.1", "transfer_syntaxes": [EXPLICIT_LE]}, [3, 3]),
    ],
)
def test_each_context_gets_its_result(
    ct: bytes, offered: dict[str, Any], expected: list[int]
) -> None:
    action = asking("store", files=["ct.dcm"])

    exchange = _hospital(contexts=[offered]).act(action, {"ct.dcm": ct})

    contexts = exchange["result"]["contexts"]
    assert [row["result"] for row in contexts] == expected
    words = {0: "acceptance", 3: "abstract-syntax", 4: "transfer-syntaxes"}
    assert all(row["meaning"].startswith(words[row["result"]]) for row in contexts)
    if 0 in expected:
        assert exchange["result"]["ok"]


def test_an_uncompressed_object_is_re_encoded_where_only_implicit_vr_is_taken(ct: bytes) -> None:
    contexts = [{"abstract_syntax": CT_CLASS, "transfer_syntaxes": [IMPLICIT_LE]}]
    hospital = _hospital(contexts=contexts)

    hospital.act(asking("store", files=["ct.dcm"]), {"ct.dcm": ct})

    [data] = hospital.objects().values()
    held = dcmread(BytesIO(data))
    assert held.file_meta.TransferSyntaxUID == IMPLICIT_LE
    assert held.PixelData == dcmread(BytesIO(ct)).PixelData


@pytest.mark.parametrize(
    ("files", "names"),
    [({}, ["lost.dcm"]), ({}, []), ({"a.dcm": b"not DICOM"}, ["a.dcm"])],
)
def test_what_is_no_file_is_not_sent(files: dict[str, bytes], names: list[str]) -> None:
    result = _hospital().act(asking("store", files=names), files)["result"]

    assert result["outcome"] == "not_sent"


UIDS = ["../../../../tmp/evil", "/etc/passwd", "1.2.03.4", "1..2", "C:\\x", "1.2.840.", "x" * 64]


@pytest.mark.parametrize("uid", UIDS)
def test_a_uid_that_is_none_is_refused_and_never_kept(ct: bytes, uid: str) -> None:
    with running(ward()) as house:
        status = _send_raw(house.ports["archive"], _dataset(ct, SOPInstanceUID=uid))
        held = house.hospital.objects()

    assert status == 0x0117
    assert held == {}


def test_a_data_set_that_names_another_instance_does_not_match(ct: bytes) -> None:
    other = replace(parcel("ct.dcm", ct), sop_instance_uid="1.2.3.4")
    with running(ward()) as house:
        status = _send_parcel(house.ports["archive"], other)

    assert status == 0xA900


def test_a_nest_of_sequences_is_not_understood_and_the_next_object_is(ct: bytes) -> None:
    deep = Dataset()
    inner = deep
    for _ in range(120):
        inner.ReferencedStudySequence = [Dataset()]
        inner = inner.ReferencedStudySequence[0]
    bad = _dataset(ct)
    bad.ReferencedStudySequence = deep.ReferencedStudySequence
    with running(ward()) as house:
        statuses = [_send_raw(house.ports["archive"], row) for row in (bad, _dataset(ct))]

    assert statuses == [0xC000, 0x0000]


def _dataset(data: bytes, **values: str) -> Dataset:
    dataset = dcmread(BytesIO(data))
    for keyword, value in values.items():
        dataset[keyword]._value = value
    return dataset


def _send_raw(port: int, dataset: Dataset) -> int:
    entity = AE("CT01")
    entity.add_requested_context(CT_CLASS, [EXPLICIT_LE])
    association = entity.associate("127.0.0.1", port, ae_title="WARD_PACS")
    status = association.send_c_store(dataset)
    association.release()
    return int(status.Status)


def _send_parcel(port: int, item: Parcel) -> int | None:
    talk = Conversation(Trace(), "a", "b", shared=False)
    for name in ("a", "b"):
        talk.trace.add_peer(name, name, "")
    titles, contexts = Titles("CT01", "WARD_PACS"), contexts_for([item])
    with (
        socket.create_connection(("127.0.0.1", port)) as connected,
        Caller(connected, talk, titles, contexts, Limits()) as caller,
    ):
        return caller.store(item)


def test_a_long_object_is_one_event_that_begins_with_its_command(ct: bytes) -> None:
    exchange = _hospital().act(asking("store", files=["ct.dcm"]), {"ct.dcm": ct})

    [sent] = [row for row in exchange["trace"]["events"] if row["title"] == "C-STORE-RQ"]
    assert sent["hex"].startswith("0400")
    assert len(sent["hex"]) == 2 * 4096
    assert sent["detail"]["data_set"]["bytes"] > 38_000
    assert "Affected SOP Class UID (0000,0002)" in sent["detail"]["command_set"]

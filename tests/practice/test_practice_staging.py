"""Staged exchanges: their bytes and words are those of real associations over the loopback."""

from typing import Any

import pytest

from app.dicom import build_object
from app.practice import pdu_writing as writing
from app.practice.config import EXPLICIT_LE, IMPLICIT_LE, VERIFICATION
from app.practice.doors import Door
from app.practice.hospital import act
from app.practice.staging import Stage
from tests.practice.wards import ARCHIVE_TITLE, CT01, asking, ward

CT = "1.2.840.10008.5.1.4.1.1.2"
DOSE = "1.2.840.10008.5.1.4.1.1.88.67"
JPEG_2000 = "1.2.840.10008.1.2.4.90"
TAKEN = ((VERIFICATION, (IMPLICIT_LE, EXPLICIT_LE)), (CT, (IMPLICIT_LE,)))


def as_contexts(proposals: Any) -> list[dict[str, Any]]:
    return [{"abstract_syntax": uid, "transfer_syntaxes": list(syn)} for uid, syn in proposals]


def real(proposals: Any, **change: str) -> list[dict[str, Any]]:
    action = asking("echo", contexts=as_contexts(proposals), **change)
    return list(act(ward(contexts=as_contexts(TAKEN)), action)["trace"]["events"])


def stage() -> Stage:
    return Stage("CT 1", "Archive", Door("pacs.ward.example", "10.20.1.5", 11112))


def told(events: Any) -> list[tuple[Any, ...]]:
    """Return what does not depend on the clock or on which peer has which id."""
    return [
        (each["kind"], each["title"], each["summary"], each["hex"], each["ok"]) for each in events
    ]


def test_an_echo_is_staged_byte_for_byte() -> None:
    proposals = ((VERIFICATION, (IMPLICIT_LE,)), (CT, (JPEG_2000,)), (DOSE, (EXPLICIT_LE,)))
    staged = stage()
    staged.opened()
    staged.request(ARCHIVE_TITLE, CT01, proposals)
    staged.accept([(0, IMPLICIT_LE), (4, JPEG_2000), (3, EXPLICIT_LE)])
    staged.caller_says(writing.echo_rq(1, VERIFICATION))
    staged.called_says(writing.echo_rsp(1, VERIFICATION))
    staged.release()
    staged.close()

    assert told(staged.to_data()["events"]) == told(real(proposals))


def test_an_association_without_a_topic_is_staged_byte_for_byte() -> None:
    proposals = ((CT, (JPEG_2000,)), (DOSE, (EXPLICIT_LE,)))
    staged = stage()
    staged.opened()
    staged.request(ARCHIVE_TITLE, CT01, proposals)
    staged.accept([(4, JPEG_2000), (3, EXPLICIT_LE)])
    staged.abort()
    staged.close()

    assert told(staged.to_data()["events"]) == told(real(proposals))


@pytest.mark.parametrize(
    ("change", "reason"), [({"calling_ae_title": "X"}, 3), ({"called_ae_title": "X"}, 7)]
)
def test_a_rejection_is_staged_byte_for_byte(change: dict[str, str], reason: int) -> None:
    proposals = ((VERIFICATION, (IMPLICIT_LE,)),)
    titles = {"called_ae_title": ARCHIVE_TITLE, "calling_ae_title": CT01, **change}
    staged = stage()
    staged.opened()
    staged.request(titles["called_ae_title"], titles["calling_ae_title"], proposals)
    staged.reject(1, 1, reason)

    assert told(staged.to_data()["events"]) == told(real(proposals, **change))[:3]


def test_storing_is_staged_byte_for_byte() -> None:
    """The archive says that it is full in its status and in its Error Comment."""
    sop_class, uid = CT, "1.2.3.4"
    data = build_object({"SOPClassUID": sop_class, "SOPInstanceUID": uid, "PatientID": "1"})
    proposals = ((sop_class, (EXPLICIT_LE,)),)
    hospital = ward(contexts=as_contexts(proposals), quota_objects=0)
    contexts = as_contexts(proposals)
    action = asking("store", files=["ct.dcm"], contexts=contexts)
    staged = stage()
    staged.opened()
    staged.request(ARCHIVE_TITLE, CT01, proposals)
    staged.accept([(0, EXPLICIT_LE)])
    staged.caller_says(writing.store_rq(1, sop_class, uid, 1))
    staged.caller_says(writing.data_set(1, writing.data_set_of(data)))
    full = "The archive is full."
    staged.called_says(writing.store_rsp(1, sop_class, uid, 1, 0xA700, full))
    staged.release()
    staged.close()

    events = act(hospital, action, {"ct.dcm": data})["trace"]["events"]

    assert told(staged.to_data()["events"]) == told(events)


def test_time_passes_only_where_it_is_told_to() -> None:
    staged = stage()
    staged.opened()
    staged.wait(12.5)
    staged.request("A", "B", [(VERIFICATION, (IMPLICIT_LE,))])

    assert [each["at_ms"] for each in staged.to_data()["events"]] == [0.0, 12.5]

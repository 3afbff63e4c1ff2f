"""The refusals of an association: the numbers and words of PS3.8, on the wire."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from pynetdicom import AE
from pynetdicom.association import Association
from pynetdicom.pdu import A_ASSOCIATE_RJ

from app.practice.config import VERIFICATION
from app.practice.hospital import act, running
from app.practice.pdu import read_abort, read_reject
from app.practice.words import REJECT_REASONS, REJECT_RESULTS, rejection_data
from tests.practice.wards import asking, ward
from tests.rejections import rejection

# PS3.8 table 9-21, by source and reason.
TABLE_9_21 = {
    (1, 1): "no-reason-given",
    (1, 2): "application-context-name-not-supported",
    (1, 3): "calling-AE-title-not-recognized",
    (1, 7): "called-AE-title-not-recognized",
    (2, 1): "no-reason-given",
    (2, 2): "protocol-version-not-supported",
    (3, 1): "temporary-congestion",
    (3, 2): "local-limit-exceeded",
}


def test_the_words_are_those_of_the_standard() -> None:
    assert REJECT_REASONS == TABLE_9_21
    assert REJECT_RESULTS == {1: "rejected-permanent", 2: "rejected-transient"}


@pytest.mark.parametrize(("source", "reason"), TABLE_9_21)
def test_pynetdicom_says_the_same(source: int, reason: int) -> None:
    pdu = A_ASSOCIATE_RJ()
    pdu.result, pdu.source, pdu.reason_diagnostic = 1, source, reason

    detail = read_reject(pdu.encode())

    def plain(text: str) -> str:
        return text.lower().replace("-", " ").replace("recognised", "recognized")

    assert plain(detail["reason"]["meaning"]) == plain(pdu.reason_str)
    assert detail["source"]["code"] == source


def test_reserved_numbers_are_called_so() -> None:
    assert rejection_data(1, 1, 9)["reason_words"] == "reserved"


def test_an_abort_by_the_user_has_no_significant_reason() -> None:
    assert read_abort(bytes.fromhex("07000000000400000000"))["reason"]["meaning"] == (
        "not significant"
    )


@pytest.mark.parametrize(
    ("settings", "change", "numbers"),
    [
        ({}, {"calling_ae_title": "ct01"}, (1, 1, 3)),
        ({}, {"called_ae_title": "WARD_PAC5"}, (1, 1, 7)),
        ({}, {"calling_ae_title": "WARD_PACS", "called_ae_title": "CT01"}, (1, 1, 3)),
        (
            {"checks": ["called", "calling"]},
            {"calling_ae_title": "X", "called_ae_title": "Y"},
            (1, 1, 7),
        ),
        ({"max_associations": 3, "associations_in_use": 3}, {}, (2, 3, 2)),
    ],
)
def test_the_archive_rejects_with_its_reason(
    settings: dict[str, Any], change: dict[str, Any], numbers: tuple[int, int, int]
) -> None:
    result = act(ward(**settings), asking("echo", **change))["result"]

    rejection = result["rejection"]
    assert result["outcome"] == "rejected"
    assert (rejection["result"], rejection["source"], rejection["reason"]) == numbers


def test_a_check_left_out_is_not_made() -> None:
    action = asking("echo", calling_ae_title="ANYBODY", called_ae_title="ANYTHING")

    assert act(ward(checks=[]), action)["result"]["ok"]


def test_the_association_limit_counts_those_that_are_open() -> None:
    entity = AE("CT01")
    entity.add_requested_context(VERIFICATION)
    with running(ward(max_associations=1)) as house:
        port = house.ports["archive"]
        first = entity.associate("127.0.0.1", port, ae_title="WARD_PACS")
        second = rejection(entity, port, "WARD_PACS")
        first.release()
        third = _admitted(entity, port)
        third.release()

    assert second == (2, 3, 2)
    assert third.is_released


def _admitted(entity: AE, port: int) -> Association:
    """Associate as soon as the archive has seen the other one leave."""
    until = time.monotonic() + 5
    while True:
        association = entity.associate("127.0.0.1", port, ae_title="WARD_PACS")
        if association.is_established or time.monotonic() > until:
            return association
        time.sleep(0.02)


@pytest.mark.parametrize(
    ("calling", "called", "said"),
    [
        ("CT99", "WARD_PACS", "Calling AE Title Not Recognized"),
        ("CT01", "ward_pacs", "Called AE Title Not Recognized"),
    ],
)
def test_dcmtk_reads_the_rejection(
    run: Callable[..., str], calling: str, called: str, said: str
) -> None:
    with running(ward()) as house:
        port = house.ports["archive"]
        printed = run("/usr/bin/echoscu", "-aet", calling, "-aec", called, "127.0.0.1", port)

    assert "Rejected Permanent" in printed
    assert said in printed

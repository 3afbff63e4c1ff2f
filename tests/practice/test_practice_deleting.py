"""Deleting at a modality: only there, only what is there, and never back by undoing."""

from typing import Any

import pytest

from app.practice.actions import DICOM_ACTIONS
from app.practice.carrying import Carried, carry_on
from app.practice.configuring import CONFIGURE
from app.practice.console import CONSOLE_ACTIONS
from app.practice.deleting import DELETE
from app.practice.engine.commands import COMMANDS
from app.practice.media_names import WRITE_MEDIA
from app.practice.services.scheduled import ACQUIRE
from tests.practice.clinic import HELD, system
from tests.practice.wards import ARCHIVE_TITLE, CT01, archive

FIRST, SECOND, *_ = HELD


def deleting(*uids: Any, node: str = "ct") -> dict[str, Any]:
    return {"kind": DELETE, "node": node, "sop_instance_uids": list(uids)}


def after(*actions: dict[str, Any]) -> Carried:
    modality = system("modality", "ct", CT01, ARCHIVE_TITLE, holdings=HELD)
    return carry_on({"nodes": [archive(holdings=HELD), modality]}, actions)


def held(carried: Carried, node: str = "ct") -> set[str]:
    return next(set(each["holdings"]) for each in carried.hospital["nodes"] if each["id"] == node)


def test_what_is_deleted_is_gone_at_the_modality_and_stays_at_the_archive() -> None:
    done = after(deleting(FIRST, SECOND))

    [exchange] = done.exchanges
    assert exchange["result"]["sentence"] == f"2 objects deleted at Ct; {len(HELD) - 2} left there."
    assert held(done) == HELD.keys() - {FIRST, SECOND}
    assert held(done, "archive") == HELD.keys()


def test_a_configuration_taken_back_brings_no_object_back() -> None:
    done = after(
        {"kind": CONFIGURE, "node": "ct", "path": "max_pdu", "value": 8192},
        deleting(FIRST),
        {"kind": "undo", "version": 0},
    )

    assert FIRST not in held(done)


@pytest.mark.parametrize(
    ("action", "said"),
    [
        (deleting(FIRST, "1.2.999"), "holds no object 1.2.999; nothing was deleted"),
        (deleting(), "No object was chosen"),
        ({"kind": DELETE, "node": "ct", "sop_instance_uids": FIRST}, "No object was chosen"),
        (deleting(FIRST, node="archive"), "this is done at a modality"),
        (deleting(*map(str, range(501))), "At most 500 objects"),
    ],
)
def test_what_cannot_be_deleted_changes_nothing(action: dict[str, Any], said: str) -> None:
    done = after(action)

    [exchange] = done.exchanges
    assert said in exchange["result"]["sentence"]
    assert not exchange["result"]["ok"]
    assert len(done.versions) == 1


def test_a_lab_may_offer_every_action_that_there_is_and_no_other() -> None:
    ours = {ACQUIRE, CONFIGURE, DELETE, WRITE_MEDIA}
    real = {*DICOM_ACTIONS, *COMMANDS, "send_hl7", "dicomweb", *ours}

    assert real == CONSOLE_ACTIONS

"""A rehearsal does what a hospital does, and nothing of it twice."""

from collections.abc import Mapping
from typing import Any

import pytest

from app.errors import InvalidInput
from app.practice.carrying import perform_on
from app.practice.hospital import Exchange, Hospital
from app.practice.rehearsing import Rehearsal
from tests.practice.wards import asking, sample_path, ward

NAME = "CT_small.dcm"
FILES = {NAME: sample_path(NAME).read_bytes()}
KEYS = {"QueryRetrieveLevel": "STUDY", "PatientID": "*", "StudyInstanceUID": ""}
ECHO, STORE, FIND = asking("echo"), asking("store", files=[NAME]), asking("find", keys=KEYS)
UNKNOWN = asking("echo", calling_ae_title="CT99")
ADD = {
    "kind": "configure",
    "node": "archive",
    "path": "device_table",
    "op": "add",
    "value": {"ae_title": "CT99", "label": "CT 9"},
}
BACK = {"kind": "undo", "version": 0}


@pytest.fixture
def acted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Give the kinds of actions for which systems were really started."""
    kinds: list[str] = []
    real = Hospital.act

    def spy(self: Hospital, action: Mapping[str, Any], files: Any = None) -> Exchange:
        kinds.append(action["kind"])
        return real(self, action, files)

    monkeypatch.setattr(Hospital, "act", spy)
    return kinds


def outcomes(exchanges: list[dict[str, Any]]) -> list[str]:
    return [each["result"]["outcome"] for each in exchanges]


@pytest.mark.parametrize(
    "actions",
    [
        [ECHO, STORE, FIND],
        [FIND, STORE, FIND, STORE],
        [UNKNOWN, ADD, UNKNOWN, BACK, UNKNOWN],
        [],
    ],
    ids=["once", "again after a change", "configured and undone", "nothing"],
)
def test_a_rehearsal_is_what_really_happens(actions: list[dict[str, Any]]) -> None:
    rehearsal = Rehearsal()
    real, after, before = perform_on(ward(), actions, FILES)

    for _ in range(2):
        tried, left, begun = rehearsal(ward(), actions, FILES)

        assert outcomes(tried) == outcomes(real)
        assert [each["result"].get("matches") for each in tried] == [
            each["result"].get("matches") for each in real
        ]
        assert (left, begun) == (after, before)


def test_what_was_done_in_the_same_state_is_remembered(acted: list[str]) -> None:
    rehearsal = Rehearsal()

    first, _, _ = rehearsal(ward(), [ECHO, STORE, FIND], FILES)
    again, _, _ = rehearsal(ward(), [STORE, ECHO, FIND], FILES)

    # An echo changes nothing, so that only the echo after the store is new.
    assert acted == ["echo", "store", "find", "echo"]
    assert again == [first[1], again[1], first[2]]


def test_what_differs_is_done(acted: list[str]) -> None:
    rehearsal = Rehearsal()
    other = {NAME: sample_path("MR_small.dcm").read_bytes()}

    for files in (FILES, other):
        rehearsal(ward(), [STORE, FIND], files)
    assert acted == ["store", "find"] * 2

    rehearsal(ward(quota_objects=0), [STORE, FIND], FILES)
    assert acted == ["store", "find"] * 3


def test_an_undo_looks_at_what_there_is_to_go_back_to() -> None:
    rehearsal = Rehearsal()
    rehearsal(ward(), [ADD, BACK, UNKNOWN])

    with pytest.raises(InvalidInput, match="no such version"):
        rehearsal(ward(), [ADD, {"kind": "undo", "version": 2}])

"""The web service of an attempt's hospital: what tools store carries on, version by version."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from app.dicom import new_uid
from app.errors import Conflict
from app.learning import web_archive
from app.learning.acting import act_on_wire
from app.learning.hospitals import State, history_of, state_of
from app.learning.site import Site
from app.learning.wire_evidence import wire_evidence
from app.practice.states import node_of
from app.records.learning import Exchange
from app.records.people import Person
from tests.web.test_web_dicomweb import OF_NOBODY, attempt, of_nobody, root, stow
from tests.web.world import World

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

SEARCH = {"kind": "dicomweb", "method": "GET", "target": "/studies"}
UIDS = [new_uid("states", str(number)) for number in range(6)]


def setting(path: str, value: Any) -> dict[str, Any]:
    return {"kind": "configure", "node": "webarchive", "path": path, "value": value}


class Ward:
    """A learner's hospital, reached by her tool and by clicks."""

    def __init__(self, app: Flask, site: Site, who: Person) -> None:
        self.app, self.site, self.who = app, site, who
        self.attempt, self.root = attempt(site, who), root(site, who)

    def stow(self, uid: str = OF_NOBODY["SOPInstanceUID"]) -> int:
        """Store an object as a tool does."""
        return stow(self.app.test_client(), self.root, of_nobody(SOPInstanceUID=uid)).status_code

    def at_once(self, *uids: str) -> list[int]:
        """Store objects at the same time."""
        barrier = Barrier(len(uids))

        def one(uid: str) -> int:
            barrier.wait(20)
            return self.stow(uid)

        with ThreadPoolExecutor(len(uids)) as pool:
            return sorted(pool.map(one, uids))

    def act(self, action: dict[str, Any], name: str = "admit", **more: Any) -> Exchange:
        """Act as a page does."""
        lab = self.site.catalog.lab("every-kind")
        assert lab is not None
        exercise = lab.spec.exercise(name)
        assert exercise is not None
        return act_on_wire(self.who, self.attempt.id, exercise, action, self.site, **more)

    def state(self) -> State:
        """Return the hospital as it is."""
        with self.site.store.reading() as unit:
            return state_of(self.attempt, unit)

    def archive(self) -> dict[str, Any]:
        """Return the web service as it is."""
        return node_of(self.state().hospital, "webarchive")

    def changes(self) -> list[str]:
        """Return what its history says."""
        with self.site.store.reading() as unit:
            return [each.change for each in history_of(self.attempt, unit)]


@pytest.fixture
def ward(app: Flask, world: World, site: Site) -> Ward:
    return Ward(app, site, world["learner"])


def test_what_a_tool_stores_is_the_next_version_and_what_it_asks_is_none(ward: Ward) -> None:
    ward.app.test_client().get(f"{ward.root}/studies")
    assert ward.stow() == 200
    ward.act(SEARCH, "ask")

    assert ward.state().number == 1
    assert ward.changes() == [
        "DICOMweb: holdings from 2 to 3; files of objects from 0 to 1.",
    ]


@pytest.mark.parametrize("tries", [0, 3])
def test_objects_that_come_at_once_are_all_stored(
    ward: Ward, tries: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_archive, "_TRIES", tries)

    assert ward.at_once(*UIDS) == [200] * len(UIDS)

    assert {*UIDS} <= {*ward.archive()["holdings"]}
    assert {*ward.state().objects["webarchive"]} == {*UIDS}
    assert ward.state().number == len(UIDS)


def test_of_two_objects_at_once_the_last_room_is_given_once(ward: Ward) -> None:
    ward.act(setting("quota_objects", "3"))

    assert ward.at_once(*UIDS[:2]) == [200, 409]

    assert len(ward.archive()["holdings"]) == 3


def test_a_click_after_a_tool_stored_is_told_to_look_again(ward: Ward) -> None:
    ward.stow()

    with pytest.raises(Conflict, match="Look at it again"):
        ward.act(setting("no_matches", "200"), seen=0)
    with pytest.raises(Conflict, match="Look at it again"):
        ward.act(SEARCH, "ask", seen=0)


def test_the_service_answers_as_it_is_configured_and_keeps_what_it_holds(ward: Ward) -> None:
    nothing = f"{ward.root}/studies?PatientID=nobody"
    tool = ward.app.test_client()
    before = tool.get(nothing).status_code
    ward.act(setting("no_matches", "200"))
    ward.stow()
    between = tool.get(nothing).status_code

    ward.act({"kind": "undo", "version": 0})

    assert (before, between, tool.get(nothing).status_code) == (204, 200, 204)
    assert OF_NOBODY["SOPInstanceUID"] in ward.archive()["holdings"]
    refused = ward.act(setting("no_matches", "404"))
    assert "204, or with 200" in refused.result["sentence"]


def test_what_tools_ask_is_evidence_of_the_web_and_of_the_hospital(ward: Ward) -> None:
    ward.stow()
    lab = ward.site.catalog.lab("every-kind")
    assert lab is not None

    with ward.site.store.reading() as unit:
        told = wire_evidence(ward.attempt, lab, unit)

    assert [each["action"]["via"] for each in told["ask"]] == ["tool"]
    assert told["echo"] == told["deliver"] == []
    assert len(told["admit"]["exchanges"]) == 1
    assert told["admit"]["hospital"] != told["admit"]["before"]

"""Acting in an attempt's hospital: it carries on, its versions are kept, and nothing doubles."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.exc import DBAPIError

from app.catalog import CatalogHolder, LabEntry
from app.errors import Conflict, InvalidInput, NotFound
from app.grading.bench_service import Grading
from app.grading.exercise import Exercise
from app.learning.acting import act_on_wire
from app.learning.attempting import open_attempt
from app.learning.hospitals import State, history_of, keep_version, state_of
from app.learning.regrading import judge_again
from app.learning.site import Site
from app.learning.submitting import submit_lab
from app.practice.client import Performed, Practice
from app.practice.states import node_of
from app.records.learning import Attempt, Exchange
from app.records.people import Person
from app.settings import read_settings
from app.store import Store
from app.store.evidence import Evidence
from app.store.exchanges import Exchanges
from app.store.hospitals import Hospitals
from tests.every_kind import every_kind_content
from tests.people import organization, person
from tests.practice.wards import asking

NEW_DEVICE = {
    "kind": "configure", "node": "archive", "path": "device_table", "op": "add",
    "value": {"ae_title": "CT99"},
}  # fmt: skip
STORE = asking("store", files=["scan.dcm"])


class Ward:
    """A learner before the lab of every kind, with her attempt's hospital."""

    def __init__(self, ada: Person, lab: LabEntry, site: Site) -> None:
        self.ada, self.lab, self.site = ada, lab, site
        self.attempt: Attempt = open_attempt(ada, lab, site)

    def exercise(self, name: str = "admit") -> Exercise:
        """Return an exercise of the lab."""
        found = self.lab.spec.exercise(name)
        assert found is not None
        return found

    def act(self, action: Mapping[str, Any], name: str = "admit", **more: Any) -> Exchange:
        """Act in the hospital."""
        exercise = self.exercise(name)
        return act_on_wire(self.ada, self.attempt.id, exercise, action, self.site, **more)

    def state(self, number: int | None = None) -> State:
        """Return the hospital, as it is or as it was."""
        with self.site.store.reading() as unit:
            return state_of(self.attempt, unit, number)

    def changes(self) -> list[str]:
        """Return what its history says."""
        with self.site.store.reading() as unit:
            return [each.change for each in history_of(self.attempt, unit)]

    def exchanges(self) -> list[Exchange]:
        """Return what happened so far."""
        with self.site.store.reading() as unit:
            return unit.exchanges.of(self.attempt.organization_id, self.attempt.id)

    def archive(self) -> dict[str, Any]:
        """Return the archive as it is."""
        return node_of(self.state().hospital, "archive")


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return every_kind_content(tmp_path_factory.mktemp("acted") / "content")


@pytest.fixture(scope="module")
def graders(root: Path) -> Iterator[Grading]:
    with Grading(root / "labs", size=1) as grading:
        yield grading


@pytest.fixture(scope="module")
def shelf(root: Path, tmp_path_factory: pytest.TempPathFactory) -> CatalogHolder:
    return CatalogHolder(root, tmp_path_factory.mktemp("acted-catalog"))


@pytest.fixture
def ward(
    store: Store, shelf: CatalogHolder, graders: Grading, practice: Practice, tmp_path: Path
) -> Ward:
    settings = read_settings(
        {"READINGROOM_HOME": str(tmp_path / "home"), "READINGROOM_DATABASE_URL": store.url}
    )
    site = Site(settings, store, shelf, graders, practice)
    lab = site.catalog.lab("every-kind")
    assert lab is not None
    return Ward(person(store, organization(store)), lab, site)


def test_the_hospital_carries_on_from_action_to_action(ward: Ward) -> None:
    echo = asking("echo", calling_ae_title="CT99")

    outcomes = [
        ward.act(action).result["outcome"]
        for action in (echo, NEW_DEVICE, echo, STORE, {"kind": "undo", "version": 0}, echo)
    ]

    assert outcomes == ["rejected", "success", "success", "success", "success", "rejected"]
    [uid] = ward.archive()["holdings"]
    assert ward.changes() == [
        "Archive: device table: with CT99.",
        "Archive: holdings from 0 to 1.",
        "Archive: device table: without CT99.",
    ]
    [digest] = ward.state().objects["archive"].values()
    kept = Evidence(ward.site.settings.evidence).read(digest)
    assert uid.encode() in kept


def test_each_version_can_be_read_as_it_was(ward: Ward) -> None:
    ward.act(NEW_DEVICE)
    ward.act(STORE)

    devices = [len(node_of(ward.state(n).hospital, "archive")["device_table"]) for n in (0, 1, 2)]
    held = [len(node_of(ward.state(n).hospital, "archive").get("holdings", {})) for n in (0, 1, 2)]
    assert (devices, held) == ([2, 3, 3], [0, 0, 1])
    assert (ward.state().number, ward.state(1).number) == (2, 1)


def test_a_stored_object_is_at_hand_for_later_actions(ward: Ward) -> None:
    ward.act(STORE)
    [name] = ward.state().names()

    sent = ward.act(asking("store", files=[name]))

    assert sent.result["ok"]
    assert ward.changes() == ["Archive: holdings from 0 to 1."]


def test_older_consoles_act_in_the_same_hospital(ward: Ward) -> None:
    ward.act(NEW_DEVICE)

    assert ward.act(asking("echo", calling_ae_title="CT99"), "echo").result["ok"]
    message = {"kind": "send_hl7", "host": "engine.ward.example", "port": "2575"}
    assert ward.act({**message, "file": "admission"}, "deliver").result["ok"]
    assert len(node_of(ward.state().hospital, "engine")["messages"]) == 1


def test_a_refused_configuration_is_evidence_and_no_version(ward: Ward) -> None:
    told = ward.act({**NEW_DEVICE, "value": {"ae_title": "A" * 20}})

    assert told.result["errors"][0]["path"] == "device_table[3].ae_title"
    assert ward.changes() == []
    assert len(ward.exchanges()) == 1


@pytest.mark.parametrize(
    ("name", "action"),
    [
        ("accession", NEW_DEVICE),
        ("admit", {**STORE, "kind": "move"}),
        ("admit", {"kind": "undo", "version": 1}),
        ("admit", {"kind": "configure", "node": "nobody", "path": "port", "value": "1"}),
    ],
)
def test_what_is_not_offered_is_refused(ward: Ward, name: str, action: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        ward.act(action, name)


def test_somebody_elses_hospital_is_out_of_reach(ward: Ward) -> None:
    other = person(ward.site.store, organization(ward.site.store, "other"), "Grace Hopper")

    with pytest.raises(NotFound):
        act_on_wire(other, ward.attempt.id, ward.exercise(), NEW_DEVICE, ward.site)


def test_of_many_clicks_at_once_one_changes_the_hospital(ward: Ward) -> None:
    barrier = Barrier(6)

    def click(_number: int) -> str:
        barrier.wait(20)
        try:
            return str(ward.act(NEW_DEVICE, seen=0).result["outcome"])
        except Conflict as error:
            return str(error)

    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(click, range(6)))

    assert said.count("success") == 1
    assert all("Look at it again" in each for each in said if each != "success")
    assert len(ward.archive()["device_table"]) == 3
    assert len(ward.exchanges()) == 1


def test_a_request_that_comes_many_times_acts_once(ward: Ward) -> None:
    request = str(uuid4())
    barrier = Barrier(4)

    def click(_number: int) -> int:
        barrier.wait(20)
        return ward.act(NEW_DEVICE, request_id=request).sequence

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(click, range(4))) == {1}
    assert ward.act(NEW_DEVICE, request_id=request).sequence == 1
    assert len(ward.archive()["device_table"]) == 3


class Died(BaseException):
    """The process ended here."""


def dying(*_told: Any, **_more: Any) -> Any:
    raise Died


class Dies:
    """A practice hospital whose process performs the action and ends before it can answer."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice

    def act(self, *told: Any) -> Performed:
        """Perform the action, and tell nobody."""
        self._practice.act(*told)
        raise Died


@pytest.mark.parametrize("where", ["practice", "evidence", "exchange", "version", "commit"])
def test_an_action_cut_off_anywhere_leaves_nothing_and_is_done_once_when_repeated(
    ward: Ward, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward.act(NEW_DEVICE)
    request = str(uuid4())
    real = ward.site
    with monkeypatch.context() as patch:
        if where == "practice":
            dead: Any = Dies(real.practice)
            ward.site = Site(real.settings, real.store, real.holder, real.grading, dead)
        elif where == "commit":
            patch.setattr("app.learning.exchanging.keep_version", _kept_then_dies)
        else:
            patch.setattr(*_PLACES[where], dying)
        with pytest.raises(Died):
            ward.act(STORE, request_id=request)
    ward.site = real
    assert (len(ward.exchanges()), ward.state().number) == (1, 1)

    again = [ward.act(STORE, request_id=request).sequence for _ in range(2)]

    assert again == [2, 2]
    assert ward.changes()[1:] == ["Archive: holdings from 0 to 1."]


_PLACES: dict[str, tuple[Any, str]] = {
    "evidence": (Evidence, "keep"),
    "exchange": (Exchanges, "add"),
    "version": (Hospitals, "add"),
}


def _kept_then_dies(*told: Any) -> None:
    keep_version(*told)
    raise Died


@pytest.mark.parametrize("table", ["hospital_version", "node_state"])
def test_the_database_refuses_to_change_a_version(ward: Ward, table: str) -> None:
    ward.act(NEW_DEVICE)

    for change in (f"DELETE FROM {table}", f"UPDATE {table} SET attempt_id = 'x'"):
        with pytest.raises(DBAPIError, match="never changed"), ward.site.store.writing() as unit:
            unit.connection.exec_driver_sql(change)


def test_a_hand_in_is_judged_by_the_hospital_as_it_was_then(ward: Ward) -> None:
    ward.act(asking("echo"))
    handed = submit_lab(ward.ada, ward.lab, ward.attempt.id, {}, ward.site, only=["admit"])
    assert handed.submission.verdicts["admit"]["outcome"] == "wrong"
    ward.act(NEW_DEVICE)
    again = submit_lab(ward.ada, ward.lab, ward.attempt.id, {}, ward.site, only=["admit"])
    assert again.submission.verdicts["admit"]["outcome"] == "right"

    [judged] = judge_again(ward.lab, ward.site)

    outcomes = [judged.verdicts[each.submission.id]["admit"].outcome for each in (handed, again)]
    assert [each.value for each in outcomes] == ["wrong", "right"]


def test_signs_of_a_real_patient_are_found_however_deep_they_are(ward: Ward) -> None:
    rows = [{"PatientName": "DOE^JANE", "PatientComments": "SSN 123-45-6789"}]

    with pytest.raises(Exception, match="signs of a real patient"):
        ward.act({"kind": "configure", "node": "archive", "path": "worklist", "value": rows})
    assert ward.exchanges() == []

"""A performed step reaches the order: at the RIS by its status, at the EHR by ORM^O01."""

from pathlib import Path
from typing import Any

import pytest

from app.grading.lab import Bench
from app.grading.loading import load_lab
from app.practice.carrying import Carried, carry_on

FOLDER = Path(__file__).parents[2] / "labs" / "practice_hospital"
UID = "1.2.77"


@pytest.fixture(scope="module")
def bench() -> Bench:
    lab = load_lab(FOLDER).lab
    return lab.bench(lab.params("seed-1"))


def after(bench: Bench, *actions: dict[str, Any], **of_ris: Any) -> Carried:
    assert bench.hospital is not None
    nodes = [
        {**node, **of_ris} if node["id"] == "ris" else node for node in bench.hospital["nodes"]
    ]
    return carry_on({**bench.hospital, "nodes": nodes}, actions, bench.files)


def at(hospital: Any, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(node for node in hospital["nodes"] if node["id"] == name)
    return found


def first(bench: Bench) -> dict[str, Any]:
    """Return the first order of the day as the RIS has it."""
    orders = at(bench.hospital, "ris")["orders"].values()
    return dict(min(orders, key=lambda row: str(row["start"])))


def call(bench: Bench, kind: str, attributes: dict[str, Any]) -> dict[str, Any]:
    server = at(bench.hospital, "worklist")
    return {
        "kind": kind,
        "calling_ae_title": at(bench.hospital, "ct")["ae_title"],
        "called_ae_title": server["ae_title"],
        "host": server["host"],
        "port": server["port"],
        "sop_instance_uid": UID,
        "attributes": attributes,
    }


def begin(bench: Bench, **more: str) -> dict[str, Any]:
    order = first(bench)
    scheduled = {
        "StudyInstanceUID": order["study_instance_uid"],
        "AccessionNumber": order["accession_number"],
        "ScheduledProcedureStepID": order["step_id"],
    }
    attributes = {
        "ScheduledStepAttributesSequence": [{**scheduled, **more}],
        "PerformedProcedureStepID": "1",
        "PerformedStationAETitle": "CT",
        "PerformedProcedureStepStartDate": "20261122",
        "PerformedProcedureStepStartTime": "0900",
        "Modality": "CT",
    }
    return call(bench, "mpps_create", attributes)


def end(bench: Bench, status: str) -> dict[str, Any]:
    attributes = {
        "PerformedProcedureStepStatus": status,
        "PerformedProcedureStepEndDate": "20261122",
        "PerformedProcedureStepEndTime": "0915",
        "PerformedSeriesSequence": [{"SeriesInstanceUID": "1.2.3", "ProtocolName": "CT"}],
    }
    return call(bench, "mpps_set", attributes)


def statuses(bench: Bench, done: Carried) -> tuple[str, str]:
    """Return the status of the order at the RIS and at the EHR."""
    order = first(bench)
    at_ris = at(done.hospital, "ris")["orders"][order["accession_number"]]
    at_ehr = at(done.hospital, "ehr")["orders"][order["placer_order_number"]]
    return at_ris["status"], at_ehr["status"]


@pytest.mark.parametrize(("status", "code"), [("COMPLETED", "CM"), ("DISCONTINUED", "DC")])
def test_the_status_of_a_step_becomes_that_of_the_order_everywhere(
    status: str, code: str, bench: Bench
) -> None:
    begun = after(bench, begin(bench))
    ended = after(bench, begin(bench), end(bench, status))

    assert statuses(bench, begun) == ("IP", "IP")
    assert statuses(bench, ended) == (code, code)
    hops = begun.exchanges[0]["result"]["deliveries"]
    assert [(hop["from"], hop["to"]) for hop in hops] == [("ris", "engine"), ("engine", "ehr")]
    assert begun.exchanges[0]["result"]["outcome"] == "success"


def test_what_was_begun_stays_on_the_worklist_as_started_until_it_ends(bench: Bench) -> None:
    number = first(bench)["accession_number"]

    def states(done: Carried) -> list[str]:
        entries = at(done.hospital, "worklist")["worklist"]
        mine = [each for each in entries if each["AccessionNumber"] == number]
        [step] = [each["ScheduledProcedureStepSequence"][0] for each in mine] or [{}]
        return [step["ScheduledProcedureStepStatus"]] if step else []

    assert states(after(bench, begin(bench))) == ["STARTED"]
    assert states(after(bench, begin(bench), end(bench, "COMPLETED"))) == []


def test_a_step_of_no_order_and_one_that_is_refused_tell_nobody(bench: Bench) -> None:
    unscheduled = after(bench, begin(bench, AccessionNumber="", StudyInstanceUID=""))
    twice = after(bench, begin(bench), begin(bench))

    assert statuses(bench, unscheduled) == ("SC", "SC")
    assert "deliveries" not in unscheduled.exchanges[0]["result"]
    assert "deliveries" not in twice.exchanges[1]["result"]


def test_a_ris_that_does_not_follow_steps_leaves_its_orders(bench: Bench) -> None:
    done = after(bench, begin(bench), follows_steps=False)

    assert statuses(bench, done) == ("SC", "SC")

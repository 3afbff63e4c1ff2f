"""A performed step that a learner's own tool reports moves the order, as one of a console does."""

from collections.abc import Iterator
from typing import Any

import pytest
from pynetdicom import AE
from pynetdicom.association import Association

from app.grading.lab import Bench
from app.learning.arriving import Arrivals
from app.learning.connecting import renew_code
from app.learning.hospitals import history_of
from app.learning.site import Site
from app.practice.carrying import carry_on
from app.practice.datasets import to_dataset
from app.practice.gateway.books import Standing
from app.practice.gateway.network import Network
from app.practice.gateway.titles import titles
from app.practice.services.models import PERFORMED_STEP
from app.practice.services.requests import step_record
from tests.learning.outside import comes_to_be, practice_network
from tests.learning.test_learning_sandboxes import Ward
from tests.practice.test_practice_following_steps import UID, at, begin, end, first

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


@pytest.fixture
def ward(ward_site: Site) -> Ward:
    return Ward(ward_site)


@pytest.fixture
def bench(ward: Ward) -> Bench:
    return Bench(hospital=ward.attempt.bench["hospital"])


@pytest.fixture
def network(ward: Ward) -> Iterator[Network]:
    with practice_network(ward.site) as running:
        yield running


@pytest.fixture
def scanner(ward: Ward, bench: Bench, network: Network) -> Iterator[Association]:
    """Give an association of the CT with the system that takes performed steps."""
    code = renew_code(ward.mentee, ward.id, ward.site).code
    tool = AE(at(bench.hospital, "ct")["ae_title"])
    tool.add_requested_context(PERFORMED_STEP)
    called = titles(code, bench.hospital or {})["worklist"]
    association = tool.associate("127.0.0.1", network.ports.dicom, ae_title=called)
    assert association.is_established
    yield association
    association.release()


def create(scanner: Association, action: dict[str, Any]) -> int:
    """Report that a step begins, and return the status."""
    attributes = to_dataset(step_record(action["attributes"], is_new=True))
    status, _ = scanner.send_n_create(attributes, PERFORMED_STEP, UID)
    return int(status.Status)


def change(scanner: Association, action: dict[str, Any]) -> int:
    """Report how a step goes on, and return the status."""
    status, _ = scanner.send_n_set(to_dataset(action["attributes"]), PERFORMED_STEP, UID)
    return int(status.Status)


def status_at_ris(ward: Ward, bench: Bench) -> str:
    return str(ward.at("ris")["orders"][first(bench)["accession_number"]]["status"])


def status_at_ehr(ward: Ward, bench: Bench) -> str:
    return str(ward.at("ehr")["orders"][first(bench)["placer_order_number"]]["status"])


def of_another(bench: Bench, action: dict[str, Any]) -> dict[str, Any]:
    """Return the action of a step for the last order of the day."""
    orders = at(bench.hospital, "ris")["orders"].values()
    order = max(orders, key=lambda row: str(row["start"]))
    scheduled = {
        "StudyInstanceUID": order["study_instance_uid"],
        "AccessionNumber": order["accession_number"],
        "ScheduledProcedureStepID": order["step_id"],
    }
    attributes = {**action["attributes"], "ScheduledStepAttributesSequence": [scheduled]}
    return {**action, "sop_instance_uid": f"{UID}.1", "attributes": attributes}


def test_the_order_moves_with_the_step_everywhere(
    ward: Ward, bench: Bench, scanner: Association
) -> None:
    assert create(scanner, begin(bench)) == 0
    assert status_at_ris(ward, bench) == "IP"
    assert comes_to_be(lambda: status_at_ehr(ward, bench) == "IP")

    assert change(scanner, end(bench, "COMPLETED")) == 0
    assert status_at_ris(ward, bench) == "CM"
    assert comes_to_be(lambda: status_at_ehr(ward, bench) == "CM")

    clicked = carry_on(bench.hospital or {}, [begin(bench), end(bench, "COMPLETED")]).hospital
    for name, holding in (("ris", "orders"), ("ehr", "orders"), ("worklist", "worklist")):
        assert ward.at(name)[holding] == at(clicked, name)[holding]


def test_it_is_kept_as_versions_and_evidence_that_an_undo_goes_back_over(
    ward: Ward, bench: Bench, scanner: Association
) -> None:
    ward.act({"kind": "configure", "node": "archive", "path": "max_associations", "value": 30})
    create(scanner, begin(bench))
    assert comes_to_be(lambda: status_at_ehr(ward, bench) == "IP")

    with ward.site.store.reading() as unit:
        history = history_of(ward.attempt, unit)
        told = unit.exchanges.told(ward.organization.id, ward.id)
    ward.act({"kind": "undo", "version": 0})

    assert [each.number for each in history] == [1, 2, 3]
    assert [each.action["kind"] for each in told] == ["configure", "mpps_create", "settle"]
    hops = [(hop["from"], hop["to"]) for hop in told[2].result["deliveries"]]
    assert hops == [("ris", "engine"), ("engine", "ehr")]
    assert ward.at("archive")["max_associations"] == 20
    assert status_at_ris(ward, bench) == "IP"
    assert change(scanner, end(bench, "DISCONTINUED")) == 0
    assert status_at_ris(ward, bench) == "DC"


def test_a_step_that_is_refused_or_of_no_order_moves_nothing(
    ward: Ward, bench: Bench, scanner: Association
) -> None:
    assert change(scanner, end(bench, "COMPLETED")) == 0x0112
    assert create(scanner, begin(bench, AccessionNumber="", StudyInstanceUID="")) == 0

    assert status_at_ris(ward, bench) == "SC"
    with ward.site.store.reading() as unit:
        told = unit.exchanges.told(ward.organization.id, ward.id)
    assert [each.action["kind"] for each in told] == ["mpps_set", "mpps_create"]


def test_a_ris_that_does_not_follow_steps_leaves_its_orders(
    ward: Ward, bench: Bench, scanner: Association
) -> None:
    ward.act({"kind": "configure", "node": "ris", "path": "follows_steps", "value": False})

    assert create(scanner, begin(bench)) == 0

    assert status_at_ris(ward, bench) == "SC"


def test_where_a_click_moved_the_same_ris_meanwhile_the_tool_hears_that_nothing_was_done(
    ward: Ward, bench: Bench, scanner: Association, monkeypatch: pytest.MonkeyPatch
) -> None:
    clicks = [of_another(bench, begin(bench))]
    keep = Arrivals.keep

    def keep_after_the_click(arrivals: Arrivals, *told: Any) -> Standing:
        while clicks:
            ward.act(clicks.pop())
        return keep(arrivals, *told)

    monkeypatch.setattr(Arrivals, "keep", keep_after_the_click)

    assert create(scanner, begin(bench)) == 0x0110
    assert (status_at_ris(ward, bench), UID in ward.at("worklist")["performed_steps"]) == (
        "SC",
        False,
    )
    assert create(scanner, begin(bench)) == 0
    assert sorted(row["status"] for row in ward.at("ris")["orders"].values())[:2] == ["IP", "IP"]

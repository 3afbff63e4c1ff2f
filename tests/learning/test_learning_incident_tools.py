"""Learners' own tools in an incident: after its report, and at a system not looked at, nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from pynetdicom import AE

from app.errors import InvalidInput
from app.grading.desk import LOOK, REPORT, Desk
from app.grading.shift import Shift
from app.learning.acting import act_on_wire
from app.learning.arriving import Arrivals
from app.learning.debriefing import told_action
from app.learning.shifts import OVER, desk_of, shift_of
from app.learning.site import Site
from app.learning.tool_codes import code_of
from app.practice.config import VERIFICATION
from app.practice.gateway.books import Guest, Kept
from app.practice.gateway.network import Network
from app.practice.gateway.titles import application_of, message_nodes, titles
from app.web import build
from tests import rejections
from tests.every_kind import every_kind_content, put_incident
from tests.learning.outside import Learner, practice_network, sent
from tests.people import organization, person

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

CT, MERGES = "ct-after-the-upgrade", "merge-storm"
FOR_GOOD, FOR_NOW = (1, 1, 1), (2, 1, 1)
ECHO: dict[str, Any] = {
    "action": {"kind": "echo", "via": "network"},
    "trace": {"peers": [], "events": []},
    "result": {"ok": True, "outcome": "success", "sentence": "It answered."},
}


@pytest.fixture(scope="module")
def ward_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = every_kind_content(
        tmp_path_factory.mktemp("shift") / "content", incident="ct_after_the_upgrade"
    )
    put_incident(root, "merge_storm")
    with_web(root / "labs" / "ct_after_the_upgrade" / "hospital.py")
    return root


def with_web(file: Path) -> None:
    """Let the archive of the incident answer DICOMweb, too."""
    text, kind = file.read_text("utf-8"), '"kind": "archive",'
    assert text.count(kind) == 1
    file.write_text(text.replace(kind, f'{kind} "web_port": 8042,'), "utf-8")


@pytest.fixture
def network(ward_site: Site) -> Iterator[Network]:
    with practice_network(ward_site) as running:
        yield running


class OnShift(Learner):
    """Somebody at the desk of an incident, with tools of her own."""

    def act(self, action: dict[str, Any]) -> None:
        """Act from the pages of the incident."""
        lab = self.site.catalog.lab(self.attempt.lab_slug)
        assert lab is not None
        act_on_wire(self.person, self.attempt.id, lab.spec.exercises[0], action, self.site)

    def look(self, *places: str) -> None:
        """Look at systems."""
        for place in places:
            self.act({"kind": LOOK, "at": place})

    def report(self) -> None:
        """End the shift."""
        cause = self.desk.causes[0].id
        self.act({"kind": REPORT, "causes": [cause], "told": [], "changed": [], "left": []})

    @property
    def desk(self) -> Desk:
        """Return the desk."""
        found = desk_of(self.attempt)
        assert found is not None
        return found

    def shift(self) -> Shift:
        """Return the shift as it stands."""
        with self.site.store.reading() as unit:
            told = unit.exchanges.told(self.attempt.organization_id, self.attempt.id)
        return shift_of(self.desk, told)

    def everything(self) -> tuple[Any, ...]:
        """Return what an outsider must not move: evidence, hospital, clock."""
        return self.outcomes(), self.state(), self.shift().now


def on_shift(site: Site, slug: str) -> OnShift:
    return OnShift(person(site.store, organization(site.store)), site, slug)


@pytest.fixture
def ada(ward_site: Site) -> OnShift:
    return on_shift(ward_site, CT)


@pytest.fixture
def merger(ward_site: Site) -> OnShift:
    return on_shift(ward_site, MERGES)


def rejection(
    network: Network, who: OnShift, node: str = "archive"
) -> tuple[int | None, ...] | None:
    """Return result, source and reason with which a system rejects a tool of the learner."""
    entity = AE("ANYBODY")
    entity.add_requested_context(VERIFICATION)
    called = titles(who.code, who.attempt.bench["hospital"])[node]
    return rejections.rejection(entity, network.ports.dicom, called)


def send(network: Network, who: OnShift, control: str) -> str:
    """Send a message to the first system that takes any, and return the answer."""
    node = message_nodes(who.attempt.bench["hospital"])[0]
    message = who.message(control).replace("ENGINE", application_of(node))
    [answer] = sent(network.ports.mllp, message)
    return answer


def tool(site: Site) -> FlaskClient:
    return build(site).test_client(use_cookies=False)


def studies(who: OnShift) -> str:
    return f"/dicom-web/{code_of(who.attempt, who.site)}/studies"


def test_an_association_is_rejected_for_good_after_the_report(
    ada: OnShift, network: Network
) -> None:
    ada.look("archive")
    before = rejection(network, ada)
    assert ada.wait_for(lambda: len(ada.exchanges()) == 2)
    ada.report()
    stood = ada.everything()

    after = rejection(network, ada)

    # The archive does not know who calls; that is its own word.
    assert (before, after) == ((1, 1, 3), FOR_GOOD)
    assert ada.everything() == stood


def test_a_system_nobody_looked_at_rejects_tools_for_now_and_no_minute_passes(
    ada: OnShift, network: Network
) -> None:
    stood = ada.everything()

    unseen = rejection(network, ada)

    assert unseen == FOR_NOW
    assert ada.everything() == stood
    ada.look("archive")
    assert rejection(network, ada) == (1, 1, 3)


def test_what_an_open_association_asks_after_the_report_is_not_done(ada: OnShift) -> None:
    books = Arrivals(ada.site)
    guest = Guest(ada.attempt.organization_id, ada.attempt.id, ada.code)
    ada.look("archive")
    standing = books.standing(guest)
    ada.report()
    stood = ada.everything()

    with pytest.raises(InvalidInput, match="The shift is over"):
        books.keep(guest, standing, Kept(ECHO, {}, {}))

    assert ada.everything() == stood


def test_a_message_is_refused_before_a_look_and_after_the_report(
    merger: OnShift, network: Network
) -> None:
    node = message_nodes(merger.attempt.bench["hospital"])[0]
    stood = merger.everything()
    unseen = send(network, merger, "U1")
    assert merger.everything() == stood
    merger.look(node["id"])
    taken = send(network, merger, "T1")
    assert merger.wait_for(lambda: len(merger.exchanges()) >= 2)
    merger.report()
    stood = merger.everything()

    late = send(network, merger, "L1")

    assert f"MSA|AR|U1|You have not looked at {node['label']} yet." in unseen
    assert "not looked at" not in taken
    assert f"MSA|AR|L1|{OVER}" in late
    assert merger.everything() == stood


def test_a_web_request_is_a_conflict_before_a_look_and_after_the_report(ada: OnShift) -> None:
    client, address = tool(ada.site), studies(ada)
    stood = ada.everything()

    unseen = client.get(address)
    assert ada.everything() == stood
    ada.look("archive")
    seen = client.get(address)
    ada.report()
    stood = ada.everything()
    late, stored = client.get(address), client.post(address, data=b"", content_type="text/plain")

    assert (unseen.status_code, "You have not looked at" in unseen.text) == (409, True)
    assert seen.status_code in (200, 204)
    assert [(each.status_code, each.text.strip()) for each in (late, stored)] == [(409, OVER)] * 2
    assert ada.everything() == stood


def test_a_shift_ends_with_its_report_whatever_was_kept_later(ada: OnShift) -> None:
    look, report, late = {"kind": LOOK, "at": "ct"}, {"kind": REPORT}, {"kind": "configure"}
    ok = {"ok": True, "outcome": "success"}

    ended = Shift.told([(look, ok), (report, ok)], ada.desk)
    went_on = Shift.told([(look, ok), (report, ok), (late, ok)], ada.desk)

    assert went_on == ended
    assert went_on.first_change is None


def test_what_tools_did_reads_as_a_sentence_in_the_debrief(ada: OnShift) -> None:
    call = {"calling_ae_title": "CT01", "called_ae_title": "PACS"}
    actions = [
        {"kind": "settle", "via": "network"},
        {"kind": "associate", **call},
        {"kind": "dicomweb", "method": "GET", "target": "/studies"},
    ]

    assert [told_action(each, ada.desk, {}) for each in actions] == [
        "What waited in queues was delivered",
        "CT01 asks PACS for an association",
        "GET /studies",
    ]
    assert ada.desk.cost(actions[0]) == 0

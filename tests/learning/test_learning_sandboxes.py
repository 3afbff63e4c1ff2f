"""Practice hospitals: who opens them for whom, faults that nobody sees, undo, reveal, close."""

from collections.abc import Mapping
from typing import Any

import pytest
from pynetdicom import AE
from sqlalchemy.exc import DBAPIError

from app.errors import Conflict, InvalidInput, NotFound
from app.learning.acting import act_on_wire
from app.learning.arriving import Arrivals
from app.learning.attempting import own_attempt
from app.learning.connecting import renew_code
from app.learning.hospitals import State, history_of, state_of
from app.learning.sandboxes import (
    CLOSED,
    ShownFault,
    history_for_learner,
    seen_by_learner,
    shown_faults,
)
from app.learning.sandboxing import close_sandbox, open_sandbox, put_in_faults, reveal_faults
from app.learning.site import Site
from app.learning.tool_codes import code_of
from app.learning.web_archive import ask_from_tool
from app.practice.config import VERIFICATION
from app.practice.faults.fault import node
from app.practice.gateway.titles import titles
from app.records.learning import Attempt, Exchange
from app.records.people import Organization, Person, Role
from app.records.reader import Reader
from tests.learning.outside import practice_network
from tests.people import organization, person, reader, team


class Ward:
    """A mentor with her team, a mentee in it, and the mentee's practice hospital."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.organization: Organization = organization(site.store)
        self.mentee: Person = person(site.store, self.organization, "Mina Mentee")
        self.team = team(site.store, self.organization, "Day", self.mentee)
        self.mentor: Reader = self.mentor_of("Tomas Lind")
        self.id = open_sandbox(self.mentor, self.mentee.id, site).attempt_id

    def mentor_of(self, name: str, organization: Organization | None = None) -> Reader:
        """Return a mentor of the team, or one of another organization."""
        where = organization or self.organization
        group = self.team if organization is None else None
        found = person(self.site.store, where, name, Role.MENTOR, team=group)
        return reader(self.site.store, found)

    @property
    def attempt(self) -> Attempt:
        """Return the attempt behind it."""
        return own_attempt(self.mentee, self.id, self.site)

    def act(self, action: Mapping[str, Any], **more: Any) -> Exchange:
        """Act as the mentee."""
        lab = self.site.catalog.sandbox()
        assert lab is not None
        exercise = lab.spec.exercises[0]
        return act_on_wire(self.mentee, self.id, exercise, action, self.site, **more)

    def put_in(self, *codes: str) -> None:
        """Put faults in as the mentor."""
        put_in_faults(self.mentor, self.id, codes, self.site)

    def state(self) -> State:
        """Return the hospital as it is."""
        with self.site.store.reading() as unit:
            return state_of(self.attempt, unit)

    def at(self, name: str) -> dict[str, Any]:
        """Return a system as it is."""
        return node(self.state().hospital, name)

    def faults(self) -> list[ShownFault]:
        """Return what was put in."""
        with self.site.store.reading() as unit:
            put_in = unit.sandboxes.faults(self.organization.id, self.id)
            return shown_faults(put_in, state_of(self.attempt, unit).hospital)

    def mended(self) -> dict[str, bool]:
        """Say of each fault whether it is mended."""
        return {each.fault.code: each.mended for each in self.faults()}

    def echo(self, caller: str = "us") -> str:
        """Verify the archive as a device, and return the outcome."""
        archive = self.at("archive")
        action = {
            "kind": "echo",
            "calling_ae_title": self.at(caller)["ae_title"],
            "called_ae_title": archive["ae_title"],
            "host": archive["host"],
            "port": archive["port"],
        }
        return str(self.act(action).result["outcome"])

    def notices(self) -> list[str]:
        """Return what the mentee was told."""
        with self.site.store.reading() as unit:
            rows = unit.notices.unread(self.organization.id, self.mentee.id)
        return [each.sentence for each in rows]


@pytest.fixture
def ward(ward_site: Site) -> Ward:
    return Ward(ward_site)


def knows(ward: Ward, caller: str) -> dict[str, Any]:
    """Return the change that gives the archive a caller's line again."""
    value = {"ae_title": ward.at(caller)["ae_title"], "label": caller.upper()}
    return {
        "kind": "configure", "node": "archive", "op": "add", "path": "device_table", "value": value,
    }  # fmt: skip


def echoed(port: int, ward: Ward, code: str, caller: str) -> bool:
    """Say whether a tool with the title of *caller* gets an association with the archive."""
    tool = AE(ae_title=ward.at(caller)["ae_title"])
    tool.add_requested_context(VERIFICATION)
    called = titles(code, ward.attempt.bench["hospital"])["archive"]
    association = tool.associate("127.0.0.1", port, ae_title=called)
    if not association.is_established:
        return False
    association.release()
    return True


def test_a_new_practice_hospital_is_sound_and_its_mentee_is_told(ward: Ward) -> None:
    assert ward.echo("us") == ward.echo("ct") == "success"
    assert ward.faults() == []
    [told] = ward.notices()
    assert "opened a practice hospital for you" in told


def test_nothing_in_it_counts(ward: Ward) -> None:
    attempt = ward.attempt

    assert (attempt.points_possible, attempt.passed) == (0, False)
    assert attempt.lab_id not in {lab.spec.id for lab in ward.site.catalog.labs()}


def test_only_a_mentee_of_hers_can_be_chosen(ward: Ward) -> None:
    colleague = person(ward.site.store, ward.organization, "Cora Colleague")
    far = organization(ward.site.store, "lake")
    stranger = person(ward.site.store, far, "Stella Stranger")

    for who in (colleague, stranger, ward.mentor.person):
        with pytest.raises(NotFound, match="among those you mentor"):
            open_sandbox(ward.mentor, who.id, ward.site)


def test_another_s_mentor_finds_no_such_hospital(ward: Ward) -> None:
    far = organization(ward.site.store, "lake")
    night = team(ward.site.store, ward.organization, "Night")
    other = reader(
        ward.site.store,
        person(ward.site.store, ward.organization, "Nora Night", Role.MENTOR, team=night),
    )

    for mentor in (other, ward.mentor_of("Fay Far", far)):
        with pytest.raises(NotFound, match="practice hospital"):
            put_in_faults(mentor, ward.id, ["TITLE_CASE"], ward.site)
        with pytest.raises(NotFound, match="practice hospital"):
            reveal_faults(mentor, ward.id, ward.site)
        with pytest.raises(NotFound, match="practice hospital"):
            close_sandbox(mentor, ward.id, "Done.", ward.site)


def test_one_hospital_of_each_mentee_is_open(ward: Ward) -> None:
    with pytest.raises(Conflict, match="open practice hospital already"):
        open_sandbox(ward.mentor, ward.mentee.id, ward.site)
    close_sandbox(ward.mentor, ward.id, "Well done.", ward.site)

    again = open_sandbox(ward.mentor, ward.mentee.id, ward.site)

    assert again.attempt_id != ward.id


def test_faults_take_effect_and_are_mended_by_any_repair_that_works(ward: Ward) -> None:
    ward.put_in("CALLING_UNKNOWN", "CALLED_TITLE")
    assert ward.mended() == {"CALLING_UNKNOWN": False, "CALLED_TITLE": False}
    assert ward.echo() == "rejected"

    ward.act(knows(ward, "us"))
    title = ward.at("archive")["ae_title"]
    for name in ("ct", "us"):
        path = {"path": "destinations[1].ae_title", "value": title}
        ward.act({"kind": "configure", "node": name, **path})

    assert ward.mended() == {"CALLING_UNKNOWN": True, "CALLED_TITLE": True}
    assert ward.echo() == "success"


def test_the_learner_s_history_does_not_show_what_was_put_in(ward: Ward) -> None:
    ward.act({"kind": "configure", "node": "archive", "path": "max_associations", "value": 30})
    ward.put_in("CALLING_UNKNOWN")

    with ward.site.store.reading() as unit:
        history = history_of(ward.attempt, unit)
        told = unit.exchanges.told(ward.organization.id, ward.id)

    assert [each.actor for each in history] == [ward.mentee.id, ward.mentor.person.id]
    assert [each.number for each in history_for_learner(history, told)] == [1]
    assert [each.action["kind"] for each in seen_by_learner(told)] == ["configure"]


def test_an_undo_takes_back_her_own_changes_and_no_fault(ward: Ward) -> None:
    ward.act({"kind": "configure", "node": "archive", "path": "max_associations", "value": 30})
    ward.put_in("CALLING_UNKNOWN")

    ward.act({"kind": "undo", "version": 0})

    assert ward.at("archive")["max_associations"] == 20
    assert ward.mended() == {"CALLING_UNKNOWN": False}


def test_a_fault_that_is_there_is_not_put_in_twice(ward: Ward) -> None:
    ward.put_in("CALLING_UNKNOWN")

    with pytest.raises(Conflict, match="in the hospital already"):
        ward.put_in("TITLE_CASE", "CALLING_UNKNOWN")

    assert ward.mended() == {"CALLING_UNKNOWN": False}


def test_what_was_mended_can_be_put_in_again(ward: Ward) -> None:
    ward.put_in("CALLING_UNKNOWN")
    ward.act(knows(ward, "us"))

    ward.put_in("CALLING_UNKNOWN")

    assert [each.mended for each in ward.faults()] == [False, False]


def test_an_unknown_fault_and_none_at_all_are_refused(ward: Ward) -> None:
    with pytest.raises(InvalidInput, match="Choose at least one"):
        ward.put_in()
    with pytest.raises(InvalidInput, match="no fault called 'FIRE'"):
        ward.put_in("FIRE")


def test_a_learner_cannot_put_a_fault_in(ward: Ward) -> None:
    with pytest.raises(InvalidInput, match="do not offer that action"):
        ward.act({"kind": "inject", "node": "archive", "fault": "TITLE_CASE"})


def test_revealing_tells_the_learner_once(ward: Ward) -> None:
    ward.put_in("TITLE_CASE")

    for _ in range(2):
        reveal_faults(ward.mentor, ward.id, ward.site)

    assert len([each for each in ward.notices() if "which faults" in each]) == 1


def test_nothing_is_done_in_a_closed_hospital(ward: Ward) -> None:
    with pytest.raises(InvalidInput, match="Write a note"):
        close_sandbox(ward.mentor, ward.id, "  ", ward.site)
    close_sandbox(ward.mentor, ward.id, "You looked at both sides first.", ward.site)

    with pytest.raises(InvalidInput, match=CLOSED):
        ward.act(knows(ward, "us"))
    with pytest.raises(InvalidInput, match=CLOSED):
        ward.echo()
    with pytest.raises(Conflict, match="closed"):
        ward.put_in("TITLE_CASE")
    with pytest.raises(Conflict, match="closed"):
        close_sandbox(ward.mentor, ward.id, "Once more.", ward.site)
    assert any("left a note" in each for each in ward.notices())


def test_the_mentor_s_deeds_are_in_the_audit_log(ward: Ward) -> None:
    ward.put_in("TITLE_CASE")
    close_sandbox(ward.mentor, ward.id, "Well done.", ward.site)

    with ward.site.store.reading() as unit:
        verbs = [each.verb for each in unit.audit_events.newest(ward.organization.id, limit=9)]

    assert verbs == ["close_sandbox", "put_in_faults", "open_sandbox"]


def test_a_fault_that_was_put_in_stays_on_record(ward: Ward) -> None:
    ward.put_in("TITLE_CASE")

    with pytest.raises(DBAPIError), ward.site.store.writing() as unit:
        unit.connection.exec_driver_sql("DELETE FROM sandbox_fault")


def test_the_practice_network_reaches_it_until_it_is_closed(ward: Ward) -> None:
    code = renew_code(ward.mentee, ward.id, ward.site).code
    arrivals = Arrivals(ward.site)
    guest = arrivals.guest(code)
    assert guest is not None
    assert guest.attempt_id == ward.id

    close_sandbox(ward.mentor, ward.id, "Well done.", ward.site)

    assert arrivals.guest(code) is None


def test_a_tool_of_her_own_meets_the_fault(ward: Ward) -> None:
    ward.put_in("CALLING_UNKNOWN")
    code = renew_code(ward.mentee, ward.id, ward.site).code

    with practice_network(ward.site) as network:
        outcomes = [echoed(network.ports.dicom, ward, code, each) for each in ("us", "ct")]

    assert outcomes == [False, True]


def test_the_web_service_answers_a_tool_until_the_hospital_is_closed(ward: Ward) -> None:
    assert code_of(ward.attempt, ward.site)
    asked = dict.fromkeys(("content_type", "agent"), "")
    asked |= {"method": "GET", "target": "/studies", "accept": "application/dicom+json"}
    answered = ask_from_tool(ward.attempt, asked, b"", "https://web.example", ward.site)
    assert answered.status == 200

    close_sandbox(ward.mentor, ward.id, "Well done.", ward.site)

    with pytest.raises(InvalidInput, match=CLOSED):
        ask_from_tool(ward.attempt, asked, b"", "https://web.example", ward.site)

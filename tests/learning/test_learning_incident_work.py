"""Incidents asked of people: by person, team and rule, and done once the incident is passed."""

from datetime import timedelta
from pathlib import Path

import pytest

from app import clock
from app.catalog import LabEntry
from app.grading.desk import REPORT
from app.learning.acting import act_on_wire
from app.learning.assigning import Ask, Target, assign
from app.learning.assignment_rules import keep_rule, make_rule
from app.learning.attempting import open_attempt
from app.learning.due_dates import DueDates, state_of
from app.learning.handing_over import hand_over
from app.learning.site import Site
from app.learning.subjects import Subject, subjects, subjects_by_id
from app.records.learning import AssignedModule
from app.records.mentoring import AskedKind
from app.records.people import Person, Role
from tests.every_kind import every_kind_content
from tests.people import organization, person, reader, team

SLUG = "ct-after-the-upgrade"


@pytest.fixture(scope="module")
def ward_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    name = SLUG.replace("-", "_")
    return every_kind_content(tmp_path_factory.mktemp("incident") / "content", incident=name)


class Ward:
    """A mentor, her team, and a mentee in it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        ward = organization(site.store)
        self.mentee: Person = person(site.store, ward, "Mina Mentee")
        self.team = team(site.store, ward, "Day", self.mentee)
        found = person(site.store, ward, "Tomas Lind", Role.MENTOR, team=self.team)
        self.mentor = reader(site.store, found)

    @property
    def lab(self) -> LabEntry:
        """Return the incident."""
        found = self.site.catalog.lab(SLUG)
        assert found is not None
        return found

    @property
    def subject(self) -> Subject:
        """Return it as something to ask."""
        return subjects_by_id(self.site.catalog)[AskedKind.INCIDENT, self.lab.spec.id]

    @property
    def dates(self) -> DueDates:
        """Return dates nine days on."""
        return DueDates(clock.today("Europe/Berlin") + timedelta(days=9))

    def ask(self, target: Target) -> None:
        """Ask it of somebody."""
        assign(self.mentor, Ask(self.subject, (target,), self.dates, "Try it."), self.site)

    def asked(self) -> list[AssignedModule]:
        """Return what is asked of the mentee."""
        with self.site.store.reading() as unit:
            return unit.assignments.of_learner(self.mentee.organization_id, self.mentee.id)

    def work(self, *, well: bool = True) -> None:
        """Let the mentee go the model's way, or hand over at once."""
        attempt = open_attempt(self.mentee, self.lab, self.site)
        path = self.site.grading.path(SLUG, dict(attempt.params))
        [report] = [each for each in path if each["kind"] == REPORT]
        state = self.lab.spec.exercises[0]
        for action in path if well else ():
            if action is not report:
                act_on_wire(self.mentee, attempt.id, state, action, self.site)
        told = {name: value for name, value in report.items() if name != "kind"}
        texts = {"handover": "A test send on the evening before."}
        hand_over(self.mentee, self.lab, attempt.id, told, texts, self.site)


@pytest.fixture
def ward(ward_site: Site) -> Ward:
    return Ward(ward_site)


def test_an_incident_is_a_subject_of_its_own_kind(ward: Ward) -> None:
    kinds = {each.id: each.kind for each in subjects(ward.site.catalog)}

    assert kinds[ward.lab.spec.id] == AskedKind.INCIDENT
    assert ward.subject.title == "I01 CT studies stop after an upgrade"


def test_one_that_was_asked_for_as_a_lab_is_still_found(ward: Ward) -> None:
    found = subjects_by_id(ward.site.catalog)

    assert found[AskedKind.LAB, ward.lab.spec.id] == ward.subject


@pytest.mark.parametrize("by", ["person", "team", "rule"])
def test_it_is_asked_by_person_team_and_rule(by: str, ward: Ward) -> None:
    if by == "rule":
        rule = make_rule(ward.mentor, ward.subject, ward.dates, ward.site, team_id=ward.team.id)
        assert keep_rule(ward.mentor, rule, ward.site) == 1
    else:
        one = Target(person_id=ward.mentee.id)
        ward.ask(one if by == "person" else Target(team_id=ward.team.id))

    [asked] = ward.asked()
    assert (asked.kind, asked.module_id) == (AskedKind.INCIDENT, ward.lab.spec.id)
    assert state_of(asked, clock.now()) == "open"
    with ward.site.store.reading() as unit:
        [notice] = unit.notices.unread(ward.mentee.organization_id, ward.mentee.id)
    assert "asks you to complete I01 CT studies stop after an upgrade" in notice.sentence


def test_it_is_done_when_the_incident_is_passed(ward: Ward) -> None:
    ward.ask(Target(person_id=ward.mentee.id))

    ward.work()

    [asked] = ward.asked()
    assert state_of(asked, clock.now()) == "done"


def test_a_shift_that_does_not_pass_leaves_it_open(ward: Ward) -> None:
    ward.ask(Target(person_id=ward.mentee.id))

    ward.work(well=False)

    [asked] = ward.asked()
    assert state_of(asked, clock.now()) == "open"


def test_what_was_passed_before_it_was_asked_is_done(ward: Ward) -> None:
    ward.work()

    ward.ask(Target(team_id=ward.team.id))

    [asked] = ward.asked()
    assert asked.completed_at is not None

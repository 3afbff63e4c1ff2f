"""The demonstration hospital: invented people who read, stumble, pass and earn credit.

Their history is made by the same deeds that a browser calls, at moments of the past months, so
that every submission was judged, every entry chained and every certificate can be verified.
"""

from datetime import datetime, timedelta
from random import Random
from uuid import NAMESPACE_URL, uuid5

from app import clock
from app.catalog import LabEntry, Module
from app.cli.answering import ModelAnswers
from app.cli.demonstration_cast import CAST, PASSWORD, TEAMS, Cast
from app.cli.demonstration_days import days_ago
from app.cli.demonstration_mentor import MENTOR, NEWCOMER, mentor, reader_of
from app.cli.demonstration_office import hold_office
from app.cli.demonstration_study import study
from app.errors import Conflict
from app.frozen import Frozen
from app.learning.acting import act_on_wire
from app.learning.attempting import new_variant, open_attempt
from app.learning.being_there import Doing, at_lab, at_lesson, be_there
from app.learning.evaluating import QUESTIONS, send_evaluation
from app.learning.keeping_up import keep_credential
from app.learning.progress import module_labs
from app.learning.reading import finish_lesson, open_lesson
from app.learning.signing_in import hash_password
from app.learning.site import Site
from app.learning.sitting import choose, hand_in, start_sitting
from app.learning.submitting import submit_lab
from app.records.learning import Attempt
from app.records.people import Organization, Person, Role, RoleGrant, Scope, Team

_ZONE = "America/Chicago"
_SLUG = "harbor-valley"
_OFFICE = "noor.haddad@harbor.example"
_SIGN = timedelta(minutes=5)
_FAILS_FIRST = 3
"""Whoever stumbles as often as this over each lab fails the first post-test, too."""


def set_up(site: Site) -> bool:
    """Load the demonstration unless it is there; say whether it is new."""
    with site.store.reading() as unit:
        known = unit.organizations.named(_SLUG)
        is_whole = known and unit.assignments.by(known.id, _id(MENTOR))
    if known and not is_whole:
        raise Conflict(
            "The demonstration was interrupted while it was set up. Delete the folder "
            f"{site.settings.home} and start again."
        )
    if known:
        return False
    people = _people(site)
    _history(people, site)
    study(people[NEWCOMER], site)
    others = [each for email, each in people.items() if email not in {_OFFICE, NEWCOMER}]
    hold_office(reader_of(people[_OFFICE], site), others, days_ago(100), site)
    mentor(people, site)
    return True


def _id(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"https://harbor.example/{name}"))


def _people(site: Site) -> dict[str, Person]:
    now = clock.now()
    hired = now - timedelta(days=400)
    organization = Organization(
        _id("organization"), _SLUG, "Harbor Valley Hospital (demonstration)",
        "1 Harbor Road, Harbor Valley", "education@harbor.example", _ZONE, hired,
    )  # fmt: skip
    people = {cast.email: _person(cast, organization, hired) for cast in CAST}
    hashed = hash_password(PASSWORD)
    with site.store.writing() as unit:
        unit.organizations.add(organization)
        unit.people.add(*people.values())
        for name, parent in TEAMS:
            unit.teams.add(Team(organization.id, _id(name), name, _id(parent) if parent else None))
        for cast in CAST:
            person = people[cast.email]
            unit.passwords.set(organization.id, person.id, hashed, now)
            unit.teams.join(organization.id, _id(cast.team), person.id)
            for role in cast.roles:
                unit.role_grants.grant(_grant(person, role))
    return people


def _person(cast: Cast, organization: Organization, hired: datetime) -> Person:
    number = 1000 + CAST.index(cast)
    return Person(
        organization.id, _id(cast.email), cast.email, cast.given_name, cast.family_name, True,  # noqa: FBT003
        _ZONE, "auto", cast.job_role, f"HV{number}", hired.date(), hired,
    )  # fmt: skip


def _grant(person: Person, role: Role) -> RoleGrant:
    scope, team_id = Scope.SITE, None
    if role is Role.LEARNER:
        scope = Scope.SELF
    elif role in (Role.MENTOR, Role.MANAGER):
        scope, team_id = Scope.TEAM, _id("Imaging Informatics")
    grant_id = _id(f"{person.email}/{role.value}")
    return RoleGrant(person.organization_id, grant_id, person.id, role, scope, team_id)


def _history(people: dict[str, Person], site: Site) -> None:
    modules = site.catalog.modules()
    answers = ModelAnswers(site)
    for position, cast in enumerate(CAST):
        learner, rng = people[cast.email], Random(cast.email)  # noqa: S311
        if cast.passed_ciip_on:
            keep_credential(learner, "ciip", f"CIIP-{4200 + position}", cast.passed_ciip_on, site)
        for place in cast.finishes:
            for module in modules[place : place + 1]:
                started = days_ago(rng.randint(40, 200))
                _Story(learner, module, cast, started, rng, site, answers).finish()
        for place in cast.begins:
            for module in modules[place : place + 1]:
                started = days_ago(rng.randint(3, 20))
                _Story(learner, module, cast, started, rng, site, answers).begin()


class _Story(Frozen):
    """One learner's way through one module, from the moment she started."""

    learner: Person
    module: Module
    cast: Cast
    started: datetime
    rng: Random
    site: Site
    answers: ModelAnswers

    def finish(self) -> None:
        """Read every lesson, stumble a little, pass every lab and the test, send the form."""
        self._read(len(self.module.lessons))
        for position, lab in enumerate(module_labs(self.module, self.site.catalog)):
            moment = self.started + timedelta(days=3 + position, hours=1)
            self._pass(lab, self._stumble(lab, moment))
        if self.cast.stumbles >= _FAILS_FIRST:
            with clock.at(self.started + timedelta(days=11)):
                self._sit(passes=False)
        with clock.at(self.started + timedelta(days=12)):
            self._sit(passes=True)
        with clock.at(self.started + timedelta(days=12, hours=1)):
            form = {name: str(self.rng.randint(4, 5)) for name in QUESTIONS}
            send_evaluation(self.learner, self.module, form, self.site)

    def begin(self) -> None:
        """Read some lessons, stumble over the first labs, and be stuck at the last of them."""
        self._read(self.rng.randint(2, 4))
        labs = module_labs(self.module, self.site.catalog)[: self.cast.stumbles]
        for position, lab in enumerate(labs):
            moment = self._stumble(lab, self.started + timedelta(days=2, hours=2 + 2 * position))
            if lab is not labs[-1]:
                self._pass(lab, moment)

    def _read(self, lessons: int) -> None:
        for position, lesson in enumerate(self.module.lessons[:lessons]):
            with clock.at(self.started + timedelta(hours=7 * position)):
                open_lesson(self.learner, self.module, lesson, self.site)
            with clock.at(self.started + timedelta(hours=7 * position, minutes=6)):
                self._be_there(at_lesson(self.module, lesson))
            with clock.at(self.started + timedelta(hours=7 * position, minutes=12)):
                finish_lesson(self.learner, self.module, lesson, self.site)

    def _be_there(self, doing: Doing | None) -> None:
        with self.site.store.writing() as unit:
            be_there(self.learner, doing, unit)

    def _work(self, lab: LabEntry, since: datetime, least: int, most: int) -> datetime:
        """Be at the lab for some minutes, with a sign now and then; return when they are over."""
        until = since + timedelta(minutes=self.rng.randint(least, most))
        while since < until:
            since = min(since + _SIGN, until)
            with clock.at(since):
                self._be_there(at_lab(lab, self.site.catalog))
        return until

    def _stumble(self, lab: LabEntry, moment: datetime) -> datetime:
        """Hand in wrong answers some minutes apart, and return when the last one was."""
        with clock.at(moment):
            attempt = open_attempt(self.learner, lab, self.site)
        for raws, uploads, _ in self.answers.misconceptions(attempt, self.rng, self.cast.stumbles):
            moment = self._work(lab, moment, 4, 19)
            with clock.at(moment):
                submit_lab(self.learner, lab, attempt.id, raws, self.site, uploads=uploads)
        return moment

    def _pass(self, lab: LabEntry, moment: datetime) -> None:
        """Answer as the lab's author would, on a new variant where wrong picks cost too much."""
        with clock.at(self._work(lab, moment, 5, 25)):
            if not self._answer(lab, open_attempt(self.learner, lab, self.site)):
                self._answer(lab, new_variant(self.learner, lab, self.site))

    def _answer(self, lab: LabEntry, attempt: Attempt) -> bool:
        raws, uploads, actions = self.answers.model(attempt)
        for exercise_id, action in actions:
            exercise = lab.spec.exercise(exercise_id)
            if exercise is not None:
                act_on_wire(self.learner, attempt.id, exercise, action, self.site)
        handed = submit_lab(self.learner, lab, attempt.id, raws, self.site, uploads=uploads)
        return handed.attempt.passed

    def _sit(self, *, passes: bool) -> None:
        sitting = start_sitting(self.learner, self.module, self.site)
        spare = len(sitting.items) * (100 - self.module.pass_percent) // 100
        missed = self.rng.randint(0, spare) if passes else spare + 2
        for position, shown in enumerate(sitting.items):
            right = next(at for at, option in enumerate(shown["options"]) if option["right"])
            choice = right if position >= missed else (right + 1) % len(shown["options"])
            choose(self.learner, sitting.id, position, choice, 1, self.site)
        hand_in(self.learner, sitting.id, self.module, self.site)

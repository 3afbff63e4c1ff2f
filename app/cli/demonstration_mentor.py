"""What the mentor of the demonstration asked of her hospital, and what she was asked."""

from collections.abc import Mapping
from datetime import timedelta

from app import clock
from app.catalog import Module
from app.cli.demonstration_days import days_ago
from app.learning.asking import ask_mentor
from app.learning.assigning import Target, assign_module
from app.learning.assignment_rules import keep_rule, make_rule
from app.learning.attempting import open_attempt
from app.learning.due_dates import DueDates
from app.learning.progress import module_labs
from app.learning.site import Site
from app.learning.subjects import module_subject
from app.records.people import Person, WebSession
from app.records.reader import Reader

MENTOR, NEWCOMER = "tomas.lindqvist@harbor.example", "maya.okafor@harbor.example"
_ASKING = (
    (NEWCOMER, 0, "I see the value, but how would I know that it is the right one?"),
    ("grace.kim@harbor.example", 1, "Would our own archive have noticed this?"),
)
_JOB = "PACS analyst"


def mentor(people: Mapping[str, Person], site: Site) -> None:
    """Let learners ask, and the mentor assign: to Maya, to an overdue team, and by a rule."""
    tomas, modules = reader_of(people[MENTOR], site), site.catalog.modules()
    for email, place, question in _ASKING:
        for module in modules[place : place + 1]:
            _ask(people[email], module, question, site)
    today = clock.today(tomas.person.time_zone)
    for module in modules[2:3]:
        with clock.at(days_ago(25)):
            subject, dates = module_subject(module), DueDates(due_days=40)
            keep_rule(tomas, make_rule(tomas, subject, dates, site, job_role=_JOB), site)
    for module in modules[1:2]:
        with clock.at(days_ago(45)):
            team = Target(team_id=_team(tomas, "Interfaces", site))
            assign_module(tomas, module, team, today - timedelta(days=4), "", site)
    for module in modules[:1]:
        with clock.at(days_ago(10)):
            note = "Read one lesson a day and tell me what surprises you."
            maya = Target(person_id=people[NEWCOMER].id)
            assign_module(tomas, module, maya, today + timedelta(days=12), note, site)


def reader_of(person: Person, site: Site) -> Reader:
    """Return *person* with the roles that she has, as if she had signed in."""
    with site.store.reading() as unit:
        grants = unit.role_grants.of(person.organization_id, person.id)
    now = clock.now()
    session = WebSession("", person.organization_id, person.id, "", now, now, now)
    return Reader(person, session, tuple(grants))


def _ask(learner: Person, module: Module, question: str, site: Site) -> None:
    for lab in module_labs(module, site.catalog)[:1]:
        with clock.at(days_ago(2)):
            attempt = open_attempt(learner, lab, site)
            exercise = lab.spec.exercises[0].id
            ask_mentor(learner, lab, attempt.id, exercise, "", question, site)


def _team(reader: Reader, name: str, site: Site) -> str:
    with site.store.reading() as unit:
        teams = unit.teams.of(reader.person.organization_id)
    return next(team.id for team in teams if team.name == name)

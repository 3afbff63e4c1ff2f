"""A network of hospitals with 1,200 invented people and two years behind them, for measuring.

Names are drawn from the labs' cast. The numbers fall the same each time; keys and salts do not.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import NAMESPACE_URL, uuid5

from app import clock
from app.catalog import Module
from app.cli.demonstration_cast import PASSWORD
from app.cli.demonstration_days import days_ago
from app.cli.demonstration_learning import Studied, learn
from app.cli.demonstration_mentor import reader_of
from app.cli.demonstration_office import hold_office
from app.credit.rules import Anchor, all_rules
from app.errors import Conflict
from app.grading.cast import draw_person
from app.learning.assigning import Target, assign_module
from app.learning.assignment_rules import keep_rule, make_rule
from app.learning.awarding import enter_award
from app.learning.checkpointing import add_checkpoint
from app.learning.due_dates import DueDates
from app.learning.signing_in import hash_password
from app.learning.site import Site
from app.learning.subjects import module_subject
from app.records.credit import Credential
from app.records.learning import Completion, Enrollment
from app.records.mentoring import Since
from app.records.people import Organization, Person, Role, RoleGrant, Scope, Team
from app.records.reader import Reader
from app.store import Unit

PEOPLE, YEARS = 1200, 2
LARGE_SIGN_INS = (
    ("p0001@lakes.example", "the manager of the whole network"),
    ("p0002@lakes.example", "the CE administrator"),
    ("p0003@lakes.example", "a mentor of everybody"),
    ("p0004@lakes.example", "the administrator"),
    ("p0021@lakes.example", "the manager of the first hospital"),
)
_SLUG, _ZONE = "lakes-network", "America/Chicago"
_HOSPITALS = ("Alder", "Birch", "Cedar", "Elm", "Juniper", "Linden")
_DEPARTMENTS = ("PACS administration", "Interfaces", "CT and MR", "Ultrasound", "Radiography")
_SHIFTS = ("days", "nights")
_JOBS = ("PACS analyst", "Interface analyst", "CT technologist", "MR technologist",
         "Sonographer", "Radiographer")  # fmt: skip
_HEADS = {1: Role.MANAGER, 2: Role.CE_ADMINISTRATOR, 3: Role.MENTOR, 4: Role.ADMIN}
_BODIES = ("ciip", "arrt", "ahima", "cphims")
_DAYS = 365 * YEARS
_MOST_MODULES = 7


def set_up_large(site: Site) -> bool:
    """Load the network unless it is there; say whether it is new."""
    with site.store.reading() as unit:
        known = unit.organizations.named(_SLUG)
        is_whole = known and unit.assignments.by(known.id, _id("p0003"))
    if known and not is_whole:
        raise Conflict(
            "The network was interrupted while it was set up. Delete the folder "
            f"{site.settings.home} and start again."
        )
    if known:
        return False
    people = _people(site)
    learn(people, _awards(people, site), site)
    heads = {role: reader_of(people[number - 1], site) for number, role in _HEADS.items()}
    hold_office(heads[Role.CE_ADMINISTRATOR], people[20:], days_ago(_DAYS), site)
    _assignments(heads[Role.MENTOR], site)
    return True


def _id(name: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"https://lakes.example/{name}"))


def _rng(name: str) -> Random:
    return Random(f"lakes/{name}")  # noqa: S311 - a story, not a secret


def _people(site: Site) -> list[Person]:
    """Add the network, its teams in a tree, and its people with their roles and credentials."""
    founded, leaves, hashed = days_ago(_DAYS + 400), _teams(), hash_password(PASSWORD)
    organization = Organization(
        _id("organization"), _SLUG, "Lakes Imaging Network (demonstration)", "2 Lake Road",
        "education@lakes.example", _ZONE, founded,
    )  # fmt: skip
    people = [_person(number, organization) for number in range(1, PEOPLE + 1)]
    with site.store.writing() as unit:
        unit.organizations.add(organization)
        unit.people.add(*people)
        for name, parent in leaves.items():
            unit.teams.add(Team(organization.id, _id(name), name, _id(parent) if parent else None))
        shifts = [name for name in leaves if name.endswith(_SHIFTS)]
        for place, person in enumerate(people):
            team = shifts[place * len(shifts) // PEOPLE]
            unit.teams.join(organization.id, _id(team), person.id)
            for grant in _grants(person, place, team):
                unit.role_grants.grant(grant)
            for credential in _credentials(person):
                unit.credentials.add(credential)
        for email, _ in LARGE_SIGN_INS:
            unit.passwords.set(organization.id, _id(email.partition("@")[0]), hashed, founded)
    return people


def _teams() -> Mapping[str, str | None]:
    """Return the parent of each team by name: network, hospitals, departments, shifts."""
    found: dict[str, str | None] = {"Lakes": None}
    for hospital in _HOSPITALS:
        found[hospital] = "Lakes"
        for department in _DEPARTMENTS:
            found[f"{hospital}, {department}"] = hospital
            for shift in _SHIFTS:
                found[f"{hospital}, {department}, {shift}"] = f"{hospital}, {department}"
    return found


def _person(number: int, organization: Organization) -> Person:
    name, rng = f"p{number:04d}", _rng(f"person/{number}")
    drawn = draw_person(rng)
    hired = days_ago(rng.randrange(10, _DAYS + 300))
    return Person(
        organization.id, _id(name), f"{name}@lakes.example", drawn.given, drawn.family, True,  # noqa: FBT003
        _ZONE, "auto", rng.choice(_JOBS), f"LN{number:04d}", hired.date(), hired,
    )  # fmt: skip


def _grants(person: Person, place: int, team: str) -> list[RoleGrant]:
    """Let everybody learn; the first lead the network, and each team's first person her branch."""
    hospital, department, _ = team.split(", ")
    a_team, a_hospital = PEOPLE // 60, PEOPLE // len(_HOSPITALS)
    found: list[tuple[Role, str | None]] = [(Role.LEARNER, None)]
    if place + 1 in _HEADS:
        found.append((_HEADS[place + 1], None))
    elif place % a_hospital == a_team:
        found.append((Role.MANAGER, hospital))
    elif place % (2 * a_team) == a_team:
        found.append((Role.MENTOR, f"{hospital}, {department}"))
    return [
        RoleGrant(
            person.organization_id, _id(f"{person.email}/{role.value}"), person.id, role,
            Scope.SELF if role is Role.LEARNER else Scope.TEAM if branch else Scope.SITE,
            _id(branch) if branch else None,
        )
        for role, branch in found
    ]  # fmt: skip


def _credentials(person: Person) -> list[Credential]:
    """Return none to three credentials, each of another body."""
    rng, rules = _rng(f"credentials/{person.email}"), all_rules()
    found = []
    for body in rng.sample(_BODIES, rng.choice((0, 1, 1, 1, 2, 2, 3))):
        anchored = date(rng.randrange(2012, 2024), rng.randrange(1, 13), rng.randrange(1, 29))
        if rules[body].anchor is Anchor.BIRTH_MONTH:
            anchored = anchored.replace(day=1)
        found.append(
            Credential(
                person.organization_id,
                _id(f"{person.email}/{body}"),
                person.id,
                body,
                f"{body.upper()}-{rng.randrange(10**5):05d}",
                anchored,
                person.created_at,
            )
        )
    return found


def _awards(people: list[Person], site: Site) -> list[Studied]:
    """Enter what was completed in two years in the order of the days, a signature a month."""
    completed = []
    months: dict[int, list[tuple[datetime, Person, Module]]] = defaultdict(list)
    for person in people:
        rng, modules = _rng(f"awards/{person.email}"), site.catalog.modules()
        wanted = min(rng.randrange(_MOST_MODULES + 1), len(modules))
        for module in rng.sample(list(modules), wanted):
            day = rng.randrange(2, _DAYS)
            moment = days_ago(day) + timedelta(minutes=rng.randrange(300))
            if moment > person.created_at:
                months[-day // 30].append((moment, person, module))
    for month in sorted(months):
        with site.store.writing() as unit:
            for moment, person, module in sorted(months[month], key=lambda each: each[0]):
                with clock.at(moment):
                    begun = _complete(person, module, moment, unit, site)
                completed.append((person, module, begun, moment))
            with clock.at(max(moment for moment, _, _ in months[month])):
                add_checkpoint(people[0].organization_id, unit, site.store, site.settings)
    return completed


def _complete(person: Person, module: Module, moment: datetime, unit: Unit, site: Site) -> datetime:
    """Enter a completed module; return when it was begun."""
    who, score = (person.organization_id, person.id), _rng(f"{person.email}/{module.id}")
    begun = moment - timedelta(days=score.randrange(2, 40))
    unit.enrollments.add(Enrollment(*who, module.id, begun))
    percent = Decimal(score.randrange(module.pass_percent, 101))
    completion = Completion(*who, module.id, module.content_hash, percent, moment)
    if unit.completions.add(completion):
        enter_award(person, module, completion, unit, site)
    return begun


def _assignments(mentor: Reader, site: Site) -> None:
    """Ask each hospital for some modules, half of them overdue, and newcomers by a rule."""
    modules = site.catalog.modules()
    for place, hospital in enumerate(_HOSPITALS):
        module, target = modules[place % len(modules)], Target(team_id=_id(hospital))
        for asked, due in ((120, 60), (20, -25)):
            due_on = days_ago(due).date()
            with clock.at(days_ago(asked)):
                assign_module(mentor, module, target, due_on, "Part of this year's plan.", site)
    dates = DueDates(due_days=30, since=Since.HIRED.value)
    with clock.at(days_ago(30)):
        subject = module_subject(modules[0])
        rule = make_rule(mentor, subject, dates, site, job_role="PACS analyst")
        keep_rule(mentor, rule, site)

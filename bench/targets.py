"""What is measured: each target's requests, its floor, and the people who send them."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from app import clock
from app.catalog import LabEntry
from app.credit.signing import signing_key
from app.grading.exercise import Exercise
from app.learning.acting import act_on_wire
from app.learning.attempting import start_attempt
from app.learning.opening import open_site
from app.learning.posting import post_all
from app.learning.reminding import remind_all
from app.learning.site import Site
from app.learning.web_sessions import reader_of, start_session
from app.records.credit import CycleTotal
from app.records.learning import Attempt
from app.records.people import Organization, Person, Role, RoleGrant, Scope, Team
from app.store import Unit
from bench.crowds import DIVISION, fill_group, studies_of
from bench.reports import AIM_ROWS, EVER, rows_of_files
from bench.sittings import AIM_P99_MS, PAUSE_S, SECONDS, SITTERS, autosaves, begin_exam

PEOPLE = 1000
SMALL_TEAM = 50
SENDERS = 16
DISTINCT = 400
INCIDENT = "ct-after-the-upgrade"
LABS = ("every-kind", "header-scavenger-hunt", "make-it-echo", INCIDENT)
DONE_BEFORE = 8
"""So many actions of the model stand on the page of an incident."""


@dataclass(frozen=True, slots=True)
class Target:
    """One thing to measure: prepared requests, sent in turn, and the floor it stands beside."""

    name: str
    floor: str
    requests: tuple[str, ...]
    statuses: tuple[int, ...] = (200,)
    crowd: int = 0
    """So many clients at once in place of the usual numbers, each with requests of its own."""
    pause: float = 0.0
    """How many seconds each client rests between two requests, on average."""
    seconds: float = 0.0
    aim_p50_ms: int = 0
    aim_p99_ms: int = 0
    rows: int = 0
    """How many rows the answer has, where it is a file of rows."""
    aim_rows_s: int = 0


@dataclass(frozen=True, slots=True)
class Sender:
    """A signed-in learner with an open attempt at each lab that is measured."""

    person: Person
    cookie: str
    csrf: str
    attempts: Mapping[str, Attempt]


def prepare(environment: Mapping[str, str]) -> list[Target]:
    """Fill an installation with people and attempts, and return what to measure."""
    site = open_site(environment)
    try:
        with site.store.writing() as unit:
            organization, manager = fill_people(unit)
            key = signing_key(site.settings.ledger_key)
            head, _ = fill_group(unit, "group", DIVISION, studies_of(site.catalog), key)
        senders = [_sender(site, organization, number) for number in range(SENDERS)]
        boss = signed_in(manager, site)
        # What so many people are reminded of goes out once; what is measured comes every day.
        remind_all(site)
        post_all(site)
        return [
            *_targets(site, senders, boss),
            *_managers(head, site),
            _sittings(site, organization),
        ]
    finally:
        site.close()


def _targets(site: Site, senders: list[Sender], boss: tuple[str, str]) -> list[Target]:
    module = site.catalog.modules()[0]
    lesson = f"/modules/{module.slug}/lessons/{module.lessons[0].slug}"
    kinds = lab_called(site, "every-kind")
    hunt = lab_called(site, "header-scavenger-hunt")
    text = next(each for each in hunt.spec.exercises if each.kind == "text")
    echo = lab_called(site, "make-it-echo")
    echoing = [(sender, sender.attempts[echo.slug]) for sender in senders]
    everybody = [(sender, sender.attempts[kinds.slug]) for sender in senders]
    hunters = [(sender, sender.attempts[hunt.slug]) for sender in senders]
    return [
        Target("lesson page", "rows", tuple(_get(lesson, each.cookie) for each in senders)),
        Target("lab page", "rows", tuple(_get(_at(a), s.cookie) for s, a in hunters)),
        Target(
            "DICOM sample seen before", "rows",
            tuple(_get(f"{_at(a)}/files/{_file(a)}/tree.json", s.cookie) for s, a in hunters),
        ),
        Target("text answer", "commit", _answers(hunters, text, lambda n: f"1.2.840.{n}")),
        Target(
            "HL7 message", "commit",
            _answers(everybody, _exercise(kinds, "message"), lambda n: _message(everybody, n)),
        ),
        Target("DICOM upload", "commit", _uploads(everybody, site)),
        Target("live echo", "hello", _echoes(echoing, _live(echo))),
        Target(
            "console action: C-STORE", "commit", _stores(everybody, site),
            statuses=(303,), aim_p50_ms=80,
        ),
        Target("incident page", "rows", _shifts(senders, site), aim_p50_ms=150),
        Target("manager's page, 1,000 learners", "rows", (_get("/manager/hours", boss[0]),)),
        Target(
            "manager's page, a team of 50", "rows",
            (_get(f"/manager/hours?team={_team_id(SMALL_TEAM)}", boss[0]),),
        ),
    ]  # fmt: skip


def _managers(manager: Person, site: Site) -> list[Target]:
    """Return the pages and the largest files of a manager of 1,200 people over two years."""
    cookie, asked = signed_in(manager, site)[0], urlencode(EVER.as_query())
    paths = {"dashboard": ("/manager/", 150), "CE gap": ("/manager/credit", 200)}
    pages = [
        Target(f"{name}, {DIVISION:,} people", "rows", (_get(path, cookie),), aim_p50_ms=aim)
        for name, (path, aim) in paths.items()
    ]
    files = [
        Target(
            f"CSV of {name}, {DIVISION:,} people", "rows",
            (_get(f"/manager/{name}.csv?{asked}", cookie),), rows=rows, aim_rows_s=AIM_ROWS,
        )
        for name, rows in rows_of_files(site, manager).items()
    ]  # fmt: skip
    return [*pages, *files]


def _sittings(site: Site, organization: Organization) -> Target:
    """Return the target of many exams at once; the saves of one learner go to one client."""
    saves = [
        list(autosaves(begin_exam(person, site), *signed_in(person, site)))
        for person in (found_person(site, organization, number) for number in range(SITTERS))
    ]
    return Target(
        f"{SITTERS} sittings at once: autosave", "commit",
        tuple(request for round_ in zip(*saves, strict=True) for request in round_),
        crowd=SITTERS, pause=PAUSE_S, seconds=SECONDS, aim_p99_ms=AIM_P99_MS,
    )  # fmt: skip


def _shifts(senders: list[Sender], site: Site) -> tuple[str, ...]:
    """Return the pages of shifts in which something was done."""
    exercise = lab_called(site, INCIDENT).spec.exercises[0]
    pages = []
    for sender in senders:
        attempt = sender.attempts[INCIDENT]
        for action in site.grading.path(INCIDENT, dict(attempt.params))[:DONE_BEFORE]:
            act_on_wire(sender.person, attempt.id, exercise, action, site)
        pages.append(_get(f"/incidents/{INCIDENT}/attempts/{attempt.id}", sender.cookie))
    return tuple(pages)


# --- requests --------------------------------------------------------------------------------


def _get(path: str, cookie: str) -> str:
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: readingroom={cookie}\r\n"
        "Accept: text/html\r\n\r\n"
    )


def _post(path: str, sender: Sender, body: str, content_type: str) -> str:
    data = body.encode("utf-8")
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: readingroom={sender.cookie}\r\n"
        f"X-CSRF-Token: {sender.csrf}\r\nHX-Request: true\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(data)}\r\n\r\n{data.decode('latin-1')}"
    )


def form(path: str, sender: Sender, fields: Mapping[str, str]) -> str:
    """Return a form as a browser with htmx posts it."""
    return _post(path, sender, urlencode(fields), "application/x-www-form-urlencoded")


def _answers(
    senders: list[tuple[Sender, Attempt]], exercise: Exercise, answer: Callable[[int], str]
) -> tuple[str, ...]:
    found = []
    for number in range(DISTINCT):
        sender, attempt = senders[number % len(senders)]
        fields = {f"answer.{exercise.id}": answer(number), "only": exercise.id}
        found.append(form(f"{_at(attempt)}/submissions", sender, fields))
    return tuple(found)


def _message(senders: list[tuple[Sender, Attempt]], number: int) -> str:
    _, attempt = senders[number % len(senders)]
    [text, *_] = attempt.bench["messages"].values()
    return f"{text}\rNTE|1||Look {number}"


def _uploads(senders: list[tuple[Sender, Attempt]], site: Site) -> tuple[str, ...]:
    """Return uploads that differ from one another, so that none was seen before."""
    found = []
    for number in range(DISTINCT // 4):
        sender, attempt = senders[number % len(senders)]
        name = _file(attempt)
        data = bytearray(site.grading.file(attempt.lab_slug, dict(attempt.params), name))
        data[:8] = number.to_bytes(8, "little")
        mark = uuid.uuid4().hex
        head = (
            f'--{mark}\r\nContent-Disposition: form-data; name="only"\r\n\r\nrepair\r\n'
            f'--{mark}\r\nContent-Disposition: form-data; name="upload.repair"; '
            f'filename="{name}"\r\nContent-Type: application/dicom\r\n\r\n'
        )
        body = head.encode() + bytes(data) + f"\r\n--{mark}--\r\n".encode()
        found.append(
            f"POST {_at(attempt)}/submissions HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Cookie: readingroom={sender.cookie}\r\nX-CSRF-Token: {sender.csrf}\r\n"
            f"HX-Request: true\r\nContent-Type: multipart/form-data; boundary={mark}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body.decode('latin-1')}"
        )
    return tuple(found)


def _live(lab: LabEntry) -> Exercise:
    return next(each for each in lab.spec.exercises if each.kind == "live_association")


def _echoes(senders: list[tuple[Sender, Attempt]], exercise: Exercise) -> tuple[str, ...]:
    found = []
    for sender, attempt in senders:
        node = next(n for n in attempt.bench["hospital"]["nodes"] if n["kind"] == "archive")
        known = node.get("device_table") or [{"ae_title": "CT01"}]
        fields = {
            "kind": "echo",
            "calling_ae_title": known[0]["ae_title"],
            "called_ae_title": node["ae_title"],
            "host": node["host"],
            "port": str(node["port"]),
        }
        found.append(form(f"{_at(attempt)}/actions/{exercise.id}", sender, fields))
    return tuple(found)


def _stores(senders: list[tuple[Sender, Attempt]], site: Site) -> tuple[str, ...]:
    """Return actions at an archive that holds the object already: it takes it every time."""
    found = []
    for sender, attempt in senders:
        lab = lab_called(site, attempt.lab_slug)
        exercise = next(each for each in lab.spec.exercises if each.kind == "live_hospital")
        archive = next(n for n in attempt.bench["hospital"]["nodes"] if n["kind"] == "archive")
        fields = {
            "kind": "store",
            "calling_ae_title": archive["device_table"][0]["ae_title"],
            "called_ae_title": archive["ae_title"],
            "host": archive["host"],
            "port": str(archive["port"]),
            "files": _file(attempt),
        }
        action = {**fields, "files": [fields["files"]]}
        act_on_wire(sender.person, attempt.id, exercise, action, site)
        found.append(form(f"{_at(attempt)}/systems/{archive['id']}/actions", sender, fields))
    return tuple(found)


def _at(attempt: Attempt) -> str:
    return f"/labs/{attempt.lab_slug}/attempts/{attempt.id}"


def _file(attempt: Attempt) -> str:
    name: str = attempt.bench["files"][0]["name"]
    return name


def lab_called(site: Site, slug: str) -> LabEntry:
    """Return the lab or incident of that folder."""
    lab = site.catalog.lab(slug)
    if lab is None:
        raise LookupError(f"The bench needs the lab {slug}.")
    return lab


def _exercise(lab: LabEntry, exercise_id: str) -> Exercise:
    exercise = lab.spec.exercise(exercise_id)
    if exercise is None:
        raise LookupError(f"The bench needs the exercise {exercise_id}.")
    return exercise


# --- people ----------------------------------------------------------------------------------


def _id(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"bench/{name}"))


def _team_id(size: int) -> str:
    return _id(f"team-{size}")


def fill_people(unit: Unit) -> tuple[Organization, Person]:
    """Add 1,000 people in two teams, each with hours this year, and a manager over all."""
    now = clock.now()
    organization = Organization(
        _id("organization"),
        "bench",
        "Bench Hospital",
        "1 Bench Road",
        "b@bench.example",
        "UTC",
        now,
    )
    unit.organizations.add(organization)
    for size in (SMALL_TEAM, PEOPLE - SMALL_TEAM):
        unit.teams.add(Team(organization.id, _team_id(size), f"Team of {size}", None))
    people = [_person(organization, number) for number in range(PEOPLE)]
    unit.people.add(*people)
    start, end = now.date().replace(month=1, day=1), now.date().replace(month=12, day=31)
    for number, person in enumerate(people):
        size = SMALL_TEAM if number < SMALL_TEAM else PEOPLE - SMALL_TEAM
        unit.teams.join(organization.id, _team_id(size), person.id)
        unit.cycle_totals.add(
            CycleTotal(organization.id, person.id, "house", start, end, 60, 45, 30, 1)
        )
    unit.role_grants.grant(
        RoleGrant(organization.id, _id("grant"), people[0].id, Role.MANAGER, Scope.SITE, None)
    )
    return organization, people[0]


def _person(organization: Organization, number: int) -> Person:
    return Person(
        organization.id, _id(f"person-{number}"), f"p{number}@bench.example", f"Given{number}",
        f"Family{number:04}", True, "UTC", "auto", "Technologist", f"B{number}", None, clock.now(),
    )  # fmt: skip


def _sender(site: Site, organization: Organization, number: int) -> Sender:
    person = found_person(site, organization, number + 1)
    cookie, csrf = signed_in(person, site)
    labs = [lab_called(site, slug) for slug in LABS]
    attempts = {lab.slug: start_attempt(person, lab, 1, site) for lab in labs}
    return Sender(person, cookie, csrf, attempts)


def found_person(site: Site, organization: Organization, number: int) -> Person:
    """Return the person of the bench with that number."""
    with site.store.reading() as unit:
        person = unit.people.get(organization.id, _id(f"person-{number}"))
    if person is None:
        raise LookupError("The bench's people are not there.")
    return person


def signed_in(person: Person, site: Site) -> tuple[str, str]:
    """Return the cookie of a new session and the token of its forms."""
    token = start_session(person, site.store, 24)
    reader = reader_of(token, site.store, site.settings.idle_minutes)
    if reader is None:
        raise LookupError("The session is not there.")
    return token, reader.session.csrf_token

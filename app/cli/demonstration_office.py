"""What a CE office of the demonstration did: claims of outside credit, sessions, an entry back."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from app import clock
from app.learning.attending import confirm_attendance, mark_attendance
from app.learning.claim_form import Told
from app.learning.claiming import send_claim
from app.learning.classroom import schedule_session, sign_up
from app.learning.deciding import approve_claim, ask_about_claim, decline_claim
from app.learning.reversing import reverse_entry
from app.learning.scans import Scan
from app.learning.session_form import Plan
from app.learning.site import Site
from app.records.people import Person
from app.records.reader import Reader

_SCAN = Scan(
    b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n", "application/pdf", "proof.pdf"
)
_COURSES = ("Archive upgrades", "Interfaces in practice", "Dose reports", "Image quality",
            "Security for imaging", "Worklists at night")  # fmt: skip
_PROVIDERS = ("A society of the field", "The university's school", "A regional meeting")
_MONTH = timedelta(days=30)
_SEATS = 12


def hold_office(office: Reader, people: Sequence[Person], since: datetime, site: Site) -> None:
    """Decide about some claims and hold a session a month, from *since* until now."""
    month, number = since + _MONTH, 0
    while month < clock.now() - _MONTH:
        rng = Random(f"office/{number}")  # noqa: S311 - a story, not a secret
        _month(office, rng.sample(people, min(_SEATS, len(people))), month, rng, site)
        month, number = month + _MONTH, number + 1
    rng = Random("office/now")  # noqa: S311
    for person in rng.sample(people, min(_SEATS, len(people))):
        # No day of these is one of the last month's, so nobody claims the same course again.
        claim_something(person, clock.now() - timedelta(days=rng.randrange(1, 9)), rng, site)
    ahead = schedule_class(office, clock.now(), site)
    for person in people[: _SEATS + 2]:
        sign_up(person, ahead, site)


def _month(
    office: Reader, people: Sequence[Person], month: datetime, rng: Random, site: Site
) -> None:
    """Approve most claims of a month, question or decline the others, and hold a session."""
    for position, person in enumerate(people):
        claim_id = claim_something(person, month, rng, site)
        with clock.at(month + timedelta(days=2, minutes=position)):
            if position == 0:
                decline_claim(office, claim_id, 1, "The scan shows another year.", site)
            elif position == 1:
                ask_about_claim(office, claim_id, 1, "Which hours were about imaging?", site)
            else:
                entry = approve_claim(office, claim_id, 1, site)
    with clock.at(month + timedelta(days=3)):
        reverse_entry(office, entry.id, "wrong_facts", "", site)
    held = hold_class(office, people, month, site)
    with clock.at(month + timedelta(days=12)):
        confirm_attendance(office, held, site)


def claim_something(person: Person, moment: datetime, rng: Random, site: Site) -> str:
    """Let *person* claim a course of the days before; return the claim's id."""
    facts = {
        "format": "course", "bodies": ["ABII"], "references": {}, "categories": [],
        "domains": rng.sample("ABCDEFGHIJ", 2),
    }  # fmt: skip
    earned_on: date = moment.date() - timedelta(days=rng.randrange(2, 20))
    minutes = rng.randrange(2, 17) * 30
    told = Told(rng.choice(_COURSES), rng.choice(_PROVIDERS), earned_on, minutes, facts, "")
    with clock.at(moment):
        return send_claim(person, told, _SCAN, site).id


def hold_class(office: Reader, people: Sequence[Person], month: datetime, site: Site) -> str:
    """Hold a session ten days after *month*, to which all but one came; return its id."""
    with clock.at(month):
        session = schedule_class(office, month, site)
        for person in people:
            sign_up(person, session, site)
    with clock.at(month + timedelta(days=11)):
        came = {person.id for person in people[1:]}
        mark_attendance(office, session, came, site, office=True)
    return session


def schedule_class(office: Reader, now: datetime, site: Site) -> str:
    """Put a session on the schedule, for ten days from *now*; return its id."""
    starts_at = now.replace(minute=0, second=0, microsecond=0) + timedelta(days=10)
    facts = {"bodies": [], "references": {}, "categories": [], "domains": ["F"]}
    plan = Plan(
        "Reading headers together", "Bring a laptop and an object that puzzled you.", None,
        office.person.id, "Room 2, education center", office.person.time_zone, starts_at,
        starts_at + timedelta(hours=1), {"instruction": 50}, _SEATS, facts,
    )  # fmt: skip
    return schedule_session(office, plan, site).id

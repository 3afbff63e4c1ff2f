"""How a learner's own tools reach her attempt: the code that names it, and a new one on request."""

from datetime import datetime

from app import clock
from app.errors import NotFound
from app.learning.attempting import own, own_attempt
from app.learning.site import Site
from app.practice.gateway.titles import new_code
from app.records.learning import Attempt, ToldExchange
from app.records.network import AttemptCode
from app.records.people import Person
from app.store import Unit

_TRIES = 5


def renew_code(learner: Person, attempt_id: str, site: Site) -> AttemptCode:
    """Give the attempt a code, or another one; the one before it is void from now on."""
    attempt = own_attempt(learner, attempt_id, site)
    lab = site.catalog.lab(attempt.lab_slug)
    # Where the systems are not for the learner to see, their titles would give answers away.
    if lab is None or not lab.spec.console or not attempt.bench["hospital"]:
        raise NotFound("This lab has no hospital that tools could reach.")
    now = clock.now()
    with site.store.writing() as unit:
        own(learner, unit.attempts.locked(attempt.organization_id, attempt.id))
        return _added(attempt, now, unit)


def code_of(attempt: Attempt, unit: Unit) -> AttemptCode | None:
    """Return the code that is good now, if the learner has asked for one.

    A finished attempt keeps its code: whoever passed may go on playing.
    """
    return unit.attempt_codes.newest(attempt.organization_id, attempt.id)


def _added(attempt: Attempt, now: datetime, unit: Unit) -> AttemptCode:
    key = (attempt.organization_id, attempt.id)
    before = unit.attempt_codes.newest(*key)
    number = before.number + 1 if before else 1
    for _ in range(_TRIES):
        code = AttemptCode(*key, number, new_code(), now)
        if unit.attempt_codes.add(code):
            return code
    raise RuntimeError("No free code was found among 22 to the power of ten.")


def newest_arrival(attempt: Attempt, unit: Unit) -> int:
    """Return the sequence of the newest exchange that came from outside; 0 where none did."""
    return unit.network_arrivals.newest(attempt.organization_id, attempt.id)


def arrivals_of(attempt: Attempt, unit: Unit, most: int) -> list[ToldExchange]:
    """Return the newest exchanges that came from outside, newest first."""
    return unit.exchanges.arrived(attempt.organization_id, attempt.id, most)

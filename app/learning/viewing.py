"""Looking at the site as a mentee does: read-only, and written down at its start and its end."""

from uuid import uuid4

from app import clock
from app.errors import InvalidInput, NotFound
from app.frozen import replace
from app.learning.reach import people_in_reach
from app.learning.site import Site
from app.records.credit import AuditEvent
from app.records.people import Person
from app.records.reader import Reader
from app.store import Store, Unit

PERMISSION = "view_as_mentee"


def start_viewing(mentor: Reader, learner_id: str, site: Site) -> Person:
    """Let the mentor's session look as one of her mentees from its next request on."""
    with site.store.writing() as unit:
        learner = _mentee(mentor, learner_id, unit)
        if learner is None:
            raise NotFound("There is no such person among those you mentor.")
        unit.web_sessions.view_as(mentor.session.token_hash, learner.id)
        unit.audit_events.add(_event(mentor.person, "start_view_as", learner.id))
    return learner


def end_viewing(reader: Reader, site: Site) -> str:
    """Let the session be the mentor's own again; return as whom she had looked."""
    if reader.viewer is None:
        raise InvalidInput("You look at the site as yourself already.")
    with site.store.writing() as unit:
        unit.web_sessions.view_as(reader.session.token_hash, None)
        unit.audit_events.add(_event(reader.viewer, "end_view_as", reader.person.id))
    return reader.person.id


def as_viewed(mentor: Reader, store: Store) -> Reader:
    """Return the mentee as whom the session looks, or the mentor where she may no longer."""
    with store.reading() as unit:
        learner = _mentee(mentor, mentor.session.viewing_id or "", unit)
    if learner is None:
        return mentor
    return replace(mentor, person=learner, grants=(), viewer=mentor.person)


def _mentee(mentor: Reader, learner_id: str, unit: Unit) -> Person | None:
    within = people_in_reach(mentor, PERMISSION, unit) - {mentor.person.id}
    if learner_id not in within:
        return None
    learner = unit.people.get(mentor.person.organization_id, learner_id)
    return learner if learner is not None and learner.active else None


def _event(mentor: Person, verb: str, learner_id: str) -> AuditEvent:
    return AuditEvent(
        organization_id=mentor.organization_id,
        id=str(uuid4()),
        actor_id=mentor.id,
        verb=verb,
        subject=learner_id,
        detail={},
        happened_at=clock.now(),
    )

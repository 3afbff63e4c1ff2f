"""Extending time: the standing factor by which every clock against a learner is stretched."""

from uuid import uuid4

from app import clock
from app.errors import InvalidInput, NotFound
from app.learning.reach import people_in_reach
from app.learning.site import Site
from app.records.credit import AuditEvent
from app.records.people import Person
from app.records.reader import Reader

TIME_FACTORS = (100, 125, 150, 200)


def set_time_factor(
    reader: Reader, permission: str, person_id: str, percent: str, site: Site
) -> Person:
    """Keep the factor for the exams that the person begins from now on, and write it down.

    *permission* is what lets the reader do so, and says how far it reaches.
    """
    organization_id = reader.person.organization_id
    if percent not in map(str, TIME_FACTORS):
        raise InvalidInput("Choose a time factor from the list.")
    with site.store.writing() as unit:
        in_reach = person_id in people_in_reach(reader, permission, unit)
        person = unit.people.get(organization_id, person_id) if in_reach else None
        if person is None:
            raise NotFound("There is no such person among those whose time you may extend.")
        unit.people.set_time_factor(organization_id, person_id, int(percent))
        unit.audit_events.add(
            AuditEvent(
                organization_id=organization_id,
                id=str(uuid4()),
                actor_id=reader.person.id,
                verb="set_time_factor",
                subject=person_id,
                detail={"percent": int(percent)},
                happened_at=clock.now(),
            )
        )
    return person

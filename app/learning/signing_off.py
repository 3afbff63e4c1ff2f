"""Signing off a competency: a mentor's word that a mentee can do what an objective says."""

from uuid import uuid4

from app import clock
from app.catalog import Catalog, Objective
from app.errors import Conflict, Forbidden, InvalidInput, NotFound
from app.learning.notices import tell
from app.learning.reach import people_in_reach
from app.learning.site import Site
from app.records.credit import AuditEvent
from app.records.mentoring import SignOff
from app.records.reader import Reader

_LONGEST_NOTE = 1000


def objectives_by_id(catalog: Catalog) -> dict[str, Objective]:
    """Return every objective of every module by id."""
    return {each.id: each for module in catalog.modules() for each in module.objectives}


def sign_off(mentor: Reader, learner_id: str, objective_id: str, note: str, site: Site) -> SignOff:
    """Say with a note what the mentee was seen to do; it stands until the mentor takes it back."""
    objective = objectives_by_id(site.catalog).get(objective_id)
    if objective is None:
        raise InvalidInput("Choose an objective from the list.")
    if not note.strip() or len(note.strip()) > _LONGEST_NOTE:
        raise InvalidInput(
            f"Say in a note of at most {_LONGEST_NOTE} characters what you saw her do."
        )
    signed = SignOff(
        organization_id=mentor.person.organization_id,
        id=str(uuid4()),
        learner_id=learner_id,
        objective_id=objective.id,
        signed_by=mentor.person.id,
        note=note.strip(),
        signed_at=clock.now(),
        withdrawn_at=None,
    )
    with site.store.writing() as unit:
        within = people_in_reach(mentor, "sign_off_competency", unit) - {mentor.person.id}
        if learner_id not in within:
            raise NotFound("There is no such person among those you mentor.")
        if not unit.sign_offs.add(signed):
            raise Conflict("This competency is signed off already.")
        sentence = f"{mentor.person.name} signed off a competency: {objective.text}"
        tell(signed.organization_id, learner_id, "sign_off", sentence, "/me/mentoring", unit)
        unit.audit_events.add(_event(mentor, "sign_off_competency", signed))
    return signed


def withdraw_sign_off(mentor: Reader, sign_off_id: str, site: Site) -> SignOff:
    """Take the mentor's own sign-off back."""
    with site.store.writing() as unit:
        signed = unit.sign_offs.get(mentor.person.organization_id, sign_off_id)
        within = people_in_reach(mentor, "sign_off_competency", unit)
        if signed is None or signed.learner_id not in within:
            raise NotFound("There is no such sign-off among your mentees'.")
        if signed.signed_by != mentor.person.id:
            raise Forbidden("Only the mentor who signed it off can take it back.")
        unit.sign_offs.withdraw(signed, clock.now())
        unit.audit_events.add(_event(mentor, "withdraw_sign_off", signed))
    return signed


def _event(mentor: Reader, verb: str, signed: SignOff) -> AuditEvent:
    return AuditEvent(
        organization_id=signed.organization_id,
        id=str(uuid4()),
        actor_id=mentor.person.id,
        verb=verb,
        subject=signed.learner_id,
        detail={"objective": signed.objective_id},
        happened_at=clock.now(),
    )

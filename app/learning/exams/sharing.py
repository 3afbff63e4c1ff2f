"""Who besides the learner reads a report: nobody, or her mentors once she shares it."""

from app import clock
from app.errors import Conflict, NotFound
from app.learning.exams.sitting import own_exam
from app.learning.reach import people_in_reach
from app.learning.site import Site
from app.records.exams import ExamSitting
from app.records.people import Person
from app.records.reader import Reader
from app.store import Unit

_NOT_THERE = "There is no such report among those shared with you."


def share_report(learner: Person, sitting_id: str, site: Site, *, shared: bool) -> None:
    """Let the learner's mentors read the report of this one exam, or take it back."""
    sitting = own_exam(learner, sitting_id, site)
    if sitting.submitted_at is None:
        raise Conflict("Hand the exam in first; then there is a report to share.")
    with site.store.writing() as unit:
        unit.exam_sittings.share(sitting, clock.now() if shared else None)


def shared_exam(mentor: Reader, sitting_id: str, site: Site) -> tuple[Person, ExamSitting]:
    """Return a mentee and the exam whose report she shares; any other does not exist."""
    organization_id = mentor.person.organization_id
    with site.store.reading() as unit:
        sitting = unit.exam_sittings.get(organization_id, sitting_id)
        if sitting is None or sitting.shared_at is None:
            raise NotFound(_NOT_THERE)
        if sitting.learner_id not in people_in_reach(mentor, "view_mentee_progress", unit):
            raise NotFound(_NOT_THERE)
        mentee = unit.people.get(organization_id, sitting.learner_id)
    if mentee is None:
        raise NotFound(_NOT_THERE)
    return mentee, sitting


def shared_exams_of(mentee: Person, unit: Unit) -> list[ExamSitting]:
    """Return the exams whose reports the mentee shares, the newest first."""
    found = unit.exam_sittings.of(mentee.organization_id, mentee.id)
    return [each for each in reversed(found) if each.shared_at is not None]

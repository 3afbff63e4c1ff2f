"""Ending a shift: its report is handed over, and the incident judged by all that was done."""

from collections.abc import Mapping
from typing import Any

from app.catalog import LabEntry
from app.grading.desk import REPORT
from app.grading.exercise import HOSPITAL_KINDS
from app.learning.acting import act_on_wire
from app.learning.attempting import own_attempt
from app.learning.site import Site
from app.learning.submitting import HandedIn, submit_lab
from app.records.people import Person


def hand_over(
    learner: Person,
    lab: LabEntry,
    attempt_id: str,
    report: Mapping[str, Any],
    texts: Mapping[str, str],
    site: Site,
    request_id: str | None = None,
) -> HandedIn:
    """Keep the shift *report*, which ends the shift, and judge the incident.

    *texts* are what she wrote to her mentor, by exercise id. Where a grader fails, the report
    stays, and the same deed judges the shift later.
    """
    attempt = own_attempt(learner, attempt_id, site)
    with site.store.reading() as unit:
        over = unit.exchanges.any_of_kind(attempt.organization_id, attempt.id, REPORT)
    if not over:
        exercise = next(each for each in lab.spec.exercises if each.kind in HOSPITAL_KINDS)
        action = {**report, "kind": REPORT}
        act_on_wire(learner, attempt_id, exercise, action, site, request_id=request_id)
    return submit_lab(learner, lab, attempt_id, texts, site)

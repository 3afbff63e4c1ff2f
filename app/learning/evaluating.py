"""Sending the evaluation form of a module; one of the conditions of credit."""

import re
from collections.abc import Mapping

from app import clock
from app.catalog import Module
from app.errors import InvalidInput
from app.learning.completing import consider_completion
from app.learning.earning import module_credit, unspent
from app.learning.site import Site
from app.records.learning import Enrollment, Evaluation
from app.records.people import Person
from app.store import Unit

SCALE = ("1", "2", "3", "4", "5")
QUESTIONS = {
    "objectives_met": "The module did what its objectives promise.",
    "useful_at_work": "I can use what I learned at my work.",
    "right_level": "The level was right for me.",
    "free_of_bias": "The content was balanced and free of commercial bias.",
}
_LONGEST = 4000
_MINUTES = re.compile("[0-9]{1,5}")
MOST_MINUTES = 10_000


def send_evaluation(learner: Person, module: Module, form: Mapping[str, str], site: Site) -> bool:
    """Keep the form; say whether it completed *module*.

    A form once sent stands until credit can be earned again.
    """
    answers = {name: form.get(name, "") for name in QUESTIONS}
    if missing := [QUESTIONS[name] for name, value in answers.items() if value not in SCALE]:
        raise InvalidInput(f"Please rate this statement from 1 to 5: “{missing[0]}”")
    answers["minutes_spent"] = _minutes(form.get("minutes_spent", ""))
    answers["comment"] = form.get("comment", "").strip()[:_LONGEST]
    evaluation = Evaluation(
        organization_id=learner.organization_id,
        learner_id=learner.id,
        module_id=module.id,
        content_hash=module.content_hash,
        answers=answers,
        sent_at=clock.now(),
    )
    with site.store.writing() as unit:
        unit.enrollments.hold(
            Enrollment(learner.organization_id, learner.id, module.id, evaluation.sent_at)
        )
        if standing_form(learner, module, unit) is None:
            unit.evaluations.send(evaluation)
        return consider_completion(learner, module, unit, site)


def standing_form(learner: Person, module: Module, unit: Unit) -> Evaluation | None:
    """Return the form that the learner has sent and need not send again today."""
    today = clock.today(learner.time_zone)
    _, form = unspent(learner, module, module_credit(learner, module, today, unit), unit)
    return form


def _minutes(text: str) -> str:
    text = text.strip()
    if text and not (_MINUTES.fullmatch(text) and int(text) <= MOST_MINUTES):
        raise InvalidInput(
            f"Minutes spent must be a whole number from 0 to {MOST_MINUTES:,}, such as 150, "
            "or stay empty."
        )
    return text

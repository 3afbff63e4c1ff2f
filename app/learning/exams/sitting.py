"""Sitting a mock exam: keeping every answer, handing in, and time running out."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from app import clock
from app.errors import Conflict, InvalidInput, NotFound
from app.frozen import Frozen
from app.learning.fulfilling import fulfill
from app.learning.making_cards import learn_from_missed
from app.learning.site import Site
from app.records.exams import ExamAnswer, ExamItem, ExamMark, ExamSitting
from app.records.people import Person
from app.store import Unit

GRACE = timedelta(seconds=60)
"""An answer sent before the time was over may arrive so much later and still counts."""
CONFIDENCES = (1, 2, 3)
LONGEST_NOTE = 2000
_LONGEST_STAY = 86_400


class Typed(Frozen):
    """What stands on the page of one question."""

    choice: int | None
    struck: Sequence[int] = ()
    flagged: bool = False
    note: str = ""
    confidence: int | None = None
    seconds: int = 0


class Saved(Frozen):
    """What became of a save: *sequence* is the newest the server has, *left* the seconds left."""

    saved: bool
    sequence: int
    left: int | None


def save_answer(
    learner: Person, sitting_id: str, position: int, typed: Typed, sequence: int, site: Site
) -> Saved:
    """Keep what stands on the page of a question, unless something newer was kept."""
    now = clock.now()
    with site.store.writing() as unit:
        found = unit.exam_sittings.get_to_answer(learner.organization_id, sitting_id)
        sitting = _own(learner, found)
        if sitting.submitted_at is not None:
            raise Conflict("This exam was handed in; its answers stand.")
        if sitting.deadline_at is not None and now >= sitting.deadline_at + GRACE:
            raise Conflict("The time of this exam is over; what was saved before counts.")
        item = unit.exam_sittings.item(learner.organization_id, sitting_id, position)
        _must_be_sound(sitting, item, position, typed)
        answer = ExamAnswer(
            organization_id=learner.organization_id,
            sitting_id=sitting_id,
            position=position,
            choice=typed.choice,
            struck=sorted(set(typed.struck)),
            flagged=typed.flagged,
            note=typed.note,
            confidence=typed.confidence,
            seconds=typed.seconds,
            sequence=sequence,
            saved_at=now,
        )
        if unit.exam_sittings.answer(answer):
            return Saved(saved=True, sequence=sequence, left=seconds_left(sitting, now))
        newest = unit.exam_sittings.answers(learner.organization_id, sitting_id)[position]
        return Saved(saved=False, sequence=newest.sequence, left=seconds_left(sitting, now))


def hand_in_exam(learner: Person, sitting_id: str, site: Site) -> ExamSitting:
    """Judge the exam once; after the deadline it counts as handed in at the deadline."""
    with site.store.writing() as unit:
        found = unit.exam_sittings.get_to_close(learner.organization_id, sitting_id)
        sitting = _own(learner, found)
        if sitting.submitted_at is None:
            _close(sitting, unit)
            fulfill(learner.organization_id, [learner.id], unit, site.catalog)
        return _own(learner, unit.exam_sittings.get(learner.organization_id, sitting_id))


def own_exam(learner: Person, sitting_id: str, site: Site) -> ExamSitting:
    """Return the learner's own exam, settled if its time has run out while nobody looked."""
    with site.store.reading() as unit:
        found = unit.exam_sittings.get(learner.organization_id, sitting_id)
        sitting = _own(learner, found)
    if sitting.submitted_at is None and is_over(sitting):
        return hand_in_exam(learner, sitting_id, site)
    return sitting


def own_exams(learner: Person, site: Site) -> list[ExamSitting]:
    """Return the learner's exams, oldest first, settled where time has run out."""
    with site.store.reading() as unit:
        found = unit.exam_sittings.of(learner.organization_id, learner.id)
    return [
        hand_in_exam(learner, each.id, site)
        if each.submitted_at is None and is_over(each)
        else each
        for each in found
    ]


def is_over(sitting: ExamSitting) -> bool:
    """Say whether the exam was handed in or its time has run out."""
    return sitting.submitted_at is not None or (
        sitting.deadline_at is not None and clock.now() >= sitting.deadline_at
    )


def seconds_left(sitting: ExamSitting, now: datetime) -> int | None:
    """Return the whole seconds left, or ``None`` where no clock runs."""
    if sitting.deadline_at is None:
        return None
    return max(0, int((sitting.deadline_at - now).total_seconds()))


def _close(sitting: ExamSitting, unit: Unit) -> None:
    now = clock.now()
    marks = unit.exam_sittings.marks(sitting.organization_id, [sitting.id])
    late = sitting.deadline_at is not None and now >= sitting.deadline_at
    unit.exam_sittings.close(
        sitting,
        points=sum(mark.right for mark in marks if mark.scored),
        submitted_at=min(now, sitting.deadline_at or now),
        timed_out=late,
    )
    _learn(sitting, [mark.position for mark in marks if _is_wrong(mark)], unit)


def _is_wrong(mark: ExamMark) -> bool:
    """Say whether an answer was given and is wrong; what was not reached tells nothing."""
    return mark.choice is not None and not mark.right


def _learn(sitting: ExamSitting, positions: Sequence[int], unit: Unit) -> None:
    """Make review cards of the questions at *positions*."""
    if not positions:
        return
    items = unit.exam_sittings.items(sitting.organization_id, sitting.id)
    missed = {items[position].item_id: _with_key(items[position]) for position in positions}
    learn_from_missed(sitting.organization_id, sitting.learner_id, missed, unit)


def _with_key(item: ExamItem) -> dict[str, Any]:
    """Return what the item showed, its right option marked; until now the key stood apart."""
    options = [
        {**option, "right": index == item.key} for index, option in enumerate(item.shown["options"])
    ]
    return {**item.shown, "options": options}


def _own(learner: Person, sitting: ExamSitting | None) -> ExamSitting:
    if sitting is None or sitting.learner_id != learner.id:
        raise NotFound("There is no such exam among yours.")
    return sitting


def _must_be_sound(
    sitting: ExamSitting, item: ExamItem | None, position: int, typed: Typed
) -> None:
    if item is None:
        raise NotFound(f"This exam has no question {position + 1}.")
    options = range(len(item.shown["options"]))
    if typed.choice is not None and typed.choice not in options:
        raise InvalidInput(f"Question {position + 1} has no such option.")
    if any(each not in options for each in typed.struck):
        raise InvalidInput(f"Question {position + 1} has no such option to strike out.")
    if len(typed.note) > LONGEST_NOTE:
        raise InvalidInput(f"A note may have {LONGEST_NOTE} characters; shorten yours.")
    if typed.confidence is not None and not sitting.kind.is_practice:
        raise InvalidInput("Confidence is marked in drills only.")
    if typed.confidence not in (None, *CONFIDENCES):
        raise InvalidInput("Confidence is 1, 2 or 3.")
    if not 0 <= typed.seconds <= _LONGEST_STAY:
        raise InvalidInput("The time on a question is a number of seconds of at most a day.")

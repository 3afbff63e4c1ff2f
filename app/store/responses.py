"""Answers to items, from every kind of form that shows them."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, case, func, select

from app.records.learning import Sitting, SittingAnswer
from app.records.responses import ItemResponse, OptionShown
from app.store import schema
from app.store.rows import Rows

q = schema.sitting.c
w = schema.sitting_answer.c
s = schema.exam_sitting.c
i = schema.exam_item.c
a = schema.exam_answer.c

_LONGEST_THOUGHT = 600
"""Whoever takes more seconds was not before the question all the time."""


class Responses(Rows):
    """What learners answered, item by item; read only."""

    def first(
        self, organization_id: str, module_id: str, item_ids: Collection[str]
    ) -> list[ItemResponse]:
        """Return each learner's first answer to each item of a bank, oldest first.

        Post-tests are those of *module_id*; mock exams draw on every bank, so *item_ids* names
        the items of this one.
        """
        found: dict[tuple[str, str], ItemResponse] = {}
        every = [
            *self._post_tests(organization_id, module_id),
            *self._exams(organization_id, item_ids),
        ]
        for response in sorted(every, key=lambda each: each.answered_at):
            found.setdefault((response.learner_id, response.item_id), response)
        return list(found.values())

    def _post_tests(self, organization_id: str, module_id: str) -> Iterator[ItemResponse]:
        """Yield the answers of post-tests that were handed in."""
        mine = (
            q.organization_id == organization_id,
            q.module_id == module_id,
            q.submitted_at.is_not(None),
        )
        given = (
            select(schema.sitting_answer)
            .join(schema.sitting, (q.organization_id == w.organization_id) & (q.id == w.sitting_id))
            .where(*mine)
        )
        answers: dict[str, dict[int, SittingAnswer]] = defaultdict(dict)
        for answer in self._all(SittingAnswer, given):
            answers[answer.sitting_id][answer.position] = answer
        for sitting in self._all(Sitting, select(schema.sitting).where(*mine)):
            yield from _of_sitting(sitting, answers[sitting.id])

    def _exams(self, organization_id: str, item_ids: Collection[str]) -> Iterator[ItemResponse]:
        """Yield the answers of mock exams that were handed in, or that time ended.

        What was not reached before time ran out tells nothing of its item.
        """
        for row in self._connection.execute(_in_exams(organization_id, item_ids)):
            if not row.timed_out or row.was_reached:
                yield _of_exam(row)


def _of_sitting(sitting: Sitting, answers: dict[int, SittingAnswer]) -> Iterator[ItemResponse]:
    offered = [_offered(shown["options"]) for shown in sitting.items]
    chosen = [answers[at].choice if at in answers else None for at in range(len(offered))]
    right = [
        choice is not None and options[choice].right
        for choice, options in zip(chosen, offered, strict=True)
    ]
    seconds = _seconds(sitting.started_at, answers)
    for at, shown in enumerate(sitting.items):
        yield ItemResponse(
            item_id=shown["id"],
            learner_id=sitting.learner_id,
            content_hash=sitting.content_hash,
            offered=offered[at],
            choice=chosen[at],
            rest_right=sum(right) - right[at],
            rest_count=len(right) - 1,
            seconds=seconds.get(at),
            confidence=None,
            answered_at=sitting.submitted_at or sitting.started_at,
        )


def _in_exams(organization_id: str, item_ids: Collection[str]) -> Select[Any]:
    """Return the statement for the items in handed-in exams, each with how its form went."""
    answered = (
        (a.organization_id == i.organization_id)
        & (a.sitting_id == i.sitting_id)
        & (a.position == i.position)
    )
    form = (
        select(
            i.sitting_id,
            func.count().label("count"),
            func.sum(case((a.choice == i.key, 1), else_=0)).label("right"),
        )
        .join(schema.exam_answer, answered, isouter=True)
        .where(i.organization_id == organization_id)
        .group_by(i.sitting_id)
        .subquery()
    )
    return (
        select(
            s.learner_id, s.content_hash, s.timed_out, s.submitted_at,
            i.item_id, i.key, i.shown, a.choice, a.confidence, a.seconds,
            a.position.is_not(None).label("was_reached"),
            form.c.count.label("form_count"), form.c.right.label("form_right"),
        )
        .join(schema.exam_item, (i.organization_id == s.organization_id) & (i.sitting_id == s.id))
        .join(schema.exam_answer, answered, isouter=True)
        .join(form, form.c.sitting_id == s.id)
        .where(s.organization_id == organization_id, s.submitted_at.is_not(None))
        .where(i.item_id.in_(sorted(item_ids)))
        .order_by(s.id, i.position)
    )  # fmt: skip


def _of_exam(row: Row[Any]) -> ItemResponse:
    offered = tuple(
        OptionShown(each["text_html"], at == row.key, each["misconception"])
        for at, each in enumerate(row.shown["options"])
    )
    return ItemResponse(
        item_id=row.item_id,
        learner_id=row.learner_id,
        # The exam's own hash is that of all content; its item's bank may not have changed.
        content_hash=row.shown.get("version", row.content_hash),
        offered=offered,
        choice=row.choice,
        rest_right=int(row.form_right) - (row.choice == row.key),
        rest_count=row.form_count - 1,
        seconds=row.seconds if row.seconds and row.seconds <= _LONGEST_THOUGHT else None,
        confidence=row.confidence,
        answered_at=row.submitted_at,
    )


def _offered(options: list[dict[str, Any]]) -> tuple[OptionShown, ...]:
    return tuple(
        OptionShown(each["text_html"], each["right"], each["misconception"]) for each in options
    )


def _seconds(started_at: datetime, answers: dict[int, SittingAnswer]) -> dict[int, int]:
    """Return the time from one kept choice to the next, by position, where it is believable."""
    before, found = started_at, {}
    for answer in sorted(answers.values(), key=lambda each: each.saved_at):
        spent = int((answer.saved_at - before).total_seconds())
        if 0 <= spent <= _LONGEST_THOUGHT:
            found[answer.position] = spent
        before = answer.saved_at
    return found

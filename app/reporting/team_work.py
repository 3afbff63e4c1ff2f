"""What is asked of a manager's people: how much of it is done, and what is overdue."""

from collections.abc import Callable, Generator
from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from functools import lru_cache, partial
from zoneinfo import ZoneInfo

from app.records.managing import WorkCount
from app.reporting.tables import Choice, Link, Report, Row, from_list, with_teams
from app.reporting.team_question import Question
from app.store.team_reports import Part

STATES = ("done", "open", "overdue")
_MOMENTS = 4096
_DEFINITIONS = (
    (
        "Asked",
        "What was asked of one person, such as a module or an incident; not waived or withdrawn.",
    ),
    ("Done", "Everything that it asks for was met, whether before or after its due moment."),
    ("Overdue", "Not done, and its due moment, extensions included, has passed."),
    ("Days", "Of the filter: only what is due from the first day to the last, both included."),
)
_TENTH = Decimal("0.1")


def completion(question: Question) -> Report:
    """Return what is asked with how often it is done, open and overdue; the late things first."""
    counts = sorted(
        question.work_counts, key=lambda each: (-each.overdue, -each.asked, _title(question, each))
    )
    rows = [
        (
            each.kind,
            _title(question, each),
            each.asked,
            each.done,
            each.asked - each.done - each.overdue,
            each.overdue,
            done_percent(each.done, each.asked),
        )
        for each in counts
    ]
    ids = {(row[0], row[1]): each.subject_id for row, each in zip(rows, counts, strict=True)}

    def lead(state: str) -> Callable[[Row], Link]:
        def to(row: Row) -> Link:
            subject = f"{row[0]}:{ids[str(row[0]), str(row[1])]}"
            return "work", {"subject": subject, **({"state": state} if state else {})}

        return to

    return Report(
        name="completion",
        title="Completion",
        lead="What is asked of your people, and how much of it is done.",
        columns=("kind", "title", "asked", "done", "open", "overdue", "done_percent"),
        count=lambda: len(rows),
        rows=from_list(rows),
        definitions=(*_DEFINITIONS, ("Done percent", "Done ÷ asked, never rounded up.")),
        drill={"asked": lead(""), **{state: lead(state) for state in STATES}},
    )


def work(question: Question) -> Report:
    """Return each piece of work of each person, of one state or subject if she asks."""
    state, subject = question.choice("state", STATES), _subject(question)
    counts = [e for e in question.work_counts if subject in (None, (e.kind, e.subject_id))]
    # Many things fall due at the same moment.
    local = lru_cache(_MOMENTS)(partial(_local, zone=ZoneInfo(question.zone)))

    def made(part: Part) -> Generator[Row]:
        facts = question.unit.team_reports.work(
            question.scope, question.due, question.now, state, subject, part
        )
        people = with_teams(facts, question.organization_id, question.unit, question.at_once)
        for each, teams in people:
            title = question.subjects.get((each.kind, each.subject_id))
            yield (
                each.external_id or "",
                each.family_name,
                each.given_name,
                teams,
                each.kind,
                title.title if title else each.subject_id,
                local(each.assigned_at),
                local(each.due_at),
                local(each.completed_at) if each.completed_at else None,
                _state(each.completed_at, each.due_at, question.now),
            )

    return Report(
        name="work",
        title="Work asked of people",
        lead="Each thing that is asked of each person within your reach.",
        columns=(
            "external_id",
            "last_name",
            "first_name",
            "team",
            "kind",
            "title",
            "assigned_at",
            "due_at",
            "completed_at",
            "status",
        ),
        count=lambda: sum(_in_state(each, state) for each in counts),
        rows=lambda: made(None),
        part=lambda start, most: made((start, most)),
        definitions=_DEFINITIONS,
        choices=[Choice("state", "State", [(e, e.capitalize()) for e in STATES], state)],
    )


def done_percent(done: int, asked: int) -> Decimal:
    """Return the share done in percent with one place; never all of it before it is."""
    return (Decimal(100 * done) / asked).quantize(_TENTH, ROUND_DOWN) if asked else Decimal("0.0")


def _subject(question: Question) -> tuple[str, str] | None:
    kind, _, subject_id = question.more.get("subject", "")[:60].partition(":")
    return (kind, subject_id) if subject_id else None


def _title(question: Question, each: WorkCount) -> str:
    found = question.subjects.get((each.kind, each.subject_id))
    return found.title if found else each.subject_id


def _in_state(each: WorkCount, state: str) -> int:
    is_open = each.asked - each.done - each.overdue
    return {"done": each.done, "overdue": each.overdue, "open": is_open}.get(state, each.asked)


def _state(completed_at: datetime | None, due_at: datetime, now: datetime) -> str:
    if completed_at:
        return "done"
    return "overdue" if due_at < now else "open"


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(microsecond=0)

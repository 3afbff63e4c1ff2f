"""What a manager's people lack for their credentials, and whose cycle ends soon."""

from collections.abc import Callable, Generator, Iterable
from datetime import date
from decimal import Decimal

from app.credit.standings import NO_CREDIT
from app.errors import InvalidInput
from app.records.managing import CreditFacts
from app.reporting.credit_gaps import (
    STATUSES,
    CycleSum,
    Gap,
    GapFilter,
    counting,
    gap_of_person,
)
from app.reporting.tables import Choice, Link, Report, Row, from_list, with_teams
from app.reporting.team_question import Question
from app.store.team_reports import Part

DEADLINES = (7, 30, 60, 90)
_LONGEST = 1200
_COLUMNS = (
    "external_id", "last_name", "first_name", "team", "body", "credential", "license_number",
    "cycle_start", "cycle_end", "required", "earned", "gap", "expected_by_today", "projected",
    "projected_shortfall", "days_left", "status", "missing_by_category",
)  # fmt: skip
_DEFINITIONS = (
    ("Earned", "Credit of the running cycle, in the body's own unit and rounded as it rounds."),
    (
        "Gap",
        "Required less earned, or what the category that lacks most lacks, whichever is more.",
    ),
    (
        "Expected by today",
        "The requirement spread evenly over the cycle's days. Less than that is behind.",
    ),
    (
        "Projected",
        "What the same pace gives by the end; nothing is said in a cycle's first twentieth.",
    ),
    (
        "Projected shortfall",
        "What would be missing at the end at the same pace, in sum or in a category.",
    ),
    ("Days left", "From today to the last day of the cycle."),
    ("Met", "The sum is reached, and so is every minimum in a category, as on her own page."),
    (
        "Categories missing",
        "The sum is reached, and a category of which the body wants a minimum still lacks credit.",
    ),
    ("Missing by category", "Each category that lacks credit, with how much."),
)


def cycles(question: Question) -> Report:
    """Return the bodies' cycles with how many people stand where, and what they lack together."""
    ids = {
        (e.rule.credential, e.cycle.end if e.cycle else None): e.rule.id for e in question.cycles
    }

    def lead(status: str) -> Callable[[Row], Link]:
        def to(row: Row) -> Link:
            end = row[3]
            told = {"body": ids[str(row[1]), end if isinstance(end, date) else None]}
            if isinstance(end, date):
                told["cycle_end"] = end.isoformat()
            return "credit", {**told, **({"status": status} if status else {})}

        return to

    keys = [status.replace(" ", "_") for status in STATUSES]
    return Report(
        name="cycles",
        title="Gap by body and cycle",
        lead="Running cycles: how many people stand where, and what they lack together.",
        columns=(
            "body",
            "credential",
            "cycle_start",
            "cycle_end",
            "people",
            *keys,
            "gap",
            "projected_shortfall",
        ),
        count=lambda: len(question.cycles),
        rows=lambda: (_sums(each) for each in question.cycles),
        part=lambda start, most: (_sums(e) for e in question.cycles[start : start + most]),
        definitions=_DEFINITIONS,
        drill={
            "people": lead(""),
            **{key: lead(status) for key, status in zip(keys, STATUSES, strict=True)},
            "gap": lead(""),
            "projected_shortfall": lead(""),
        },
    )


def _sums(each: CycleSum) -> Row:
    return (
        each.rule.body,
        each.rule.credential,
        each.cycle.start if each.cycle else None,
        each.cycle.end if each.cycle else None,
        each.people,
        *(each.by_status[status] for status in STATUSES),
        each.gap,
        each.shortfall,
    )


def deadlines(question: Question) -> Report:
    """Return how many cycles end within 7, 30, 60 and 90 days, and how many of them lack credit."""
    rows = []
    for days in DEADLINES:
        ending = [e for e in question.cycles if GapFilter(within=days).people_in(e)]
        missing = sum((each.gap for each in ending), Decimal("0.00"))
        people, lacking = (sum(each.people for each in ending), sum(e.lacking for e in ending))
        rows.append((days, people, lacking, missing))

    def to_all(row: Row) -> Link:
        return "expiring", {"within": str(row[0])}

    def to_lacking(row: Row) -> Link:
        return "expiring", {"within": str(row[0]), "lacking": "1"}

    return Report(
        name="deadlines",
        title="Cycles that end soon",
        lead="How many cycles end within so many days; each line holds the ones above.",
        columns=("within_days", "cycles_ending", "lacking_credit", "gap"),
        count=lambda: len(rows),
        rows=from_list(rows),
        definitions=(
            ("Within", "The running cycle's last day is today or at most so many days off."),
            (
                "Lacking credit",
                "Of these, the ones that lack credit in sum or in a category.",
            ),
        ),
        drill={"cycles_ending": to_all, "lacking_credit": to_lacking, "gap": to_lacking},
    )


def credit(question: Question) -> Report:
    """Return each person's credentials with what is earned and lacking."""
    wanted = GapFilter(
        question.choice("status", STATUSES), _day(question.more.get("cycle_end", ""))
    )
    return _by_person(
        question,
        wanted,
        "credit",
        "CE gap",
        "Each credential within your reach, against its running cycle.",
        Choice("status", "Status", [(e, e.capitalize()) for e in STATUSES], wanted.status),
    )


def expiring(question: Question) -> Report:
    """Return the credentials whose cycle ends within 90 days, or as many as she asks for."""
    days = question.number("within", _LONGEST)
    within = max(DEADLINES) if days is None else days
    lacking = question.more.get("lacking", "") == "1"
    return _by_person(
        question,
        GapFilter(within=within, lacking=lacking),
        "expiring",
        f"Credentials whose cycle ends within {within} days",
        "Those that still lack credit." if lacking else "With and without a gap.",
        Choice("within", "Within days", [(str(n), str(n)) for n in DEADLINES], str(within)),
    )


def _by_person(
    question: Question, wanted: GapFilter, name: str, title: str, words: str, choice: Choice
) -> Report:
    def made(part: Part) -> Generator[Row]:
        facts, today = _facts(question, part), question.today
        if wanted != GapFilter():
            facts = (each for each in facts if wanted.takes(gap_of_person(each, today)))
        people = with_teams(facts, question.organization_id, question.unit, question.at_once)
        for each, teams in people:
            gap = gap_of_person(each, today)
            yield (
                each.external_id or "",
                each.family_name,
                each.given_name,
                teams,
                gap.rule.body,
                gap.rule.credential,
                each.license_number,
                *_cells(gap),
            )

    return Report(
        name=name,
        title=title,
        lead=words,
        columns=_COLUMNS,
        count=lambda: sum(map(wanted.people_in, question.cycles)),
        rows=lambda: made(None),
        part=(lambda start, most: made((start, most))) if wanted == GapFilter() else None,
        definitions=_DEFINITIONS,
        choices=[choice],
    )


def _facts(question: Question, part: Part) -> Iterable[CreditFacts]:
    """Return people's credentials by name; which people a page begins with is kept."""
    unit, scope, body, today = (
        question.unit, question.scope, question.wanted.body, question.today
    )  # fmt: skip
    if part is None:
        return unit.team_reports.credit(scope, body, today, counting())
    return unit.counted(
        ("credit", scope, body, today, part),
        lambda: list(unit.team_reports.credit(scope, body, today, counting(), part)),
    )


def _cells(gap: Gap) -> Row:
    """Return what a row says of a standing."""
    has_credit = gap.cycle is not None and gap.status != NO_CREDIT
    return (
        gap.cycle.start if gap.cycle else None,
        gap.cycle.end if gap.cycle else None,
        gap.rule.required if has_credit else None,
        gap.earned if has_credit else None,
        gap.gap if has_credit else None,
        gap.pace if has_credit else None,
        gap.projected,
        gap.shortfall,
        gap.days_left,
        gap.status,
        gap.missing,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput("Give the cycle's last day as year, month and day.") from error

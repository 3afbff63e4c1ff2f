"""What a manager's people stumble over in labs: the misconception, never an answer."""

from collections.abc import Generator
from zoneinfo import ZoneInfo

from app.grading.wording import in_short
from app.reporting.tables import Link, Report, Row, from_list, with_teams
from app.reporting.team_question import FINDING_DAYS, Question

_DEFINITIONS = (
    (
        "What was seen",
        "What the learner reads at the finding; an ellipsis stands for what she answered herself.",
    ),
    ("Times", "How often the graders named it in what was handed in."),
    (
        "Days",
        f"Found from the filter's first day to its last; without days, the last {FINDING_DAYS}.",
    ),
)


def misconceptions(question: Question) -> Report:
    """Return what people stumble over, what concerns most of them first."""
    labs, zone = question.labs, ZoneInfo(question.zone)
    rows = [
        (
            labs[each.lab_id].spec.code,
            labs[each.lab_id].spec.title,
            each.code,
            in_short(labs[each.lab_id].findings[each.code]),
            labs[each.lab_id].findings[each.code].why,
            each.learners,
            each.times,
            each.last_at.astimezone(zone).date(),
        )
        for each in question.finding_counts
    ]
    ids = {lab.spec.code: lab.spec.id for lab in labs.values()}

    def to_people(row: Row) -> Link:
        return "stumbles", {"lab": ids[str(row[0])], "code": str(row[2])}

    return Report(
        name="misconceptions",
        title="Misconceptions",
        lead="What your people stumble over in labs. What they answered stays with their mentors.",
        columns=(
            "lab",
            "lab_title",
            "finding",
            "what_was_seen",
            "why_it_matters",
            "people",
            "times",
            "last_on",
        ),
        count=lambda: len(rows),
        rows=from_list(rows),
        definitions=_DEFINITIONS,
        drill={"people": to_people, "times": to_people},
    )


def stumbles(question: Question) -> Report:
    """Return who stumbled over what, of one lab and finding if she asks."""
    lab_id, code = question.more.get("lab", "")[:40], question.more.get("code", "")[:64]
    labs, zone = question.labs, ZoneInfo(question.zone)
    counts = [
        each
        for each in question.finding_counts
        if lab_id in {"", each.lab_id} and code in {"", each.code}
    ]
    known = {(each.lab_id, each.code) for each in counts}

    def rows() -> Generator[Row]:
        found = question.unit.team_reports.findings(question.scope, question.found, lab_id, code)
        kept = (each for each in found if (each.lab_id, each.code) in known)
        people = with_teams(kept, question.organization_id, question.unit, question.at_once)
        for each, teams in people:
            yield (
                each.external_id or "",
                each.family_name,
                each.given_name,
                teams,
                labs[each.lab_id].spec.code,
                each.code,
                in_short(labs[each.lab_id].findings[each.code]),
                each.times,
                each.last_at.astimezone(zone).date(),
            )

    return Report(
        name="stumbles",
        title="Who stumbled over what",
        lead="Each person with what the graders named, how often and when last.",
        columns=(
            "external_id",
            "last_name",
            "first_name",
            "team",
            "lab",
            "finding",
            "what_was_seen",
            "times",
            "last_on",
        ),
        count=lambda: sum(each.learners for each in counts),
        rows=rows,
        definitions=_DEFINITIONS,
    )

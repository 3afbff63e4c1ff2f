"""The figures at the top of a manager's dashboard: a handful, each with what is behind it."""

from decimal import Decimal

from app.reporting.credit_gaps import GapFilter
from app.reporting.tables import Link, Report, Row, from_list
from app.reporting.team_credit import DEADLINES
from app.reporting.team_question import Question
from app.reporting.team_work import done_percent

_LINKS: dict[str, Link] = {
    "people": ("directory", {}),
    "done_percent": ("work", {}),
    "overdue": ("work", {"state": "overdue"}),
    "behind": ("credit", {"status": "behind"}),
    "projected_shortfall": ("credit", {}),
    "lacking_credit_90_days": ("expiring", {"within": str(max(DEADLINES)), "lacking": "1"}),
    "misconceptions": ("misconceptions", {}),
}


def figures(question: Question) -> Report:
    """Return the dashboard's figures, each with its meaning."""
    asked = sum(each.asked for each in question.work_counts)
    done = sum(each.done for each in question.work_counts)
    soon = max(DEADLINES)
    overdue = sum(each.overdue for each in question.work_counts)
    behind = sum(each.by_status["behind"] for each in question.cycles)
    lacking = sum(map(GapFilter(within=soon, lacking=True).people_in, question.cycles))
    rows: list[Row] = [
        ("people", question.people, "active people within your reach who fit the filter"),
        ("done_percent", done_percent(done, asked), f"percent of {asked} pieces of work are done"),
        (
            "overdue",
            overdue,
            "piece of work is overdue" if overdue == 1 else "pieces of work are overdue",
        ),
        (
            "behind",
            behind,
            "credential is behind the pace of its cycle"
            if behind == 1
            else "credentials are behind the pace of their cycle",
        ),
        (
            "projected_shortfall",
            sum((each.shortfall for each in question.cycles), Decimal("0.00")),
            "credits will be missing at the cycles' ends if the pace stays",
        ),
        (
            "lacking_credit_90_days",
            lacking,
            f"cycle ends within {soon} days and still lacks credit"
            if lacking == 1
            else f"cycles end within {soon} days and still lack credit",
        ),
        ("misconceptions", len(question.finding_counts), "misconceptions came up in labs"),
    ]
    return Report(
        name="figures",
        title="Figures",
        lead="The dashboard's figures.",
        columns=("figure", "value", "meaning"),
        count=lambda: len(rows),
        rows=from_list(rows),
        drill={"value": lambda row: _LINKS[str(row[0])]},
    )

"""Every report of a manager by its name."""

from collections.abc import Callable, Mapping

from app.reporting.directory import directory
from app.reporting.tables import Report
from app.reporting.team_credit import credit, cycles, deadlines, expiring
from app.reporting.team_figures import figures
from app.reporting.team_findings import misconceptions, stumbles
from app.reporting.team_question import Question
from app.reporting.team_work import completion, work

REPORTS: Mapping[str, Callable[[Question], Report]] = {
    each.__name__: each
    for each in (
        figures,
        completion,
        work,
        cycles,
        credit,
        deadlines,
        expiring,
        misconceptions,
        stumbles,
        directory,
    )
}

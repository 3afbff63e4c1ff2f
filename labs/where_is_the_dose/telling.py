"""Which misunderstanding a wrong report or a wrong figure of the register shows."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from app.grading import Params

from .exams import Event
from .truth import (
    NO_REPORT,
    PHANTOMS,
    Line,
    by_phantom,
    figures_of,
    report_of,
    scans_of,
    stranger,
    values,
)

TOLERANCE = Decimal("0.005")
Study = Mapping[str, Any]


def near(given: Decimal, wanted: Decimal) -> bool:
    """Say whether *given* is within half a percent of *wanted*."""
    return abs(given - wanted) <= TOLERANCE * abs(wanted)


def report_code(params: Params, study: Study, given: str) -> str:
    """Return the code for a report that is not the one of the study."""
    earlier = report_of(params, study["id"], "earlier")
    if given == stranger(params)["file"]:
        same = study["kind"] == "missing"
        return "MATCHED_BY_NAME" if same else "OTHER_REPORT"
    if earlier and given == earlier["file"]:
        return "EARLIER_REPORT"
    if given == NO_REPORT:
        return "STRAYED_MISSED" if study["kind"] == "strayed" else "REPORT_OVERLOOKED"
    if not given:
        return "ROW_OPEN"
    chosen = next((each for each in params["reports"] if each["file"] == given), None)
    if chosen and chosen["kind"] == "strayed":
        return "LINKED_BY_HEADER"
    return "GAP_MISSED" if study["kind"] == "missing" else "OTHER_REPORT"


def figure_code(
    params: Params, study: Study, column: str, given: Decimal | None, line: Line
) -> str:
    """Return the code for a figure that is not what the register should say, empty if it is."""
    wanted = line.figures.get(column)
    if given is None:
        return "VALUE_OPEN" if wanted is not None else ""
    if wanted is not None and near(given, wanted):
        return ""
    if not line.figures:
        return _from_nothing(params, study, column, given)
    return next(_understood(params, study, column, given, line), "OTHER_VALUE")


def _from_nothing(params: Params, study: Study, column: str, given: Decimal) -> str:
    if study["kind"] == "missing":
        theirs = figures_of(stranger(params)["events"]).get(column)
        return "MATCHED_BY_NAME" if theirs is not None and near(given, theirs) else "GAP_MISSED"
    return "DOSE_INVENTED"


def _understood(
    params: Params, study: Study, column: str, given: Decimal, line: Line
) -> Iterator[str]:
    kind, _, phantom = column.partition("_")
    other = f"{kind}_{PHANTOMS[1 - PHANTOMS.index(phantom)]}"
    if other in line.figures and near(given, line.figures[other]):
        yield "PHANTOM_GUESSED"
    if _one_of(given, _earlier(params, study, column)):
        yield "EARLIER_REPORT"
    yield from _by_sums(study["events"], kind, phantom, given)
    strayed = next(each for each in params["reports"] if each["kind"] == "strayed")
    if strayed["uid"] == study["uid"] and column in line.figures:
        theirs = figures_of(strayed["events"]).get(column, Decimal(0))
        if _one_of(given, [theirs, theirs + line.figures[column]]):
            yield "LINKED_BY_HEADER"


def _by_sums(events: Sequence[Event], kind: str, phantom: str, given: Decimal) -> Iterator[str]:
    """Yield what sums, means and single values of the events would explain."""
    own = by_phantom(events).get(phantom, [])
    scans, scouts = scans_of(events), [each for each in events if each not in scans_of(events)]
    mine, everything = values(own, kind), values(scans, kind)
    extra = sum(values(scouts, kind), Decimal(0))
    total, grand = sum(mine, Decimal(0)), sum(everything, Decimal(0))
    if kind == "ctdi":
        if len(mine) > 1 and _one_of(given, [total, total + extra, grand, grand + extra]):
            yield "CTDI_SUM"
        if len(everything) > len(mine) and _one_of(given, [grand, grand + extra]):
            yield "PHANTOM_MIXED"
        if len(mine) > 1 and _one_of(given, [total / len(mine), *mine]):
            yield "CTDI_NOT_HIGHEST"
        if _one_of(given, [total + extra, (total + extra) / (len(mine) + 1), extra]):
            yield "SCOUT_COUNTED"
        return
    if len(everything) > len(mine) and _one_of(given, [grand, grand + extra]):
        yield "PHANTOM_MIXED"
    if _one_of(given, [total + extra, extra]):
        yield "SCOUT_COUNTED"
    if len(mine) > 1 and _one_of(given, mine):
        yield "DLP_ONE_SCAN"


def _earlier(params: Params, study: Study, column: str) -> list[Decimal]:
    """Return what the earlier report says, alone and added to the later one."""
    earlier = report_of(params, study["id"], "earlier")
    if earlier is None:
        return []
    before = figures_of(earlier["events"]).get(column)
    after = figures_of(study["events"]).get(column)
    if before is None or after is None or (near(before, after)):
        return []
    return [before, before + after]


def _one_of(given: Decimal, candidates: Sequence[Decimal]) -> bool:
    return any(candidate and near(given, candidate) for candidate in candidates)

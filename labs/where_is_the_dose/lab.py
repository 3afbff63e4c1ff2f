"""Where is the dose?: a register of CT dose from reports that are missing, astray or doubled."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from app.dicom import read_object
from app.grading import (
    Bench,
    Finding,
    Lab,
    Params,
    Place,
    Verdict,
    partly,
    right,
    unreadable,
    wrong,
)

from .drawing import KEPT, WIPED, draw
from .filling import STANDS, filled_of, listed
from .reports import build_reports
from .telling import figure_code, report_code
from .truth import COLUMNS, COMPLETE, GONE, Line, line_of, state_of, stranger

lab = Lab()
lab.draw(draw)

_TITLES = {
    "ctdi_16": "CTDIvol for the 16 cm phantom",
    "dlp_16": "DLP for the 16 cm phantom",
    "ctdi_32": "CTDIvol for the 32 cm phantom",
    "dlp_32": "DLP for the 32 cm phantom",
}
_CONSOLE = {
    KEPT: "the dose report of that exam is in the list, marked as “not sent”.",
    WIPED: "its disk was wiped for new software last night, and nothing of yesterday is left.",
}
_RIGHT_STEP = {KEPT: "resend", WIPED: "page"}
_NOTES = {
    "resend": "The report itself, whole and with its events. An open line is honest until then.",
    "page": "The nearest to the measurement that is left, and the register says what it is.",
}
_CONSEQUENCES = {"VALUE_OPEN", "OTHER_VALUE"}
_SHOWN_DIGITS = 6
_STUDY_UID = "(0020,000D)"
_DASHES = {"-", "\N{EN DASH}", "\N{EM DASH}"}


@lab.build
def build(params: Params) -> Bench:
    """Lay eleven dose reports, the day's list and the dose server's lines on the bench."""
    filled = filled_of(params)
    return Bench(
        files=build_reports(params),
        tables={
            "filled": [listed(line) for line in filled],
            "register": [_listed(study) for study in params["studies"]],
            "gaps": [
                {
                    "id": study["id"],
                    "study": study["id"].upper(),
                    "patient": study["person"]["name"],
                }
                for study in params["studies"]
            ],
        },
        words=_words(params),
        truth={
            "params": params,
            "faults": {line["id"]: line["fault"] for line in filled},
            "lines": {study["id"]: line_of(params, study) for study in params["studies"]},
            "states": {study["id"]: state_of(study) for study in params["studies"]},
            "next_step": _RIGHT_STEP[params.get("console", KEPT)],
        },
    )


def _listed(study: Mapping[str, object]) -> dict[str, str]:
    """Return what PACS knows of a study and of the images in it."""
    events: list[dict[str, str]] = study["events"]  # type: ignore[assignment]
    person: dict[str, str] = study["person"]  # type: ignore[assignment]
    return {
        "id": str(study["id"]),
        "study": str(study["id"]).upper(),
        "patient": person["name"],
        "patient_number": person["mrn"],
        "exam": str(study["exam"]),
        "study_ends_in": _end(str(study["uid"])),
        "image_events_end_in": " ".join(_end(event["uid"]) for event in events),
    }


def _words(params: Params) -> dict[str, str]:
    missing = next(each for each in params["studies"] if each["kind"] == "missing")
    words = {name: params[name] for name in ("asker", "technologist", "hospital", "station")}
    console = _CONSOLE[params.get("console", KEPT)]
    return {**words, "namesake": missing["person"]["name"], "console": console}


def _end(uid: str) -> str:
    return f"…{uid[-_SHOWN_DIGITS:]}"


@lab.check("filled")
def filled(answer: Mapping[str, Mapping[str, str]], bench: Bench) -> Verdict:
    """Expect of each line that the dose server filled what is wrong with it, or that it stands."""
    findings = []
    faults: Mapping[str, str] = bench.truth["faults"]
    for row, fault in faults.items():
        given = answer[row]["verdict"]
        if given != fault:
            place, facts = Place(f"row {row.upper()}", "filled"), {"study": row.upper()}
            findings.append(Finding(_fault_code(given, fault), place, given or "nothing", facts))
    spoilt = sum(fault != STANDS for fault in faults.values())
    note = "" if findings else "Twelve lines stand, and eight go back with a reason."
    # Most lines stand: only the faults earn, and false alarms cost as much.
    return partly(spoilt - len(findings), spoilt, *findings, note=note)


def _fault_code(given: str, fault: str) -> str:
    if not given:
        return "LINE_OPEN"
    if given == STANDS:
        return "FAULT_PASSED"
    return "LINE_BLAMED" if fault == STANDS else "OTHER_FAULT"


@lab.check("register")
def register(answer: Mapping[str, Mapping[str, str]], bench: Bench) -> Verdict:
    """Expect for each study its report, and highest CTDIvol and summed DLP for each phantom."""
    figures: dict[str, dict[str, Decimal | None]] = {}
    for row, cells in answer.items():
        figures[row] = {}
        for column in COLUMNS:
            try:
                figures[row][column] = _figure(cells[column])
            except InvalidOperation:
                return unreadable(
                    f"{_TITLES[column]} of {row.upper()} must be one number such as 12.34, "
                    "without its unit, or blank."
                )
    findings: list[Finding] = []
    for study in bench.truth["params"]["studies"]:
        given = answer[study["id"]]["report"]
        findings += _row(bench, study, given, figures[study["id"]])
    tried = len(bench.truth["lines"])
    missed = {finding.at.path for finding in findings if finding.at}
    note = "" if findings else "Every figure has its report, its phantom and its study."
    return partly(tried - len(missed), tried, *findings, note=note)


def _figure(text: str) -> Decimal | None:
    """Return the number that a cell holds, point or comma; a dash is a blank."""
    if not text or text in _DASHES:
        return None
    number = Decimal(text.replace(",", "."))
    if not number.is_finite():
        raise InvalidOperation
    return number


def _row(
    bench: Bench, study: Mapping[str, str], report: str, figures: Mapping[str, Decimal | None]
) -> list[Finding]:
    """Return one finding a kind of mistake in the line of *study*."""
    params = bench.truth["params"]
    line: Line = bench.truth["lines"][study["id"]]
    place = Place(f"row {study['id'].upper()}", "register")
    facts = {"study": study["id"].upper()}
    if not report and not any(value is not None for value in figures.values()):
        return [Finding("ROW_OPEN", place, study["id"].upper(), facts)]
    found: dict[str, str] = {}
    if report != line.report:
        found[report_code(params, study, report)] = report or "nothing"
    for column in COLUMNS:
        if code := figure_code(params, study, column, figures[column], line):
            given = figures[column]
            found.setdefault(code, f"{_TITLES[column]}: {'nothing' if given is None else given}")
    if len(found) > 1:
        # What follows from the first mistake is not told as a second one.
        found = {code: saw for code, saw in found.items() if code not in _CONSEQUENCES}
    return [Finding(code, place, saw, facts) for code, saw in found.items()]


@lab.check("gaps")
def gaps(answer: Mapping[str, Mapping[str, str]], bench: Bench) -> Verdict:
    """Expect the one study without a report, the one astray, and the one without values."""
    findings = []
    for row, state in bench.truth["states"].items():
        given = answer[row]["state"]
        if given == state:
            continue
        code = "GAP_OPEN"
        if given:
            code = _gap_code(given, state)
        saw = given or "nothing"
        findings.append(
            Finding(code, Place(f"row {row.upper()}", "gaps"), saw, {"study": row.upper()})
        )
    open_ones = [state for state in bench.truth["states"].values() if state != COMPLETE]
    note = "" if findings else "Three gaps, three different causes, three different callers."
    # Most lines are complete: only the gaps earn, and false alarms cost as much.
    return partly(len(open_ones) - len(findings), len(open_ones), *findings, note=note)


def _gap_code(given: str, state: str) -> str:
    if given == COMPLETE:
        return "GAP_MISSED_HERE"
    return "FALSE_ALARM" if state == COMPLETE else "OTHER_GAP"


@lab.check("stray")
def stray(answer: str, bench: Bench) -> Verdict:
    """Expect the report whose irradiation events are in none of the day's images."""
    params = bench.truth["params"]
    name = f"{answer}.dcm"
    if name == stranger(params)["file"]:
        return right("None of its irradiation events is in the images of the day.")
    chosen = next(each for each in params["reports"] if each["file"] == name)
    codes = {"strayed": "STRAYED_IS_OURS", "earlier": "EARLIER_IS_OURS"}
    code = codes.get(chosen["kind"], "REPORT_IS_OURS")
    element = read_object(bench.files[name], name).element(_STUDY_UID)
    offset, length = (element.offset, element.length) if element else (None, None)
    return wrong(Finding(code, Place(_STUDY_UID, name, offset, length), name))


@lab.check("next_step")
def next_step(answer: str, bench: Bench) -> Verdict:
    """Expect the report from the scanner while it has it, and its dose page where it has not."""
    if answer == bench.truth["next_step"]:
        return right(_NOTES[answer])
    code, saw = {
        "resend": ("SOURCE_MISREAD", "wait for the scanner to send its report"),
        "page": ("SOURCE_MISREAD", "read the figures off a picture"),
        "protocol": ("DOSE_INVENTED", "the usual values of the protocol"),
        "zero": ("ZERO_FOR_UNKNOWN", "0"),
        "namesake": ("MATCHED_BY_NAME", f"the report of {bench.words['namesake']}"),
    }[answer]
    gap = next(row for row, state in bench.truth["states"].items() if state == GONE)
    place = Place(f"row {gap.upper()}", "register")
    return wrong(Finding(code, place, saw, {"study": gap.upper(), "does": saw}))

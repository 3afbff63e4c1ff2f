"""The model answers of Where is the dose?, and one set of answers for each misconception."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.grading import Answers, Bench, Model

from .exams import BODY, HEAD, Event
from .filling import COUNTED, LEFT_OUT, STANDS
from .truth import (
    COMPLETE,
    GONE,
    NO_REPORT,
    Line,
    by_phantom,
    figures_of,
    report_of,
    scans_of,
    stranger,
    values,
)

answers = Model()
Row = dict[str, str]


@answers.model
def model(bench: Bench) -> Answers:
    """Link by event, keep the phantoms apart, and leave gaps open."""
    return {
        "filled": _verdicts(bench.truth["faults"]),
        "register": json.dumps(_lines(bench)),
        "gaps": _gaps(bench.truth["states"]),
        "stray": stranger(bench.truth["params"])["file"].removesuffix(".dcm"),
        "next_step": bench.truth["next_step"],
    }


@answers.misconception("FAULT_PASSED")
def fault_passed(bench: Bench) -> Answers:
    """Let everything stand that has a number."""
    return {"filled": _verdicts(dict.fromkeys(bench.truth["faults"], STANDS))}


@answers.misconception("LINE_BLAMED")
def line_blamed(bench: Bench) -> Answers:
    """Find a localizer everywhere."""
    faults = bench.truth["faults"]
    sound = {row: COUNTED for row, fault in faults.items() if fault == STANDS}
    return {"filled": _verdicts({**faults, **sound})}


@answers.misconception("OTHER_FAULT")
def other_fault(bench: Bench) -> Answers:
    """Call every fault a scan that was left out."""
    faults = bench.truth["faults"]
    spoilt = {row: LEFT_OUT for row, fault in faults.items() if fault != STANDS}
    return {"filled": _verdicts({**faults, **spoilt})}


@answers.misconception("LINE_OPEN")
def line_open(bench: Bench) -> Answers:
    """Say nothing of the lines that seem difficult."""
    faults = bench.truth["faults"]
    return {"filled": _verdicts({row: each for row, each in faults.items() if each == STANDS})}


@answers.misconception("ROW_OPEN")
def row_open(bench: Bench) -> Answers:
    """Leave the line of the gap wholly blank."""
    return _changed(bench, "missing", {"report": ""})


@answers.misconception("CTDI_SUM")
def ctdi_sum(bench: Bench) -> Answers:
    """Add CTDIvol as if it were DLP."""
    events = _study(bench, "phases")["events"]
    phantom, scans = next(iter(by_phantom(events).items()))
    total = sum(values(scans, "ctdi"), Decimal(0))
    return _changed(bench, "phases", {f"ctdi_{phantom}": str(total)})


@answers.misconception("CTDI_NOT_HIGHEST")
def ctdi_not_highest(bench: Bench) -> Answers:
    """Take the lowest of the scans."""
    events = _study(bench, "phases")["events"]
    phantom, scans = next(iter(by_phantom(events).items()))
    return _changed(bench, "phases", {f"ctdi_{phantom}": str(min(values(scans, "ctdi")))})


@answers.misconception("PHANTOM_MIXED")
def phantom_mixed(bench: Bench) -> Answers:
    """Add the DLP of head and body into one figure."""
    events = _study(bench, "mixed")["events"]
    total = sum(values(scans_of(events), "dlp"), Decimal(0))
    return _changed(bench, "mixed", {"dlp_16": "", "dlp_32": str(total)})


@answers.misconception("PHANTOM_GUESSED")
def phantom_guessed(bench: Bench) -> Answers:
    """Put a child's trunk under the body phantom."""
    line = _lines(bench)[_study(bench, "child")["id"]]
    moved = {f"{kind}_{BODY}": line[f"{kind}_{HEAD}"] for kind in ("ctdi", "dlp")}
    return _changed(bench, "child", {"ctdi_16": "", "dlp_16": "", **moved})


@answers.misconception("SCOUT_COUNTED")
def scout_counted(bench: Bench) -> Answers:
    """Copy the scanner's own total."""
    events = _study(bench, "body")["events"]
    phantom = next(iter(by_phantom(events)))
    total = sum(values(events, "dlp"), Decimal(0))
    return _changed(bench, "body", {f"dlp_{phantom}": str(total)})


@answers.misconception("DLP_ONE_SCAN")
def dlp_one_scan(bench: Bench) -> Answers:
    """Take the DLP of the first scan alone."""
    scans = scans_of(_study(bench, "phases")["events"])
    return _changed(bench, "phases", {f"dlp_{scans[0]['phantom']}": scans[0]["dlp"]})


@answers.misconception("EARLIER_REPORT")
def earlier_report(bench: Bench) -> Answers:
    """Count both reports of one exam."""
    study = _study(bench, "versions")
    earlier = report_of(bench.truth["params"], study["id"], "earlier") or {}
    phantom = study["events"][-1]["phantom"]
    column = f"dlp_{phantom}"
    both = figures_of(earlier["events"])[column] + figures_of(study["events"])[column]
    return _changed(bench, "versions", {column: str(both)})


@answers.misconception("MATCHED_BY_NAME")
def matched_by_name(bench: Bench) -> Answers:
    """Take the report of the namesake."""
    theirs = stranger(bench.truth["params"])
    return _changed(bench, "missing", {"report": theirs["file"], **_written(theirs["events"])})


@answers.misconception("LINKED_BY_HEADER")
def linked_by_header(bench: Bench) -> Answers:
    """File the strayed report where its header says, or under the first study at hand."""
    params = bench.truth["params"]
    strayed = next(each for each in params["reports"] if each["kind"] == "strayed")
    hosts = [each for each in params["studies"] if each["uid"] == strayed["uid"]]
    host = (hosts or [_study(bench, "body")])[0]
    row = {"report": strayed["file"], **_written(strayed["events"])}
    return _changed(bench, host["kind"], row, host["id"])


@answers.misconception("GAP_MISSED")
def gap_missed(bench: Bench) -> Answers:
    """Fill the gap with a guess."""
    return _changed(bench, "missing", {"ctdi_32": "7", "dlp_32": "300"})


@answers.misconception("STRAYED_MISSED")
def strayed_missed(bench: Bench) -> Answers:
    """Call the strayed report missing."""
    return _changed(bench, "strayed", {"report": NO_REPORT, **_blank()})


@answers.misconception("DOSE_INVENTED")
def dose_invented(bench: Bench) -> Answers:
    """Give the empty report a usual dose."""
    return {**_changed(bench, "blank", {"ctdi_32": "9", "dlp_32": "210"}), "next_step": "protocol"}


@answers.misconception("REPORT_OVERLOOKED")
def report_overlooked(bench: Bench) -> Answers:
    """Take an empty report for none."""
    return _changed(bench, "blank", {"report": NO_REPORT})


@answers.misconception("OTHER_VALUE")
def other_value(bench: Bench) -> Answers:
    """Let the decimal point slip."""
    phantom = next(iter(by_phantom(_study(bench, "body")["events"])))
    line = _lines(bench)[_study(bench, "body")["id"]]
    slipped = str(Decimal(line[f"dlp_{phantom}"]) * 10)
    return _changed(bench, "body", {f"dlp_{phantom}": slipped})


@answers.misconception("VALUE_OPEN")
def value_open(bench: Bench) -> Answers:
    """Leave the head out of an exam of head and body."""
    return _changed(bench, "mixed", {"ctdi_16": "", "dlp_16": ""})


@answers.misconception("GAP_MISSED_HERE")
def gap_missed_here(bench: Bench) -> Answers:
    """Call everything complete."""
    return {"gaps": _gaps(dict.fromkeys(bench.truth["states"], COMPLETE))}


@answers.misconception("OTHER_GAP")
def other_gap(bench: Bench) -> Answers:
    """Call every gap a missing report."""
    states = bench.truth["states"]
    return {
        "gaps": _gaps({row: GONE if each != COMPLETE else each for row, each in states.items()})
    }


@answers.misconception("FALSE_ALARM")
def false_alarm(bench: Bench) -> Answers:
    """Raise an alarm about the exam with two reports."""
    twice = _study(bench, "versions")["id"]
    return {"gaps": _gaps({**bench.truth["states"], twice: "report lies under another study"})}


@answers.misconception("STRAYED_IS_OURS")
def strayed_is_ours(bench: Bench) -> Answers:
    """Send away the report with the wrong header."""
    return {"stray": _file_of(bench, "strayed")}


@answers.misconception("EARLIER_IS_OURS")
def earlier_is_ours(bench: Bench) -> Answers:
    """Send away the first of two reports."""
    return {"stray": _file_of(bench, "earlier")}


@answers.misconception("SOURCE_MISREAD")
def source_misread(bench: Bench) -> Answers:
    """Copy a picture while the report can be had, or wait for a report that is gone."""
    return {"next_step": {"resend": "page", "page": "resend"}[bench.truth["next_step"]]}


@answers.misconception("ZERO_FOR_UNKNOWN")
def zero_for_unknown(_bench: Bench) -> Answers:
    """Write nought for what is not known."""
    return {"next_step": "zero"}


def _lines(bench: Bench) -> dict[str, Row]:
    lines: dict[str, Line] = bench.truth["lines"]
    return {
        row: {
            "report": line.report,
            **_blank(),
            **{column: str(value) for column, value in line.figures.items()},
        }
        for row, line in lines.items()
    }


def _blank() -> Row:
    return dict.fromkeys(
        (f"{kind}_{size}" for size in (HEAD, BODY) for kind in ("ctdi", "dlp")), ""
    )


def _written(events: list[Event]) -> Row:
    return {**_blank(), **{name: str(value) for name, value in figures_of(events).items()}}


def _study(bench: Bench, kind: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(
        each for each in bench.truth["params"]["studies"] if each["kind"] == kind
    )
    return found


def _changed(bench: Bench, kind: str, cells: Row, row: str = "") -> Answers:
    """Return the model's register with the line of one study changed."""
    lines = _lines(bench)
    row = row or _study(bench, kind)["id"]
    lines[row] |= cells
    return {"register": json.dumps(lines)}


def _verdicts(faults: Mapping[str, str]) -> str:
    return json.dumps({row: {"verdict": fault} for row, fault in faults.items()})


def _gaps(states: Mapping[str, str]) -> str:
    return json.dumps({row: {"state": state} for row, state in states.items()})


def _file_of(bench: Bench, kind: str) -> str:
    reports = bench.truth["params"]["reports"]
    found = next(each["file"] for each in reports if each["kind"] == kind)
    return str(found).removesuffix(".dcm")

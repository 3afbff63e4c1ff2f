"""Order without images: repair the map from orders to the worklist, so that images come home."""

from collections.abc import Mapping

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
from app.hl7 import Message, read_message

from .drawing import draw
from .mapping import NotASource, read_source
from .orders import orders
from .site import STYLES, TARGETS
from .stored import deed_of, evidence_of, verdict_on
from .table import Outcome, Row, as_table, found_rows, model_rows, name_of, outcome
from .telling import code_of, key_code

lab = Lab()
lab.draw(draw)

FIRST, SECOND = "order_1.hl7", "order_2.hl7"
_FORM = (
    "Write a path such as PID-7, PID-5.1 or PID-3[XX].1, with capital letters and a hyphen after "
    'the segment, or a fixed value in double quotes such as "ABC".'
)


@lab.build
def build(params: Params) -> Bench:
    """Lay two orders and the faulty map on the bench; ten more orders stay with us."""
    first, second, *hidden = orders(params)
    found, model = found_rows(params, read_message(first)), model_rows(params)
    stranded = read_source(found["accession"][0]).value(read_message(second))
    style = STYLES[params["style"]]
    return Bench(
        messages={FIRST: first, SECOND: second},
        tables={"map": as_table(found)},
        words={
            **{name: params[name] for name in ("asker", "technologist", "hospital", "home")},
            **{name: params[name] for name in ("ward_system", "ris", "engine", "code_mr")},
            "keys_rule": style.says_keys,
            "accession_rule": style.says_accession,
            "other_rule": style.says_rest,
            "patient_rule": _patient_rule(params),
            "uid_maker": params["ris"] if params["uid_owner"] == "ris" else params["engine"],
            "stranded": stranded,
            "evidence": evidence_of(params),
        },
        truth={
            "hidden": hidden,
            "model": model,
            "found": found,
            "shared": params["shared"],
            "cause": params["accession_fault"],
            "stored": deed_of(params),
            "owners": {
                "mrn": "registration",
                "placer": "ward",
                "filler": "ris",
                "accession": "ris",
                "study_uid": params["uid_owner"],
            },
        },
    )


def _patient_rule(params: Params) -> str:
    if params["shared"]:
        return (
            f"Patients who were at {params['partner']} before bring a record number from there, "
            f"and it has the type {params['code_mr']} as well."
        )
    return f"Only {params['home']} gives out numbers of the type {params['code_mr']}."


@lab.check("map")
def mapping_table(answer: list[dict[str, str]], bench: Bench) -> Verdict:
    """Try the map on the hidden orders: every row must give what the site's agreement gives."""
    rows: dict[str, Row] = {}
    for number, cells in enumerate(answer, 1):
        name = name_of(cells["target"])
        if not name or name in rows:
            return unreadable(f"Row {number} must fill a DICOM attribute that no other row fills.")
        if not cells["source"]:
            continue
        try:
            source = read_source(cells["source"])
        except NotASource:
            return unreadable(f"Row {number}, {TARGETS[name]}: {_FORM}")
        rows[name] = Row(name, number, source, cells["part"] or "whole")
    return _tried(rows, bench)


def _tried(rows: Mapping[str, Row], bench: Bench) -> Verdict:
    """Give half of the points for repairs, and the other half when every order comes out whole."""
    hidden = [read_message(each) for each in bench.truth["hidden"]]
    faults = _wrong_rows(_as_rows(bench.truth["found"]), bench, hidden)
    left = _wrong_rows(rows, bench, hidden)
    if not left:
        return right(f"All {len(hidden)} hidden orders came out whole, from patient to start time.")
    findings = [_row_finding(name, rows.get(name), each, bench) for name, each in left.items()]
    broken = [name for name in left if name not in faults]
    findings += [_broken(name, rows.get(name)) for name in broken]
    weights = {name: len(faults) - 1 if name == "accession" else 1 for name in faults}
    repaired = sum(weight for name, weight in weights.items() if name not in left)
    return partly(repaired - len(broken), 2 * sum(weights.values()), *findings)


def _as_rows(rows: Mapping[str, tuple[str, str]]) -> dict[str, Row]:
    return {
        name: Row(name, number, read_source(source), part)
        for number, (name, (source, part)) in enumerate(rows.items(), 1)
    }


def _wrong_rows(
    rows: Mapping[str, Row], bench: Bench, hidden: list[Message]
) -> dict[str, Outcome | None]:
    """Return the rows that fail on any order, and those that are missing."""
    failing: dict[str, Outcome | None] = {}
    for name, model in _as_rows(bench.truth["model"]).items():
        if (row := rows.get(name)) is None:
            failing[name] = None
            continue
        fared = outcome(row, [model.value(message) for message in hidden], hidden)
        if fared.failed:
            failing[name] = fared
    return failing


def _row_finding(name: str, row: Row | None, fared: Outcome | None, bench: Bench) -> Finding:
    """Return what went wrong with one row, at its place in the second order of the bench."""
    facts = {"target": TARGETS[name]}
    if row is None or fared is None:
        number = list(TARGETS).index(name) + 1
        return Finding("ROW_EMPTY", Place(f"row {number}", "map"), "nothing", facts)
    facts["outcome"] = (
        f"{fared.failed} of {fared.tried} hidden orders came out wrong; from order "
        f"{fared.control_id} came {fared.came_out or 'nothing at all'}."
    )
    model = _as_rows(bench.truth["model"])[name]
    code = code_of(row, model, fared, bench.truth["model"])
    return Finding(code, _place(row, bench), row.source.text, facts)


def _broken(name: str, row: Row | None) -> Finding:
    saw = row.source.text if row else "nothing"
    number = row.number if row else list(TARGETS).index(name) + 1
    return Finding("BROKE_ROW", Place(f"row {number}", "map"), saw, {"target": TARGETS[name]})


def _place(row: Row, bench: Bench) -> Place:
    """Return where the source of *row* stands in the second order, or the row itself."""
    message = read_message(bench.messages[SECOND])
    path = None if row.source.fixed is not None else row.source.path(message)
    found = None if path is None else message.place(path)
    if found is None:
        return Place(f"row {row.number}", "map")
    return Place(str(path), SECOND, *found)


@lab.check("cause")
def cause(answer: str, bench: Bench) -> Verdict:
    """Expect the identifier that the found map puts in the place of the accession number."""
    if answer == bench.truth["cause"]:
        return right("The number of the stranded study stands in the order, in another role.")
    if answer == "typed":
        return wrong(Finding("BLAMED_A_PERSON", Place("row 3", "map"), bench.words["technologist"]))
    names = {"placer": "the ward's order number", "filler": "the job number of RIS"}
    saw = names.get(answer, "the scheduled step")
    return wrong(Finding("OTHER_CAUSE", Place("row 3", "map"), saw))


@lab.check("right_accession")
def right_accession(answer: str, bench: Bench) -> Verdict:
    """Expect the accession number of the second order, by the site's agreement."""
    message = read_message(bench.messages[SECOND])
    source = read_source(bench.truth["model"]["accession"][0])
    if answer == source.value(message):
        return right("With this number PACS finds the order, and the study is no longer alone.")
    code, path = key_code(answer, message, source)
    offset, length = message.place(path) or (None, None)
    facts = {"target": "the stranded study", "outcome": "The study would stay alone in PACS."}
    return wrong(Finding(code, Place(path, SECOND, offset, length), answer, facts))


@lab.check("owners")
def owners(answer: dict[str, str], bench: Bench) -> Verdict:
    """Expect for each number the system that gives it out."""
    expected: dict[str, str] = bench.truth["owners"]
    texts = {
        "mrn": "medical record number",
        "placer": "placer order number",
        "filler": "filler order number",
        "accession": "accession number",
        "study_uid": "Study Instance UID",
    }
    missed = [name for name, owner in expected.items() if answer.get(name) != owner]
    systems = {
        "registration": "the registration desk",
        "ward": bench.words["ward_system"],
        "ris": bench.words["ris"],
        "engine": bench.words["engine"],
        "scanner": "the scanner",
    }
    findings = [
        Finding(
            "OTHER_OWNER",
            Place(f"row {list(expected).index(name) + 1}", "owners"),
            systems.get(answer.get(name, ""), "no system"),
            {"number": texts[name]},
        )
        for name in missed
    ]
    note = "" if missed else "Each number is only as good as the one system that gives it out."
    return partly(len(expected) - len(missed), len(expected), *findings, note=note)


@lab.check("stored")
def stored(answer: str, bench: Bench) -> Verdict:
    """Expect a correction where one order fits, and a question first where two of them do."""
    return verdict_on(answer, bench.truth["stored"])

"""Five bad values in one held image: mended from evidence, and nothing else touched."""

from collections.abc import Iterator
from datetime import datetime
from random import Random

from app.dicom import compare, read_object
from app.grading import (
    Bench,
    EditedFiles,
    ElementPick,
    Finding,
    Lab,
    Params,
    Place,
    Verdict,
    partly,
    right,
    wrong,
)
from labs.five_bad_values.drawing import EXTRACT, ITSELF, MODALITIES, drawn
from labs.five_bad_values.objects import FILE, build_scan
from labs.five_bad_values.repairs import fault_finding, harm_findings

lab = Lab()

SLOTS = {
    "date": "the date with marks between its parts",
    "time": "the time",
    "name": "the name",
    "number": "the number that is too long",
    "fifth": "the fifth one",
}
# A value that is wrong and looks right costs more than one left bad, which everybody can see.
_COST_OF_GUESSING = {"DATE_GUESS": 3, "TRUNCATED_ID": 3, "TIME_INVENTED": 3}
_COST_OF_HARM = 3
_MOST_SHOWN = 8


@lab.draw
def draw(rng: Random) -> Params:
    """Draw a day with three orders, and five faults for one of them."""
    return drawn(rng)


@lab.build
def build(params: Params) -> Bench:
    """Put the spoilt image on the bench, and the extract into the brief."""
    words = {
        "colleague": params["colleague"],
        "hospital": params["hospital"],
        "station": params["station"],
        "modality": MODALITIES[params["base"]],
    }
    for number, row in enumerate(params["rows"], 1):
        born = datetime.strptime(row["born"], "%Y%m%d").date()  # noqa: DTZ007 - a day has no zone
        shown = {
            **row,
            "born": f"{born.day} {born:%B %Y}",
            "referrer": row["referrer"].replace("^", ", "),
            "operator": row["operator"].replace("^", ", "),
        }
        words |= {f"row{number}_{key}": value for key, value in shown.items()}
    rows = [{"id": slot, "bad_value": text} for slot, text in SLOTS.items()]
    return Bench(
        files={FILE: build_scan(params)}, tables={"evidence": rows}, words=words, truth=params
    )


@lab.check("repair")
def repair(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect each value as its evidence has it, and no other difference."""
    before, after = bench.files[FILE], answer.files[FILE]
    found = read_object(after, FILE)
    faults = bench.truth["faults"]
    missing = [
        finding
        for slot in SLOTS
        if (finding := fault_finding(slot, faults[slot], found, bench.truth)) is not None
    ]
    harm = sorted(
        harm_findings(before, after, compare(before, after), bench.truth),
        key=lambda finding: finding.code == "OTHER_TAG_CHANGED",
    )
    kinds = {finding.code for finding in harm}
    lost = sum(_COST_OF_GUESSING.get(finding.code, 1) for finding in missing)
    earned = len(faults) - lost - _COST_OF_HARM * len(kinds)
    note = "Five elements differ, and pixels, UIDs and all the rest are as they were."
    if missing or harm:
        mended = len(faults) - len(missing)
        note = f"{mended} of {len(faults)} values are mended."
    return partly(earned, len(faults), *missing, *harm[:_MOST_SHOWN], note=note)


@lab.check("evidence")
def evidence(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect for each fault the nearest place that proves its repair."""
    findings = list(_weak_evidence(answer, bench))
    note = "" if findings else "You could show each of the five to somebody who doubts it."
    return partly(len(SLOTS) - len(findings), len(SLOTS), *findings, note=note)


def _weak_evidence(answer: dict[str, dict[str, str]], bench: Bench) -> Iterator[Finding]:
    for slot, text in SLOTS.items():
        expected = bench.truth["faults"][slot]["evidence"]
        given = answer[slot]["source"]
        if given == expected:
            continue
        code = "EVIDENCE_OVERLOOKED"
        if not given:
            code = "EVIDENCE_OPEN"
        elif given == ITSELF or expected == EXTRACT:
            code = "EVIDENCE_NOT_THERE"
        yield Finding(code, Place(f"row {slot}"), given, {"value": text})


@lab.check("legal_form")
def legal_form(answer: ElementPick, bench: Bench) -> Verdict:
    """Expect the name, which keeps every rule of PN."""
    faults = bench.truth["faults"]
    if answer.path == faults["name"]["path"]:
        return right("PN takes nearly any text, so form alone cannot find a name that won't match.")
    found = read_object(bench.files[FILE], FILE)
    element = found.element(answer.path)
    place = Place(answer.path, FILE, element.offset if element else None)
    saw = f"{element.name} {answer.path}" if element else answer.path
    bad = {fault["path"] for fault in faults.values()}
    return wrong(Finding("FORM_BROKEN" if answer.path in bad else "NOT_BAD", place, saw))


@lab.check("collision")
def collision(answer: str, bench: Bench) -> Verdict:
    """Expect the other order whose number has the same first 16 characters."""
    rows, ours = bench.truth["rows"], bench.truth["ours"]
    if answer == "none":
        return wrong(Finding("NO_COLLISION_SEEN", Place("order numbers", "RIS extract")))
    row = rows[int(answer.removeprefix("row")) - 1]
    place = Place(f"row {answer.removeprefix('row')}", "RIS extract")
    if row is rows[ours]:
        return wrong(Finding("OWN_ORDER", place, row["id"]))
    if row["order"][:16] == rows[ours]["order"][:16]:
        return right("Two patients, one number: the images of one would hang under the other.")
    return wrong(Finding("OTHER_ORDER", place, row["id"]))

"""Trauma, unknown: give a study its person, in every system, and leave the neighbor alone."""

from app.dicom import compare, read_object
from app.grading import (
    Bench,
    EditedFiles,
    Finding,
    Lab,
    Params,
    Place,
    Verdict,
    partly,
    right,
    unreadable,
    wrong,
)  # fmt: skip

from . import holdings as held
from .drawing import MERGE, draw, survivor
from .objects import ASKED, BORN, MESSAGE, NAME, PATIENT_ID, PICTURE, SEX, message, picture
from .steps import PAIRS, broken, texts

lab = Lab()
lab.draw(draw)

_STUDY_UID, _PIXELS, _ORIGINALS = "(0020,000D)", "(7FE0,0010)", "(0400,0561)"
_SHORTEST_NOTE = 30


@lab.build
def build(params: Params) -> Bench:
    """Lay the message, one picture and the list of what the systems hold on the bench."""
    names = ("asker", "caller", "witness", "reader", "hospital", "bed", "accession")
    return Bench(
        files={PICTURE: picture(params)},
        messages={MESSAGE: message(params)},
        tables={"holdings": held.rows(params)},
        words={name: params[name] for name in names} | texts(params),
        truth=params,
    )


@lab.check("number")
def number(answer: str, bench: Bench) -> Verdict:
    """Expect this hospital's number in PID-3."""
    params, given = bench.truth, answer.split("^", maxsplit=1)[0].strip()
    if given == survivor(params):
        return right("PID names who stays. The other entry of the list belongs to somebody else.")
    if params["kind"] == MERGE and given == params["temporary"]:
        return wrong(Finding("LIVING_RECORD_RETIRED", Place("MRG-1", MESSAGE), given))
    if given == params["insurer"]:
        place = Place(f"PID-3[{1 if params['insurer_first'] else 2}]", MESSAGE)
        return wrong(Finding("FOREIGN_NUMBER", place, given))
    return wrong(Finding("OTHER_NUMBER", Place("PID-3", MESSAGE), given))


@lab.check("holdings")
def holdings(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect for each holding what the message asks for, and nothing for other people's."""
    found = held.holdings(bench.truth)
    findings = []
    for key, (what, _, deed) in found.items():
        said = answer[key]["deed"]
        if said != deed:
            place = Place(f"row {key}", "holdings")
            findings.append(Finding(_amiss(key, said, bench.truth), place, said, {"held": what}))
    harm = any(each.code == "OTHER_PATIENT_TOUCHED" for each in findings)
    note = "" if findings else "Every copy follows the person, and nobody else's is touched."
    left = sum(each.code in _LEFT_BEHIND for each in findings)
    earned = len(found) - len(findings) - 3 * left
    return partly(0 if harm else max(earned, 0), len(found), *findings, note=note)


_LEFT_BEHIND = frozenset({"HEADER_ONLY", "STUDIES_LEFT", "REPORT_FORGOTTEN"})
"""What stays under the bed name weighs most: it is what somebody will look for in vain."""


def _amiss(key: str, said: str, params: Params) -> str:
    if not said:
        return "ROW_OPEN"
    other_people = key == held.OTHER_INDEX and params["kind"] != MERGE
    if key == held.NEIGHBOR or other_people:
        return "OTHER_PATIENT_TOUCHED"
    if said == held.RETIRE and key in {held.INDEX, held.OTHER_INDEX}:
        return "LIVING_RECORD_RETIRED"
    if key in {held.LATER, held.OTHER_INDEX}:
        return "RIGHT_ALREADY"
    if said == held.LEAVE:
        return {held.REPORT: "REPORT_FORGOTTEN", held.INDEX: "HEADER_ONLY"}.get(key, "STUDIES_LEFT")
    return "REPORT_STATE" if key == held.REPORT else "OTHER_DEED"


@lab.check("steps")
def steps(answer: tuple[str, ...], bench: Bench) -> Verdict:
    """Expect an order in which nothing is done before what it rests on."""
    codes = broken(answer, bench.truth)
    found = [Finding(code, Place("the order of your steps"), "") for code in codes]
    note = "" if found else "Confirmed, told, index, study, report, note: each rests on the last."
    return partly(len(PAIRS) - len(codes), len(PAIRS), *found, note=note)


@lab.check("header")
def header(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect the four elements of the patient as the message has them, and nothing else changed."""
    if PICTURE not in answer.files:
        return unreadable(f"Edit {PICTURE} on the bench, or send one corrected file.")
    before, after = bench.files[PICTURE], answer.files[PICTURE]
    if (harm := _harm(before, after)) is not None:
        return wrong(harm)
    params, seen = bench.truth, read_object(after)
    wanted = {
        PATIENT_ID: survivor(params),
        NAME: f"{params['family']}^{params['given']}",
        BORN: params["born"],
        SEX: params["sex"],
    }
    found = []
    for path, value in wanted.items():
        given = (seen.value(path) or "").strip()
        if (given.rstrip("^") if path == NAME else given) != value:
            found.append(Finding(_header_code(path, given, params), Place(path, PICTURE), given))
    note = "" if found else "Number, name, birth date and sex are the person's. All else is as was."
    return partly(len(wanted) - len(found), len(wanted), *found, note=note)


def _harm(before: bytes, after: bytes) -> Finding | None:
    """Return the first change that nobody asked for."""
    seen = compare(before, after)
    others = sorted(
        path for path in seen.paths if path not in ASKED and not path.startswith(_ORIGINALS)
    )
    if _STUDY_UID in others:
        new = read_object(after).value(_STUDY_UID) or ""
        return Finding("NEW_STUDY_UID", Place(_STUDY_UID, PICTURE), new)
    others += [each.path for each in seen.meta_changed] + ([] if seen.pixels_equal else [_PIXELS])
    if others:
        return Finding("MORE_THAN_ASKED", Place(others[0], PICTURE), others[0])
    return None


def _header_code(path: str, given: str, params: Params) -> str:
    if path == PATIENT_ID:
        left = given == params["temporary"]
        return "HEADER_NUMBER_LEFT" if left else "OTHER_NUMBER_IN_HEADER"
    if path == NAME:
        return "NAME_FORM" if params["family"].upper() in given.upper() else "HEADER_NAME_LEFT"
    return "HALF_A_PERSON"


@lab.check("audit")
def audit(answer: str, bench: Bench) -> Verdict:
    """Expect old and new identity, the study, the message, and who confirmed it."""
    params, said = bench.truth, answer.upper()
    if len(answer) < _SHORTEST_NOTE:
        return unreadable("Write the note as one sentence that a stranger can follow in a year.")
    facts = {
        "the identity before": params["temporary"] in said or params["bed"] in said,
        "the identity after": survivor(params) in said and params["family"].upper() in said,
        "the study": params["accession"].upper() in said,
        "the message": params["control"].upper() in said,
        "who confirmed it": params["caller"].split()[-1].upper() in said,
    }
    missing = [name for name, there in facts.items() if not there]
    if params["kind"] != MERGE and params["bed"] not in said:
        missing = ["the identity before", *(each for each in missing if "before" not in each)]
    if not missing:
        return right("In a year, somebody can still follow who became whom, and why.")
    found = Finding("NOTE_THIN", Place("the note"), answer[:80], {"missing": ", ".join(missing)})
    return partly(len(facts) - len(missing), len(facts), found)

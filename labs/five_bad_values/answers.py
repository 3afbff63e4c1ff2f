"""The repair as it should be, and the repairs that do harm."""

import json
from collections.abc import Mapping

from app.dicom import apply_edits, new_uid, read_object
from app.grading import Answers, Bench, Model
from labs.five_bad_values.drawing import ACCESSION, PATIENT_ID
from labs.five_bad_values.lab import SLOTS
from labs.five_bad_values.objects import FILE

answers = Model()

Edits = list[dict[str, object]]


def _edits(bench: Bench, other: Mapping[str, str] | None = None) -> Edits:
    """Return the five repairs, with *other* values in place of some, by slot."""
    values = {slot: bench.truth["faults"][slot]["truth"] for slot in SLOTS} | dict(other or {})
    return [
        {"op": "set", "path": bench.truth["faults"][slot]["path"], "value": [value]}
        for slot, value in values.items()
    ]


def _raw(edits: Edits) -> str:
    return json.dumps({"source": FILE, "edits": edits})


def _with(bench: Bench, slot: str, value: str) -> Answers:
    return {"repair": _raw(_edits(bench, {slot: value}))}


@answers.model
def model(bench: Bench) -> Answers:
    """Mend the five from evidence, name it, and see what a cut would have done."""
    faults, rows, ours = (bench.truth[key] for key in ("faults", "rows", "ours"))
    cut = rows[ours]["order"][:16]
    twin = next(
        number for number, row in enumerate(rows) if number != ours and row["order"].startswith(cut)
    )
    return {
        "repair": _raw(_edits(bench)),
        "evidence": json.dumps({slot: {"source": faults[slot]["evidence"]} for slot in SLOTS}),
        "legal_form": json.dumps({"source": FILE, "path": faults["name"]["path"]}),
        "collision": f"row{twin + 1}",
    }


@answers.misconception("DATE_GUESS")
def date_guess(bench: Bench) -> Answers:
    """Read the date the other way round."""
    return _with(bench, "date", bench.truth["faults"]["date"]["swapped"])


@answers.misconception("TRUNCATED_ID")
def truncated(bench: Bench) -> Answers:
    """Cut the number until it fits."""
    return _with(bench, "number", bench.truth["faults"]["number"]["raw"][:16])


@answers.misconception("TIME_INVENTED")
def time_invented(bench: Bench) -> Answers:
    """Write a time that is legal."""
    return _with(bench, "time", "235959")


@answers.misconception("PN_SPLIT")
def name_swapped(bench: Bench) -> Answers:
    """Put the caret in and keep the words in spoken order."""
    family, given = bench.truth["faults"]["name"]["truth"].split("^")
    return _with(bench, "name", f"{given}^{family}")


@answers.misconception("NAME_CASE")
def name_case(bench: Bench) -> Answers:
    """Write the name in capitals out of habit."""
    return _with(bench, "name", bench.truth["faults"]["name"]["truth"].upper())


@answers.misconception("ELEMENT_DELETED")
def deleted(bench: Bench) -> Answers:
    """Take away what is hard to mend."""
    edits = _edits(bench)
    edits[0] = {"op": "delete", "path": edits[0]["path"]}
    return {"repair": _raw(edits)}


@answers.misconception("STILL_BAD")
def partial(bench: Bench) -> Answers:
    """Mend four and miss one."""
    return {"repair": _raw(_edits(bench)[:-1])}


@answers.misconception("NEEDLESS_NEW_UID")
def new_identity(bench: Bench) -> Answers:
    """Give the corrected object a UID of its own."""
    uid = new_uid("needless", bench.truth["station"])
    renamed: Edits = [
        {"op": "set", "path": path, "value": [uid]} for path in ("(0002,0003)", "(0008,0018)")
    ]
    return {"repair": _raw(_edits(bench) + renamed)}


@answers.misconception("OTHER_TAG_CHANGED")
def tidied(bench: Bench) -> Answers:
    """Tidy up one more value on the way."""
    extra: Edits = [{"op": "set", "path": "(0008,1010)", "value": ["SCANNER 1"]}]
    return {"repair": _raw(_edits(bench) + extra)}


@answers.misconception("PIXELS_EDITED")
def pixels_edited(bench: Bench) -> Answers:
    """Send a file that a drawing program has saved."""
    mended = apply_edits(bench.files[FILE], _edits(bench))
    pixels = read_object(mended).element("(7FE0,0010)")
    spoilt = bytearray(mended)
    spoilt[pixels.value_offset if pixels else -1] ^= 1
    return {"repair": {"files": {FILE: bytes(spoilt)}}}


@answers.misconception("WRONG_PATIENT")
def wrong_patient(bench: Bench) -> Answers:
    """Take the number from the line below."""
    path = bench.truth["faults"]["number"]["path"]
    key = "accession" if path == ACCESSION else "procedure"
    other = bench.truth["rows"][(bench.truth["ours"] + 1) % 3]
    edits = _edits(bench, {"number": other[key]})
    edits.append({"op": "set", "path": PATIENT_ID, "value": [other["id"]]})
    return {"repair": _raw(edits)}


@answers.misconception("EVIDENCE_NOT_THERE")
def value_says_it(_bench: Bench) -> Answers:
    """Believe that each value tells enough by itself."""
    return {"evidence": json.dumps({slot: {"source": "the value itself"} for slot in SLOTS})}


@answers.misconception("FORM_BROKEN")
def form_broken(bench: Bench) -> Answers:
    """Take a value that a check would stop."""
    path = bench.truth["faults"]["number"]["path"]
    return {"legal_form": json.dumps({"source": FILE, "path": path})}


@answers.misconception("NO_COLLISION_SEEN")
def no_collision(_bench: Bench) -> Answers:
    """Think that sixteen characters are plenty."""
    return {"collision": "none"}

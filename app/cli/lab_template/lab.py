"""Two exercises on one synthetic scan: read a number, repair a name."""

from random import Random

from app.dicom import build_object, compare, new_uid, read_object
from app.grading import (
    Bench,
    EditedFiles,
    Finding,
    Lab,
    Params,
    Place,
    Verdict,
    right,
    wrong,
)
from app.grading.cast import draw_accession, draw_person

lab = Lab()

SCAN = "scan.dcm"
NAME = "(0010,0010)"
ACCESSION = "(0008,0050)"

# What can befall a name on its way: the kind of the fault varies, not the patient alone.
DAMAGES = {
    "comma": "{family}, {given}",
    "blank": "{family} {given}",
    "swapped": "{given}^{family}",
}


@lab.draw
def draw(rng: Random) -> Params:
    """Draw one variant: plain data that JSON can hold, kept with the attempt for ever."""
    # Only rng may decide: the same seed must draw the same params on every machine.
    person = draw_person(rng, ascii_only=True)
    return {
        "family": person.family,
        "given": person.given,
        "mrn": person.mrn,
        "accession": draw_accession(rng),
        "damage": rng.choice(sorted(DAMAGES)),
    }


@lab.build
def build(params: Params) -> Bench:
    """Build the bench from the params alone: no clock, no network, nothing by chance."""
    family, given = params["family"], params["given"]
    scan = build_object(
        {
            "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
            "SOPInstanceUID": new_uid(params["accession"], "image"),
            "StudyInstanceUID": new_uid(params["accession"], "study"),
            "SeriesInstanceUID": new_uid(params["accession"], "series"),
            "Modality": "CT",
            "AccessionNumber": params["accession"],
            "PatientName": DAMAGES[params["damage"]].format(family=family, given=given),
            "PatientID": params["mrn"],
        }
    )
    return Bench(
        files={SCAN: scan},
        # Words fill [[names]] in brief, prompts and hints. None may be an answer.
        words={"file": SCAN, "spoken_name": f"{given} {family}"},
        # The truth stays on the server; checks and answers.py read it, no page does.
        truth={"name": f"{family}^{given}"},
    )


@lab.check("accession_number")
def accession_number(answer: str, bench: Bench) -> Verdict:
    """Expect Accession Number (0008,0050), which the bench itself knows."""
    scan = read_object(bench.files[SCAN])
    if answer == scan.value(ACCESSION):
        return right("Modality, PACS and RIS meet by this number.")
    # Name what was mistaken for it: that is what the learner can learn from.
    if answer == scan.value("PatientID"):
        return wrong(Finding("PATIENT_FOR_ORDER", Place("(0010,0020)", SCAN), answer))
    if answer.startswith(("1.", "2.")):
        return wrong(Finding("UID_FOR_ORDER", Place("(0020,000D)", SCAN), answer))
    return wrong(Finding("OTHER_NUMBER", saw=answer))


@lab.check("patient_name")
def patient_name(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect family^given, and everything else byte for byte as it was."""
    before, after = bench.files[SCAN], answer.files[SCAN]
    changed = compare(before, after)
    others = [each.path for each in changed.changed if each.path != NAME]
    others += [each.path for each in (*changed.added, *changed.removed)]
    if others or not changed.pixels_equal:
        path = others[0] if others else "(7FE0,0010)"
        # facts fill further {names} in findings.toml.
        return wrong(Finding("MORE_THAN_ASKED", Place(path, SCAN), facts={"path": path}))
    name = read_object(after).value(NAME) or ""
    if name == bench.truth["name"]:
        return right("Every system on the way can now tell family name and given name.")
    family, given = bench.truth["name"].split("^")
    if name == f"{given}^{family}":
        return wrong(Finding("SWAPPED", Place(NAME, SCAN), name))
    code = "OTHER_NAME" if "^" in name else "ONE_COMPONENT"
    return wrong(Finding(code, Place(NAME, SCAN), name))

"""Eight objects in quarantine: which is a copy, which needs a name of its own, what follows."""

from random import Random

from app.dicom import pixel_hash
from app.grading import Bench, EditedFiles, Lab, Params, Verdict
from labs.duplicate_or_not.drawing import CACHED, IMAGES, NOTE, drawn
from labs.duplicate_or_not.mending import judge_image
from labs.duplicate_or_not.notes import judge_note
from labs.duplicate_or_not.objects import build_files, file_name
from labs.duplicate_or_not.sorting import judge_rows

lab = Lab()


@lab.draw
def draw(rng: Random) -> Params:
    """Draw the exam, the roles of its files, and what the note means."""
    return drawn(rng)


@lab.build
def build(params: Params) -> Bench:
    """Put eight files on the bench, and the worklist of the day into the brief."""
    files = build_files(params)
    words = {
        "colleague": params["colleague"],
        "hospital": params["hospital"],
        "station": params["station"],
        "patient": params["orders"][params["ours"]]["name"].replace("^", ", "),
        "region": params["orders"][params["ours"]]["region"],
        "reserved": params["uids"]["reserved"],
    }
    for number, order in enumerate(params["orders"], 1):
        for key in ("mrn", "region", "accession", "study"):
            words[f"order{number}_{key}"] = order[key]
        words[f"order{number}_name"] = order["name"].replace("^", ", ")
    rows = [_row(key, files[file_name(key)]) for key in (*IMAGES, NOTE)]
    return Bench(files=files, tables={"sorting": rows}, words=words, truth=params)


def _row(key: str, data: bytes) -> dict[str, str]:
    return {
        "id": key,
        "file": file_name(key),
        "found": "archive cache" if key in CACHED else "console, never sent",
        "size": f"{len(data):,} bytes",
        "decoded_pixels": "none" if key == NOTE else pixel_hash(data)[:8],
    }


@lab.check("sorting")
def sorting(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect one copy gone, one new name, one move, one mended note, and the rest kept."""
    return judge_rows(answer, bench.truth)


@lab.check("mend_q2")
def mend_q2(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect what the role of q2.dcm asks for, and no more."""
    return judge_image("q2", answer, bench)


@lab.check("mend_q5")
def mend_q5(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect what the role of q5.dcm asks for, and no more."""
    return judge_image("q5", answer, bench)


@lab.check("mend_q7")
def mend_q7(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect what the role of q7.dcm asks for, and no more."""
    return judge_image("q7", answer, bench)


@lab.check("mend_note")
def mend_note(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect both lists of the note to name the marked images in the study they belong to."""
    return judge_note(answer, bench)

"""Which side?: weigh the evidence of four X-ray exams, correct their tags, or hold and ask."""

from app.grading import Bench, EditedFiles, Finding, Lab, Params, Place, Verdict, partly

from .decisions import AGAINST, DECISIONS, HOLD_AND_ASK, LEAVE_IT, correct_to
from .drawing import CORRECT, HOLD, LEAVE, NONE, draw, other
from .objects import files_of, names_of
from .repairs import judge_file

lab = Lab()
lab.draw(draw)

_NOT_SEEN = "none"


@lab.build
def build(params: Params) -> Bench:
    """Lay six radiographs on the bench; order and note of each exam are in the brief."""
    exams = params["exams"]
    names = {letter: names_of(params, letter) for letter in exams}
    tables = {
        "markers": [{"id": name, "image": name} for each in names.values() for name in each],
        "decide": [{"id": letter, "exam": letter.upper()} for letter in exams],
    }
    words = {name: params[name] for name in ("asker", "chief", "hospital")}
    for letter, exam in exams.items():
        words |= {f"order_{letter}": exam["order"], f"note_{letter}": exam["note"]}
    truth = {"exams": exams, "names": names}
    return Bench(files=files_of(params), tables=tables, words=words, truth=truth)


@lab.check("markers")
def markers(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect for each image the letter that was exposed with the patient, or none."""
    findings = []
    images = [
        (name, exam, number)
        for letter, exam in bench.truth["exams"].items()
        for number, name in enumerate(bench.truth["names"][letter])
    ]
    for name, exam, number in images:
        found = _misread(name, answer[name]["lead"], exam, number)
        if found is not None:
            findings.append(found)
    note = "" if findings else "You read what was there at the moment of the exposure."
    return partly(len(images) - len(findings), len(images), *findings, note=note)


def _misread(name: str, said: str, exam: Params, number: int) -> Finding | None:
    lead, typed = exam["lead"][number], exam["typed"][number]
    place, facts = Place(f"row {name}", name), {"image": name, "exam": name}
    if not said:
        return Finding("ROW_BLANK", place, facts=facts)
    if said == (lead or _NOT_SEEN):
        return None
    if said == _NOT_SEEN:
        return Finding("MARKER_MISSED", place, said, facts)
    if said == typed:
        return Finding("TYPED_FOR_LEAD", place, said, facts)
    if lead == NONE:
        return Finding("MARKER_INVENTED", place, said, facts)
    return Finding("MARKER_MISREAD", place, said, facts)


@lab.check("decide")
def decide(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect for each exam what the department's rule makes of its evidence, and why."""
    exams = bench.truth["exams"]
    findings: list[Finding] = []
    for letter, exam in exams.items():
        place = Place(f"row {letter}", "decide")
        if code := _misjudged(answer[letter]["decision"], exam):
            facts = {"exam": f"exam {letter.upper()}"}
            findings.append(Finding(code, place, answer[letter]["decision"], facts))
        if (said := answer[letter]["against"]) != AGAINST[exam["reason"]]:
            code = _misheld(said, exam)
            findings.append(Finding(code, place, said, {"exam": f"exam {letter.upper()}"}))
    cells = 2 * len(exams)
    note = "" if findings else "Corrected where the evidence carries it, held where it does not."
    return partly(cells - len(findings), cells, *findings, note=note)


def _misjudged(said: str, exam: Params) -> str:
    """Return the code of a decision that the evidence does not carry, or an empty text."""
    role, side = exam["role"], exam["side"]
    rightly = {HOLD: HOLD_AND_ASK, LEAVE: LEAVE_IT, CORRECT: correct_to(side)}[role]
    if said == rightly:
        return ""
    if said not in DECISIONS:
        return "ROW_BLANK"
    if role == HOLD:
        return "CONFLICT_PASSED" if said == LEAVE_IT else "GUESSED_SIDE"
    if said == HOLD_AND_ASK:
        return "HELD_FOR_NOTHING"
    if said == correct_to(other(side)):
        return "AGAINST_EVIDENCE"
    return "WRONG_TAGS_LEFT" if role == CORRECT else "NOTHING_TO_CORRECT"


def _misheld(said: str, exam: Params) -> str:
    if not said:
        return "ROW_BLANK"
    if exam["role"] != HOLD:
        return "NO_CONFLICT_THERE"
    return "CONFLICT_UNSEEN" if said == AGAINST[NONE] else "OTHER_CONFLICT"


@lab.check("tags_a_1")
def tags_a_1(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect the first image of exam A as the department's rule wants it."""
    return judge_file("a", 0, answer, bench)


@lab.check("tags_a_2")
def tags_a_2(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect the second image of exam A as the department's rule wants it."""
    return judge_file("a", 1, answer, bench)


@lab.check("tags_b_1")
def tags_b_1(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect the first image of exam B as the department's rule wants it."""
    return judge_file("b", 0, answer, bench)


@lab.check("tags_b_2")
def tags_b_2(answer: EditedFiles, bench: Bench) -> Verdict:
    """Expect the second image of exam B as the department's rule wants it."""
    return judge_file("b", 1, answer, bench)

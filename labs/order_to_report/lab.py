"""Order to report: twelve captures of one exam, put in order and given their names."""

from app.grading import Bench, Finding, Lab, Params, Place, Verdict, partly, right, wrong

from .captures import JOBS, ROLES, caught, ends, messages, short
from .drawing import draw, first_seen, pairs
from .telling import carries, job_code, pair_code

lab = Lab()
lab.draw(draw)

_ASKED = {
    "mrn": "medical record number (MRN)",
    "visit": "visit number",
    "placer": "placer order number",
    "accession": "accession number",
    "study": "Study Instance UID",
    "mpps": "UID of the performed procedure step",
}


@lab.build
def build(params: Params) -> Bench:
    """Lay the captures on the bench under letters that say nothing."""
    letters = params["steps"]
    systems = {f"{role}_name": name for role, name in params["systems"].items()}
    reporting = "also send the finished text to the ward" if _reports(params) else "dictate only"
    return Bench(
        messages=messages(params),
        tables={
            "labels": [
                {"id": each, "capture": each.upper(), "what_was_caught": caught(params, each)}
                for each in letters
            ]
        },
        words={
            **systems,
            **{f"short_{each}": short(params, each) for each in letters},
            "asker": params["asker"],
            "hospital": params["hospital"],
            "exam": params["exam"],
            "asked": _ASKED[params["asked"]],
            "reporting_use": reporting,
            "ris_use": "" if _reports(params) else ", and reports leave for the ward from here",
        },
        truth=params,
    )


def _reports(params: Params) -> bool:
    return bool(params["report_from"] == "reporting")


@lab.check("sequence")
def sequence(answer: tuple[str, ...], bench: Bench) -> Verdict:
    """Expect every capture after those whose news it needs; all else is free."""
    place = {bench.truth["steps"][letter]: at for at, letter in enumerate(answer)}
    wanted = pairs(set(place))
    broken = [pair for pair in wanted if place[pair[0]] > place[pair[1]]]
    findings: dict[str, Finding] = {}
    for first, later in broken:
        letter = answer[place[later]]
        found = Finding(pair_code(first, later), _row(letter), letter.upper())
        findings.setdefault(found.code, found)
    # A shuffled list keeps about half of the pairs, so each broken one costs two.
    earned = max(0, len(wanted) - 2 * len(broken))
    note = "" if broken else "Each capture comes after the ones whose news it uses."
    return partly(earned, len(wanted), *findings.values(), note=note)


@lab.check("labels")
def labels(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect who sent each capture, and what it is for."""
    earned, empty, seen = 0, 0, dict[str, list[tuple[str, str]]]()
    for letter, step in bench.truth["steps"].items():
        sender, receiver = (ROLES[role] for role in ends(bench.truth, step))
        said, job = answer[letter]["sender"], answer[letter]["job"]
        earned += (said == sender) + (job == JOBS[step])
        empty += (not said) + (not job)
        if said and said != sender:
            code = "LISTENER_FOR_SPEAKER" if said == receiver else "OTHER_SPEAKER"
            seen.setdefault(code, []).append((letter, said))
        if job and job != JOBS[step]:
            seen.setdefault(job_code(step, job), []).append((letter, job))
    findings = [
        Finding(code, _row(cells[0][0]), _quoted(cells), {"letters": _letters(cells)})
        for code, cells in seen.items()
    ]
    note = f"{empty} cells are still empty." if empty else ""
    return partly(earned, 2 * len(bench.truth["steps"]), *findings, note=note)


def _row(letter: str) -> Place:
    return Place(f"capture {letter.upper()}")


def _letters(cells: list[tuple[str, str]]) -> str:
    return ", ".join(dict.fromkeys(letter.upper() for letter, _ in cells))


def _quoted(cells: list[tuple[str, str]]) -> str:
    return "; ".join(f"{letter.upper()}: {said}" for letter, said in cells)


_CUSTODY = {
    "stored": ("STORE_IS_NOT_CUSTODY", "the last image was received"),
    "closed": ("MPPS_FOR_COMMITMENT", "the exam was COMPLETED"),
    "reported": ("REPORT_IS_NOT_CUSTODY", "the final report is out"),
    "committed": ("ANSWER_UNREAD", "all the images"),
    "partial": ("ANSWER_UNREAD", "only a part of the images"),
}


@lab.check("custody")
def custody(answer: str, bench: Bench) -> Verdict:
    """Expect what the answer to the storage commitment request says."""
    failed = bench.truth["failed"]
    if answer == ("partial" if failed else "committed"):
        return right("The archive's answer to the commitment request is what counts here.")
    code, saw = _CUSTODY[answer]
    at = Place("the storage commitment")
    findings = [Finding(code, at, saw)]
    if failed:
        findings.append(Finding("DELETED_UNCONFIRMED", at, saw))
    return wrong(*findings)


@lab.check("first_seen")
def first(answer: str, bench: Bench) -> Verdict:
    """Expect the capture in which the number asked for appears for the first time."""
    step = bench.truth["steps"][answer]
    if step == first_seen(bench.truth):
        return right("The system that sends this capture makes the number; all others copy it.")
    code = "COPY_FOR_SOURCE" if carries(bench.truth, answer) else "NUMBER_NOT_THERE"
    facts = {"number": _ASKED[bench.truth["asked"]]}
    return wrong(Finding(code, _row(answer), answer.upper(), facts))

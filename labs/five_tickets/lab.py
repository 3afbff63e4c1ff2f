"""Five tickets: find the first hop that failed, and the one thing to look at next."""

from app.grading import Bench, Finding, Lab, Params, Place, Verdict, partly, right, wrong

from .chain import EVIDENCE, FAULTS, HOPS
from .drawing import draw, log_lines

lab = Lab()
lab.draw(draw)

_WORKLIST, _PACS = 4, 5
_KEYS = {text: key for key, text in EVIDENCE.items()}
_CONNECTION = frozenset({"association", "status"})


@lab.build
def build(params: Params) -> Bench:
    """Put five complaints on the page, each with its seven lines of log."""
    words = {
        "asker": params["asker"],
        "hospital": params["hospital"],
        "focus": str(params["focus"] + 1),
    }
    rows = []
    for number, ticket in enumerate(params["tickets"], 1):
        complaint = ticket["says"]
        words[f"caller_{number}"] = ticket["caller"]
        words[f"ward_{number}"] = ticket["ward"]
        words[f"says_{number}"] = complaint
        words |= {f"log_{number}_{hop}": line for hop, line in enumerate(log_lines(ticket), 1)}
        rows.append({"id": f"t{number}", "ticket": str(number), "the_caller_says": complaint})
    return Bench(tables={"tickets": rows}, words=words, truth=params)


@lab.check("tickets")
def tickets(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect the first failing hop, and evidence that settles what went wrong there."""
    earned, empty, findings = 0, 0, dict[str, Finding]()
    for number, ticket in enumerate(bench.truth["tickets"], 1):
        fault, cells = FAULTS[ticket["fault"]], answer[f"t{number}"]
        hop, evidence = cells["hop"], _KEYS.get(cells["evidence"], "")
        empty += (not hop) + (not evidence)
        said = HOPS.index(hop) + 1 if hop else 0
        wrongs = []
        if said == fault.hop:
            earned += 1
        elif said:
            wrongs.append((_hop_code(said, fault.hop, ticket["noisy"]), hop))
        if evidence in fault.evidence:
            earned += 1
        elif evidence:
            wrongs.append((_evidence_code(evidence, fault.evidence), cells["evidence"]))
        for code, saw in wrongs:
            facts = {"ticket": str(number)}
            findings.setdefault(code, Finding(code, Place(f"ticket {number}"), saw, facts))
    note = f"{empty} cells are still empty." if empty else ""
    return partly(earned, 2 * len(bench.truth["tickets"]), *findings.values(), note=note)


def _hop_code(said: int, truth: int, noisy: int) -> str:
    if said > truth:
        return "BLAMED_PACS" if truth <= _WORKLIST and said == _PACS else "LATER_SYMPTOM"
    return "NOISE_FOR_FAULT" if said == noisy else "TOO_FAR_UPSTREAM"


def _evidence_code(evidence: str, accepted: frozenset[str]) -> str:
    if evidence == "restart":
        return "RESTART_FIRST"
    if evidence in ("viewer", "pixels"):
        return "LOOKED_AT_THE_END"
    if evidence in _CONNECTION and accepted & _CONNECTION:
        return "CONNECTION_OR_CONTENT"
    return "EVIDENCE_ELSEWHERE"


_CALLS = {3: "planners", 4: "scanner"}


@lab.check("first_call")
def first_call(answer: str, bench: Bench) -> Verdict:
    """Expect those who own the hop that failed first."""
    ticket = bench.truth["tickets"][bench.truth["focus"]]
    if answer == _CALLS[FAULTS[ticket["fault"]].hop]:
        return right("They own the hop that failed first, and only they can mend it for good.")
    code = {"technologist": "BLAMED_A_PERSON", "pacs": "BLAMED_PACS"}.get(answer, "OTHER_OWNER")
    number = str(bench.truth["focus"] + 1)
    saw = {
        "technologist": "the technologist who typed",
        "pacs": "the PACS vendor",
        "planners": "the people who plan exams in RIS",
        "scanner": "the people who look after the scanner's settings",
        "interface": "the interface team",
        "network": "the network team",
    }[answer]
    return wrong(Finding(code, Place(f"ticket {number}"), saw, {"ticket": number}))

"""Firewall for DICOM: from services to rules, judged by what the rules let through."""

from app.grading import Bench, Finding, Lab, Params, Place, Verdict, partly, right, wrong

from .clinic import DROPPED, PASSES, packets, rules
from .drawing import ROWS, draw
from .judging import judge_rules
from .places import DOORS, flows_of, needed, sentence_of

lab = Lab()
lab.draw(draw)

_COLUMNS = ("caller", "called", "protocol", "port")
_SYMPTOMS = {
    "commit": 'Mammography stores without trouble, and its list says "commitment pending" '
    "for every study since Saturday.",
    "move": "At the reading room, searches work at once. The retrieve by C-MOVE ends with a "
    "failure after some twenty seconds.",
    "clock": "Studies arrive, and those made after midnight stand under the day before. The "
    "scanner is four minutes behind, and more every week.",
    "list": "The CT scanner stores without trouble. Its worklist shows a time-out.",
    "orders": "Orders stand in the EHR and are nowhere else. RIS shows what is typed in by hand.",
}


@lab.build
def build(params: Params) -> Bench:
    """Lay out today's rules, and the plan of the house in the ticket's words."""
    blank = [dict.fromkeys(_COLUMNS, "") for _ in range(ROWS - len(params["old"]))]
    old = [dict(zip(_COLUMNS, rule, strict=True)) for rule in params["old"]]
    clinic = params["clinic"]
    known = packets(clinic)
    rows = [known[name] for name in clinic["packets"]]
    keys = ("from", "to", "port", "packet")
    return Bench(
        tables={
            "rules": [*old, *blank],
            "packets": [
                {"id": f"p{n}", **dict(zip(keys, cells, strict=True))}
                for n, (cells, _) in enumerate(rows, 1)
            ],
        },
        words=_words(params),
        truth={
            "flows": needed(params["services"], params["ports"]),
            "services": _services_by_way(params),
            "old": params["old"],
            "packets": {f"p{n}": passes for n, (_, passes) in enumerate(rows, 1)},
            "open": {f"p{n}": "open" in cells[3] for n, (cells, _) in enumerate(rows, 1)},
            "symptom": params["symptom"],
        },
    )


def _services_by_way(params: Params) -> dict[str, str]:
    """Return for each needed connection the service that needs it, as the ticket tells it."""
    found: dict[str, str] = {}
    for service in params["services"]:
        for flow in flows_of(service, params["ports"]):
            found.setdefault("/".join(map(str, flow.way)), sentence_of(service))
    return found


def _words(params: Params) -> dict[str, str]:
    words = {name: params[name] for name in ("asker", "engineer", "hospital")}
    words["symptom"] = _SYMPTOMS[params["symptom"]]
    for place, (node, doors) in enumerate(DOORS.items()):
        words[f"address_{node}"] = f"{params['net']}.{10 * (place // 3 + 1)}.{10 + place}"
        words |= {f"{node}_{door}": str(params["ports"][node][door]) for door in doors}
    for number, service in enumerate(params["services"], 1):
        words[f"service_{number}"] = sentence_of(service)
    for number, cells in enumerate(rules(params["clinic"]), 1):
        words |= {f"rule_{number}_{name}": text for name, text in zip(_COLUMNS, cells, strict=True)}
    return words


@lab.check("rules")
def allow_rules(answer: list[dict[str, str]], bench: Bench) -> Verdict:
    """Expect rules that let every needed connection pass, and nothing more."""
    truth = bench.truth
    return judge_rules(answer, truth["flows"], truth["old"], truth["services"])


@lab.check("packets")
def stateful(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect what a firewall that remembers connections does with each packet."""
    found: list[Finding] = []
    good = 0
    truth: dict[str, bool] = bench.truth["packets"]
    for row, passes in truth.items():
        given = answer[row]["fate"]
        if given == (PASSES if passes else DROPPED):
            good += 1
        elif given:
            code = "STATE_FORGOTTEN" if bench.truth["open"][row] else "RULE_MISREAD"
            found.append(Finding(code, Place(f"row {row}"), given, {"row": row[1:]}))
    note = "Answers pass by memory, new connections by rule."
    return partly(good, len(truth), *found, note=note if good == len(truth) else "")


@lab.check("missing")
def missing(answer: str, bench: Bench) -> Verdict:
    """Expect the one flow without which exactly this would be seen."""
    if answer == bench.truth["symptom"]:
        return right("What works proves the other flows; what does not work names this one.")
    return wrong(Finding("SYMPTOM_MISREAD", saw=answer))

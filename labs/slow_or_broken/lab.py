"""Slow or broken: measure five transfers, find what holds each of them up, and what would help."""

from app.grading import (
    Bench,
    Finding,
    Lab,
    Params,
    Place,
    Quantity,
    Verdict,
    partly,
    right,
    unreadable,
    wrong,
)

from .drawing import FIXED, NEGOTIATES, draw, links_of
from .links import CAUSES, DUPLEX, LATENCY, WINDOW, Link
from .telling import RATES, TIMES, cause_finding, cell_rate, is_close, judge, rate_code

lab = Lab()
lab.draw(draw)

_MANUALS = {
    NEGOTIATES: "10 or 100 Mbit/s, half or full duplex. The port negotiates; leave it at auto.",
    FIXED: "100 Mbit/s, full duplex, set at the factory. The port does not negotiate.",
}
_RIGHT_REPAIRS = {NEGOTIATES: "both_auto", FIXED: "both_fixed"}
_BOTH_ENDS = {"both_auto": "let both ends negotiate", "both_fixed": "fix both ends by hand"}
_REPAIRS = {
    **dict.fromkeys(_BOTH_ENDS, "PORT_MISREAD"),
    "one_end": "ONE_END_FIXED",
    "pdu": "PDU_ENLARGED",
    "faster": "BLAMES_LINE",
    "archive": "BLAMES_PACS",
}


@lab.build
def build(params: Params) -> Bench:
    """Lay the logs and the evidence on the bench."""
    links, port = links_of(params), params.get("port", NEGOTIATES)
    return Bench(
        tables={
            "throughput": [link.log_row() for link in links],
            "cause": [link.evidence_row() for link in links],
        },
        words={
            "asker": params["asker"],
            "technologist": params["technologist"],
            "hospital": params["hospital"],
            "faster": str(params["faster"]),
            "duplex_id": _with(links, DUPLEX).id,
            "latency_id": _with(links, LATENCY).id,
            "window_id": _with(links, WINDOW).id,
            "port_manual": _MANUALS[port],
        },
        truth={"links": links, "faster": params["faster"], "repair": _RIGHT_REPAIRS[port]},
    )


@lab.check("throughput")
def throughput(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect bits over seconds for each transfer."""
    found: list[Finding] = []
    good, links = 0, bench.truth["links"]
    for link in links:
        cell = answer[link.id]["mbit"]
        if not cell:
            continue
        given = cell_rate(cell)
        if given is None or given <= 0:
            return unreadable(f"For transfer {link.id}, write one number in Mbit/s: not {cell}.")
        if is_close(given, link.throughput):
            good += 1
            continue
        code = rate_code(given, link.throughput, link.line_mbit)
        side = "high" if given > link.throughput else "low"
        saw = f"{cell} for transfer {link.id}"
        found.append(Finding(code, Place(f"row {link.id}"), saw, {"side": side}))
    note = "Measured, not guessed: now each line can be compared with what it promises."
    return partly(good, len(links), *found, note=note if good == len(links) else "")


@lab.check("cause")
def cause(answer: dict[str, dict[str, str]], bench: Bench) -> Verdict:
    """Expect the one thing in each row that explains its throughput."""
    links = bench.truth["links"]
    chosen = {link: answer[link.id]["cause"] for link in links}
    good = [link for link, text in chosen.items() if text == CAUSES[link.cause]]
    found = [
        cause_finding(link, text) for link, text in chosen.items() if text and link not in good
    ]
    note = "Each of them by what was measured, and none by habit."
    return partly(len(good), len(links), *found, note=note if len(good) == len(links) else "")


@lab.check("ceiling")
def ceiling(answer: Quantity, bench: Bench) -> Verdict:
    """Expect one window a round trip, in bits."""
    link = _with(bench.truth["links"], WINDOW)
    wanted = link.window_mbit
    slips = {
        "BITS_FOR_BYTES": wanted / 8,
        "RTT_IGNORED": link.line_mbit,
        "HALF_TRIP": wanted * 2,
    }
    praise = "One window, then a wait until the first word of it has come back: no line helps."
    return judge(answer, RATES, wanted, slips, f"row {link.id}", praise)


@lab.check("faster_line")
def faster_line(answer: Quantity, bench: Bench) -> Verdict:
    """Expect sending to become shorter, and the wait after every object to stay."""
    link, times = _with(bench.truth["links"], LATENCY), bench.truth["faster"]
    wanted = link.object_seconds(link.line_mbit * times) * link.objects
    slips = {
        "RTT_IGNORED": link.seconds / times,
        "WAIT_ONCE": (wanted - (link.objects - 1) * (link.rtt_ms + link.answer_ms) / 1000),
        "NO_GAIN": link.seconds,
    }
    praise = "The wait does not care how fast the line is; so this line would be money badly spent."
    return judge(answer, TIMES, wanted, slips, f"row {link.id}", praise)


@lab.check("repair")
def repair(answer: str, bench: Bench) -> Verdict:
    """Expect both ends alike, in the way that the device can, and the counters read afterward."""
    if answer == bench.truth["repair"]:
        return right("Both ends alike, and a look at the counters to prove that it was this.")
    link = _with(bench.truth["links"], DUPLEX)
    facts = {"transfer": link.id, "side": "high", "does": _BOTH_ENDS.get(answer, "")}
    return wrong(Finding(_REPAIRS[answer], Place(f"row {link.id}"), answer, facts))


def _with(links: list[Link], wanted: str) -> Link:
    return next(link for link in links if link.cause == wanted)

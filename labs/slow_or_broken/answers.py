"""What a careful person measures and concludes, and what others conclude."""

import json

from app.grading import Answers, Bench, Model

from .links import ARCHIVE, CAUSES, DUPLEX, LATENCY, SHARED, WINDOW, Link

answers = Model()


@answers.model
def model(bench: Bench) -> Answers:
    """Measure first, then look at the evidence of each row."""
    latency = _link(bench, LATENCY)
    wanted = latency.object_seconds(latency.line_mbit * bench.truth["faster"]) * latency.objects
    return {
        "throughput": _rates(bench, 1),
        "cause": _causes(bench, {}),
        "ceiling": f"{_link(bench, WINDOW).window_mbit:.2f} Mbit/s",
        "faster_line": f"{wanted:.1f} s",
        "repair": bench.truth["repair"],
    }


@answers.misconception("BITS_FOR_BYTES")
def bytes_counted(bench: Bench) -> Answers:
    """Leave bytes where bits are asked for."""
    window = _link(bench, WINDOW).window_mbit / 8
    return {"throughput": _rates(bench, 1 / 8), "ceiling": f"{window:.3f}"}


@answers.misconception("NOMINAL_TAKEN")
def printed_on_the_box(bench: Bench) -> Answers:
    """Write down what the line is called."""
    rates = {link.id: {"mbit": str(link.line_mbit)} for link in bench.truth["links"]}
    return {"throughput": json.dumps(rates)}


@answers.misconception("BLAMES_PACS")
def always_pacs(bench: Bench) -> Answers:
    """Blame the archive for everything."""
    return {
        "cause": _causes(bench, dict.fromkeys(CAUSES, ARCHIVE)),
        "repair": "archive",
    }


@answers.misconception("DUPLEX_IGNORED")
def no_duplex(bench: Bench) -> Answers:
    """Take errors on a port for the weather."""
    return {"cause": _causes(bench, {DUPLEX: SHARED}), "repair": "faster"}


@answers.misconception("DUPLEX_IMAGINED")
def duplex_everywhere(bench: Bench) -> Answers:
    """See last month's fault again."""
    return {"cause": _causes(bench, dict.fromkeys(CAUSES, DUPLEX))}


@answers.misconception("RTT_IGNORED")
def speed_is_all(bench: Bench) -> Answers:
    """Take a fast line for a near one."""
    latency, window = _link(bench, LATENCY), _link(bench, WINDOW)
    return {
        "cause": _causes(bench, {LATENCY: SHARED, WINDOW: SHARED}),
        "ceiling": str(window.line_mbit),
        "faster_line": f"{latency.seconds / bench.truth['faster']:.1f}",
    }


@answers.misconception("WAIT_ONCE")
def one_wait(bench: Bench) -> Answers:
    """Wait for the answer once, and not after every object."""
    link = _link(bench, LATENCY)
    sending = link.bits / (link.line_mbit * bench.truth["faster"] * 1_000_000)
    return {"faster_line": f"{sending + link.rtt_ms / 1000:.2f}"}


@answers.misconception("HALF_TRIP")
def one_way(bench: Bench) -> Answers:
    """Take half of the round trip."""
    return {"ceiling": f"{_link(bench, WINDOW).window_mbit * 2:.2f}"}


@answers.misconception("ONE_END_FIXED")
def one_end(_bench: Bench) -> Answers:
    """Fix the end that one can reach."""
    return {"repair": "one_end"}


@answers.misconception("PORT_MISREAD")
def as_last_time(bench: Bench) -> Answers:
    """Mend every port in the same way, whatever its manual says."""
    other = {"both_auto": "both_fixed", "both_fixed": "both_auto"}
    return {"repair": other[bench.truth["repair"]]}


@answers.misconception("PDU_ENLARGED")
def larger_pdu(_bench: Bench) -> Answers:
    """Turn the knob that one knows."""
    return {"repair": "pdu"}


def _link(bench: Bench, cause: str) -> Link:
    links: list[Link] = bench.truth["links"]
    return next(link for link in links if link.cause == cause)


def _rates(bench: Bench, factor: float) -> str:
    return json.dumps(
        {link.id: {"mbit": f"{link.throughput * factor:.4f}"} for link in bench.truth["links"]}
    )


def _causes(bench: Bench, instead: dict[str, str]) -> str:
    """Return the causes, some of them replaced by others."""
    return json.dumps(
        {
            link.id: {"cause": CAUSES[instead.get(link.cause, link.cause)]}
            for link in bench.truth["links"]
        }
    )
